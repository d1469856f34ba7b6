//! Undoing decisions.

use super::ReviewError;
use super::sample::read;
use crate::rule::{Edit, Tested};
use crate::sink::replace;
use crate::source::SIDECAR_ENDING;
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use twox_hash::XxHash3_64;

/// The information to undo a decision: for each written file its earlier contents, and a hash that detects later changes.
/// It can be stored as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// The files, in the order in which they were written.
    files: Vec<Written>,
    /// The folders that were created for them, outer ones first.
    folders: Vec<PathBuf>,
    /// The edits that undo it in a site file that was changed since.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    back: Vec<Back>,
}

/// An edit that undoes an edit of a site file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Back {
    Unkeep { line: String },
    Widen { rule: String, line: String },
    Release { page: String, keep: String },
}

impl Back {
    fn edit(&self) -> Edit {
        match self.clone() {
            Self::Unkeep { line } => Edit::Unkeep { line },
            Self::Widen { rule, line } => Edit::Widen { rule, line },
            Self::Release { page, keep } => Edit::Release { of: Tested::Page(page), keep },
        }
    }

    /// Inverts an edit; `None` if it can only be undone by restoring the text.
    fn of(edit: &Edit) -> Option<Vec<Self>> {
        Some(match edit.clone() {
            Edit::KeepLine { line } | Edit::KeepPattern { pattern: line } => vec![Self::Unkeep { line }],
            Edit::Narrow { rule, line } => vec![Self::Widen { rule, line }],
            Edit::Test { of: Tested::Page(page), drop, keep } if drop.is_empty() => {
                keep.into_iter().map(|keep| Self::Release { page: page.clone(), keep }).collect()
            }
            _ => return None,
        })
    }
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Written {
    path: PathBuf,
    /// The hash (XXH3, 64 bits, hexadecimal) of the written contents.
    is: String,
    /// The earlier contents.
    was: Was,
}

/// The earlier contents of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Was {
    /// It did not exist.
    Missing,
    /// The same text except for these pieces.
    Text {
        /// From top to bottom.
        pieces: Vec<Piece>,
        /// The hash of the whole text.
        hash: String,
    },
}

/// A piece of a text that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Piece {
    /// Its current start, in bytes.
    at: usize,
    /// Its current length, in bytes.
    length: usize,
    /// Its earlier text.
    was: String,
    /// Its current text; `None` if an earlier version wrote this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is: Option<String>,
    /// The lines directly above and below it; empty at an end of the file.
    #[serde(default)]
    around: [String; 2],
}

impl Undo {
    /// Serializes it for the ledger.
    ///
    /// # Errors
    /// [`ReviewError::NoUndo`]; cannot happen, because file names were checked before.
    pub fn to_json(&self) -> Result<String, ReviewError> {
        serde_json::to_string(self).map_err(|e| ReviewError::NoUndo(e.to_string().into()))
    }

    /// Parses the output of [`Undo::to_json`].
    ///
    /// # Errors
    /// [`ReviewError::NoUndo`] if it is anything else.
    pub fn from_json(text: &str) -> Result<Self, ReviewError> {
        serde_json::from_str(text).map_err(|e| ReviewError::NoUndo(e.to_string().into()))
    }

    /// The files that are restored or deleted.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|file| file.path.as_path())
    }

    /// Stores the edits that undo a change of the site file, in case it is changed later.
    pub(super) fn note(&mut self, edits: &[Edit]) {
        let back: Option<Vec<_>> = edits.iter().map(Back::of).collect();
        self.back = back.into_iter().flatten().flatten().collect();
    }

    /// The edits that undo it in a site file that was changed since; empty if there are none.
    pub(super) fn edits(&self) -> Vec<Edit> {
        self.back.iter().map(Back::edit).collect()
    }

    /// Writes a file, and records how to undo that.
    pub(super) fn write(&mut self, path: &Path, bytes: &[u8], was: Option<&str>) -> Result<(), ReviewError> {
        let path = std::path::absolute(path).map_err(ReviewError::io(path))?;
        // The target of a link is changed, not the link.
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

    /// Computes the contents to restore: reads all files, and changes none. Omits files that are already in their earlier
    /// state; in a file that was changed since, searches for the change by its lines.
    pub(super) fn plan(&self) -> Result<Vec<PutBack>, ReviewError> {
        let mut plan = Vec::new();
        for file in &self.files {
            let Written { path, is, was } = file;
            let (text, found) = match (read(path)?, was) {
                (None, Was::Missing) => continue,
                (Some(now), Was::Text { hash: whole, .. }) if hash(&now) == *whole => continue,
                (None, Was::Text { .. }) => return Err(ReviewError::Edited(path.clone())),
                (Some(now), Was::Missing) if hash(&now) == *is => (None, Found::AsWritten),
                (Some(_), Was::Missing) => (None, Found::Changed),
                (Some(now), Was::Text { pieces, hash: whole }) if hash(&now) == *is => {
                    let text = put_back(&now, pieces).filter(|text| hash(text) == *whole);
                    let text =
                        text.ok_or_else(|| ReviewError::NoUndo("the saved text does not fit the file".into()))?;
                    (Some(text), Found::AsWritten)
                }
                (Some(now), Was::Text { pieces, .. }) => (found(&now, pieces), Found::Changed),
            };
            plan.push(PutBack { path: path.clone(), text, found });
        }
        Ok(plan)
    }

    /// Applies a plan.
    pub(super) fn apply(&self, plan: Vec<PutBack>) -> Result<(), ReviewError> {
        let texts: Vec<Vec<u8>> = plan.iter().filter_map(|file| file.text.clone()).collect();
        for PutBack { path, text, .. } in plan.into_iter().rev() {
            match text {
                Some(text) => replace(&path, &text).map_err(ReviewError::io(&path))?,
                // A later decision used the same page.
                None if texts.iter().any(|text| names(text, &path)) => {}
                None => fs::remove_file(&path).map_err(ReviewError::io(&path))?,
            }
        }
        // A folder that has other files by now stays.
        self.folders.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
        Ok(())
    }
}

