//! How many rows of a Parquet file are read at a time.

use crate::records::json_lines::BATCH;
use parquet::file::metadata::RowGroupMetaData;

/// The most rows of a batch, however small they are.
const MOST_ROWS: usize = 8192;
/// The most rows of a file's first batch: columns that repeat themselves look small in a file, and not all writers say how
/// large they are.
const FIRST_ROWS: usize = 64;
/// A batch this many times too large is the last of its size.
const TOO_LARGE: usize = 4;

/// How many rows are about [`BATCH`] bytes: by what the file says, and by what rows turned out to be.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RowSize {
    /// What a row of the last batch was, in bytes.
    seen: Option<usize>,
}

impl RowSize {
    /// The rows of a batch of a row group.
    pub(super) fn rows(self, group: &RowGroupMetaData) -> usize {
        let rows = BATCH / said(group).max(self.seen.unwrap_or(0)).max(1);
        rows.clamp(1, if self.seen.is_some() { MOST_ROWS } else { FIRST_ROWS })
    }

    /// The rows of the batches behind one of `rows` rows and `bytes` bytes, where they should be others than `at_a_time`.
    pub(super) fn after(
        &mut self,
        group: &RowGroupMetaData,
        at_a_time: usize,
        (rows, bytes): (usize, usize),
    ) -> Option<usize> {
        let was_first = self.seen.is_none();
        self.seen = Some(bytes / rows.max(1));
        let wanted = self.rows(group);
        let too_large = bytes > TOO_LARGE * BATCH && wanted < at_a_time;
        (too_large || (was_first && wanted > at_a_time)).then_some(wanted)
    }
}

/// What a row of a group is in bytes, by what the file says.
fn said(group: &RowGroupMetaData) -> usize {
    let column = |size: i64, unpacked: Option<i64>| usize::try_from(size.max(unpacked.unwrap_or(0))).unwrap_or(0);
    let columns = group.columns().iter();
    let bytes = columns.map(|it| column(it.uncompressed_size(), it.unencoded_byte_array_data_bytes()));
    bytes.fold(0, usize::saturating_add) / usize::try_from(group.num_rows()).unwrap_or(0).max(1)
}
