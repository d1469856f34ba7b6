//! What the chances of a page's blocks or units say together: means, distances, where the text is.

use std::ops::Range;

/// Chances of some blocks or units, each with its weight, added up.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mean {
    sum: f32,
    weight: f32,
}

impl Mean {
    pub(super) fn add(&mut self, chance: f32, weight: f32) {
        self.sum += chance * weight;
        self.weight += weight;
    }

    /// Their weighted mean, 0 for none.
    pub(super) fn value(self) -> f32 {
        if self.weight > 0.0 { self.sum / self.weight } else { 0.0 }
    }
}

/// Running sums: the chances before each place, and all of them.
#[derive(Clone, Debug)]
pub(super) struct RunningMean(Vec<Mean>);

impl RunningMean {
    /// Of chances with their weights.
    pub(super) fn of(chances: impl Iterator<Item = (f32, f32)>) -> Self {
        let mut all = Mean::default();
        let mut before = vec![all];
        for (chance, weight) in chances {
            all.add(chance, weight);
            before.push(all);
        }
        RunningMean(before)
    }

    /// The weighted mean over a range, which may reach beyond the page; -1 where there is nothing.
    pub(super) fn over(&self, range: Range<usize>) -> f32 {
        let last = self.0.len() - 1;
        let (from, to) = (self.0[range.start.min(last)], self.0[range.end.min(last)]);
        if to.weight <= from.weight { -1.0 } else { (to.sum - from.sum) / (to.weight - from.weight) }
    }
}

/// For each place how many places back the last one that is sure is, 0 where it is itself; -1 for none.
pub(super) fn distances<'s>(sure: impl Iterator<Item = &'s bool>) -> Vec<f32> {
    let mut distance = -1.0;
    let step = |&sure: &bool| {
        distance = match sure {
            true => 0.0,
            false if distance < 0.0 => -1.0,
            false => distance + 1.0,
        };
        distance
    };
    sure.map(step).collect()
}

/// The places with the most expected content less what they hold of the rest, from the words and chance of each:
/// Kadane's algorithm.
pub(super) fn main_run(all: impl Iterator<Item = (f32, f32)>) -> Range<usize> {
    let (mut best, mut best_sum) = (0..0, 0.0);
    let (mut start, mut sum) = (0, 0.0);
    for (index, (words, chance)) in all.enumerate() {
        if sum <= 0.0 {
            (start, sum) = (index, 0.0);
        }
        sum += (chance - 0.5) * words.clamp(2.0, 60.0);
        if sum > best_sum {
            (best, best_sum) = (start..index + 1, sum);
        }
    }
    best
}

/// Where a place is seen from a range: 0 inside, 1 before, 2 after; and how many places away.
pub(super) fn side_of(index: usize, range: &Range<usize>) -> [f32; 2] {
    if index < range.start {
        [1.0, (range.start - index) as f32]
    } else if index >= range.end {
        [2.0, (index + 1 - range.end) as f32]
    } else {
        [0.0, 0.0]
    }
}
