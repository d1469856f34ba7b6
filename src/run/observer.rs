//! What a caller of a run hears while it goes on.

use crate::pipeline::PageResult;

/// Observes a run: progress, and failures as they happen. `()` observes nothing. Methods are called on any thread; results
/// of dumps come in order.
pub trait Observer: Sync {
    /// The run begins; `pages` is the number of pages of the last run, if there was one.
    fn begin(&self, _pages: Option<u64>) {}

    /// A page or record was processed.
    fn page(&self, _result: &PageResult<'_>) {}

    /// The dumps are done, and files of records begin: nobody knows how many records they hold.
    fn begin_records(&self) {}

    /// A page, a record or a file of records failed; `id` is its path in RAW.
    fn failure(&self, _id: &str, _why: &str) {}

    /// No page is processed any more.
    fn end(&self) {}
}

impl Observer for () {}
