//! The result files of a page in OUT: whether they are unchanged, and what is overwritten.

use super::{CachedResult, Edited, FileFingerprint, ResultFiles, hash, is_young};
use crate::sink::{Format, OutFolder, WriteError, clean_path, diff_path, text_path};
use crate::source::Stat;
use std::path::Path;

/// The file at the path of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// As an earlier run wrote it.
    Current(FileFingerprint),
    /// Written by no known run, with its hash.
    Other(FileFingerprint),
    /// Missing or unreadable.
    Missing,
}

/// Inspects the file at the path of a result whose fingerprint was `old` when it was written.
pub(super) fn standing(path: &Path, old: &FileFingerprint, before: &CachedResult<'_>) -> Standing {
    let Ok(mut stat) = Stat::of(path) else { return Standing::Missing };
    // Renaming a file into place changes its ctime, so the ctime of results is ignored.
    stat.changed = 0;
    if stat == old.stat && !is_young(stat.modified, before.trusted_until) {
        return Standing::Current(*old);
    }
    let Ok(bytes) = std::fs::read(path) else { return Standing::Missing };
    let print = FileFingerprint { stat, hash: hash(&bytes) };
    if print.hash == old.hash { Standing::Current(print) } else { Standing::Other(print) }
}

/// The state of both result files; `Err` names the edited one.
pub(super) enum ResultState {
    Current(ResultFiles),
    ToWrite,
    Edited(&'static str),
}

/// Compares both result files of a page with those that an earlier run wrote.
pub(super) fn both(root: &Path, relative: &Path, before: &CachedResult<'_>) -> ResultState {
    let Some(old) = &before.results else { return ResultState::ToWrite };
    let clean = standing(&root.join(clean_path(relative, old.format)), &old.clean, before);
    let diff = standing(&root.join(diff_path(relative)), &old.diff, before);
    for (standing, what) in [(clean, "clean text"), (diff, "diff")] {
        if let Standing::Other(print) = standing
            && !is_of_disturbed_run(&print, before)
        {
            return ResultState::Edited(what);
        }
    }
    match (clean, diff) {
        (Standing::Current(clean), Standing::Current(diff)) => {
            ResultState::Current(ResultFiles { format: old.format, clean, diff })
        }
        _ => ResultState::ToWrite,
    }
}

/// Whether an interrupted run may have written the file.
fn is_of_disturbed_run(print: &FileFingerprint, before: &CachedResult<'_>) -> bool {
    before.disturbed.iter().any(|while_it_ran| while_it_ran.contains(&print.stat.modified))
}

/// What to do with a result.
#[derive(Debug, Clone, Copy)]
enum Plan {
    Keep(FileFingerprint),
    Write(u64),
}

/// Whether anything had to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WriteOutcome {
    ResultFiles,
    Nothing,
}

/// Why results were not written.
pub(super) enum NotWritten {
    /// One of them was edited after it was written.
    Edited(&'static str),
    /// Writing failed.
    Error(WriteError),
}

/// The results of a page, ready to be written.
pub(super) struct PageFiles<'m> {
    pub relative: &'m Path,
    pub format: Format,
    pub clean: &'m [u8],
    pub diff: &'m [u8],
}

impl PageFiles<'_> {
    /// Writes the results that are not already in place. If one of them was not written by a run, both are kept.
    pub(super) fn write(
        &self,
        out: &OutFolder,
        before: Option<&CachedResult<'_>>,
        edited: Edited,
    ) -> Result<(ResultFiles, WriteOutcome), NotWritten> {
        let paths = (clean_path(self.relative, self.format), diff_path(self.relative));
        let old = before.and_then(|before| Some((before, before.results?)));
        let same_place = old.filter(|(_, results)| results.format == self.format);
        let clean = same_place.map(|(before, results)| (before, results.clean));
        let diff = old.map(|(before, results)| (before, results.diff));
        let clean_plan = plan(&out.root().join(&paths.0), self.clean, clean, edited);
        let diff_plan = plan(&out.root().join(&paths.1), self.diff, diff, edited);
        let clean_plan = clean_plan.ok_or(NotWritten::Edited("clean text"))?;
        let diff_plan = diff_plan.ok_or(NotWritten::Edited("diff"))?;
        let kept = matches!((clean_plan, diff_plan), (Plan::Keep(_), Plan::Keep(_)));
        let clean = carry_out(out, &paths.0, self.clean, clean_plan).map_err(NotWritten::Error)?;
        let diff = carry_out(out, &paths.1, self.diff, diff_plan).map_err(NotWritten::Error)?;
        // If the page changed between HTML and text, its clean text had another name.
        if let Some((before, results)) = old.filter(|(_, results)| results.format != self.format) {
            let path = clean_path(self.relative, results.format);
            if let Standing::Current(_) = standing(&out.root().join(&path), &results.clean, before) {
                out.remove(&path).map_err(NotWritten::Error)?;
            }
        }
        let wrote = if kept { WriteOutcome::Nothing } else { WriteOutcome::ResultFiles };
        Ok((ResultFiles { format: self.format, clean, diff }, wrote))
    }
}

/// Returns `None` if the result was edited.
fn plan(path: &Path, bytes: &[u8], old: Option<(&CachedResult<'_>, FileFingerprint)>, edited: Edited) -> Option<Plan> {
    let new = hash(bytes);
    let Some((before, old)) = old else { return Some(Plan::Write(new)) };
    match standing(path, &old, before) {
        Standing::Current(print) | Standing::Other(print) if print.hash == new => Some(Plan::Keep(print)),
        Standing::Other(print) if edited == Edited::Kept && !is_of_disturbed_run(&print, before) => None,
        _ => Some(Plan::Write(new)),
    }
}

fn carry_out(out: &OutFolder, relative: &Path, bytes: &[u8], plan: Plan) -> Result<FileFingerprint, WriteError> {
    match plan {
        Plan::Keep(print) => Ok(print),
        Plan::Write(hash) => {
            let stat = out.write_and_stat(relative, bytes)?;
            Ok(FileFingerprint { stat: Stat { changed: 0, ..stat }, hash })
        }
    }
}

/// Whether obsolete results were deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// They were deleted.
    Yes,
    /// They were edited, and are kept.
    Edited,
}

/// Deletes the results of a page: clean text, diff and laid-out text.
///
/// # Errors
/// [`WriteError`].
pub fn remove_results(
    out: &OutFolder,
    relative: &Path,
    before: &CachedResult<'_>,
    edited: Edited,
) -> Result<Removed, WriteError> {
    let Some(results) = before.results else { return Ok(Removed::Yes) };
    if edited == Edited::Kept && matches!(both(out.root(), relative, before), ResultState::Edited(_)) {
        return Ok(Removed::Edited);
    }
    out.remove(&clean_path(relative, results.format))?;
    out.remove(&diff_path(relative))?;
    if results.format == Format::Html {
        out.remove(&text_path(relative))?;
    }
    Ok(Removed::Yes)
}
