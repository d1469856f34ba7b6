//! How many rows of a Parquet file are read at a time.

use crate::records::json_lines::BATCH;
use parquet::file::metadata::RowGroupMetaData;

/// The most rows of a batch, however small they are.
const MOST_ROWS: usize = 8192;
/// A batch this many times too large is the last of its size.
const TOO_LARGE: usize = 4;

/// How many rows of a row group are about [`BATCH`] bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RowSize {
    /// What rows turned out to be, in bytes: columns that repeat themselves look small in a file.
    seen: usize,
}

impl RowSize {
    /// The rows of a batch of a row group, by what the file says of it.
    pub(super) fn rows(self, group: &RowGroupMetaData) -> usize {
        let column = |size: i64, unpacked: Option<i64>| usize::try_from(size.max(unpacked.unwrap_or(0))).unwrap_or(0);
        let columns = group.columns().iter();
        let bytes = columns.map(|it| column(it.uncompressed_size(), it.unencoded_byte_array_data_bytes()));
        let bytes = bytes.fold(0, usize::saturating_add);
        let rows = usize::try_from(group.num_rows()).unwrap_or(0).max(1);
        rows_of((bytes / rows).max(self.seen))
    }

    /// The rows of the batches behind one of so many rows that was `bytes`, where that was far too much.
    pub(super) fn fewer(&mut self, rows: usize, bytes: usize) -> Option<usize> {
        self.seen = bytes / rows.max(1);
        (bytes > TOO_LARGE * BATCH && rows > 1).then(|| rows_of(self.seen))
    }
}

fn rows_of(row: usize) -> usize {
    (BATCH / row.max(1)).clamp(1, MOST_ROWS)
}
