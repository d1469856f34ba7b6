//! The `debris` matcher: data that was never text, such as dumped variables, JSON, scripts, style sheets, placeholders,
//! base64 and markup.
//!
//! It uses scanners instead of regexes, because each must find the end of the data, or detect that the page ends within
//! it. Prose about code is content: every scanner requires marks of machine-written text, and matches nothing if in
//! doubt.

mod base64;
mod css;
mod json;
mod markup;
mod php;
mod placeholder;
mod script;

use super::{View, WarningKind};
use crate::page::{ByteSpan, Page};
use crate::rule::{Debris, InCode};
use std::ops::Range;

/// The matches of the scanners on a page.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Debris, extended to whole lines if nothing else is on them.
    pub spans: Vec<ByteSpan>,
    /// Text that looks like debris but is inconsistent.
    pub misfits: Vec<BadValue>,
}

/// Text that looks like debris but is inconsistent.
#[derive(Debug)]
pub(super) struct BadValue {
    /// The start, in bytes.
    at: usize,
    /// The problem.
    pub why: WarningKind,
}

/// The end that a scanner found, relative to its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// After this number of bytes.
    After(usize),
    /// The page ends within it.
    CutOff,
    /// There is no match, after reading this number of bytes.
    None(usize),
}

/// Runs scanners over the lines of a page. A match that overlaps code may be content and is discarded. A dumped string
/// with a verified length is kept as a match unless it starts within code, because it may contain text that looks like
/// a code block.
pub(super) fn spans(view: &View<'_>, names: &[Debris], position: Range<usize>, in_code: InCode) -> Found {
    let page = view.page;
    let (mut found, mut dumped) = (Found::default(), Found::default());
    for name in names {
        match name {
            Debris::PhpString => php::scan(page, &position, &mut dumped),
            Debris::Json => by_line(page, &position, &mut found.spans, json::data_at),
            Debris::Script => by_line(page, &position, &mut found.spans, script::at),
            Debris::Css => by_line(page, &position, &mut found.spans, css::at),
            Debris::Placeholder => by_line(page, &position, &mut found.spans, placeholder::at),
            Debris::Base64 => by_line(page, &position, &mut found.spans, base64::at),
            Debris::Markup => by_line(page, &position, &mut found.spans, markup::at),
        }
    }
    let is_bare = found.spans.is_empty() && dumped.spans.is_empty() && dumped.misfits.is_empty();
    if in_code == InCode::Stays && !is_bare {
        let code = view.code();
        found.spans.retain(|span| !code.touches(*span));
        dumped.spans.retain(|span| !code.holds(span.start));
        dumped.misfits.retain(|misfit| !code.holds(misfit.at));
    }
    found.spans.append(&mut dumped.spans);
    found.misfits.append(&mut dumped.misfits);
    found
}

/// Runs a scanner at the start of each line's text. A match must end at a line end. Text that was read without a match
/// is not scanned again, so that the cost stays linear.
fn by_line(page: &Page, position: &Range<usize>, spans: &mut Vec<ByteSpan>, scanner: impl Fn(Start<'_>) -> End) {
    let mut free = 0;
    for line in position.clone() {
        let reading = page.reading_span(line);
        if reading.is_empty() || reading.start < free {
            continue;
        }
        let end = match scanner(Start { line: page.reading(line), rest: &page.text()[reading.start..] }) {
            End::None(read) => {
                free = reading.start + read;
                continue;
            }
            End::CutOff => page.text().len(),
            End::After(length) => reading.start + length,
        };
        let last = page.line_at(end.saturating_sub(1));
        if page.reading_span(last).end <= end {
            let span = ByteSpan::new(reading.start, end);
            spans.push(page.widen_to_bare_lines(span));
        }
        free = end;
    }
}

/// The input of a scanner: a line's text, and the page from there on.
#[derive(Debug, Clone, Copy)]
struct Start<'p> {
    /// The line without surrounding white space.
    line: &'p [u8],
    /// From the line's first character to the end of the page.
    rest: &'p [u8],
}
