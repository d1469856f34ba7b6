//! Memory size of rows.

use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, ArrayRef, RecordBatch};
use arrow_schema::DataType;

/// How string views are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Views {
    /// By the memory they use: those of one page of a file, or of one word in a dictionary, share it.
    Shared,
    /// By the length of the texts.
    Texts,
}

/// The size of rows in bytes, without the memory of other rows in the same columns.
#[must_use]
pub fn bytes(batch: &RecordBatch, views: Views) -> usize {
    let size = |column: &ArrayRef| match (column.data_type(), views) {
        (DataType::Utf8View | DataType::BinaryView, Views::Shared) => column.len() * size_of::<u128>(),
        (DataType::Utf8View, Views::Texts) => column.as_string_view().lengths().map(|length| length as usize).sum(),
        (DataType::BinaryView, Views::Texts) => column.as_binary_view().lengths().map(|length| length as usize).sum(),
        _ => column.to_data().get_slice_memory_size().unwrap_or(0),
    };
    batch.columns().iter().map(size).fold(0, usize::saturating_add)
}
