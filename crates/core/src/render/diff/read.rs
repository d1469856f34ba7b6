//! Parses diffs, and restores the raw page from a diff and the clean text.

use super::heading::{self, RuleCount};
use super::{Lines, NO_NEWLINE};
use std::ops::Range;

/// Why a diff cannot be read or reversed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// It is not a unified diff.
    #[error("line {0} of the diff is not valid in a unified diff")]
    Diff(usize),
    /// The clean text does not match the diff.
    #[error("line {line} of the clean text does not match line {at} of the diff")]
    Clean {
        /// The line number in the clean text, counted from 1.
        line: usize,
        /// The line number in the diff, counted from 1.
        at: usize,
    },
}

/// A hunk: changed lines of a page with their context.
#[derive(Debug)]
pub struct Hunk<'d> {
    /// Its lines in the raw page, counted from 0.
    pub raw: Range<usize>,
    /// Its lines in the clean text, counted from 0.
    pub clean: Range<usize>,
    pub(super) took: Vec<RuleCount>,
    pub(super) lines: Vec<Said<'d>>,
    /// The line number of its heading in the diff, counted from 1.
    at: usize,
}

/// A line in a diff.
#[derive(Debug)]
pub(super) struct Said<'d> {
    pub mark: Mark,
    /// The text, including the line end if there is one.
    pub text: &'d [u8],
    /// The line number in the diff, counted from 1.
    at: usize,
}

/// The side that a line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Both sides.
    Both,
    /// The raw page.
    Raw,
    /// The clean text.
    Clean,
}

/// Parses the hunks of a diff, from the top.
///
/// # Errors
/// [`Misfit::Diff`] if it is not a unified diff.
pub fn hunks(diff: &[u8]) -> Result<Vec<Hunk<'_>>, Misfit> {
    let diff = Lines::of(diff);
    let mut hunks = Vec::new();
    let mut line = (0..diff.count().min(2)).take_while(|&line| is_name(diff.get(line))).count();
    while line < diff.count() {
        let mut hunk = headed(diff.get(line), line + 1).ok_or(Misfit::Diff(line + 1))?;
        line += 1;
        let (mut raw, mut clean) = (hunk.raw.len(), hunk.clean.len());
        while (raw, clean) != (0, 0) {
            if line >= diff.count() {
                return Err(Misfit::Diff(line));
            }
            let (Some(mark), mut text) = (mark(diff.get(line)), &diff.get(line)[1..]) else {
                return Err(Misfit::Diff(line + 1));
            };
            let of_raw = usize::from(mark != Mark::Clean);
            let of_clean = usize::from(mark != Mark::Raw);
            raw = raw.checked_sub(of_raw).ok_or(Misfit::Diff(line + 1))?;
            clean = clean.checked_sub(of_clean).ok_or(Misfit::Diff(line + 1))?;
            line += 1;
            let at = line;
            if line < diff.count() && diff.get(line) == NO_NEWLINE {
                text = text.strip_suffix(b"\n").unwrap_or(text);
                line += 1;
            }
            hunk.lines.push(Said { mark, text, at });
        }
        hunks.push(hunk);
    }
    Ok(hunks)
}

fn is_name(line: &[u8]) -> bool {
    line.starts_with(b"--- ") || line.starts_with(b"+++ ")
}

fn mark(line: &[u8]) -> Option<Mark> {
    match line.first() {
        Some(b' ') => Some(Mark::Both),
        Some(b'-') => Some(Mark::Raw),
        Some(b'+') => Some(Mark::Clean),
        _ => None,
    }
}

/// Parses the heading of a hunk, without its lines.
fn headed<'d>(text: &[u8], at: usize) -> Option<Hunk<'d>> {
    let text = String::from_utf8_lossy(text);
    let (ranges, rules) = text.strip_prefix("@@ -")?.split_once(" @@")?;
    let (raw, clean) = ranges.split_once(" +")?;
    Some(Hunk { raw: side(raw)?, clean: side(clean)?, took: heading::read(rules), lines: Vec::new(), at })
}

/// Parses `start,count`. For a side without lines, `start` is the line before.
fn side(text: &str) -> Option<Range<usize>> {
    let (start, count) = text.split_once(',')?;
    let (start, count): (usize, usize) = (start.parse().ok()?, count.parse().ok()?);
    let start = if count == 0 { start } else { start.saturating_sub(1) };
    Some(start..start.checked_add(count)?)
}

/// Restores the raw text from the clean text and its diff.
///
/// # Errors
/// [`Misfit`] if the two do not belong together.
pub fn reverse(clean: &[u8], diff: &[u8]) -> Result<Vec<u8>, Misfit> {
    let mut raw = Vec::with_capacity(clean.len() + diff.len());
    let clean = Lines::of(clean);
    let mut at = 0;
    for hunk in hunks(diff)? {
        if hunk.clean.start < at || hunk.clean.start > clean.count() {
            return Err(Misfit::Clean { line: hunk.clean.start.saturating_add(1), at: hunk.at });
        }
        (at..hunk.clean.start).for_each(|line| raw.extend_from_slice(clean.get(line)));
        at = hunk.clean.start;
        for said in hunk.lines {
            if said.mark != Mark::Raw {
                if at >= clean.count() || clean.get(at) != said.text {
                    return Err(Misfit::Clean { line: at + 1, at: said.at });
                }
                at += 1;
            }
            if said.mark != Mark::Clean {
                raw.extend_from_slice(said.text);
            }
        }
    }
    (at..clean.count()).for_each(|line| raw.extend_from_slice(clean.get(line)));
    Ok(raw)
}
