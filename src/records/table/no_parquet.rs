//! In the place of [`parquet`](super) where unboil was built without it: nothing can be opened.

use super::Layout;
use crate::records::Compression;
use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use std::convert::Infallible;
use std::fs::File;
use std::io;
use std::path::Path;

/// There is none.
#[derive(Debug)]
pub struct TableReader(Infallible);

/// There is none.
#[derive(Debug)]
pub struct TableFile(Infallible);

/// What comes next of a file.
#[derive(Debug)]
pub enum Step {
    /// Rows; the number of the first.
    Rows(RecordBatch, u64),
    /// Rows that cannot be read.
    Lost {
        /// The number of the first.
        first: u64,
        /// How many.
        rows: u64,
        /// Which ones they are, and why.
        why: String,
    },
}

fn without() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "this unboil was built without Parquet")
}

#[allow(missing_docs, clippy::missing_errors_doc, reason = "what stands in their place in `parquet` says it")]
impl TableReader {
    pub fn open(_path: &Path) -> io::Result<Self> {
        Err(without())
    }

    #[must_use]
    pub const fn schema(&self) -> &SchemaRef {
        match self.0 {}
    }

    #[must_use]
    pub const fn batch_schema(&self) -> &SchemaRef {
        match self.0 {}
    }

    #[must_use]
    pub fn viewing(self, _column: usize) -> Self {
        self
    }

    #[must_use]
    pub fn of_columns(self, _columns: Vec<usize>) -> Self {
        self
    }

    pub fn step(&mut self) -> Option<Step> {
        match self.0 {}
    }
}

#[allow(missing_docs, clippy::missing_errors_doc, reason = "what stands in their place in `parquet` says it")]
impl TableFile {
    pub fn new(_file: File, _layout: &Layout, _compression: Compression) -> io::Result<Self> {
        Err(without())
    }

    pub fn write(&mut self, _batch: &RecordBatch) -> io::Result<()> {
        match self.0 {}
    }

    pub fn finish(self) -> io::Result<u64> {
        match self.0 {}
    }
}
