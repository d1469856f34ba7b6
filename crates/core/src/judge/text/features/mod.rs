//! Feature extraction for the text judge: one row of numbers per unit.
//!
//! Training and judging use the same code, so their rows cannot differ. Every window is the difference of two prefix
//! sums, so each feature costs constant time.

mod list;
mod own;
mod page;
mod second;
mod sections;
mod sums;

pub use list::{Feature, Theme};

use super::units::Units;
use crate::judge::forest::{Forest, Row, WIDTH};
pub(super) use page::PageFacts;
use second::Second;
use sections::Sections;
use sums::Sums;

const _: () = assert!(Feature::COUNT <= WIDTH);

/// The log-odds of a unit that rules remove: certain boilerplate.
const TAKEN: f32 = -5.0;

/// The number of rows held at a time; they fit into the cache of a core.
const BATCH: usize = 512;

/// The rows of the units to judge, computed in batches.
pub(super) struct Rows<'a> {
    /// The indices of these units in the page's list.
    judged: Vec<u32>,
    units: &'a Units,
    facts: &'a PageFacts,
    sums: Sums,
    sections: Sections,
    second: Option<Second>,
    /// The current batch.
    held: Option<usize>,
    values: Vec<Row>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(units: &'a Units, facts: &'a PageFacts) -> Self {
        let sums = Sums::of(units);
        let sections = Sections::of(units);
        let judged = (0..units.list.len()).filter(|&index| !units.list[index].is_taken).map(|index| index as u32);
        Rows { judged: judged.collect(), units, facts, sums, sections, second: None, held: None, values: Vec::new() }
    }

    pub(super) fn batches(&self) -> usize {
        self.judged.len().div_ceil(BATCH)
    }

    pub(super) fn batch(&mut self, number: usize) -> &[Row] {
        if self.held != Some(number) {
            self.fill(number);
            self.held = Some(number);
        }
        &self.values
    }

    /// Returns the row of a unit; `None` for a unit that is not judged.
    pub(super) fn row(&mut self, index: usize) -> Option<&Row> {
        let place = self.judged.binary_search(&(index as u32)).ok()?;
        self.batch(place / BATCH).get(place % BATCH)
    }

    /// Adds the features of the second stage to the rows, from the log-odds of the first stage for each unit.
    pub(super) fn add_second(&mut self, odds: Vec<f32>) {
        let second = Second::of(self.units, self.facts, odds);
        if let Some(number) = self.held {
            let first = number * BATCH;
            for (numbers, &index) in self.values.iter_mut().zip(&self.judged[first..]) {
                second.fill(index as usize, &mut RowWriter { numbers });
            }
        }
        self.second = Some(second);
    }

    /// Returns the log-odds of each unit of the page.
    pub(super) fn log_odds(&mut self, forest: &Forest) -> Vec<f32> {
        let mut all = vec![TAKEN; self.units.list.len()];
        let mut sums = [0.0; BATCH];
        for number in 0..self.batches() {
            let batch = self.batch(number);
            let sums = &mut sums[..batch.len()];
            sums.fill(0.0);
            forest.add_log_odds(batch, sums);
            for (&index, &sum) in self.judged[number * BATCH..].iter().zip(&*sums) {
                all[index as usize] = sum;
            }
        }
        all
    }

    fn fill(&mut self, number: usize) {
        let first = number * BATCH;
        let count = self.judged.len().saturating_sub(first).min(BATCH);
        self.values.clear();
        self.values.resize(count, [0.0; WIDTH]);
        for (numbers, &index) in self.values.iter_mut().zip(&self.judged[first..]) {
            let (mut row, index) = (RowWriter { numbers }, index as usize);
            own::fill(self.units, index, &mut row);
            self.sums.fill(index, &mut row);
            self.facts.fill(self.units, index, &mut row);
            self.sections.fill(index, &mut row);
            if let Some(second) = &self.second {
                second.fill(index, &mut row);
            }
        }
    }
}

/// A writer for one row.
pub(super) struct RowWriter<'a> {
    numbers: &'a mut Row,
}

impl RowWriter<'_> {
    #[inline]
    fn set(&mut self, feature: Feature, value: f32) {
        self.numbers[feature as usize % WIDTH] = value;
    }

    /// Sets consecutive features, starting with `first`, in list order.
    #[inline]
    fn set_all<const N: usize>(&mut self, first: Feature, values: [f32; N]) {
        for (offset, value) in values.into_iter().enumerate() {
            self.numbers[(first as usize + offset) % WIDTH] = value;
        }
    }

    #[inline]
    fn flag(&mut self, feature: Feature, holds: bool) {
        self.set(feature, f32::from(u8::from(holds)));
    }
}

/// `part / whole`, or 0 if `whole` is 0.
#[inline]
fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[inline]
fn number(count: usize) -> f32 {
    count as f32
}
