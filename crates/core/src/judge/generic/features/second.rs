//! Features of the second stage: the results of the first stage for a block, and for similar and nearby blocks. Cards
//! of a grid or posts of a thread are usually all kept or all removed.

use super::{Feature, Row, share};
use crate::judge::chances::{Mean, RunningMean, distances, main_run, side_of};
use crate::judge::forest::probability;
use crate::judge::generic::blocks::Block;
use crate::judge::generic::containers::Container;
use crate::judge::generic::page::Page;
use crate::judge::hash::HashedMap;
use std::ops::Range;

/// The number of blocks on each side of the window.
const REACH: usize = 5;

/// Means over the groups of a page.
pub(super) struct Second<'a> {
    page: &'a Page,
    odds: Vec<f32>,
    chances: Vec<f32>,
    /// For each type of group, the weighted sum and the weight of each group.
    sums: [Vec<(f32, f32)>; 5],
    /// The same for the first type, with equal weights.
    even: Vec<(f32, f32)>,
    groups: Vec<[u32; 5]>,
    page_words: f32,
    running: RunningMean,
    main: Range<usize>,
    sure_above: Vec<f32>,
    sure_below: Vec<f32>,
    /// The expected words of content before each block.
    expected_before: Vec<f32>,
    copies: HashedMap<Mean>,
}

/// A block of at least ten words with this probability is certain content.
const SURE: f32 = 0.9;

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
        let chances: Vec<f32> = odds.iter().map(|&odds| probability(odds)).collect();
        let words = || page.blocks.iter().map(Block::words).zip(chances.iter().copied());
        let sure: Vec<bool> = words().map(|(words, chance)| chance >= SURE && words >= 10.0).collect();
        let mut second = Second {
            page,
            odds,
            sums: Default::default(),
            even: Vec::new(),
            groups: (0..page.blocks.len()).map(|index| page.groups_of(index)).collect(),
            page_words: 0.0,
            running: RunningMean::of(words().map(|(words, chance)| (chance, words + 0.5))),
            main: main_run(words()),
            sure_above: distances(sure.iter()),
            sure_below: distances(sure.iter().rev()).into_iter().rev().collect(),
            expected_before: vec![0.0],
            copies: HashedMap::default(),
            chances,
        };
        second.sum_up();
        second
    }

    fn sum_up(&mut self) {
        for ((block, &chance), groups) in self.page.blocks.iter().zip(&self.chances).zip(&self.groups) {
            let weight = block.words() + 0.5;
            for (list, &number) in self.sums.iter_mut().zip(groups) {
                add(list, number, (chance, weight));
            }
            add(&mut self.even, groups[0], (chance, 1.0));
            self.copies.entry(block.shape.hash).or_default().add(chance, 1.0);
            self.page_words += chance * block.words();
            self.expected_before.push(self.page_words);
        }
    }

    /// The mean over the blocks of a container.
    fn inside(&self, container: &Container) -> f32 {
        let first = container.first_block as usize;
        self.running.over(first..first + container.sums.blocks as usize)
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
        row.set(Feature::FirstPage, self.running.over(0..self.chances.len()).max(0.0));
        let even = self.even.get(groups[0] as usize).copied().unwrap_or_default();
        row.set(Feature::FirstStyleEven, mean(even));
        let chance = |place: Option<usize>| place.and_then(|it| self.chances.get(it)).copied().unwrap_or(-1.0);
        for distance in 1..=3 {
            let offset = (distance - 1) * 2;
            row.set_nth(Feature::FirstPrevious1, offset, chance(index.checked_sub(distance)));
            row.set_nth(Feature::FirstPrevious1, offset + 1, chance(index.checked_add(distance)));
        }
        let before = |reach: usize| self.running.over(index.saturating_sub(reach)..index);
        let after = |reach: usize| self.running.over(index + 1..index + 1 + reach);
        row.set(Feature::FirstAround5, self.running.over(index.saturating_sub(REACH)..index + REACH + 1));
        row.set(Feature::FirstPageWords, self.page_words);
        row.set(Feature::FirstBefore15, before(15));
        row.set(Feature::FirstAfter15, after(15));
        row.set(Feature::FirstBefore5, before(5));
        row.set(Feature::FirstAfter5, after(5));
        let [side, far] = side_of(index, &self.main);
        row.set(Feature::FirstMain, side);
        row.set(Feature::FirstMainFar, far);
        let expected = |at: usize| self.expected_before.get(at).copied().unwrap_or(self.page_words);
        let in_main = expected(self.main.end) - expected(self.main.start);
        row.set(Feature::FirstMainShare, share(in_main, self.page_words));
        row.set(Feature::FirstSureAbove, self.sure_above.get(index).copied().unwrap_or(-1.0));
        row.set(Feature::FirstSureBelow, self.sure_below.get(index).copied().unwrap_or(-1.0));
        row.set(Feature::FirstExpectedBefore, share(expected(index), self.page_words));
        let Some(block) = self.page.blocks.get(index) else { return };
        row.set(Feature::FirstCopies, self.copies.get(&block.shape.hash).map_or(0.0, |mean| mean.value()));
        let [length, place] = self.page.link_runs.get(index).map_or([0; 2], |run| run.map(|it| it as usize));
        row.set(Feature::FirstLinkRun, self.running.over(index - place..index - place + length));
        let article = self.page.article_of.get(block.container).and_then(|number| number.checked_sub(1));
        let article = article.and_then(|at| self.page.container(*self.page.articles.get(at as usize)?));
        row.set(Feature::FirstArticle, article.map_or(-1.0, |article| self.inside(article)));
    }
}
