//! Page-level features: prose, runs of short units, copies, and words shared between units.

use super::own::{capitals, ending, heading, link_share, score};
use super::{Feature, RowWriter, number, share};
use crate::judge::chances::side_of;
use crate::judge::hash::HashedMap;
use crate::judge::shared_words::{SharedWords, shared_words};
use crate::judge::text::units::{Form, Unit, Units};
use std::ops::Range;

/// The cost of a short unit for the best run of prose, in words: the higher, the denser the run.
const PRICES: [f32; 3] = [3.0, 12.0, 40.0];

/// Consecutive units that are not paragraphs.
#[derive(Clone, Debug, Default)]
pub(in crate::judge::text) struct Run {
    pub(in crate::judge::text) units: Range<usize>,
    words: f32,
    link_words: f32,
    items: f32,
    score: f32,
    shared: f32,
    telling: f32,
}

/// How often a text occurs on the page.
#[derive(Clone, Copy, Debug, Default)]
struct Copies {
    all: u32,
    headings: u32,
    met: u32,
}

/// Facts about the page as a whole.
pub(in crate::judge::text) struct PageFacts {
    /// The best run of prose for each price.
    pub(in crate::judge::text) mains: [Range<usize>; 3],
    main_shares: [f32; 3],
    pub(in crate::judge::text) runs: Vec<Run>,
    /// For each unit, the index of its run of short units; `u32::MAX` for none.
    run_of: Vec<u32>,
    /// The words of prose before each unit.
    prose_before: Vec<f32>,
    words_before: Vec<f32>,
    /// For each unit, the nearest paragraph above and below; `u32::MAX` for none.
    long_above: Vec<u32>,
    long_below: Vec<u32>,
    copies: Vec<[f32; 4]>,
    shared: Vec<SharedWords>,
    prose_indent: f32,
    page: [f32; 18],
}

const NONE: u32 = u32::MAX;

impl PageFacts {
    pub(in crate::judge::text) fn of(units: &Units) -> Self {
        let list = &units.list;
        let (prose_before, words_before) = (running(list, prose_words), running(list, |unit| unit.shape.words as f32));
        let texts = list.iter().map(|unit| (&units.words[unit.words.clone()], unit.is_prose()));
        let shared = shared_words(texts);
        let (runs, run_of) = runs_of(list, &shared);
        let mains = PRICES.map(|price| best_run(list, price));
        let words = words_before.last().copied().unwrap_or(0.0);
        let in_range = |range: &Range<usize>| share(words_before[range.end] - words_before[range.start], words);
        let copies = copies_of(list);
        let (long_above, long_below) = nearest_long(list);
        PageFacts {
            main_shares: [in_range(&mains[0]), in_range(&mains[1]), in_range(&mains[2])],
            page: page_of(units, &copies),
            prose_indent: prose_indent(list),
            mains,
            runs,
            run_of,
            prose_before,
            words_before,
            long_above,
            long_below,
            copies,
            shared,
        }
    }

    /// The words of prose on the page.
    fn prose_words(&self) -> f32 {
        self.prose_before.last().copied().unwrap_or(0.0)
    }

    /// Returns the run of short units that contains a unit.
    pub(in crate::judge::text) fn run(&self, index: usize) -> Option<&Run> {
        self.run_of.get(index).and_then(|&run| self.runs.get(run as usize))
    }

    /// The nearest paragraphs above and below.
    pub(super) fn nearest_long(&self, index: usize) -> [Option<usize>; 2] {
        let place = |list: &[u32]| list.get(index).copied().filter(|&at| at != NONE).map(|at| at as usize);
        [place(&self.long_above), place(&self.long_below)]
    }

    /// How often the text of a unit occurs on the page, and before this unit.
    pub(in crate::judge::text) fn copies(&self, index: usize) -> [f32; 2] {
        self.copies.get(index).map_or([1.0, 0.0], |copies| [copies[0], copies[1]])
    }

