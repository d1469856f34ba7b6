//! Rows of a Parquet file as records.

use super::{Columns, Layout, Rows, Step, TableReader};
use crate::page::Dump;
use crate::records::{Bad, Batch, FieldNames, Fields, RawRecords, Reading, Record, RecordFile};
use arrow_array::RecordBatch;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// The category that counts all but the first of consecutive lost rows.
const LOST: &str = "row of a damaged row group";

/// The maximum length of a text, in bytes, so that the output of a piece fits into an array.
pub const LONGEST: usize = 1 << 30;

/// A Parquet file as records.
pub struct TableRecords {
    reader: TableReader,
    columns: Columns,
    layout: Layout,
}

impl TableRecords {
    /// Opens a file.
    ///
    /// # Errors
    /// If it cannot be read, is not a Parquet file, or has no text column.
    pub fn open(path: &Path, names: &FieldNames) -> io::Result<Self> {
        let reader = TableReader::open(path)?;
        let columns = Columns::of(reader.schema(), names).map_err(io::Error::other)?;
        let layout = Layout::of(reader.schema(), &columns).map_err(io::Error::other)?;
        Ok(Self { reader: reader.viewing(columns.text()), columns, layout })
    }

    /// The layout of the cleaned rows.
    #[must_use]
    pub const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The next rows, or `None` after the last. Unreadable rows are bad records, and reading continues after them.
    ///
    /// # Errors
    /// If rows do not match the schema of their file.
    pub fn next_batch(&mut self) -> io::Result<Option<Batch>> {
        let rows = |batch, first| Rows::of(batch, &self.columns, first).map(Box::new).map_err(io::Error::other);
        let Some(step) = self.reader.step() else { return Ok(None) };
        Ok(Some(match step {
            Step::Rows(batch, first) => {
                Batch { raw: RawRecords::Table(rows(batch, first)?), bad: Vec::new(), skipped: BTreeMap::new() }
            }
            Step::Lost { first, rows: lost, why } => Batch {
                raw: RawRecords::Table(rows(RecordBatch::new_empty(self.reader.batch_schema().clone()), first)?),
                bad: vec![Bad { number: first, why }],
                // One of them is reported on behalf of all.
                skipped: [(LOST.to_owned(), lost.saturating_sub(1))].into_iter().filter(|it| it.1 > 0).collect(),
            },
        }))
    }
}

/// Reads a row as a record.
#[must_use]
pub fn read<'a>(rows: &'a Rows, at: usize, file: &RecordFile) -> Reading<'a> {
    let Some(text) = rows.text(at) else { return Reading::NoPage(None, "no text in the record") };
    if text.len() > LONGEST {
        return Reading::Bad(format!("a text longer than {LONGEST} bytes"));
    }
    let number = rows.number(at);
    let dump = Dump {
        id: file.name_of(number),
        url: rows.url(at).map(str::to_owned),
        folder_hosts: file.folder_hosts.clone(),
        folders: file.folders.clone(),
        charset: rows.charset(),
        media: None,
        truncated: None,
        bytes: text.to_vec(),
    };
    Reading::Record(Box::new(Record { number, id: rows.id(at).map(Cow::Borrowed), dump, fields: Fields::Row(at) }))
}
