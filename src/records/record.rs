//! A record: a dump in a file of many, and what else its file says of it.

use super::json_lines::{self, Lines};
use super::table::{self, Rows, TableRecords};
use super::warc::{self, WarcReader, WarcRecords};
use super::{FieldNames, PageReader, Pages, RecordFile, RecordFormat, TakenFields};
use crate::page::Dump;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::PathBuf;

/// A record, read.
#[derive(Debug)]
pub struct Record<'a> {
    /// Which one of its file: the line of JSON Lines, the row of a table, the record of a WARC file; from 1.
    pub number: u64,
    /// The id that it has of its own.
    pub id: Option<Cow<'a, str>>,
    /// The dump. Its id is the file's path in RAW, `#` and the number; of a dump that is a file its own path.
    pub dump: Dump,
    /// What else it says.
    pub fields: Fields<'a>,
}

/// What a record says beside its dump.
#[derive(Debug)]
pub enum Fields<'a> {
    /// Fields in their order, those included of which the dump was made.
    Json(Vec<Field<'a>>),
    /// The columns of this row of its batch.
    Row(usize),
}

/// A field of a record.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its value as JSON, as it stands.
    pub value: Cow<'a, str>,
    /// What was taken from it.
    pub role: Role,
}

/// What was taken from a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The dump's text.
    Text,
    /// The address.
    Url,
    /// The id.
    Id,
    /// Nothing: it is passed through.
    Other,
}

/// What reading a record came to.
#[derive(Debug)]
pub enum Reading<'a> {
    /// A page to clean.
    Record(Box<Record<'a>>),
    /// No page, and why: it is passed through as it is, where it has a form that can be.
    NoPage(Option<Cow<'a, str>>, &'static str),
    /// It cannot be read, and why.
    Bad(String),
}

/// A record that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    /// Which one of its file, from 1.
    pub number: u64,
    /// Why.
    pub why: String,
}

/// Records as they were found, one after the other.
#[derive(Debug)]
pub struct Batch {
    /// The records.
    pub raw: RawRecords,
    /// Records that were found to be none before any of them was looked into.
    pub bad: Vec<Bad>,
    /// Records that are no pages, by what they are.
    pub skipped: BTreeMap<String, u64>,
}

/// Raw records: each is read by itself, on any thread.
#[derive(Debug)]
pub enum RawRecords {
    /// JSON Lines.
    JsonLines(Lines),
    /// Rows of a table.
    Table(Box<Rows>),
    /// WARC and WET.
    Warc(WarcRecords),
    /// Dumps of a folder.
    Pages(Pages),
}

impl RawRecords {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::JsonLines(lines) => lines.len(),
            Self::Table(rows) => rows.len(),
            Self::Warc(records) => records.len(),
            Self::Pages(pages) => pages.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The size of a record in bytes, as found.
    #[must_use]
    pub fn size(&self, at: usize) -> usize {
        match self {
            Self::JsonLines(lines) => lines.line(at).len(),
            Self::Table(rows) => rows.size(at),
            Self::Warc(records) => records.size(at),
            Self::Pages(pages) => pages.size(at),
        }
    }

    /// Which record of its file this is, from 1.
    #[must_use]
    pub fn number(&self, at: usize) -> u64 {
        match self {
            Self::JsonLines(lines) => lines.number(at),
            Self::Table(rows) => rows.number(at),
            Self::Warc(records) => records.number(at),
            Self::Pages(pages) => pages.number(at),
        }
    }

    /// What a record is called in reports and in the ledger: a dump by its path in RAW, another by its file and number.
    #[must_use]
    pub fn name(&self, at: usize, file: &RecordFile) -> PathBuf {
        let of_dump = if let Self::Pages(pages) = self { pages.relative(at) } else { None };
        of_dump.unwrap_or_else(|| file.name_of(self.number(at)).into())
    }

    /// Reads a record.
    #[must_use]
    pub fn read<'a>(&'a self, at: usize, file: &RecordFile, names: &FieldNames) -> Reading<'a> {
        match self {
            Self::JsonLines(lines) => json_lines::read(lines, at, (file, names)),
            Self::Table(rows) => table::read(rows, at, file),
            Self::Warc(records) => warc::read(records, at, file),
            Self::Pages(pages) => pages.read(at),
        }
    }

    /// Counts a record by what its fields were taken for.
    pub fn count(&self, fields: &Fields<'_>, taken: &mut TakenFields) {
        match (self, fields) {
            (_, Fields::Json(fields)) => taken.count(fields),
            (Self::Table(rows), Fields::Row(at)) => rows.count(*at, taken),
            (_, Fields::Row(_)) => {}
        }
    }

    /// The records in pieces that are worth a thread's while, of about so many bytes: the same for the same records.
    #[must_use]
    pub fn pieces(&self, bytes: usize) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let (mut start, mut size) = (0, 0);
        for at in 0..self.len() {
            size += self.size(at);
            if size >= bytes {
                pieces.push(start..at + 1);
                (start, size) = (at + 1, 0);
            }
        }
        if start < self.len() {
            pieces.push(start..self.len());
        }
        pieces
    }
}

/// Reads a file of records in batches.
pub enum Reader {
    /// JSON Lines.
    JsonLines(json_lines::LineReader),
    /// Parquet.
    Table(Box<TableRecords>),
    /// WARC and WET.
    Warc(Box<WarcReader>),
    /// Dumps of a folder.
    Pages(PageReader),
}

impl Reader {
    /// Opens a file of records.
    ///
    /// # Errors
    /// Where it cannot be opened, or is not what its name says.
    pub fn open(file: &RecordFile, names: &FieldNames) -> io::Result<Self> {
        match file.format {
            RecordFormat::JsonLines => Ok(Self::JsonLines(json_lines::LineReader::new(super::open(&file.path)?.0))),
            RecordFormat::Parquet => Ok(Self::Table(Box::new(TableRecords::open(&file.path, names)?))),
            // It unpacks by itself: a member of a packed file is a record, and one may be damaged.
            RecordFormat::Warc => Ok(Self::Warc(Box::new(WarcReader::new(super::file::stream(&file.path)?)))),
            // They are in no file: whoever walks the folder gives them to a `PageReader`.
            RecordFormat::Pages => Err(io::Error::new(io::ErrorKind::Unsupported, "dumps are not a file of records")),
        }
    }

    /// The next records, about [`BATCH`](super::json_lines::BATCH) bytes of them; `None` behind the last.
    ///
    /// # Errors
    /// Where the file cannot be read any further: damaged, cut off, or gone. What came before stands.
    pub fn next_batch(&mut self) -> io::Result<Option<Batch>> {
        match self {
            Self::JsonLines(reader) => reader.next_batch(),
            Self::Table(reader) => reader.next_batch(),
            Self::Warc(reader) => reader.next_batch(),
            Self::Pages(reader) => Ok(reader.next_batch()),
        }
    }
}
