//! Rule files to sites that run. Every mistake of every file is found in one go.

use super::compile;
use super::file::{RuleEntry, SiteFile, TestEntry};
use super::keys::help_for_key;
use super::problem::{Level, Place, Problem, RuleText};
use super::site::{Action, Site};
use super::uses;
use serde::Deserialize as _;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::de::{DeArray, DeTable, DeValue};

/// The file whose rules hold on every page.
const ANY: &str = "_any";
/// The folder of files that others use.
const SHARED: &str = "cms";

/// What a set of rule files comes to.
#[derive(Debug)]
pub struct Loaded {
    /// The sites, in the order of the files.
    pub sites: Vec<Site>,
    /// The rules for every page, from `_any.toml`; without rules where there is no such file.
    pub any: Site,
    /// The files that site files use, each by itself: no page is known as theirs.
    pub shared: Vec<Site>,
}

/// Why rules could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// The files have mistakes; each is rendered with its place.
    #[error("{}", rendered(.0))]
    Problems(Vec<Problem>),
    /// A file or folder could not be read.
    #[error("cannot read {}", .path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A folder without a rule file in it.
    #[error("no rule files (*.toml) in {}: name the folder that holds them", .0.display())]
    Empty(PathBuf),
}

fn rendered(problems: &[Problem]) -> String {
    let mut parts: Vec<String> = problems.iter().map(Problem::render).collect();
    let files: std::collections::BTreeSet<&str> = problems.iter().map(|p| p.place.file.path.as_ref()).collect();
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    parts.push(format!("{} in {}", plural(problems.len(), "mistake"), plural(files.len(), "rule file")));
    parts.join("\n\n")
}

/// Reads the `*.toml` files of a folder and of the folders in it, in the order of their paths.
///
/// # Errors
/// [`RuleError::Unreadable`] and [`RuleError::Empty`].
pub fn read_folder(folder: &Path) -> Result<Vec<RuleText>, RuleError> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(path) = folders.pop() {
        let unreadable = |source| RuleError::Unreadable { path: path.clone(), source };
        for entry in std::fs::read_dir(&path).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") {
                let text = std::fs::read_to_string(&path)
                    .map_err(|source| RuleError::Unreadable { path: path.clone(), source })?;
                files.push(RuleText { path: path.to_string_lossy().into(), text: text.into() });
            }
        }
    }
    if files.is_empty() {
        return Err(RuleError::Empty(folder.to_owned()));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Checks and compiles rule files. Of two files of one name the first counts: a user's own go before what ships.
///
/// # Errors
/// [`RuleError::Problems`] with every mistake of every file.
pub fn load(files: &[RuleText]) -> Result<Loaded, RuleError> {
    let mut problems = Vec::new();
    let sources = read_all(files, &mut problems);
    let mut loaded = Loaded { sites: Vec::new(), any: Site::without_rules(), shared: Vec::new() };
    for source in &sources {
        let used = uses::resolve(source, &sources, &mut problems);
        let site = compile::compile(source, &used, &mut problems);
        match (source.id.as_ref(), source.is_shared()) {
            (_, true) => loaded.shared.extend(site),
            (ANY, false) => loaded.any = site.unwrap_or(loaded.any),
            _ => loaded.sites.extend(site),
        }
    }
    if problems.is_empty() { Ok(loaded) } else { Err(RuleError::Problems(without_repeats(problems))) }
}

/// Each file read, of two with one id the first.
pub(super) fn read_all<'f>(files: &'f [RuleText], problems: &mut Vec<Problem>) -> Vec<Source<'f>> {
    let mut seen = HashSet::new();
    let first = files.iter().map(|file| (id_of(&file.path), file)).filter(|(id, _)| seen.insert(id.clone()));
    first
        .map(|(id, file)| {
            let mut reader = Reader::new(file, problems);
            let entries = reader.read(problems);
            Source { id, reader, entries }
        })
        .collect()
}

/// A mistake in a file that several use is one mistake.
fn without_repeats(problems: Vec<Problem>) -> Vec<Problem> {
    let mut seen = HashSet::new();
    let key = |p: &Problem| (p.place.file.path.clone(), p.place.span.clone(), p.title.clone());
    problems.into_iter().filter(|problem| seen.insert(key(problem))).collect()
}

/// A site's id: its file's name without the ending. A file in a folder `cms` is for others to use, and named with it.
fn id_of(path: &str) -> Arc<str> {
    let mut parts = path.rsplit(['/', '\\']);
    let name = parts.next().unwrap_or(path);
    let name = name.strip_suffix(".toml").unwrap_or(name);
    match parts.next() {
        Some(SHARED) => format!("{SHARED}/{name}").into(),
        _ => name.into(),
    }
}

/// A rule file, read.
#[derive(Debug)]
pub(super) struct Source<'f> {
    pub id: Arc<str>,
    pub reader: Reader<'f>,
    pub entries: Entries,
}

