//! Feature extraction for the HTML judge: one row of numbers per block.
//!
//! Training and judging use the same code, so their rows cannot differ. Inputs of trees need no scaling.

mod around;
mod context;
mod list;
mod second;
mod text;

pub use list::{Feature, Theme};

use super::page::Page;
use crate::judge::forest::{Forest, WIDTH};

const _: () = assert!(Feature::COUNT <= WIDTH);

/// The number of rows held at a time: a page of a million lines must not need a gigabyte.
const BATCH: usize = 4096;

/// The rows of a page, computed in batches. Most pages are one batch, computed once.
pub(super) struct Rows<'a> {
    page: &'a Page,
    facts: around::PageFacts,
    second: Option<second::Second<'a>>,
    /// The current batch.
    held: Option<usize>,
    values: Vec<[f32; WIDTH]>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(page: &'a Page) -> Self {
        Rows { page, facts: around::PageFacts::of(page), second: None, held: None, values: Vec::new() }
    }

    pub(super) fn batches(&self) -> usize {
        self.page.blocks.len().div_ceil(BATCH)
    }

    pub(super) fn batch(&mut self, number: usize) -> &[[f32; WIDTH]] {
        if self.held != Some(number) {
            self.fill(number);
            self.held = Some(number);
        }
        &self.values
    }

    /// Returns a row; `None` after the last.
    pub(super) fn row(&mut self, index: usize) -> Option<&[f32; WIDTH]> {
        self.batch(index / BATCH).get(index % BATCH)
    }

    /// Adds the features of the second stage to the rows, from the log-odds of the first stage for each block.
    pub(super) fn add_second(&mut self, odds: Vec<f32>) {
        let second = second::Second::of(self.page, odds);
        if let Some(number) = self.held {
            let first = number * BATCH;
            for (offset, numbers) in self.values.iter_mut().enumerate() {
                second.fill(first + offset, &mut Row { numbers });
            }
        }
        self.second = Some(second);
    }

    /// Returns the log-odds of each block of the page.
    pub(super) fn log_odds(&mut self, forest: &Forest) -> Vec<f32> {
        let mut all = vec![0.0; self.page.blocks.len()];
        for number in 0..self.batches() {
            let batch = self.batch(number);
            let start = number * BATCH;
            if let Some(sums) = all.get_mut(start..start + batch.len()) {
                forest.add_log_odds(batch, sums);
            }
        }
        all
    }

    fn fill(&mut self, number: usize) {
        let first = number * BATCH;
        let count = self.page.blocks.len().saturating_sub(first).min(BATCH);
        self.values.clear();
        self.values.resize(count, [0.0; WIDTH]);
        for (offset, numbers) in self.values.iter_mut().enumerate() {
            let (mut row, index) = (Row { numbers }, first + offset);
            text::fill(self.page, index, &mut row);
            around::fill(self.page, index, &mut row);
            context::fill(self.page, index, &mut row);
            self.facts.fill(&mut row);
            if let Some(second) = &self.second {
                second.fill(index, &mut row);
            }
        }
    }
}

/// A writer for one row.
pub(super) struct Row<'a> {
    numbers: &'a mut [f32],
}

impl Row<'_> {
    fn set(&mut self, feature: Feature, value: f32) {
        if let Some(number) = self.numbers.get_mut(feature as usize) {
            *number = value;
        }
    }

    /// Sets the feature `offset` positions after `first` in the list.
    fn set_nth(&mut self, first: Feature, offset: usize, value: f32) {
        if let Some(number) = self.numbers.get_mut(first as usize + offset) {
            *number = value;
        }
    }

    fn flag(&mut self, feature: Feature, holds: bool) {
        self.set(feature, f32::from(u8::from(holds)));
    }
}

/// `part / whole`, or 0 if `whole` is 0.
fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
