//! Pages of one source in, a proposed site file out, with its evidence. Pure: it reads no file and no clock.
//!
//! ```text
//! pages ──sheet──▶ lines under keys ──source──▶ template, text, headlines ──columns──▶ what stands beside the template
//!       ──span──▶ head and tail ──rules, contents, guess──▶ rules ──trial──▶ safe ones ──measure──▶ what they take
//!       ──left_out──▶ how far to trust them ──proposal──▶ a site file
//! ```
//!
//! Of pages whose lines are pieces of sentences (`fragments`) only the head and the tail are learnt, or nothing (`refusal`).

mod affix;
mod calendar;
mod columns;
mod contents;
mod copies;
mod elements;
mod fragments;
pub mod group;
mod guess;
mod left_out;
mod marked;
mod mask;
mod measure;
mod promise;
mod proposal;
mod range;
mod refusal;
mod rules;
mod sheet;
mod signature;
mod source;
mod span;
mod trial;
mod words;

use columns::Pages;
use measure::Gone;
use rules::Found;
use sheet::Sheet;
use source::{Bounds, Source};
use std::collections::HashMap;
use unboil_core::page::Page;
use unboil_core::rule::file::RuleEntry;
use unboil_core::rule::{Lint, Site};

pub use elements::ElementMark;
pub use fragments::Fragments;
pub use measure::Evidence;
pub use promise::Promise;
pub use proposal::{Proposal, Proposed};
pub use refusal::Refusal;
pub use rules::Basis;
pub use sheet::Mark;
pub use signature::Candidate;

/// Why no test can say what a rule takes.
const SILENT: &str = "what it takes stands on its page a second time, and stays there";

/// What is known of a source beside its pages.
#[derive(Debug, Default)]
pub struct Hints<'h> {
    /// The site's name for people.
    pub site: String,
    /// Its hosts.
    pub hosts: Vec<String>,
    /// Marks that a person gave lines, by the id of the page: one for each line, from the first. What is marked binds.
    pub marks: HashMap<String, Vec<Option<Mark>>>,
    /// The rules for every page: what these take needs no rule.
    pub any: Option<&'h Site>,
    /// Other sites: their signatures are not to be met.
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
    let left_out = left_out::left_out(&source, known, manner);
    let learnt = Learnt::of(source, &pages, known, manner);
    let source = &learnt.source;
    let entries: Vec<&RuleEntry> = learnt.rules.iter().map(|found| &found.entry).collect();
    let gone = measure::compiled(&entries).map_or_else(Vec::new, |site| measure::gone(&site, &pages));
    let mut evidence = measure::evidence(&pages, &gone, entries.len());
    let trust = left_out::trust(&learnt, &left_out, &of_originals(source, &pages, &gone));
    for (evidence, precision) in evidence.iter_mut().zip(trust.precision) {
        evidence.precision = precision;
    }
    let refused = seen.and_then(|seen| refusal::of(seen, trust.loss, entries.len()));
    let signature = signature::find(source, &learnt.bounds, known.others);
    let mut found = learnt.rules;
    let mut promises = Vec::new();
    if refused.is_none() {
        let (kept, silent) = promise::promises(&pages, &gone, known.any, &signature);
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
        // A rule that takes nothing here says nothing of these pages.
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

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Lines, columns, spans, guesses: whatever there is.
    Lines,
    /// Safe spans alone, for pages whose lines are pieces of sentences.
    Spans,
}

/// What a source's pages teach.
struct Learnt<'p> {
    source: Source<'p>,
    bounds: Vec<Bounds>,
    rules: Vec<Found>,
    elements: Vec<ElementMark>,
}

impl<'p> Learnt<'p> {
    /// `pages` are those of the source, and their copies.
    fn of(mut source: Source<'p>, pages: &[&Page], known: &Hints<'_>, manner: Manner) -> Self {
        let title = columns::title(&source);
        let cores = columns::cores(&source, title.as_ref());
        let mut bounds = source.bounds(&cores);
        if manner == Manner::Lines {
            columns::find(&mut source, &Pages { bounds: &bounds, cores: &cores });
            bounds = source.bounds(&cores);
        }
        let elements = elements::of(&source, &bounds);
        let lines = match manner {
            Manner::Lines => rules_of(&source, &Pages { bounds: &bounds, cores: &cores }),
            Manner::Spans => trial::passed(fragments::spans(&source, &bounds), &source, &bounds),
        };
        let mut found = named(elements::with(elements.rules, lines, pages));
        found.extend(marked::rules(&source, &found));
        let rules = named(bound(found, pages, known));
        Self { source, bounds, rules, elements: elements.signature }
    }
}

/// What goes of those of the pages that are no copies.
fn of_originals(source: &Source<'_>, pages: &[&Page], gone: &[Gone]) -> Vec<Gone> {
    let mut all = pages.iter().zip(gone);
    let of = |sheet: &Sheet<'_>| all.find(|(page, _)| std::ptr::eq(**page, sheet.page)).map(|(_, gone)| gone.clone());
    source.sheets.iter().map(of).map(Option::unwrap_or_default).collect()
}

fn read<'p>(pages: &[&'p Page], known: &Hints<'_>) -> Source<'p> {
    let mut keys = sheet::Keys::default();
    let none = Vec::new();
    let marks = |page: &Page| known.marks.get(page.id()).unwrap_or(&none);
    let sheets: Vec<_> = pages.iter().map(|page| sheet::sheet(page, known.any, marks(page), &mut keys)).collect();
    let mut originals = copies::originals(&sheets).into_iter().peekable();
    let own = sheets.into_iter().enumerate().filter(|(at, _)| originals.next_if_eq(at).is_some());
    Source::new(own.map(|(_, sheet)| sheet).collect(), keys)
}

/// Rules by what the pages have in common, then guesses for what these leave.
fn rules_of(source: &Source<'_>, about: &Pages<'_>) -> Vec<Found> {
    let bounds = about.bounds;
    let may = |key| span::may_mark(source, key);
    let head = span::head(source, bounds, &may);
    let tail = span::tail(source, bounds, head.as_ref(), &may);
    let mut found: Vec<Found> = rules::title(source, about).into_iter().collect();
    found.extend(rules::of(source, bounds, head.as_ref(), tail.as_ref()));
    found.extend(contents::find(source, bounds, head.as_ref()));
    let found = named(found);
    let entries: Vec<&RuleEntry> = found.iter().map(|found| &found.entry).collect();
    let originals: Vec<&Page> = source.sheets.iter().map(|sheet| sheet.page).collect();
    let gone = measure::compiled(&entries).map_or_else(Vec::new, |site| measure::gone(&site, &originals));
    let free = |s: usize, at: usize| gone.get(s).is_none_or(|gone| !gone.contains_key(&source.sheets[s].rows[at].line));
    let guesses = guess::all(source, bounds, &free);
    trial::passed(found.into_iter().chain(guesses).collect(), source, bounds)
}

/// Gives every rule an id of its own.
fn named(mut found: Vec<Found>) -> Vec<Found> {
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

/// Leaves out what would take a line that a person wants kept.
fn bound(found: Vec<Found>, pages: &[&Page], known: &Hints<'_>) -> Vec<Found> {
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
