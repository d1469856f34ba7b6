//! The main door: [`run`] reads inputs, cleans them by rules and judges, writes the results, and returns a summary.
//!
//! Inputs are folders of dumps, single dumps, files of records and standard input. The command line, `review` and anybody
//! else who cleans more than a page call this.

mod error;
mod files;
mod input;
mod ledger;
mod observer;
mod options;
mod recorder;
mod report;

pub use error::RunError;
pub use input::{InputError, STDIN, format_of, name_of, record_file, walk};
pub use ledger::{GoneSummary, RunLedger};
pub use observer::Observer;
pub use options::{LedgerUse, Made, MissingDumps, Options, RecordOptions, UnknownPages};

use crate::ledger::{EndState, Overview};
use crate::pipeline::{Run, Stopped, WorkItem};
use crate::report::{FileEntry, RunFacts, Summary};
use crate::sink::OutFolder;
use crate::site::RuleSet;
use input::Inputs;
use recorder::{Figures, Recorder};
use std::path::PathBuf;

/// The result of a run.
#[derive(Debug)]
pub struct RunSummary {
    /// The figures of all pages.
    pub pages: Summary,
    /// The files of records, in order.
    pub files: Vec<FileEntry>,
    /// The number of pages and records that were cleaned, or tried.
    pub done: u64,
    /// The number of pages and records that were unchanged since an earlier run; `None` if there was no earlier run.
    pub unchanged: Option<u64>,
    /// Results whose dump no longer exists.
    pub gone: GoneSummary,
    /// The ledger at a glance; `None` without one.
    pub overview: Option<Overview>,
}

impl RunSummary {
    /// Whether anything failed, or could not be pruned.
    #[must_use]
    pub const fn has_failures(&self) -> bool {
        self.pages.failed > 0 || self.gone.edited > 0
    }
}

/// Cleans `inputs` (paths, or [`STDIN`]) by `rules` into `options.out`.
///
/// # Errors
/// [`RunError`]: nothing was done, or the run stopped on the way. Then every result that was written is whole, and the same
/// call goes on from there. A page that cannot be read or written is no error: it is in the summary.
pub fn run(
    inputs: &[PathBuf],
    rules: &RuleSet,
    options: &Options,
    observer: &dyn Observer,
) -> Result<RunSummary, RunError> {
    if options.made == Made::Elsewhere {
        return Err(RunError::Elsewhere);
    }
    let mut inputs = Inputs::open(inputs, options)?;
    let choice = options.choice(rules)?;
    let out = OutFolder::open(&options.out, inputs.paths())?;
    let facts = inputs.facts()?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build().map_err(RunError::Threads)?;
    let (ledger, writer) = RunLedger::begin(&out, (rules, choice), options, &facts.raw)?.unzip();
    let memory = ledger.as_ref().map(|ledger| &ledger.memory);
    let mut recorder = Recorder::begin(&out, &facts, writer.zip(memory), observer)?;
    let engine = Run { rule_set: rules, choice, out: &out, laid_out: options.laid_out, memory, stop: &options.stop };
    observer.begin(ledger.as_ref().and_then(RunLedger::pages_before));
    let ran = dumps(engine, &mut inputs, (&pool, ledger.as_ref()), &mut recorder);
    let inputs = inputs.records();
    let records = files::record_run(engine, options);
    let ran = ran.and_then(|()| files::clean(records, &inputs, (&pool, ledger.as_ref()), &mut recorder));
    observer.end();
    let (ended, figures) = recorder.finish(rules, out.root(), ran.map_err(RunError::from));
    let gone = match (&ledger, &ended) {
        (Some(ledger), Ok(_)) => ledger.gone(options, (&out, &inputs.files)),
        _ => Ok(GoneSummary::default()),
    };
    let ending = Ending { ended, gone, figures, options, facts: &facts };
    ending.finish(ledger, out)
}

/// Cleans the dumps that get files of their own; puts files of records aside.
fn dumps<'b>(
    engine: Run<'b>,
    inputs: &mut Inputs,
    (pool, ledger): (&rayon::ThreadPool, Option<&'b RunLedger<'b>>),
    recorder: &mut Recorder<'b, '_>,
) -> Result<(), Stopped> {
    let pages = inputs.dumps();
    pool.install(|| match ledger {
        Some(ledger) => engine.over(ledger.cached(pages), |result| recorder.page(result)),
        None => engine.over(pages.map(WorkItem::from), |result| recorder.page(result)),
    })
}

/// What is known of a run at its end.
struct Ending<'r> {
    /// The finished report.json, under its temporary name.
    ended: Result<PathBuf, RunError>,
    gone: Result<GoneSummary, RunError>,
    figures: Figures,
    options: &'r Options,
    facts: &'r RunFacts,
}

impl Ending<'_> {
    /// Ends the ledger and writes the reports.
    fn finish(self, ledger: Option<RunLedger<'_>>, out: OutFolder) -> Result<RunSummary, RunError> {
        let Self { ended, gone, figures, options, facts } = self;
        let is_first = ledger.as_ref().is_none_or(RunLedger::is_first_run);
        if let Some(ledger) = ledger {
            let state = if ended.is_ok() { EndState::Done } else { EndState::Stopped };
            // If the ledger failed, its error is the reason for any other.
            ledger.end(state, &figures.summary, [figures.done, figures.unchanged])?;
        }
        let (report, gone) = (ended?, gone?);
        let overview = report::write(options, (&out, facts), &figures)?;
        out.finish(&report)?;
        let Figures { summary, done, unchanged, files, .. } = figures;
        Ok(RunSummary { pages: summary, files, done, unchanged: (!is_first).then_some(unchanged), gone, overview })
    }
}
