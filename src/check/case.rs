//! The pages that site files are held against: their tests, and the samples beside the folder of rules.

use crate::page::{Dump, Page};
use crate::rule::{Level, Place, Problem, Site, Test};
use crate::site::{RuleSet, SiteMatch};
use crate::source::{Folder, Found, read};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which site files are checked.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The ids of the site files, and of each the folder in which its tests' paths begin: the one that holds the folder
    /// of rules. `None` for what ships in the program, whose pages are not at hand.
    pub files: BTreeMap<Arc<str>, Option<PathBuf>>,
    /// The folders with `samples/` and `expected/` in them.
    pub roots: BTreeSet<PathBuf>,
}

impl Scope {
    /// Whether a site file is checked.
    #[must_use]
    pub fn holds(&self, id: &str) -> bool {
        self.files.contains_key(id)
    }

    fn root(&self, id: &str) -> Option<&Path> {
        self.files.get(id)?.as_deref()
    }
}

/// A page, and what is expected of it.
#[derive(Debug)]
pub struct Case {
    /// Its name for people: a path, or the place of the test that holds its text.
    pub shown: Arc<str>,
    /// The page.
    pub page: Page,
    /// Whose it is said to be.
    pub of: Of,
    /// What is expected.
    pub expects: Vec<Expects>,
}

/// Whose a page is said to be.
#[derive(Debug)]
pub enum Of {
    /// This site's, whatever is on it: a few lines in a test.
    Site(Arc<str>),
    /// This site's, and it should be known as such; the place is that of the test that says so.
    Known {
        /// The site's id.
        id: Arc<str>,
        /// The test.
        place: Place,
    },
    /// A page for the rules that hold on every page.
    Everyone,
    /// A sample: the name of its folder.
    Folder(String),
}

/// What is expected of a page.
#[derive(Debug)]
pub enum Expects {
    /// Texts that go and texts that stay.
    Texts {
        /// They go.
        drop: Vec<String>,
        /// They stay.
        keep: Vec<String>,
        /// The test that says so.
        place: Place,
    },
    /// The clean text.
    Clean {
        /// The file that says so.
        path: PathBuf,
        /// What it says.
        text: Vec<u8>,
    },
    /// A letter a line: `K` stays, `D` goes; of any other letter nothing is expected.
    Marks(Vec<String>),
    /// A sample without an expected text; where that would stand.
    Nothing(PathBuf),
}

/// The pages of a scope. What cannot be read is a mistake of the test that names it.
#[must_use]
pub fn gather(rule_set: &RuleSet, scope: &Scope, problems: &mut Vec<Problem>) -> Vec<Case> {
    let mut cases = Vec::new();
    for site in super::sites(rule_set).filter(|site| scope.holds(&site.id)) {
        for test in &site.tests {
            match of_test(rule_set, site, test, scope.root(&site.id)) {
                Ok(case) => cases.extend(case),
                Err(title) => {
                    let help = "write the path relative to the parent of the rules folder".to_owned();
                    problems.push(Problem { place: test.place.clone(), level: Level::Mistake, title, help });
                }
            }
        }
    }
    for root in &scope.roots {
        samples(rule_set, scope, root, &mut cases);
    }
    cases
}

/// The page of a test; `None` where it is not at hand.
fn of_test(rule_set: &RuleSet, site: &Site, test: &Test, root: Option<&Path>) -> Result<Option<Case>, String> {
    let place = || test.place.clone();
    let expects = vec![Expects::Texts { drop: test.says.drop.clone(), keep: test.says.keep.clone(), place: place() }];
    let is_any = site.number == rule_set.any().number;
    let is_shared = rule_set.shared().iter().any(|shared| shared.number == site.number);
    match (&test.says.page, &test.says.text) {
        (Some(path), None) => {
            let Some(root) = root else { return Ok(None) };
            let page =
                page_at(&root.join(path)).map_err(|e| format!("cannot read the page of this test: {path}: {e}"))?;
            let of = match (is_any, is_shared) {
                (true, _) => Of::Everyone,
                (_, true) => Of::Site(site.id.clone()),
                _ => Of::Known { id: site.id.clone(), place: place() },
            };
            Ok(Some(Case { shown: path.as_str().into(), page, of, expects }))
        }
        (None, Some(text)) => {
            let bytes = text.clone().into_bytes();
            let page = Page::read(Dump { id: "test".into(), bytes, ..Dump::default() }).map_err(|e| e.to_string())?;
            let shown = format!("{}:{}", test.place.file.path, test.place.line());
            let of = if is_any { Of::Everyone } else { Of::Site(site.id.clone()) };
            Ok(Some(Case { shown: shown.into(), page, of, expects }))
        }
        _ => Err("a test needs either `page` or `text`".to_owned()),
    }
}

/// A page of its own, read as a run reads it: with the address beside it, and the folders above it.
fn page_at(path: &Path) -> Result<Page, String> {
    let mut found = Folder::open(path, Path::new("")).map_err(|e| e.to_string())?;
    match found.next() {
        Some(Found::Page(location)) if path.is_file() => {
            Page::read(read(&location).map_err(|e| e.to_string())?).map_err(|e| e.to_string())
        }
        _ => Err("not a regular file".to_owned()),
    }
}

/// The samples below a folder, each with what is expected of it.
fn samples(rule_set: &RuleSet, scope: &Scope, root: &Path, cases: &mut Vec<Case>) {
    let Ok(folder) = Folder::open(&root.join("samples"), Path::new("")) else { return };
    for found in folder {
        let Found::Page(location) = found else { continue };
        // What is no page is no sample.
        let Some(page) = read(&location).ok().and_then(|dump| Page::read(dump).ok()) else { continue };
        let folder =
            location.relative.iter().next().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let site_match = rule_set.identify(&page).site_match;
        let is_checked = match &site_match {
            SiteMatch::Known { site, .. } => scope.holds(&site.id),
            // HTML of no known site is judged by its structure: that says nothing of rules.
            SiteMatch::Unknown(_) => scope.holds(&folder) || (scope.holds("_any") && page.html().is_none()),
        };
        if !is_checked {
            continue;
        }
        let expects = expected_of(root, &location.relative, &page);
        let shown = Path::new("samples").join(&location.relative).to_string_lossy().into();
        cases.push(Case { shown, page, of: Of::Folder(folder), expects });
    }
}

/// What stands for a sample in `expected/`: its clean text, of HTML with `.txt` behind its name, and its labels.
fn expected_of(root: &Path, relative: &Path, page: &Page) -> Vec<Expects> {
    let mut path = root.join("expected").join(relative);
    // A pipe would be waited for.
    let file = |path: &Path| path.is_file().then(|| fs::read(path).ok()).flatten();
    let marks = file(&path.with_extension("gold")).map(|marks| String::from_utf8_lossy(&marks).into_owned());
    if page.html().is_some() {
        path.as_mut_os_string().push(".txt");
    }
    let marks = marks.map(|marks| Expects::Marks(marks.lines().map(|mark| mark.trim().to_owned()).collect()));
    let clean = match file(&path) {
        Some(text) => Expects::Clean { path, text },
        None => Expects::Nothing(path),
    };
    marks.into_iter().chain([clean]).collect()
}
