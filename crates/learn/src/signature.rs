//! Site signatures from lines: the lines that identify the pages of a source.

use super::page_table::{Key, PageTable, Prose, Row, Taken, prose};
use super::rules::pattern;
use super::source::{Bounds, Source};
use super::span::is_statement;
use super::words;
use std::collections::BTreeSet;
use unboil_core::page::{Dump, Page};
use unboil_core::rule::{LineSet, SignatureMark, Site};

/// Maximum number of lines in a signature.
const LINES: usize = 8;
/// Number of these lines that a page should contain.
const WANTED: usize = 3;
/// Default number of lines that suffice if a site file does not say.
pub(super) const ENOUGH: usize = 2;
/// Minimum number of letters in a line of a signature.
const LETTERS: usize = 6;
/// Maximum number of characters in a line of a signature. A longer line reads like text.
const LONGEST: usize = 80;

/// A line that identifies pages of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// A whole-line pattern.
    pub line: String,
    /// Number of pages with the line.
    pub pages: usize,
    /// Ids of other sites whose signature contains it too.
    pub others: Vec<String>,
}

#[derive(Debug, Default)]
pub(super) struct Signature {
    /// Lines for a signature, including those that other sites have too.
    pub lines: Vec<Candidate>,
    /// Ids of the pages that contain enough of them.
    pub knows: BTreeSet<String>,
}

pub(super) fn find(source: &Source<'_>, bounds: &[Bounds], others: &[Site]) -> Signature {
    let within = |bounds: &Bounds, at: usize| bounds.first.is_some_and(|first| first < at) && bounds.last > Some(at);
    let in_text = |key: Key| {
        let mut pages = source.tables.iter().zip(bounds);
        pages.any(|(table, bounds)| table.rows.iter().enumerate().any(|(at, row)| row.key == key && within(bounds, at)))
    };
    let mut candidates: Vec<(usize, Key)> = Vec::new();
    for key in source.keys_on(source.few()) {
        let name = source.keys.name(key);
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        // Lines that the rules for every page recognize are on too many sites.
        let taken = |row: &Row<'_>| row.key == key && row.taken == Taken::Yes;
        if source.tables.iter().any(|table| table.rows.iter().any(taken)) {
            continue;
        }
        let column = source.columns.contains_key(&key);
        if letters < LETTERS || name.chars().count() > LONGEST || words::is_heading(name) || in_text(key) {
            continue;
        }
        if prose(name) > Prose::None || source.is_prose(key) || is_statement(name) {
            continue;
        }
        // A line that names the site is worth more than a word on every site.
        let own = if column || words::widget(name).is_none() { 3 } else { 1 };
        candidates.push((source.spread(key) * own * letters.min(24), key));
    }
    candidates.sort_by(|a, b| b.0.cmp(&a.0).then(source.keys.name(a.1).cmp(source.keys.name(b.1))));
    let mut shown = vec![0; source.pages()];
    let mut chosen = Vec::new();
    for (_, key) in candidates {
        let on: Vec<usize> =
            (0..source.pages()).filter(|&s| source.tables[s].rows.iter().any(|row| row.key == key)).collect();
        if chosen.len() >= LINES || on.iter().all(|&s| shown[s] >= WANTED) {
            continue;
        }
        let example = source.tables.iter().flat_map(|table| &table.rows).find(|row| row.key == key);
        let others = example.map_or_else(Vec::new, |row| also_of(&row.text, others));
        if others.is_empty() {
            on.iter().for_each(|&s| shown[s] += 1);
        }
        let line = pattern(source, key);
        if chosen.iter().all(|known: &Candidate| known.line != line) {
            chosen.push(Candidate { line, pages: source.spread(key), others });
        }
    }
    let shows = |(table, shown): (&PageTable<'_>, usize)| (shown >= ENOUGH).then(|| table.page.id().to_owned());
    Signature { lines: chosen, knows: source.tables.iter().zip(shown).filter_map(shows).collect() }
}

/// Returns the ids of the sites whose signature contains a line.
fn also_of(text: &str, sites: &[Site]) -> Vec<String> {
    let Ok(page) = Page::read(Dump { bytes: text.as_bytes().to_vec(), ..Dump::default() }) else { return Vec::new() };
    let holds = |site: &&Site| {
        let lines = site.signature.iter().filter(|line| line.weight > 0).filter_map(|line| match &line.mark {
            SignatureMark::Line(line) => Some(line.as_str()),
            SignatureMark::Element(_) => None,
        });
        LineSet::of_patterns(lines).is_ok_and(|(set, markers)| {
            let sightings = set.scan(&page);
            markers.iter().any(|&marker| !sightings.of(marker).is_empty())
        })
    };
    sites.iter().filter(holds).map(|site| site.id.to_string()).collect()
}
