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
    #[error("{rule} does not take line {line} of {page} now: {instead}; clean the page again, and look again")]
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
    #[error("there is no rule {0} in the rule files; name the folder that the run had: --rules DIR")]
    NoRule(String),
    /// The rule is no statement of a file.
    #[error(
        "{0} is no rule of a file but a judgement by the structure of pages: reject single lines, or write a site file for \
         these pages with `unboil new`"
    )]
    Structure(String),
    /// No change that is known here helps.
    #[error("no change to {file} keeps the line: write a rule by hand (`unboil explain --line` shows what takes it)")]
    NoWay {
        /// The file.
        file: String,
    },
    /// Somebody changed a file while it was looked at.
    #[error("{} was changed since it was read: look again at what it does now", .0.display())]
    Changed(PathBuf),
    /// A name that cannot be written down.
    #[error("the name of {} is no UTF-8: a rule file cannot name it", .0.display())]
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
    #[error("the new test would not pass, so nothing was changed: {0}")]
    Broken(String),
    /// What the decision changed in a file is not there as it left it.
    #[error(
        "{} is not as this decision left it, and its lines are not to be found there: take back later decisions on it \
         first, or take them out by hand and let the decision be forgotten (--decisions lists them, --forget N)",
        .0.display()
    )]
    Edited(PathBuf),
    /// What is to be taken back was not written by this program.
    #[error("this cannot be taken back: {0}")]
    NoUndo(Arc<str>),
}

impl ReviewError {
    fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        |source| Self::Io { path, source }
    }
}
