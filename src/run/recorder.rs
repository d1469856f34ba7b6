//! Writes down a run: report.json, the figures, and the rows of the ledger.

use super::{Observer, RunError};
use crate::ledger::LedgerWriter;
use crate::pipeline::{Memory, PageResult, State, Work};
use crate::report::{FileEntry, ReportWriter, RunFacts, Sources, Summary, entry_of};
use crate::sink::OutFolder;
use crate::site::RuleSet;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The most failed records of a file that are reported while a run goes on.
const REPORTED: usize = 10;
/// How much of the report is gathered before it is written, in bytes.
const REPORT_BUFFER: usize = 1 << 18;

/// Writes down a run.
pub(super) struct Recorder<'b, 'o> {
    report: (PathBuf, ReportWriter<BufWriter<File>>),
    observer: &'o dyn Observer,
    summary: Summary,
    sources: Sources,
    ledger: Option<(LedgerWriter, &'b Memory<'b>)>,
    all: u64,
    unchanged: u64,
    files: Vec<FileEntry>,
}

/// The figures of one file of records.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct FileFigures {
    summary: Summary,
    sources: Sources,
    /// The first records that failed, and why.
    failed: Vec<(String, String)>,
    /// By what its pages were judged.
    #[serde(skip)]
    pub judged: BTreeSet<u64>,
}

/// The writer of a ledger, shared by files that are cleaned side by side.
pub(super) type SharedWriter<'b> = Mutex<Option<(LedgerWriter, &'b Memory<'b>)>>;

impl FileFigures {
    /// Adds a record.
    pub fn record(&mut self, mut result: PageResult<'_>, writer: &SharedWriter<'_>) -> io::Result<()> {
        match &result.state {
            // The file counts these.
            State::Skipped(_) => return Ok(()),
            State::Failed(why) if self.failed.len() < REPORTED => self.failed.push((result.id.clone(), why.clone())),
            _ => {}
        }
        self.summary.count(&result);
        self.sources.count(&result);
        let Some(record) = &result.record else { return Ok(()) };
        self.judged.insert(record.judged);
        match &mut *writer.lock().unwrap_or_else(PoisonError::into_inner) {
            Some((writer, memory)) => {
                let entry = entry_of(&mut result)?;
                writer.take(&mut result, &entry, &memory.texts)
            }
            None => Ok(()),
        }
    }
}

/// The figures of a run.
pub(super) struct Figures {
    pub summary: Summary,
    pub sources: Sources,
    /// Pages and records that were cleaned, or tried.
    pub done: u64,
    /// Pages and records that were unchanged.
    pub unchanged: u64,
    /// The files of records.
    pub files: Vec<FileEntry>,
}

impl<'b, 'o> Recorder<'b, 'o> {
    pub fn begin(
        out: &OutFolder,
        facts: &RunFacts,
        ledger: Option<(LedgerWriter, &'b Memory<'b>)>,
        observer: &'o dyn Observer,
    ) -> Result<Self, RunError> {
        let (path, file) = out.temporary_file()?;
        let report = ReportWriter::start(BufWriter::with_capacity(REPORT_BUFFER, file), facts)
            .map_err(|e| RunError::Report(out.root().to_owned(), e))?;
        Ok(Self {
            report: (path, report),
            observer,
            summary: Summary::default(),
            sources: Sources::default(),
            ledger,
            all: 0,
            unchanged: 0,
            files: Vec::new(),
        })
    }

    pub const fn observer(&self) -> &'o dyn Observer {
        self.observer
    }

    /// Adds a dump; they come in the order of the inputs.
    pub fn page(&mut self, mut result: PageResult<'_>) -> io::Result<()> {
        self.observer.page(&result);
        if let State::Failed(why) = &result.state {
            self.observer.failure(&result.id, why);
        }
        self.summary.count(&result);
        self.sources.count(&result);
        self.all += 1;
        self.unchanged += u64::from(result.work == Work::Unchanged);
        let entry = entry_of(&mut result)?;
        self.report.1.add(&entry)?;
        match &mut self.ledger {
            Some((writer, memory)) => writer.take(&mut result, &entry, &memory.texts),
            None => Ok(()),
        }
    }

    /// Lends the writer of the ledger to files that are cleaned side by side.
    pub fn lend_writer(&mut self) -> SharedWriter<'b> {
        Mutex::new(self.ledger.take())
    }

    pub fn take_writer_back(&mut self, writer: SharedWriter<'b>) {
        self.ledger = writer.into_inner().unwrap_or_else(PoisonError::into_inner);
    }

    /// Adds a file of records; they come in the order of the inputs.
    pub fn file(&mut self, entry: FileEntry, figures: FileFigures, work: Work) {
        for (id, why) in &figures.failed {
            self.observer.failure(id, why);
        }
        if let Some(why) = &entry.damage {
            self.observer.failure(&entry.id, why);
        }
        self.all += entry.records;
        self.unchanged += if work == Work::Unchanged { entry.records } else { 0 };
        self.summary.add(figures.summary);
        self.summary.count_file(&entry);
        self.sources.append(figures.sources);
        self.files.push(entry);
    }

    /// Ends report.json; returns its temporary path, and the figures.
    pub fn finish(
        self,
        rules: &RuleSet,
        out: &Path,
        ran: Result<(), RunError>,
    ) -> (Result<PathBuf, RunError>, Figures) {
        let Self { report: (path, report), mut summary, sources, mut ledger, all, unchanged, files, .. } = self;
        let ended = ran.and_then(|()| {
            summary.close(rules);
            report.finish(&files, &summary).map_err(|e| RunError::Report(out.to_owned(), e)).map(|_| path)
        });
        if let Some((writer, _)) = &mut ledger {
            // If this fails, the end of the ledger says why.
            let _ = writer.send();
        }
        (ended, Figures { summary, sources, done: all - unchanged, unchanged, files })
    }
}
