//! Positions on a page, counted in non-blank lines.

use crate::page::Page;
use std::ops::Range;

/// A position on a page, counted in non-blank lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Anywhere on the page.
    Anywhere,
    /// The first `n` non-blank lines.
    First(usize),
    /// The last `n` non-blank lines.
    Last(usize),
    /// From one line to another, both included, counted from 1.
    Between(usize, usize),
}

impl Position {
    /// Returns the lines of the page at this position, with the blank lines between them.
    #[must_use]
    pub fn lines(self, page: &Page) -> Range<usize> {
        let all = 0..page.line_count();
        let with_text = || all.clone().filter(|&line| !page.is_blank(line));
        let nth = |n: usize| with_text().nth(n - 1);
        match self {
            Self::Anywhere => all,
            Self::First(n) => 0..nth(n).map_or(all.end, |last| last + 1),
            Self::Last(n) => with_text().rev().nth(n - 1).unwrap_or(0)..all.end,
            Self::Between(from, to) => nth(from).map_or(0..0, |first| first..nth(to).map_or(all.end, |last| last + 1)),
        }
    }
}
