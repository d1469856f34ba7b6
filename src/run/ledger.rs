//! The ledger of a run: what earlier runs left, and what becomes of results whose dump no longer exists.

use super::RunError;
use super::options::{DumpOutput, LedgerUse, MissingDumps, Options};
use crate::ledger::{End, EndState, Fate, LEDGER, Ledger, LedgerError, LedgerHandle, LedgerWriter, RunStart};
use crate::pipeline::{Choice, Edited, Fingerprints, LaidOut, Memory, Removed, Texts, WorkItem, remove_results};
use crate::records::RecordFile;
use crate::render::visible;
use crate::report::Summary;
use crate::rule::Rule;
use crate::sink::OutFolder;
use crate::site::RuleSet;
use crate::source::Found;
use std::path::Path;

/// The most names of results whose dump no longer exists.
const NAMED: usize = 10;

/// The ledger of a run.
pub struct RunLedger<'b> {
    /// What the run knows of earlier ones.
    pub memory: Memory<'b>,
    handle: LedgerHandle,
    /// By their numbers.
    rules: Vec<Option<&'b Rule>>,
}

impl<'b> RunLedger<'b> {
    /// Opens the ledger for results that were made elsewhere.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn begin_at(
        path: &Path,
        (rules, choice): (&'b RuleSet, Choice<'b>),
        start: &RunStart,
    ) -> Result<(Self, LedgerWriter), LedgerError> {
        Self::of(Ledger::open(path)?, (rules, choice, LaidOut::NotWritten), (start, Edited::Kept, None))
    }

    /// Opens the ledger of `out`; `None` if the run is to have none.
    pub(super) fn begin(
        out: &OutFolder,
        (rules, choice): (&'b RuleSet, Choice<'b>),
        options: &Options,
        raw: &[String],
    ) -> Result<Option<(Self, LedgerWriter)>, RunError> {
        let path = out.root().join(LEDGER);
        if options.ledger == LedgerUse::None {
            return if path.exists() { Err(RunError::HasLedger(options.out.clone())) } else { Ok(None) };
        }
        let ledger = Ledger::open(&path)?;
        if options.dumps() == DumpOutput::Records && ledger.has_results()? {
            return Err(RunError::HasFiles(options.out.clone()));
        }
        let start = RunStart { options: options.to_json(), raw: raw.to_vec() };
        let begun = Self::of(ledger, (rules, choice, options.laid_out), (&start, options.edited, out.last_write()))?;
        Ok(Some(begun))
    }

    fn of(
        mut ledger: Ledger,
        (rule_set, choice, laid_out): (&'b RuleSet, Choice<'b>, LaidOut),
        (start, edited, last_write): (&RunStart, Edited, Option<i64>),
    ) -> Result<(Self, LedgerWriter), LedgerError> {
        let numbers = ledger.number(rule_set)?;
        let mut rules = Vec::new();
        for &(rule, number) in &numbers {
            let number = number as usize;
            rules.resize(rules.len().max(number + 1), None);
            rules[number] = Some(rule);
        }
        let texts = Texts::new(numbers, ledger.seed()?);
        let memory = Memory { fingerprints: Fingerprints::new(rule_set, choice, laid_out), texts, edited };
        let (handle, writer) = ledger.begin(start, last_write)?;
        Ok((Self { memory, handle, rules }, writer))
    }

    /// The handle of the ledger's thread.
    #[must_use]
    pub const fn handle(&self) -> &LedgerHandle {
        &self.handle
    }

    pub(super) const fn is_first_run(&self) -> bool {
        self.handle.is_first_run()
    }

    /// How many pages earlier runs left, if there were any.
    pub(super) const fn pages_before(&self) -> Option<u64> {
        self.handle.pages_before()
    }

    /// The dumps of a source, each with its cached result.
    pub(super) fn cached<'r>(
        &'r self,
        source: impl Iterator<Item = Found> + Send,
    ) -> impl Iterator<Item = WorkItem<'r>> + Send {
        self.handle.cached(source, &self.memory.fingerprints, &self.rules)
    }

    /// Names results whose dump no longer exists, and removes them if the options say so. `files` are the files of records
    /// among the inputs.
    pub(super) fn gone(
        &self,
        options: &Options,
        (out, files): (&OutFolder, &[RecordFile]),
    ) -> Result<GoneSummary, RunError> {
        let mut summary = GoneSummary { missing: options.missing, ..GoneSummary::default() };
        let mut gone_files = 0;
        for relative in self.handle.files()? {
            if files.iter().any(|file| file.relative == relative) {
                continue;
            }
            gone_files += 1;
            if summary.named.len() < NAMED {
                summary.named.push(visible(relative.to_string_lossy().as_bytes()).to_string());
            }
            if options.missing == MissingDumps::Pruned {
                summary.edited += self.prune_file(&relative, out)?;
            }
        }
        let gone = self.handle.gone(|gone| -> Result<Fate, RunError> {
            if summary.named.len() < NAMED {
                summary.named.push(visible(gone.relative.to_string_lossy().as_bytes()).to_string());
            }
            if options.missing == MissingDumps::Kept {
                return Ok(Fate::Remembered);
            }
            match remove_results(out, &gone.relative, &gone.before, self.memory.edited)? {
                Removed::Yes => Ok(Fate::Forgotten),
                Removed::Edited => {
                    summary.edited += 1;
                    Ok(Fate::Remembered)
                }
            }
        });
        summary.count = gone_files + gone?;
        Ok(summary)
    }

    /// Takes away what OUT has of a file of records; gives 1 where it was edited and stays.
    fn prune_file(&self, relative: &Path, out: &OutFolder) -> Result<u64, RunError> {
        let Some(memory) = self.handle.file(relative)? else { return Ok(0) };
        if self.memory.edited == Edited::Kept && memory.edited_output(out).is_some() {
            return Ok(1);
        }
        for (output, _) in &memory.outputs {
            out.remove(output)?;
        }
        self.handle.forget_file(relative, memory.of_what())?;
        Ok(0)
    }

    /// Ends the run.
    ///
    /// # Errors
    /// [`LedgerError`]: why not all of it was written.
    pub fn end(self, state: EndState, summary: &Summary, [done, before]: [u64; 2]) -> Result<(), LedgerError> {
        let figures = if state == EndState::Done { serde_json::to_string(summary).ok() } else { None };
        self.handle.end(End { state, pages_done: done, pages_before: before, figures })
    }
}

/// Results of earlier runs whose dump no longer exists.
#[derive(Debug, Default)]
pub struct GoneSummary {
    /// How many dumps.
    pub count: u64,
    /// The first of them.
    pub named: Vec<String>,
    /// What happened to their results.
    pub missing: MissingDumps,
    /// How many were to be removed and stay, because somebody edited them.
    pub edited: u64,
}
