//! From dumps to results: one page is a pure function, a run is many of them in parallel.

mod before;
mod fingerprint;
mod outcome;
mod page;
mod results;
mod run;
mod texts;

pub use before::{
    CacheUpdate, CachedReport, CachedResult, CachedState, FileFingerprint, Notable, ResultFiles, WorkItem, WorkStart,
};
pub use fingerprint::{Fingerprints, hash, is_young};
pub use outcome::{Cleaned, PageResult, State, Tally, Work};
pub use page::{Edited, Memory};
pub use results::{Removed, remove_results};
pub use run::{LaidOut, Run, Stopped};
pub use texts::{FirstSight, RemovedText, RemovedTexts, TEXT_BYTES, Texts, normalise};

pub use unboil_core::clean::{Choice, Unknown, Verdict, clean_page};
