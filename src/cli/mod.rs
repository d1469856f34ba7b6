//! The command line: arguments, and one file per command.

mod args;
mod check;
mod clean;
mod diff;
mod explain;
mod import;
mod learn;
mod ledger;
mod new;
mod review;
mod roots;
mod rules;
mod schema;
mod verify;

pub use args::{Args, Command};

use anyhow::Result;
use std::process::ExitCode;

/// How a command ended; each has its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Success: 0.
    Well,
    /// The command ran to its end, but something failed on the way or did not match: 1.
    WithFailures,
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Well => Self::SUCCESS,
            Ended::WithFailures => Self::from(1),
        }
    }
}

/// Runs a command.
///
/// # Errors
/// If it could not do its work, or stopped in the middle: exit code 2.
pub fn run(args: Args) -> Result<Ended> {
    match args.command {
        Command::Clean(args) => clean::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Review(args) => review::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Check(args) => check::run(&args),
        Command::New(args) => new::run(&args),
        Command::Learn(args) => learn::run(&args),
        Command::Ledger(args) => ledger::run(&args),
        Command::Schema => schema::run(),
    }
}

/// A count with its noun: `1 page`, `2 pages`.
fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}
