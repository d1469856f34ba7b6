//! What a piece of a batch is written into, in one of the forms that cleaned records have; on any thread.

mod folder;
mod lines;
mod table;

pub(super) use folder::FolderWriter;
pub(super) use lines::JsonLinesWriter;
pub(super) use table::TableWriter;

use super::{CleanedRecord, Record, Written};
use crate::sink::WriteError;

/// What a piece of a batch is written into.
pub(super) trait RecordWriter {
    /// Takes a page.
    ///
    /// # Errors
    /// [`WriteError`] where it goes to the disk at once and cannot.
    fn page(&mut self, record: &Record<'_>, cleaned: &CleanedRecord<'_>) -> Result<(), WriteError>;

    /// Takes what is no page: the record `at` of its batch, as it stands where it has a form that can be passed through.
    fn no_page(&mut self, at: usize, line: Option<&str>);

    /// Takes a record that nothing could be made of: a row of a table stays in its place.
    fn bad(&mut self, at: usize);

    /// How much it has taken.
    fn mark(&self) -> usize;

    /// Forgets what it has taken since a mark.
    fn back_to(&mut self, mark: usize);

    /// What the piece became.
    ///
    /// # Errors
    /// [`WriteError`].
    fn finish(self: Box<Self>) -> Result<Written, WriteError>;
}
