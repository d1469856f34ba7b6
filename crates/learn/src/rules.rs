//! Conversion of findings to the rules of a site file.

use super::mask::{self, escaped, masked_pattern};
use super::page_table::{self, Key, Mark, PageTable, Prose, Spaces};
use super::range;
use super::slots::{self, Pages};
use super::source::{Bounds, Side as At, Source};
use super::span::{Span, is_statement, is_tied, leads};
use super::words;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use unboil_core::rule::Kind;
use unboil_core::rule::file::{Blanks, Count, Lines, Place, RuleEntry, ShapeEntry, ShapeName, Side, Take};

/// Maximum number of different lines, all of the template, in a span that is better expressed by its lines.
const FEW_LINES: usize = 6;
/// Maximum distance of a line from the edge that it belongs to, in lines with text.
const EDGE: usize = 40;
/// Minimum percentage of the pages with another heading for the title to be removed.
const SURE: usize = 90;
/// Maximum length of a line in a pattern, in characters. The pattern of a longer line is cut off.
const LONG: usize = 100;
/// Maximum number of letters next to a date.
const DATED: usize = 10;
/// Maximum number of lines of one key used to make its pattern.
const SEEN: usize = 200;

/// A rule, with the basis on which it was found.
#[derive(Debug, Clone)]
pub(super) struct FoundRule {
    pub entry: RuleEntry,
    pub basis: Basis,
}

/// The basis of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// The pages share its lines.
    Learnt,
    /// The shape or the words of the lines, with a description.
    Guess(String),
    /// A person marked the lines.
    Marked,
}

impl FoundRule {
    pub fn guess(entry: RuleEntry, seen: &str) -> Self {
        Self { entry, basis: Basis::Guess(seen.to_owned()) }
    }

    pub fn learnt(entry: RuleEntry) -> Self {
        Self { entry, basis: Basis::Learnt }
    }
}

/// Returns the indexes below a page's last sentence.
pub(super) fn tail_of(table: &PageTable<'_>, last: usize) -> std::ops::Range<usize> {
    last + 1..table.rows.len().max(last + 1)
}

/// Returns all rules for the lines that a source's pages share: spans at both ends, and the lines outside these.
pub(super) fn of(source: &Source<'_>, bounds: &[Bounds], head: Option<&Span>, tail: Option<&Span>) -> Vec<FoundRule> {
    let mut ranges = Vec::new();
    let mut line_keys: [BTreeMap<Key, usize>; 2] = Default::default();
    for (side, span) in [(At::Head, head), (At::Tail, tail)] {
        let Some(span) = span else { continue };
        let titled = bounds.iter().filter(|bounds| bounds.headline.is_some()).count() * 2 >= source.pages();
        // A range keeps the title if it is the only headline and removes it otherwise. Line rules cannot do that.
        let lines = if side == At::Head && titled { None } else { lines_of(source, span, side) };
        match lines {
            Some(keys) => line_keys[side as usize].extend(keys),
            None => ranges.extend(range::of(source, span, side)),
        }
    }
    let left = leftovers(source, bounds, head, tail);
    for (keys, left) in line_keys.iter_mut().zip(left) {
        for (key, reach) in left {
            let most = keys.entry(key).or_default();
            *most = reach.max(*most);
        }
    }
    let lines =
        [At::Head, At::Tail].into_iter().zip(&line_keys).flat_map(|(side, keys)| line_rules(source, keys, side));
    lines.chain(ranges).map(FoundRule::learnt).collect()
}

/// Returns the different lines of a span, each with its largest distance from the edge, if the lines are few and all of
/// the template.
fn lines_of(source: &Source<'_>, span: &Span, side: At) -> Option<BTreeMap<Key, usize>> {
    let mut keys: BTreeMap<Key, usize> = BTreeMap::new();
    let (mut strange, mut all) = (0, 0);
    for (table, reach) in source.tables.iter().zip(&span.reach) {
        let Some(reach) = *reach else { continue };
        let count = table.rows.len();
        let places = match side {
            At::Head => 0..reach + 1,
            At::Tail => reach..count,
        };
        for at in places {
            let row = &table.rows[at];
            all += 1;
            if at == 0 && !source.is_template(row.key) {
                continue;
            }
            if !source.is_explained(row) {
                strange += 1;
                continue;
            }
            if row.taken == page_table::Taken::Yes || !source.is_template(row.key) {
                continue;
            }
            let distance = match side {
                At::Head => at + 1,
                At::Tail => count - at,
            };
            let most = keys.entry(row.key).or_default();
            *most = distance.max(*most);
        }
    }
    (keys.len() <= FEW_LINES && strange * 50 <= all).then_some(keys)
}

