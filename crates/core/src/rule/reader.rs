//! Reads a rule file entry by entry, with the place of each value.

use super::file::{RuleEntry, SiteFile, TestEntry};
use super::keys::help_for_key;
use super::problem::{Level, Place, Problem, RuleText};
use super::site::Action;
use serde::Deserialize as _;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use toml::de::{DeArray, DeTable, DeValue};

/// The folder of shared files.
pub(super) const SHARED: &str = "cms";

/// A parsed rule file.
#[derive(Debug)]
pub(super) struct Source<'f> {
    pub id: Arc<str>,
    pub reader: Reader<'f>,
    pub entries: Entries,
}

impl Source<'_> {
    /// Whether other files can extend the file and no page is matched to it.
    pub fn is_shared(&self) -> bool {
        self.id.starts_with(SHARED) && self.id.contains('/')
    }
}

/// The entries of a file, each with its index; entries that cannot be read are left out.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub top: SiteFile,
    pub drop: Vec<(usize, RuleEntry)>,
    pub keep: Vec<(usize, RuleEntry)>,
    pub test: Vec<(usize, TestEntry)>,
}

impl Entries {
    /// The rules of an action, and the name of their tables.
    pub fn rules(&self, action: Action) -> (&'static str, &[(usize, RuleEntry)]) {
        match action {
            Action::Keep => ("keep", &self.keep),
            Action::Drop => ("drop", &self.drop),
        }
    }

    /// Whether the file itself has a rule with this id.
    pub fn has_own(&self, id: &str) -> bool {
        self.keep.iter().chain(&self.drop).any(|(_, entry)| entry.id == id)
    }
}

/// Whether all keys of an entry are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    Known,
    Misspelt,
}

/// A step of the path to a value in a TOML file.
#[derive(Debug, Clone)]
pub(super) enum Step<'p> {
    Key(&'p str),
    Index(usize),
}

/// The TOML of a file, and the place of each value.
#[derive(Debug)]
pub(super) struct Reader<'f> {
    file: &'f RuleText,
    tree: DeTable<'f>,
    whole: bool,
    /// The offsets of entries with an unknown key, in bytes.
    misspelt: Vec<usize>,
}

impl<'f> Reader<'f> {
    pub(super) fn new(file: &'f RuleText, problems: &mut Vec<Problem>) -> Self {
        let (tree, errors) = DeTable::parse_recoverable(&file.text);
        problems.extend(errors.iter().map(|e| problem_of(file, e, 0..0)));
        Self { file, tree: tree.into_inner(), whole: errors.is_empty(), misspelt: Vec::new() }
    }

    /// Whether the file is TOML; if it is not, nothing else is reported.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// Creates a reader for entries that are in no file: every place is the start of `file`.
    pub(super) fn of_values(file: &'f RuleText) -> Self {
        Self { file, tree: DeTable::new(), whole: true, misspelt: Vec::new() }
    }

    pub(super) fn read(&mut self, problems: &mut Vec<Problem>) -> Entries {
        if !self.whole {
            return Entries::default();
        }
        let mut tree = self.tree.clone();
        let drop = self.entries(&mut tree, "drop", problems);
        let keep = self.entries(&mut tree, "keep", problems);
        let test = self.entries(&mut tree, "test", problems);
        // Each key on its own, so that one wrong value does not hide another.
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
            // The file has a name, but it cannot be read, so it must not be reported as missing.
            "?".clone_into(&mut top.site);
        }
        Entries { top, drop, keep, test }
    }

    /// Returns the problem of a top-level key with an invalid value.
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
                let title = format!("`{key}` must be a list of tables");
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

    /// Whether all keys of an entry are known. If not, missing keys cannot be reported reliably.
    pub(super) fn keys(&self, at: &[Step<'_>]) -> Keys {
        let start = self.span(at).start;
        if self.misspelt.contains(&start) { Keys::Misspelt } else { Keys::Known }
    }

    /// A mistake at a value.
    pub(super) fn problem(&self, at: &[Step<'_>], title: String, help: String) -> Problem {
        self.problem_at(self.span(at), title, help)
    }

    /// A mistake in a regex or a selector: at its place within the value, if the value has no escapes.
    pub(super) fn problem_inside(&self, at: &[Step<'_>], title: String, inside: Option<Range<usize>>) -> Problem {
        let value = self.span(at);
        let text = self.file.text.get(value.clone()).unwrap_or("");
        let plain = match text.get(..3) {
            None | Some("'''" | "\"\"\"") => false,
            Some(start) => start.starts_with('\'') || (start.starts_with('"') && !text.contains('\\')),
        };
        let span = match inside.filter(|_| plain) {
            Some(inside) => {
                let start = value.start + 1 + inside.start;
                start..self.file.text.ceil_char_boundary((value.start + 1 + inside.end).max(start + 1))
            }
            None => value,
        };
        let help = if title.starts_with("invalid regex") {
            "patterns have the syntax of the Rust crate regex"
        } else {
            "use CSS selectors without pseudo-elements and states, as in \".share-bar > a\" or \"aside:has(.teaser)\""
        };
        self.problem_at(span, title, help.to_owned())
    }

    fn problem_at(&self, span: Range<usize>, title: String, help: String) -> Problem {
        Problem { place: Place { file: self.file.clone(), span }, level: Level::Mistake, title, help }
    }

    /// The place of a value, for later use in a problem.
    pub(super) fn place(&self, at: &[Step<'_>]) -> Place {
        Place { file: self.file.clone(), span: self.span(at) }
    }

    /// The span of a value in bytes; of the nearest enclosing value if the file does not contain it.
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
