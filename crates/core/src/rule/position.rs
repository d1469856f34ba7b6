//! A place on a page, counted in lines with text.

use crate::page::Page;
use std::ops::Range;

/// A place on a page, counted in lines with text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Anywhere.
    Anywhere,
    /// Among the first so many.
    First(usize),
    /// Among the last so many.
    Last(usize),
    /// From one to another, counted from 1, both included.
    Between(usize, usize),
}

impl Position {
    /// The page's lines that are meant, blank ones between them included.
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
