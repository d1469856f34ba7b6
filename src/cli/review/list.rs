//! The texts to review, as printed lists.

use super::super::counted;
use super::session::{OpenReview, word};
use crate::ledger::{RuleTexts, TextFacts, TextRow, cut_mark};
use crate::render::visible;
use anyhow::Result;
use std::fmt::Write as _;
use std::io::Write;

/// The maximum length of a text in a list, in characters.
const START: usize = 90;

/// Prints every rule that removed text, the riskiest first.
pub(super) fn rules(table: &OpenReview) -> Result<()> {
    let mut out = anstream::stdout().lock();
    let rules = &table.removed.rules;
    let open: usize = rules.iter().map(|rule| rule.open).sum();
    let texts = counted(table.removed.texts.len(), "text");
    writeln!(out, "{} removed {texts}; {open} open", counted(rules.len(), "rule"))?;
    if !rules.is_empty() {
        writeln!(out, "points  lines  pages  texts   open  rule")?;
    }
    for rule in rules {
        let RuleTexts { points, lines, pages, open, name, kind, .. } = rule;
        let texts = rule.texts.len();
        writeln!(out, "{points:6} {lines:6} {pages:6} {texts:6} {open:6}  {name}  {kind}")?;
        let of = table.removed.of(rule);
        if let Some(riskiest) = of.iter().find(|text| text.decided.is_none()).or(of.first()) {
            let said = table.reading.said(std::slice::from_ref(riskiest))?.pop().unwrap_or_default();
            writeln!(out, "{:37}{}", "", start(&visible(said.as_bytes())))?;
        }
    }
    Ok(())
}

/// Prints the texts of a rule, each with its points and their reasons.
pub(super) fn texts(table: &OpenReview, name: &str) -> Result<()> {
    let rule = &table.removed.rules[table.rule(name)?];
    let mut out = anstream::stdout().lock();
    let why = if rule.why.is_empty() { String::new() } else { format!(": {}", visible(rule.why.as_bytes())) };
    writeln!(out, "{}  {}{why}", rule.name, rule.kind)?;
    for text in table.removed.of(rule) {
        let Some(facts) = table.reading.text(rule, text)? else { continue };
        writeln!(out, "\n{}", counts(text))?;
        writeln!(out, "  {}{}", visible(facts.text.as_bytes()), cut_mark(&facts.text))?;
        let signs = signs(&facts);
        if !signs.is_empty() {
            writeln!(out, "    {signs}")?;
        }
        if let Some(place) = facts.places.first() {
            writeln!(out, "    {}:{}", visible(place.page.to_string_lossy().as_bytes()), place.at)?;
        }
    }
    Ok(())
}

/// Points, counts and the decision, as text.
pub(super) fn counts(text: &TextRow) -> String {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let (lines, pages) = (counted(number(text.lines), "line"), counted(number(text.pages), "page"));
    let decided = text.decided.map_or("", word);
    let points = counted(text.points.unsigned_abs() as usize, "point");
    let minus = if text.points < 0 { "-" } else { "" };
    format!("{minus}{points}, {lines} on {pages}{}{decided}", if decided.is_empty() { "" } else { "; " })
}

/// The reasons for the points, those with the most points first.
pub(super) fn signs(facts: &TextFacts) -> String {
    let mut signs: Vec<_> = facts.risk.signs().collect();
    signs.sort_by_key(|sign| -sign.points());
    let mut said = String::new();
    for sign in signs {
        // Writing to a string does not fail.
        let _ = write!(said, "{}{:+} {}", if said.is_empty() { "" } else { "; " }, sign.points(), sign.words());
    }
    said
}

/// The start of a text in a list.
pub(super) fn start(text: &str) -> String {
    match text.char_indices().nth(START) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
