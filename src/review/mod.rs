//! What a person decides of removals, written into rule files, and taken back.
//!
//! A [`ReviewSession`] has the rule files and the rule set of them. What was taken wrongly ([`WrongRemoval`]) becomes proposals: changes to
//! one file that were tried on the page at hand, the one that changes least first. [`ReviewSession::write`] makes one of them, with
//! a test and the sample that it names, and gives an [`Undo`] for it.

mod confidence;
mod session;
mod page_change;
mod edit_target;
mod propose;
mod sample;
mod undo;
mod write;

pub use confidence::at_most;
pub use edit_target::{EditTarget, Origin};
pub use page_change::{LineChange, PageChange};
pub use propose::{GeneratedTests, Judged, Proposal, WrongRemoval};
pub use session::{Reloaded, ReviewSession};
pub use undo::Undo;
pub use write::Written;

use crate::rule::{EditError, RuleError};
use crate::site::RuleSetError;
use std::path::PathBuf;
use std::sync::Arc;

/// Why a decision could not be written, or not be taken back. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// The rule files cannot be used as they are.
    #[error(transparent)]
    Rules(#[from] RuleError),
    /// They cannot be used together, or have no site of that name.
    #[error(transparent)]
    RuleSet(#[from] RuleSetError),
    /// A file cannot be changed so.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The rule did not take the line.
    #[error("{rule} does not remove line {line} of {page} now: {instead}; clean the page again, then review it again")]
    NotTaken {
        /// The rule's id.
        rule: String,
        /// The line, counted from 1.
        line: usize,
        /// The page's id.
        page: String,
        /// What becomes of the line.
        instead: String,
    },
    /// No rule file has the rule.
    #[error("there is no rule {0} in the rule files: pass the rules folder of the run with --rules DIR")]
    NoRule(String),
    /// The rule is no statement of a file.
    #[error(
        "{0} is a judge, not a rule of a site file: reject single texts, or write a site file for these pages with `unboil \
         new`"
    )]
    Structure(String),
    /// No change that is known here helps.
    #[error(
        "no automatic change to {file} keeps the line: edit the file by hand (`unboil explain --line` shows the rule that removes it)"
    )]
    NoWay {
        /// The file.
        file: String,
    },
    /// Somebody changed a file while it was looked at.
    #[error("{} was changed by another program: review its rules again", .0.display())]
    Changed(PathBuf),
    /// A name that cannot be written down.
    #[error("the name of {} is not valid UTF-8, so a rule file cannot refer to it", .0.display())]
    Name(PathBuf),
    /// A file cannot be read or written.
    #[error("cannot read or write {}", .path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The promise of the new test is not kept.
    #[error("nothing was changed, because the new test would fail: {0}")]
    Broken(String),
    /// What the decision changed in a file is not there as it left it.
    #[error(
        "{} was changed after this decision, and the lines of the decision are no longer there: undo later decisions on the \
         file first, or edit it by hand and forget the decision with --forget N (--decisions lists the numbers)",
        .0.display()
    )]
    Edited(PathBuf),
    /// What is to be taken back was not written by this program.
    #[error("cannot undo this decision: {0}")]
    NoUndo(Arc<str>),
}

impl ReviewError {
    fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        |source| Self::Io { path, source }
    }
}
