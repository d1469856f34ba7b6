//! Review of removals: writes decisions into rule files, and undoes them.
//!
//! A [`ReviewSession`] has the rule files and their rule set. For a wrong removal ([`WrongRemoval`]), it creates
//! proposals: changes to one file that were tried on the page in question, the smallest change first.
//! [`ReviewSession::write`] applies one of them, with a test and the sample that the test names, and returns an [`Undo`]
//! for it.

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

/// Why a decision could not be written or undone. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// The rule files are invalid.
    #[error(transparent)]
    Rules(#[from] RuleError),
    /// They cannot be combined, or have no site of that name.
    #[error(transparent)]
    RuleSet(#[from] RuleSetError),
    /// A file cannot be edited this way.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The rule did not remove the line.
    #[error("{rule} does not remove line {line} of {page} now: {instead}; clean the page again, then review it again")]
    NotTaken {
        /// The id of the rule.
        rule: String,
        /// The line, counted from 1.
        line: usize,
        /// The id of the page.
        page: String,
        /// What happens to the line.
        instead: String,
    },
    /// No rule file has the rule.
    #[error("there is no rule {0} in the rule files: pass the rules folder of the run with --rules DIR")]
    NoRule(String),
    /// The rule is not defined in a site file.
    #[error(
        "{0} is a judge, not a rule of a site file: reject single texts, or write a site file for these pages with `unboil \
         new`"
    )]
    Structure(String),
    /// No automatic change helps.
    #[error(
        "no automatic change to {file} keeps the line: edit the file by hand (`unboil explain --line` shows the rule that removes it)"
    )]
    NoWay {
        /// The file.
        file: String,
    },
    /// A file was changed during the review.
    #[error("{} was changed by another program: review its rules again", .0.display())]
    Changed(PathBuf),
    /// A file name that cannot be written into a rule file.
    #[error("the name of {} is not valid UTF-8, so a rule file cannot refer to it", .0.display())]
    Name(PathBuf),
    /// A file cannot be read or written.
    #[error("cannot read or write {}", .path.display())]
    Io {
        /// The path.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// The new test does not pass.
    #[error("nothing was changed, because the new test would fail: {0}")]
    Broken(String),
    /// The changes of the decision are no longer in the file.
    #[error(
        "{} was changed after this decision, and the lines of the decision are no longer there: undo later decisions on the \
         file first, or edit it by hand and forget the decision with --forget N (--decisions lists the numbers)",
        .0.display()
    )]
    Edited(PathBuf),
    /// The undo information was not written by this program.
    #[error("cannot undo this decision: {0}")]
    NoUndo(Arc<str>),
}

impl ReviewError {
    fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        |source| Self::Io { path, source }
    }
}
