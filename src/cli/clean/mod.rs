//! `unboil clean`.

mod observer;
mod html;
mod records;
mod ledger;
mod sources;

pub(super) use ledger::RunLedger;
pub(super) use records::names;
pub(super) use sources::{format_of, name_of, record_file, sources};

use super::args::CleanArgs;
use super::{Ended, rules};
use crate::ledger::EndState;
use crate::pipeline::{LaidOut, Run, WorkItem};
use crate::report::{RunFacts, Timing, terminal};
use crate::sink::OutFolder;
use anyhow::{Context as _, Result};
use ledger::options;
use observer::{Figures, RunObserver};
use sources::{Dumps, RecordInputs, apart};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;

pub(super) fn run(args: &CleanArgs) -> Result<Ended> {
    if args.added {
        anyhow::bail!(
            "these results come from another program: clean them again there, then run `unboil ledger add` again"
        );
    }
    // Listing a large folder takes room for a moment: before the rules take theirs.
    let source = sources(&args.raw)?;
    let input = sources::standard_input(&args.raw, args.records.from)?;
    let rule_set = rules::rule_set(&args.rules)?;
    let choice = rules::choice(&args.rules, &rule_set)?;
    let laid_out = if args.keep_text { LaidOut::Written } else { LaidOut::Left };
    if args.no_ledger {
        ledger::refuse_ledger(&args.out)?;
    }
    let read: Vec<PathBuf> = args.raw.iter().filter(|raw| *raw != Path::new(sources::STDIN)).cloned().collect();
    let out = OutFolder::open(&args.out, &read)?;
    let facts = facts(&args.raw)?;
    let asked = crate::ledger::RunAsked { options: options(args), raw: facts.raw.clone() };
    let threads = args.threads.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().context("cannot start threads")?;
    let stop = stopped_by_signals()?;
    let start = Instant::now();
    let (ledger, writer) = if args.no_ledger {
        (None, None)
    } else {
        Some(RunLedger::begin(args, &out, (&rule_set, choice, laid_out), &asked)?).unzip()
    };
    let writer = writer.zip(ledger.as_ref().map(|ledger| &ledger.memory));
    let mut followed = RunObserver::begin(args, &out, &facts, writer)?;
    let memory = ledger.as_ref().map(|r| &r.memory);
    let run = Run { rule_set: &rule_set, choice, out: &out, laid_out, memory, stop: &stop };
    let aside = Mutex::new(RecordInputs::of(input));
    let pages = apart(source, (args.records.from, Dumps::of(&args.records)), &aside);
    let ran = pool.install(|| match &ledger {
        Some(ledger) => run.over(ledger.beside(pages), |outcome| followed.outcome(outcome)),
        None => run.over(pages.map(WorkItem::from), |outcome| followed.outcome(outcome)),
    });
    let met = aside.into_inner().unwrap_or_else(PoisonError::into_inner).sources(&args.raw);
    let names = names(&args.records);
    let ran = ran.and_then(|()| {
        let run = records::record_run(run, &args.records, &names);
        let dumps = || sources::dumps(&args.raw, args.records.from);
        let ledger = ledger.as_ref();
        let plans = met.iter().map(|file| run.output_of(file)).collect();
        records::Files { run, files: &met, dumps: &dumps, pool: &pool, ledger, plans }.clean(&mut followed)
    });
    // The bar would stand before what is said below.
    followed.finish_bar();
    let ended = ran.map_err(anyhow::Error::from).and_then(|()| followed.finish(&rule_set, &out));
    let state = if ended.is_ok() { EndState::Done } else { EndState::Stopped };
    let gone = match (&ledger, &ended) {
        (Some(ledger), Ok(_)) => ledger.gone(args, (&out, &met)),
        _ => Ok(ledger::GoneSummary::default()),
    };
    let Figures { summary, sources, done, before, files } = followed.figures();
    let goes_on = ledger.as_ref().is_some_and(|ledger| !ledger.is_first_run());
    if let Some(ledger) = ledger {
        // What went wrong with the ledger is why the run ended, where it did not come to its end.
        ledger.end(state, &summary, [done, before])?;
    }
    let (report, gone) = (ended?, gone?);
    let overview = html::write(
        args,
        &out,
        &html::Ran { facts: &facts, options: &asked.options, summary: &summary, sources: &sources },
    )?;
    out.finish(&report)?;
    if !args.quiet {
        let mut stdout = anstream::stdout().lock();
        write!(stdout, "{}", terminal(&summary, Some(Timing { elapsed: start.elapsed() })))?;
        write!(stdout, "{}", records::words(&files))?;
        if goes_on {
            writeln!(stdout, "{done} cleaned, {before} unchanged")?;
        }
        write!(stdout, "{}", gone.words())?;
        write!(stdout, "{}", overview.map_or_else(String::new, |overview| ledger::taken_again(&overview)))?;
        writeln!(stdout, "results in {}", crate::render::visible(args.out.to_string_lossy().as_bytes()))?;
        write!(stdout, "{}", next_step(args, summary.unknown))?;
    }
    Ok(if summary.failed > 0 || gone.edited > 0 { Ended::WithFailures } else { Ended::Well })
}

/// What to do about pages of sources that have no site file: the line to type, where there is a folder to learn from.
fn next_step(args: &CleanArgs, unknown: u64) -> String {
    let folders: Vec<_> = args.raw.iter().filter(|raw| raw.is_dir()).map(|raw| quoted(raw)).collect();
    if unknown == 0 || folders.is_empty() {
        return String::new();
    }
    let pages = if unknown == 1 { "1 page is of a site".to_owned() } else { format!("{unknown} pages are of sites") };
    format!("{pages} without a site file; to propose rules, run: unboil learn {}\n", folders.join(" "))
}

/// A path as it is typed in a shell.
fn quoted(path: &Path) -> String {
    let text = crate::render::visible(path.to_string_lossy().as_bytes()).into_owned();
    shlex::try_quote(&text).map_or(text.clone(), std::borrow::Cow::into_owned)
}

/// A review cleans more than once, and signals can be listened for once.
static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Whether somebody asked the program to stop since [`stopped_by_signals`].
pub(super) fn is_stopped() -> bool {
    STOP.get().is_some_and(|stop| stop.load(Ordering::Relaxed))
}

/// Set by Ctrl-C and its like: what goes on ends in order. The second time the program ends at once.
pub(super) fn stopped_by_signals() -> Result<Arc<AtomicBool>> {
    if let Some(stop) = STOP.get() {
        stop.store(false, Ordering::Relaxed);
        return Ok(Arc::clone(stop));
    }
    let stop = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if told.swap(true, Ordering::Relaxed) {
            std::process::exit(2);
        }
    })
    .context("cannot install a handler for Ctrl-C")?;
    Ok(Arc::clone(STOP.get_or_init(|| stop)))
}

fn facts(raws: &[PathBuf]) -> Result<RunFacts> {
    let path =
        |raw: &PathBuf| if raw == Path::new(sources::STDIN) { Ok(raw.clone()) } else { std::fs::canonicalize(raw) };
    let raw = raws.iter().map(|raw| Ok(path(raw)?.to_string_lossy().into_owned()));
    Ok(RunFacts {
        unboil: env!("CARGO_PKG_VERSION").to_owned(),
        state: "done".to_owned(),
        raw: raw.collect::<Result<_>>()?,
    })
}
