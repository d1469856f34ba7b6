//! The test cases of site files: the pages of their tests, and the samples next to the folder of rules.

use crate::page::{Dump, Page};
use crate::rule::{Level, Place, Problem, Site, Test};
use crate::site::{RuleSet, SiteMatch};
use crate::source::{Folder, Found, read};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The site files to check.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The ids of the site files, each with the folder that the paths of its tests are relative to: the parent of the
    /// folder of rules. `None` for shipped files, whose pages are not available.
    pub files: BTreeMap<Arc<str>, Option<PathBuf>>,
    /// The folders that contain `samples/` and `expected/`.
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

/// A page and its expectations.
#[derive(Debug)]
pub struct Case {
    /// Its name in messages: a path, or the position of the test that contains its text.
    pub shown: Arc<str>,
    /// The page.
    pub page: Page,
    /// Its declared site.
    pub of: Of,
    /// Its expectations.
    pub expects: Vec<Expects>,
}

/// The declared site of a page.
#[derive(Debug)]
pub enum Of {
    /// This site, whatever the page contains: a few lines in a test.
    Site(Arc<str>),
    /// This site, which should be identified; with the position of the test.
    Known {
        /// The id of the site.
        id: Arc<str>,
        /// The test.
        place: Place,
    },
    /// A page for the rules that apply to every page.
    Everyone,
    /// A sample: the name of its folder.
    Folder(String),
}

/// An expectation of a page.
#[derive(Debug)]
pub enum Expects {
    /// Texts that are removed and texts that stay.
    Texts {
        /// Texts that are removed.
        drop: Vec<String>,
        /// Texts that stay.
        keep: Vec<String>,
        /// The position of the test.
        place: Place,
    },
    /// The clean text.
    Clean {
        /// The file of the expected text.
        path: PathBuf,
        /// Its contents.
        text: Vec<u8>,
    },
    /// One letter per line: `K` stays, `D` is removed; any other letter expects nothing.
    Marks(Vec<String>),
    /// A sample without an expected text, and the path that it would have.
    Nothing(PathBuf),
}

/// Collects the pages of a scope. An unreadable page is an error of the test that names it.
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

/// The page of a test; `None` if it is not available.
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

/// Reads a page from a file as a run does: with its URL file, and the folders above it.
fn page_at(path: &Path) -> Result<Page, String> {
    let mut found = Folder::open(path, Path::new("")).map_err(|e| e.to_string())?;
    match found.next() {
        Some(Found::Page(location)) if path.is_file() => {
            Page::read(read(&location).map_err(|e| e.to_string())?).map_err(|e| e.to_string())
        }
        _ => Err("not a regular file".to_owned()),
    }
}

/// Collects the samples in a folder, each with its expectations.
fn samples(rule_set: &RuleSet, scope: &Scope, root: &Path, cases: &mut Vec<Case>) {
    let Ok(folder) = Folder::open(&root.join("samples"), Path::new("")) else { return };
    for found in folder {
        let Found::Page(location) = found else { continue };
        // A file that is not a page is not a sample.
        let Some(page) = read(&location).ok().and_then(|dump| Page::read(dump).ok()) else { continue };
        let folder =
            location.relative.iter().next().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let site_match = rule_set.identify(&page).site_match;
        let is_checked = match &site_match {
            SiteMatch::Known { site, .. } => scope.holds(&site.id),
            // HTML of unknown sites is judged by its structure, which says nothing about rules.
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

/// The files of a sample in `expected/`: its clean text (with `.txt` appended for HTML) and its labels.
fn expected_of(root: &Path, relative: &Path, page: &Page) -> Vec<Expects> {
    let mut path = root.join("expected").join(relative);
    // Reading a pipe would block.
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
