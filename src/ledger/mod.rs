//! The ledger: the persistent state of runs in OUT/ledger.db, a SQLite database that users can query. docs/ledger.md
//! describes it.
//!
//! During a run, a single thread accesses SQLite. It receives rows in batches ([`LedgerWriter`]) and returns those of
//! earlier runs ([`CachedSource`]); [`LedgerHandle::end`] waits for it. The clock is read here, and in none of the modules
//! that this one uses.

mod cached;
mod files;
mod handle;
mod open;
mod overview;
mod path;
mod fingerprints;
mod reading;
mod row;
mod runs;
mod tally;
mod writer;

pub use cached::CachedSource;
pub use handle::{Fate, Gone, Ledger, LedgerHandle, LedgerWriter};
pub use open::{LEDGER, LedgerError, VERSION, open_for_review};
pub use overview::{Drift, OfRule, Overview, RISKY, RiskyText, SamplePage, TakenAgain};
pub use reading::{
    Change, Changes, Choice, Decided, Decision, Failed, Held, Ran, Reading, RemovedTexts, RuleTexts, RunState,
    TextFacts, TextPlace, TextRow, cut_mark,
};
pub(crate) use runs::now;
pub use runs::{End, EndState, RunStart};