/// Returns a rule for the title above the page's boilerplate, if headings below it say the same in other words: the
/// line above the first line of the boilerplate. If they repeat it word for word, the guard of the head rule covers it.
pub(super) fn title(source: &Source<'_>, pages: &Pages<'_>) -> Option<FoundRule> {
    let bounds = pages.bounds;
    let mut below: BTreeMap<&str, (usize, Key)> = BTreeMap::new();
    let (mut titles, mut copied) = (0, 0);
    for (table, bounds) in source.tables.iter().zip(bounds) {
        let [first, second, ..] = table.rows.as_slice() else { continue };
        if source.is_template(first.key) || first.mark == Some(Mark::Keep) {
            continue;
        }
        titles += 1;
        let headline = bounds.headline.and_then(|at| table.rows.get(at));
        copied += usize::from(headline.is_some_and(|row| row.text == first.text));
        below.entry(source.keys.name(second.key)).or_insert((0, second.key)).0 += 1;
    }
    let &(most, key) = below.values().max_by_key(|(pages, key)| (*pages, Reverse(*key)))?;
    let sure = most * 10 >= source.pages() * 9 && titles * 10 >= source.pages() * 9 && titles >= 3;
    if !sure || copied * 2 > titles || !source.is_template(key) || !slots::have_headings(source, pages, SURE) {
        return None;
    }
    Some(FoundRule::learnt(RuleEntry {
        id: "title".into(),
        kind: Some(Kind::Repeat),
        why: Some("the page's title above its furniture: the headline stands below".into()),
        anchor: Some(Side::Pattern(pattern(source, key))),
        take: Some(Take::Above),
        shape: Some(ShapeEntry::Named(ShapeName::Text)),
        max_lines: Some(1),
        blanks: Some(Blanks::Cross),
        place: Some(Place::Count(Count { first: Some(2), ..Count::default() })),
        ..RuleEntry::default()
    }))
}

