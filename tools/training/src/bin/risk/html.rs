//! What the judge of unknown HTML takes, against the gold text of benchmarks.

use crate::pages::{read_html, read_sets};
use crate::rows::{Row, add_run, key};
use std::collections::HashSet;
use std::path::Path;
use unboil::judge::JudgeOptions;
use unboil::judge::Removal;
use unboil::judge::generic::{Dropped, Model, judge};
use unboil::page::{ByteSpan, Dump, Page};
use unboil::risk;
use unboil::rule::Site;

/// A shorter text may stand in the gold text by accident; in letters and figures.
const SHORT: usize = 25;

fn normal(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// As the room `judge` makes it.
fn removal<'s>(page: &Page, site: &'s Site, dropped: &Dropped) -> Option<Removal<'s>> {
    let rule = site.rules.iter().find(|rule| rule.kind == dropped.kind)?;
    let span = page.widen_to_bare_lines(ByteSpan::new(dropped.bytes.start, dropped.bytes.end));
    (!span.is_empty()).then_some(Removal { span, rule, reason: None, chance: Some(dropped.keep_probability) })
}

/// What the judge takes of each page. `models` is a folder of models, each trained without one fold of the domains: a
/// page is judged by the one that never saw its domain. Without it by the model that ships, which saw them all.
///
/// A line is wrong where its letters and figures are in those of the gold text; a short one where they are a whole line
/// of it. So gold letters are made of a benchmark's text.
pub fn rows(shared: &Path, models: Option<&Path>) -> anyhow::Result<Vec<Row>> {
    let site = Site::generic();
    let mut folds = Vec::new();
    if let Some(models) = models {
        for fold in 0..crate::pages::FOLDS {
            folds.push(Model::parse(&std::fs::read_to_string(models.join(format!("model_{fold}.txt")))?)?);
        }
    }
    let mut rows = Vec::new();
    for gold in read_sets(shared) {
        let bytes = read_html(&gold.html).into_bytes();
        let page = Page::read(Dump {
            id: format!("{}/{}.html", gold.set, gold.id),
            bytes,
            charset: Some("utf-8".into()),
            ..Dump::default()
        })?;
        let Some(html) = page.html() else { continue };
        let model = folds.get(gold.fold).unwrap_or(Model::shipped());
        let dropped = judge(&html.tree, &html.layout, model, JudgeOptions::default());
        let removals: Vec<Removal<'_>> = dropped.iter().filter_map(|it| removal(&page, &site, it)).collect();
        let whole = normal(&gold.gold);
        let paragraphs: HashSet<String> = gold.gold.lines().map(normal).collect();
        for (piece, risk) in risk::of_page(&page, &removals) {
            let text = String::from_utf8_lossy(&page.text()[piece.span.range()]).into_owned();
            let normal = normal(&text);
            if normal.is_empty() {
                continue;
            }
            let is_short = normal.chars().count() < SHORT;
            let wrong = if is_short { paragraphs.contains(&normal) } else { whole.contains(&normal) };
            rows.push(Row {
                source: gold.domain.clone(),
                recipe: gold.kind.clone(),
                page: gold.id.clone(),
                rule: piece.rule.id.to_string(),
                key: key(&text),
                wrong,
                debatable: false,
                risk,
            });
        }
    }
    add_run(&mut rows, |_| String::new());
    Ok(rows)
}
