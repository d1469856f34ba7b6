//! Rules for HTML elements, learnt from the repeated parts of the trees of a source's pages.
//!
//! ```text
//! pages ──view──▶ classified lines ──find──▶ matches of selectors ──content, drops, marks──▶ rules
//! ```
//!
//! No selector may remove a line that was written for one page, on any page. The remaining lines are covered by as few
//! names as possible, the most stable first.

mod content;
mod drops;
mod find;
mod known;
mod combine;
mod marks;
mod rank;
mod view;

pub(super) use combine::with;
pub use known::ElementMark;

use super::rules::{Basis, FoundRule};
use super::source::{Bounds, Source};
use find::Finder;
use std::collections::BTreeMap;
use unboil_core::rule::Kind;
use unboil_core::rule::file::{RuleEntry, Selectors};
use view::View;

/// The id of the rule for heading links.
const MARKS: &str = "heading-links";

/// Minimum number of pages to learn from elements.
const FEWEST: usize = 3;

/// Results of learning from the elements of a source's pages.
#[derive(Debug, Default)]
pub(super) struct ElementRules {
    /// The rules: at most one with `content`, and one with `select` for each kind.
    pub rules: Vec<FoundRule>,
    /// Elements that identify the pages.
    pub signature: Vec<ElementMark>,
}

/// Learns rules for the elements of a source, if most of its pages are HTML.
pub(super) fn of(source: &Source<'_>, bounds: &[Bounds]) -> ElementRules {
    let mut views: Vec<View<'_>> =
        (0..source.pages()).filter_map(|s| View::new(source, s, bounds.get(s)?.headline)).collect();
    if views.len() < FEWEST || views.len() * 2 < source.pages() {
        return ElementRules::default();
    }
    view::doubt(&mut views);
    let finder = Finder::new(&views);
    let mut content = content::find(&finder);
    let mut drops = drops::find(&finder, content.as_ref().filter(|content| content.is_sure()));
    if let Some(doubtful) = content.take_if(|content| !content.is_sure()) {
        // On pages of another template, selectors of boilerplate do less harm than a selector of the content.
        let taken: usize = drops.iter().map(|drop| drop.lines).sum();
        if taken * 10 < doubtful.outside() * 9 {
            drops = drops::find(&finder, Some(&doubtful));
            content = Some(doubtful);
        }
    }
    let mut rules: Vec<FoundRule> = content.iter().map(|content| outside(&content.css)).collect();
    let mut kinds: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
    for drop in drops {
        kinds.entry(drop.kind).or_default().push(drop.css);
    }
    let ways = marks::ways(&views);
    if !ways.is_empty() {
        kinds.entry(Kind::Nav).or_default().extend(ways);
    }
    rules.extend(kinds.into_iter().map(|(kind, selectors)| select(kind, &selectors.join(", "))));
    rules.extend(marks::find(&views).map(|css| FoundRule {
        entry: RuleEntry {
            id: MARKS.into(),
            kind: Some(Kind::Nav),
            why: Some("the links that headings have to themselves".into()),
            select: Some(css),
            ..RuleEntry::default()
        },
        basis: Basis::Learnt,
    }));
    ElementRules { rules, signature: known::find(&finder) }
}

fn outside(css: &[String]) -> FoundRule {
    let content = match css {
        [one] => Selectors::One(one.clone()),
        several => Selectors::Several(several.to_vec()),
    };
    let entry = RuleEntry {
        id: "around-the-text".into(),
        kind: Some(Kind::Nav),
        why: Some("what stands around the element that a page is about".into()),
        content: Some(content),
        ..RuleEntry::default()
    };
    FoundRule { entry, basis: Basis::Learnt }
}

fn select(kind: Kind, selectors: &str) -> FoundRule {
    let entry = RuleEntry {
        id: format!("{kind}-elements"),
        kind: Some(kind),
        select: Some(selectors.to_owned()),
        ..RuleEntry::default()
    };
    FoundRule { entry, basis: Basis::Learnt }
}
