//! Aggregates of content probabilities over blocks or units: means, distances and the main text.

use std::ops::Range;

/// A weighted sum of probabilities.
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

    /// The weighted mean, or 0 if there is nothing.
    pub(super) fn value(self) -> f32 {
        if self.weight > 0.0 { self.sum / self.weight } else { 0.0 }
    }
}

/// Prefix sums of weighted probabilities.
#[derive(Clone, Debug)]
pub(super) struct RunningMean(Vec<Mean>);

impl RunningMean {
    pub(super) fn of(chances: impl Iterator<Item = (f32, f32)>) -> Self {
        let mut all = Mean::default();
        let mut before = vec![all];
        for (chance, weight) in chances {
            all.add(chance, weight);
            before.push(all);
        }
        RunningMean(before)
    }

    /// The weighted mean over a range, which may extend beyond the page; -1 if there is nothing.
    pub(super) fn over(&self, range: Range<usize>) -> f32 {
        let last = self.0.len() - 1;
        let (from, to) = (self.0[range.start.min(last)], self.0[range.end.min(last)]);
        if to.weight <= from.weight { -1.0 } else { (to.sum - from.sum) / (to.weight - from.weight) }
    }
}

/// For each item, the distance back to the last confident one, itself included; -1 if there is none.
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

/// Returns the run with the most expected content minus expected boilerplate, from the words and probability of each
/// item: Kadane's algorithm.
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

/// The position of an item relative to a range (0 inside, 1 before, 2 after), and its distance in items.
pub(super) fn side_of(index: usize, range: &Range<usize>) -> [f32; 2] {
    if index < range.start {
        [1.0, (range.start - index) as f32]
    } else if index >= range.end {
        [2.0, (index + 1 - range.end) as f32]
    } else {
        [0.0, 0.0]
    }
}
