//! The pages of a run and their diffs.

use super::super::verify;
use crate::render::{reverse, visible};
use crate::report::{PageFacts, RunFacts, RunNames, read_pages};
use crate::sink::{Format, REPORT, clean_path, diff_path, is_unfinished};
use crate::source::{Folder, Found};
use anyhow::{Context as _, Result, anyhow, bail};
use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::ops::ControlFlow;
use std::path::{Component, Path, PathBuf};

/// The replacement for invalid UTF-8 in the names of a report.
const REPLACED: char = '\u{FFFD}';

/// The output folder of a run.
pub(super) struct Pages {
    out: PathBuf,
    pub facts: RunFacts,
}

impl Pages {
    pub(super) fn open(out: &Path) -> Result<Self> {
        Ok(Self { out: out.to_owned(), facts: verify::facts(out)? })
    }

    pub(super) fn out(&self) -> &Path {
        &self.out
    }

    /// Whether the report has the final state of each page.
    pub(super) fn is_done(&self) -> bool {
        self.facts.state == "done" && !is_unfinished(&self.out)
    }

    /// Calls `each` for every page until it breaks: in run order, or if the run was not completed, in name order of the
    /// existing diffs. Returns the names of the run, if it was completed.
    pub(super) fn each(&self, each: &mut dyn FnMut(PageFacts) -> ControlFlow<()>) -> Result<Option<RunNames>> {
        if self.is_done() {
            let report = self.out.join(REPORT);
            let file = File::open(&report).with_context(|| format!("cannot read {}", report.display()))?;
            return read_pages(file, each).with_context(|| format!("{} is damaged", report.display()));
        }
        let diffs = self.out.join("diff");
        for found in Folder::open(&diffs, Path::new("")).with_context(|| format!("cannot read {}", diffs.display()))? {
            let relative = match found {
                Found::Page(location) => location.relative,
                Found::Skipped(relative, _) | Found::Failed(relative, _) => relative,
            };
            let name = relative.to_string_lossy();
            let Some(id) = name.strip_suffix(".diff") else { continue };
            let state = "cleaned".to_owned();
            let page = PageFacts { id: id.to_owned(), state, why: None, site: None, bytes_removed: None };
            if each(page).is_break() {
                break;
            }
        }
        Ok(None)
    }

    /// Whether a failed page has a diff from an earlier run.
    pub(super) fn has_old_diff(&self, page: &PageFacts) -> bool {
        let diffs = || self.diffs(&page.id, &mut HashSet::new());
        page.state == "failed" && diffs().is_ok_and(|diffs| diffs.iter().any(|diff| diff.is_file()))
    }

    /// The diff files of a page: usually one, but several if its name has invalid UTF-8 and other names look the same.
    /// Those are returned only once; `met` contains such names.
    pub(super) fn diffs(&self, id: &str, met: &mut HashSet<String>) -> Result<Vec<PathBuf>> {
        let relative = Path::new(id);
        if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            bail!("not a path of a page");
        }
        let path = self.out.join(diff_path(relative));
        if !id.contains(REPLACED) || path.exists() {
            return Ok(vec![path]);
        }
        if !met.insert(id.to_owned()) {
            return Ok(Vec::new());
        }
        let found = alike(&self.out.join("diff"), &format!("{id}.diff"))?;
        if found.is_empty() { Ok(vec![path]) } else { Ok(found) }
    }

    /// The clean text that belongs to a diff.
    pub(super) fn clean(&self, diff: &Path, bytes: &[u8]) -> Result<Vec<u8>> {
        let relative = diff.strip_prefix(self.out.join("diff")).map_err(|_| anyhow!("its diff is not in OUT/diff"))?;
        let name = relative.with_extension("");
        let of_text = self.out.join(clean_path(&name, Format::Text));
        let path = if of_text.is_file() { of_text } else { self.out.join(clean_path(&name, Format::Html)) };
        let clean = read(&path).context("cannot read its clean text")?;
        reverse(&clean, bytes).context("its clean text does not match the diff")?;
        Ok(clean)
    }
}

/// The bytes of a file; does not block on anything that is not a regular file.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    fs::read(path)
}

/// The files in a folder whose paths are displayed as `wanted`.
fn alike(folder: &Path, wanted: &str) -> Result<Vec<PathBuf>> {
    let mut paths = vec![folder.to_owned()];
    for part in wanted.split('/') {
        let mut next = Vec::new();
        for path in paths {
            let Ok(entries) = fs::read_dir(&path) else { continue };
            let names = entries.filter_map(|entry| entry.ok().map(|entry| entry.file_name()));
            let mut names: Vec<OsString> = names.filter(|name| is_shown_as(name, part)).collect();
            names.sort();
            next.extend(names.into_iter().map(|name| path.join(name)));
        }
        paths = next;
    }
    Ok(paths)
}

fn is_shown_as(name: &OsStr, wanted: &str) -> bool {
    name.to_string_lossy() == wanted
}

/// A name, safe to print to a terminal.
pub(super) fn name_of(id: &str) -> String {
    visible(id.as_bytes()).into_owned()
}
