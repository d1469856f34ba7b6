//! Loads rule files and compiles them to sites, and reports all mistakes of all files at once.

use super::compile;
use super::extends;
use super::file::{RuleEntry, SiteFile};
use super::problem::{Problem, RuleText};
use super::reader::{Entries, Reader, SHARED, Source};
use super::site::Site;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file whose rules apply to every page.
const ANY: &str = "_any";

/// The folder for proposed site files that nobody has accepted yet.
pub const PENDING: &str = "pending";

/// The result of loading rule files.
#[derive(Debug)]
pub struct Loaded {
    /// The sites, in file order.
    pub sites: Vec<Site>,
    /// The rules for every page, from `_any.toml`; empty if there is no such file.
    pub any: Site,
    /// The shared files that site files extend. No page is matched to them.
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
        /// The file or folder.
        path: PathBuf,
        /// The I/O error.
        source: std::io::Error,
    },
    /// The folder contains no rule files.
    #[error("no rule files (*.toml) in {}: name a folder of rule files", .0.display())]
    Empty(PathBuf),
}

fn rendered(problems: &[Problem]) -> String {
    let mut parts: Vec<String> = problems.iter().map(Problem::render).collect();
    let files: std::collections::BTreeSet<&str> = problems.iter().map(|p| p.place.file.path.as_ref()).collect();
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    parts.push(format!("{} in {}", plural(problems.len(), "mistake"), plural(files.len(), "rule file")));
    parts.join("\n\n")
}

/// Reads the `*.toml` files of a folder and its subfolders, ordered by path. A subfolder named `pending` is skipped.
///
/// # Errors
/// [`RuleError::Unreadable`] if a file or folder cannot be read; [`RuleError::Empty`] if there are no rule files.
pub fn read_folder(folder: &Path) -> Result<Vec<RuleText>, RuleError> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(path) = folders.pop() {
        let unreadable = |source| RuleError::Unreadable { path: path.clone(), source };
        for entry in std::fs::read_dir(&path).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = entry.path();
            if path.is_dir() {
                // Proposed site files count only if their folder is given explicitly.
                if path.file_name().is_none_or(|name| name != PENDING) {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|e| e == "toml") {
                if !path.is_file() {
                    let source = std::io::Error::new(std::io::ErrorKind::InvalidInput, "not a regular file");
                    return Err(RuleError::Unreadable { path, source });
                }
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

/// Validates and compiles rule files. If two files have the same name, the first one counts, so a user's own files
/// precede the built-in ones.
///
/// # Errors
/// [`RuleError::Problems`] with every mistake of every file.
pub fn load(files: &[RuleText]) -> Result<Loaded, RuleError> {
    let mut problems = Vec::new();
    let sources = read_all(files, &mut problems);
    let mut loaded = Loaded { sites: Vec::new(), any: Site::without_rules(), shared: Vec::new() };
    for source in &sources {
        let used = extends::resolve(source, &sources, &mut problems);
        let site = compile::compile(source, &used, &mut problems);
        match (source.id.as_ref(), source.is_shared()) {
            (_, true) => loaded.shared.extend(site),
            (ANY, false) => loaded.any = site.unwrap_or(loaded.any),
            _ => loaded.sites.extend(site),
        }
    }
    if problems.is_empty() { Ok(loaded) } else { Err(RuleError::Problems(without_repeats(problems))) }
}

/// Validates and compiles drop rules from values instead of a file, as the site `id`. The number of a rule is its index in
/// `rules`.
///
/// # Errors
/// [`RuleError::Problems`] with every mistake.
pub fn compile_rules<'r>(id: &str, rules: impl IntoIterator<Item = &'r RuleEntry>) -> Result<Site, RuleError> {
    let file = RuleText { path: id.into(), text: "".into() };
    let top = SiteFile { site: id.to_owned(), ..SiteFile::default() };
    let drop = rules.into_iter().cloned().enumerate().collect();
    let entries = Entries { top, drop, ..Entries::default() };
    let source = Source { id: id.into(), reader: Reader::of_values(&file), entries };
    let mut problems = Vec::new();
    match compile::compile(&source, &[], &mut problems) {
        Some(site) if problems.is_empty() => Ok(site),
        _ => Err(RuleError::Problems(problems)),
    }
}

/// Reads each file; if two have the same id, only the first.
pub(super) fn read_all<'f>(files: &'f [RuleText], problems: &mut Vec<Problem>) -> Vec<Source<'f>> {
    let mut seen = HashSet::new();
    let first = files.iter().map(|file| (rule_id(&file.path), file)).filter(|(id, _)| seen.insert(id.clone()));
    first
        .map(|(id, file)| {
            let mut reader = Reader::new(file, problems);
            let entries = reader.read(problems);
            Source { id, reader, entries }
        })
        .collect()
}

/// A mistake in a file that several files extend is reported once.
fn without_repeats(problems: Vec<Problem>) -> Vec<Problem> {
    let mut seen = HashSet::new();
    let key = |p: &Problem| (p.place.file.path.clone(), p.place.span.clone(), p.title.clone());
    problems.into_iter().filter(|problem| seen.insert(key(problem))).collect()
}

/// Returns the id of a rule file: its name without the extension. A file in a folder named `cms` is shared, and that
/// name is part of its id.
#[must_use]
pub fn rule_id(path: &str) -> Arc<str> {
    let mut parts = path.rsplit(['/', '\\']);
    let name = parts.next().unwrap_or(path);
    let name = name.strip_suffix(".toml").unwrap_or(name);
    match parts.next() {
        Some(SHARED) => format!("{SHARED}/{name}").into(),
        _ => name.into(),
    }
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
            [[drop]]\nid = \"b\"\nkind = \"nav\"\nsame-as = \"zz\"\n";
        let said = problems(text);
        for part in [
            "`no host` is not a host",
            "unknown key `lien`",
            "did you mean `line`?",
            "unclosed group",
            "two rules have the id `a`",
            "matches the empty line",
            "there is no earlier rule `zz`",
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
