//! Locates the ends of ranges and the lines of anchors on a page.

use super::View;
use crate::page::evened;
use crate::rule::{Boundary, PatternId};
use std::borrow::Cow;
use std::collections::HashSet;

/// Returns the lines of a boundary; empty for an edge of the page.
pub(super) fn each<'v>(view: &'v View<'_>, finding: &Boundary) -> Cow<'v, [usize]> {
    match finding {
        Boundary::Each(marker) => Cow::Borrowed(view.sightings.of(*marker)),
        Boundary::Again(rule) => Cow::Owned(again(view, *rule)),
        Boundary::Outermost(markers) => Cow::Owned(furthest_first(view, markers).into_iter().collect()),
        Boundary::Edge => Cow::Borrowed(&[]),
    }
}

/// The furthest of the first matches of several patterns.
pub(super) fn furthest_first(view: &View<'_>, markers: &[PatternId]) -> Option<usize> {
    markers.iter().filter_map(|&marker| view.sightings.of(marker).first().copied()).max()
}

/// The earliest of the last matches of several patterns.
pub(super) fn earliest_last(view: &View<'_>, markers: &[PatternId]) -> Option<usize> {
    markers.iter().filter_map(|&marker| view.sightings.of(marker).last().copied()).min()
}

/// Lines equal to a line matched by an earlier rule, after the first such line and not matched themselves.
pub(super) fn again(view: &View<'_>, rule: usize) -> Vec<usize> {
    let Some(caught) = view.caught.get(rule).filter(|spans| !spans.is_empty()) else { return Vec::new() };
    let mut lines = HashSet::new();
    let mut texts = HashSet::new();
    for span in caught {
        for line in view.page.line_at(span.start)..=view.page.line_at(span.end - 1) {
            lines.insert(line);
            if !view.page.is_blank(line) {
                texts.insert(evened(view.page.reading(line)));
            }
        }
    }
    let first = lines.iter().min().copied().unwrap_or(0);
    let longest = texts.iter().map(|text| text.len()).max().unwrap_or(0);
    let starts: HashSet<Option<&u8>> = texts.iter().map(|text| text.first()).collect();
    (first + 1..view.page.line_count())
        .filter(|line| !lines.contains(line) && !view.page.is_blank(*line))
        // With white space collapsed, a line can be up to three times shorter.
        .filter(|&line| view.page.reading(line).len() <= longest * 3)
        .filter(|&line| starts.contains(&view.page.reading(line).first()))
        .filter(|&line| texts.contains(&evened(view.page.reading(line))))
        .collect()
}
