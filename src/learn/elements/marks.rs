//! Marks in headings that are no text: the link that a heading has to itself.

use super::rank::{self, rank};
use super::view::View;
use crate::page::html::{Selector, naming};
use std::collections::{BTreeMap, BTreeSet};

/// So many are needed on a page, and on all together.
const NEEDED: usize = 6;
/// Words that such marks say, in small letters.
const SAID: [&str; 7] = ["edit", "edit source", "link", "permalink", "anchor", "copy link", "top"];

/// The selector of such marks, where most pages have them.
pub(super) fn find(views: &[View<'_>]) -> Option<String> {
    let mut found: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (p, view) in views.iter().enumerate() {
        for laid in view.layout.lines.iter().filter(|laid| laid.heading > 0) {
            for node in view.tree.descendants(laid.node).filter(|&node| view.tree.is_element(node)) {
                let span = view.layout.element_span(node);
                let inner = !span.is_empty() && (span.start > laid.start as usize) && span.end <= laid.end as usize;
                if !inner || !is_mark(view.layout.text.get(span).unwrap_or("")) {
                    continue;
                }
                for named in naming::selectors_for(view.tree, node).into_iter().filter(rank::is_named) {
                    *counts.entry(named.css.clone()).or_default() += 1;
                    found.entry(named.css).or_default().insert(p);
                }
            }
        }
    }
    let most = views.len().div_ceil(2).max(2);
    let often = |css: &String| counts.get(css).is_some_and(|&n| n >= NEEDED);
    let mut names: Vec<String> =
        found.into_iter().filter(|(css, pages)| pages.len() >= most && often(css)).map(|(css, _)| css).collect();
    names.sort_by(|a, b| rank(a).cmp(&rank(b)).then(a.cmp(b)));
    names.into_iter().find(|css| Selector::parse(css).is_ok_and(|selector| holds_marks_alone(views, &selector)))
}

/// Whether all that a selector finds on all pages are such marks.
fn holds_marks_alone(views: &[View<'_>], selector: &Selector) -> bool {
    views.iter().all(|view| {
        let texts =
            view.tree.select(selector).map(|node| view.layout.element_span(node)).filter(|span| !span.is_empty());
        let mut texts = texts.map(|span| view.layout.text.get(span).unwrap_or(""));
        texts.all(is_mark)
    })
}

fn is_mark(text: &str) -> bool {
    let bare = text.trim();
    let said = bare.trim_matches(['[', ']', '(', ')']).to_lowercase();
    !bare.is_empty() && bare.len() <= 16 && (SAID.contains(&said.as_str()) || !bare.chars().any(char::is_alphanumeric))
}
