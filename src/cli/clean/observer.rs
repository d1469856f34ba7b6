//! What follows a run: the report, the figures, the ledger, the bar.

use super::sources;
use crate::cli::args::CleanArgs;
use crate::ledger::LedgerWriter;
use crate::pipeline::{Memory, PageResult, State, Work};
use crate::render::visible;
use crate::report::{FileEntry, ReportWriter, RunFacts, Sources, Summary, entry_of};
use crate::sink::OutFolder;
use crate::site::RuleSet;
use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// How many records of a file that cannot be read are said while a run goes on.
const SAID: usize = 10;
/// How much of the report is gathered before it is written, in bytes.
const REPORT_BUFFER: usize = 1 << 18;

pub(super) struct RunObserver<'b> {
    report: Option<(PathBuf, ReportWriter<BufWriter<File>>)>,
    summary: Summary,
    sources: Sources,
    ledger: Option<(LedgerWriter, &'b Memory<'b>)>,
    progress: ProgressBar,
    told: u64,
    before: u64,
    files: Vec<FileEntry>,
}

/// What follows one file of records.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct FileFigures {
    summary: Summary,
    sources: Sources,
    /// The first records that could not be read, in words.
    failed: Vec<String>,
    /// By what its pages were judged.
    #[serde(skip)]
    pub judged: BTreeSet<u64>,
}

/// What takes the rows of a ledger, shared by files that are done side by side.
pub(super) type SharedWriter<'b> = Mutex<Option<(LedgerWriter, &'b Memory<'b>)>>;

impl FileFigures {
    pub(super) fn outcome(&mut self, mut outcome: PageResult<'_>, ledger: &SharedWriter<'_>) -> std::io::Result<()> {
        match &outcome.state {
            // Those are counted with the file.
            State::Skipped(_) => return Ok(()),
            State::Failed(why) if self.failed.len() < SAID => self.failed.push(failure(&outcome.id, why)),
            _ => {}
        }
        self.summary.count(&outcome);
        self.sources.count(&outcome);
        let Some(record) = &outcome.record else { return Ok(()) };
        self.judged.insert(record.judged);
        match &mut *ledger.lock().unwrap_or_else(PoisonError::into_inner) {
            Some((writer, memory)) => {
                let entry = entry_of(&mut outcome)?;
                writer.take(&mut outcome, &entry, &memory.texts)
            }
            None => Ok(()),
        }
    }
}

fn failure(id: &str, why: &str) -> String {
    format!("unboil: {}: {}", visible(id.as_bytes()), visible(why.as_bytes()))
}

/// The figures of a run.
pub(super) struct Figures {
    pub summary: Summary,
    pub sources: Sources,
    /// How many dumps were done.
    pub done: u64,
    /// How many were as before.
    pub before: u64,
    /// The files of records.
    pub files: Vec<FileEntry>,
}

impl<'b> RunObserver<'b> {
    pub(super) fn begin(
        args: &CleanArgs,
        out: &OutFolder,
        facts: &RunFacts,
        ledger: Option<(LedgerWriter, &'b Memory<'b>)>,
    ) -> Result<Self> {
        let (path, file) = out.temporary_file()?;
        let report = ReportWriter::start(BufWriter::with_capacity(REPORT_BUFFER, file), facts)?;
        Ok(Self {
            report: Some((path, report)),
            summary: Summary::default(),
            sources: Sources::default(),
            ledger,
            progress: progress(args),
            told: 0,
            before: 0,
            files: Vec::new(),
        })
    }

    pub(super) fn outcome(&mut self, mut outcome: PageResult<'_>) -> std::io::Result<()> {
        if let State::Failed(why) = &outcome.state {
            let line = failure(&outcome.id, why);
            self.progress.suspend(|| writeln!(std::io::stderr(), "{line}"))?;
        }
        self.summary.count(&outcome);
        self.sources.count(&outcome);
        self.told += 1;
        self.before += u64::from(outcome.work == Work::Unchanged);
        self.progress.inc(1);
        if self.summary.pages.is_multiple_of(64) {
            let seconds = self.progress.elapsed().as_secs_f64().max(1e-3);
            #[allow(clippy::cast_precision_loss, reason = "a figure for a person")]
            let speed = self.summary.bytes_read as f64 / 1e6 / seconds;
            self.progress.set_message(format!("{speed:.1} MB/s"));
        }
        let entry = entry_of(&mut outcome)?;
        if let Some((_, report)) = &mut self.report {
            report.add(&entry)?;
        }
        match &mut self.ledger {
            Some((writer, memory)) => writer.take(&mut outcome, &entry, &memory.texts),
            None => Ok(()),
        }
    }

    /// A bar for records, of which nobody knows how many there are.
    pub(super) fn begin_files(&self) -> ProgressBar {
        self.progress.unset_length();
        self.progress.set_style(
            ProgressStyle::with_template("{spinner} {pos} pages and records  {per_sec}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner()),
        );
        self.progress.clone()
    }

    /// What takes the rows of the ledger, for a while.
    pub(super) fn lend_writer(&mut self) -> SharedWriter<'b> {
        Mutex::new(self.ledger.take())
    }

    pub(super) fn take_writer_back(&mut self, ledger: SharedWriter<'b>) {
        self.ledger = ledger.into_inner().unwrap_or_else(PoisonError::into_inner);
    }

    /// Takes down a file of records; they come in the order of the source.
    pub(super) fn file(&mut self, entry: FileEntry, (followed, work): (FileFigures, Work)) -> std::io::Result<()> {
        let damage = entry.damage.as_ref().map(|why| failure(&entry.id, why));
        for line in followed.failed.iter().chain(&damage) {
            self.progress.suspend(|| writeln!(std::io::stderr(), "{line}"))?;
        }
        self.told += entry.records;
        self.before += if work == Work::Unchanged { entry.records } else { 0 };
        self.summary.add(followed.summary);
        self.summary.count_file(&entry);
        self.sources.append(followed.sources);
        self.files.push(entry);
        Ok(())
    }

    pub(super) fn finish_bar(&self) {
        self.progress.finish_and_clear();
    }

    /// Ends the report; gives the file that it is in.
    pub(super) fn finish(&mut self, rule_set: &RuleSet, out: &OutFolder) -> Result<PathBuf> {
        self.summary.close(rule_set);
        let (path, report) = self.report.take().context("the report is already finished")?;
        let finished = report.finish(&self.files, &self.summary);
        finished.with_context(|| format!("cannot write the report in {}", out.root().display()))?;
        Ok(path)
    }

    /// The figures.
    pub(super) fn figures(mut self) -> Figures {
        if let Some((writer, _)) = &mut self.ledger {
            // Where that fails, the ledger's end says why.
            let _ = writer.send();
        }
        let Self { summary, sources, told, before, files, .. } = self;
        Figures { summary, sources, done: told - before, before, files }
    }
}

/// A bar where there is a terminal. The pages are counted first, for the time left: a walk without reading a file.
fn progress(args: &CleanArgs) -> ProgressBar {
    use std::io::IsTerminal as _;
    if args.quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let pages = sources(&args.raw).map_or(0, Iterator::count);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} pages  {per_sec}  {msg}  {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(pages as u64).with_style(style)
}
