//! Writers for a piece of a batch, one for each output format. They run on any thread.

mod folder;
mod lines;
mod table;

pub(super) use folder::FolderWriter;
pub(super) use lines::JsonLinesWriter;
pub(super) use table::TableWriter;

use super::{CleanedRecord, Record, Written};
use crate::sink::WriteError;

/// A writer for a piece of a batch.
pub(super) trait RecordWriter {
    /// Writes a page.
    ///
    /// # Errors
    /// [`WriteError`] if the writer writes to disk immediately and fails.
    fn page(&mut self, record: &Record<'_>, cleaned: &CleanedRecord<'_>) -> Result<(), WriteError>;

    /// Writes a record that is not a page: the record `at` of its batch, unchanged if its format can be passed through.
    fn no_page(&mut self, at: usize, line: Option<&str>);

    /// Writes an unreadable record: a row of a table stays in its place.
    fn bad(&mut self, at: usize);

    /// The current position of the output.
    fn mark(&self) -> usize;

    /// Discards the output after a mark.
    fn back_to(&mut self, mark: usize);

    /// Finishes the piece and returns its output.
    ///
    /// # Errors
    /// [`WriteError`].
    fn finish(self: Box<Self>) -> Result<Written, WriteError>;
}
