//! What runs remember: OUT/ledger.db, a SQLite database that people can ask too. docs/ledger.md describes it.
//!
//! One thread speaks to SQLite while a run goes on. It takes rows in batches ([`Taker`]) and gives those of earlier runs
//! back ([`Beside`]); [`Keeper::end`] waits for it. The clock is read here and nowhere above.

mod beside;
mod files;
mod keeper;
mod open;
mod overview;
mod place;
mod prints;
mod reading;
mod row;
mod runs;
mod tally;
mod writer;

pub use beside::Beside;
pub use keeper::{Fate, Gone, Keeper, Ledger, Taker};
pub use open::{LEDGER, LedgerError, VERSION, open_for_review};
pub use overview::{Drift, OfRule, Overview, RISKY, RiskyText, SamplePage, TakenAgain};
pub use reading::{
    Change, Changes, Choice, Decided, Decision, Failed, Held, Ran, Reading, RemovedTexts, RuleTexts, RunState,
    TextFacts, TextPlace, TextRow, cut_mark,
};
pub use runs::{End, EndState, RunAsked};
