//! Bounds that keep the tree builder's work linear in the size of the page.
//!
//! The tree construction of the HTML standard walks the stack of open
//! elements at many tags and re-opens formatting elements in every new block,
//! so hostile pages cost quadratic time and memory. Browsers bound the nesting
//! as well (Blink: 512 levels).

use super::tokenizer::{NameKind, TagName};
use html5ever::LocalName;
use std::collections::HashMap;

/// Elements deeper than this become empty siblings of what they contained.
pub(super) const DEEPEST: u16 = 512;
/// Formatting elements that may be open (or waiting to be opened again).
pub(super) const OPEN_FORMATTING: u32 = 64;
/// Elements the builder may make by itself for each start tag of the page,
/// and how many more a small page may have.
const MADE_PER_TAG: u64 = 4;
const MADE_FREELY: u64 = 4_096;

/// The formatting elements of the standard but for `a`, of which only one can
/// be open.
pub(super) const FORMATTING: &[&str] =
    &["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// What to do with a start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Hand it to the tree builder as it is.
    Keep,
    /// Follow it with its end tag.
    CloseAtOnce,
    /// Follow it with end tags for every formatting element.
    CloseFormatting,
}

/// Watches the tags of one page.
#[derive(Default)]
pub(super) struct DepthLimit {
    start_tags: u64,
    open_formatting: u32,
    /// Set once formatting made too many elements: from then on every
    /// formatting element is closed at once.
    formatting_off: bool,
    /// Names whose next end tags belong to elements closed at once.
    closed: HashMap<LocalName, u32>,
    closed_total: u32,
}

impl DepthLimit {
    /// Judges a start tag, given the present depth and the elements made.
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

    /// True when this end tag's element was closed at once.
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
