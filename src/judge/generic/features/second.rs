//! Features of the second stage: how the first judged a block and what is like
//! it or near it. Cards of one grid or posts of one thread mostly go or stay
//! together.

use super::{Feature, Row};
use crate::judge::forest::probability;
use crate::judge::generic::page::Page;

/// Blocks on each side of the window.
const REACH: usize = 5;

/// Means over the groups of a page.
pub(super) struct Second<'a> {
    page: &'a Page,
    odds: Vec<f32>,
    chances: Vec<f32>,
    /// For each sort of group: of each group the weighted sum and the weight.
    sums: [Vec<(f32, f32)>; 5],
    /// As the first of these, every block with the same weight.
    even: Vec<(f32, f32)>,
    groups: Vec<[u32; 5]>,
    page_mean: f32,
    page_words: f32,
    /// Sums over all blocks before.
    before: Vec<(f32, f32)>,
}

fn add(list: &mut Vec<(f32, f32)>, number: u32, (chance, weight): (f32, f32)) {
    let number = number as usize;
    if list.len() <= number {
        list.resize(number + 1, (0.0, 0.0));
    }
    if let Some(place) = list.get_mut(number) {
        place.0 += chance * weight;
        place.1 += weight;
    }
}

fn mean((sum, weight): (f32, f32)) -> f32 {
    if weight > 0.0 { sum / weight } else { 0.0 }
}

impl<'a> Second<'a> {
    pub(super) fn of(page: &'a Page, odds: Vec<f32>) -> Self {
        let mut second = Second {
            page,
            chances: odds.iter().map(|&odds| probability(odds)).collect(),
            odds,
            sums: Default::default(),
            even: Vec::new(),
            groups: (0..page.blocks.len()).map(|index| page.groups_of(index)).collect(),
            page_mean: 0.0,
            page_words: 0.0,
            before: vec![(0.0, 0.0)],
        };
        second.sum_up();
        second
    }

    fn sum_up(&mut self) {
        let mut all = (0.0, 0.0);
        for ((block, &chance), groups) in self.page.blocks.iter().zip(&self.chances).zip(&self.groups) {
            let weight = block.words() + 0.5;
            for (list, &number) in self.sums.iter_mut().zip(groups) {
                add(list, number, (chance, weight));
            }
            add(&mut self.even, groups[0], (chance, 1.0));
            all.0 += chance * weight;
            all.1 += weight;
            self.before.push(all);
            self.page_words += chance * block.words();
        }
        self.page_mean = mean(all);
    }

    pub(super) fn fill(&self, index: usize, row: &mut Row<'_>) {
        row.set(Feature::FirstOdds, self.odds.get(index).copied().unwrap_or(0.0));
        let Some(groups) = self.groups.get(index) else {
            return;
        };
        for (offset, (list, &number)) in self.sums.iter().zip(groups).enumerate() {
            let sums = list.get(number as usize).copied().unwrap_or_default();
            row.set_nth(Feature::FirstStyle, offset, mean(sums));
        }
        row.set(Feature::FirstPage, self.page_mean);
        let even = self.even.get(groups[0] as usize).copied().unwrap_or_default();
        row.set(Feature::FirstStyleEven, mean(even));
        let chance = |place: Option<usize>| place.and_then(|it| self.chances.get(it)).copied().unwrap_or(-1.0);
        for distance in 1..=3 {
            let offset = (distance - 1) * 2;
            row.set_nth(Feature::FirstPrevious1, offset, chance(index.checked_sub(distance)));
            row.set_nth(Feature::FirstPrevious1, offset + 1, chance(index.checked_add(distance)));
        }
        let sums = |place: usize| self.before.get(place.min(self.chances.len())).copied().unwrap_or_default();
        let (from, to) = (sums(index.saturating_sub(REACH)), sums(index + REACH + 1));
        row.set(Feature::FirstAround5, mean((to.0 - from.0, to.1 - from.1)));
        row.set(Feature::FirstPageWords, self.page_words);
    }
}
