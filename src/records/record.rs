//! Records: each is a dump in a file of many, with the other fields that the file has for it.

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

/// A record.
#[derive(Debug)]
pub struct Record<'a> {
    /// Its number in its file, from 1: the line of JSON Lines, the row of a table, the record of a WARC file.
    pub number: u64,
    /// Its own id.
    pub id: Option<Cow<'a, str>>,
    /// The dump. Its id is the file's path in RAW, `#` and the number; for a dump that is a file, its own path.
    pub dump: Dump,
    /// Its other fields.
    pub fields: Fields<'a>,
}

/// The fields of a record.
#[derive(Debug)]
pub enum Fields<'a> {
    /// JSON fields in order, including those that the dump was made from.
    Json(Vec<Field<'a>>),
    /// The columns of this row of its batch.
    Row(usize),
}

/// A field of a record.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its value as unchanged JSON.
    pub value: Cow<'a, str>,
    /// What the field was used for.
    pub role: Role,
}

/// What a field was used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The dump's text.
    Text,
    /// The URL.
    Url,
    /// The id.
    Id,
    /// Nothing: it is passed through.
    Other,
}

/// The result of reading a record.
#[derive(Debug)]
pub enum Reading<'a> {
    /// A page to clean.
    Record(Box<Record<'a>>),
    /// Not a page, and why. It is passed through unchanged if its format allows.
    NoPage(Option<Cow<'a, str>>, &'static str),
    /// Unreadable, and why.
    Bad(String),
}

/// A record that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    /// Its number in its file, from 1.
    pub number: u64,
    /// The reason.
    pub why: String,
}

/// Consecutive records, not yet parsed.
#[derive(Debug)]
pub struct Batch {
    /// The records.
    pub raw: RawRecords,
    /// Records that were rejected before parsing.
    pub bad: Vec<Bad>,
    /// The number of records that are not pages, by type.
    pub skipped: BTreeMap<String, u64>,
}

/// Raw records: each can be parsed by itself, on any thread.
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
    /// The number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::JsonLines(lines) => lines.len(),
            Self::Table(rows) => rows.len(),
            Self::Warc(records) => records.len(),
            Self::Pages(pages) => pages.len(),
        }
    }

    /// Whether there are no records.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The size of a raw record in bytes.
    #[must_use]
    pub fn size(&self, at: usize) -> usize {
        match self {
            Self::JsonLines(lines) => lines.line(at).len(),
            Self::Table(rows) => rows.size(at),
            Self::Warc(records) => records.size(at),
            Self::Pages(pages) => pages.size(at),
        }
    }

    /// The number of the record in its file, from 1.
    #[must_use]
    pub fn number(&self, at: usize) -> u64 {
        match self {
            Self::JsonLines(lines) => lines.number(at),
            Self::Table(rows) => rows.number(at),
            Self::Warc(records) => records.number(at),
            Self::Pages(pages) => pages.number(at),
        }
    }

    /// The name of a record in reports and in the ledger: for a dump its path in RAW, otherwise the file and the number.
    #[must_use]
    pub fn name(&self, at: usize, file: &RecordFile) -> PathBuf {
        let of_dump = if let Self::Pages(pages) = self { pages.relative(at) } else { None };
        of_dump.unwrap_or_else(|| file.name_of(self.number(at)).into())
    }

    /// Parses a record.
    #[must_use]
    pub fn read<'a>(&'a self, at: usize, file: &RecordFile, names: &FieldNames) -> Reading<'a> {
        match self {
            Self::JsonLines(lines) => json_lines::read(lines, at, (file, names)),
            Self::Table(rows) => table::read(rows, at, file),
            Self::Warc(records) => warc::read(records, at, file),
            Self::Pages(pages) => pages.read(at),
        }
    }

    /// Counts a record by the roles of its fields.
    pub fn count(&self, fields: &Fields<'_>, taken: &mut TakenFields) {
        match (self, fields) {
            (_, Fields::Json(fields)) => taken.count(fields),
            (Self::Table(rows), Fields::Row(at)) => rows.count(*at, taken),
            (_, Fields::Row(_)) => {}
        }
    }

    /// Splits the records into pieces of about this many bytes, each worth a task. Equal records give equal pieces.
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
    /// If it cannot be opened, or its content does not match its name.
    pub fn open(file: &RecordFile, names: &FieldNames) -> io::Result<Self> {
        match file.format {
            RecordFormat::JsonLines => Ok(Self::JsonLines(json_lines::LineReader::new(super::open(&file.path)?.0))),
            RecordFormat::Parquet => Ok(Self::Table(Box::new(TableRecords::open(&file.path, names)?))),
            // The reader decompresses by itself: each member of a compressed file is a record, and one may be damaged.
            RecordFormat::Warc => Ok(Self::Warc(Box::new(WarcReader::new(super::file::stream(&file.path)?)))),
            // They are not in a file: the caller that walks the folder gives them to a `PageReader`.
            RecordFormat::Pages => Err(io::Error::new(io::ErrorKind::Unsupported, "dumps are not a file of records")),
        }
    }

    /// The next records, about [`BATCH`](super::json_lines::BATCH) bytes of them, or `None` after the last.
    ///
    /// # Errors
    /// If the file cannot be read further: damaged, truncated, or deleted. Earlier batches remain valid.
    pub fn next_batch(&mut self) -> io::Result<Option<Batch>> {
        match self {
            Self::JsonLines(reader) => reader.next_batch(),
            Self::Table(reader) => reader.next_batch(),
            Self::Warc(reader) => reader.next_batch(),
            Self::Pages(reader) => Ok(reader.next_batch()),
        }
    }
}
