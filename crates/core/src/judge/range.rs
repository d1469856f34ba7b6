//! The `from` and `to` matcher: ranges of lines, both ends included.

use super::{View, position};
use crate::page::{ByteSpan, alike};
use crate::rule::{Boundary, RangeRule};
use std::ops::Range;

pub(super) fn spans(view: &View<'_>, rule: &RangeRule, position: &Range<usize>) -> Vec<ByteSpan> {
    let fits = |from: usize, to: usize| rule.max_lines.is_none_or(|most| to - from < most);
    let last = view.page.line_count().saturating_sub(1);
    let ranges: Vec<(usize, usize)> = match (&rule.from, &rule.to) {
        _ if view.page.line_count() == 0 => Vec::new(),
        (Boundary::Edge, Boundary::Edge) => vec![(0, last)],
        (Boundary::Edge, Boundary::Outermost(markers)) => {
            position::furthest_first(view, markers).map(|to| (0, to)).into_iter().collect()
        }
        (Boundary::Edge, to) => position::each(view, to).first().map(|&to| (0, to)).into_iter().collect(),
        (Boundary::Outermost(markers), to) => {
            let from = position::earliest_last(view, markers);
            from.and_then(|from| end(view, to, from).map(|to| (from, to))).into_iter().collect()
        }
        (from, to) => one_after_another(&position::each(view, from), |start| end(view, to, start), fits),
    };
    ranges
        .into_iter()
        .filter(|&(from, to)| fits(from, to))
        .filter(|(from, to)| position.contains(if matches!(rule.from, Boundary::Edge) { to } else { from }))
        .filter_map(|(from, to)| if rule.guard.is_some() { spared(view, from, to) } else { Some((from, to)) })
        .map(|(from, to)| view.page.lines_span(from..to + 1))
        .collect()
}

/// Pairs each start with its end; a start within an earlier range is skipped.
fn one_after_another(
    starts: &[usize],
    end_of: impl Fn(usize) -> Option<usize>,
    fits: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let mut free = 0;
    for &start in starts.iter().filter(|&&start| start + 1 > 0) {
        if start < free {
            continue;
        }
        if let Some(end) = end_of(start)
            && fits(start, end)
        {
            ranges.push((start, end));
            free = end + 1;
        }
    }
    ranges
}

/// The first end after a start.
fn end(view: &View<'_>, to: &Boundary, start: usize) -> Option<usize> {
    match to {
        Boundary::Edge => view.page.line_count().checked_sub(1),
        Boundary::Outermost(markers) => position::furthest_first(view, markers).filter(|&to| to > start),
        to => {
            let ends = position::each(view, to);
            ends.get(ends.partition_point(|&line| line <= start)).copied()
        }
    }
}

/// The range without the page's first non-blank line, unless a copy of that line follows the range.
fn spared(view: &View<'_>, from: usize, to: usize) -> Option<(usize, usize)> {
    let page = view.page;
    let title = (0..page.line_count()).find(|&line| !page.is_blank(line))?;
    if !(from..=to).contains(&title) {
        return Some((from, to));
    }
    let copied = (to + 1..page.line_count()).any(|line| alike(page.reading(line), page.reading(title)));
    match (copied, title < to) {
        (true, _) => Some((from, to)),
        (false, true) => Some((title + 1, to)),
        (false, false) => None,
    }
}
