//! Nesting limits that keep the tree builder's work linear in the size of the page.
//!
//! The tree construction of the HTML standard walks the stack of open elements at many tags and re-opens formatting
//! elements in every new block, so hostile pages cost quadratic time and memory. Browsers limit the nesting as well
//! (Blink: 512 levels).

use super::tokenizer::{NameKind, TagName};
use html5ever::LocalName;
use std::collections::HashMap;

/// Maximum depth. Deeper elements become empty siblings of their content.
pub(super) const DEEPEST: u16 = 512;
/// Maximum number of formatting elements that are open or waiting to be opened again.
pub(super) const OPEN_FORMATTING: u32 = 64;
/// Number of elements that the builder may create on its own for each start tag of the page, and the extra allowance of
/// a small page.
const MADE_PER_TAG: u64 = 4;
const MADE_FREELY: u64 = 4_096;

/// The formatting elements of the standard, without `a`, of which only one can be open.
pub(super) const FORMATTING: &[&str] =
    &["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// The treatment of a start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Pass it to the tree builder unchanged.
    Keep,
    /// Send its end tag right after it.
    CloseAtOnce,
    /// Send end tags for every formatting element after it.
    CloseFormatting,
}

/// Applies the limits to the tags of one page.
#[derive(Default)]
pub(super) struct DepthLimit {
    start_tags: u64,
    open_formatting: u32,
    /// Set after formatting created too many elements. Every later formatting element is closed at once.
    formatting_off: bool,
    /// Names whose next end tags belong to elements that were closed at once.
    closed: HashMap<LocalName, u32>,
    closed_total: u32,
}

impl DepthLimit {
    /// Decides on a start tag, from the current depth and the number of elements created.
    pub(super) fn start(&mut self, name: &TagName, (depth, made): (u16, u64)) -> Verdict {
        self.start_tags += 1;
        if name.kind == NameKind::Fixed {
            return Verdict::Keep;
        }
        let formatting = name.kind == NameKind::Formatting;
        let too_much = formatting && (self.formatting_off || self.open_formatting >= OPEN_FORMATTING);
        if depth >= DEEPEST || too_much {
            *self.closed.entry(name.local.clone()).or_default() += 1;
            self.closed_total += 1;
            return Verdict::CloseAtOnce;
        }
        self.open_formatting += u32::from(formatting);
        if !self.formatting_off && made > self.start_tags * MADE_PER_TAG + MADE_FREELY {
            self.formatting_off = true;
            return Verdict::CloseFormatting;
        }
        Verdict::Keep
    }

    /// Whether this end tag belongs to an element that was closed at once, so that it must be dropped.
    pub(super) fn swallows_end(&mut self, name: &TagName) -> bool {
        if self.closed_total > 0
            && let Some(count) = self.closed.get_mut(&name.local)
            && *count > 0
        {
            *count -= 1;
            self.closed_total -= 1;
            return true;
        }
        if name.kind == NameKind::Formatting {
            self.open_formatting = self.open_formatting.saturating_sub(1);
        }
        false
    }
}
