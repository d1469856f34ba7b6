//! Decisions taken back.

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

/// What takes a decision back: for each file that it wrote what was there before, and by what it is known that nobody
/// changed it since. As JSON text it lasts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// The files, in the order in which they were written.
    files: Vec<Written>,
    /// The folders that were made for them, outer ones first.
    folders: Vec<PathBuf>,
    /// What takes it back in a site file that is another one by now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    back: Vec<Back>,
}

/// A change that takes a change of a site file back.
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

    /// What takes an edit back; `None` where only the text as it was does.
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
    /// What it is now; none where an earlier version wrote this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is: Option<String>,
    /// The lines right above and below it; empty at an end of the file.
    #[serde(default)]
    around: [String; 2],
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

    /// Notes what takes a change of the site file back, should it be another one by then.
    pub(super) fn note(&mut self, edits: &[Edit]) {
        let back: Option<Vec<_>> = edits.iter().map(Back::of).collect();
        self.back = back.into_iter().flatten().flatten().collect();
    }

    /// The changes that take it back in a site file that is another one by now; none where there are no such.
    pub(super) fn edits(&self) -> Vec<Edit> {
        self.back.iter().map(Back::edit).collect()
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

    /// What putting back would write: all files are looked at, and none is touched. A file that is as it was before the
    /// decision is left out; in one that somebody changed since, the change is looked for by its lines.
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

    /// Does what was planned.
    pub(super) fn apply(&self, plan: Vec<PutBack>) -> Result<(), ReviewError> {
        let texts: Vec<Vec<u8>> = plan.iter().filter_map(|file| file.text.clone()).collect();
        for PutBack { path, text, .. } in plan.into_iter().rev() {
            match text {
                Some(text) => replace(&path, &text).map_err(ReviewError::io(&path))?,
                // A later decision was on the same page.
                None if texts.iter().any(|text| names(text, &path)) => {}
                None => fs::remove_file(&path).map_err(ReviewError::io(&path))?,
            }
        }
        // One that holds something else by now stays.
        self.folders.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
        Ok(())
    }
}

/// A file that is put back.
pub(super) struct PutBack {
    pub path: PathBuf,
    /// What is to stand in it; none where it goes.
    pub text: Option<Vec<u8>>,
    pub found: Found,
}

/// How a file was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// As the decision left it.
    AsWritten,
    /// Somebody changed it since. Its text is there where the lines of the decision are still to be found.
    Changed,
}

/// Whether a site file's text names a sample, or the one whose address the file at `path` is.
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

/// What differs, by lines.
fn pieces(was: &str, is: &[u8]) -> Vec<Piece> {
    let (old, new) = (lines(was.as_bytes()), lines(is));
    let bytes = |lines: &[&[u8]]| lines.iter().map(|line| line.len()).sum::<usize>();
    // Whole lines of a text are text.
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

/// The pieces put back in a text that somebody changed since: each must be found, in their order, and once.
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

/// Where the lines of a piece stand: with the lines around it, then with one of them, then alone.
fn place_of(piece: &Piece, now: &[&[u8]]) -> Option<Range<usize>> {
    let is = lines(piece.is.as_ref()?.as_bytes());
    let [above, below] = piece.around.each_ref().map(|line| lines(line.as_bytes()));
    let none = Vec::new();
    for (above, below) in [(&above, &below), (&above, &none), (&none, &below), (&none, &none)] {
        // Where lines were only taken out, what was around them is all that there is to find.
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
