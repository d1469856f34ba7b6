//! CSS selection over a [`Tree`].
//!
//! Selectors Level 4 through the `selectors` crate: combinators, attribute
//! operators, `:not`, `:is`, `:where`, `:has`, `:nth-*`, `:empty`, `:root`;
//! beyond these a few of our own (`own.rs`), for what CSS cannot say. What depends on a reader's actions (`:hover`) and pseudo-elements are
//! refused.

mod element;
mod names;
mod own;
mod parse;
mod set;

use super::tree::{NodeId, Tree};
use element::TreeElement;
use names::Names;
use selectors::context::{MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode, SelectorCaches};
use selectors::matching::{MatchingContext, matches_selector};
use selectors::parser::SelectorList;
use std::fmt;

pub use set::SelectorSet;

/// A parsed selector list, such as `nav, .share > a[href^="http"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    list: SelectorList<Names>,
}

/// Why a text is no selector this crate takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectorError {
    /// A sentence for people, without the offset.
    pub message: String,
    /// Where in the text the mistake is, in bytes; in a very long text where the reading stopped.
    pub offset: usize,
}

impl fmt::Display for SelectorError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} (at byte {})", self.message, self.offset)
    }
}

impl std::error::Error for SelectorError {}

fn matching_context<'run>(
    caches: &'run mut SelectorCaches,
    filter: Option<&'run selectors::bloom::BloomFilter>,
) -> MatchingContext<'run, Names> {
    MatchingContext::new(
        MatchingMode::Normal,
        filter,
        caches,
        QuirksMode::NoQuirks,
        NeedsSelectorFlags::No,
        MatchingForInvalidation::No,
    )
}

impl Selector {
    /// Parses a selector list.
    ///
    /// # Errors
    ///
    /// When the text is empty, is no selector, or asks for a pseudo-element
    /// or a state that a page at rest does not have.
    pub fn parse(text: &str) -> Result<Selector, SelectorError> {
        parse::parse(text).map(|list| Selector { list })
    }
}

impl Tree {
    /// The elements that match, in document order.
    pub fn select<'run>(&'run self, selector: &'run Selector) -> impl Iterator<Item = NodeId> + 'run {
        let mut caches = SelectorCaches::default();
        self.descendants(NodeId::DOCUMENT).filter(move |&node| {
            let Some(element) = TreeElement::new(self, node) else {
                return false;
            };
            let mut context = matching_context(&mut caches, None);
            selector.list.slice().iter().any(|one| matches_selector(one, 0, None, &element, &mut context))
        })
    }

    /// True when the element matches; false for what is not an element.
    pub fn matches(&self, node: NodeId, selector: &Selector) -> bool {
        let Some(element) = TreeElement::new(self, node) else {
            return false;
        };
        let mut caches = SelectorCaches::default();
        let mut context = matching_context(&mut caches, None);
        selector.list.slice().iter().any(|one| matches_selector(one, 0, None, &element, &mut context))
    }
}
