//! Explains for each line of a page whether it was kept or removed, and why.

use crate::judge::Removal;
use crate::page::{ByteSpan, Page, is_hostile};
use crate::rule::Rule;
use std::borrow::Cow;
use std::fmt::Write as _;

/// A line with its result.
#[derive(Debug)]
pub struct LineFate<'b> {
    /// The line number, counted from 1.
    pub line: usize,
    /// The span in the page's text, in bytes, including the line end.
    pub span: ByteSpan,
    /// The result.
    pub fate: Fate<'b>,
}

/// Whether a line was kept or removed.
#[derive(Debug)]
pub enum Fate<'b> {
    /// It is kept.
    Kept,
    /// It is removed, by one rule.
    Dropped(Part<'b>),
    /// Parts of it are removed.
    Partly(Vec<Part<'b>>),
}

/// A removed part of a line.
#[derive(Debug)]
pub struct Part<'b> {
    /// The span in the page's text, in bytes.
    pub span: ByteSpan,
    /// The rule that removed it.
    pub rule: &'b Rule,
    /// The reason; empty if there is none.
    pub why: String,
    /// The probability that it is text after all, 0 to 1, if a judge removed it.
    pub chance: Option<f32>,
}

/// Returns the result for every line, from the top.
#[must_use]
pub fn line_fates<'b>(page: &Page, removals: &[Removal<'b>]) -> Vec<LineFate<'b>> {
    (0..page.line_count())
        .map(|line| {
            let span = page.line(line);
            let first = removals.partition_point(|r| r.span.end <= span.start);
            let touching = removals[first..].iter().take_while(|r| r.span.start < span.end);
            let mut parts: Vec<Part<'b>> = touching
                .map(|r| Part {
                    span: ByteSpan::new(r.span.start.max(span.start), r.span.end.min(span.end)),
                    rule: r.rule,
                    why: r.why().to_owned(),
                    chance: r.chance,
                })
                .collect();
            let whole = parts.pop_if(|part| part.span == span);
            let fate = match whole {
                Some(part) => Fate::Dropped(part),
                None if parts.is_empty() => Fate::Kept,
                None => Fate::Partly(parts),
            };
            LineFate { line: line + 1, span, fate }
        })
        .collect()
}

/// Escapes a page's text for a terminal: nothing in it moves the cursor, changes colours or the direction of writing.
#[must_use]
pub fn visible(text: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(text);
    if !text.contains(is_hostile) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hostile(c) {
            // Writing to a string does not fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}
