//! Reports of a run: JSON for programs, a summary for the terminal, and one HTML file for a browser.

pub mod html;
mod json;
mod read;
mod sources;
mod summary;
mod terminal;

pub use json::{FileEntry, ReportWriter, RunFacts, entry_of};
pub use read::{PageFacts, RunNames, read_facts, read_files, read_pages};
pub use sources::{Source, Sources};
pub use summary::{RuleCount, SiteCount, Summary};
pub use terminal::{Timing, terminal};
