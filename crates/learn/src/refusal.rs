//! Reasons for proposing no rules.

use super::fragments::Fragments;
use std::fmt;

/// Maximum share of the text that may be lost on held-out pages.
const MOST_LOST: f64 = 0.002;

/// The reason why no rules are proposed for pages, with the observation and the advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The lines are pieces of sentences, and nothing above or below the text is safe to remove.
    Fragments(Fragments),
}

/// Decides whether rules for fragmented pages are refused. `loss` is the share of text lost on held-out pages.
pub(super) fn of(seen: Fragments, loss: Option<f64>, rules: usize) -> Option<Refusal> {
    let safe = rules > 0 && loss.is_some_and(|loss| loss <= MOST_LOST);
    (!safe).then_some(Refusal::Fragments(seen))
}

impl Refusal {
    /// Returns the observation, with figures.
    #[must_use]
    pub fn seen(&self) -> String {
        let Self::Fragments(seen) = self;
        format!("These dumps have a separate line for each link or emphasis. {seen}")
    }

    /// Returns the advice.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        let Self::Fragments(_) = self;
        "Dump the pages again with links and emphasis kept in their lines, or use their HTML."
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} Rules for them would remove text. {}", self.seen(), self.advice())
    }
}
