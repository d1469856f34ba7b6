//! Spans inside lines.

use crate::page::{ByteSpan, Page};
use crate::rule::SpanPattern;
use std::ops::Range;

pub(super) fn spans(page: &Page, pattern: &SpanPattern, seat: Range<usize>) -> Vec<ByteSpan> {
    let mut spans = Vec::new();
    for line in seat.filter(|&line| !page.is_blank(line)) {
        let start = page.reading_span(line).start;
        for found in pattern.find_in(page.reading(line)).filter(|found| !found.is_empty()) {
            spans.push(page.widen_to_bare_lines(ByteSpan::new(start + found.start, start + found.end)));
        }
    }
    spans
}
