//! Features of single lines, before lines are grouped to units.

use crate::judge::code::Fence;
use crate::page::{ByteSpan, Page};

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    /// Whether rules remove all of its text.
    pub(super) is_taken: bool,
    /// Its indentation, in columns.
    pub(super) indent: u32,
    /// The width of its text, in columns; a double-width character has two.
    pub(super) width: u32,
    /// The width of its first word, in columns.
    pub(super) first_word: u32,
    pub(super) has_space: bool,
    /// Whether it starts with a bullet, or with a number and a dot.
    pub(super) starts_item: bool,
    /// Whether it starts a heading, a quote, a table row or a fence, and so does not continue another line.
    pub(super) starts_block: bool,
    /// Whether it is a Markdown heading or a horizontal rule, which no line continues.
    pub(super) ends_block: bool,
    /// The number of vertical bars, as between the cells of a table.
    pub(super) bars: u16,
    /// Whether it is certainly a table row: it starts with a bar, or has many.
    pub(super) is_row: bool,
    /// Whether it is the row of dashes below the head of a table.
    pub(super) is_row_rule: bool,
    /// Whether it underlines a heading, with `=` or `-`.
    pub(super) underlines: bool,
    /// The fence that it is, if any.
    pub(super) fence: Option<Fence>,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.width == 0
    }
}

/// The maximum length of a table row, in bytes.
const LONGEST_ROW: usize = 4_096;

/// Returns the lines of a page. `taken` are the spans that rules remove, in order, without overlap.
pub(super) fn lines_of(page: &Page, taken: &[ByteSpan]) -> Vec<Line> {
    let mut taken = taken.iter().peekable();
    let line = |number| {
        let text = page.reading_span(number);
        while taken.next_if(|span| span.end <= text.start).is_some() {}
        let is_taken = taken.peek().is_some_and(|span| span.start <= text.start && text.end <= span.end);
        Line { is_taken, ..line_of(page, number) }
    };
    (0..page.line_count()).map(line).collect()
}

/// The width of UTF-8 text in columns: one per character, two for East Asian scripts.
fn columns(bytes: &[u8]) -> u32 {
    let mut columns = 0;
    for &byte in bytes {
        columns += match byte {
            // A continuation byte.
            0x80..=0xBF => 0,
            // Kana, ideographs and Hangul have three bytes and start with these; few other characters do.
            0xE3..=0xED => 2,
            _ => 1,
        };
    }
    columns
}

/// Whether a byte starts a character before which a line may break without a space.
fn breaks_anywhere(byte: u8) -> bool {
    matches!(byte, 0xE3..=0xED)
}

fn line_of(page: &Page, number: usize) -> Line {
    let reading = page.reading(number);
    if reading.is_empty() {
        return Line::default();
    }
    let before = &page.text()[page.line(number).start..page.reading_span(number).start];
    let indent = before.iter().map(|&byte| if byte == b'\t' { 4 } else { u32::from(byte & 0xC0 != 0x80) }).sum();
    let space = memchr::memchr2(b' ', b'\t', reading);
    let first_word = match space {
        _ if reading.first().is_some_and(|&byte| breaks_anywhere(byte)) => 2,
        Some(end) => columns(&reading[..end]),
        None => columns(reading),
    };
    let is_rule = |sign: u8| reading.len() >= 3 && reading.iter().all(|&byte| byte == sign);
    let fence = Fence::of(reading);
    let bars = if reading.len() < LONGEST_ROW { memchr::memchr_iter(b'|', reading).count() as u16 } else { 0 };
    let heading = is_heading(reading);
    let is_row_rule = bars + u16::from(reading.contains(&b'-')) >= 2
        && reading.iter().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'+'))
        && reading.windows(3).any(|three| three == b"---");
    Line {
        is_taken: false,
        indent,
        width: columns(reading),
        first_word,
        has_space: space.is_some(),
        starts_item: is_item(reading),
        starts_block: heading || fence.is_some() || matches!(reading[0], b'>' | b'|'),
        ends_block: heading || [b'-', b'=', b'_', b'*'].into_iter().any(is_rule),
        bars,
        is_row: bars >= 2 && (reading[0] == b'|' || bars >= 3) || is_row_rule,
        is_row_rule,
        underlines: is_rule(b'=') || is_rule(b'-'),
        fence,
    }
}

fn is_heading(reading: &[u8]) -> bool {
    let level = reading.iter().take_while(|&&byte| byte == b'#').count();
    (1..=6).contains(&level) && matches!(reading.get(level), None | Some(b' ' | b'\t'))
}

/// Whether a line starts like a list item.
pub(super) fn is_item(reading: &[u8]) -> bool {
    match reading {
        [b'*' | b'+' | b'-' | b'o' | b'#' | b'@', b' ' | b'\t', ..] | [b'*' | b'+' | b'-'] => true,
        [0xE2, 0x80, 0xA2, ..] | [0xE2, 0x96, 0xAA | 0xA0 | 0xBA, ..] | [0xC2, 0xB7, ..] => true,
        _ => {
            let digits = reading.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (1..=3).contains(&digits)
                && matches!(reading.get(digits), Some(b'.' | b')'))
                && matches!(reading.get(digits + 1), None | Some(b' ' | b'\t'))
        }
    }
}
