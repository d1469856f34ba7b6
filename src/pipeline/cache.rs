//! The incremental cache: the cached result of a dump from an earlier run, and its update after this run.

use super::{RemovedTexts, Tally};
use crate::rule::Site;
use crate::sink::Format;
use crate::source::{Found, Stat};
use std::ops::Range;
use std::sync::Arc;

/// The fingerprint of a file: its metadata and a hash of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FileFingerprint {
    /// The metadata of the file.
    pub stat: Stat,
    /// XXH3 of its bytes.
    pub hash: u64,
}

/// A dump to clean, with its cached result.
#[derive(Debug)]
pub struct WorkItem<'b> {
    /// The dump.
    pub found: Found,
    /// The cached result, if there is one.
    pub before: Option<Box<CachedResult<'b>>>,
    /// When its work started.
    pub turn: WorkStart,
}

/// When the work on a dump started.
#[derive(Debug, Clone, Copy, Default)]
pub struct WorkStart {
    /// The dump's number in the run, from 1.
    pub number: u32,
    /// A time shortly before the dump was read, in nanoseconds since 1970. A file written at about this time may be
    /// written again without a change of its times, so its times are not trusted (git's rule for files as young as its
    /// index).
    pub at: i64,
}

impl From<Found> for WorkItem<'_> {
    fn from(found: Found) -> Self {
        Self { found, before: None, turn: WorkStart::default() }
    }
}

/// The cached result of a dump.
#[derive(Debug, Clone)]
pub struct CachedResult<'b> {
    /// The ledger row that stores it.
    pub row: i64,
    /// The result, in the categories of the report.
    pub state: CachedState,
    /// The fingerprint of the dump.
    pub raw: FileFingerprint,
    /// The result files, if there are any.
    pub results: Option<ResultFiles>,
    /// The fingerprint of the rules that judged it: [`super::Fingerprints`].
    pub judged: u64,
    /// The fingerprint of what identified its site.
    pub identified: u64,
    /// The times of results written after this time are not trusted. In nanoseconds since 1970.
    pub trusted_until: i64,
    /// Time ranges of interrupted runs, which may have written results that are not in the cache.
    pub disturbed: Arc<[Range<i64>]>,
    /// The cached report entry, if the page was judged by the current rules.
    pub told: Option<CachedReport<'b>>,
}

/// The state of a dump after an earlier run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CachedState {
    /// It was cleaned.
    Cleaned,
    /// It is not a page.
    Skipped,
    /// It could not be read or written.
    Failed,
}

/// The result files of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResultFiles {
    /// The format of the page, which determines the name of the clean text.
    pub format: Format,
    /// The clean text.
    pub clean: FileFingerprint,
    /// The diff.
    pub diff: FileFingerprint,
}

/// The report entry of a page and its figures: enough to report the page again without cleaning it.
#[derive(Debug, Clone)]
pub struct CachedReport<'b> {
    /// Its entry in the report, as JSON.
    pub entry: String,
    /// The site of the page, if it is known.
    pub site: Option<&'b Site>,
    /// The size of the dump in bytes.
    pub bytes_read: u64,
    /// The size of the page's text in bytes.
    pub bytes_raw: u64,
    /// The size of the clean text in bytes.
    pub bytes_clean: u64,
    /// The number of lines of the page that have text.
    pub lines: u64,
    /// What each rule removed.
    pub tallies: Vec<Tally<'b>>,
    /// Whether the entry has more to count than these figures.
    pub notable: Notable,
}

/// Whether a page's report entry has unusual content: a warning, a charset, or the reason why its site is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notable {
    /// It has none.
    No,
    /// It has some.
    Yes,
    /// It says that two sites match the page.
    Tie,
}

/// The new cache entry of a dump.
#[derive(Debug)]
pub struct CacheUpdate {
    /// The fingerprint of the dump.
    pub raw: FileFingerprint,
    /// The result files: new ones, or unchanged ones of an earlier run.
    pub results: Option<ResultFiles>,
    /// The fingerprint of the rules that judged it.
    pub judged: u64,
    /// The fingerprint of what identified its site.
    pub identified: u64,
    /// Its removed lines.
    pub texts: RemovedTexts,
}
