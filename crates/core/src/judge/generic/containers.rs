//! The elements around the blocks: aggregates of the blocks below, and attributes inherited from above.

use super::Kind;
use super::blocks::Block;
use super::head::Head;
use super::tags::{Regions, Tag};
use super::tokens::TokenScore;
use crate::judge::hash;
use unboil_html::NodeId;

/// Sums over the blocks below an element.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) blocks: f32,
    pub(super) words: f32,
    pub(super) link_words: f32,
    pub(super) long_blocks: f32,
    pub(super) long_words: f32,
    pub(super) commas: f32,
    pub(super) sentences: f32,
    pub(super) headings: f32,
    pub(super) paragraphs: f32,
    pub(super) media: f32,
    pub(super) controls: f32,
    pub(super) prices: f32,
    pub(super) dates: f32,
}

impl Sums {
    pub(super) fn add(&mut self, other: &Sums) {
        self.blocks += other.blocks;
        self.words += other.words;
        self.link_words += other.link_words;
        self.long_blocks += other.long_blocks;
        self.long_words += other.long_words;
        self.commas += other.commas;
        self.sentences += other.sentences;
        self.headings += other.headings;
        self.paragraphs += other.paragraphs;
        self.media += other.media;
        self.controls += other.controls;
        self.prices += other.prices;
        self.dates += other.dates;
    }

    pub(super) fn add_block(&mut self, block: &Block, tag: Tag) {
        let shape = &block.shape;
        self.blocks += 1.0;
        self.words += block.words();
        self.link_words += block.link_words;
        if block.is_long() {
            self.long_blocks += 1.0;
            self.long_words += block.words();
        }
        self.commas += shape.commas as f32;
        self.sentences += shape.sentences as f32;
        if block.heading > 0 {
            self.headings += 1.0;
        }
        if tag == Tag::Paragraph {
            self.paragraphs += 1.0;
        }
        self.prices += shape.prices as f32;
        self.dates += shape.dates as f32;
    }
}

/// The attributes of an element combined with those of the elements around it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Inherited {
    pub(super) regions: Regions,
    pub(super) token_sum: f32,
    pub(super) token_lowest: f32,
    pub(super) token_highest: f32,
    /// The index of the element with the lowest score.
    pub(super) token_worst: usize,
    /// The score of the nearest element with a nonzero score.
    pub(super) token_nearest: f32,
    /// The sum over the nearest four elements, weighted by proximity.
    pub(super) token_near: f32,
    pub(super) hint_sum: i32,
    /// The number of elements with names that hint at boilerplate.
    pub(super) negative: u32,
    pub(super) positive: u32,
    /// The levels up to the nearest such element; 99 without one.
    pub(super) negative_level: u32,
    pub(super) positive_level: u32,
    /// The kind that the nearest of them hints at.
    pub(super) kind: Option<Kind>,
    /// One bit per kind that one of them hints at, by [`Kind`], and for other hints of their names.
    pub(super) kinds: u16,
    /// The hash of the tags on the path, and of tags and classes.
    pub(super) path: u64,
    pub(super) styled_path: u64,
    pub(super) list_items: u32,
}

/// An element with text in it.
#[derive(Clone, Debug)]
pub(super) struct Container {
    pub(super) node: NodeId,
    /// The index of the parent; the root is its own parent.
    pub(super) parent: usize,
    pub(super) tag: Tag,
    pub(super) depth: u32,
    pub(super) tokens: TokenScore,
    pub(super) hints: i32,
    pub(super) sums: Sums,
    pub(super) inherited: Inherited,
    /// The nearest enclosing element with more blocks.
    pub(super) broader: usize,
    /// The number of its parent's children with the same appearance, itself included.
    pub(super) alike: u32,
    /// The words of all these.
    pub(super) alike_words: f32,
    /// The index of its first block.
    pub(super) first_block: u32,
}

/// The containers of a page, each after its parent.
pub(super) struct Containers {
    pub(super) list: Vec<Container>,
    pub(super) head: Head,
}

/// The bit of [`Inherited::kinds`] for reviews.
pub(super) const REVIEWS_BIT: u16 = 9;
/// The bit for consent requests.
pub(super) const CONSENT_BIT: u16 = 10;
/// The bit for footnotes and references.
pub(super) const NOTES_BIT: u16 = 11;

impl Inherited {
    /// Whether the names of an enclosing element hint at the meaning of a bit.
    pub(super) fn hints_at(&self, bit: u16) -> bool {
        self.kinds >> bit & 1 == 1
    }

    /// Combines the attributes of `own` with those inherited from its parent; `look` is the hash of its tag and names.
    pub(super) fn under(up: &Inherited, own: &Container, look: u64) -> Inherited {
        let level = |count: u32, here: bool| {
            if here { 0 } else { count.saturating_add(1).min(99) }
        };
        Inherited {
            regions: up.regions,
            token_sum: up.token_sum + own.tokens.sum,
            token_lowest: up.token_lowest.min(own.tokens.sum),
            token_highest: up.token_highest.max(own.tokens.sum),
            token_worst: up.token_worst,
            token_nearest: if own.tokens.sum.abs() > 0.3 { own.tokens.sum } else { up.token_nearest },
            token_near: up.token_near * 0.6 + own.tokens.sum,
            hint_sum: up.hint_sum + own.hints.signum(),
            negative: up.negative + u32::from(own.hints < 0),
            positive: up.positive + u32::from(own.hints > 0),
            negative_level: level(up.negative_level, own.hints < 0),
            positive_level: level(up.positive_level, own.hints > 0),
            kind: up.kind,
            kinds: up.kinds,
            path: hash::join(up.path, own.tag as u64),
            styled_path: hash::join(up.styled_path, look),
            list_items: up.list_items + u32::from(own.tag == Tag::ListItem),
        }
    }
}
