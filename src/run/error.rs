//! Why a run did not begin, or did not come to its end.

use super::InputError;
use crate::ledger::{LEDGER, LedgerError};
use crate::pipeline::Stopped;
use crate::sink::{Refused, WriteError};
use crate::site::RuleSetError;
use std::io;
use std::path::PathBuf;

/// Why a run did not begin, or did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// An input cannot be used.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The site that was named is not in the rule set.
    #[error(transparent)]
    Rules(#[from] RuleSetError),
    /// The folder for the results cannot be used.
    #[error(transparent)]
    Out(#[from] Refused),
    /// The folder for the results has a ledger, which a run without one would make untrue.
    #[error("{} has a {LEDGER}, which a run with --no-ledger would make outdated: choose another folder, or delete {LEDGER}", .0.display())]
    HasLedger(PathBuf),
    /// The folder for the results has a file for each dump.
    #[error("{} has the results of a run without --to, one file for each dump: choose another folder", .0.display())]
    HasFiles(PathBuf),
    /// The threads could not be started.
    #[error("cannot start threads: {0}")]
    Threads(rayon::ThreadPoolBuildError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The run was stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// The report cannot be written.
    #[error("cannot write the report in {}: {}", .0.display(), .1)]
    Report(PathBuf, io::Error),
    /// A result cannot be written or removed.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// These results were made elsewhere.
    #[error("these results come from another program: clean them again there, then run `unboil ledger add` again")]
    Elsewhere,
}
