//! The rule files of a review, and the book of them.

use super::ReviewError;
use super::undo::{Found, PutBack, Undo};
use crate::rule::{RuleError, RuleText, in_place_of, load, read_folder, shipped_files};
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

    /// Takes a decision back, and reads the files anew. What is as it was before the decision stays so: a decision that
    /// was taken back in part is taken back in full. In a site file that was changed since, the lines of the decision are
    /// looked for.
    ///
    /// # Errors
    /// [`ReviewError::Edited`] where these are not there as the decision left them, or the file could not be used
    /// without them; then nothing is taken back.
    pub fn take_back(&mut self, undo: &Undo) -> Result<(), ReviewError> {
        let plan = undo.plan()?;
        for put_back in plan.iter().filter(|it| it.found == Found::ByItsLines) {
            self.can_be(put_back)?;
        }
        undo.apply(plan)?;
        self.read_again()
    }

    /// Whether the files could be used if one of them were another text.
    fn can_be(&self, new: &PutBack) -> Result<(), ReviewError> {
        let edited = || ReviewError::Edited(new.path.clone());
        let is_it = |file: &&RuleText| std::fs::canonicalize(file.path.as_ref()).is_ok_and(|path| path == new.path);
        let file = self.own_files().iter().find(is_it).ok_or_else(edited)?;
        let text = new.text.clone().and_then(|text| String::from_utf8(text).ok()).ok_or_else(edited)?;
        let file = RuleText { path: file.path.clone(), text: text.into() };
        load(&in_place_of(&file, &self.files)).map(drop).map_err(|_| edited())
    }

    /// Reads the files anew where somebody changed them; whether somebody did.
    ///
    /// # Errors
    /// [`ReviewError::Rules`] and [`ReviewError::Book`]: then the desk has the files as they were.
    pub fn renew(&mut self) -> Result<Renewed, ReviewError> {
        let (_, files) = files(&self.folder)?;
        let same = files.len() == self.files.len()
            && files.iter().zip(&self.files).all(|(a, b)| (&a.path, &a.text) == (&b.path, &b.text));
        if same {
            return Ok(Renewed::AsBefore);
        }
        self.read_again()?;
        Ok(Renewed::Changed)
    }

    pub(super) fn read_again(&mut self) -> Result<(), ReviewError> {
        *self = Self::open(&self.folder, &self.root)?;
        Ok(())
    }

    /// The user's own files.
    #[must_use]
    pub fn own_files(&self) -> &[RuleText] {
        &self.files[..self.own]
    }
}

/// Whether files were read anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewed {
    /// They were: somebody had changed them.
    Changed,
    /// They were not.
    AsBefore,
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