/// Returns the template lines at the edges that no span removes, with their largest distance.
fn leftovers(
    source: &Source<'_>,
    bounds: &[Bounds],
    head: Option<&Span>,
    tail: Option<&Span>,
) -> [BTreeMap<Key, usize>; 2] {
    let mut found: [BTreeMap<Key, usize>; 2] = Default::default();
    let mut refused: [BTreeSet<Key>; 2] = Default::default();
    let (mut headlines, mut nearest) = (BTreeMap::new(), BTreeMap::new());
    for (s, (table, bounds)) in source.tables.iter().zip(bounds).enumerate() {
        let count = table.rows.len();
        let head = head.and_then(|span| span.reach[s]);
        let tail = tail.and_then(|span| span.reach[s]).unwrap_or(count);
        let first = bounds.first.unwrap_or(count);
        let last = bounds.last.map_or(0, |last| last + 1);
        // From the end upwards, as long as every line is explained.
        let known_from = (0..count).rev().take_while(|&at| source.is_known(s, at)).last().unwrap_or(count);
        // From the start downwards.
        let known_to = (0..count).take_while(|&at| source.is_known(s, at)).last().map_or(0, |at| at + 1);
        for (at, row) in table.rows.iter().enumerate() {
            if !source.is_template(row.key) || row.taken == page_table::Taken::Yes {
                continue;
            }
            if bounds.headline == Some(at) {
                // The name of a section is the headline of the section's own page.
                *headlines.entry(row.key).or_default() += 1;
                nearest.entry(row.key).and_modify(|n: &mut usize| *n = at.min(*n)).or_insert(at);
                continue;
            }
            let covered = head.is_some_and(|head| (1..=head).contains(&at)) || at >= tail;
            let heading = words::is_heading(source.keys.name(row.key));
            let above = at < first
                && (at < known_to.max(1) || bounds.headline.is_some_and(|h| at < h) || is_slot(source, row.key));
            let above = above && (at < known_to || !heading) && row.prose < Prose::Sentence;
            let tied = (is_statement(&row.text) || leads(source, s, at)) && is_tied(source, s, at);
            let below = at >= last && !tied && (at >= known_from || (is_slot(source, row.key) && !heading));
            // A heading above a table of contents that is kept must be kept too.
            let heads = words::is_contents(&row.text) && at + 1 < count && !source.is_known(s, at + 1);
            let own = source.is_beside_text(s, at);
            let certain = [above && !heads && !own, below && !own];
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
    let [above, below] = &mut found;
    above.retain(|key, reach| nearest.get(key).is_none_or(|&headline| *reach <= headline));
    for (found, refused) in [above, below].into_iter().zip(&refused) {
        let pages = |key: &Key| source.spread(*key) - headlines.get(key).copied().unwrap_or(0);
        found.retain(|key, _| {
            !refused.contains(key)
                && (pages(key) >= source.few() || source.sure.contains(key))
                && may_stand_alone(source, *key)
        });
    }
    found
}

/// Whether a line may be removed by itself. A sentence may only if the kind of notice is known.
fn may_stand_alone(source: &Source<'_>, key: Key) -> bool {
    let name = source.keys.name(key);
    let plain = page_table::prose(name) == Prose::None && !name.contains(mask::CALENDAR);
    plain || is_slot(source, key) || words::is_script(name)
}

/// Whether lines of a key have slots or belong to a widget, so that they are not headings of a text.
fn is_slot(source: &Source<'_>, key: Key) -> bool {
    let name = source.keys.name(key);
    // A date with few words next to it. With a name next to it, it belongs to somebody's review.
    let few = source.spread(key) >= source.most() || name.chars().filter(|c| c.is_alphabetic()).count() <= DATED;
    let slots = source.columns.contains_key(&key) || (few && name.contains(mask::CALENDAR));
    slots || words::widget(name).is_some()
}

/// Returns rules for single lines: one for exact lines, one for each pattern.
fn line_rules(source: &Source<'_>, keys: &BTreeMap<Key, usize>, side: At) -> Vec<RuleEntry> {
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
    let name = if side == At::Head { "head" } else { "tail" };
    let place = |reach: usize| {
        let reach = slack(reach);
        Some(Place::Count(match side {
            At::Head => Count { first: Some(reach), ..Count::default() },
            At::Tail => Count { last: Some(reach), ..Count::default() },
        }))
    };
    let mut rules = Vec::new();
    let mut kinds: BTreeMap<Kind, Vec<(String, usize)>> = BTreeMap::new();
    for (line, reach) in exact {
        kinds.entry(words::widget(&line).unwrap_or(Kind::Nav)).or_default().push((line, reach));
    }
    for (kind, lines) in kinds {
        let reach = lines.iter().map(|(_, reach)| *reach).max().unwrap_or(1);
        rules.push(RuleEntry {
            id: format!("{name}-{kind}"),
            kind: Some(kind),
            line: Some(Lines::Exact(lines.into_iter().map(|(line, _)| line).collect())),
            place: place(reach),
            ..RuleEntry::default()
        });
    }
    for (pattern, reach) in patterns {
        let (id, kind, why) = about(&pattern, side, reach);
        rules.push(RuleEntry {
            id,
            kind: Some(kind),
            why: Some(why.to_owned()),
            line: Some(Lines::Pattern(pattern)),
            place: place(reach),
            ..RuleEntry::default()
        });
    }
    rules
}

/// Returns the distance from an edge at which a rule searches for a line seen at `reach`, because other pages have more
/// lines there.
fn slack(reach: usize) -> usize {
    reach + reach.div_ceil(3).max(2)
}

/// Returns an id, a kind and a reason for a pattern, as far as they can be told.
fn about(pattern: &str, side: At, reach: usize) -> (String, Kind, &'static str) {
    let name = if side == At::Head { "head" } else { "tail" };
    if side == At::Head && reach == 1 && pattern.contains(".*") {
        return ("title-line".into(), Kind::Nav, "the page's title with the site's name: the headline stands below");
    }
    if pattern.contains(r"\w+") || pattern.contains(r"\d\d:\d\d") {
        return ("date".into(), Kind::Meta, "the page's date, or the time at which it was fetched");
    }
    match words::widget(pattern) {
        Some(kind) => (format!("{name}-{kind}"), kind, "the same on all pages but for what varies"),
        None => (format!("{name}-line"), Kind::Nav, "the same on all pages but for what varies"),
    }
}

/// Returns the text of a key's lines, if it is always the same.
pub(super) fn exact_line(source: &Source<'_>, key: Key) -> Option<String> {
    let texts = texts(source, key);
    (texts.len() == 1 && !source.columns.contains_key(&key)).then(|| texts.first().map(|text| (*text).to_owned()))?
}

fn texts<'s>(source: &'s Source<'_>, key: Key) -> BTreeSet<&'s str> {
    let rows = source.tables.iter().flat_map(|table| &table.rows).filter(|row| row.key == key);
    rows.map(|row| row.text.as_ref()).take(SEEN).collect()
}

/// Returns a whole-line pattern that matches a key's lines.
pub(super) fn pattern(source: &Source<'_>, key: Key) -> String {
    let texts = texts(source, key);
    let list: Vec<&str> = texts.iter().copied().collect();
    let rows = source.tables.iter().flat_map(|table| &table.rows).filter(|row| row.key == key);
    let spaces = rows.take(SEEN).map(|row| row.spaces).max().unwrap_or(Spaces::Single);
    let pattern = match (source.columns.get(&key), list.as_slice()) {
        (Some(affix), list) => affix.pattern(list),
        (None, []) => masked_pattern(source.keys.name(key)),
        (None, [only]) => cut(only).map_or_else(|| escaped(only), |start| format!("{}.*", escaped(start))),
        (None, list) => mask::pattern(list),
    };
    mask::spaced(pattern, spaces)
}

/// Returns the start of a line that is too long to be used whole.
fn cut(text: &str) -> Option<&str> {
    let (end, _) = text.char_indices().nth(LONG)?;
    let word = text[..end].rfind(' ').filter(|&at| at * 2 > end).unwrap_or(end);
    Some(&text[..word])
}
