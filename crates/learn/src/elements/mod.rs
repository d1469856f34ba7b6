//! Rules for elements of HTML, from what repeats in the trees of a source's pages.
//!
//! ```text
//! pages ──view──▶ lines, each with what it is ──find──▶ what selectors hold ──content, drops, marks──▶ rules
//! ```
//!
//! What somebody wrote for one page is the measure: a selector that would take such a line on any page is none. What is
//! left is taken by as few names as will do, those first that last longest.

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

use super::rules::{Basis, Found};
use super::source::{Bounds, Source};
use find::Finder;
use std::collections::BTreeMap;
use unboil_core::rule::Kind;
use unboil_core::rule::file::{RuleEntry, Selectors};
use view::View;

/// The id of the rule for marks in headings.
const MARKS: &str = "heading-links";

/// From fewer pages nothing is told of elements.
const FEWEST: usize = 3;

/// What was found in the elements of a source's pages.
#[derive(Debug, Default)]
pub(super) struct ElementRules {
    /// The rules: at most one with `content`, and one with `select` for each kind.
    pub rules: Vec<Found>,
    /// Elements by which the pages are known.
    pub signature: Vec<ElementMark>,
}

/// Rules for the elements of a source, where most of its pages are HTML.
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
        // Names of what goes do less harm on pages of another make.
        let taken: usize = drops.iter().map(|drop| drop.lines).sum();
        if taken * 10 < doubtful.outside() * 9 {
            drops = drops::find(&finder, Some(&doubtful));
            content = Some(doubtful);
        }
    }
    let mut rules: Vec<Found> = content.iter().map(|content| outside(&content.css)).collect();
    let mut kinds: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
    for drop in drops {
        kinds.entry(drop.kind).or_default().push(drop.css);
    }
    let ways = marks::ways(&views);
    if !ways.is_empty() {
        kinds.entry(Kind::Nav).or_default().extend(ways);
    }
    rules.extend(kinds.into_iter().map(|(kind, selectors)| select(kind, &selectors.join(", "))));
    rules.extend(marks::find(&views).map(|css| Found {
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

fn outside(css: &[String]) -> Found {
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
    Found { entry, basis: Basis::Learnt }
}

fn select(kind: Kind, selectors: &str) -> Found {
    let entry = RuleEntry {
        id: format!("{kind}-elements"),
        kind: Some(kind),
        select: Some(selectors.to_owned()),
        ..RuleEntry::default()
    };
    Found { entry, basis: Basis::Learnt }
}
