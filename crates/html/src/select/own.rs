//! Custom pseudo-classes for selections that CSS cannot express.
//!
//! * `:has-text('regex')`: an element whose text matches
//! * `:own-text('regex')`: an element with a direct child text that matches
//! * `:first-text('regex')`: an element whose first direct child text matches
//! * `:nearest-above(div; .ad)`: a `div` that is the nearest one around an `.ad`
//! * `:nearest-behind(p; h2)`: a `p` that is the nearest sibling of its kind after an `h2`
//! * `:nearest-before(p; h2)`: the same before an `h2`
//! * `:first-on-page(p)`, `:last-on-page(p)`: the first or last `p` of the page
//!
//! Before matching, white space in a text is collapsed and trimmed.

use super::element::TreeElement;
use super::{Selector, matching_context};
use crate::tree::{NodeId, NodeKind, Tree};
use cssparser::ToCss;
use regex_automata::meta;
use selectors::Element as _;
use selectors::context::SelectorCaches;
use selectors::matching::matches_selector;
use selectors::parser::NonTSPseudoClass;
use std::fmt;

/// Maximum size of a compiled regex, in bytes.
const REGEX_SIZE: usize = 1 << 20;

/// A custom pseudo-class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Own {
    /// An element with a text that matches a pattern.
    Text(Which, Pattern),
    /// The nearest element of a kind, as seen from another element.
    Nearest {
        /// The position of the element relative to the other one.
        side: Side,
        kind: Box<Selector>,
        other: Box<Selector>,
    },
    /// The first or last match of a selector on the page.
    Edge(Edge, Box<Selector>),
}

/// The position of the nearest element of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// An ancestor of the other element.
    Above,
    /// A sibling after it.
    Behind,
    /// A sibling before it.
    Before,
}

/// The start or end of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// The start.
    First,
    /// The end.
    Last,
}

/// The texts of an element that are matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// The whole text of the element, as one.
    Whole,
    /// Each direct child text.
    Own,
    /// The first direct child text.
    First,
}

/// A regex, compared by its source text.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    text: Box<str>,
    regex: meta::Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

impl Pattern {
    /// Compiles a regex.
    ///
    /// # Errors
    ///
    /// Returns a message if the regex is invalid or too large.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let config = meta::Config::new().nfa_size_limit(Some(REGEX_SIZE));
        let regex = meta::Builder::new().configure(config).build(text).map_err(|error| match error.syntax_error() {
            Some(regex_syntax::Error::Parse(error)) => error.kind().to_string(),
            Some(error) => error.to_string(),
            None => error.to_string(),
        })?;
        Ok(Self { text: text.into(), regex })
    }

    fn is_in(&self, text: &str) -> bool {
        let evened = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.regex.is_match(evened.as_bytes())
    }
}

impl Which {
    pub(super) fn of_name(name: &str) -> Option<Self> {
        match name {
            _ if name.eq_ignore_ascii_case("has-text") => Some(Self::Whole),
            _ if name.eq_ignore_ascii_case("own-text") => Some(Self::Own),
            _ if name.eq_ignore_ascii_case("first-text") => Some(Self::First),
            _ => None,
        }
    }
}

impl Side {
    pub(super) fn of_name(name: &str) -> Option<Self> {
        match name {
            _ if name.eq_ignore_ascii_case("nearest-above") => Some(Self::Above),
            _ if name.eq_ignore_ascii_case("nearest-behind") => Some(Self::Behind),
            _ if name.eq_ignore_ascii_case("nearest-before") => Some(Self::Before),
            _ => None,
        }
    }
}

impl Edge {
    pub(super) fn of_name(name: &str) -> Option<Self> {
        match name {
            _ if name.eq_ignore_ascii_case("first-on-page") => Some(Self::First),
            _ if name.eq_ignore_ascii_case("last-on-page") => Some(Self::Last),
            _ => None,
        }
    }
}

impl Own {
    pub(super) fn matches(&self, element: &TreeElement<'_>) -> bool {
        let TreeElement { tree, id, .. } = *element;
        match self {
            Self::Text(Which::Whole, pattern) => pattern.is_in(&tree.text_content(id)),
            Self::Text(Which::Own, pattern) => own_texts(tree, id).any(|text| pattern.is_in(text)),
            Self::Text(Which::First, pattern) => own_texts(tree, id).next().is_some_and(|text| pattern.is_in(text)),
            Self::Edge(edge, selector) => matches(selector, element) && is_at_edge(element, *edge, selector),
            Self::Nearest { side, kind, other } => {
                matches(kind, element)
                    && match side {
                        Side::Above => is_nearest_above(element, kind, other),
                        Side::Behind => is_nearest_beside(element, TreeElement::prev_sibling_element, (kind, other)),
                        Side::Before => is_nearest_beside(element, TreeElement::next_sibling_element, (kind, other)),
                    }
            }
        }
    }
}

