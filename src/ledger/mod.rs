//! What runs remember: OUT/ledger.db, a SQLite database that people can ask too. docs/ledger.md describes it.
//!
//! One thread speaks to SQLite while a run goes on. It takes rows in batches ([`LedgerWriter`]) and gives those of earlier runs
//! back ([`CachedSource`]); [`LedgerHandle::end`] waits for it. The clock is read here and nowhere above.

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
pub use runs::{End, EndState, RunStart};
