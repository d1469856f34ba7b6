//! A file of records, cleaned: read in batches, judged on all threads, written in order.

use super::form::Form;
use super::writers::RecordWriter;
use super::{
    Bad, Batch, CleanedRecord, Compression, FieldNames, Part, Parts, RawRecords, Reader, Reading, Record, RecordFile,
    TakenFields, Written,
};
use crate::page::NotText;
use crate::pipeline::{Cleaned, FileFingerprint, Memory, PageResult, Run, State, Stopped, Work, hash, in_order};
use crate::sink::WriteError;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io;
use std::ops::{ControlFlow, Range};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// About so many bytes of records are one piece of work, and one member where the output is packed.
const PIECE: usize = 256 << 10;

/// In what form cleaned records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// A JSON object a line.
    JsonLines,
    /// Apache Parquet.
    Parquet,
    /// A file a page, and a diff.
    Folder,
}

impl Target {
    /// Its name, as an option.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Parquet => "parquet",
            Self::Folder => "folder",
        }
    }
}

/// What files of records are cleaned with.
#[derive(Debug, Clone, Copy)]
pub struct RecordRun<'b> {
    /// The rule set, what is asked for, and where results go.
    pub run: Run<'b>,
    /// Which fields are what.
    pub names: &'b FieldNames,
    /// In what form they are written, where that was said; else as they came, and WARC as JSON Lines.
    pub to: Option<Target>,
    /// How they are packed, where that was said; else as they came.
    pub compression: Option<Compression>,
    /// Output files of about so many bytes, unpacked; one where nothing was said.
    pub split: Option<u64>,
}

/// What came of a file of records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileEnd {
    /// Records that were read, whatever they were.
    pub records: u64,
    /// Of these, pages that were cleaned.
    pub pages: u64,
    /// Of these, records that could not be read.
    pub bad: u64,
    /// Of these, records that are no pages, by what they are.
    pub skipped: BTreeMap<String, u64>,
    /// From which fields texts and addresses were taken.
    pub taken: TakenFields,
    /// Why the file could not be read to its end.
    pub damage: Option<String>,
    /// What was written.
    pub parts: Vec<Part>,
}

/// What a piece of a batch came to.
struct Piece<'b> {
    written: Written,
    outcomes: Vec<PageResult<'b>>,
    taken: TakenFields,
}

/// What a batch came to.
struct Done<'b> {
    pieces: Vec<Piece<'b>>,
    bad: Vec<Bad>,
    skipped: BTreeMap<String, u64>,
}

/// A file that is read until its end, or until nothing more can be read.
struct Source {
    reader: Reader,
    damage: Option<String>,
}

impl Source {
    fn next(&mut self) -> Option<Batch> {
        if self.damage.is_some() {
            return None;
        }
        self.reader.next_batch().unwrap_or_else(|e| {
            self.damage = Some(e.to_string());
            None
        })
    }
}

