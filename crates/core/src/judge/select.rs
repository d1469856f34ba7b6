//! The `select` and `content` matchers: HTML elements, and everything outside of them.

use super::View;
use crate::page::{ByteSpan, Page};
use crate::rule::SpanPattern;

/// The maximum number of times that a page's text is searched for a text within elements. Elements nested more deeply
/// do not occur on real pages and are kept.
const READINGS: usize = 100;

/// The spans of a selector's elements, optionally only of those that contain a text.
pub(super) fn spans(view: &View<'_>, selector: usize, has_text: Option<&SpanPattern>) -> Vec<ByteSpan> {
    let page = view.page;
    let mut left = page.text().len().saturating_mul(READINGS);
    let holds = |span: ByteSpan| {
        has_text.is_none_or(|pattern| {
            left = left.saturating_sub(span.len());
            left > 0 && pattern.find_in(&page.text()[span.range()]).next().is_some()
        })
    };
    elements(view, selector, holds).into_iter().map(|span| with_space(page, page.widen_to_bare_lines(span))).collect()
}

/// Extends the span of an inline element by a space that its removal would leave: at a line end, before another space,
/// or before punctuation.
fn with_space(page: &Page, span: ByteSpan) -> ByteSpan {
    let line = page.reading_span(page.line_at(span.start));
    if span.start < line.start || span.end > line.end {
        return span;
    }
    let (before, after) = (&page.text()[line.start..span.start], &page.text()[span.end..line.end]);
    let leaves_gap = matches!(after.first(), None | Some(b' ' | b'.' | b',' | b';' | b':' | b'!' | b'?' | b')'));
    match before.last() {
        Some(b' ') if leaves_gap => ByteSpan::new(span.start - 1, span.end),
        None if after.first() == Some(&b' ') => ByteSpan::new(span.start, span.end + 1),
        _ => span,
    }
}

/// Everything outside the elements of the first selector that matches any, in whole lines.
pub(super) fn outside(view: &View<'_>, selectors: &[usize]) -> Vec<ByteSpan> {
    let found = selectors.iter().map(|&selector| elements(view, selector, |_| true)).find(|spans| !spans.is_empty());
    found.map_or_else(Vec::new, |kept| between(view.page, &kept))
}

fn between(page: &Page, kept: &[ByteSpan]) -> Vec<ByteSpan> {
    let mut spans = Vec::new();
    let mut at = 0;
    for span in kept {
        let start = page.line(page.line_at(span.start)).start.max(at);
        spans.push(ByteSpan::new(at, start));
        at = page.line(page.line_at(span.end - 1)).end;
    }
    spans.push(ByteSpan::new(at, page.text().len()));
    spans.retain(|span| !span.is_empty());
    spans
}

/// The outermost elements that a selector matches and whose text passes a test, in order, without overlap. Elements
/// without text are skipped.
fn elements(view: &View<'_>, selector: usize, mut holds: impl FnMut(ByteSpan) -> bool) -> Vec<ByteSpan> {
    let Some(html) = view.page.html() else { return Vec::new() };
    let mut spans: Vec<ByteSpan> = Vec::new();
    for (node, _) in view.selected.iter().filter(|(_, of)| *of == selector) {
        let range = html.layout.element_span(*node);
        let span = ByteSpan::new(range.start, range.end);
        if !span.is_empty() && spans.last().is_none_or(|last| last.end <= span.start) && holds(span) {
            spans.push(span);
        }
    }
    spans
}
