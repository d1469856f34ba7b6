//! Renders a verdict as clean text, as a unified diff or as an explanation of each line, and suggests rules for a line.

mod diff;
mod warnings;
mod explain;
mod listing;
mod toml_text;
mod suggestions;

pub use diff::{By, Hunk, Misfit, Row, RowFate, RowPart, hunks, reverse, rows, unified};
pub use explain::{Fate, LineFate, Part, line_fates, visible};
pub use listing::{Shades, explained, listing};
pub use suggestions::{How, Suggestion, Suggestions, masked, ways};
pub use warnings::warnings;

use crate::judge::Removal;
use crate::page::Page;

/// Returns the page's text in bytes, without the removed spans.
#[must_use]
pub fn clean(page: &Page, removals: &[Removal<'_>]) -> Vec<u8> {
    let text = page.text();
    let mut out = Vec::with_capacity(text.len());
    let mut kept_to = 0;
    for removal in removals {
        out.extend_from_slice(&text[kept_to..removal.span.start]);
        kept_to = removal.span.end;
    }
    out.extend_from_slice(&text[kept_to..]);
    out
}
