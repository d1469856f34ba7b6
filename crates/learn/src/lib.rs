//! Rule learning: proposes a site file with evidence from pages of one source. Pure: reads no file and no clock.
//!
//! ```text
//! pages ──table──▶ lines with keys ──source──▶ template, text, headlines ──columns──▶ lines next to the template
//!       ──span──▶ head and tail ──rules, contents, guess──▶ rules ──validate──▶ safe ones ──measure──▶ evidence
//!       ──cross_validation──▶ precision and loss ──proposal──▶ a site file
//! ```
//!
//! From pages whose lines are pieces of sentences (`fragments`), only the head and the tail are learnt, or nothing
//! (`refusal`).

mod affix;
mod calendar;
mod slots;
mod contents;
mod copies;
mod elements;
mod fragments;
pub mod group;
mod shape_rules;
mod cross_validation;
mod marked;
mod mask;
mod measure;
mod generated_tests;
mod proposal;
mod range;
mod refusal;
mod rules;
mod page_table;
mod signature;
mod source;
mod span;
mod validate;
mod words;

use measure::Gone;
use page_table::PageTable;
use rules::FoundRule;
use slots::Pages;
use source::{Bounds, Source};
use std::collections::HashMap;
use unboil_core::page::Page;
use unboil_core::rule::file::RuleEntry;
use unboil_core::rule::{Lint, Site};

pub use elements::ElementMark;
pub use fragments::Fragments;
pub use generated_tests::GeneratedTests;
pub use measure::Evidence;
pub use page_table::Mark;
pub use proposal::{Proposal, Proposed};
pub use refusal::Refusal;
pub use rules::Basis;
pub use signature::Candidate;

/// The reason for a rule without a test.
const SILENT: &str = "what it takes stands on its page a second time, and stays there";

/// Facts about a source besides its pages.
#[derive(Debug, Default)]
pub struct Hints<'h> {
    /// The site's display name.
    pub site: String,
    /// Its hosts.
    pub hosts: Vec<String>,
    /// Marks that a person gave lines, by page id, one for each line from the first. Marks are binding.
    pub marks: HashMap<String, Vec<Option<Mark>>>,
    /// The rules for every page. Lines that these remove need no rule.
    pub any: Option<&'h Site>,
    /// Other sites, whose signatures the new signature must not match.
    pub others: &'h [Site],
}

/// Proposes a site file for pages of one source. The order of the pages does not matter.
#[must_use]
pub fn learn(pages: &[&Page], known: &Hints<'_>) -> Proposal {
    let mut pages = pages.to_vec();
    pages.sort_by(|a, b| (a.text(), a.id()).cmp(&(b.text(), b.id())));
    let mut source = read(&pages, known);
    let seen = fragments::seen(&source);
    if seen.is_some() {
        fragments::rejoin(&mut source);
    }
    let manner = if seen.is_some() { Manner::Spans } else { Manner::Lines };
    let cross_validation = cross_validation::cross_validation(&source, known, manner);
    let learnt = Learnt::of(source, &pages, known, manner);
    let source = &learnt.source;
    let entries: Vec<&RuleEntry> = learnt.rules.iter().map(|found| &found.entry).collect();
    let gone = measure::compiled(&entries).map_or_else(Vec::new, |site| measure::gone(&site, &pages));
    let mut evidence = measure::evidence(&pages, &gone, entries.len());
    let trust = cross_validation::trust(&learnt, &cross_validation, &of_originals(source, &pages, &gone));
    for (evidence, precision) in evidence.iter_mut().zip(trust.precision) {
        evidence.precision = precision;
    }
    let refused = seen.and_then(|seen| refusal::of(seen, trust.loss, entries.len()));
    let signature = signature::find(source, &learnt.bounds, known.others);
    let mut found = learnt.rules;
    let mut promises = Vec::new();
    if refused.is_none() {
        let (kept, silent) = generated_tests::promises(&pages, &gone, known.any, &signature);
        promises = kept;
        for rule in silent {
            found[rule].entry.allow.insert(Lint::NoTest, SILENT.to_owned());
        }
    }
    let proposed = found.into_iter().zip(evidence).map(|(found, evidence)| Proposed::new(found, evidence));
    Proposal {
        site: known.site.clone(),
        hosts: known.hosts.clone(),
        pages: pages.len(),
        copies: pages.len() - source.pages(),
        // A rule that removes nothing here has no evidence in these pages.
        rules: proposed.filter(|rule| rule.evidence.lines > 0 && refused.is_none()).collect(),
        signature: signature.lines,
        promises,
        elements: learnt.elements,
        covered: if refused.is_none() { measure::covered(&pages, &gone) } else { 0.0 },
        loss: trust.loss.filter(|_| refused.is_none()),
        fragments: seen,
        refused,
    }
}

/// The kinds of rules that are learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// All kinds: lines, columns, spans, guesses.
    Lines,
    /// Only safe spans, for pages whose lines are pieces of sentences.
    Spans,
}

