//! Range rules for a head or a tail: from the page's start to its furthest marker, or from its earliest marker to the
//! end.

use super::rules::pattern;
use super::source::{Side as At, Source};
use super::span::Span;
use std::collections::BTreeSet;
use unboil_core::rule::file::{Edge, RuleEntry, Side, SpecialSide};
use unboil_core::rule::{Guard, Kind};

/// Default maximum share of a page that a range may remove, in percent. A range close to it must state its share.
const USUAL_SHARE: u8 = 80;
/// Maximum share of a page that any range may remove, in percent: if nearly all removed lines are the template's, and
/// otherwise.
const MOST_SHARE: [u8; 2] = [99, 95];
/// Minimum percentage of the lines that counts as nearly all.
const NEARLY_ALL: usize = 95;
pub(super) fn of(source: &Source<'_>, span: &Span, side: At) -> Option<RuleEntry> {
    let longest = source.tables.iter().zip(&span.reach).filter_map(|(table, reach)| {
        let line = table.rows.get((*reach)?)?.line;
        Some(match side {
            At::Head => line + 1,
            At::Tail => table.page.line_count() - line,
        })
    });
    let max_lines = Some(longest.max()? * 2 + 10);
    let mut seen = BTreeSet::new();
    let patterns = span.markers.iter().map(|&key| pattern(source, key));
    let patterns: Vec<String> = patterns.filter(|pattern| seen.insert(pattern.clone())).collect();
    let edge = |edge| Some(Side::Special(SpecialSide { same_as: None, edge: Some(edge) }));
    let markers = Some(Side::Markers(patterns));
    let share = share(source, span, side);
    Some(match side {
        At::Head => RuleEntry {
            id: "head".into(),
            kind: Some(Kind::Nav),
            why: Some("from the start of the page to the last line of its furniture".into()),
            from: edge(Edge::Start),
            to: markers,
            guard: Some(Guard::Title),
            max_lines,
            max_share: share,
            ..RuleEntry::default()
        },
        At::Tail => RuleEntry {
            id: "tail".into(),
            kind: Some(Kind::Nav),
            why: Some("from the first line below the text to the end of the page".into()),
            from: markers,
            to: edge(Edge::End),
            max_lines,
            max_share: share,
            ..RuleEntry::default()
        },
    })
}

/// Returns the share of a page that a span may remove, if it exceeds the default for rules.
fn share(source: &Source<'_>, span: &Span, side: At) -> Option<f64> {
    let most = source.tables.iter().zip(&span.reach).filter_map(|(table, reach)| {
        let line = table.rows.get((*reach)?)?.line;
        let page = table.page;
        let bytes = match side {
            At::Head => page.line(line).end,
            At::Tail => page.text().len() - page.line(line).start,
        };
        Some(bytes * 100 / page.text().len().max(1))
    });
    let most = u8::try_from(most.max()?).ok().filter(|&most| most > USUAL_SHARE)?;
    let (mut known, mut all) = (0, 0);
    for (table, reach) in source.tables.iter().zip(&span.reach) {
        let Some(reach) = *reach else { continue };
        let rows = if side == At::Head { &table.rows[..=reach] } else { &table.rows[reach..] };
        all += rows.len();
        known += rows.iter().filter(|row| source.is_explained(row)).count();
    }
    let cap = if known * 100 >= all * NEARLY_ALL { MOST_SHARE[0] } else { MOST_SHARE[1] };
    Some(f64::from((most + 2).min(cap)) / 100.0)
}
