//! The `anchor` matcher: lines of one shape next to another line.

use super::{View, position};
use crate::page::{ByteSpan, Page};
use crate::rule::{Anchor, Blanks, Direction, Shape};
use std::ops::Range;

pub(super) fn spans(view: &View<'_>, rule: &Anchor, position: &Range<usize>) -> Vec<ByteSpan> {
    let anchors = position::each(view, &rule.beside);
    let mut spans = Vec::new();
    for &anchor in anchors.iter().filter(|line| position.contains(line)) {
        if let Some((first, last)) = run(view, rule, anchor) {
            spans.push(view.page.lines_span(first..last + 1));
        }
    }
    spans
}

/// Returns the first and the last matching line next to an anchor.
fn run(view: &View<'_>, rule: &Anchor, anchor: usize) -> Option<(usize, usize)> {
    let page = view.page;
    let mut run: Option<(usize, usize)> = None;
    let mut taken = 0;
    let mut line = anchor;
    while taken < rule.max_lines {
        line = match rule.direction {
            Direction::Above => line.checked_sub(1)?,
            Direction::Below => line + 1,
        };
        if line >= page.line_count() {
            break;
        }
        if page.is_blank(line) {
            if rule.blanks == Blanks::Stop {
                break;
            }
        } else if has_shape(view.page, line, &rule.shape) {
            run = Some(run.map_or((line, line), |(first, last)| (first.min(line), last.max(line))));
            taken += 1;
        } else {
            break;
        }
        if line == 0 {
            break;
        }
    }
    run
}

fn has_shape(page: &Page, line: usize, shape: &Shape) -> bool {
    match shape {
        Shape::Line(pattern) => pattern.matches(page.reading(line)),
        Shape::Headline(words) => is_headline(page, line, *words),
        Shape::ListItem => is_list_item(page.reading(line)),
        Shape::Text => true,
        Shape::Number => is_number(page.reading(line)),
    }
}

/// From so many words on, a `?` or `!` ends a sentence, not a headline.
const ASKING_WORDS: usize = 14;

/// The maximum average length of a headline's words, in bytes.
const LONGEST_WORD: usize = 32;

/// Whether a line has at most `most` words and does not end like a sentence.
fn is_headline(page: &Page, line: usize, most: usize) -> bool {
    // Anything longer has words that are too long on average; so a paragraph need not be counted.
    if page.reading(line).len() > most.saturating_mul(LONGEST_WORD) {
        return false;
    }
    let text = String::from_utf8_lossy(page.reading(line));
    let words = text.split_whitespace().count();
    let bare = text.trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', ']']);
    let ends = match bare.chars().last() {
        Some('.' | '…' | ':' | ';' | '。' | '।' | '؟') => true,
        Some('?' | '!') => words >= ASKING_WORDS,
        _ => false,
    };
    !ends && words <= most && text.chars().any(char::is_alphabetic)
}

fn is_list_item(reading: &[u8]) -> bool {
    let text = String::from_utf8_lossy(reading);
    let mut chars = text.chars();
    match chars.next() {
        Some('•' | '*' | '-' | '–' | '—' | '·' | '▪' | '»' | '›' | '+') => true,
        Some(c) if c.is_ascii_digit() => {
            chars.find(|c| !c.is_ascii_digit()).is_some_and(|c| matches!(c, '.' | ')' | ' ' | '\t'))
        }
        _ => false,
    }
}

fn is_number(reading: &[u8]) -> bool {
    let text = String::from_utf8_lossy(reading);
    text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| {
            c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | ',' | ':' | '/' | '-' | '+' | '%' | '(' | ')')
        })
}
