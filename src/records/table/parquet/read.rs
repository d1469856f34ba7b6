//! Reads a Parquet file in batches of rows. A damaged row group does not affect the others.

use super::groups::RowSize;
use super::guarded;
use crate::records::table::{Views, bytes};
use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// A reader of a Parquet file.
pub struct TableReader {
    file: File,
    metadata: ArrowReaderMetadata,
    /// The schema in the file.
    schema: SchemaRef,
    /// The indexes of the columns to read; `None` for all.
    columns: Option<Vec<usize>>,
    /// The index of the open row group, or of the next one.
    group: usize,
    open: Option<Open>,
    /// The number of the first row of `group`.
    first: u64,
    size: RowSize,
}

/// An open row group.
struct Open {
    reader: ParquetRecordBatchReader,
    at_a_time: usize,
    given: u64,
}

/// The next step in reading a file.
#[derive(Debug)]
pub enum Step {
    /// Rows, and the number of the first.
    Rows(RecordBatch, u64),
    /// Rows that cannot be read.
    Lost {
        /// The number of the first.
        first: u64,
        /// How many there are.
        rows: u64,
        /// Which rows, and why.
        why: String,
    },
}

impl TableReader {
    /// Opens a file.
    ///
    /// # Errors
    /// If it cannot be read, is not a Parquet file, or has damaged metadata.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let metadata = guarded(|| ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()))
            .map_err(|e| io::Error::new(e.kind(), format!("cannot read the file as Parquet: {e}")))?;
        let schema = metadata.schema().clone();
        Ok(Self { file, metadata, schema, columns: None, group: 0, open: None, first: 1, size: RowSize::default() })
    }

    /// The schema in the file.
    #[must_use]
    pub const fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The schema of the returned batches.
    #[must_use]
    pub fn batch_schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    /// Reads the texts of a column as views, which avoid copies and have no 2 GiB limit.
    #[must_use]
    pub fn viewing(mut self, column: usize) -> Self {
        let fields = self.schema.fields().iter().enumerate().map(|(at, field)| match view_of(field.data_type()) {
            Some(view) if at == column => Arc::new(Field::clone(field).with_data_type(view)),
            _ => field.clone(),
        });
        let schema = Schema::new_with_metadata(fields.collect::<Vec<_>>(), self.schema.metadata().clone());
        let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
        // If views are not possible, the column is read as its own type.
        if let Ok(metadata) = guarded(|| ArrowReaderMetadata::try_new(self.metadata.metadata().clone(), options)) {
            self.metadata = metadata;
        }
        self
    }

    /// Reads only these columns, by index in the schema.
    #[must_use]
    pub fn of_columns(mut self, columns: Vec<usize>) -> Self {
        self.columns = Some(columns);
        self
    }

    /// The next step, or `None` after the last row. Unreadable rows are a step, too.
    pub fn step(&mut self) -> Option<Step> {
        loop {
            let group = self.metadata.metadata().row_groups().get(self.group)?;
            let rows = u64::try_from(group.num_rows()).unwrap_or(0);
            let (given, next) = match &mut self.open {
                Some(open) => (open.given, guarded(|| Ok(open.reader.next().transpose()?))),
                None => {
                    let at_a_time = self.size.rows(group);
                    match self.reader(at_a_time, 0) {
                        Ok(reader) => {
                            self.open = Some(Open { reader, at_a_time, given: 0 });
                            continue;
                        }
                        Err(e) => (0, Err(e)),
                    }
                }
            };
            let left = rows.saturating_sub(given);
            match next {
                // A group with more rows than its metadata says would shift the numbers of all rows after it.
                Ok(Some(batch)) if batch.num_rows() > 0 && batch.num_rows() as u64 <= left => {
                    self.give(given, &batch);
                    return Some(Step::Rows(batch, self.first.saturating_add(given)));
                }
                Ok(None) if left == 0 => self.leave(rows),
                ended => {
                    let why = ended
                        .err()
                        .map_or_else(|| "the number of rows differs from the metadata".to_owned(), |e| e.to_string());
                    let first = self.first.saturating_add(given);
                    let last = self.first.saturating_add(rows).saturating_sub(1).max(first);
                    let why = format!("cannot read rows {first} to {last} (row group {}): {why}", self.group + 1);
                    self.leave(rows);
                    return Some(Step::Lost { first, rows: left, why });
                }
            }
        }
    }

    /// Records that rows were returned.
    fn give(&mut self, given: u64, batch: &RecordBatch) {
        let Some(open) = &mut self.open else { return };
        let rows = batch.num_rows();
        open.given = given + rows as u64;
        let (given, at_a_time) = (open.given, open.at_a_time);
        let Some(group) = self.metadata.metadata().row_groups().get(self.group) else { return };
        let wanted = self.size.after(group, at_a_time, (rows, bytes(batch, Views::Shared)));
        let again = wanted.and_then(|wanted| Some((self.reader(wanted, given).ok()?, wanted)));
        if let Some((reader, at_a_time)) = again {
            self.open = Some(Open { reader, at_a_time, given });
        }
    }

    fn leave(&mut self, rows: u64) {
        self.open = None;
        self.group += 1;
        self.first = self.first.saturating_add(rows);
    }

    /// Creates a reader of the rows of the group after the first `behind`.
    fn reader(&self, at_a_time: usize, behind: u64) -> io::Result<ParquetRecordBatchReader> {
        let file = self.file.try_clone()?;
        guarded(|| {
            let mut builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
            if let Some(columns) = &self.columns {
                let mask = ProjectionMask::roots(builder.parquet_schema(), columns.iter().copied());
                builder = builder.with_projection(mask);
            }
            let behind = usize::try_from(behind).unwrap_or(usize::MAX);
            builder.with_row_groups(vec![self.group]).with_batch_size(at_a_time).with_offset(behind).build()
        })
    }
}

fn view_of(holds: &DataType) -> Option<DataType> {
    match holds {
        DataType::Utf8 | DataType::LargeUtf8 => Some(DataType::Utf8View),
        DataType::Binary | DataType::LargeBinary => Some(DataType::BinaryView),
        _ => None,
    }
}
