//! Pages of one source in, a proposed site file out, with its evidence. Pure: it reads no file and no clock.
//!
//! ```text
//! pages ──sheet──▶ lines under keys ──source──▶ template, text, headlines ──columns──▶ what stands beside the template
//!       ──span──▶ head and tail ──rules, contents, guess──▶ rules ──trial──▶ safe ones ──measure──▶ what they take ──proposal──▶ a site file
//! ```

mod affix;
mod calendar;
mod columns;
mod contents;
mod copies;
mod elements;
pub mod group;
mod guess;
mod marked;
mod mask;
mod measure;
mod promise;
mod proposal;
mod range;
mod rules;
mod sheet;
mod signature;
mod source;
mod span;
mod trial;
mod words;

use crate::page::Page;
use crate::rule::file::RuleEntry;
use crate::rule::{Lint, Site};
use columns::Pages;
use rules::Found;
use source::Source;
use std::collections::HashMap;

pub use elements::ElementMark;
pub use measure::Evidence;
pub use promise::Promise;
pub use proposal::{Proposal, Proposed};
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
    let title = columns::title(&source);
    let cores = columns::cores(&source, title.as_ref());
    let bounds = source.bounds(&cores);
    columns::find(&mut source, &Pages { bounds: &bounds, cores: &cores });
    let bounds = source.bounds(&cores);
    let elements = elements::of(&source, &bounds);
    let lines = rules_of(&source, &Pages { bounds: &bounds, cores: &cores });
    let mut found = named(elements::with(elements.rules, lines, &pages));
    found.extend(marked::rules(&source, &found));
    let found = named(bound(found, &pages, known));
    let entries: Vec<&RuleEntry> = found.iter().map(|found| &found.entry).collect();
    let gone = measure::compiled(&entries).map_or_else(Vec::new, |site| measure::gone(&site, &pages));
    let evidence = measure::evidence(&pages, &gone, found.len());
    let signature = signature::find(&source, &bounds, known.others);
    let (promises, silent) = promise::promises(&pages, &gone, known.any, &signature);
    let mut found = found;
    for rule in silent {
        found[rule].entry.allow.insert(Lint::NoTest, SILENT.to_owned());
    }
    let proposed = found.into_iter().zip(evidence).map(|(found, evidence)| Proposed::new(found, evidence));
    Proposal {
        site: known.site.clone(),
        hosts: known.hosts.clone(),
        pages: pages.len(),
        copies: pages.len() - source.pages(),
        // A rule that takes nothing here says nothing of these pages.
        rules: proposed.filter(|rule| rule.evidence.lines > 0).collect(),
        signature: signature.lines,
        promises,
        elements: elements.signature,
    }
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
    let head = span::head(source, bounds);
    let tail = span::tail(source, bounds, head.as_ref());
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
