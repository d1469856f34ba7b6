//! Results of an import: lost lines and counts.

use std::collections::BTreeMap;

/// The reason why a line was not imported: its category and a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}", .sort.words())]
pub struct Refusal {
    /// The category.
    pub sort: LossKind,
    /// The message.
    pub reason: String,
}

/// Categories of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LossKind {
    /// No selector is exactly equivalent.
    NoSelector,
    /// The expression gives no element, or none with text of the page.
    NoElement,
    /// A mistake of the author: the line never did what was meant.
    Slip,
    /// The rule would match all of every page, or nothing on any page.
    Idle,
    /// unboil does not need the directive.
    NoUse,
    /// The line is a comment in the site file.
    Comment,
    /// The line follows a lost line and is correct only together with it.
    Behind,
    /// Not a directive, or an unknown one.
    Unknown,
    /// The file does not belong to a host.
    NoHost,
}

impl LossKind {
    /// Returns the category as a short phrase for a list.
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
    pub(super) fn new(sort: LossKind, reason: impl Into<String>) -> Self {
        Self { sort, reason: reason.into() }
    }

    pub(super) fn slip(reason: impl Into<String>) -> Self {
        Self::new(LossKind::Slip, reason)
    }

    pub(super) fn no_element(reason: impl Into<String>) -> Self {
        Self::new(LossKind::NoElement, reason)
    }

    pub(super) fn no_selector(reason: impl Into<String>) -> Self {
        Self::new(LossKind::NoSelector, reason)
    }
}

/// A line that was not imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The path of the file, as given.
    pub file: String,
    /// The line number, starting at 1. 0 for the file as a whole.
    pub line: usize,
    /// The line without surrounding white space.
    pub text: String,
    /// The reason.
    pub why: Refusal,
}

/// Counts of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Number of files read.
    pub files: usize,
    /// Number of lines with a directive, including unknown ones.
    pub lines: usize,
    /// Number of lines that became part of a rule.
    pub carried: usize,
    /// Number of XPath expressions in `body`, `strip` and `title`.
    pub expressions: usize,
    /// Number of these that became a selector.
    pub converted: usize,
    /// Number of these without an exactly equivalent selector. The remaining ones cannot be converted at all.
    pub no_selector: usize,
    /// Number of lines that were not imported, by category.
    pub lost: BTreeMap<LossKind, usize>,
}

impl Counts {
    /// Returns the share of expressions that became a selector, 0 to 1, among those that find elements.
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
