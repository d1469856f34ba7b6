//! Cleans many dumps in parallel, and reports a result for each dump in input order.

use super::in_order::in_order;
use super::page::PageWork;
use super::{Choice, Memory, PageResult, State, Work, WorkItem};
use crate::sink::{OutFolder, WriteError};
use crate::site::RuleSet;
use crate::source::Found;
use rayon::prelude::*;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

/// The number of dumps in progress per thread: few enough for constant memory, enough that a large dump seldom delays the
/// others.
const AT_A_TIME: usize = 256;

/// The configuration of a run.
#[derive(Debug, Clone, Copy)]
pub struct Run<'b> {
    /// The sites and their rules.
    pub rule_set: &'b RuleSet,
    /// How the site of a dump is determined.
    pub choice: Choice<'b>,
    /// The output folder.
    pub out: &'b OutFolder,
    /// Whether the laid-out text of HTML is written too.
    pub laid_out: LaidOut,
    /// The cache of earlier runs. Without it, every page is cleaned and no cache updates are made.
    pub memory: Option<&'b Memory<'b>>,
    /// Set to stop the run: dumps in progress are finished, and no new ones are started.
    pub stop: &'b AtomicBool,
}

/// Whether the laid-out text of HTML is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LaidOut {
    /// It is written to OUT/text/.
    Written,
    /// It is not written.
    #[default]
    NotWritten,
}

/// Why a run stopped early.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// Writing is no longer possible.
    #[error("stopped: {0}; the results so far are complete, and the same command continues from here")]
    Disk(WriteError),
    /// A stop was requested.
    #[error("stopped on request; the results so far are complete, and the same command continues from here")]
    Requested,
    /// The observer of the run failed.
    #[error("stopped: {0}")]
    Observer(std::io::Error),
}

impl<'b> Run<'b> {
    /// Cleans the dumps of `source` on the current rayon thread pool, and calls `observe` for each dump in the order of
    /// the source.
    ///
    /// # Errors
    /// [`Stopped`]. A dump that cannot be read or written has a result, and is not an error.
    pub fn over(
        self,
        mut source: impl Iterator<Item = WorkItem<'b>> + Send,
        mut observe: impl FnMut(PageResult<'b>) -> std::io::Result<()> + Send,
    ) -> Result<(), Stopped> {
        let size = AT_A_TIME * rayon::current_num_threads();
        let next = || Some(source.by_ref().take(size).collect::<Vec<_>>()).filter(|batch| !batch.is_empty());
        let work = |batch: Vec<WorkItem<'b>>| {
            let results: Vec<_> = batch.into_par_iter().with_max_len(8).map(|item| self.one(item)).collect();
            if results.iter().any(Result::is_err) {
                ControlFlow::Break(results)
            } else {
                ControlFlow::Continue(results)
            }
        };
        let deliver = |results: Vec<Result<PageResult<'b>, Stopped>>| {
            let mut end = None;
            for result in results {
                match result {
                    // Dumps that were finished before or during the stop are still reported.
                    Ok(result) => observe(result).map_err(Stopped::Observer)?,
                    // Of several errors, the first in the order of the source is reported.
                    Err(stopped) => end = end.or(Some(stopped)),
                }
            }
            end.map_or(Ok(()), Err)
        };
        in_order(next, work, deliver)
    }

    fn one(self, asked: WorkItem<'b>) -> Result<PageResult<'b>, Stopped> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Stopped::Requested);
        }
        let row = asked.before.as_ref().map(|before| before.row);
        let ended = |state| PageWork { state, record: None, work: Work::Done };
        let (relative, came) = match asked.found {
            Found::Page(location) => {
                // A page must not stop the run: a panic becomes a failure of that page.
                let came = catch_unwind(AssertUnwindSafe(|| self.page(&location, asked.before, asked.turn)))
                    .unwrap_or_else(|_| {
                        Ok(ended(State::Failed("internal error in unboil: please report this page".to_owned())))
                    })
                    .map_err(Stopped::Disk)?;
                (location.relative, came)
            }
            Found::Skipped(relative, skip) => (relative, ended(State::Skipped(skip.words()))),
            Found::Failed(relative, e) => (relative, ended(State::Failed(e.to_string()))),
        };
        let id = relative.to_string_lossy().into_owned();
        Ok(PageResult { id, relative, state: came.state, row, record: came.record, work: came.work })
    }
}
