//! Judges the blocks of an HTML page of a site without rules.
//!
//! Boosted trees, trained on pages of many sites, give each block the
//! probability that it is content, from the structure around it alone: tags,
//! roles, names of classes, links, position, length, punctuation, siblings
//! alike. What the page then keeps is decided for the page as a whole
//! (`decide.rs`), and each removal says what weighed most (`reasons.rs`).
//!
//! Read in this order: `blocks.rs`, `containers.rs`, `page.rs`, `features/`,
//! `trees.rs`, `decide.rs`.

mod about;
mod blocks;
mod containers;
mod decide;
mod features;
mod gather;
mod hash;
mod head;
mod hints;
mod kinds;
pub mod learning;
mod lexicon;
mod model;
mod page;
mod reasons;
mod shape;
mod tags;
mod tokens;
mod trees;

pub use features::{Feature, Theme};
pub use hints::hinted_kind;
pub use model::{Model, ModelError};
pub use tokens::TokenTable;

use crate::page::html::{Layout, Tree};
use crate::rule::Kind;
use features::Rows;
use page::Page;
use std::ops::Range;

/// A removal: one block, or several in a row with one kind and one reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Dropped {
    /// Indexes of the lines in [`Layout::lines`].
    pub lines: Range<usize>,
    /// The same in bytes of [`Layout::text`], without the last line's end.
    pub bytes: Range<usize>,
    /// What sort of boilerplate it is.
    pub kind: Kind,
    /// What weighed most against it, in words.
    pub reason: String,
    /// Probability that it is content after all, 0 to 1; of several blocks
    /// the highest.
    pub keep_probability: f32,
}

/// Judges a page: what to take away, in the order of the page. Pure; the
/// cost is linear in the page.
pub fn judge(tree: &Tree, layout: &Layout, model: &Model) -> Vec<Dropped> {
    let page = Page::new(tree, layout, &model.tokens);
    let mut rows = Rows::new(&page);
    let first = model.first.log_odds(&mut rows);
    rows.add_second(&first);
    let odds = model.second.log_odds(&mut rows);
    let chances: Vec<f32> = odds.iter().map(|&odds| features::probability(odds)).collect();
    let kept = decide::keep(&page.blocks, &chances);
    let judged = Judged { tree, layout, page: &page, forest: &model.first, tokens: &model.tokens };
    let mut removals: Vec<Dropped> = Vec::new();
    for (index, (keep, chance)) in kept.into_iter().zip(chances).enumerate() {
        if keep {
            continue;
        }
        let (Some(block), Some(row)) = (page.blocks.get(index), rows.row(index)) else {
            continue;
        };
        let kind = kinds::kind_of(&page, index);
        let reason = reasons::reason_for(&judged, index, row);
        match removals.last_mut() {
            Some(last) if last.lines.end == block.lines.start && last.kind == kind && last.reason == reason => {
                last.lines.end = block.lines.end;
                last.bytes.end = block.bytes.end;
                last.keep_probability = last.keep_probability.max(chance);
            }
            _ => removals.push(Dropped {
                lines: block.lines.clone(),
                bytes: block.bytes.clone(),
                kind,
                reason,
                keep_probability: chance,
            }),
        }
    }
    removals
}

/// All that is known of a page when its removals are given reasons.
struct Judged<'a> {
    tree: &'a Tree,
    layout: &'a Layout,
    page: &'a Page,
    forest: &'a trees::Forest,
    tokens: &'a TokenTable,
}
