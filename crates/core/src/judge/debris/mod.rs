//! What was never text: dumped variables, JSON, scripts, style sheets, placeholders, base64, markup. Scanners, not
//! regexes, for each has to find where the thing ends, or that the page ends inside it.
//!
//! Prose about code is content: every scanner asks for marks of a machine as author, and in doubt finds nothing.

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

/// What the scanners found on a page.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Debris, whole lines where nothing else is on them.
    pub spans: Vec<ByteSpan>,
    /// What looks like debris but does not check out.
    pub misfits: Vec<Misfit>,
}

/// What looks like debris but does not check out.
#[derive(Debug)]
pub(super) struct Misfit {
    /// Where it starts, in bytes.
    at: usize,
    /// What is wrong with it.
    pub why: WarningKind,
}

/// Where a scanner says that something ends, from its start on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Behind so many bytes.
    After(usize),
    /// The page ends inside it.
    CutOff,
    /// It is none; so many bytes were read to know.
    None(usize),
}

/// Runs scanners over the lines of a page. What they find in code, or running into it, may be what the page is about;
/// only a dumped string whose length was checked may have what looks like a block of code in it.
pub(super) fn spans(view: &View<'_>, names: &[Debris], seat: Range<usize>, in_code: InCode) -> Found {
    let page = view.page;
    let (mut found, mut dumped) = (Found::default(), Found::default());
    for name in names {
        match name {
            Debris::PhpString => php::scan(page, &seat, &mut dumped),
            Debris::Json => by_line(page, &seat, &mut found.spans, json::data_at),
            Debris::Script => by_line(page, &seat, &mut found.spans, script::at),
            Debris::Css => by_line(page, &seat, &mut found.spans, css::at),
            Debris::Placeholder => by_line(page, &seat, &mut found.spans, placeholder::at),
            Debris::Base64 => by_line(page, &seat, &mut found.spans, base64::at),
            Debris::Markup => by_line(page, &seat, &mut found.spans, markup::at),
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

/// Asks a scanner at the start of each line's text. What it finds must end where a line ends; what it read and refused
/// is not asked about again, so that the cost stays linear.
fn by_line(page: &Page, seat: &Range<usize>, spans: &mut Vec<ByteSpan>, scanner: impl Fn(Start<'_>) -> End) {
    let mut free = 0;
    for line in seat.clone() {
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

/// What a scanner sees: a line's text, and the page from there on.
#[derive(Debug, Clone, Copy)]
struct Start<'p> {
    /// The line without the white space round it.
    line: &'p [u8],
    /// From the line's first letter to the page's end.
    rest: &'p [u8],
}
