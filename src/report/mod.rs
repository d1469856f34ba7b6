//! What a run did: as JSON for programs, as a summary for the terminal.

mod json;
mod summary;
mod terminal;

pub use json::{ReportWriter, RunFacts, entry_of, read_facts};
pub use summary::{RuleCount, SiteCount, Summary};
pub use terminal::{Timing, terminal};
