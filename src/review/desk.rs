//! The rule files of a review, and the book of them.

use super::ReviewError;
use super::undo::Undo;
use crate::rule::{RuleError, RuleText, load, read_folder, shipped_files};
use crate::site::Book;
use std::path::{Path, PathBuf};

/// The rule files of a review, and the book of them.
#[derive(Debug)]
pub struct Desk {
    /// The folder of the user's own rule files; it need not be there yet.
    pub(super) folder: PathBuf,
    /// The folder in which the paths of tests begin.
    pub(super) root: PathBuf,
    /// How many of the files are the user's own: they come first.
    pub(super) own: usize,
    pub(super) files: Vec<RuleText>,
    pub(super) book: Book,
}

impl Desk {
    /// Reads the files in `folder`, the user's own, where there is such a folder; behind them are those that ship. Paths
    /// of tests begin in `root`, the folder that holds the folder of rules.
    ///
    /// # Errors
    /// [`ReviewError::Rules`] and [`ReviewError::Book`].
    pub fn open(folder: &Path, root: &Path) -> Result<Self, ReviewError> {
        let (own, files) = files(folder)?;
        let book = Book::new(load(&files)?)?;
        Ok(Self { folder: folder.to_owned(), root: root.to_owned(), own, files, book })
    }

    /// The book of all of them.
    #[must_use]
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// Takes a decision back, and reads the files anew. The last decision is taken back first.
    ///
    /// # Errors
    /// [`ReviewError::Edited`] where a file is not as the decision left it; then nothing is taken back.
    pub fn take_back(&mut self, undo: &Undo) -> Result<(), ReviewError> {
        undo.apply()?;
        self.read_again()
    }

    pub(super) fn read_again(&mut self) -> Result<(), ReviewError> {
        *self = Self::open(&self.folder, &self.root)?;
        Ok(())
    }

    /// The user's own files.
    pub(super) fn own_files(&self) -> &[RuleText] {
        &self.files[..self.own]
    }
}

fn files(folder: &Path) -> Result<(usize, Vec<RuleText>), ReviewError> {
    let mut files = match folder.is_dir().then(|| read_folder(folder)) {
        None | Some(Err(RuleError::Empty(_))) => Vec::new(),
        Some(files) => files?,
    };
    let own = files.len();
    files.extend(shipped_files());
    Ok((own, files))
}
