//! What was found, as the rules of a site file.

use super::mask::{self, masked_pattern};
use super::sheet::{Key, Prose};
use super::source::{Bounds, Source};
use super::span::Span;
use super::words;
use crate::rule::Guard;
use crate::rule::Kind;
use crate::rule::file::{Count, Edge, Lines, Place, RuleEntry, Side, SpecialSide};
use std::collections::{BTreeMap, BTreeSet};

/// A span of so few different lines, all of the template, is better said by its lines.
const FEW_LINES: usize = 6;
/// A line further from the edge than this is none of the edge's, in lines with text.
const EDGE: usize = 40;
/// So many lines of one key are shown to the maker of its pattern.
const SEEN: usize = 200;

/// A side of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side2 {
    Head,
    Tail,
}

/// All rules for a source: spans at both ends, and lines that these leave.
pub(super) fn of(source: &Source<'_>, bounds: &[Bounds], head: Option<&Span>, tail: Option<&Span>) -> Vec<RuleEntry> {
    let mut rules = Vec::new();
    let taken = |span: Option<&Span>, s: usize| span.and_then(|span| span.reach[s]);
    let mut line_keys: [BTreeMap<Key, usize>; 2] = Default::default();
    for (side, span) in [(Side2::Head, head), (Side2::Tail, tail)] {
        let Some(span) = span else { continue };
        match lines_of(source, span, side) {
            Some(keys) => line_keys[side as usize].extend(keys),
            None => rules.extend(range(source, span, side)),
        }
    }
    for (s, (sheet, bounds)) in source.sheets.iter().zip(bounds).enumerate() {
        let _ = (s, sheet, bounds, taken(head, s));
    }
    let left = leftovers(source, bounds, head, tail);
    for (keys, left) in line_keys.iter_mut().zip(left) {
        for (key, reach) in left {
            let most = keys.entry(key).or_default();
            *most = reach.max(*most);
        }
    }
    let mut lines = Vec::new();
    for (side, keys) in [Side2::Head, Side2::Tail].into_iter().zip(&line_keys) {
        lines.extend(line_rules(source, keys, side));
    }
    lines.extend(rules);
    lines
}

/// The different lines of a span with the distance at which they stand at the most, where these are few and all of the
/// template.
fn lines_of(source: &Source<'_>, span: &Span, side: Side2) -> Option<BTreeMap<Key, usize>> {
    let mut keys: BTreeMap<Key, usize> = BTreeMap::new();
    let (mut strange, mut all) = (0, 0);
    for (sheet, reach) in source.sheets.iter().zip(&span.reach) {
        let Some(reach) = *reach else { continue };
        let count = sheet.rows.len();
        let places = match side {
            Side2::Head => 0..reach + 1,
            Side2::Tail => reach..count,
        };
        for at in places {
            let row = &sheet.rows[at];
            all += 1;
            if at == 0 && !source.is_template(row.key) {
                continue;
            }
            if !source.is_explained(row) {
                strange += 1;
                continue;
            }
            if row.taken == super::sheet::Taken::Yes || !source.is_template(row.key) {
                continue;
            }
            let distance = match side {
                Side2::Head => at + 1,
                Side2::Tail => count - at,
            };
            let most = keys.entry(row.key).or_default();
            *most = distance.max(*most);
        }
    }
    (keys.len() <= FEW_LINES && strange * 50 <= all).then_some(keys)
}

/// A span as a range rule.
fn range(source: &Source<'_>, span: &Span, side: Side2) -> Option<RuleEntry> {
    let longest = source.sheets.iter().zip(&span.reach).filter_map(|(sheet, reach)| {
        let line = sheet.rows.get((*reach)?)?.line;
        Some(match side {
            Side2::Head => line + 1,
            Side2::Tail => sheet.page.line_count() - line,
        })
    });
    let max_lines = Some(longest.max()? * 2 + 10);
    let patterns: Vec<String> = span.markers.iter().map(|&key| pattern(source, key)).collect();
    let edge = |edge| Some(Side::Special(SpecialSide { again: None, edge: Some(edge) }));
    let markers = Some(if patterns.len() == 1 {
        // A list's places are other ones than a single pattern's: the first of an end, the last of a start.
        Side::Markers(patterns)
    } else {
        Side::Markers(patterns)
    });
    Some(match side {
        Side2::Head => RuleEntry {
            id: "head".into(),
            kind: Some(Kind::Nav),
            why: Some("from the start of the page to the last line of its furniture".into()),
            from: edge(Edge::Start),
            to: markers,
            guard: Some(Guard::Title),
            max_lines,
            ..RuleEntry::default()
        },
        Side2::Tail => RuleEntry {
            id: "tail".into(),
            kind: Some(Kind::Nav),
            why: Some("from the first line below the text to the end of the page".into()),
            from: markers,
            to: edge(Edge::End),
            max_lines,
            ..RuleEntry::default()
        },
    })
}

