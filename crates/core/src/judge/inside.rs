//! The `inside` matcher: spans within lines.

use super::View;
use crate::page::ByteSpan;
use crate::rule::{PatternId, SpanPattern};
use std::ops::Range;

/// Returns the matches of a pattern; `holding` are the lines that may have a match, by default all.
pub(super) fn spans(
    view: &View<'_>,
    pattern: &SpanPattern,
    holding: Option<PatternId>,
    position: Range<usize>,
) -> Vec<ByteSpan> {
    match holding {
        Some(marker) => {
            let lines = view.sightings.of(marker).iter().copied();
            on(view, pattern, lines.filter(|line| position.contains(line)))
        }
        None => on(view, pattern, position),
    }
}

fn on(view: &View<'_>, pattern: &SpanPattern, lines: impl Iterator<Item = usize>) -> Vec<ByteSpan> {
    let page = view.page;
    let mut spans = Vec::new();
    for line in lines.filter(|&line| !page.is_blank(line)) {
        let start = page.reading_span(line).start;
        for found in pattern.find_in(page.reading(line)).filter(|found| !found.is_empty()) {
            spans.push(page.widen_to_bare_lines(ByteSpan::new(start + found.start, start + found.end)));
        }
    }
    spans
}
