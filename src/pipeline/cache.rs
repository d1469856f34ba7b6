//! What is remembered of a dump from an earlier run, and what is to be remembered of it after this one.

use super::{RemovedTexts, Tally};
use crate::rule::Site;
use crate::sink::Format;
use crate::source::{Found, Stat};
use std::ops::Range;
use std::sync::Arc;

/// A file as it was: what the file system said of it, and a hash of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FileFingerprint {
    /// What the file system said.
    pub stat: Stat,
    /// XXH3 of its bytes.
    pub hash: u64,
}

/// A dump to clean, and what is remembered of it.
#[derive(Debug)]
pub struct WorkItem<'b> {
    /// The dump.
    pub found: Found,
    /// What is remembered of it.
    pub before: Option<Box<CachedResult<'b>>>,
    /// When its turn came.
    pub turn: WorkStart,
}

/// When a dump's turn came.
#[derive(Debug, Clone, Copy, Default)]
pub struct WorkStart {
    /// Its number in the run, from 1.
    pub number: u32,
    /// A moment before it was read, in nanoseconds since 1970. A file that was written about then may be written again
    /// without another time, so its times say nothing (git's rule for files that are as young as its index).
    pub at: i64,
}

impl From<Found> for WorkItem<'_> {
    fn from(found: Found) -> Self {
        Self { found, before: None, turn: WorkStart::default() }
    }
}

/// What is remembered of a dump.
#[derive(Debug, Clone)]
pub struct CachedResult<'b> {
    /// Where that is kept.
    pub row: i64,
    /// What came of it, by the name that the report has for it.
    pub state: CachedState,
    /// The dump.
    pub raw: FileFingerprint,
    /// Its results, where there are any.
    pub results: Option<ResultFiles>,
    /// By what it was judged: [`super::Fingerprints`].
    pub judged: u64,
    /// By what it was identified.
    pub identified: u64,
    /// Of results that were written later than this, the times say nothing; in nanoseconds since 1970.
    pub trusted_until: i64,
    /// When runs that did not end may have written results that nothing is remembered of.
    pub disturbed: Arc<[Range<i64>]>,
    /// What the report says of it, where it was judged by the rules that there are now.
    pub told: Option<CachedReport<'b>>,
}

/// What came of a dump in an earlier run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CachedState {
    /// It was cleaned.
    Cleaned,
    /// It is no page.
    Skipped,
    /// It could not be read or written.
    Failed,
}

/// The results of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResultFiles {
    /// What it was, for that names its clean text.
    pub format: Format,
    /// The clean text.
    pub clean: FileFingerprint,
    /// The diff.
    pub diff: FileFingerprint,
}

/// What a report and its figures say of a page: enough to say it again.
#[derive(Debug, Clone)]
pub struct CachedReport<'b> {
    /// Its entry in the report, as JSON.
    pub entry: String,
    /// Whose page it is, where that is known.
    pub site: Option<&'b Site>,
    /// The dump's size in bytes.
    pub bytes_read: u64,
    /// The page's text in bytes.
    pub bytes_raw: u64,
    /// The clean text in bytes.
    pub bytes_clean: u64,
    /// The page's lines with text.
    pub lines: u64,
    /// What each rule took.
    pub tallies: Vec<Tally<'b>>,
    /// Whether there is more to count in its entry than the figures here.
    pub notable: Notable,
}

/// Whether a page's entry says more than the usual: a doubt, a charset, why it is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notable {
    /// It does not.
    No,
    /// It does.
    Yes,
    /// It says that two sites claim the page.
    Tie,
}

/// What is to be remembered of a dump.
#[derive(Debug)]
pub struct CacheUpdate {
    /// The dump.
    pub raw: FileFingerprint,
    /// Its results: new ones, or those of an earlier run that still stand.
    pub results: Option<ResultFiles>,
    /// By what it was judged.
    pub judged: u64,
    /// By what it was identified.
    pub identified: u64,
    /// Its removed lines.
    pub texts: RemovedTexts,
}
