//! Rules for lines that a person marked as boilerplate and that no other rule removes.

use super::measure::{Gone, compiled, gone};
use super::page_table::{Key, Mark, Prose, Row, Taken};
use super::rules::{Basis, FoundRule, exact_line, pattern};
use super::source::Source;
use super::words;
use std::collections::{BTreeMap, BTreeSet};
use unboil_core::page::Page;
use unboil_core::rule::Kind;
use unboil_core::rule::file::{Lines, RuleEntry};

/// Minimum number of pages with a marked line. A line on one page alone teaches nothing.
const PAGES: usize = 2;

/// Returns rules for the marked lines that `found` keeps. None removes a sentence that differs from the marked lines.
pub(super) fn rules(source: &Source<'_>, found: &[FoundRule]) -> Vec<FoundRule> {
    let keys = keys(source, found);
    let mut exact: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
    let mut rules = Vec::new();
    for key in keys {
        match exact_line(source, key) {
            Some(line) => exact.entry(words::widget(&line).unwrap_or(Kind::Nav)).or_default().push(line),
            None => rules.push(marked("marked", Kind::Nav, Lines::Pattern(pattern(source, key)))),
        }
    }
    for (kind, mut lines) in exact {
        lines.sort();
        rules.push(marked(&format!("marked-{kind}"), kind, Lines::Exact(lines)));
    }
    // An exact-line rule removes only the marked line itself.
    rules.retain(|rule: &FoundRule| matches!(rule.entry.line, Some(Lines::Exact(_))) || !takes_text(rule, source));
    rules
}

fn marked(id: &str, kind: Kind, line: Lines) -> FoundRule {
    let why = Some("a person marked these lines".to_owned());
    let entry = RuleEntry { id: id.to_owned(), kind: Some(kind), why, line: Some(line), ..RuleEntry::default() };
    FoundRule { entry, basis: Basis::Marked }
}

/// Returns the keys of marked lines that no rule removes.
fn keys(source: &Source<'_>, found: &[FoundRule]) -> BTreeSet<Key> {
    let pages: Vec<&Page> = source.tables.iter().map(|table| table.page).collect();
    if source.tables.iter().all(|table| table.rows.iter().all(|row| row.mark != Some(Mark::Drop))) {
        return BTreeSet::new();
    }
    let entries: Vec<&RuleEntry> = found.iter().map(|found| &found.entry).collect();
    let taken = compiled(&entries).map_or_else(|| vec![Gone::new(); pages.len()], |site| gone(&site, &pages));
    let left = source.tables.iter().zip(&taken).flat_map(|(table, taken)| {
        let left =
            |row: &&Row<'_>| row.mark == Some(Mark::Drop) && row.taken == Taken::No && !taken.contains_key(&row.line);
        table.rows.iter().filter(left).map(|row| row.key)
    });
    left.filter(|&key| source.spread(key) >= PAGES && !source.is_held(key)).collect()
}

/// Whether a rule removes an unmarked line that reads like text.
fn takes_text(rule: &FoundRule, source: &Source<'_>) -> bool {
    let Some(site) = compiled(&[&rule.entry]) else { return true };
    source.tables.iter().any(|table| {
        let taken = gone(&site, &[table.page]).pop().unwrap_or_default();
        let text = |row: &&Row<'_>| row.mark != Some(Mark::Drop) && row.prose > Prose::None;
        table.rows.iter().filter(text).any(|row| taken.contains_key(&row.line))
    })
}
