//! The command line of unboil: parses arguments, runs the command, and maps its result to an exit code.

use clap::Parser as _;
use std::io::Write as _;
use std::process::ExitCode;
use unboil::{cli, render::visible};

fn main() -> ExitCode {
    match cli::run(cli::Args::parse()) {
        Ok(ended) => ended.into(),
        Err(e) if is_broken_pipe(&e) => ExitCode::SUCCESS,
        Err(e) => {
            let said = format!("unboil: {e:#}");
            // File names in messages are untrusted, like pages.
            for line in said.lines() {
                // There is nowhere to report a failure of standard error.
                let _ = writeln!(std::io::stderr(), "{}", visible(line.as_bytes()));
            }
            ExitCode::from(2)
        }
    }
}

/// A reader that closes the pipe early, such as `head`, is not an error.
fn is_broken_pipe(e: &anyhow::Error) -> bool {
    e.chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}
