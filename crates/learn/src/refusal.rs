//! Why nothing is proposed for pages.

use super::fragments::Fragments;
use std::fmt;

/// Of the text so much may be lost on pages that were left out.
const MOST_LOST: f64 = 0.002;

/// Why no rules are proposed for pages. It says what was seen and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// Their lines are pieces of sentences, and nothing above or below the text is safe to take.
    Fragments(Fragments),
}

/// Whether rules for pages in fragments are refused. `loss` is what they lose of pages that were left out.
pub(super) fn of(seen: Fragments, loss: Option<f64>, rules: usize) -> Option<Refusal> {
    let safe = rules > 0 && loss.is_some_and(|loss| loss <= MOST_LOST);
    (!safe).then_some(Refusal::Fragments(seen))
}

impl Refusal {
    /// What was seen, with figures.
    #[must_use]
    pub fn seen(&self) -> String {
        let Self::Fragments(seen) = self;
        format!("These dumps have a separate line for each link or emphasis. {seen}")
    }

    /// What to do.
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
