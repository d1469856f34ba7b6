//! The interface for the training script: the same units and features as in judging. Unused when a page is judged.

use super::features::{Feature, PageFacts, Rows};
use super::scan::Scanner;
use super::targets::visible;
use super::units::{Units, units_of};
pub use super::words::WordScores;
use super::words::short;
use crate::page::Page;
use std::ops::Range;

/// A unit for training.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its lines on the page.
    pub lines: Range<usize>,
    /// Its text without URLs and link markup.
    pub text: String,
    /// Its number of words, as the judge counts them.
    pub words: u32,
    /// The keys of its words, word pairs and whole text in a table of word scores; empty for a long text.
    pub keys: Vec<u64>,
}

/// Returns the units of a page.
pub fn units(page: &Page) -> Vec<Unit> {
    let none = WordScores::default();
    let scanner = Scanner::new(&none);
    let units = units_of(page, &[], &scanner);
    let unit = |unit: &super::units::Unit| Unit {
        lines: unit.lines.clone(),
        text: visible(unit.lines.clone().map(|line| page.reading(line))),
        words: unit.shape.words,
        keys: scanner.keys(unit.lines.clone().map(|line| page.reading(line))).into_iter().map(short).collect(),
    };
    units.list.iter().map(unit).collect()
}

/// Returns the features of the units, [`Feature::COUNT`] numbers per unit.
pub fn rows(page: &Page, scores: &WordScores) -> Vec<f32> {
    let units = units_of(page, &[], &Scanner::new(scores));
    all_rows(&mut Rows::new(&units, &PageFacts::of(&units)))
}

/// Returns the features including those of the second stage, from the log-odds of the first stage for each unit.
pub fn second_rows(page: &Page, odds: &[f32]) -> Vec<f32> {
    let units: Units = units_of(page, &[], &Scanner::new(&WordScores::default()));
    let facts = PageFacts::of(&units);
    let mut rows = Rows::new(&units, &facts);
    rows.add_second(odds.to_vec());
    all_rows(&mut rows)
}

fn all_rows(rows: &mut Rows<'_>) -> Vec<f32> {
    let mut all = Vec::new();
    for number in 0..rows.batches() {
        for row in rows.batch(number) {
            all.extend(row.iter().take(Feature::COUNT));
        }
    }
    all
}
