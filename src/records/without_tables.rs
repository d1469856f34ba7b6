//! Replaces `table` if the feature `parquet` is off: no table can be opened or written.

use super::{Batch, CleanedRecord, Compression, Field, FieldNames, Reading, RecordFile, ResultRecord, TakenFields};
use std::convert::Infallible;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;

/// The maximum length of a text in a table, in bytes.
pub const LONGEST: usize = 1 << 30;

/// The error of every attempt.
const WITHOUT: &str = "this unboil was built without Parquet support: build it with `--features parquet`";

fn unsupported<T>() -> io::Result<T> {
    Err(io::Error::new(io::ErrorKind::Unsupported, WITHOUT))
}

/// A batch of rows; never exists.
#[derive(Debug)]
pub struct RecordBatch(Infallible);

impl RecordBatch {
    pub fn slice(&self, _first: usize, _rows: usize) -> Self {
        match self.0 {}
    }
}

/// How string views are counted.
pub enum Views {
    /// By the length of the texts.
    Texts,
}

pub fn bytes(batch: &RecordBatch, _views: Views) -> usize {
    match batch.0 {}
}

/// Rows of a batch; never exists.
#[derive(Debug)]
pub struct Rows(Infallible);

#[allow(clippy::unused_self, reason = "the methods of `table::Rows`")]
impl Rows {
    pub const fn batch(&self) -> &RecordBatch {
        match self.0 {}
    }

    pub const fn len(&self) -> usize {
        match self.0 {}
    }

    pub const fn number(&self, _at: usize) -> u64 {
        match self.0 {}
    }

    pub const fn size(&self, _at: usize) -> usize {
        match self.0 {}
    }

    pub const fn text(&self, _at: usize) -> Option<&[u8]> {
        match self.0 {}
    }

    pub const fn count(&self, _at: usize, _taken: &mut TakenFields) {
        match self.0 {}
    }
}

pub const fn read<'a>(rows: &'a Rows, _at: usize, _file: &RecordFile) -> Reading<'a> {
    match rows.0 {}
}

/// The names of rows.
#[derive(Debug, Clone, Copy)]
pub struct RowNames<'n> {
    pub file: Option<&'n str>,
    pub first: u64,
}

/// The values of a row; never used.
#[derive(Debug, Default)]
pub struct RowValues {}

impl RowValues {
    pub fn of(_cleaned: &CleanedRecord<'_>, _id: Option<String>) -> Self {
        Self {}
    }

    pub fn with_fields(self, _fields: Option<String>) -> Self {
        self
    }

    pub fn of_no_page(_fields: String) -> Self {
        Self {}
    }

    pub const fn untouched(rows: &Rows, _at: usize, _names: RowNames<'_>) -> Self {
        match rows.0 {}
    }
}

/// Rows of a batch as JSON; never exists.
pub struct RowsAsJson<'r>(&'r Rows);

impl<'r> RowsAsJson<'r> {
    pub const fn new(rows: &'r Rows, _range: Range<usize>) -> Self {
        Self(rows)
    }

    pub const fn fields(&self, _at: usize) -> Vec<Field<'_>> {
        match self.0.0 {}
    }
}

/// The columns of a written table.
#[derive(Debug, Clone)]
pub struct Layout;

impl Layout {
    pub const fn of_records() -> Self {
        Self
    }

    pub fn batch(&self, input: &RecordBatch, _rows: &[RowValues]) -> io::Result<RecordBatch> {
        match input.0 {}
    }

    pub fn rows(&self, _rows: &[RowValues]) -> io::Result<RecordBatch> {
        unsupported()
    }
}

/// Reads a Parquet file; never opens.
#[derive(Debug)]
pub struct TableReader(Infallible);

impl TableReader {
    pub fn open(_path: &Path) -> io::Result<Self> {
        unsupported()
    }
}

/// Reads the records of a Parquet file; never opens.
#[derive(Debug)]
pub struct TableRecords(Infallible);

impl TableRecords {
    pub fn open(_path: &Path, _names: &FieldNames) -> io::Result<Self> {
        unsupported()
    }

    pub const fn layout(&self) -> &Layout {
        match self.0 {}
    }

    pub fn next_batch(&mut self) -> io::Result<Option<Batch>> {
        match self.0 {}
    }
}

/// Reads the cleaned records of a Parquet file; never opens.
#[derive(Debug)]
pub struct ResultRows(Infallible);

#[allow(clippy::needless_pass_by_value, reason = "the methods of `table::ResultRows`")]
impl ResultRows {
    pub fn new(reader: TableReader) -> io::Result<Self> {
        match reader.0 {}
    }

    pub fn next_batch(&mut self) -> Option<io::Result<Vec<Result<ResultRecord, super::Bad>>>> {
        match self.0 {}
    }
}

/// Writes a Parquet file; never starts.
#[derive(Debug)]
pub struct TableFile(Infallible);

impl TableFile {
    pub fn new(_file: File, _layout: &Layout, _compression: Compression) -> io::Result<Self> {
        unsupported()
    }

    pub fn write(&mut self, _batch: &RecordBatch) -> io::Result<()> {
        match self.0 {}
    }

    pub fn finish(self) -> io::Result<u64> {
        match self.0 {}
    }
}
