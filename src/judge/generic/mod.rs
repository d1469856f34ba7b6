//! Judges the blocks of an HTML page of a site without rules.
//!
//! Boosted trees, trained on pages of many sites, give each block the
//! probability that it is content, from the structure around it alone: tags,
//! roles, names of classes, links, position, length, punctuation, siblings
//! alike. What the page then keeps is decided for the page as a whole
//! (`../decide.rs`), and each removal says what weighed most (`reasons.rs`).
//!
//! Read in this order: `blocks.rs`, `containers.rs`, `page.rs`, `features/`,
//! `../forest.rs`, `../decide.rs`.

mod about;
mod blocks;
mod containers;
mod features;
mod gather;
mod head;
mod hints;
mod kinds;
pub mod learning;
mod model;
mod page;
mod reasons;
mod shape;
mod tags;
mod tokens;

pub use super::model_file::ModelError;
pub use features::{Feature, Theme};
pub use hints::hinted_kind;
pub use model::Model;
pub use tokens::TokenTable;

use super::decide::{self, Caution, Thresholds, Weighed};
use super::forest::{Forest, probability};
use crate::page::html::{Layout, Tree};
use crate::rule::Kind;
use blocks::Block;
use features::Rows;
use page::Page;
use std::ops::Range;

/// Set by `generic_training calibrate` on html/wcxb, the stricter of the two sets; on html/daniel, of which the model saw
/// nothing, each level loses half of what it may.
const THRESHOLDS: Thresholds = Thresholds { high: 0.12, normal: 0.3, low: 0.9 };

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
pub fn judge(tree: &Tree, layout: &Layout, model: &Model, caution: Caution) -> Vec<Dropped> {
    let page = Page::new(tree, layout, &model.tokens);
    let mut rows = Rows::new(&page);
    let chances = chances(&mut rows, model);
    let weighed = |(block, &chance): (&Block, &f32)| Weighed { words: block.words(), chance, cost_share: 1.0 };
    let weighed: Vec<Weighed> = page.blocks.iter().zip(&chances).map(weighed).collect();
    let kept = decide::keep(&weighed, caution, THRESHOLDS);
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

/// The probability that each block is content, by both stages.
fn chances(rows: &mut Rows<'_>, model: &Model) -> Vec<f32> {
    let first = rows.log_odds(&model.first);
    rows.add_second(first);
    rows.log_odds(&model.second).into_iter().map(probability).collect()
}

/// All that is known of a page when its removals are given reasons.
struct Judged<'a> {
    tree: &'a Tree,
    layout: &'a Layout,
    page: &'a Page,
    forest: &'a Forest,
    tokens: &'a TokenTable,
}