impl Source<'_> {
    /// Whether the file is for others to use.
    pub fn is_shared(&self) -> bool {
        self.id.starts_with(SHARED) && self.id.contains('/')
    }
}

/// What a file says, entry by entry, each with its place; an entry that cannot be read is left out.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub top: SiteFile,
    pub drop: Vec<(usize, RuleEntry)>,
    pub keep: Vec<(usize, RuleEntry)>,
    pub test: Vec<(usize, TestEntry)>,
}

impl Entries {
    /// The rules of one action, and the name of their tables.
    pub fn rules(&self, action: Action) -> (&'static str, &[(usize, RuleEntry)]) {
        match action {
            Action::Keep => ("keep", &self.keep),
            Action::Drop => ("drop", &self.drop),
        }
    }

    /// Whether a rule of the file itself has an id.
    pub fn has_own(&self, id: &str) -> bool {
        self.keep.iter().chain(&self.drop).any(|(_, entry)| entry.id == id)
    }
}

/// Whether an entry's keys are all known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    Known,
    Misspelt,
}

/// A step on the way to a value in a TOML file.
#[derive(Debug, Clone)]
pub(super) enum Step<'p> {
    Key(&'p str),
    Index(usize),
}

/// A file's TOML, and where each of its values stands.
#[derive(Debug)]
pub(super) struct Reader<'f> {
    file: &'f RuleText,
    tree: DeTable<'f>,
    whole: bool,
    /// Where entries with an unknown key start, in bytes.
    misspelt: Vec<usize>,
}

impl<'f> Reader<'f> {
    fn new(file: &'f RuleText, problems: &mut Vec<Problem>) -> Self {
        let (tree, errors) = DeTable::parse_recoverable(&file.text);
        problems.extend(errors.iter().map(|e| problem_of(file, e, 0..0)));
        Self { file, tree: tree.into_inner(), whole: errors.is_empty(), misspelt: Vec::new() }
    }

