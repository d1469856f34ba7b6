//! Features of the second stage: the results of the first stage for a unit and its surroundings.

use super::page::PageFacts;
use super::{Feature, RowWriter, number, share};
use crate::judge::chances::{Mean, RunningMean, distances, main_run, side_of};
use crate::judge::forest::probability;
use crate::judge::hash::HashedMap;
use crate::judge::text::units::Units;
use std::ops::Range;

/// A unit of at least ten words with this probability is certain content.
const SURE: f32 = 0.9;

/// The results of the first stage.
pub(super) struct Second {
    odds: Vec<f32>,
    chances: Vec<f32>,
    /// Prefix sums over all units.
    before: RunningMean,
    /// The mean and the maximum of the run of short units around a unit, and the mean of its list.
    runs: Vec<[f32; 2]>,
    items: Vec<f32>,
    copies: Vec<f32>,
    nearest_long: Vec<[f32; 2]>,
    sure_above: Vec<f32>,
    sure_below: Vec<f32>,
    sides: (usize, usize),
    expected_before: Vec<f32>,
    main: Range<usize>,
}

impl Second {
    pub(super) fn of(units: &Units, facts: &PageFacts, odds: Vec<f32>) -> Self {
        let list = &units.list;
        let chances: Vec<f32> = odds.iter().map(|&odds| probability(odds)).collect();
        let words = |index: usize| list[index].shape.words as f32;
        let weight = |index: usize| words(index).sqrt() + 0.3;
        let before = RunningMean::of(chances.iter().enumerate().map(|(index, &chance)| (chance, weight(index))));
        let (mut expected_before, mut expected) = (vec![0.0], 0.0);
        let mut by_copy: HashedMap<Mean> = HashedMap::default();
        for (index, &chance) in chances.iter().enumerate() {
            expected += chance * words(index);
            expected_before.push(expected);
            by_copy.entry(list[index].shape.hash).or_default().add(chance, 1.0);
        }
        let sure: Vec<bool> = (0..list.len()).map(|index| chances[index] >= SURE && words(index) >= 10.0).collect();
        let sides = (
            sure.iter().position(|&sure| sure).unwrap_or(list.len()),
            sure.iter().rposition(|&sure| sure).unwrap_or(0),
        );
        let long = |place: Option<usize>| place.map_or(-1.0, |at| chances[at]);
        Second {
            odds,
            runs: runs_of(facts, &before, &chances),
            items: lists_of(units, &chances),
            copies: list.iter().map(|unit| by_copy.get(&unit.shape.hash).map_or(0.0, |mean| mean.value())).collect(),
            nearest_long: (0..list.len()).map(|index| facts.nearest_long(index).map(long)).collect(),
            sure_above: distances(sure.iter()),
            sure_below: distances(sure.iter().rev()).into_iter().rev().collect(),
            sides,
            main: main_run(list.iter().zip(&chances).map(|(unit, &chance)| (unit.shape.words as f32, chance))),
            expected_before,
            before,
            chances,
        }
    }

    pub(super) fn fill(&self, index: usize, row: &mut RowWriter<'_>) {
        let Some(&odds) = self.odds.get(index) else { return };
        let chance = |place: Option<usize>| place.and_then(|at| self.chances.get(at)).copied().unwrap_or(-1.0);
        row.set(Feature::FirstOdds, odds);
        let mut near = [0.0; 6];
        for distance in 1..=3 {
            near[(distance - 1) * 2] = chance(index.checked_sub(distance));
            near[(distance - 1) * 2 + 1] = chance(Some(index + distance));
        }
        row.set_all(Feature::FirstAbove1, near);
        row.set_all(
            Feature::FirstNear2,
            [2, 5, 12, 30].map(|reach| self.before.over(index.saturating_sub(reach)..index + reach + 1)),
        );
        row.set_all(
            Feature::FirstBefore5,
            [
                self.before.over(index.saturating_sub(5)..index),
                self.before.over(index + 1..index + 6),
                self.before.over(index.saturating_sub(15)..index),
                self.before.over(index + 1..index + 16),
            ],
        );
        let expected = self.expected_before.last().copied().unwrap_or(0.0);
        let side = if index < self.sides.0 {
            1.0
        } else if index > self.sides.1 {
            3.0
        } else {
            2.0
        };
        let [main, far] = side_of(index, &self.main);
        row.set_all(
            Feature::FirstRun,
            [
                self.runs[index][0],
                self.runs[index][1],
                self.before.over(0..self.chances.len()),
                expected,
                side,
                self.sure_above[index],
                self.sure_below[index],
                share(self.expected_before[index], expected),
                self.nearest_long[index][0],
                self.nearest_long[index][1],
                main,
                far,
                self.copies[index],
                self.items[index],
            ],
        );
    }
}

fn runs_of(facts: &PageFacts, before: &RunningMean, chances: &[f32]) -> Vec<[f32; 2]> {
    let mut values = vec![[-1.0; 2]; chances.len()];
    for run in &facts.runs {
        let highest = chances[run.units.clone()].iter().copied().fold(0.0, f32::max);
        values[run.units.clone()].fill([before.over(run.units.clone()), highest]);
    }
    values
}

/// For each list item, the mean over the list; -1 for other units.
fn lists_of(units: &Units, chances: &[f32]) -> Vec<f32> {
    let mut values = vec![-1.0; chances.len()];
    let mut start = 0;
    while start < chances.len() {
        let items = units.list[start..].iter().take_while(|unit| unit.shape.item).count();
        if items > 0 {
            let end = start + items;
            let mean = chances[start..end].iter().sum::<f32>() / number(items);
            values[start..end].fill(mean);
        }
        start += items.max(1);
    }
    values
}
