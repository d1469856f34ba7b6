//! Features of a unit's surroundings, from prefix sums over the page.

use super::own::{ending, score};
use super::{Feature, RowWriter, number, share};
use crate::judge::text::units::{Unit, Units};

/// The number of summed values per unit.
const SUMMED: usize = 9;

#[derive(Clone, Copy)]
#[repr(usize)]
enum Sum {
    Words,
    Long,
    Ends,
    LinkWords,
    Capitals,
    Letters,
    Items,
    Dated,
    Score,
}

/// Prefix sums: at `n`, those of the units before unit `n`.
pub(super) struct Sums {
    before: Vec<[f32; SUMMED]>,
}

#[inline]
fn summed(unit: &Unit) -> [f32; SUMMED] {
    let flag = |holds: bool| f32::from(u8::from(holds));
    [
        unit.shape.words as f32,
        flag(unit.is_long()),
        flag(ending(unit) == 1.0),
        unit.shape.link_words as f32,
        unit.shape.capitals as f32,
        unit.shape.characters.saturating_sub(unit.shape.digits) as f32,
        flag(unit.shape.item),
        flag(unit.shape.dates > 0),
        score(unit),
    ]
}

impl Sums {
    pub(super) fn of(units: &Units) -> Self {
        let mut before = Vec::with_capacity(units.list.len() + 1);
        let mut sums = [0.0; SUMMED];
        before.push(sums);
        for unit in &units.list {
            for (sum, value) in sums.iter_mut().zip(summed(unit)) {
                *sum += value;
            }
            before.push(sums);
        }
        Sums { before }
    }

    /// Returns the sums over the units `from..to`, and their number.
    #[inline]
    fn window(&self, from: usize, to: usize) -> ([f32; SUMMED], f32) {
        let last = self.before.len() - 1;
        let (from, to) = (from.min(last), to.min(last));
        let mut sums = self.before[to];
        for (sum, start) in sums.iter_mut().zip(self.before[from]) {
            *sum -= start;
        }
        (sums, number(to - from))
    }

    pub(super) fn fill(&self, index: usize, row: &mut RowWriter<'_>) {
        for (reach, first) in [
            (1, Feature::Near1Words),
            (2, Feature::Near2Words),
            (5, Feature::Near5Words),
            (10, Feature::Near10Words),
            (25, Feature::Near25Words),
        ] {
            let (sums, count) = self.window(index.saturating_sub(reach), index + reach + 1);
            let of = |sum: Sum| sums[sum as usize];
            row.set_all(
                first,
                [
                    share(of(Sum::Words), count),
                    share(of(Sum::Long), count),
                    share(of(Sum::Ends), count),
                    share(of(Sum::LinkWords), of(Sum::Words)),
                    share(of(Sum::Capitals), of(Sum::Letters)),
                    share(of(Sum::Items), count),
                    share(of(Sum::Dated), count),
                    share(of(Sum::Score), count),
                ],
            );
        }
        for (from, to, first) in [
            (index.saturating_sub(5), index, Feature::Before5Words),
            (index.saturating_sub(20), index, Feature::Before20Words),
            (index + 1, index + 6, Feature::After5Words),
            (index + 1, index + 21, Feature::After20Words),
        ] {
            let (sums, count) = self.window(from, to);
            let of = |sum: Sum| sums[sum as usize];
            row.set_all(
                first,
                [
                    share(of(Sum::Words), count),
                    share(of(Sum::Long), count),
                    share(of(Sum::Ends), count),
                    share(of(Sum::LinkWords), of(Sum::Words)),
                    share(of(Sum::Score), count),
                ],
            );
        }
    }
}
