//! Batch sizes for reading Parquet files, in rows.

use crate::records::json_lines::BATCH;
use parquet::file::metadata::RowGroupMetaData;

/// The maximum number of rows in a batch, however small they are.
const MOST_ROWS: usize = 8192;
/// The maximum number of rows in the first batch of a file: repetitive columns look small in a file, and not all writers
/// store their uncompressed size.
const FIRST_ROWS: usize = 64;
/// If a batch is too large by this factor, the batch size is reduced.
const TOO_LARGE: usize = 4;

/// Estimates how many rows are about [`BATCH`] bytes, from the file's metadata and from the rows read so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RowSize {
    /// The bytes per row of the last batch.
    seen: Option<usize>,
}

impl RowSize {
    /// The number of rows in a batch of a row group.
    pub(super) fn rows(self, group: &RowGroupMetaData) -> usize {
        let rows = BATCH / said(group).max(self.seen.unwrap_or(0)).max(1);
        rows.clamp(1, if self.seen.is_some() { MOST_ROWS } else { FIRST_ROWS })
    }

    /// The number of rows for the batches after one of `rows` rows and `bytes` bytes, if it should differ from
    /// `at_a_time`.
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

/// The bytes per row of a group, by the file's metadata.
fn said(group: &RowGroupMetaData) -> usize {
    let column = |size: i64, unpacked: Option<i64>| usize::try_from(size.max(unpacked.unwrap_or(0))).unwrap_or(0);
    let columns = group.columns().iter();
    let bytes = columns.map(|it| column(it.uncompressed_size(), it.unencoded_byte_array_data_bytes()));
    bytes.fold(0, usize::saturating_add) / usize::try_from(group.num_rows()).unwrap_or(0).max(1)
}
