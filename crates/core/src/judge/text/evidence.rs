//! What other pages of the same source say of a page's units.

use super::scan::Scanner;
use super::units::{Unit, units_of};
use super::words::WordScores;
use crate::judge::hash::HashedMap;
use crate::page::Page;

/// On how many pages of a source each text stands, digits aside. Empty where a page is judged by itself.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    pages: u32,
    pages_with: HashedMap<u32>,
}

/// On so many pages a text is a source's own, and hardly one page's.
const REPEATED: u32 = 3;
/// What a removal costs of a text that is repeated, against one that is not: on labelled folders, taking the repeated ones
/// up to a chance of .4 lost no more text than taking others up to one of .1.
const REPEATED_COST: f32 = 1.0 / 6.0;

impl Evidence {
    /// Counts the texts of the pages of one source, the page to be judged among them.
    pub fn of<'p>(pages: impl IntoIterator<Item = &'p Page>) -> Self {
        let (none, mut evidence) = (WordScores::default(), Evidence::default());
        for page in pages {
            evidence.pages += 1;
            let units = units_of(page, &[], &Scanner::new(&none));
            let mut keys: Vec<u64> = units.list.iter().filter(|unit| unit.shape.words > 0).map(key).collect();
            keys.sort_unstable();
            keys.dedup();
            keys.into_iter().for_each(|key| *evidence.pages_with.entry(key).or_default() += 1);
        }
        evidence
    }

    /// On how many of how many pages a unit's text stands, where it stands on several.
    pub(super) fn seen(&self, unit: &Unit) -> Option<(u32, u32)> {
        let with = self.pages_with.get(&key(unit)).copied().filter(|&with| with >= REPEATED);
        with.filter(|_| unit.shape.words > 0).map(|with| (with, self.pages))
    }

    /// What the removal of a unit costs, as a share of what it would cost without evidence.
    pub(super) fn cost(&self, unit: &Unit) -> f32 {
        if self.seen(unit).is_some() { REPEATED_COST } else { 1.0 }
    }
}

fn key(unit: &Unit) -> u64 {
    unit.shape.masked
}
