//! From dumps to results: one page is a pure function, a run is many of them in parallel.

mod cache;
mod fingerprint;
mod in_order;
mod page;
mod page_result;
mod results;
mod run;
mod texts;

pub use cache::{
    CacheUpdate, CachedReport, CachedResult, CachedState, FileFingerprint, Notable, ResultFiles, WorkItem, WorkStart,
};
pub use fingerprint::{Fingerprints, hash, is_young};
pub(crate) use in_order::in_order;
pub use page::{Edited, Memory};
pub use page_result::{Cleaned, PageResult, State, Tally, Work};
pub use results::{Removed, remove_results};
pub use run::{LaidOut, Run, Stopped};
pub use texts::{FirstSight, RemovedText, RemovedTexts, TEXT_BYTES, Texts, normalise};

pub use unboil_core::clean::{Choice, Unknown, Verdict, clean_page};