fn own_texts(tree: &Tree, id: NodeId) -> impl Iterator<Item = &str> {
    tree.children(id).filter(|&child| tree.kind(child) == NodeKind::Text).map(|child| tree.text(child))
}

/// Whether the element has a descendant that matches `below` with no element of the kind in between. Each element is
/// visited from one of the kind only, so the cost for a page is linear in its size.
fn is_nearest_above(element: &TreeElement<'_>, kind: &Selector, below: &Selector) -> bool {
    let tree = element.tree;
    let mut next = tree.first_child(element.id);
    while let Some(id) = next {
        let child = TreeElement::new(tree, id);
        if child.is_some_and(|child| matches(below, &child)) {
            return true;
        }
        let into = child.filter(|child| !matches(kind, child)).and_then(|_| tree.first_child(id));
        next = into.or_else(|| {
            std::iter::once(id)
                .chain(tree.ancestors(id))
                .take_while(|&above| above != element.id)
                .find_map(|above| tree.next_sibling(above))
        });
    }
    false
}

/// The same for siblings. `next` leads from the nearest element to the other one.
fn is_nearest_beside<'tree>(
    element: &TreeElement<'tree>,
    next: impl Fn(&TreeElement<'tree>) -> Option<TreeElement<'tree>>,
    (kind, other): (&Selector, &Selector),
) -> bool {
    std::iter::successors(next(element), &next)
        .find_map(|sibling| {
            if matches(other, &sibling) {
                return Some(true);
            }
            matches(kind, &sibling).then_some(false)
        })
        .unwrap_or(false)
}

/// Whether no match is nearer to the edge of the page. The walk ends at the next match, so the cost for a page is
/// linear in its size.
fn is_at_edge(element: &TreeElement<'_>, edge: Edge, selector: &Selector) -> bool {
    let tree = element.tree;
    let step = |id: NodeId| match edge {
        // Backwards in document order: the last descendant of the previous sibling, otherwise the parent.
        Edge::First => match tree.previous_sibling(id) {
            Some(sibling) => std::iter::successors(Some(sibling), |&id| tree.last_child(id)).last(),
            None => tree.parent(id),
        },
        Edge::Last => tree
            .first_child(id)
            .or_else(|| std::iter::once(id).chain(tree.ancestors(id)).find_map(|id| tree.next_sibling(id))),
    };
    std::iter::successors(step(element.id), |&id| step(id))
        .filter_map(|id| TreeElement::new(tree, id))
        .all(|other| !matches(selector, &other))
}

/// Whether a selector matches, with separate caches: it may be inside `:has()` and contain one itself.
fn matches(selector: &Selector, element: &TreeElement<'_>) -> bool {
    let mut caches = SelectorCaches::default();
    let mut context = matching_context(&mut caches, None);
    selector.list.slice().iter().any(|one| matches_selector(one, 0, None, element, &mut context))
}

impl ToCss for Own {
    fn to_css<W: fmt::Write>(&self, output: &mut W) -> fmt::Result {
        match self {
            Self::Edge(edge, selector) => {
                output.write_str(if *edge == Edge::First { ":first-on-page(" } else { ":last-on-page(" })?;
                selector.list.to_css(output)?;
            }
            Self::Text(which, pattern) => {
                output.write_str(match which {
                    Which::Whole => ":has-text(",
                    Which::Own => ":own-text(",
                    Which::First => ":first-text(",
                })?;
                cssparser::serialize_string(&pattern.text, output)?;
            }
            Self::Nearest { side, kind, other } => {
                output.write_str(match side {
                    Side::Above => ":nearest-above(",
                    Side::Behind => ":nearest-behind(",
                    Side::Before => ":nearest-before(",
                })?;
                kind.list.to_css(output)?;
                output.write_str("; ")?;
                other.list.to_css(output)?;
            }
        }
        output.write_char(')')
    }
}

impl NonTSPseudoClass for Own {
    fn is_active_or_hover(&self) -> bool {
        false
    }

    fn is_user_action_state(&self) -> bool {
        false
    }
}
