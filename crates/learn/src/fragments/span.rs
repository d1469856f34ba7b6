//! Head and tail rules for fragmented pages, with markers that are not part of a sentence.

use super::pieces::{joined, runs, starts_with_stop};
use crate::page_table::{Key, PageTable, Prose, Row, prose};
use crate::range;
use crate::rules::FoundRule;
use crate::source::{Bounds, Side, Source};
use crate::span::{head, may_mark, tail};
use crate::words;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Minimum number of letters in a marker.
const LETTERS: usize = 4;
/// Maximum percentage of a marker's pages that have it in the text.
const IN_TEXT: usize = 5;

/// Finds rules for the lines above and below the text, if such rules are safe.
pub(crate) fn spans(source: &Source<'_>, bounds: &[Bounds]) -> Vec<FoundRule> {
    let unsafe_keys = unsafe_keys(source, bounds);
    let may = |key: Key| {
        let name = source.keys.name(key);
        source.spread(key) >= source.most()
            && name.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS
            && !unsafe_keys.contains(&key)
            && !words::is_heading(name)
            && may_mark(source, key)
    };
    let own = own(source);
    let apart = |key: Key, side: Side| own.iter().zip(&source.tables).all(|(own, table)| own.spares(table, key, side));
    let head = head(source, bounds, &|key| may(key) && apart(key, Side::Head));
    let tail = tail(source, bounds, head.as_ref(), &|key| may(key) && apart(key, Side::Tail));
    let rules = [(head, Side::Head), (tail, Side::Tail)];
    rules.into_iter().filter_map(|(span, side)| range::of(source, &span?, side)).map(FoundRule::learnt).collect()
}

/// First and last line of a page's own sentences: those that span several lines and are not on nearly all pages.
struct Own {
    first: Option<usize>,
    last: Option<usize>,
}

impl Own {
    /// Whether a span to or from a marker removes none of them.
    fn spares(&self, table: &PageTable<'_>, key: Key, side: Side) -> bool {
        let is_mark = |at: &usize| table.rows[*at].key == key;
        match side {
            Side::Head => {
                (0..table.rows.len()).find(is_mark).is_none_or(|at| self.first.is_none_or(|first| at < first))
            }
            Side::Tail => (0..table.rows.len()).rfind(is_mark).is_none_or(|at| self.last.is_none_or(|last| at > last)),
        }
    }
}

fn own(source: &Source<'_>) -> Vec<Own> {
    let is_usual = |key: Key| source.spread(key) * 10 >= source.pages() * 9;
    let of = |table: &PageTable<'_>| {
        let is_own = |run: &Range<usize>| {
            let rows = &table.rows[run.clone()];
            is_sentence(rows) && !rows.iter().all(|row| is_usual(row.key))
        };
        let runs: Vec<Range<usize>> = runs(&table.rows).into_iter().filter(is_own).collect();
        Own { first: runs.first().map(|run| run.start), last: runs.last().map(|run| run.end - 1) }
    };
    source.tables.iter().map(of).collect()
}

/// Returns the keys of lines that, on too many pages, are pieces of sentences or are in the text.
fn unsafe_keys(source: &Source<'_>, bounds: &[Bounds]) -> HashSet<Key> {
    let mut pages: HashMap<Key, usize> = HashMap::new();
    for (table, bounds) in source.tables.iter().zip(bounds) {
        let broken = runs(&table.rows).into_iter().map(|run| &table.rows[run]).filter(|rows| is_sentence(rows));
        let within = bounds.first.unwrap_or(0)..bounds.last.map_or(table.rows.len(), |last| last + 1);
        let text = table.rows.get(within).unwrap_or_default();
        let here: HashSet<Key> = broken.flatten().chain(text).map(|row| row.key).collect();
        here.into_iter().for_each(|key| *pages.entry(key).or_default() += 1);
    }
    pages.into_iter().filter(|(key, n)| n * 100 > source.spread(*key) * IN_TEXT).map(|(key, _)| key).collect()
}

/// Whether lines are a sentence in pieces, even a short one.
fn is_sentence(rows: &[Row<'_>]) -> bool {
    rows.len() > 1 && (prose(&joined(rows)) > Prose::None || rows.iter().any(|row| starts_with_stop(&row.text)))
}
