//! Removed lines with their risk and what the gold says of them.

use std::collections::{BTreeMap, BTreeSet};
use unboil::risk::{HitRate, InRun, Risk};

/// A removed line, or the part of one that goes.
pub struct Row {
    /// The source of its page, or its domain.
    pub source: String,
    /// How the rules were made too broad; of HTML the kind of page.
    pub recipe: String,
    pub page: String,
    pub rule: String,
    /// The same for texts that a ledger counts as one.
    pub key: String,
    /// Text that should have stayed.
    pub wrong: bool,
    pub debatable: bool,
    pub risk: Risk,
}

/// What makes texts one: white space evened out, runs of figures masked.
pub fn key(text: &str) -> String {
    let mut out = String::new();
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        match c.is_ascii_digit() {
            true if out.ends_with('0') => {}
            true => out.push('0'),
            false => out.push(c),
        }
    }
    out
}

/// Adds what a run knows: all rows of one recipe are a run.
pub fn add_run<'r>(rows: &'r mut [Row], run: impl Fn(&Row) -> String + 'r) {
    let mut of_text: BTreeMap<(String, String, String), BTreeSet<(String, String)>> = BTreeMap::new();
    let mut of_rule: BTreeMap<(String, String), BTreeSet<(String, String)>> = BTreeMap::new();
    for row in rows.iter() {
        let page = (row.source.clone(), row.page.clone());
        of_text.entry((run(row), row.rule.clone(), row.key.clone())).or_default().insert(page.clone());
        of_rule.entry((run(row), row.rule.clone())).or_default().insert(page);
    }
    for row in rows.iter_mut() {
        let text = of_text.get(&(run(row), row.rule.clone(), row.key.clone())).map_or(0, BTreeSet::len);
        let rule = of_rule.get(&(run(row), row.rule.clone())).map_or(0, BTreeSet::len);
        let known = InRun { text_pages: text as u64, rule_pages: rule as u64, hit_rate: HitRate::Steady };
        row.risk = row.risk.in_run(known);
    }
}
