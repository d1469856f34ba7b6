//! Detects literal markup in a text dump: comments and their ends, and lines of tags without text.

use super::{End, Start};

/// Ends of comments and of conditional sections, as whole lines.
const ENDS: &[&str] = &["-->", "//-->", "<![endif]-->", "<!--<![endif]-->", "]]>", "//]]>", "//<![CDATA[", "<![CDATA["];
/// Attributes that are never so long in an example.
const CARRIERS: &[&str] = &[" src=", " href=", " style=", " class=", " onclick=", " data-"];
/// The minimum length in bytes: a shorter line of tags could be an example in a text.
const SHORTEST: usize = 60;

/// A line of markup without text.
pub(super) fn at(start: Start<'_>) -> End {
    let line = start.line;
    if !matches!(line.first(), Some(b'<' | b'-' | b'/' | b']')) {
        return End::None(0);
    }
    let length = line.len();
    if ENDS.iter().any(|end| end.as_bytes() == line) {
        return End::After(length);
    }
    let comment = line.starts_with(b"<!--") && line.ends_with(b"-->");
    let carries = CARRIERS.iter().any(|c| memchr::memmem::find(line, c.as_bytes()).is_some());
    if (comment || (length >= SHORTEST && carries)) && is_tags(line) { End::After(length) } else { End::None(0) }
}

/// Whether the line is tags and comments, separated only by white space.
fn is_tags(mut line: &[u8]) -> bool {
    while !line.is_empty() {
        let length = if line.starts_with(b"<!--") {
            memchr::memmem::find(line, b"-->").map(|at| at + 3)
        } else if matches!(line, [b'<', b'/' | b'!' | b'a'..=b'z' | b'A'..=b'Z', ..]) {
            tag(line)
        } else if line.starts_with(b"&nbsp;") {
            Some(6)
        } else {
            line[0].is_ascii_whitespace().then_some(1)
        };
        let Some(length) = length else { return false };
        line = &line[length..];
    }
    true
}

/// The length of a tag in bytes; a `>` in quotes does not end it.
fn tag(line: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, &byte) in line.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}