    pub(super) fn fill(&self, units: &Units, index: usize, row: &mut RowWriter<'_>) {
        let list = &units.list;
        let Some(unit) = list.get(index) else { return };
        row.set(Feature::IndentAgainst, (unit.indent as f32 - self.prose_indent).clamp(-40.0, 40.0));
        row.set_all(Feature::Copies, self.copies[index]);
        row.set_all(Feature::Shared, self.shared[index].shares());
        let [above, below] = self.nearest_long(index);
        let words_before = |at: usize| self.words_before[at];
        row.set_all(
            Feature::LongAbove,
            [
                above.map_or(-1.0, |at| number(index - at)),
                below.map_or(-1.0, |at| number(at - index)),
                above.map_or(-1.0, |at| words_before(index) - words_before(at + 1)),
                below.map_or(-1.0, |at| words_before(at) - words_before(index + 1)),
                self.prose_before[index],
                self.prose_words() - self.prose_before[index + 1],
                share(self.prose_before[index], self.prose_words()),
            ],
        );
        match self.run(index) {
            Some(run) => {
                let count = number(run.units.len());
                row.set_all(
                    Feature::RunLength,
                    [
                        count,
                        share(number(index - run.units.start), count),
                        run.words / count,
                        share(run.link_words, run.words),
                        run.items / count,
                        run.score / count,
                        share(run.shared, run.telling),
                    ],
                );
            }
            None => row.set_all(Feature::RunLength, [0.0, 0.0, -1.0, -1.0, -1.0, 0.0, -1.0]),
        }
        for (offset, (main, main_share)) in self.mains.iter().zip(self.main_shares).enumerate() {
            let [side, far] = side_of(index, main);
            let first = [Feature::Main1Side, Feature::Main2Side, Feature::Main3Side][offset];
            row.set_all(first, [side, far, main_share]);
        }
        let (count, words) = (number(list.len()), words_before(list.len()));
        row.set_all(
            Feature::Place,
            [
                share(number(index), count),
                number(index),
                number(list.len() - 1 - index),
                share(words_before(index), words),
            ],
        );
        row.set_all(Feature::PageUnits, self.page);
    }
}

fn prose_words(unit: &Unit) -> f32 {
    if unit.is_prose() { unit.shape.words as f32 } else { 0.0 }
}

/// Prefix sums of `value` over the units, with the total at the end.
fn running(list: &[Unit], value: impl Fn(&Unit) -> f32) -> Vec<f32> {
    let mut sum = 0.0;
    let mut sums = Vec::with_capacity(list.len() + 1);
    sums.push(sum);
    for unit in list {
        sum += value(unit);
        sums.push(sum);
    }
    sums
}

/// The run of units with the most paragraph words outside links minus a price for each other unit: Kadane's algorithm.
fn best_run(list: &[Unit], price: f32) -> Range<usize> {
    let (mut best, mut best_sum) = (0..0, 0.0);
    let (mut start, mut sum) = (0, 0.0);
    for (index, unit) in list.iter().enumerate() {
        if sum <= 0.0 {
            (start, sum) = (index, 0.0);
        }
        let words = unit.shape.words as f32 - unit.shape.link_words as f32;
        sum += if unit.is_long() { words.min(200.0) } else { -price };
        if sum > best_sum {
            (best, best_sum) = (start..index + 1, sum);
        }
    }
    best
}

fn runs_of(list: &[Unit], shared: &[SharedWords]) -> (Vec<Run>, Vec<u32>) {
    let (mut runs, mut run_of) = (Vec::<Run>::new(), vec![NONE; list.len()]);
    for (index, unit) in list.iter().enumerate() {
        if unit.is_long() {
            continue;
        }
        if runs.last().is_none_or(|run| run.units.end != index) {
            runs.push(Run { units: index..index, ..Run::default() });
        }
        run_of[index] = runs.len() as u32 - 1;
        if let Some(run) = runs.last_mut() {
            run.units.end = index + 1;
            run.words += unit.shape.words as f32;
            run.link_words += unit.shape.link_words as f32;
            run.items += f32::from(u8::from(unit.shape.item));
            run.score += score(unit);
            run.shared += shared[index].shared;
            run.telling += shared[index].telling;
        }
    }
    (runs, run_of)
}