impl<'b> RecordRun<'b> {
    /// Cleans a file of records, on the threads of the rayon pool in which it is called, and tells `observe` of each
    /// record in order. Nothing stands under an output's name before the whole file is done.
    ///
    /// # Errors
    /// [`Stopped`]. A record that cannot be read is an outcome, and what damage leaves of a file is in its [`FileEnd`].
    pub fn file(
        self,
        file: &RecordFile,
        observe: impl FnMut(PageResult<'b>) -> io::Result<()> + Send,
    ) -> Result<FileEnd, Stopped> {
        match Reader::open(file, self.names) {
            Ok(reader) => self.all(file, reader, observe),
            Err(e) => Ok(FileEnd { damage: Some(e.to_string()), ..FileEnd::default() }),
        }
    }

    /// The same for what `reader` gives: dumps of a folder, which no file holds.
    ///
    /// # Errors
    /// As those of [`RecordRun::file`].
    pub fn all(
        self,
        file: &RecordFile,
        reader: Reader,
        mut observe: impl FnMut(PageResult<'b>) -> io::Result<()> + Send,
    ) -> Result<FileEnd, Stopped> {
        let mut end = FileEnd::default();
        let mut source = Source { reader, damage: None };
        let form = Form::of(&self, file, &source.reader);
        let mut parts = Parts::new(self.run.out, (&form.relative, &form.ending), form.parts(), self.split);
        let work = |Batch { raw, bad, skipped }: Batch| match self.batch(&raw, (file, &form)) {
            Ok(pieces) => ControlFlow::Continue(Ok(Done { pieces, bad, skipped })),
            Err(stopped) => ControlFlow::Break(Err(stopped)),
        };
        let deliver = |done: Result<Done<'b>, Stopped>| tell(file, done?, (&mut parts, &mut end, &mut observe));
        in_order(|| source.next(), work, deliver)?;
        end.damage = source.damage.or_else(|| self.not_found(&end));
        end.parts = parts.finish().map_err(Stopped::Disk)?;
        if form.is_folder() {
            let folders = ["clean", "diff", "text"].map(|folder| Path::new(folder).join(&file.relative));
            let made = folders.into_iter().filter(|folder| self.run.out.root().join(folder).is_dir());
            end.parts = made.map(|relative| Part { relative, size: 0 }).collect();
        }
        Ok(end)
    }

    /// A field that was named and that no record has.
    fn not_found(&self, end: &FileEnd) -> Option<String> {
        let missing = |said: &Option<String>, found: bool| said.clone().filter(|_| !found && end.records > 0);
        let text = missing(&self.names.text, !end.taken.text.is_empty()).map(|name| ("text", name));
        let named = text.or_else(|| missing(&self.names.url, !end.taken.url.is_empty()).map(|name| ("URL", name)));
        named.map(|(what, name)| format!("no record has a {what} in the field `{name}`"))
    }

    fn batch(self, raw: &RawRecords, (file, form): (&RecordFile, &Form)) -> Result<Vec<Piece<'b>>, Stopped> {
        let pieces = raw.pieces(PIECE).into_par_iter().with_max_len(1);
        pieces.map(|range| self.piece(raw, range, (file, form))).collect()
    }

    fn piece(
        self,
        raw: &RawRecords,
        range: Range<usize>,
        (file, form): (&RecordFile, &Form),
    ) -> Result<Piece<'b>, Stopped> {
        let (mut outcomes, mut taken) = (Vec::with_capacity(range.len()), TakenFields::default());
        let mut writer = form.writer(raw, range.clone(), (file, &self));
        for at in range {
            if self.run.stop.load(Ordering::Relaxed) {
                return Err(Stopped::Requested);
            }
            let mark = writer.mark();
            let record = || self.record((raw, at), file, (&mut *writer, &mut taken));
            // No record may stop a run; one that brings a mistake of ours to light is a failure of its own.
            let came = catch_unwind(AssertUnwindSafe(record))
                .unwrap_or_else(|_| {
                    Ok(RecordResult::Bad("internal error in unboil: please report this record".to_owned()))
                })
                .or_else(|e| match e {
                    WriteError::File(..) => Ok(RecordResult::Bad(e.to_string())),
                    WriteError::Disk(..) => Err(Stopped::Disk(e)),
                })?;
            if let RecordResult::Bad(_) = came {
                writer.back_to(mark);
                writer.bad(at);
            }
            outcomes.push(outcome(raw.name(at, file), came));
        }
        Ok(Piece { written: writer.finish().map_err(Stopped::Disk)?, outcomes, taken })
    }

