//! Cleaning of record files in a run: several in parallel, reported in order.

use super::Observer;
use super::input::RecordInputs;
use super::ledger::RunLedger;
use super::options::Options;
use super::recorder::{FileFigures, Recorder, SharedWriter};
use crate::ledger::{LedgerError, now};
use crate::pipeline::{Memory, PageResult, Run, Stopped, Work};
use crate::records::{FileEnd, FileMemory, Holds, Reader, RecordFile, RecordFormat, RecordRun, RecordsOf, Target};
use crate::render::visible;
use crate::report::FileEntry;
use crate::source::Stat;
use rayon::ThreadPool;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

/// Cleans `files` with `run`. Each keeps all threads busy except while reading and writing, so a few are processed in
/// parallel; they are reported in order.
pub(super) fn clean<'b>(
    run: RecordRun<'b>,
    inputs: &RecordInputs,
    (pool, ledger): (&ThreadPool, Option<&RunLedger<'b>>),
    recorder: &mut Recorder<'b, '_>,
) -> Result<(), Stopped> {
    let files = inputs.files.as_slice();
    if files.is_empty() {
        return Ok(());
    }
    let observer = recorder.observer();
    observer.begin_records();
    let plans = files.iter().map(|file| run.output_of(file)).collect();
    let writer = recorder.lend_writer();
    let ended = Files { run, files, inputs, pool, ledger, plans, observer }.side_by_side(&writer, recorder);
    recorder.take_writer_back(writer);
    ended
}

/// The configuration for cleaning files of records.
pub(super) fn record_run<'b>(run: Run<'b>, options: &'b Options) -> RecordRun<'b> {
    let records = &options.records;
    RecordRun { run, names: &records.fields, to: records.to, compression: records.compression, split: records.split }
}

/// The result of a file.
struct FileResult {
    entry: FileEntry,
    figures: FileFigures,
    work: Work,
}

/// The result of an earlier run for a file.
enum CachedFile {
    /// All of it is still valid.
    Holds(Box<FileResult>),
    /// It is no longer valid; these are its output files.
    Gone(Vec<PathBuf>),
}

/// The cached report of a file.
#[derive(Serialize, Deserialize)]
struct CachedFileReport {
    entry: FileEntry,
    figures: FileFigures,
}

/// The files of records, and the state for cleaning them.
struct Files<'r, 'b> {
    run: RecordRun<'b>,
    files: &'r [RecordFile],
    inputs: &'r RecordInputs,
    pool: &'r ThreadPool,
    ledger: Option<&'r RunLedger<'b>>,
    /// The output path of each file.
    plans: Vec<PathBuf>,
    observer: &'r dyn Observer,
}

/// Whether a path is a numbered part of a planned output: `a-00001.jsonl` of `a.jsonl`.
fn is_part(output: &Path, plan: &Path) -> bool {
    let (output, plan) = (output.to_string_lossy(), plan.to_string_lossy());
    output.match_indices('-').any(|(at, _)| {
        let digits = output.get(at + 1..at + 6).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        digits && plan.strip_prefix(&output[..at]).is_some_and(|end| output.get(at + 6..) == Some(end))
    })
}

