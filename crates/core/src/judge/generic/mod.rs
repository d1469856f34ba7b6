//! The HTML judge: removes boilerplate blocks from HTML pages without rules.
//!
//! Boosted trees, trained on pages of many sites, estimate for each block the probability that it is content. The
//! features are only from the surrounding structure: tags, roles, class names, links, position, length, punctuation,
//! similar siblings. The decision is made for the page as a whole (`../decide.rs`), and each removal states the
//! strongest evidence (`reasons.rs`).
//!
//! Reading order: `blocks.rs`, `containers.rs`, `page.rs`, `features/`, `../forest.rs`, `../decide.rs`.

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

/// Set by `generic_training calibrate` on html/wcxb and html/daniel, each page judged by models that had not seen its
/// domain.
const THRESHOLDS: Thresholds = Thresholds { high: 0.04, normal: 0.14, low: 0.48 };

/// The balance for pages that are certainly articles, and for all others. The text of an article is more certain, and
/// the text next to it is more often another story.
const ARTICLE: Balance = Balance { expected_weight: 0.5, least_chance: 0.4 };
const OTHER: Balance = Balance { expected_weight: 0.9, least_chance: 0.2 };

/// A removal: one or more consecutive blocks with the same kind and reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Dropped {
    /// The indices of the lines in [`Layout::lines`].
    pub lines: Range<usize>,
    /// Its byte range in [`Layout::text`], without the end of the last line.
    pub bytes: Range<usize>,
    /// The kind of boilerplate.
    pub kind: Kind,
    /// The strongest evidence against it, in words.
    pub reason: String,
    /// The probability that it is content after all, 0 to 1; the highest if it has several blocks.
    pub keep_probability: f32,
}

/// Judges a page and returns the removals, in page order. Pure; the cost is linear in the page. The default caution is
/// balanced.
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

/// The maximum probability of being text for a block that is certain to be removed.
const CERTAIN: f32 = 0.01;

/// The input of the decision: certain decisions override the probabilities of the trees.
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

/// Chooses the balance by the probability that the page is an article. The rows must have the features of both stages.
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

/// Returns the probability that each block is content, from both stages.
fn chances(rows: &mut Rows<'_>, model: &Model) -> Vec<f32> {
    let first = rows.log_odds(&model.first);
    rows.add_second(first);
    rows.log_odds(&model.second).into_iter().map(probability).collect()
}

/// The input for the reasons of a page's removals.
struct Judged<'a> {
    tree: &'a Tree,
    layout: &'a Layout,
    page: &'a Page,
    forest: &'a Forest,
    tokens: &'a TokenTable,
}
