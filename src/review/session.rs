//! The rule files of a review, and the rule set of them.

use super::ReviewError;
use super::undo::{Found, PutBack, Undo};
use crate::rule::{RuleError, RuleText, edited, in_place_of, load, read_folder};
use crate::shipped_files;
use crate::site::RuleSet;
use std::path::{Path, PathBuf};

/// The rule files of a review, and the rule set of them.
#[derive(Debug)]
pub struct ReviewSession {
    /// The folder of the user's own rule files; it need not be there yet.
    pub(super) folder: PathBuf,
    /// The folder in which the paths of tests begin.
    pub(super) root: PathBuf,
    /// How many of the files are the user's own: they come first.
    pub(super) own: usize,
    pub(super) files: Vec<RuleText>,
    pub(super) rule_set: RuleSet,
}

impl ReviewSession {
    /// Reads the files in `folder`, the user's own, where there is such a folder; behind them are those that ship. Paths
    /// of tests begin in `root`, the folder that holds the folder of rules.
    ///
    /// # Errors
    /// [`ReviewError::Rules`] and [`ReviewError::RuleSet`].
    pub fn open(folder: &Path, root: &Path) -> Result<Self, ReviewError> {
        let (own, files) = files(folder)?;
        let rule_set = RuleSet::new(load(&files)?)?;
        Ok(Self { folder: folder.to_owned(), root: root.to_owned(), own, files, rule_set })
    }

    /// The rule set of all of them.
    #[must_use]
    pub fn rule_set(&self) -> &RuleSet {
        &self.rule_set
    }

    /// Takes a decision back, and reads the files anew. What is as it was before the decision stays so: a decision that
    /// was taken back in part is taken back in full. In a site file that was changed since, the lines of the decision are
    /// looked for, then what they say.
    ///
    /// # Errors
    /// [`ReviewError::Edited`] where that is not there any more, or the file could not be used without it; then nothing
    /// is taken back.
    pub fn take_back(&mut self, undo: &Undo) -> Result<(), ReviewError> {
        let mut plan = undo.plan()?;
        for put_back in plan.iter_mut().filter(|it| it.found == Found::Changed) {
            put_back.text = Some(self.text_without(put_back, undo)?);
        }
        undo.apply(plan)?;
        self.read_again()
    }

    /// A site file that was changed since without a decision.
    fn text_without(&self, put_back: &PutBack, undo: &Undo) -> Result<Vec<u8>, ReviewError> {
        let refused = || ReviewError::Edited(put_back.path.clone());
        let is_it =
            |file: &&RuleText| std::fs::canonicalize(file.path.as_ref()).is_ok_and(|path| path == put_back.path);
        let file = self.own_files().iter().find(is_it).ok_or_else(refused)?;
        if let Some(text) = put_back.text.clone().and_then(|text| String::from_utf8(text).ok()) {
            let new = RuleText { path: file.path.clone(), text: text.into() };
            if load(&in_place_of(&new, &self.files)).is_ok() {
                return Ok(new.text.as_bytes().to_vec());
            }
        }
        let new = edited(file, &undo.edits(), &self.files).map_err(|_| refused())?;
        if new.text == file.text { Err(refused()) } else { Ok(new.text.as_bytes().to_vec()) }
    }

    /// Reads the files anew where somebody changed them; whether somebody did.
    ///
    /// # Errors
    /// [`ReviewError::Rules`] and [`ReviewError::RuleSet`]: then the session has the files as they were.
    pub fn reload(&mut self) -> Result<Reloaded, ReviewError> {
        let (_, files) = files(&self.folder)?;
        let same = files.len() == self.files.len()
            && files.iter().zip(&self.files).all(|(a, b)| (&a.path, &a.text) == (&b.path, &b.text));
        if same {
            return Ok(Reloaded::Unchanged);
        }
        self.read_again()?;
        Ok(Reloaded::Changed)
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
pub enum Reloaded {
    /// They were: somebody had changed them.
    Changed,
    /// They were not.
    Unchanged,
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
