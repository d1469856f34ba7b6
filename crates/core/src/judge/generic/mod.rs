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
mod certain;
mod containers;
mod features;
mod gather;
mod head;
mod hints;
mod kinds;
#[cfg(feature = "training")]
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

use super::decide::{self, Balance, Caution, JudgeOptions, Thresholds, Titles, Weighed};
use super::forest::{Forest, probability};
use crate::rule::Kind;
use blocks::Block;
use certain::Fate;
use features::Rows;
use page::Page;
use std::ops::Range;
use unboil_html::{Layout, Tree};

/// Set by `generic_training calibrate` on html/wcxb and html/daniel, each page judged by models that had not seen its domain.
const THRESHOLDS: Thresholds = Thresholds { high: 0.04, normal: 0.14, low: 0.48 };

/// How pages that surely are articles are balanced, and all others: the text of an article is surer, and what is beside
/// it is more often another story.
const ARTICLE: Balance = Balance { expected_weight: 0.5, least_chance: 0.4 };
const OTHER: Balance = Balance { expected_weight: 0.9, least_chance: 0.2 };

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
/// cost is linear in the page. Balanced, where no caution is asked for.
pub fn judge(tree: &Tree, layout: &Layout, model: &Model, options: JudgeOptions) -> Vec<Dropped> {
    let page = Page::new(tree, layout, &model.tokens);
    let mut rows = Rows::new(&page);
    let chances = chances(&mut rows, model);
    let balance = balance(&mut rows, model);
    let fates = certain::fates(&page, layout, &chances, options.titles);
    let mut kept = decide::keep(
        &weighed(&page, &chances, &fates),
        options.caution.unwrap_or(Caution::Balanced),
        THRESHOLDS,
        balance,
    );
    certain::apply(&page, &fates, &mut kept);
    let judged = Judged { tree, layout, page: &page, forest: &model.first, tokens: &model.tokens };
    let mut removals: Vec<Dropped> = Vec::new();
    for (index, (keep, chance)) in kept.into_iter().zip(chances).enumerate() {
        if keep {
            continue;
        }
        let (Some(block), Some(row)) = (page.blocks.get(index), rows.row(index)) else {
            continue;
        };
        let (kind, reason, chance) = match fates[index] {
            Fate::Goes(kind, reason) => (kind, reason.to_owned(), chance.min(CERTAIN)),
            _ => (kinds::kind_of(&page, index), reasons::reason_for(&judged, index, row), chance),
        };
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

/// The chance of being text after all that what certainly goes has at the most.
const CERTAIN: f32 = 0.01;

/// What is decided on: what is certain of a block weighs more than what the trees say.
fn weighed(page: &Page, chances: &[f32], fates: &[Fate]) -> Vec<Weighed> {
    let weighed = |((block, &chance), fate): ((&Block, &f32), &Fate)| {
        let chance = match fate {
            Fate::Open => chance,
            Fate::Stays => chance.max(1.0 - CERTAIN),
            Fate::Goes(..) => chance.min(CERTAIN),
        };
        Weighed { words: block.words(), chance, cost_share: 1.0 }
    };
    page.blocks.iter().zip(chances).zip(fates).map(weighed).collect()
}

/// How the page is balanced, by the probability that it is an article. The rows have the features of both stages.
fn balance(rows: &mut Rows<'_>, model: &Model) -> Balance {
    let mut odds = [0.0];
    if let Some(&row) = rows.row(0) {
        model.kind.add_log_odds(&[row], &mut odds);
    }
    let article = probability(odds[0]);
    let between = |article_value: f32, other: f32| article_value * article + other * (1.0 - article);
    Balance {
        expected_weight: between(ARTICLE.expected_weight, OTHER.expected_weight),
        least_chance: between(ARTICLE.least_chance, OTHER.least_chance),
    }
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
