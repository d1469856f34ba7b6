//! Line splitting and white space handling.

use super::Line;
use memchr::memchr2;
use std::borrow::Cow;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Splits a text at `\n`, `\r\n` and lone `\r`.
pub(super) fn lines(text: &[u8]) -> Vec<Line> {
    let mut lines = Vec::with_capacity(text.len() / 64 + 1);
    let mut start = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    while start < text.len() {
        let content_end = memchr2(b'\n', b'\r', &text[start..]).map_or(text.len(), |at| start + at);
        let line_end = match &text[content_end..] {
            [b'\r', b'\n', ..] => content_end + 2,
            [] => content_end,
            _ => content_end + 1,
        };
        let (text_start, text_end) = trimmed(text, start, content_end);
        lines.push(Line { start: small(start), text_start: small(text_start), text_end: small(text_end) });
        start = line_end;
    }
    lines
}

/// Pages of 4 GiB or more are refused earlier.
fn small(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

fn trimmed(text: &[u8], mut start: usize, mut end: usize) -> (usize, usize) {
    while start < end {
        match leading_space(&text[start..end]) {
            0 => break,
            bytes => start += bytes,
        }
    }
    while start < end {
        match trailing_space(&text[start..end]) {
            0 => break,
            bytes => end -= bytes,
        }
    }
    (start, end)
}

/// Whether a character is white space: Unicode white space and invisible marks (zero-width space, byte order mark,
/// direction marks).
#[must_use]
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}')
}

/// The length in bytes of the white space character at the start of `bytes`, or 0.
fn leading_space(bytes: &[u8]) -> usize {
    match bytes {
        [b' ' | b'\t'..=b'\r', ..] => 1,
        [0xC2, 0xA0 | 0x85, ..] => 2,
        [0xE1 | 0xE2 | 0xE3 | 0xEF, second, third, ..] => space_of_three([bytes[0], *second, *third]),
        _ => 0,
    }
}

/// The length in bytes of the white space character at the end of `bytes`, or 0.
fn trailing_space(bytes: &[u8]) -> usize {
    match bytes {
        [.., b' ' | b'\t'..=b'\r'] => 1,
        [.., 0xC2, 0xA0 | 0x85] => 2,
        [.., first @ (0xE1 | 0xE2 | 0xE3 | 0xEF), second, third] => space_of_three([*first, *second, *third]),
        _ => 0,
    }
}

fn space_of_three(bytes: [u8; 3]) -> usize {
    std::str::from_utf8(&bytes).ok().and_then(|s| s.chars().next()).filter(|&c| is_space(c)).map_or(0, |_| 3)
}

/// Returns the text with every run of white space collapsed to one space, so lines that differ only in spaces are
/// equal.
#[must_use]
pub fn evened(text: &[u8]) -> Cow<'_, [u8]> {
    // First bytes of any white space other than a single space.
    let odd = |b: u8| matches!(b, b'\t'..=b'\r' | 0xC2 | 0xE1 | 0xE2 | 0xE3 | 0xEF);
    let mut last = 0;
    let plain = text.iter().all(|&b| {
        let double = b == b' ' && last == b' ';
        let fits = !odd(b) && !double;
        last = b;
        fits
    });
    if plain {
        return Cow::Borrowed(text);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let space = leading_space(&text[at..]);
        if space == 0 {
            out.push(text[at]);
            at += 1;
        } else {
            if out.last() != Some(&b' ') {
                out.push(b' ');
            }
            at += space;
        }
    }
    Cow::Owned(out)
}

/// Whether two lines are equal apart from white space.
#[must_use]
pub fn alike(a: &[u8], b: &[u8]) -> bool {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match (space_run(&a[i..]), space_run(&b[j..])) {
            (0, 0) if a[i] == b[j] => (i, j) = (i + 1, j + 1),
            (0, _) | (_, 0) => return false,
            (first, second) => (i, j) = (i + first, j + second),
        }
    }
    i == a.len() && j == b.len()
}

/// The length in bytes of the run of white space at the start of `bytes`.
fn space_run(bytes: &[u8]) -> usize {
    let mut run = 0;
    while run < bytes.len() {
        match leading_space(&bytes[run..]) {
            0 => break,
            space => run += space,
        }
    }
    run
}

/// Whether a character could control a terminal or distort how the surrounding line is displayed.
#[must_use]
pub fn is_hostile(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Dump, Page};

    fn page(text: &str) -> Page {
        Page::read(Dump { bytes: text.as_bytes().to_vec(), ..Dump::default() }).unwrap()
    }

    #[test]
    fn every_line_end_ends_a_line() {
        let page = page("a\nb\r\nc\rd");
        let lines: Vec<_> = (0..page.line_count()).map(|l| page.reading(l)).collect();
        assert_eq!(lines, [b"a", b"b", b"c", b"d"]);
        assert_eq!(page.line(1).len(), 3, "the line end is part of the line");
    }

    #[test]
    fn unicode_spaces_and_marks_are_trimmed() {
        let page = page("\u{FEFF}\u{A0}\u{3000} Read more\u{200B}\u{2009}\r\n");
        assert_eq!(page.reading(0), b"Read more");
        assert_eq!(page.line(0).start, 3, "the byte order mark is in no line");
    }

    #[test]
    fn evening_out_leaves_one_space() {
        assert_eq!(evened("a \u{A0}\t b".as_bytes()), b"a b".as_slice());
        assert_eq!(evened("Świat é".as_bytes()), "Świat é".as_bytes());
        assert!(alike("a \u{A0} b".as_bytes(), b"a b") && !alike(b"ab", b"a b") && !alike(b"a b", b"a"));
    }

    #[test]
    fn lines_cover_the_text() {
        let page = page("\n\n x \r\r\n");
        let total: usize = (0..page.line_count()).map(|l| page.line(l).len()).sum();
        assert_eq!(total, page.text().len());
    }
}