    /// Whether the file is TOML; where it is not, only that is reported.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    fn read(&mut self, problems: &mut Vec<Problem>) -> Entries {
        if !self.whole {
            return Entries::default();
        }
        let mut tree = self.tree.clone();
        let drop = self.entries(&mut tree, "drop", problems);
        let keep = self.entries(&mut tree, "keep", problems);
        let test = self.entries(&mut tree, "test", problems);
        // Each key by itself: one wrong value must not hide another.
        let mut wrong = Vec::new();
        for (key, value) in &tree {
            if let Some(problem) = self.unsound(key, value) {
                problems.push(problem);
                wrong.push(key.clone());
            }
        }
        let unreadable_name = wrong.iter().any(|key| key.get_ref() == "site");
        for key in &wrong {
            tree.remove(key);
        }
        let mut top: SiteFile = self.deserialise(DeValue::Table(tree), &[], problems).unwrap_or_default();
        if unreadable_name {
            // That it has none would be wrong: it has one that cannot be read.
            "?".clone_into(&mut top.site);
        }
        Entries { top, drop, keep, test }
    }

    /// What is wrong with a key of the file's top that has a value that it cannot have.
    fn unsound(&self, key: &toml::Spanned<Cow<'f, str>>, value: &toml::Spanned<DeValue<'f>>) -> Option<Problem> {
        let table: DeTable<'f> = [(key.clone(), value.clone())].into_iter().collect();
        let table = toml::Spanned::new(value.span(), DeValue::Table(table));
        let read = SiteFile::deserialize(toml::de::ValueDeserializer::from(table));
        read.err().map(|e| problem_of(self.file, &e, value.span()))
    }

    fn entries<T: DeserializeOwned>(
        &mut self,
        tree: &mut DeTable<'f>,
        key: &'static str,
        problems: &mut Vec<Problem>,
    ) -> Vec<(usize, T)> {
        let values: DeArray = match tree.remove(key).map(toml::Spanned::into_inner) {
            None => return Vec::new(),
            Some(DeValue::Array(values)) => values,
            Some(_) => {
                let title = format!("`{key}` is a list of tables");
                problems.push(self.problem(&[Step::Key(key)], title, format!("write it as [[{key}]]")));
                return Vec::new();
            }
        };
        let mut read = Vec::new();
        for (i, value) in values.into_iter().enumerate() {
            let path = [Step::Key(key), Step::Index(i)];
            read.extend(self.deserialise(value.into_inner(), &path, problems).map(|entry| (i, entry)));
        }
        read
    }

    fn deserialise<T: DeserializeOwned>(
        &mut self,
        value: DeValue<'f>,
        at: &[Step<'_>],
        problems: &mut Vec<Problem>,
    ) -> Option<T> {
        let mut unknown = Vec::new();
        let span = self.span(at);
        let value = toml::Spanned::new(span.clone(), value);
        let read = T::deserialize(serde_ignored::Deserializer::new(
            toml::de::ValueDeserializer::from(value),
            &mut |path: serde_ignored::Path<'_>| unknown.push(path.to_string()),
        ));
        if !unknown.is_empty() {
            self.misspelt.push(span.start);
        }
        for key in unknown {
            let last = key.rsplit('.').next().unwrap_or(&key).to_owned();
            let mut path = at.to_vec();
            path.extend(key.split('.').map(Step::Key));
            let span = self.key_span(&path);
            problems.push(self.problem_at(span, format!("unknown key `{last}`"), help_for_key(&last)));
        }
        read.map_err(|e| problems.push(problem_of(self.file, &e, span))).ok()
    }

    /// Whether every key of an entry is one; where one is not, what the entry lacks is not known.
    pub(super) fn keys(&self, at: &[Step<'_>]) -> Keys {
        let start = self.span(at).start;
        if self.misspelt.contains(&start) { Keys::Misspelt } else { Keys::Known }
    }

    /// A mistake at a value.
    pub(super) fn problem(&self, at: &[Step<'_>], title: String, help: String) -> Problem {
        self.problem_at(self.span(at), title, help)
    }

    /// A mistake in a regex: at its place inside the value, where the value is a plain literal.
    pub(super) fn problem_inside(&self, at: &[Step<'_>], title: String, inside: Option<Range<usize>>) -> Problem {
        let value = self.span(at);
        let literal = self.file.text.get(value.clone()).filter(|t| t.starts_with('\'') && !t.starts_with("'''"));
        let span = match (literal, inside) {
            (Some(_), Some(inside)) => {
                let start = value.start + 1 + inside.start;
                start..(value.start + 1 + inside.end).max(start + 1)
            }
            _ => value,
        };
        let help =
            if title.starts_with("bad regex") { "the syntax of patterns is that of the Rust crate regex" } else { "" };
        self.problem_at(span, title, help.to_owned())
    }

    fn problem_at(&self, span: Range<usize>, title: String, help: String) -> Problem {
        Problem { place: Place { file: self.file.clone(), span }, level: Level::Mistake, title, help }
    }

    /// Where a value stands, for who tells of it later.
    pub(super) fn place(&self, at: &[Step<'_>]) -> Place {
        Place { file: self.file.clone(), span: self.span(at) }
    }

    /// The bytes of a value; of the nearest thing around it where the file does not have it.
    fn span(&self, path: &[Step<'_>]) -> Range<usize> {
        self.find(path, |_, value| value)
    }

    fn key_span(&self, path: &[Step<'_>]) -> Range<usize> {
        self.find(path, |key, _| key)
    }

    fn find(&self, path: &[Step<'_>], last: fn(Range<usize>, Range<usize>) -> Range<usize>) -> Range<usize> {
        let Some((Step::Key(first), rest)) = path.split_first() else { return 0..0 };
        let Some((key, mut value)) = self.tree.iter().find(|(k, _)| k.get_ref().as_ref() == *first) else {
            return 0..0;
        };
        let mut span = last(key.span(), value.span());
        for step in rest {
            let next = match (step, value.get_ref()) {
                (Step::Key(key), DeValue::Table(table)) => {
                    table.iter().find(|(k, _)| k.get_ref().as_ref() == *key).map(|(k, v)| (last(k.span(), v.span()), v))
                }
                (Step::Index(i), DeValue::Array(array)) => array.get(*i).map(|v| (v.span(), v)),
                _ => None,
            };
            let Some((at, inner)) = next else { break };
            (span, value) = (at, inner);
        }
        span
    }
}

fn problem_of(file: &RuleText, error: &toml::de::Error, otherwise: Range<usize>) -> Problem {
    let span = error.span().unwrap_or(otherwise);
    let place = Place { file: file.clone(), span };
    Problem { place, level: Level::Mistake, title: error.message().to_owned(), help: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> String {
        let file = RuleText { path: "rules/bad.toml".into(), text: text.into() };
        match load(&[file]) {
            Err(e) => e.to_string(),
            Ok(_) => String::new(),
        }
    }

    #[test]
    fn mistakes_are_found_together_each_with_its_place() {
        let text = "site = \"Bad\"\nhosts = [\"no host\"]\n\n\
            [[drop]]\nid = \"a\"\nkind = \"nav\"\nlien = 'x'\nline = 'x('\n\n\
            [[drop]]\nid = \"a\"\nkind = \"nav\"\nline = '.*'\n\n\
            [[drop]]\nid = \"b\"\nkind = \"nav\"\nagain = \"zz\"\n";
        let said = problems(text);
        for part in [
            "`no host` is no host",
            "unknown key `lien`",
            "did you mean `line`?",
            "unclosed group",
            "two rules have the id `a`",
            "matches the empty line",
            "`zz` is no earlier rule",
            "rules/bad.toml:8:10",
            "^",
            "6 mistakes in 1 rule file",
        ] {
            assert!(said.contains(part), "{part} is not in\n{said}");
        }
    }

    #[test]
    fn broken_toml_is_one_mistake() {
        assert!(problems("site = \"x\nhosts = []").contains("rules/bad.toml:1"));
    }
}
