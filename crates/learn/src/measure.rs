//! Measures the lines that rules remove from pages, with the same judge that will run the rules.

use super::page_table::prose;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use unboil_core::judge::judge;
use unboil_core::page::Page;
use unboil_core::rule::file::RuleEntry;
use unboil_core::rule::{Site, compile_rules};

/// Maximum number of examples per rule.
const EXAMPLES: usize = 3;
/// Maximum length of an example, in characters.
const SHOWN: usize = 90;
/// Minimum length of a common prefix, in characters, at which two lines are near each other.
const ALIKE: usize = 5;

/// The effect of a rule on the pages that it was learnt from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// Number of pages from which it removes something.
    pub pages: usize,
    /// Number of removed lines.
    pub lines: usize,
    /// Examples of removed lines: those that read most like text, then the most frequent one.
    pub examples: Vec<String>,
    /// The most similar lines that the rule keeps.
    pub nearest: Vec<String>,
    /// Lower bound of the rule's precision on held-out pages, 0 to 1: the lower end of Wilson's interval, estimated
    /// without a gold standard. `None` if there were too few pages, or if the rule removes nothing from held-out pages.
    pub precision: Option<f64>,
}

/// The removed lines of a page, each with the index of its rule.
pub(super) type Gone = BTreeMap<usize, usize>;

/// Compiles rules. `None` if they do not compile, which is a bug in learning; such rules are discarded.
pub(super) fn compiled(rules: &[&RuleEntry]) -> Option<Site> {
    compile_rules("learnt", rules.iter().copied()).ok()
}

/// Returns the lines that a site's rules remove from each page.
pub(super) fn gone(site: &Site, pages: &[&Page]) -> Vec<Gone> {
    pages.par_iter().map(|page| gone_of(site, page)).collect()
}

fn gone_of(site: &Site, page: &Page) -> Gone {
    let mut gone = Gone::new();
    // The rules of a site have consecutive numbers.
    let first = site.rules.first().map_or(0, |rule| rule.number.0);
    for removal in judge(page, &[site]).removals {
        let rule = (removal.rule.number.0 - first) as usize;
        let lines = page.line_at(removal.span.start)..=page.line_at(removal.span.end.saturating_sub(1));
        gone.extend(lines.filter(|&line| !page.is_blank(line)).map(|line| (line, rule)));
    }
    gone
}

/// Returns the share of the pages' lines with text that is removed, 0 to 1.
pub(super) fn covered(pages: &[&Page], gone: &[Gone]) -> f64 {
    let lines = |page: &Page| (0..page.line_count()).filter(|&line| !page.is_blank(line)).count();
    let all: usize = pages.iter().map(|page| lines(page)).sum();
    let gone: usize = gone.iter().map(Gone::len).sum();
    gone as f64 / all.max(1) as f64
}

pub(super) fn evidence(pages: &[&Page], gone: &[Gone], count: usize) -> Vec<Evidence> {
    let mut evidence = vec![Evidence::default(); count];
    let mut texts: Vec<BTreeMap<String, usize>> = vec![BTreeMap::new(); count];
    for (page, gone) in pages.iter().zip(gone) {
        let mut on_page = vec![0; count];
        for (&line, &rule) in gone {
            on_page[rule] += 1;
            *texts[rule].entry(shown(page, line)).or_default() += 1;
        }
        for (evidence, lines) in evidence.iter_mut().zip(on_page) {
            evidence.pages += usize::from(lines > 0);
            evidence.lines += lines;
        }
    }
    for (evidence, texts) in evidence.iter_mut().zip(&texts) {
        evidence.examples = examples(texts);
    }
    nearest(pages, gone, &mut evidence, &texts);
    evidence
}

/// Returns the removed lines that a person must see: those that read most like text, then the most frequent one.
fn examples(texts: &BTreeMap<String, usize>) -> Vec<String> {
    let most = texts.iter().max_by_key(|(text, n)| (**n, Reverse(*text))).map(|(text, _)| text);
    let mut others: Vec<&String> = texts.keys().filter(|text| Some(*text) != most).collect();
    others.sort_by_key(|text| (Reverse(prose(text)), Reverse(text.chars().count()), *text));
    others.into_iter().take(EXAMPLES - 1).chain(most).cloned().collect()
}

/// Finds kept lines that start like a removed one, and kept lines next to a removed one. Lines that the rule removes
/// elsewhere, such as the second of two copies, are not listed again.
fn nearest(pages: &[&Page], gone: &[Gone], evidence: &mut [Evidence], taken: &[BTreeMap<String, usize>]) {
    let mut found: Vec<BTreeMap<(usize, String), usize>> = vec![BTreeMap::new(); evidence.len()];
    for (page, gone) in pages.iter().zip(gone) {
        for (&line, &rule) in gone {
            for beside in page.neighbours(line).into_iter().flatten().filter(|line| !gone.contains_key(line)) {
                *found[rule].entry((1, shown(page, beside))).or_default() += 1;
            }
        }
    }
    let starts: Vec<Vec<String>> =
        evidence.iter().map(|e| e.examples.iter().map(|text| text.chars().take(ALIKE).collect()).collect()).collect();
    for (page, gone) in pages.iter().zip(gone) {
        for line in (0..page.line_count()).filter(|line| !page.is_blank(*line) && !gone.contains_key(line)) {
            let text = shown(page, line);
            let start: String = text.chars().take(ALIKE).collect();
            for (rule, starts) in starts.iter().enumerate() {
                if starts.contains(&start) {
                    *found[rule].entry((0, text.clone())).or_default() += 1;
                }
            }
        }
    }
    for ((evidence, found), taken) in evidence.iter_mut().zip(found).zip(taken) {
        let mut found: Vec<((usize, String), usize)> = found.into_iter().collect();
        found.sort_by(|a, b| (a.0.0, b.1, &a.0.1).cmp(&(b.0.0, a.1, &b.0.1)));
        let mut seen = BTreeSet::new();
        let texts = found.into_iter().map(|((_, text), _)| text);
        let texts = texts.filter(|text| !taken.contains_key(text) && seen.insert(text.clone()));
        evidence.nearest = texts.take(EXAMPLES).collect();
    }
}

fn shown(page: &Page, line: usize) -> String {
    let text = super::page_table::text(page, line);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}
