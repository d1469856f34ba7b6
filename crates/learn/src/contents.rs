//! Rules for a page's own table of contents, between the headline and the text.
//!
//! The entries of such a table occur again further down, as headings, and the table ends in a line that no text
//! contains, such as a button's or a script.

use super::page_table::{Key, PageTable, Prose};
use super::rules::{FoundRule, pattern};
use super::source::{Bounds, Source, plain};
use super::span::Span;
use super::words;
use std::collections::{BTreeMap, HashMap};
use unboil_core::rule::Kind;
use unboil_core::rule::file::{Count, Place, RuleEntry, Side};

/// Minimum number of entries in a table.
const ENTRIES: usize = 2;
/// Minimum number of pages with tables that start and end alike. Each page is tested on its own for a table.
const PAGES: usize = 2;
/// Number of lines with text above the main text that are searched for a table.
const REACH: usize = 200;
/// Minimum percentage of the pages with both lines that have a table between them.
const SURE: usize = 95;

/// The tables of contents between two lines, and their extent.
#[derive(Debug, Default)]
struct Tables {
    pages: usize,
    /// Largest index of a first line, in lines with text.
    furthest: usize,
    /// Length of the longest table, in lines.
    longest: usize,
}

/// Finds a rule for the tables of contents.
pub(super) fn find(source: &Source<'_>, bounds: &[Bounds], head: Option<&Span>) -> Option<FoundRule> {
    let mut tables: BTreeMap<(&str, &str), (Tables, [Key; 2])> = BTreeMap::new();
    for (s, (table, bounds)) in source.tables.iter().zip(bounds).enumerate() {
        let covered = head.and_then(|head| head.reach[s]).map_or(0, |reach| reach + 1);
        let from = covered.max(bounds.headline.map_or(0, |headline| headline + 1)).max(1);
        let Some((start, end)) = contents_of(source, table, from..bounds.first.map_or(0, |first| first + 1)) else {
            continue;
        };
        let keys = [table.rows[start].key, table.rows[end].key];
        let names = (source.keys.name(keys[0]), source.keys.name(keys[1]));
        let (tables, _) = tables.entry(names).or_insert_with(|| (Tables::default(), keys));
        tables.pages += 1;
        tables.furthest = tables.furthest.max(start + 1);
        tables.longest = tables.longest.max(table.rows[end].line - table.rows[start].line + 1);
    }
    let (tables, [start, end]) = tables.into_values().max_by_key(|(tables, _)| tables.pages)?;
    let both = |table: &&PageTable<'_>| [start, end].iter().all(|key| table.rows.iter().any(|row| row.key == *key));
    let pages = source.tables.iter().filter(both).count();
    if tables.pages < PAGES || tables.pages * 100 < pages * SURE {
        return None;
    }
    Some(FoundRule::learnt(RuleEntry {
        id: "contents".into(),
        kind: Some(Kind::Nav),
        why: Some("the page's table of contents: its entries stand below as headings".into()),
        from: Some(Side::Pattern(pattern(source, start))),
        to: Some(Side::Pattern(pattern(source, end))),
        max_lines: Some(tables.longest * 2 + 10),
        place: Some(Place::Count(Count { first: Some(tables.furthest * 2), ..Count::default() })),
        ..RuleEntry::default()
    }))
}

/// Returns the first and last line of the table of contents in a part of a page. Other pages have both lines. Between
/// them are only lines that other pages have or that occur again below.
fn contents_of(source: &Source<'_>, table: &PageTable<'_>, part: std::ops::Range<usize>) -> Option<(usize, usize)> {
    let part = part.start.max(part.end.saturating_sub(REACH))..part.end;
    let says: Vec<String> = table.rows.iter().map(|row| plain(&row.text)).collect();
    let last: HashMap<&str, usize> = says.iter().enumerate().map(|(at, says)| (says.as_str(), at)).collect();
    let is_shared = |at: usize| source.spread(table.rows[at].key) >= PAGES;
    let is_end = |at: &usize| {
        let text = &table.rows[*at].text;
        is_shared(*at) && (words::is_script(text) || words::widget(text).is_some())
    };
    part.clone().rev().filter(is_end).find_map(|end| {
        let again = |at: usize| !says[at].is_empty() && last.get(says[at].as_str()).is_some_and(|&last| last > end);
        let is_start = |at: usize| is_shared(at) && !again(at) && table.rows[at].prose == Prose::None;
        let run = (part.start..end).rev().take_while(|&at| again(at) || is_shared(at));
        let start = run.filter(|&at| is_start(at)).last()?;
        ((start..end).filter(|&at| again(at)).count() >= ENTRIES).then_some((start, end))
    })
}
