//! What became of the lines.

use std::collections::BTreeMap;

/// Why a line was not carried over: the sort, and the reason in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}", .sort.words())]
pub struct Refusal {
    /// The sort.
    pub sort: Sort,
    /// The reason in words.
    pub reason: String,
}

/// The sorts of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// No selector says it exactly.
    NoSelector,
    /// It gives no element, or none that has text of the page.
    NoElement,
    /// Its author slipped: it never did what was meant.
    Slip,
    /// It would take every page whole, or find nothing on any.
    Idle,
    /// unboil has no use for it.
    NoUse,
    /// It stands in the site file as a comment.
    Comment,
    /// It stands behind what was lost, and is right only together with it.
    Behind,
    /// No directive, or none that is known.
    Unknown,
    /// The file is of no host.
    NoHost,
}

impl Sort {
    /// In words, for a list.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoSelector => "no exact selector",
            Self::NoElement => "finds no element",
            Self::Slip => "mistake in the expression",
            Self::Idle => "matches everything or nothing",
            Self::NoUse => "not needed",
            Self::Comment => "kept as a comment",
            Self::Behind => "follows a lost line",
            Self::Unknown => "unknown",
            Self::NoHost => "no host",
        }
    }
}

impl Refusal {
    pub(super) fn new(sort: Sort, reason: impl Into<String>) -> Self {
        Self { sort, reason: reason.into() }
    }

    pub(super) fn slip(reason: impl Into<String>) -> Self {
        Self::new(Sort::Slip, reason)
    }

    pub(super) fn no_element(reason: impl Into<String>) -> Self {
        Self::new(Sort::NoElement, reason)
    }

    pub(super) fn no_selector(reason: impl Into<String>) -> Self {
        Self::new(Sort::NoSelector, reason)
    }
}

/// A line that was not carried over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The file, as it was given.
    pub file: String,
    /// The line in it, counted from 1; 0 for the file as a whole.
    pub line: usize,
    /// The line as it stands there, without the white space round it.
    pub text: String,
    /// Why.
    pub why: Refusal,
}

/// How many of what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files read.
    pub files: usize,
    /// Lines with a directive, or what stands in the place of one.
    pub lines: usize,
    /// Lines that became part of a rule.
    pub carried: usize,
    /// XPath expressions in `body`, `strip` and `title`.
    pub expressions: usize,
    /// Of these, those that became a selector.
    pub converted: usize,
    /// Of these, those that no selector says exactly; the others are no one's to convert.
    pub no_selector: usize,
    /// Lines that were not carried over, by sort.
    pub lost: BTreeMap<Sort, usize>,
}

impl Counts {
    /// Of the expressions that find elements, the share that became a selector, 0 to 1.
    #[must_use]
    pub fn converted_share(&self) -> f64 {
        let convertible = self.converted + self.no_selector;
        if convertible == 0 {
            return 1.0;
        }
        #[allow(clippy::cast_precision_loss, reason = "a share for a person")]
        let share = self.converted as f64 / convertible as f64;
        share
    }
}