/// A file to restore.
pub(super) struct PutBack {
    pub path: PathBuf,
    /// Its new contents; `None` if it is deleted.
    pub text: Option<Vec<u8>>,
    pub found: Found,
}

/// The state of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// As the decision wrote it.
    AsWritten,
    /// Changed since. The text is present if the lines of the decision were found.
    Changed,
}

/// Whether the text of a site file names a sample, or the sample whose URL is in the file at `path`.
fn names(text: &[u8], path: &Path) -> bool {
    let whole = path.to_string_lossy();
    let whole = whole.strip_suffix(SIDECAR_ENDING).unwrap_or(&whole);
    let mut parts: Vec<&str> = whole.rsplit(['/', '\\']).take(3).collect();
    parts.reverse();
    memchr::memmem::find(text, parts.join("/").as_bytes()).is_some()
}

fn hash(bytes: &[u8]) -> String {
    format!("{:016x}", XxHash3_64::oneshot(bytes))
}

/// The line-based differences.
fn pieces(was: &str, is: &[u8]) -> Vec<Piece> {
    let (old, new) = (lines(was.as_bytes()), lines(is));
    let bytes = |lines: &[&[u8]]| lines.iter().map(|line| line.len()).sum::<usize>();
    // Whole lines of a text are valid text.
    let text = |lines: &[&[u8]]| String::from_utf8_lossy(&lines.concat()).into_owned();
    let line = |at: Option<usize>| text(at.and_then(|at| new.get(at)).map_or(&[], std::slice::from_ref));
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let changed = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changed
        .map(|op| {
            let range = op.new_range();
            Piece {
                at: bytes(&new[..range.start]),
                length: bytes(&new[range.clone()]),
                was: text(&old[op.old_range()]),
                is: Some(text(&new[range.clone()])),
                around: [line(range.start.checked_sub(1)), line(Some(range.end))],
            }
        })
        .collect()
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|&b| b == b'\n').collect()
}

/// Restores the pieces in a text that was changed since: each must be found exactly once, and in order.
fn found(now: &[u8], pieces: &[Piece]) -> Option<Vec<u8>> {
    let now = lines(now);
    let mut was = Vec::new();
    let mut done = 0;
    for piece in pieces {
        let place = place_of(piece, &now)?;
        was.extend_from_slice(&now.get(done..place.start)?.concat());
        was.extend_from_slice(piece.was.as_bytes());
        done = place.end;
    }
    was.extend_from_slice(&now.get(done..)?.concat());
    Some(was)
}

/// Finds the lines of a piece: with the lines around it, then with one of them, then alone.
fn place_of(piece: &Piece, now: &[&[u8]]) -> Option<Range<usize>> {
    let is = lines(piece.is.as_ref()?.as_bytes());
    let [above, below] = piece.around.each_ref().map(|line| lines(line.as_bytes()));
    let none = Vec::new();
    for (above, below) in [(&above, &below), (&above, &none), (&none, &below), (&none, &none)] {
        // If lines were only deleted, the lines around them are all that can be searched.
        if is.is_empty() && (above.is_empty() || below.is_empty()) {
            break;
        }
        let wanted = [above.as_slice(), is.as_slice(), below.as_slice()].concat();
        let mut places = (0..now.len()).filter(|&at| now[at..].starts_with(&wanted));
        match (places.next(), places.next()) {
            (Some(at), None) => return Some(at + above.len()..at + above.len() + is.len()),
            (Some(_), Some(_)) => return None,
            (None, _) => {}
        }
    }
    None
}

/// `None` if the pieces do not fit this text.
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
