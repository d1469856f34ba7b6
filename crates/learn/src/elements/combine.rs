//! Combination of rules for elements and rules for lines in one file.

use crate::rules::FoundRule;
use unboil_core::page::Page;

/// Returns the rules for elements, with the rules for lines only if these are needed: when no element identifies the
/// boilerplate, or for the text dumps of a source that has both. Next to elements, rules for lines remove shared
/// headings more often than boilerplate.
pub(crate) fn with(elements: Vec<FoundRule>, lines: Vec<FoundRule>, pages: &[&Page]) -> Vec<FoundRule> {
    let found = elements.iter().any(|rule| rule.entry.id != super::MARKS);
    let text = pages.iter().any(|page| page.html().is_none());
    let lines = if found && !text { Vec::new() } else { lines };
    elements.into_iter().chain(lines).collect()
}
