//! The context of a removed text, from the diff and clean text of its page. Pure.

use crate::pipeline::normalise;
use crate::render::{Row, RowFate, hunks, rows};

/// The number of lines with text that are shown above and below.
const AROUND: usize = 3;
/// The maximum number of bytes kept of a part of a line.
const HELD: usize = 400;

/// A line of a page, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownLine {
    /// Its number in the raw page, counted from 1; `None` if it comes from the clean text only.
    pub number: Option<usize>,
    /// Its parts, from left to right.
    pub parts: Vec<ShownPart>,
    /// Whether it is the removed text in question.
    pub place: Place,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownPart {
    /// Its text, truncated if it is long.
    pub text: String,
    /// Whether it was removed.
    pub fate: PartFate,
}

/// Whether a part of a line was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartFate {
    /// It stays.
    Kept,
    /// It was removed.
    Removed,
}

/// The position of a line in the context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It is the line in question.
    Here,
    /// It is near that line.
    Near,
}

/// A removed text to find in its page.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'w> {
    /// The line of the page, counted from 1.
    pub line: usize,
    /// The rule that removed it.
    pub rule: &'w str,
    /// The text, or its start.
    pub text: &'w str,
}

/// Returns the lines around a removed text, including its own, without blank lines. `None` if the text is not found,
/// because the results differ from those in the ledger.
#[must_use]
pub fn surroundings(diff: &[u8], clean: &[u8], wanted: Wanted<'_>) -> Option<Vec<ShownLine>> {
    let hunks = hunks(diff).ok()?;
    let rows: Vec<Row<'_>> =
        rows(&hunks, Some(clean)).into_iter().filter(|row| !row.text.trim_ascii().is_empty()).collect();
    // Pages can have line ends that diffs do not have, so the text decides, and the number if several lines have that
    // text.
    let distance = |row: &Row<'_>| row.number.map_or(usize::MAX, |number| number.abs_diff(wanted.line));
    let fitting = rows.iter().enumerate().filter(|(_, row)| holds(row, wanted));
    let (at, _) = fitting.min_by_key(|(_, row)| distance(row))?;
    let shown = at.saturating_sub(AROUND)..(at + AROUND + 1).min(rows.len());
    let line = |(i, row): (usize, &Row<'_>)| ShownLine {
        number: row.number,
        parts: parts(row),
        place: if i == at { Place::Here } else { Place::Near },
    };
    Some(rows.iter().enumerate().take(shown.end).skip(shown.start).map(line).collect())
}

fn holds(row: &Row<'_>, wanted: Wanted<'_>) -> bool {
    let (mut of_row, mut of_text) = (Vec::new(), Vec::new());
    normalise(wanted.text.as_bytes(), &mut of_text);
    row.parts.iter().any(|part| {
        let said = part.by.rules().iter().any(|rule| **rule == *wanted.rule);
        normalise(row.text.get(part.span.clone()).unwrap_or_default(), &mut of_row);
        // Invalid UTF-8 is replaced in one of them.
        let (row, text) = (String::from_utf8_lossy(&of_row), String::from_utf8_lossy(&of_text));
        said && (row.starts_with(&*text) || text.starts_with(&*row))
    })
}

fn parts(row: &Row<'_>) -> Vec<ShownPart> {
    let text = row.text.trim_ascii_end();
    let mut parts = Vec::new();
    let mut add = |from: usize, to: usize, fate: PartFate| {
        if let Some(bytes) = text.get(from..to.min(text.len())).filter(|bytes| !bytes.is_empty()) {
            parts.push(ShownPart { text: held(bytes, fate), fate });
        }
    };
    let mut at = 0;
    for part in &row.parts {
        add(at, part.span.start, PartFate::Kept);
        add(part.span.start.max(at), part.span.end, PartFate::Removed);
        at = part.span.end.max(at);
        // A line of a thousand parts is not useful.
        if at > HELD * 8 {
            break;
        }
    }
    if row.fate != RowFate::Goes {
        add(at, text.len(), PartFate::Kept);
    }
    parts
}

/// Truncates a part: keeps the start of a removed part, but both ends of a kept one, because the text next to a removal
/// matters.
fn held(bytes: &[u8], fate: PartFate) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match bytes {
        [head @ .., _] if bytes.len() <= HELD => text(&bytes[..=head.len()]),
        _ if fate == PartFate::Removed => text(&bytes[..bytes.len().min(HELD)]) + "…",
        _ => format!("{} … {}", text(&bytes[..HELD / 2]), text(&bytes[bytes.len() - HELD / 2..])),
    }
}
