//! Rules for elements and rules for lines in one file.

use crate::rules::Found;
use unboil_core::page::Page;

/// Rules for elements, with those for lines where these are needed: where no element says what goes, and for the text dumps
/// of a source that has both. Beside elements rules for lines take headings that pages have in common more often than
/// boilerplate.
pub(crate) fn with(elements: Vec<Found>, lines: Vec<Found>, pages: &[&Page]) -> Vec<Found> {
    let found = elements.iter().any(|rule| rule.entry.id != super::MARKS);
    let text = pages.iter().any(|page| page.html().is_none());
    let lines = if found && !text { Vec::new() } else { lines };
    elements.into_iter().chain(lines).collect()
}
