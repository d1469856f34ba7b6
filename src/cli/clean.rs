//! `unboil clean`.

mod progress;
mod summary;

pub(super) use progress::Progress;

use super::args::{CleanArgs, RuleArgs, TitleArg, UnknownArg};
use super::{Ended, rules};
use crate::judge::{Caution, Titles};
use crate::pipeline::{Edited, LaidOut};
use crate::run::{LedgerUse, MissingDumps, Options, RecordOptions, UnknownPages, run as clean};
use anyhow::{Context as _, Result};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

pub(super) fn run(args: &CleanArgs) -> Result<Ended> {
    let rule_set = rules::rule_set(&args.rules)?;
    let options = Options {
        laid_out: if args.keep_text { LaidOut::Written } else { LaidOut::NotWritten },
        records: RecordOptions::from(&args.records),
        out: args.out.clone(),
        threads: args.threads.map_or(0, usize::from),
        ledger: if args.no_ledger { LedgerUse::None } else { LedgerUse::Kept },
        edited: if args.force { Edited::Overwritten } else { Edited::Kept },
        missing: if args.prune { MissingDumps::Pruned } else { MissingDumps::Kept },
        stop: stopped_by_signals()?,
        ..options(&args.rules)
    };
    let start = Instant::now();
    let progress = Progress::new(args.quiet);
    let ran = clean(&args.raw, &rule_set, &options, &progress)?;
    if !args.quiet {
        summary::print(args, &ran, start.elapsed())?;
    }
    Ok(if ran.has_failures() { Ended::WithFailures } else { Ended::Well })
}

/// Options of a run by its rules.
pub(super) fn options(args: &RuleArgs) -> Options {
    let absolute = |folder: &std::path::PathBuf| std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
    Options {
        rules: args.rules.as_ref().map(|folder| absolute(folder).to_string_lossy().into_owned()),
        site: args.site.clone(),
        unknown: match args.unknown {
            UnknownArg::Generic => UnknownPages::Judge,
            UnknownArg::Keep => UnknownPages::Keep,
        },
        caution: args.caution.map(Caution::from),
        titles: match args.title {
            TitleArg::Keep => Titles::Keep,
            TitleArg::Drop => Titles::Drop,
        },
        ..Options::default()
    }
}

/// A review cleans more than once, and signals can be listened for once.
static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Whether somebody asked the program to stop since [`stopped_by_signals`].
pub(super) fn is_stopped() -> bool {
    STOP.get().is_some_and(|stop| stop.load(Ordering::Relaxed))
}

/// A flag that Ctrl-C and its like set, so that work in progress ends in order. The second signal ends the program at once.
pub(super) fn stopped_by_signals() -> Result<Arc<AtomicBool>> {
    if let Some(stop) = STOP.get() {
        stop.store(false, Ordering::Relaxed);
        return Ok(Arc::clone(stop));
    }
    let stop = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if set.swap(true, Ordering::Relaxed) {
            std::process::exit(2);
        }
    })
    .context("cannot install a handler for Ctrl-C")?;
    Ok(Arc::clone(STOP.get_or_init(|| stop)))
}