/// The results of learning from a source's pages.
struct Learnt<'p> {
    source: Source<'p>,
    bounds: Vec<Bounds>,
    rules: Vec<FoundRule>,
    elements: Vec<ElementMark>,
}

impl<'p> Learnt<'p> {
    /// `pages` are those of the source and their copies.
    fn of(mut source: Source<'p>, pages: &[&Page], known: &Hints<'_>, manner: Manner) -> Self {
        let title = slots::title(&source);
        let cores = slots::cores(&source, title.as_ref());
        let mut bounds = source.bounds(&cores);
        if manner == Manner::Lines {
            slots::find(&mut source, &Pages { bounds: &bounds, cores: &cores });
            bounds = source.bounds(&cores);
        }
        let elements = elements::of(&source, &bounds);
        let lines = match manner {
            Manner::Lines => rules_of(&source, &Pages { bounds: &bounds, cores: &cores }),
            Manner::Spans => validate::passed(fragments::spans(&source, &bounds), &source, &bounds),
        };
        let mut found = named(elements::with(elements.rules, lines, pages));
        found.extend(marked::rules(&source, &found));
        let rules = named(bound(found, pages, known));
        Self { source, bounds, rules, elements: elements.signature }
    }
}

/// Returns the removed lines of the pages that are not copies.
fn of_originals(source: &Source<'_>, pages: &[&Page], gone: &[Gone]) -> Vec<Gone> {
    let mut all = pages.iter().zip(gone);
    let of =
        |table: &PageTable<'_>| all.find(|(page, _)| std::ptr::eq(**page, table.page)).map(|(_, gone)| gone.clone());
    source.tables.iter().map(of).map(Option::unwrap_or_default).collect()
}

fn read<'p>(pages: &[&'p Page], known: &Hints<'_>) -> Source<'p> {
    let mut keys = page_table::Keys::default();
    let none = Vec::new();
    let marks = |page: &Page| known.marks.get(page.id()).unwrap_or(&none);
    let tables: Vec<_> = pages.iter().map(|page| page_table::table(page, known.any, marks(page), &mut keys)).collect();
    let mut originals = copies::originals(&tables).into_iter().peekable();
    let own = tables.into_iter().enumerate().filter(|(at, _)| originals.next_if_eq(at).is_some());
    Source::new(own.map(|(_, table)| table).collect(), keys)
}

/// Learns rules from the features that pages share, then guesses rules for the remaining lines.
fn rules_of(source: &Source<'_>, about: &Pages<'_>) -> Vec<FoundRule> {
    let bounds = about.bounds;
    let may = |key| span::may_mark(source, key);
    let head = span::head(source, bounds, &may);
    let tail = span::tail(source, bounds, head.as_ref(), &may);
    let mut found: Vec<FoundRule> = rules::title(source, about).into_iter().collect();
    found.extend(rules::of(source, bounds, head.as_ref(), tail.as_ref()));
    found.extend(contents::find(source, bounds, head.as_ref()));
    let found = named(found);
    let entries: Vec<&RuleEntry> = found.iter().map(|found| &found.entry).collect();
    let originals: Vec<&Page> = source.tables.iter().map(|table| table.page).collect();
    let gone = measure::compiled(&entries).map_or_else(Vec::new, |site| measure::gone(&site, &originals));
    let free = |s: usize, at: usize| gone.get(s).is_none_or(|gone| !gone.contains_key(&source.tables[s].rows[at].line));
    let guesses = shape_rules::all(source, bounds, &free);
    validate::passed(found.into_iter().chain(guesses).collect(), source, bounds)
}

/// Gives every rule a unique id.
fn named(mut found: Vec<FoundRule>) -> Vec<FoundRule> {
    let mut ids: HashMap<String, usize> = HashMap::new();
    for rule in &mut found {
        let n = ids.entry(rule.entry.id.clone()).or_default();
        *n += 1;
        if *n > 1 {
            rule.entry.id = format!("{}-{n}", rule.entry.id);
        }
    }
    found
}

/// Drops the rules that would remove a line marked to keep.
fn bound(found: Vec<FoundRule>, pages: &[&Page], known: &Hints<'_>) -> Vec<FoundRule> {
    if known.marks.is_empty() {
        return found;
    }
    let found = named(found);
    let entries: Vec<&RuleEntry> = found.iter().map(|found| &found.entry).collect();
    let Some(site) = measure::compiled(&entries) else { return Vec::new() };
    let mut wrong = vec![false; found.len()];
    for (page, gone) in pages.iter().zip(measure::gone(&site, pages)) {
        let marks = known.marks.get(page.id());
        for (line, rule) in gone {
            wrong[rule] |= marks.and_then(|marks| marks.get(line)) == Some(&Some(Mark::Keep));
        }
    }
    found.into_iter().zip(wrong).filter(|(_, wrong)| !wrong).map(|(found, _)| found).collect()
}
