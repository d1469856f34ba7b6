//! Cross-validation: estimates the quality of rules on pages that they were not learnt from. Parts of the pages are
//! held out, rules are learnt from the others and tested on the held-out part.
//!
//! There is no gold standard here. A line that the rules remove from a held-out page counts as lost in two cases: the
//! rules learnt with the page keep it, or it is in the middle of the page's text and on no other page. A mistake that
//! all pages support is not detected.

use super::measure::{Gone, compiled, gone};
use super::page_table::PageTable;
use super::source::{Bounds, Source};
use super::{Hints, Learnt, Manner};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use unboil_core::page::Page;
use unboil_core::rule::file::RuleEntry;

/// Number of parts of a small source, and of a larger one.
const PARTS: (usize, usize) = (5, 3);
/// Maximum number of pages in a small source.
const SMALL: usize = 20;
/// Minimum number of pages for cross-validation. With two, a single page would be left to learn from.
pub(super) const FEWEST: usize = 3;
/// Maximum number of pages used. More cost time and change little.
const MOST: usize = 48;
/// The 95th percentile of the standard normal distribution: one of twenty lies beyond it.
const NORMAL: f64 = 1.645;

/// The lines that rules removed from one held-out page.
pub(super) struct CrossValidation {
    /// Index of the page in the source.
    s: usize,
    part: usize,
    gone: Gone,
}

/// Estimates of quality from cross-validation.
#[derive(Debug, Default)]
pub(super) struct Trust {
    /// Lower bound of each rule's precision, 0 to 1.
    pub precision: Vec<Option<f64>>,
    /// The share of the text that is lost, by characters, 0 to 1.
    pub loss: Option<f64>,
}

/// Learns once without each part of the pages and tests the rules on that part. Empty if there are too few pages.
pub(super) fn cross_validation(source: &Source<'_>, known: &Hints<'_>, manner: Manner) -> Vec<CrossValidation> {
    if source.pages() < FEWEST {
        return Vec::new();
    }
    let step = source.pages().div_ceil(MOST);
    let looked_at: Vec<usize> = (0..source.pages()).step_by(step).collect();
    let parts = if looked_at.len() <= SMALL { PARTS.0.min(looked_at.len()) } else { PARTS.1 };
    let tried = (0..parts).into_par_iter().map(|part| {
        let is_out = |place: usize| place % parts == part;
        let own =
            |out: bool| looked_at.iter().enumerate().filter(move |(place, _)| is_out(*place) == out).map(|(_, &s)| s);
        let tables: Vec<PageTable<'_>> = own(false).map(|s| source.tables[s].clone()).collect();
        let pages: Vec<&Page> = tables.iter().map(|table| table.page).collect();
        let learnt = Learnt::of(Source::new(tables, source.keys.clone()), &pages, known, manner);
        let entries: Vec<&RuleEntry> = learnt.rules.iter().map(|found| &found.entry).collect();
        let pages: Vec<&Page> = own(true).map(|s| source.tables[s].page).collect();
        let gone = compiled(&entries).map_or_else(|| vec![Gone::new(); pages.len()], |site| gone(&site, &pages));
        own(true).zip(gone).map(|(s, gone)| CrossValidation { s, part, gone }).collect::<Vec<_>>()
    });
    tried.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// Computes the estimates from the results on held-out pages. `gone` is the lines that the rules remove from each page
/// of the source.
pub(super) fn trust(learnt: &Learnt<'_>, tried: &[CrossValidation], gone: &[Gone]) -> Trust {
    let (source, count) = (&learnt.source, learnt.rules.len());
    let same = same(tried, gone);
    let mut taken = vec![0_usize; count];
    let mut wrong = vec![0_usize; count];
    let (mut lost, mut text) = (0, 0);
    for CrossValidation { s, part, gone: without } in tried {
        let (Some(table), Some(with)) = (source.tables.get(*s), gone.get(*s)) else { continue };
        for (at, row) in table.rows.iter().enumerate() {
            let length = row.text.chars().count();
            let (rule, is_lost) = match (without.get(&row.line), with.get(&row.line)) {
                (None, None) => {
                    text += length;
                    continue;
                }
                (None, Some(_)) => continue,
                (Some(_), Some(&rule)) => (Some(rule), is_text(learnt, rule, [*s, at])),
                (Some(rule), None) => (same.get(&(*part, *rule)).copied(), true),
            };
            if is_lost {
                lost += length;
                text += length;
            }
            if let Some(rule) = rule.filter(|&rule| rule < count) {
                taken[rule] += 1;
                wrong[rule] += usize::from(is_lost);
            }
        }
    }
    let precision =
        taken.iter().zip(&wrong).map(|(&taken, &wrong)| (taken > 0).then(|| at_least(taken - wrong, taken)));
    let loss = (text > 0 && !tried.is_empty()).then(|| lost as f64 / text as f64);
    Trust { precision: precision.collect(), loss }
}

/// Maps each rule of a part to the rule of all pages that is most like it: the one that shares most removed lines.
fn same(tried: &[CrossValidation], gone: &[Gone]) -> BTreeMap<(usize, usize), usize> {
    let mut shared: BTreeMap<(usize, usize), BTreeMap<usize, usize>> = BTreeMap::new();
    for CrossValidation { s, part, gone: without } in tried {
        let Some(with) = gone.get(*s) else { continue };
        for (line, rule) in without {
            if let Some(&other) = with.get(line) {
                *shared.entry((*part, *rule)).or_default().entry(other).or_default() += 1;
            }
        }
    }
    let most = |shared: BTreeMap<usize, usize>| shared.into_iter().max_by_key(|&(rule, n)| (n, Reverse(rule)));
    shared.into_iter().filter_map(|(rule, shared)| Some((rule, most(shared)?.0))).collect()
}

/// Whether a line that a rule removes is in the middle of its page's text without an explanation. Rules for elements
/// may remove such lines, because the element identifies them.
fn is_text(learnt: &Learnt<'_>, rule: usize, [s, at]: [usize; 2]) -> bool {
    if learnt.rules.get(rule).is_some_and(|rule| rule.entry.select.is_some() || rule.entry.content.is_some()) {
        return false;
    }
    let within = |bounds: &Bounds| bounds.first.is_some_and(|first| first <= at) && bounds.last >= Some(at);
    learnt.bounds.get(s).is_some_and(within) && !learnt.source.is_known(s, at)
}

/// The lower bound of a share of which `right` of `all` were observed: the lower end of E. B. Wilson's interval (1927),
/// one-sided at 5 percent.
fn at_least(right: usize, all: usize) -> f64 {
    let (n, z) = (all as f64, NORMAL * NORMAL);
    let share = right as f64 / n;
    let spread = NORMAL * (share * (1.0 - share) / n + z / (4.0 * n * n)).sqrt();
    ((share + z / (2.0 * n) - spread) / (1.0 + z / n)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_few_lines_little_can_be_said() {
        let percent = |right, all| (at_least(right, all) * 100.0).floor();
        assert_eq!(percent(3, 3), 52.0);
        assert_eq!(percent(100, 100), 97.0);
        assert_eq!(percent(1000, 1000), 99.0);
        assert_eq!(percent(90, 100), 83.0);
        assert_eq!(percent(0, 4), 0.0);
    }
}
