//! The elements around the blocks: what is summed up below each, and what
//! holds for all that is inside it.

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

/// What holds for all that is inside an element: its own words and those of
/// the elements around it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Inherited {
    pub(super) regions: Regions,
    pub(super) token_sum: f32,
    pub(super) token_lowest: f32,
    pub(super) token_highest: f32,
    /// Index of the element with the lowest sum.
    pub(super) token_worst: usize,
    /// Sum of the nearest element whose words say something.
    pub(super) token_nearest: f32,
    /// Sum over the nearest four elements, the nearer the more.
    pub(super) token_near: f32,
    pub(super) hint_sum: i32,
    /// Elements whose words hint at boilerplate.
    pub(super) negative: u32,
    pub(super) positive: u32,
    /// Levels up to the nearest such element; 99 without one.
    pub(super) negative_level: u32,
    pub(super) positive_level: u32,
    /// The kind that the nearest of them hints at.
    pub(super) kind: Option<Kind>,
    /// A bit for each kind that one of them hints at, by [`Kind`], and for what else their words hint at.
    pub(super) kinds: u16,
    /// Hash of the tags on the path, and of tags and classes.
    pub(super) path: u64,
    pub(super) styled_path: u64,
    pub(super) list_items: u32,
}

/// An element with text below it.
#[derive(Clone, Debug)]
pub(super) struct Container {
    pub(super) node: NodeId,
    /// Index of the parent; the root is its own.
    pub(super) parent: usize,
    pub(super) tag: Tag,
    pub(super) depth: u32,
    pub(super) tokens: TokenScore,
    pub(super) hints: i32,
    pub(super) sums: Sums,
    pub(super) inherited: Inherited,
    /// The nearest element around it with more blocks.
    pub(super) broader: usize,
    /// Children of its parent that look as it does, itself among them.
    pub(super) alike: u32,
    /// Words of all these.
    pub(super) alike_words: f32,
    /// Words before its first block.
    pub(super) first_block: u32,
}

/// The containers of a page, each after its parent.
pub(super) struct Containers {
    pub(super) list: Vec<Container>,
    pub(super) head: Head,
}

/// Bit of [`Inherited::kinds`] for reviews.
pub(super) const REVIEWS_BIT: u16 = 9;
/// Bit for asking for consent.
pub(super) const CONSENT_BIT: u16 = 10;
/// Bit for footnotes and references.
pub(super) const NOTES_BIT: u16 = 11;

impl Inherited {
    /// Whether the words of an element around hint at what the bit stands for.
    pub(super) fn hints_at(&self, bit: u16) -> bool {
        self.kinds >> bit & 1 == 1
    }

    /// What holds inside `own`, by what holds inside its parent; `look` is the
    /// hash of its tag and names.
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
