//! The texts to review, as JSON for programs.

use super::session::{OpenReview, word};
use crate::ledger::TextRow;
use anyhow::Result;
use serde_json::{Value, json};
use std::io::Write as _;

/// Prints the rules that removed text, the riskiest first; or the texts of one rule. One JSON array.
pub(super) fn print(table: &OpenReview, rule: Option<&str>) -> Result<()> {
    let entries = match rule {
        None => table.removed.rules.iter().map(|rule| rule_entry(table, rule)).collect::<Result<Vec<_>>>()?,
        Some(name) => {
            let rule = &table.removed.rules[table.rule(name)?];
            table.removed.of(rule).iter().map(|text| text_entry(table, rule, text)).collect::<Result<Vec<_>>>()?
        }
    };
    let mut out = anstream::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &entries)?;
    writeln!(out)?;
    Ok(())
}

fn rule_entry(table: &OpenReview, rule: &crate::ledger::RuleTexts) -> Result<Value> {
    let of = table.removed.of(rule);
    let riskiest = of.iter().find(|text| text.decided.is_none()).or(of.first());
    let riskiest = riskiest.map(|text| table.reading.said(std::slice::from_ref(text))).transpose()?;
    Ok(json!({
        "rule": rule.name, "kind": rule.kind, "why": rule.why, "points": rule.points, "lines": rule.lines,
        "pages": rule.pages, "texts": rule.texts.len(), "open": rule.open,
        "riskiest": riskiest.and_then(|mut said| said.pop()),
    }))
}

fn text_entry(table: &OpenReview, rule: &crate::ledger::RuleTexts, text: &TextRow) -> Result<Value> {
    let facts = table.reading.text(rule, text)?;
    let signs = facts.iter().flat_map(|facts| facts.risk.signs());
    let signs: Vec<Value> = signs.map(|sign| json!({ "points": sign.points(), "words": sign.words() })).collect();
    let places = facts.iter().flat_map(|facts| &facts.places);
    let places: Vec<Value> =
        places.map(|place| json!({ "page": place.page.to_string_lossy(), "line": place.at })).collect();
    Ok(json!({
        "text": facts.as_ref().map_or("", |facts| &facts.text), "points": text.points, "lines": text.lines,
        "pages": text.pages, "decided": text.decided.map(word), "signs": signs, "places": places,
    }))
}
