//! Selector suggestions for an element, the most stable first.
//!
//! The names in a template outlast its wording, but not every name belongs to a template: builds hash names
//! (`css-1x2y3z`), pages number them (`post-4711`), and utility classes (`mt-4`) style any element. [`selectors_for`]
//! prefers names that describe an element and falls back step by step to its position. [`reach`] reports what a
//! selector would match.

mod css;
mod reach;
mod words;

pub use reach::{Reach, elements_of_line, reach, reads_as_sentences};

use super::tree::{NodeId, Tree};
use css::{attribute_is, named, place_path};
use words::Meaning;

/// How likely a selector finds the same element on the site's other pages, the likeliest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stability {
    /// Uses a descriptive name: a role, an id, a class, an attribute, a semantic tag.
    Named,
    /// Uses a tag below an element with a descriptive name.
    Near,
    /// Uses names that describe the appearance.
    Styled,
    /// Uses the position among the siblings.
    Placed,
}

/// A selector that matches a certain element, and perhaps others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSelector {
    /// The selector, readable by [`super::Selector::parse`].
    pub css: String,
    /// The name in the selector, for display: `share-bar` of `#main > .share-bar`. Empty if the selector uses a
    /// position.
    pub name: String,
    /// The stability of the selector.
    pub stability: Stability,
}

/// Attributes, besides role, id and class, that state the purpose of an element.
const TELLING_ATTRIBUTES: [&str; 13] = [
    "data-testid",
    "data-test-id",
    "data-test",
    "data-qa",
    "data-component",
    "data-module",
    "data-block",
    "data-widget",
    "data-section",
    "data-role",
    "itemprop",
    "itemtype",
    "aria-label",
];

/// Tags that state the purpose of their content.
const TELLING_TAGS: [&str; 6] = ["nav", "aside", "footer", "header", "dialog", "noscript"];

/// Maximum length of an attribute value in bytes. A longer value is a sentence and not a name.
const LONGEST_VALUE: usize = 40;
/// Maximum number of classes read per element, because lists of classes can be endless.
const MOST_CLASSES: usize = 12;
/// Maximum number of ancestors searched for a name.
const FURTHEST_NAME: usize = 24;
/// Maximum number of steps written out between a named ancestor and the element.
const MOST_STEPS: usize = 3;

/// Returns selectors for an element in the order in which to try them: by its own names, by these below a named
/// ancestor, by its tag there, by its styling, by its position. Each matches the element. The last one, by position,
/// always exists. Returns none for `<html>`, `<head>` and `<body>`, which no rule removes as a whole, and for nodes
/// that are not elements.
#[must_use]
pub fn selectors_for(tree: &Tree, node: NodeId) -> Vec<NamedSelector> {
    if !tree.is_element(node) || is_whole_page(tree, node) {
        return Vec::new();
    }
    let own = own_names(tree, node);
    let around = nearest_name(tree, node);
    let mut found: Vec<NamedSelector> = Vec::new();
    let mut add = |css: String, name: &str, stability| {
        if found.iter().all(|known| known.css != css) {
            found.push(NamedSelector { css, name: name.to_owned(), stability });
        }
    };
    for name in own.iter().filter(|name| name.stability == Stability::Named) {
        if let Some((above, steps)) = around.as_ref().filter(|_| !name.css.starts_with('#')) {
            let between = if steps.is_empty() { ">" } else { "" };
            add(joined(&[&above.css, between, &name.css]), &name.name, Stability::Named);
        }
        add(name.css.clone(), &name.name, Stability::Named);
    }
    if let Some((above, steps)) = &around {
        let tag = named(tree.tag(node));
        let name = format!("{} {}", above.name, tree.tag(node));
        if steps.len() < MOST_STEPS {
            let way = steps.iter().rev().map(|&step| named(tree.tag(step))).chain([tag.clone()]);
            let css = way.fold(above.css.clone(), |css, step| format!("{css} > {step}"));
            add(css, &name, Stability::Near);
        }
        if !steps.is_empty() {
            add(joined(&[&above.css, &tag]), &name, Stability::Near);
        }
    }
    for name in own.iter().filter(|name| name.stability == Stability::Styled) {
        add(name.css.clone(), &name.name, Stability::Styled);
    }
    add(place_path(tree, node), "", Stability::Placed);
    found
}

fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

pub(super) fn is_whole_page(tree: &Tree, node: NodeId) -> bool {
    matches!(tree.tag(node), "html" | "head" | "body")
}

/// Returns the nearest ancestor with a descriptive name, as a selector by the best of its names, and the elements
/// between it and `node`, the nearest first.
fn nearest_name(tree: &Tree, node: NodeId) -> Option<(NamedSelector, Vec<NodeId>)> {
    let mut between = Vec::new();
    for above in tree.ancestors(node).take(FURTHEST_NAME) {
        if !tree.is_element(above) || is_whole_page(tree, above) {
            return None;
        }
        if let Some(name) = own_names(tree, above).into_iter().find(|name| name.stability == Stability::Named) {
            return Some((name, between));
        }
        between.push(above);
    }
    None
}

/// Returns the names of the element alone, as selectors without combinators, the most descriptive first.
fn own_names(tree: &Tree, node: NodeId) -> Vec<NamedSelector> {
    let mut found = Vec::new();
    let mut add = |css: String, name: &str, stability| {
        found.push(NamedSelector { css, name: name.to_owned(), stability });
    };
    if let Some(id) = tree.attribute(node, "id").filter(|id| words::of_id(id) == Meaning::Telling) {
        add(format!("#{}", named(id)), id, Stability::Named);
    }
    let classes = || tree.attribute(node, "class").unwrap_or("").split_ascii_whitespace().take(MOST_CLASSES);
    let with = |meaning| classes().filter(move |class| words::of_class(class) == meaning);
    let telling: Vec<&str> = with(Meaning::Telling).collect();
    if telling.len() > 1 {
        let all = telling.iter().take(3).map(|class| format!(".{}", named(class))).collect();
        add(all, telling.first().unwrap_or(&""), Stability::Named);
    }
    for class in telling {
        add(format!(".{}", named(class)), class, Stability::Named);
    }
    if let Some(role) = tree.attribute(node, "role").filter(|role| is_name(role)) {
        add(attribute_is("role", "=", role), role, Stability::Named);
    }
    for attribute in tree.attributes(node).filter(|attribute| TELLING_ATTRIBUTES.contains(&attribute.name)) {
        // The label of a link is the text of that one link.
        let own_label = attribute.name == "aria-label" && tree.tag(node) == "a";
        if is_name(attribute.value) && !own_label {
            add(attribute_is(attribute.name, "=", attribute.value), attribute.value, Stability::Named);
        }
    }
    // The part of a name that a build kept was still written by a person.
    for part in with(Meaning::Generated).filter_map(words::telling_part) {
        add(attribute_is("class", "*=", part), part, Stability::Named);
    }
    let tag = tree.tag(node);
    if TELLING_TAGS.contains(&tag) {
        add(named(tag), tag, Stability::Named);
    }
    let styling: Vec<&str> = with(Meaning::Styling).take(4).collect();
    if !styling.is_empty() {
        let css = styling.iter().fold(named(tag), |css, class| format!("{css}.{}", named(class)));
        add(css, tag, Stability::Styled);
    }
    found
}

/// Whether an attribute's value is a name that pages share.
fn is_name(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    (2..=LONGEST_VALUE).contains(&value.trim().len()) && digits < 3 && !words::is_generated(value)
}
