//! What a run knows of a text and of the rule that took it.

use super::sign::USUAL_PAGES;
use super::{Risk, Sign};

/// What a run knows of a removed text. Texts are the same where rule and text are: white space at the ends trimmed and
/// evened out, runs of digits counted as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InRun {
    /// On how many pages the rule took it.
    pub text_pages: u64,
    /// On how many pages the rule took anything.
    pub rule_pages: u64,
    /// Whether the rule takes from as many pages as it did.
    pub hit_rate: HitRate,
}

/// A rule's hit rate beside that of the run before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HitRate {
    /// There is no run before, or too few pages to tell, or it stayed.
    #[default]
    Steady,
    /// It changed by more than chance does.
    Changed,
}

/// On how many of its site's pages a rule took something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hits {
    /// The pages of the site.
    pub pages: u64,
    /// Those from which the rule took something.
    pub hit: u64,
}

/// Fewer pages tell no rate.
const FEWEST_PAGES: u64 = 20;
/// A smaller change of the share of pages matters to nobody.
const LEAST_CHANGE: f64 = 0.05;
/// So many standard errors are no chance.
const STANDARD_ERRORS: f64 = 4.0;

impl HitRate {
    /// Whether the rate changed from one run to the next: by a twentieth of the pages or more, and by four standard errors
    /// of the difference of two shares (the pooled two-proportion z-test). Under 20 pages on either side it is steady.
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
    /// With what a run knows; what an earlier one knew is forgotten.
    #[must_use]
    pub fn in_run(mut self, run: InRun) -> Self {
        let usual = run.text_pages >= USUAL_PAGES && run.text_pages.saturating_mul(2) >= run.rule_pages;
        self.set(Sign::Once, (run.text_pages == 1).into());
        self.set(Sign::Usual, usual.into());
        self.set(Sign::HitRate, (run.hit_rate == HitRate::Changed).into());
        self
    }
}
