//! Rule files to sites that run. Every mistake of every file is found in one go.

use super::compile;
use super::extends;
use super::problem::{Problem, RuleText};
use super::reader::{Reader, SHARED, Source};
use super::site::Site;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file whose rules hold on every page.
const ANY: &str = "_any";

/// The folder of site files that are proposed, and that nobody has accepted.
pub const PENDING: &str = "pending";

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

/// Reads the `*.toml` files of a folder and of the folders in it, in the order of their paths. A folder `pending` in it
/// is left out.
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
                // What is only proposed counts where it is asked for by its own name.
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

/// Checks and compiles rule files. Of two files of one name the first counts: a user's own go before what ships.
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

/// Each file read, of two with one id the first.
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

/// A mistake in a file that several use is one mistake.
fn without_repeats(problems: Vec<Problem>) -> Vec<Problem> {
    let mut seen = HashSet::new();
    let key = |p: &Problem| (p.place.file.path.clone(), p.place.span.clone(), p.title.clone());
    problems.into_iter().filter(|problem| seen.insert(key(problem))).collect()
}

/// A site's id: its file's name without the ending. A file in a folder `cms` is for others to use, and named with it.
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
