//! CSS selectors over a [`Tree`].
//!
//! Supports Selectors Level 4 through the `selectors` crate: combinators, attribute operators, `:not`, `:is`, `:where`,
//! `:has`, `:nth-*`, `:empty`, `:root`. A few custom pseudo-classes (`own.rs`) cover cases that CSS cannot express.
//! Pseudo-elements and states that depend on a reader's actions (`:hover`) are errors.

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

/// The reason why a text is not a supported selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectorError {
    /// The message as a sentence, without the offset.
    pub message: String,
    /// Offset of the mistake in the text, in bytes. In a very long text, the offset at which parsing stopped.
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
    /// Fails if the text is empty, is not a selector, or contains a pseudo-element or a state that a static page does
    /// not have.
    pub fn parse(text: &str) -> Result<Selector, SelectorError> {
        parse::parse(text).map(|list| Selector { list })
    }
}

impl Tree {
    /// Returns the matching elements in document order.
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

    /// Whether the node is an element that matches.
    pub fn matches(&self, node: NodeId, selector: &Selector) -> bool {
        let Some(element) = TreeElement::new(self, node) else {
            return false;
        };
        let mut caches = SelectorCaches::default();
        let mut context = matching_context(&mut caches, None);
        selector.list.slice().iter().any(|one| matches_selector(one, 0, None, &element, &mut context))
    }
}
