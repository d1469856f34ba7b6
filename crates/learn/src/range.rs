//! A head or a tail as a rule: from the page's start to its furthest marker, from its earliest marker to the end.

use super::rules::pattern;
use super::source::{Side as At, Source};
use super::span::Span;
use std::collections::BTreeSet;
use unboil_core::rule::file::{Edge, RuleEntry, Side, SpecialSide};
use unboil_core::rule::{Guard, Kind};

/// A range may take so many hundredths of a page where it does not say; near to that it has to.
const USUAL_SHARE: u8 = 80;
/// More of a page no range may take, in hundredths: where nearly all that it takes is the template's, and else.
const MOST_SHARE: [u8; 2] = [99, 95];
/// So large a part of the lines is nearly all, in hundredths.
const NEARLY_ALL: usize = 95;
/// A span as a range rule.
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

/// The share of a page that a span may take, where it is more than rules may without saying so.
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
