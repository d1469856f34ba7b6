//! Guessed rules from the shape of lines, for lines on too few pages to identify them as the template's. Each rule is
//! labelled a guess.

use super::mask::{self, CALENDAR, FIGURE};
use super::page_table::{PageTable, Prose, Row, Taken};
use super::rules::{FoundRule, tail_of};
use super::source::{Bounds, Side as At, Source};
use super::words;
use std::collections::{BTreeMap, BTreeSet};
use unboil_core::rule::Kind;
use unboil_core::rule::file::{Count, Edge, Lines, Place, RuleEntry, Side, SpecialSide};

/// Maximum distance from an edge at which rules are guessed, in lines with text.
const EDGE: usize = 8;
/// Maximum number of characters in a date line, a counter or a section path.
const SHORT: usize = 64;
/// Minimum length in bytes of a text that is repeated within a line.
const SAID: usize = 16;
/// Separators of the parts of a section path.
const SEPARATORS: [&str; 5] = [" / ", " > ", " » ", " › ", " :: "];

/// Returns all guesses. `free` tells whether no rule removes a page's line so far.
pub(super) fn all(source: &Source<'_>, bounds: &[Bounds], free: &dyn Fn(usize, usize) -> bool) -> Vec<FoundRule> {
    let edges = edges(source, bounds, free);
    let mut found = Vec::new();
    found.extend(said_twice(source, free));
    found.extend(run_together(source, free));
    found.extend(dates(&edges));
    found.extend(counters(&edges));
    found.extend(paths(&edges));
    found.extend(widgets(&edges));
    found.extend(labels(source, bounds));
    found
}

/// A line near an edge of its page, outside its text, that no rule removes so far.
struct Near<'s> {
    text: &'s str,
    masked: &'s str,
    side: At,
    /// Distance from the edge, starting at 1.
    distance: usize,
}

fn edges<'s>(source: &'s Source<'_>, bounds: &[Bounds], free: &dyn Fn(usize, usize) -> bool) -> Vec<Near<'s>> {
    let mut near = Vec::new();
    for (s, (table, bounds)) in source.tables.iter().zip(bounds).enumerate() {
        let count = table.rows.len();
        for (at, row) in table.rows.iter().enumerate() {
            let side = match (bounds.first, bounds.last) {
                (Some(first), _) if at < first => At::Head,
                (_, Some(last)) if at > last => At::Tail,
                (None, None) if at < count / 2 => At::Head,
                (None, None) => At::Tail,
                _ => continue,
            };
            let distance = if side == At::Head { at + 1 } else { count - at };
            let may = row.prose == Prose::None && row.taken == Taken::No && row.mark.is_none() && free(s, at);
            if may && distance <= EDGE && bounds.headline != Some(at) {
                near.push(Near { text: &row.text, masked: source.keys.name(row.key), side, distance });
            }
        }
    }
    near
}

fn place(side: At, reach: usize) -> Option<Place> {
    Some(Place::Count(match side {
        At::Head => Count { first: Some(reach), ..Count::default() },
        At::Tail => Count { last: Some(reach), ..Count::default() },
    }))
}

fn entry(id: &str, kind: Kind, why: &str) -> RuleEntry {
    RuleEntry { id: id.into(), kind: Some(kind), why: Some(why.into()), ..RuleEntry::default() }
}

