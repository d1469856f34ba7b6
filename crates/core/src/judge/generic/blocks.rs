//! Groups laid-out lines to blocks, the units that the HTML judge decides on.

use super::about::About;
use super::shape::{TextShape, shape_of};
use super::tags::Tag;
use super::tokens::TokenScore;
use crate::judge::lexicon::Lexicon;
use std::ops::Range;
use unboil_html::{Layout, LineMark, LineOpening, NodeId};

/// A block: a paragraph, a heading, a list item, a table row or a `<pre>`.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The indices of its lines.
    pub(super) lines: Range<usize>,
    /// Its byte range in the layout's text.
    pub(super) bytes: Range<usize>,
    pub(super) node: NodeId,
    pub(super) mark: LineMark,
    pub(super) heading: u8,
    pub(super) list_depth: u8,
    pub(super) shape: TextShape,
    /// Its longer words, as a range of the hashes returned by [`blocks_of`].
    pub(super) telling: Range<usize>,
    /// The number of words within links, estimated from bytes.
    pub(super) link_words: f32,
    /// The index of the container of `node`.
    pub(super) container: usize,
    /// The name tokens of inline elements that contain most of the block.
    pub(super) inline_tokens: TokenScore,
    pub(super) inline_hints: i32,
    pub(super) inline_tag: Option<Tag>,
    pub(super) links: u32,
    /// The number of links to the same page.
    pub(super) inner_links: u32,
}

impl Block {
    pub(super) fn words(&self) -> f32 {
        self.shape.words as f32
    }

    /// The share of its words within links, 0 to 1.
    pub(super) fn link_density(&self) -> f32 {
        if self.shape.words == 0 { 0.0 } else { self.link_words / self.words() }
    }

    /// The number of words outside links.
    pub(super) fn plain_words(&self) -> f32 {
        self.words() - self.link_words
    }

    /// Whether it has at least 15 words, most of them outside links.
    pub(super) fn is_long(&self) -> bool {
        self.shape.words >= 15 && self.link_density() < 0.4
    }

    /// Whether it is long and has the end of a sentence, or is so long that a missing one does not matter.
    pub(super) fn is_prose(&self) -> bool {
        self.is_long() && (self.shape.sentences > 0 || self.shape.words >= 40)
    }
}

/// Groups the lines of a page: a line after a single `<br>` or within a `<pre>` belongs to the block before it. Also
/// returns the hashes of the blocks' longer words.
pub(super) fn blocks_of(layout: &Layout, about: &About) -> (Vec<Block>, Vec<u32>) {
    let mut words = Vec::new();
    let lexicon = Lexicon::new();
    let lines = &layout.lines;
    let mut blocks = Vec::with_capacity(lines.len());
    let mut first = 0;
    while let Some(head) = lines.get(first) {
        // Text from the page's data comes last. It is known to be content, so it is not judged.
        if matches!(head.mark, LineMark::FromData(_)) {
            break;
        }
        let mut after = first + 1;
        let mut link_bytes = u64::from(head.link_bytes);
        let mut end = head.end;
        while let Some(line) = lines.get(after) {
            if line.opening != LineOpening::Break || line.node != head.node || line.mark != head.mark {
                break;
            }
            link_bytes += u64::from(line.link_bytes);
            end = line.end;
            after += 1;
        }
        let bytes = head.start as usize..end as usize;
        let inner = (head.start + head.list_marker) as usize..end as usize;
        let text = layout.text.get(inner).unwrap_or("");
        let from = words.len();
        let shape = shape_of(text, about, lexicon, &mut words);
        let density = (link_bytes as f32 / text.len().max(1) as f32).min(1.0);
        blocks.push(Block {
            lines: first..after,
            bytes,
            node: head.node,
            mark: head.mark,
            heading: head.heading,
            list_depth: head.list_depth,
            link_words: shape.words as f32 * density,
            shape,
            telling: from..words.len(),
            container: 0,
            inline_tokens: TokenScore::default(),
            inline_hints: 0,
            inline_tag: None,
            links: 0,
            inner_links: 0,
        });
        first = after;
    }
    (blocks, words)
}