    fn record(
        self,
        (raw, at): (&RawRecords, usize),
        file: &RecordFile,
        (writer, taken): (&mut dyn RecordWriter, &mut TakenFields),
    ) -> Result<RecordResult<'b>, WriteError> {
        let record = match raw.read(at, file, self.names) {
            Reading::Record(record) => record,
            Reading::NoPage(line, why) => {
                writer.no_page(at, line.as_deref());
                return Ok(RecordResult::NoPage(why));
            }
            Reading::Bad(why) => return Ok(RecordResult::Bad(why)),
        };
        let Record { number, id, mut dump, fields } = *record;
        let dump_of = std::mem::take(&mut dump);
        let is_dump = matches!(raw, RawRecords::Pages(_));
        // It tells a dump from a record of a file, in the ledger too.
        let hash = if is_dump && self.run.memory.is_some() { hash(&dump_of.bytes) } else { 0 };
        let cleaned = match CleanedRecord::of(dump_of, self.run.rule_set, self.run.choice) {
            Ok(cleaned) => cleaned,
            Err(NotText::Binary) if is_dump => return Ok(RecordResult::NoPage("binary, not text")),
            Err(e) => return Ok(RecordResult::Bad(e.to_string())),
        };
        let record = Record { number, id, dump, fields };
        raw.count(&record.fields, taken);
        writer.page(&record, &cleaned)?;
        let memory = self.run.memory;
        let turn = u32::try_from(record.number).unwrap_or(u32::MAX);
        let sightings = |memory: &Memory<'_>| memory.texts.sightings(&cleaned.page, &cleaned.verdict, turn);
        let texts = memory.map(sightings).unwrap_or_default();
        let judged = memory.map_or(0, |memory| memory.fingerprints.of(&cleaned.verdict.identification.site_match));
        let raw = FileFingerprint { hash, ..FileFingerprint::default() };
        let remembered = crate::pipeline::CacheUpdate { raw, results: None, judged, identified: 0, texts };
        let CleanedRecord { page, verdict } = cleaned;
        Ok(RecordResult::Page(Box::new(Cleaned::new(&page, verdict)), Box::new(remembered)))
    }
}

/// What came of one record.
enum RecordResult<'b> {
    Page(Box<Cleaned<'b>>, Box<crate::pipeline::CacheUpdate>),
    NoPage(&'static str),
    Bad(String),
}

/// Writes what a batch came to, and tells of each of its records in order.
fn tell<'b>(
    file: &RecordFile,
    done: Done<'b>,
    (parts, end, observe): (&mut Parts<'_>, &mut FileEnd, &mut impl FnMut(PageResult<'b>) -> io::Result<()>),
) -> Result<(), Stopped> {
    let mut early =
        done.bad.into_iter().map(|bad| outcome(file.name_of(bad.number).into(), RecordResult::Bad(bad.why)));
    for (what, records) in done.skipped {
        end.records = end.records.saturating_add(records);
        let sum = end.skipped.entry(what).or_default();
        *sum = sum.saturating_add(records);
    }
    let mut told = |outcome: PageResult<'b>| {
        end.records = end.records.saturating_add(1);
        match &outcome.state {
            State::Cleaned(_) | State::Unchanged(_) => end.pages += 1,
            State::Skipped(why) => *end.skipped.entry((*why).to_owned()).or_default() += 1,
            State::Failed(_) => end.bad += 1,
        }
        observe(outcome).map_err(Stopped::Observer)
    };
    early.try_for_each(&mut told)?;
    let mut taken = TakenFields::default();
    for piece in done.pieces {
        taken.add(&piece.taken);
        parts.write(&piece.written).map_err(Stopped::Disk)?;
        piece.outcomes.into_iter().try_for_each(&mut told)?;
    }
    end.taken.add(&taken);
    Ok(())
}

fn outcome(relative: PathBuf, came: RecordResult<'_>) -> PageResult<'_> {
    let id = relative.to_string_lossy().into_owned();
    let (state, record) = match came {
        RecordResult::Page(page, record) => (State::Cleaned(page), Some(record)),
        RecordResult::NoPage(why) => (State::Skipped(why), None),
        RecordResult::Bad(why) => (State::Failed(why), None),
    };
    PageResult { relative, id, state, row: None, record, work: Work::Done }
}
