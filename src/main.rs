//! The command line of unboil: parse, call the command, map the outcome to an exit code.

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
            // Names of files stand in it, and they are as hostile as pages.
            for line in said.lines() {
                // Nobody is left to tell where this fails.
                let _ = writeln!(std::io::stderr(), "{}", visible(line.as_bytes()));
            }
            ExitCode::from(2)
        }
    }
}

/// Whoever read the output has read enough.
fn is_broken_pipe(e: &anyhow::Error) -> bool {
    e.chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}
