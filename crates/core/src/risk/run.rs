//! Risk from a run: on how many pages a text was removed, and whether the rule's hit rate changed.

use super::sign::USUAL_PAGES;
use super::{Risk, Sign};

/// What a run knows about a removed text. Texts are equal if the rule and the text are: trimmed, with white space
/// collapsed, and every run of digits treated as the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InRun {
    /// The number of pages on which the rule removed it.
    pub text_pages: u64,
    /// The number of pages on which the rule removed anything.
    pub rule_pages: u64,
    /// Whether the hit rate of the rule changed.
    pub hit_rate: HitRate,
}

/// The hit rate of a rule, compared with the previous run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HitRate {
    /// It is stable, there is no previous run, or there are too few pages to tell.
    #[default]
    Steady,
    /// It changed by more than chance explains.
    Changed,
}

/// How many of its site's pages a rule affected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hits {
    /// The pages of the site.
    pub pages: u64,
    /// The pages from which the rule removed something.
    pub hit: u64,
}

/// The minimum number of pages for a rate.
const FEWEST_PAGES: u64 = 20;
/// The minimum relevant change of the share of pages.
const LEAST_CHANGE: f64 = 0.05;
/// The minimum change in standard errors.
const STANDARD_ERRORS: f64 = 4.0;

impl HitRate {
    /// Compares the rates of two runs. The rate changed if the difference is at least a twentieth of the pages and at
    /// least four standard errors of the difference of two proportions (the pooled two-proportion z-test). With under
    /// 20 pages in either run it is steady.
    #[must_use]
    pub fn between(before: Hits, now: Hits) -> Self {
        if before.pages.min(now.pages) < FEWEST_PAGES {
            return Self::Steady;
        }
        #[allow(clippy::cast_precision_loss, reason = "a share needs no more than 52 bits")]
        let number = |count: u64| count as f64;
        let rate = |hits: Hits| number(hits.hit) / number(hits.pages);
        let change = (rate(now) - rate(before)).abs();
        let pooled = (number(before.hit) + number(now.hit)) / (number(before.pages) + number(now.pages));
        let spread = pooled * (1.0 - pooled) * (1.0 / number(before.pages) + 1.0 / number(now.pages));
        let changed = change >= LEAST_CHANGE && change > STANDARD_ERRORS * spread.max(0.0).sqrt();
        if changed { Self::Changed } else { Self::Steady }
    }
}

impl Risk {
    /// Adds what a run knows, and replaces what an earlier one knew.
    #[must_use]
    pub fn in_run(mut self, run: InRun) -> Self {
        let usual = run.text_pages >= USUAL_PAGES && run.text_pages.saturating_mul(2) >= run.rule_pages;
        self.set(Sign::Once, (run.text_pages == 1).into());
        self.set(Sign::Usual, usual.into());
        self.set(Sign::HitRate, (run.hit_rate == HitRate::Changed).into());
        self
    }
}
