//! A review session: the rule files and their rule set.

use super::ReviewError;
use super::undo::{Found, PutBack, Undo};
use crate::rule::{RuleError, RuleText, edited, in_place_of, load, read_folder};
use crate::shipped_files;
use crate::site::RuleSet;
use std::path::{Path, PathBuf};

/// The rule files of a review, and their rule set.
#[derive(Debug)]
pub struct ReviewSession {
    /// The folder of the user's own rule files; it may not exist yet.
    pub(super) folder: PathBuf,
    /// The folder that the paths of tests are relative to.
    pub(super) root: PathBuf,
    /// The number of the user's own files; these come first.
    pub(super) own: usize,
    pub(super) files: Vec<RuleText>,
    pub(super) rule_set: RuleSet,
}

impl ReviewSession {
    /// Reads the user's own files in `folder`, if it exists, followed by the shipped ones. Paths of tests are relative to
    /// `root`, the parent of the folder of rules.
    ///
    /// # Errors
    /// [`ReviewError::Rules`] and [`ReviewError::RuleSet`].
    pub fn open(folder: &Path, root: &Path) -> Result<Self, ReviewError> {
        let (own, files) = files(folder)?;
        let rule_set = RuleSet::new(load(&files)?)?;
        Ok(Self { folder: folder.to_owned(), root: root.to_owned(), own, files, rule_set })
    }

    /// The rule set of all files.
    #[must_use]
    pub fn rule_set(&self) -> &RuleSet {
        &self.rule_set
    }

    /// Undoes a decision, and reads the files again. Files that are already in their earlier state are skipped, so a
    /// partial undo can be completed. In a site file that was changed since, the lines of the decision are searched, then
    /// their contents.
    ///
    /// # Errors
    /// [`ReviewError::Edited`] if they are no longer there, or the file would be invalid without them; nothing is undone
    /// then.
    pub fn take_back(&mut self, undo: &Undo) -> Result<(), ReviewError> {
        let mut plan = undo.plan()?;
        for put_back in plan.iter_mut().filter(|it| it.found == Found::Changed) {
            put_back.text = Some(self.text_without(put_back, undo)?);
        }
        undo.apply(plan)?;
        self.read_again()
    }

    /// The text of a site file without the decision, if it was changed since.
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

    /// Reads the files again if they were changed on disk; returns whether they were.
    ///
    /// # Errors
    /// [`ReviewError::Rules`] and [`ReviewError::RuleSet`]: the session then keeps the old files.
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

/// Whether files were read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reloaded {
    /// They were changed and read again.
    Changed,
    /// They were unchanged.
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
