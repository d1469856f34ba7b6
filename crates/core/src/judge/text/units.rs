//! Groups the lines of a page to units: single lines, wrapped paragraphs, blocks of code, tables.

use super::lines::{Line, lines_of};
use super::scan::{Scanner, Shape};
use super::wrap::{goes_on, wrap_column};
use crate::page::{ByteSpan, Page};
use std::ops::Range;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// Lines of text.
    #[default]
    Text,
    /// Fenced code, or indented code in Markdown.
    Code,
    /// Table rows.
    Table,
    /// Front matter, or a header that a scraper wrote.
    Header,
    /// A line of punctuation that separates parts.
    Rule,
}

/// Lines that are judged together.
#[derive(Clone, Debug, Default)]
pub(super) struct Unit {
    /// Its lines; the first and the last are not blank.
    pub(super) lines: Range<usize>,
    pub(super) form: Form,
    /// Whether rules remove all of it, so that it is not judged.
    pub(super) is_taken: bool,
    pub(super) shape: Shape,
    /// Its indentation, in columns.
    pub(super) indent: u32,
    /// The width of its widest line, in columns.
    pub(super) width: u32,
    /// The number of blank lines above it.
    pub(super) blanks: u32,
    /// Whether its first line is a heading underlined by the next line.
    pub(super) underlined: bool,
    /// Its words, as a range of [`Units::words`].
    pub(super) words: Range<usize>,
}

impl Unit {
    /// Whether it is a paragraph, by its length and its share of links, independent of script and language.
    pub(super) fn is_long(&self) -> bool {
        self.shape.words >= 15 && self.shape.link_words * 5 < self.shape.words * 2 && self.form == Form::Text
    }

    /// Whether it is marked as a heading.
    pub(super) fn is_heading(&self) -> bool {
        self.underlined || self.shape.heading > 0
    }

    /// Whether it reads as prose: a paragraph with the end of a sentence, or so long that a missing one does not
    /// matter.
    pub(super) fn is_prose(&self) -> bool {
        self.is_long() && (self.shape.sentences > 0 || self.shape.words >= 40)
    }
}

#[derive(Debug, Default)]
pub(super) struct Units {
    pub(super) list: Vec<Unit>,
    /// The hashes of the words of all units, in order.
    pub(super) words: Vec<u32>,
    /// The column at which the page is wrapped, if it is.
    pub(super) wrapped: Option<u32>,
}

/// Divides a page into units. `taken` are the spans that rules remove, in order, without overlap. Linear in the size of
/// the page.
pub(super) fn units_of(page: &Page, taken: &[ByteSpan], scanner: &Scanner<'_>) -> Units {
    let lines = lines_of(page, taken);
    let mut units = Units { wrapped: wrap_column(&lines), ..Units::default() };
    let mut at = front_matter(page, &lines);
    if at > 0 {
        let piece = Piece { lines: 0..at, seen: &lines[..at], form: Form::Header, underlined: false };
        units.add(page, scanner, piece);
    }
    while at < lines.len() {
        if lines[at].is_blank() {
            at += 1;
            continue;
        }
        let piece = piece_at(&lines, at, units.wrapped);
        at = piece.lines.end;
        units.add(page, scanner, piece);
    }
    units
}

/// Lines that form a unit.
struct Piece<'l> {
    lines: Range<usize>,
    seen: &'l [Line],
    form: Form,
    underlined: bool,
}

/// Returns the unit that starts at a non-blank line.
fn piece_at(lines: &[Line], start: usize, wrapped: Option<u32>) -> Piece<'_> {
    let piece = |end: usize, form: Form| Piece { lines: start..end, seen: &lines[start..end], form, underlined: false };
    let line = &lines[start];
    if let Some(end) = fenced(lines, start) {
        return piece(end, Form::Code);
    }
    let has_head = lines.get(start + 1).is_some_and(|next| next.is_row_rule) && line.bars > 0;
    if line.is_row || has_head {
        let is_row = |line: &&Line| line.is_row || (has_head && line.bars > 0);
        let rows = lines[start..].iter().take_while(is_row).count();
        if rows >= 2 {
            return piece(start + rows, Form::Table);
        }
    }
    let mut end = start + 1;
    if let Some(column) = wrapped {
        while let Some(next) = lines.get(end)
            && goes_on(&lines[end - 1], next, column)
        {
            end += 1;
        }
    }
    if line.ends_block && line.first_word == line.width && !line.has_space && line.underlines {
        return piece(end, Form::Rule);
    }
    let underlined = lines.get(end).is_some_and(|next| next.underlines) && !line.starts_item;
    if underlined {
        end += 1;
    }
    Piece { underlined, ..piece(end, Form::Text) }
}

/// The end of a fenced block of code; `None` if the fence is never closed.
fn fenced(lines: &[Line], start: usize) -> Option<usize> {
    let open = lines[start].fence?;
    let closes = |line: &Line| line.fence.is_some_and(|fence| fence.sign == open.sign && fence.count >= open.count);
    let inside = lines[start + 1..].iter().take(LONGEST_CODE).position(closes)?;
    Some(start + inside + 2)
}

/// The maximum length of a block of code in lines: many unclosed fences must not cost a pass over the page each.
const LONGEST_CODE: usize = 2_000;
/// The maximum length of front matter, in lines.
const LONGEST_FRONT_MATTER: usize = 100;

/// The number of lines of front matter at the start of a page: keys and values between two `---` or `+++` lines. 0 for
/// none.
fn front_matter(page: &Page, lines: &[Line]) -> usize {
    let Some(start) = lines.iter().position(|line| !line.is_blank()) else { return 0 };
    let fence = page.reading(start);
    if fence != b"---" && fence != b"+++" {
        return 0;
    }
    let mut keys = 0;
    for (number, line) in lines.iter().enumerate().take(start + LONGEST_FRONT_MATTER).skip(start + 1) {
        let reading = page.reading(number);
        if reading == fence {
            return if keys > 0 { number + 1 } else { 0 };
        }
        let key = reading
            .iter()
            .take_while(|&&b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b' ' | b'.'))
            .count();
        let is_key = key > 0 && matches!(reading.get(key), Some(b':' | b'='));
        keys += usize::from(is_key);
        let is_inner = line.indent > 0 || line.starts_item || reading.is_empty();
        if !is_key && !is_inner && !matches!(reading[0], b'#' | b'"' | b']' | b'}') {
            return 0;
        }
    }
    0
}

impl Units {
    /// Adds a unit; its blank lines are counted from the previous unit.
    fn add(&mut self, page: &Page, scanner: &Scanner<'_>, piece: Piece<'_>) {
        let before = self.list.last().map_or(0, |unit| unit.lines.end);
        let blanks = (piece.lines.start - before) as u32;
        let from = self.words.len();
        let text = piece.lines.clone().map(|number| page.reading(number));
        let shape = scanner.scan(text, &mut self.words);
        self.list.push(Unit {
            indent: piece.seen.first().map_or(0, |line| line.indent),
            width: piece.seen.iter().map(|line| line.width).max().unwrap_or(0),
            words: from..self.words.len(),
            is_taken: piece.seen.iter().all(|line| line.is_taken || line.is_blank()),
            lines: piece.lines,
            form: piece.form,
            underlined: piece.underlined,
            shape,
            blanks,
        });
    }
}
