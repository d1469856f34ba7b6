//! Validation of rules on the pages that they were learnt from. A rule that removes text there is not proposed.

use super::measure::{Gone, compiled, gone};
use super::named;
use super::rules::FoundRule;
use super::source::{Bounds, Source};
use unboil_core::page::Page;
use unboil_core::rule::file::{Lines, RuleEntry};

/// Maximum percentage of the pages on which lines that a pattern matches may be in the middle of the text.
const IN_TEXT: usize = 5;

/// Returns the rules that no page contradicts.
pub(super) fn passed(found: Vec<FoundRule>, source: &Source<'_>, bounds: &[Bounds]) -> Vec<FoundRule> {
    let pages: Vec<&Page> = source.tables.iter().map(|table| table.page).collect();
    let found = named(found);
    let taken = taken(&found, &pages);
    let mut found: Vec<FoundRule> =
        found.into_iter().filter(|found| !is_in_text(found, source, bounds, &taken)).collect();
    // Every page must keep some text. Otherwise the widest rule is dropped.
    while let Some(widest) = widest_of_nothing(&found, source, &pages) {
        found.remove(widest);
    }
    found
}

fn taken(found: &[FoundRule], pages: &[&Page]) -> Vec<Gone> {
    let entries: Vec<&RuleEntry> = found.iter().map(|found| &found.entry).collect();
    compiled(&entries).map_or_else(Vec::new, |site| gone(&site, pages))
}

/// Whether lines that a rule's pattern matches are also in the middle of pages, where only the rule's position saves
/// them. Their kind in the middle may also occur at the edge.
fn is_in_text(found: &FoundRule, source: &Source<'_>, bounds: &[Bounds], taken: &[Gone]) -> bool {
    if found.entry.place.is_none() || !matches!(found.entry.line, Some(Lines::Pattern(_))) {
        return false;
    }
    let pages: Vec<&Page> = source.tables.iter().map(|table| table.page).collect();
    let anywhere = RuleEntry { place: None, ..found.entry.clone() };
    let Some(site) = compiled(&[&anywhere]) else { return true };
    let fits = gone(&site, &pages);
    let strays = fits.iter().zip(bounds).enumerate().filter(|(s, (fits, bounds))| {
        let rows = &source.tables[*s].rows;
        let (Some(first), Some(last)) = (bounds.first, bounds.last) else { return false };
        let stays = |line: usize| taken.get(*s).is_none_or(|taken| !taken.contains_key(&line));
        rows.get(first + 1..last)
            .is_some_and(|text| text.iter().any(|row| fits.contains_key(&row.line) && stays(row.line)))
    });
    strays.count() * 100 > pages.len() * IN_TEXT
}

/// Returns the rule that removes the most from a page of which nothing is kept.
fn widest_of_nothing(found: &[FoundRule], source: &Source<'_>, pages: &[&Page]) -> Option<usize> {
    let taken = taken(found, pages);
    let empty = taken
        .iter()
        .zip(&source.tables)
        .find(|(taken, table)| !taken.is_empty() && table.rows.iter().all(|row| taken.contains_key(&row.line)));
    let (taken, _) = empty?;
    (0..found.len()).max_by_key(|rule| taken.values().filter(|by| *by == rule).count())
}
