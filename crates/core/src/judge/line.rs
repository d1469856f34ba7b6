//! The `line` matcher: whole lines.

use super::View;
use crate::page::ByteSpan;
use crate::rule::PatternId;
use std::ops::Range;

pub(super) fn spans(view: &View<'_>, marker: PatternId, position: &Range<usize>) -> Vec<ByteSpan> {
    let seen = view.sightings.of(marker).iter();
    seen.filter(|line| position.contains(line)).map(|&line| view.page.line(line)).collect()
}