impl<'b> Files<'_, 'b> {
    fn side_by_side(&self, writer: &SharedWriter<'b>, recorder: &mut Recorder<'b, '_>) -> Result<(), Stopped> {
        let at_a_time = (self.pool.current_num_threads() / 2).max(2).min(self.files.len());
        let next = AtomicUsize::new(0);
        let (tell, told) = sync_channel(at_a_time);
        std::thread::scope(|scope| {
            for _ in 0..at_a_time {
                let (tell, next) = (tell.clone(), &next);
                scope.spawn(move || {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(file) = self.files.get(at) else { break };
                        let came = match self.taken(at) {
                            Some(came) => Ok(came),
                            None => self.file(file, writer),
                        };
                        let failed = came.is_err();
                        if tell.send((at, came)).is_err() || failed {
                            break;
                        }
                    }
                });
            }
            drop(tell);
            let mut waiting: BTreeMap<usize, FileResult> = BTreeMap::new();
            let mut at = 0;
            for (place, came) in told {
                waiting.insert(place, came?);
                while let Some(FileResult { entry, figures, work }) = waiting.remove(&at) {
                    recorder.file(entry, figures, work);
                    at += 1;
                }
            }
            Ok(())
        })
    }

    fn file(&self, file: &RecordFile, writer: &SharedWriter<'b>) -> Result<FileResult, Stopped> {
        let (at, stat) = (now(), Stat::of(&file.path).unwrap_or_default());
        let memory = self.ledger.zip(self.run.run.memory);
        let old = match memory {
            Some(memory) => match self.before(file, memory, at)? {
                CachedFile::Holds(came) => return Ok(*came),
                CachedFile::Gone(outputs) => outputs,
            },
            None => Vec::new(),
        };
        // A former file may be a folder now, and vice versa.
        let planned = self.run.output_of(file);
        let in_the_way = |old: &&PathBuf| {
            let is_folder = self.run.run.out.root().join(old).is_dir();
            is_folder || planned.starts_with(old) && planned != **old || self.run.to == Some(Target::Folder)
        };
        for output in old.iter().filter(in_the_way).filter(|old| !self.is_of_another(old, &planned)) {
            self.run.run.out.remove(output).map_err(Stopped::Disk)?;
        }
        let mut figures = FileFigures::default();
        let end = self.pool.install(|| {
            let observe = |outcome: PageResult<'b>| {
                self.observer.page(&outcome);
                figures.record(outcome, writer)
            };
            match file.format {
                RecordFormat::Pages => match self.inputs.dumps() {
                    Ok(dumps) => self.run.all(file, Reader::Pages(dumps), observe),
                    Err(e) => Ok(FileEnd { damage: Some(e.to_string()), ..FileEnd::default() }),
                },
                _ => self.run.file(file, observe),
            }
        })?;
        // Parts that no longer exist.
        for output in
            old.iter().filter(|old| end.damage.is_none() && end.parts.iter().all(|part| part.relative != **old))
        {
            if self.is_of_another(output, &planned) {
                continue;
            }
            self.run.run.out.remove(output).map_err(Stopped::Disk)?;
        }
        let entry = FileEntry::new(file, self.run.names, &end);
        if let Some((ledger, memory)) = memory {
            // The rows of a file are stored before the file itself, so that a cached file has all its rows even if the run
            // is killed.
            if let Some((writer, _)) = &mut *writer.lock().unwrap_or_else(PoisonError::into_inner) {
                writer.send().map_err(Stopped::Observer)?;
            }
            let told = CachedFileReport { entry, figures };
            self.remember(file, (ledger, memory), (&told, &end, (stat, at))).map_err(Stopped::Observer)?;
            return Ok(FileResult { entry: told.entry, figures: told.figures, work: Work::Done });
        }
        Ok(FileResult { entry, figures, work: Work::Done })
    }

    /// The result of a file whose output has the same name as that of another.
    fn taken(&self, at: usize) -> Option<FileResult> {
        let other = self.plans[..at].iter().position(|plan| *plan == self.plans[at])?;
        let name = self.files[other].relative.to_string_lossy();
        let why = format!(
            "its results would have the same name as those of {}: rename one of the inputs",
            visible(name.as_bytes())
        );
        let end = FileEnd { damage: Some(why), ..FileEnd::default() };
        let entry = FileEntry::new(&self.files[at], self.run.names, &end);
        Some(FileResult { entry, figures: FileFigures::default(), work: Work::Done })
    }

    /// Whether an output may be that of another file of this run.
    fn is_of_another(&self, output: &Path, own: &Path) -> bool {
        self.plans.iter().any(|plan| plan != own && (plan == output || is_part(output, plan)))
    }

    /// The result of a file in an earlier run, if it is still valid; otherwise it is deleted from the cache.
    fn before(
        &self,
        file: &RecordFile,
        (ledger, memory): (&RunLedger<'b>, &Memory<'b>),
        at: i64,
    ) -> Result<CachedFile, Stopped> {
        let observed = |e: LedgerError| Stopped::Observer(io::Error::other(e));
        let of = if file.format == RecordFormat::Pages { RecordsOf::Dumps } else { RecordsOf::File };
        let Some(before) = ledger.handle().file(&file.relative).map_err(observed)? else {
            // A killed run may have left some of its rows.
            if !ledger.is_first_run() {
                ledger.handle().forget_file(&file.relative, of).map_err(observed)?;
            }
            return Ok(CachedFile::Gone(Vec::new()));
        };
        let outputs: Vec<PathBuf> = before.outputs.iter().map(|(path, _)| path.clone()).collect();
        let told = |before: &FileMemory| serde_json::from_str::<CachedFileReport>(&before.told).ok();
        let before = match self.run.holds(file, (&before, memory), at) {
            Holds::Yes => Some(before),
            Holds::Touched(now) => {
                ledger.handle().remember_file(&file.relative, (*now).clone()).map_err(observed)?;
                Some(*now)
            }
            // Files are processed in parallel, so another one may have written its part there already.
            Holds::Edited(what) if self.is_of_another(&what, &self.run.output_of(file)) => None,
            Holds::Edited(what) => {
                let why = format!(
                    "{} was edited after unboil wrote it, and is kept: move it away, or overwrite it with --force",
                    visible(what.to_string_lossy().as_bytes())
                );
                let entry = FileEntry::new(file, self.run.names, &FileEnd { damage: Some(why), ..FileEnd::default() });
                let figures = FileFigures::default();
                return Ok(CachedFile::Holds(Box::new(FileResult { entry, figures, work: Work::Done })));
            }
            Holds::No => None,
        };
        if let Some(CachedFileReport { entry, figures }) = before.as_ref().and_then(told) {
            return Ok(CachedFile::Holds(Box::new(FileResult { entry, figures, work: Work::Unchanged })));
        }
        ledger.handle().forget_file(&file.relative, of).map_err(observed)?;
        Ok(CachedFile::Gone(outputs))
    }

    fn remember(
        &self,
        file: &RecordFile,
        (ledger, memory): (&RunLedger<'b>, &Memory<'b>),
        (told, end, read): (&CachedFileReport, &FileEnd, (Stat, i64)),
    ) -> io::Result<()> {
        // A file that cannot be read to its end is tried again.
        if end.damage.is_some() || file.is_standard_input() {
            return Ok(());
        }
        let of = FileMemory::of(file, read, (self.run.run.out, &end.parts))?;
        let memory = FileMemory {
            asked: self.run.asked(),
            judged: told.figures.judged.iter().copied().collect(),
            identified: memory.fingerprints.identified_among(&file.folder_hosts, &file.folders),
            // Dumps are cleaned every time, so their report is never reused, and their names may not be valid text.
            told: if file.format == RecordFormat::Pages { String::new() } else { serde_json::to_string(told)? },
            ..of
        };
        ledger.handle().remember_file(&file.relative, memory).map_err(io::Error::other)
    }
}
