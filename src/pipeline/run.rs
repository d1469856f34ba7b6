//! A run: dumps in, results written, an outcome for each dump in the order of the dumps.

use super::{Choice, Cleaned, Outcome, State, clean_page};
use crate::judge::Removal;
use crate::page::{NotText, Page};
use crate::render;
use crate::sink::{Format, OutFolder, WriteError, clean_path, diff_path, text_path};
use crate::site::Book;
use crate::source::{Found, Location, Twin, read};
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// How many dumps are in work at a time, for each thread: few enough for flat memory, many enough that a large dump
/// seldom keeps the others waiting.
const AT_A_TIME: usize = 256;

/// What a run works with.
#[derive(Debug, Clone, Copy)]
pub struct Run<'b> {
    /// The sites and their rules.
    pub book: &'b Book,
    /// Who decides whose page a dump is.
    pub choice: Choice<'b>,
    /// Where results go.
    pub out: &'b OutFolder,
    /// Whether the laid-out text of HTML is written too.
    pub laid_out: LaidOut,
}

/// Whether the laid-out text of HTML is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaidOut {
    /// To OUT/text/.
    Written,
    /// No.
    Left,
}

/// Why a run ended before its end.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// Nothing can be written any more.
    #[error("stopped: {0}; what is done is whole, and the same command goes on from here")]
    Disk(WriteError),
    /// Whoever follows the run could not go on.
    #[error("stopped: {0}")]
    Observer(std::io::Error),
}

impl<'b> Run<'b> {
    /// Cleans what `source` gives, on the threads of the rayon pool in which it is called, and tells `observe` of each
    /// dump in the order of the source.
    ///
    /// # Errors
    /// [`Stopped`]. A dump that cannot be read or written is an outcome, not an error.
    pub fn over(
        self,
        mut source: impl Iterator<Item = Found> + Send,
        mut observe: impl FnMut(Outcome<'b>) -> std::io::Result<()> + Send,
    ) -> Result<(), Stopped> {
        let size = AT_A_TIME * rayon::current_num_threads();
        let mut batch: Vec<Found> = source.by_ref().take(size).collect();
        let mut told = Vec::new();
        // While a batch is in work, the one before it is told of and the one behind it is looked for.
        while !batch.is_empty() {
            let (observed, outcomes) = rayon::join(
                || told.drain(..).try_for_each(&mut observe).map(|()| source.by_ref().take(size).collect()),
                || batch.into_par_iter().with_max_len(8).map(|found| self.one(found)).collect::<Result<Vec<_>, _>>(),
            );
            batch = observed.map_err(Stopped::Observer)?;
            told = outcomes.map_err(Stopped::Disk)?;
        }
        told.into_iter().try_for_each(observe).map_err(Stopped::Observer)
    }

    fn one(self, found: Found) -> Result<Outcome<'b>, WriteError> {
        let (relative, state) = match found {
            Found::Page(location) => {
                // No page may stop a run; one that brings a mistake of ours to light is a failure of its own.
                let state = catch_unwind(AssertUnwindSafe(|| self.page(&location)))
                    .unwrap_or_else(|_| Ok(State::Failed("a mistake in unboil: please report this page".to_owned())))?;
                (location.relative, state)
            }
            Found::Skipped(relative, skip) => (relative, State::Skipped(skip.words())),
            Found::Failed(relative, e) => (relative, State::Failed(e.to_string())),
        };
        Ok(Outcome { id: relative.to_string_lossy().into_owned(), state })
    }

    fn page(self, location: &Location) -> Result<State<'b>, WriteError> {
        let dump = match read(location) {
            Ok(dump) => dump,
            Err(e) => return Ok(State::Failed(e.to_string())),
        };
        let page = match Page::read(dump) {
            Ok(page) => page,
            Err(NotText::Binary) => return Ok(State::Skipped("binary, not text")),
            Err(e @ NotText::TooLarge) => return Ok(State::Failed(e.to_string())),
        };
        let format = Format::of(&page);
        if format == Format::Html && location.twin == Twin::Beside {
            let why =
                "its clean text would take the name of the dump beside it that has its name and `.txt`: rename one";
            return Ok(State::Failed(why.to_owned()));
        }
        let verdict = clean_page(self.book, &page, self.choice);
        let written = self.write(location, &page, &verdict.judgement.removals);
        match written {
            Ok(()) => Ok(State::Cleaned(Box::new(Cleaned::new(&page, verdict)))),
            Err(WriteError::File(path, e)) => Ok(State::Failed(WriteError::File(path, e).to_string())),
            Err(e) => Err(e),
        }
    }

    fn write(self, location: &Location, page: &Page, removals: &[Removal<'_>]) -> Result<(), WriteError> {
        let relative = &location.relative;
        let format = Format::of(page);
        if (format, self.laid_out) == (Format::Html, LaidOut::Written) {
            self.out.write(&text_path(relative), page.text())?;
        }
        let clean = clean_path(relative, format);
        match removals {
            [] => self.out.write(&clean, page.text())?,
            removals => self.out.write(&clean, &render::clean(page, removals))?,
        }
        self.out.write(&diff_path(relative), &render::unified(page, removals, name(relative).as_ref()))
    }
}

/// A relative path as the bytes that stand in a diff.
fn name(relative: &Path) -> std::borrow::Cow<'_, [u8]> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        relative.as_os_str().as_bytes().into()
    }
    #[cfg(not(unix))]
    {
        relative.to_string_lossy().replace('\\', "/").into_bytes().into()
    }
}
