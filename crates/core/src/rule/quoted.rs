//! Texts of pages as they stand in a rule file.

use crate::page::{is_hostile, is_space};
use std::fmt::Write as _;

/// What ends a line of a page.
pub(super) const LINE_BREAKS: [char; 2] = ['\n', '\r'];

/// A text in double quotes. What cannot be seen, or would turn the direction of writing, is written by its number, so
/// that an editor and `git diff` show what is there.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            // Writing to a string does not fail.
            c if is_unseen(c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text in single quotes, where backslashes stand for themselves; in double quotes where it cannot be.
#[must_use]
pub fn literal(text: &str) -> String {
    if text.contains(|c| c == '\'' || is_unseen(c)) { quoted(text) } else { format!("'{text}'") }
}

fn is_unseen(c: char) -> bool {
    is_hostile(c) || (is_space(c) && c != ' ')
}
