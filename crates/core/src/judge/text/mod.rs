//! The text judge: removes boilerplate lines from plain-text dumps without rules.
//!
//! Boosted trees estimate for each unit of the page (a line, a paragraph, a block of code) the probability that it is
//! content. The features are only from the text: length, endings, formatting, surrounding units and the position of the
//! page's prose. No language is assumed. The caution level determines which units are removed (`decide.rs`), and each
//! removal states the strongest evidence (`reasons.rs`).
//!
//! Reading order: `lines.rs`, `wrap.rs`, `units.rs`, `scan.rs`, `features/`, `../forest.rs`, `decide.rs`.

mod decide;
mod evidence;
mod features;
mod kinds;
#[cfg(feature = "training")]
pub mod learning;
mod lines;
mod lists;
mod model;
mod reasons;
mod scan;
mod targets;
mod title;
mod units;
mod words;
mod wrap;

pub use super::model_file::ModelError;
pub use evidence::Evidence;
pub use features::{Feature, Theme};
pub use model::Model;

use super::decide::Caution;
use super::forest::probability;
use crate::page::{self, ByteSpan, HeaderKind};
use crate::rule::Kind;
use features::{PageFacts, Rows};
use scan::Scanner;
use std::ops::Range;
use units::{Units, units_of};

/// A removal: one or more consecutive units with the same kind and reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Dropped {
    /// The lines of the page, counted from 0.
    pub lines: Range<usize>,
    /// The kind of boilerplate.
    pub kind: Kind,
    /// The strongest evidence against it, in words.
    pub reason: String,
    /// The probability that it is content after all, 0 to 1; the highest if it has several units.
    pub keep_probability: f32,
}

/// The result of judging a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Judged {
    /// The removals, in page order.
    Dropped(Vec<Dropped>),
    /// The page has no certain prose to compare with, so all of it is kept.
    NoProse,
}

/// The input of the decision and of the reasons.
struct Page<'a> {
    page: &'a page::Page,
    units: &'a Units,
    facts: &'a PageFacts,
    evidence: &'a Evidence,
}

impl Page<'_> {
    /// The units of the main text.
    fn main(&self) -> &Range<usize> {
        &self.facts.mains[1]
    }

    fn copies_before(&self, index: usize) -> f32 {
        self.facts.copies(index)[1]
    }

    /// The lines of the dump's header; empty without a header, or if it is a comment or a URL.
    fn header(&self) -> Range<usize> {
        let header = self.page.header().filter(|it| matches!(it.kind, HeaderKind::FrontMatter | HeaderKind::Fields));
        header.map_or(0..0, |header| header.lines.clone())
    }

    /// The unit with the page's title.
    fn title(&self) -> Option<usize> {
        title::title_of(self.page, &self.units.list)
    }
}

/// What is known about a page before it is judged.
#[derive(Clone, Copy, Debug)]
pub struct Known<'k> {
    /// The spans that rules remove, in order, without overlap.
    pub taken: &'k [ByteSpan],
    /// Evidence from other pages of its source; empty if there is none.
    pub evidence: &'k Evidence,
}

/// Judges what rules keep of a text page. Pure; the cost is linear in the size of the page.
pub fn judge(page: &page::Page, known: Known<'_>, model: &Model, caution: Caution) -> Judged {
    let units = units_of(page, known.taken, &Scanner::new(&model.words));
    if units.list.iter().all(|unit| unit.shape.words == 0) {
        return Judged::Dropped(Vec::new());
    }
    let facts = PageFacts::of(&units);
    let mut rows = Rows::new(&units, &facts);
    let first = rows.log_odds(&model.first);
    rows.add_second(first);
    let odds = rows.log_odds(&model.second);
    let chances: Vec<f32> = odds.into_iter().map(probability).collect();
    let seen = Page { page, units: &units, facts: &facts, evidence: known.evidence };
    let Some(dropped) = decide::dropped(&seen, &chances, caution) else { return Judged::NoProse };
    let kinds = kinds::kinds_of(&seen);
    let mut removals: Vec<Dropped> = Vec::new();
    for (index, unit) in units.list.iter().enumerate().filter(|(index, _)| dropped[*index]) {
        let Some(row) = rows.row(index) else { continue };
        let (kind, chance) = (kinds[index], chances[index]);
        let reason = reasons::reason_for(&seen, &model.first, index, row);
        match removals.last_mut() {
            Some(last) if last.lines.end == unit.lines.start && last.kind == kind && last.reason == reason => {
                last.lines.end = unit.lines.end;
                last.keep_probability = last.keep_probability.max(chance);
            }
            _ => removals.push(Dropped { lines: unit.lines.clone(), kind, reason, keep_probability: chance }),
        }
    }
    Judged::Dropped(removals)
}
