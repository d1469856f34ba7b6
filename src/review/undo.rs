//! Decisions taken back.

use super::ReviewError;
use super::sample::read;
use crate::sink::replace;
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::fs;
use std::path::{Path, PathBuf};
use twox_hash::XxHash3_64;

/// What takes a decision back: for each file that it wrote what was there before, and by what it is known that nobody
/// changed it since. As JSON text it lasts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// The files, in the order in which they were written.
    files: Vec<Written>,
    /// The folders that were made for them, outer ones first.
    folders: Vec<PathBuf>,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Written {
    path: PathBuf,
    /// The hash (XXH3, 64 bits, hexadecimal) of what was written.
    is: String,
    /// What was there before.
    was: Was,
}

/// What a file was before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Was {
    /// It was not there.
    Missing,
    /// It was the same text but for these pieces; and the hash of it.
    Text {
        /// From the top.
        pieces: Vec<Piece>,
        /// Of the whole.
        hash: String,
    },
}

/// A piece of a text that was another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Piece {
    /// Where it is now, in bytes.
    at: usize,
    /// How long it is now, in bytes.
    length: usize,
    /// What it was.
    was: String,
}

impl Undo {
    /// Its text for the ledger.
    ///
    /// # Errors
    /// [`ReviewError::NoUndo`]; it does not happen, since names of files were looked at before.
    pub fn to_json(&self) -> Result<String, ReviewError> {
        serde_json::to_string(self).map_err(|e| ReviewError::NoUndo(e.to_string().into()))
    }

    /// What [`Undo::to_json`] wrote.
    ///
    /// # Errors
    /// [`ReviewError::NoUndo`] where it did not write this.
    pub fn from_json(text: &str) -> Result<Self, ReviewError> {
        serde_json::from_str(text).map_err(|e| ReviewError::NoUndo(e.to_string().into()))
    }

    /// The files that are put back or taken away.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|file| file.path.as_path())
    }

    /// Writes a file, and notes how to take that back.
    pub(super) fn write(&mut self, path: &Path, bytes: &[u8], was: Option<&str>) -> Result<(), ReviewError> {
        let path = std::path::absolute(path).map_err(ReviewError::io(path))?;
        // What a link points to is changed, not the link.
        let path = fs::canonicalize(&path).unwrap_or(path);
        if path.to_str().is_none() {
            return Err(ReviewError::Name(path));
        }
        let missing: Vec<PathBuf> =
            path.ancestors().skip(1).take_while(|folder| !folder.exists()).map(Path::to_owned).collect();
        let was = match was {
            None => Was::Missing,
            Some(was) => Was::Text { pieces: pieces(was, bytes), hash: hash(was.as_bytes()) },
        };
        replace(&path, bytes).map_err(ReviewError::io(&path))?;
        self.folders.extend(missing.into_iter().rev());
        self.files.push(Written { path, is: hash(bytes), was });
        Ok(())
    }

    /// Puts back what was there. All files are looked at before one is touched.
    pub(super) fn apply(&self) -> Result<(), ReviewError> {
        let mut before = Vec::new();
        for file in &self.files {
            let is = read(&file.path)?.filter(|bytes| hash(bytes) == file.is);
            let Some(is) = is else { return Err(ReviewError::Edited(file.path.clone())) };
            let was = match &file.was {
                Was::Missing => None,
                Was::Text { pieces, hash: whole } => {
                    let was = put_back(&is, pieces).filter(|was| hash(was) == *whole);
                    Some(was.ok_or_else(|| ReviewError::NoUndo("what it was does not fit".into()))?)
                }
            };
            before.push((&file.path, was));
        }
        for (path, was) in before.into_iter().rev() {
            match was {
                Some(was) => replace(path, &was).map_err(ReviewError::io(path))?,
                None => fs::remove_file(path).map_err(ReviewError::io(path))?,
            }
        }
        // One that holds something else by now stays.
        self.folders.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
        Ok(())
    }
}

fn hash(bytes: &[u8]) -> String {
    format!("{:016x}", XxHash3_64::oneshot(bytes))
}

/// What differs, by lines.
fn pieces(was: &str, is: &[u8]) -> Vec<Piece> {
    let old: Vec<&[u8]> = was.as_bytes().split_inclusive(|&b| b == b'\n').collect();
    let new: Vec<&[u8]> = is.split_inclusive(|&b| b == b'\n').collect();
    let bytes = |lines: &[&[u8]]| lines.iter().map(|line| line.len()).sum::<usize>();
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let changed = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changed
        .map(|op| Piece {
            at: bytes(&new[..op.new_range().start]),
            length: bytes(&new[op.new_range()]),
            // Whole lines of a text are text.
            was: String::from_utf8_lossy(&old[op.old_range()].concat()).into_owned(),
        })
        .collect()
}

/// `None` where the pieces are not of this text.
fn put_back(is: &[u8], pieces: &[Piece]) -> Option<Vec<u8>> {
    let mut was = Vec::with_capacity(is.len());
    let mut done = 0;
    for piece in pieces {
        was.extend_from_slice(is.get(done..piece.at)?);
        was.extend_from_slice(piece.was.as_bytes());
        done = piece.at.checked_add(piece.length)?;
    }
    was.extend_from_slice(is.get(done..)?);
    Some(was)
}
