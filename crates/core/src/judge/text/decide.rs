//! Decides which units of a text page to remove.

use super::Page;
use super::lists::share_fates;
use super::units::{Form, Unit};
use crate::judge::decide::{self, Balance, Caution, Thresholds, Weighed};
use std::ops::Range;

/// Set by `tools/text/calibrate.py` on dumps of sources that the models of the folds had not seen; see MODEL.md.
pub(super) const THRESHOLDS: Thresholds = Thresholds { high: 0.04, normal: 0.08, low: 0.22 };

const BALANCE: Balance = Balance { expected_weight: 0.8, least_chance: 0.2 };

/// The minimum number of words of certain text on a page: with fewer, the other units cannot be compared with anything.
const SURE_WORDS: f32 = 20.0;
/// The minimum probability of certain text. For balanced decisions, more likely than not suffices.
const SURE: f32 = 0.7;
const SURE_WHEN_BALANCED: f32 = 0.5;
/// A line of so many words may contain both a menu and text.
const GLUED_WORDS: u32 = 40;
/// It does if it has so many times the words of the surrounding units.
const GLUED_TIMES: f32 = 6.0;
/// The number of units on each side that it is compared with.
const GLUED_REACH: usize = 4;

/// Returns which units to remove; `None` if the page has no certain prose and is kept entirely.
pub(super) fn dropped(page: &Page<'_>, chances: &[f32], caution: Caution) -> Option<Vec<bool>> {
    let units = &page.units.list;
    let least = if caution == Caution::Balanced { SURE_WHEN_BALANCED } else { SURE };
    let is_sure = |unit: &Unit, chance: f32| chance >= least && unit.form == Form::Text && !unit.is_taken;
    let sure = units.iter().zip(chances).filter(|(unit, chance)| is_sure(unit, **chance));
    if sure.map(|(unit, _)| unit.shape.words as f32).sum::<f32>() < SURE_WORDS {
        return None;
    }
    let weighed: Vec<Weighed> = units
        .iter()
        .zip(chances)
        .map(|(unit, &chance)| Weighed { words: unit.shape.words as f32, chance, cost_share: page.evidence.cost(unit) })
        .collect();
    let mut kept = decide::keep(&weighed, caution, THRESHOLDS, BALANCE);
    share_fates(page, &mut kept);
    let (title, header) = (page.title(), page.header());
    let dropped = (0..units.len()).map(|index| {
        let unit = &units[index];
        !kept[index]
            && !unit.is_taken
            && may_go(unit)
            && !is_in(unit, &header)
            && Some(index) != title
            && !is_glued(units, index)
    });
    Some(dropped.collect())
}

/// Code and the header of a dump are always kept.
fn may_go(unit: &Unit) -> bool {
    !matches!(unit.form, Form::Code | Form::Header)
}

fn is_in(unit: &Unit, lines: &Range<usize>) -> bool {
    unit.lines.start >= lines.start && unit.lines.end <= lines.end
}

/// Whether a line is so much longer than its neighbours that it may contain text beside a menu.
fn is_glued(units: &[Unit], index: usize) -> bool {
    let words = |unit: &Unit| unit.shape.words as f32;
    if units[index].shape.words < GLUED_WORDS {
        return false;
    }
    let around = index.saturating_sub(GLUED_REACH)..(index + GLUED_REACH + 1).min(units.len());
    let others = around.clone().filter(|&other| other != index);
    let mean = others.map(|other| words(&units[other])).sum::<f32>() / (around.len().max(2) - 1) as f32;
    words(&units[index]) >= GLUED_TIMES * mean.max(1.0)
}
