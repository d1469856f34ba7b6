//! Parts of lines that are not text: a heading's link to itself, and links to the previous and next pages.

use super::rank::{self, rank};
use super::view::View;
use std::collections::{BTreeMap, BTreeSet};
use unboil_html::{NodeId, Selector, naming};

/// Minimum number of such marks on all pages together.
const NEEDED: usize = 6;
/// Texts of heading links, in lower case.
const SAID: [&str; 7] = ["edit", "edit source", "link", "permalink", "anchor", "copy link", "top"];

/// Texts of links to other pages of a manual, in lower case.
const WAYS: [&str; 9] = ["back", "contents", "home", "index", "next", "prev", "previous", "table of contents", "up"];
/// Maximum number of links with one name on a page.
const ON_PAGE: usize = 3;

/// Finds selectors of links that are parts of lines and all name a direction, if most pages have them.
pub(super) fn ways(views: &[View<'_>]) -> Vec<String> {
    let mut found: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (p, view) in views.iter().enumerate() {
        let links = view.tree.descendants(NodeId::DOCUMENT).filter(|&node| view.tree.tag(node) == "a");
        for node in links.filter(|&node| view.lines_of(node).is_none() && is_way(view.text_of(node))) {
            for named in naming::selectors_for(view.tree, node).into_iter().filter(rank::is_named) {
                found.entry(named.css).or_default().insert(p);
            }
        }
    }
    let most = views.len().div_ceil(2).max(2);
    let mut names: Vec<String> = found.into_iter().filter(|(_, on)| on.len() >= most).map(|(css, _)| css).collect();
    names.sort_by(|a, b| rank(a).cmp(&rank(b)).then(a.cmp(b)));
    let mut known: BTreeSet<(usize, usize)> = BTreeSet::new();
    names.retain(|css| {
        let Ok(selector) = Selector::parse(css) else { return false };
        let mut nodes = Vec::new();
        for (p, view) in views.iter().enumerate() {
            let on_page: Vec<NodeId> =
                view.tree.select(&selector).filter(|&node| !view.text_of(node).is_empty()).collect();
            if on_page.len() > ON_PAGE || !on_page.iter().all(|&node| is_way(view.text_of(node))) {
                return false;
            }
            nodes.extend(on_page.into_iter().map(|node| (p, node.index())));
        }
        let new = nodes.iter().any(|node| !known.contains(node));
        known.extend(nodes);
        new
    });
    names
}

fn is_way(text: &str) -> bool {
    let said = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    WAYS.contains(&said.as_str())
}

/// Finds the selector of heading links, if most pages have them.
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

/// Whether all matches of a selector on all pages are heading links.
fn holds_marks_alone(views: &[View<'_>], selector: &Selector) -> bool {
    views.iter().all(|view| {
        let mut texts = view.tree.select(selector).map(|node| view.text_of(node)).filter(|text| !text.is_empty());
        texts.all(is_mark)
    })
}

fn is_mark(text: &str) -> bool {
    let bare = text.trim();
    let said = bare.trim_matches(['[', ']', '(', ')']).to_lowercase();
    !bare.is_empty() && bare.len() <= 16 && (SAID.contains(&said.as_str()) || !bare.chars().any(char::is_alphanumeric))
}