/// A headline or a caption that is repeated on the next line.
fn said_twice(source: &Source<'_>, free: &dyn Fn(usize, usize) -> bool) -> Option<FoundRule> {
    let mut pages = 0;
    let mut reach = 0;
    for (s, table) in source.tables.iter().enumerate() {
        let rows = table.rows.iter().take(EDGE).enumerate().skip(1);
        let again = |(at, row): &(usize, &Row<'_>)| row.text == table.rows[at - 1].text && free(s, *at);
        if let Some((at, _)) = rows.filter(again).last() {
            pages += 1;
            reach = reach.max(at + 1);
        }
    }
    let rule = RuleEntry {
        same_as: Some("line-above".into()),
        place: place(At::Head, reach.max(4)),
        ..entry("said-twice", Kind::Repeat, "a headline or a caption, right below its first copy")
    };
    (pages > 0).then(|| FoundRule::guess(rule, "a line that says what the line above it says"))
}

/// A text directly followed by itself in one line, which only machines write.
fn run_together(source: &Source<'_>, free: &dyn Fn(usize, usize) -> bool) -> Option<FoundRule> {
    let mut seen = false;
    for (s, table) in source.tables.iter().enumerate() {
        seen |= table.rows.iter().enumerate().any(|(at, row)| free(s, at) && is_run_together(&row.text));
    }
    let rule =
        RuleEntry { same_as: Some("itself".into()), ..entry("run-together", Kind::Repeat, "one text over and over") };
    seen.then(|| FoundRule::guess(rule, "a line that is one text twice or more, run together"))
}

fn is_run_together(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(start) = bytes.get(..8) else { return false };
    let periods = memchr::memmem::find_iter(&bytes[1..], start).map(|at| at + 1).take(4);
    periods.into_iter().any(|n| n >= SAID && bytes.len() >= 2 * n && bytes[n..] == bytes[..bytes.len() - n])
}

/// Lines that consist of a date or a time.
fn dates(edges: &[Near<'_>]) -> Vec<FoundRule> {
    let mut seen: BTreeMap<(&str, At), (BTreeSet<&str>, usize)> = BTreeMap::new();
    for near in edges.iter().filter(|near| is_date(near.masked)) {
        let (texts, reach) = seen.entry((near.masked, near.side)).or_default();
        texts.insert(near.text);
        *reach = near.distance.max(*reach);
    }
    let mut found: BTreeMap<(String, At), usize> = BTreeMap::new();
    for ((_, side), (texts, reach)) in seen {
        let pattern = mask::pattern(&texts.into_iter().collect::<Vec<_>>());
        let most = found.entry((pattern, side)).or_default();
        *most = reach.max(*most);
    }
    let rule = |((pattern, side), reach): ((String, At), usize)| {
        let rule = RuleEntry {
            line: Some(Lines::Pattern(pattern)),
            place: place(side, reach + 2),
            ..entry("date", Kind::Meta, "the page's date, or the time at which it was fetched")
        };
        FoundRule::guess(rule, "a line that is a date and nothing else")
    };
    found.into_iter().map(rule).collect()
}

fn is_date(masked: &str) -> bool {
    let figures = masked.matches(FIGURE).count();
    let letters = masked.chars().filter(|c| c.is_alphabetic()).count();
    let dated = masked.contains(CALENDAR) && figures >= 2;
    let timed = masked.contains("0:0");
    masked.chars().count() <= SHORT
        && letters <= 8
        && (dated || timed || ["0/0/0", "0.0.0", "0-0-0"].iter().any(|d| masked.contains(d)))
}

/// Lines of figures above the text: views, shares.
fn counters(edges: &[Near<'_>]) -> Option<FoundRule> {
    let is_counter = |near: &&Near<'_>| {
        near.side == At::Head
            && near.masked.contains(FIGURE)
            && near.masked.chars().all(|c| matches!(c, FIGURE | ' ' | ',' | '.'))
    };
    let reach = edges.iter().filter(is_counter).map(|near| near.distance).max()?;
    let rule = RuleEntry {
        line: Some(Lines::Pattern(r"\d[\d ,.]*".into())),
        place: place(At::Head, reach),
        ..entry("counter", Kind::Meta, "how often the page was read or shared")
    };
    Some(FoundRule::guess(rule, "figures alone, above the text"))
}

/// Section paths such as `News / Europe` above the headline.
fn paths(edges: &[Near<'_>]) -> Vec<FoundRule> {
    let mut found = Vec::new();
    for separator in SEPARATORS {
        let is_path = |near: &&Near<'_>| {
            let parts: Vec<&str> = near.text.split(separator).collect();
            let short = |part: &&str| part.split(' ').count() <= 4 && part.chars().any(char::is_alphabetic);
            near.side == At::Head && near.distance <= 3 && parts.len() >= 2 && parts.iter().all(short)
        };
        let seen: Vec<&Near<'_>> = edges.iter().filter(is_path).collect();
        let Some(reach) = seen.iter().map(|near| near.distance).max() else { continue };
        let sign = separator.trim();
        let first = sign.chars().next().unwrap_or('/');
        let rule = RuleEntry {
            line: Some(Lines::Pattern(format!("[^{first}.!?]{{2,40}}( {sign} [^{first}.!?]{{2,40}})+"))),
            place: place(At::Head, reach),
            ..entry("section-path", Kind::Nav, "the path to the page's section")
        };
        found.push(FoundRule::guess(rule, "short names with a separator between, above the headline"));
    }
    found
}

/// Lines with the words of widgets, on any page.
fn widgets(edges: &[Near<'_>]) -> Vec<FoundRule> {
    let mut seen: BTreeMap<(At, Kind), (BTreeSet<&str>, usize)> = BTreeMap::new();
    for near in edges {
        if let Some(kind) = words::surely_widget(near.text) {
            let (texts, reach) = seen.entry((near.side, kind)).or_default();
            texts.insert(near.text);
            *reach = near.distance.max(*reach);
        }
    }
    let rule = |((side, kind), (texts, reach)): ((At, Kind), (BTreeSet<&str>, usize))| {
        let name = if side == At::Head { "head" } else { "tail" };
        let rule = RuleEntry {
            line: Some(Lines::Exact(texts.into_iter().map(str::to_owned).collect())),
            place: place(side, reach + 2),
            ..entry(&format!("{name}-{kind}"), kind, "")
        };
        FoundRule::guess(RuleEntry { why: None, ..rule }, "known by their words")
    };
    seen.into_iter().map(rule).collect()
}

/// A topic label above the text that occurs again below it, above other stories.
fn labels(source: &Source<'_>, bounds: &[Bounds]) -> Vec<FoundRule> {
    let mut pages = 0;
    let mut reach = 0;
    let mut longest = 0;
    for (table, bounds) in source.tables.iter().zip(bounds) {
        let (Some(first), Some(last)) = (bounds.first, bounds.last) else { continue };
        let labels = table.rows.iter().enumerate().take(first.min(EDGE)).filter(|(_, row)| is_label(&row.text));
        for (at, label) in labels {
            let again = tail_of(table, last).find(|&below| table.rows[below].text == label.text);
            if let Some(again) = again.filter(|&again| is_list(table, again)) {
                pages += 1;
                reach = reach.max(at + 1);
                let lines = table.page.line_count() - table.rows[again].line;
                longest = longest.max(lines);
            }
        }
    }
    if pages == 0 {
        return Vec::new();
    }
    let label = RuleEntry {
        line: Some(Lines::Pattern(r".{3,60} \(\d+\)".into())),
        place: place(At::Head, reach),
        ..entry("topic", Kind::Nav, "the topic's name, with the number of its stories")
    };
    let below = RuleEntry {
        from: Some(Side::Special(SpecialSide { same_as: Some("topic".into()), edge: None })),
        to: Some(Side::Special(SpecialSide { same_as: None, edge: Some(Edge::End) })),
        max_lines: Some(longest * 2 + 10),
        max_share: Some(0.5),
        ..entry("topic-stories", Kind::Related, "the topic's name comes again above other stories")
    };
    let note = "a name with a number in brackets, above the text and again below it";
    vec![FoundRule::guess(label, note), FoundRule::guess(below, note)]
}

fn is_label(text: &str) -> bool {
    let inner = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    text.chars().count() <= SHORT
        && inner.is_some_and(|(name, n)| name.len() >= 3 && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether only names and headlines follow a line.
fn is_list(table: &PageTable<'_>, at: usize) -> bool {
    table.rows[at + 1..].iter().all(|row| row.prose != Prose::Sentence)
}