/// Lines of the template at the edges that no span takes, with the distance at which they stand at the most.
fn leftovers(
    source: &Source<'_>,
    bounds: &[Bounds],
    head: Option<&Span>,
    tail: Option<&Span>,
) -> [BTreeMap<Key, usize>; 2] {
    let mut found: [BTreeMap<Key, usize>; 2] = Default::default();
    let mut refused: [BTreeSet<Key>; 2] = Default::default();
    for (s, (sheet, bounds)) in source.sheets.iter().zip(bounds).enumerate() {
        let count = sheet.rows.len();
        let head = head.and_then(|span| span.reach[s]);
        let tail = tail.and_then(|span| span.reach[s]).unwrap_or(count);
        let first = bounds.first.unwrap_or(count);
        let last = bounds.last.map_or(0, |last| last + 1);
        // From the end upwards: as long as all is known.
        let known_from =
            (0..count).rev().take_while(|&at| source.is_explained(&sheet.rows[at])).last().unwrap_or(count);
        // From the start downwards.
        let known_to = (0..count).take_while(|&at| source.is_explained(&sheet.rows[at])).last().map_or(0, |at| at + 1);
        for (at, row) in sheet.rows.iter().enumerate() {
            if !source.is_template(row.key) || row.taken == super::sheet::Taken::Yes {
                continue;
            }
            let covered = head.is_some_and(|head| (1..=head).contains(&at)) || at >= tail;
            let above = at < first
                && (at < known_to.max(1) || bounds.headline.is_none_or(|h| at < h) || is_slot(source, row.key));
            let above = above
                && (at < known_to || !words::is_heading(source.keys.name(row.key)))
                && row.prose < Prose::Sentence;
            let below = at >= last && (at >= known_from || is_slot(source, row.key));
            let certain = [above, below];
            for side in [0, 1] {
                let distance = if side == 0 { at + 1 } else { count - at };
                if covered {
                    continue;
                }
                if certain[side] && distance <= EDGE {
                    let most = found[side].entry(row.key).or_default();
                    *most = distance.max(*most);
                } else if !certain[1 - side] {
                    refused[side].insert(row.key);
                }
            }
        }
    }
    for (found, refused) in found.iter_mut().zip(&refused) {
        found.retain(|key, _| !refused.contains(key) && source.spread(*key) >= source.few());
    }
    found
}

/// Whether lines of a key have slots, or are a widget's: nobody writes them as headings of a text.
fn is_slot(source: &Source<'_>, key: Key) -> bool {
    let name = source.keys.name(key);
    let slots = source.columns.contains_key(&key) || name.contains(mask::CALENDAR);
    slots || words::widget(name).is_some()
}

/// Rules for single lines: one for exact lines, one for each pattern.
fn line_rules(source: &Source<'_>, keys: &BTreeMap<Key, usize>, side: Side2) -> Vec<RuleEntry> {
    let mut exact: Vec<(String, usize)> = Vec::new();
    let mut patterns: Vec<(String, usize)> = Vec::new();
    for (&key, &reach) in keys {
        match exact_line(source, key) {
            Some(line) => exact.push((line, reach)),
            None => patterns.push((pattern(source, key), reach)),
        }
    }
    exact.sort();
    patterns.sort();
    let name = if side == Side2::Head { "head" } else { "tail" };
    let place = |reach: usize| {
        Some(Place::Count(match side {
            Side2::Head => Count { first: Some(reach), ..Count::default() },
            Side2::Tail => Count { last: Some(reach), ..Count::default() },
        }))
    };
    let mut rules = Vec::new();
    if let Some(reach) = exact.iter().map(|(_, reach)| *reach).max() {
        rules.push(RuleEntry {
            id: format!("{name}-lines"),
            kind: Some(exact.iter().find_map(|(line, _)| words::widget(line)).unwrap_or(Kind::Nav)),
            line: Some(Lines::Exact(exact.into_iter().map(|(line, _)| line).collect())),
            place: place(reach),
            ..RuleEntry::default()
        });
    }
    for (n, (pattern, reach)) in patterns.into_iter().enumerate() {
        rules.push(RuleEntry {
            id: format!("{name}-pattern-{}", n + 1),
            kind: Some(Kind::Meta),
            line: Some(Lines::Pattern(pattern)),
            place: place(reach),
            ..RuleEntry::default()
        });
    }
    rules
}

/// The one text of a key's lines, where they have but one.
fn exact_line(source: &Source<'_>, key: Key) -> Option<String> {
    let texts = texts(source, key);
    (texts.len() == 1 && !source.columns.contains_key(&key)).then(|| texts.first().map(|text| (*text).to_owned()))?
}

fn texts<'s>(source: &'s Source<'_>, key: Key) -> BTreeSet<&'s str> {
    let rows = source.sheets.iter().flat_map(|sheet| &sheet.rows).filter(|row| row.key == key);
    rows.map(|row| row.text.as_ref()).take(SEEN).collect()
}

/// A pattern for whole lines that fits a key's lines.
pub(super) fn pattern(source: &Source<'_>, key: Key) -> String {
    if let Some(affix) = source.columns.get(&key) {
        return affix.pattern();
    }
    let texts: Vec<&str> = texts(source, key).into_iter().collect();
    if texts.is_empty() { masked_pattern(source.keys.name(key)) } else { mask::pattern(&texts) }
}
