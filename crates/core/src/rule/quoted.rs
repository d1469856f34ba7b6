//! Quotes text from pages as TOML strings.

use crate::page::{is_hostile, is_space};
use std::fmt::Write as _;

/// The characters that end a line of a page.
pub(super) const LINE_BREAKS: [char; 2] = ['\n', '\r'];

/// Quotes a text as a TOML basic string (double quotes). Invisible characters, and those that change the direction of
/// writing, are escaped, so that an editor and `git diff` show them.
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

/// Quotes a text as a TOML literal string (single quotes), which needs no escapes for backslashes; as a basic string if
/// a literal string cannot hold it.
#[must_use]
pub fn literal(text: &str) -> String {
    if text.contains(|c| c == '\'' || is_unseen(c)) { quoted(text) } else { format!("'{text}'") }
}

fn is_unseen(c: char) -> bool {
    is_hostile(c) || (is_space(c) && c != ' ')
}
