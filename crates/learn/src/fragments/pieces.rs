//! Joins lines that are pieces of one sentence.

use crate::page_table::{Prose, Row, prose};
use std::ops::Range;

/// The kind of a run of lines, joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sentence {
    /// Not a sentence.
    None,
    /// A sentence in one line.
    Whole,
    /// A sentence in several lines, as in wrapped text.
    Broken,
    /// A sentence with a line that starts with a comma or a full stop, which wrapped text never has.
    Punctuated,
}

/// Splits the lines of a page into runs. The pieces of one sentence are one run.
pub(super) fn runs(rows: &[Row<'_>]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if goes_on(&rows[at - 1].text, &row.text) => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
        // A line before a comma may be a name in the middle of a sentence.
        if starts_with_stop(&row.text)
            && let [.., above, run] = &mut *runs
            && rows.get(above.end - 1).is_some_and(|above| is_open(&above.text))
        {
            above.end = run.end;
            runs.pop();
        }
    }
    runs
}

/// Minimum number of words in a line that is not a label.
const WORDS: usize = 3;
/// The same in bytes, for scripts without spaces between words.
const BYTES: usize = 18;

/// Whether a line's end suggests that it breaks off inside a sentence.
fn is_open(line: &str) -> bool {
    let long = line.split(' ').count() >= WORDS || (!line.is_ascii() && line.len() >= BYTES);
    let last = line.rsplit(' ').next().and_then(|word| word.chars().find(|c| c.is_alphabetic()));
    long && !ends(line) && last.is_some_and(|c| !c.is_uppercase())
}

pub(super) fn sentence(rows: &[Row<'_>]) -> Sentence {
    let Some(last) = rows.last() else { return Sentence::None };
    if !ends(&last.text) {
        return Sentence::None;
    }
    if let [only] = rows {
        return if only.prose == Prose::Sentence { Sentence::Whole } else { Sentence::None };
    }
    if prose(&joined(rows)) != Prose::Sentence {
        Sentence::None
    } else if rows.iter().skip(1).any(|row| starts_with_stop(&row.text)) {
        Sentence::Punctuated
    } else {
        Sentence::Broken
    }
}

pub(super) fn joined(rows: &[Row<'_>]) -> String {
    rows.iter().map(|row| row.text.as_ref()).collect::<Vec<_>>().join(" ")
}

/// Whether a line continues the sentence of the line above it: it starts in lower case or with closing punctuation.
fn goes_on(above: &str, line: &str) -> bool {
    !ends(above) && (line.starts_with(char::is_lowercase) || starts_with_stop(line) || starts_closed(line))
}

fn ends(line: &str) -> bool {
    let bare = line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '」', '』']);
    // A bracket alone ends nothing.
    bare.ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '؟', '؛', '।', '۔'])
}

/// Whether a line starts with a comma or a full stop and a space, or consists of only that.
pub(super) fn starts_with_stop(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        Some(',' | '.' | '،' | '۔' | '।') => {
            let rest = chars.as_str().trim_start_matches(['"', '\'', '”', '’', '»', ')', ']']);
            rest.is_empty() || rest.starts_with(' ')
        }
        Some('，' | '。' | '、') => true,
        _ => false,
    }
}

fn starts_closed(line: &str) -> bool {
    let rest = line.trim_start_matches([')', ']', ';', ':', '!', '?', '”', '’', '»', '؛', '؟']);
    rest.len() < line.len() && (rest.is_empty() || rest.starts_with([' ', ',', '.']))
}