fn nearest_long(list: &[Unit]) -> (Vec<u32>, Vec<u32>) {
    let (mut above, mut below) = (vec![NONE; list.len()], vec![NONE; list.len()]);
    let mut last = NONE;
    for (index, unit) in list.iter().enumerate() {
        above[index] = last;
        if unit.is_long() {
            last = index as u32;
        }
    }
    last = NONE;
    for (index, unit) in list.iter().enumerate().rev() {
        below[index] = last;
        if unit.is_long() {
            last = index as u32;
        }
    }
    (above, below)
}

fn copies_of(list: &[Unit]) -> Vec<[f32; 4]> {
    let mut exact: HashedMap<Copies> = HashedMap::default();
    let mut masked: HashedMap<u32> = HashedMap::default();
    for unit in list.iter().filter(|unit| unit.shape.words > 0) {
        let copies = exact.entry(unit.shape.hash).or_default();
        copies.all += 1;
        copies.headings += u32::from(heading(unit) > 0.0);
        *masked.entry(unit.shape.masked).or_default() += 1;
    }
    let of = |unit: &Unit| {
        let Some(copies) = exact.get_mut(&unit.shape.hash).filter(|_| unit.shape.words > 0) else {
            return [1.0, 0.0, 1.0, 0.0];
        };
        let met = copies.met;
        copies.met += 1;
        let others = copies.headings - u32::from(heading(unit) > 0.0);
        let masked = masked.get(&unit.shape.masked).copied().unwrap_or(1);
        [copies.all as f32, met as f32, masked as f32, f32::from(u8::from(others > 0))]
    };
    list.iter().map(of).collect()
}

/// The indentation of most words of prose, in columns.
fn prose_indent(list: &[Unit]) -> f32 {
    let mut words = [0.0_f32; 41];
    for unit in list.iter().filter(|unit| unit.is_long()) {
        words[unit.indent.min(40) as usize] += unit.shape.words as f32;
    }
    let mut best = 0;
    for (indent, &count) in words.iter().enumerate() {
        if count > words[best] {
            best = indent;
        }
    }
    number(best)
}

fn page_of(units: &Units, copies: &[[f32; 4]]) -> [f32; 18] {
    let list = &units.list;
    let count = number(list.len());
    let sum = |value: &dyn Fn(&Unit) -> f32| list.iter().map(value).sum::<f32>();
    let flags = |holds: &dyn Fn(&Unit) -> bool| share(number(list.iter().filter(|unit| holds(unit)).count()), count);
    let words = sum(&|unit| unit.shape.words as f32);
    let characters = sum(&|unit| unit.shape.characters as f32);
    [
        count,
        words,
        flags(&|unit| unit.is_long()),
        share(sum(&|unit| if unit.is_long() { unit.shape.words as f32 } else { 0.0 }), words),
        sum(&prose_words),
        share(sum(&|unit| unit.shape.link_words as f32), words),
        share(sum(&|unit| unit.shape.link_numbers as f32), count),
        share(words, count),
        flags(&|unit| ending(unit) == 1.0),
        flags(&|unit| unit.shape.item),
        units.wrapped.unwrap_or(0) as f32,
        share(sum(&|unit| unit.blanks.min(5) as f32), count),
        share(number(copies.iter().filter(|copies| copies[0] > 1.0).count()), count),
        share(sum(&|unit| unit.shape.caseless as f32), characters),
        share(sum(&score), count),
        flags(&|unit| heading(unit) > 0.0),
        flags(&|unit| unit.shape.dates > 0),
        flags(&|unit| {
            unit.shape.prices > 0 || unit.form == Form::Table || (capitals(unit) > 0.9 && link_share(unit) < 0.1)
        }),
    ]
}
