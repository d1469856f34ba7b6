//! Removals as a unified diff, and the ways back: to the page, and to its lines with their fates.
//!
//! A diff's lines end at `\n` alone, as `patch` and `git` read them. The heading of a hunk names its rules, and says
//! where each took something, so that a diff needs neither rules nor raw page to be understood.

mod heading;
mod read;
mod rows;
mod write;

pub use read::{Hunk, Misfit, hunks, reverse};
pub use rows::{By, Row, RowFate, RowPart, rows};
pub use write::unified;

use memchr::memchr_iter;

const NO_NEWLINE: &[u8] = b"\\ No newline at end of file\n";

/// A text's lines as `patch` sees them.
struct Lines<'t> {
    text: &'t [u8],
    /// Where each line starts, and the text's end.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t [u8]) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 64 + 2);
        starts.push(0);
        starts.extend(memchr_iter(b'\n', text).map(|at| at + 1));
        if starts.last() != Some(&text.len()) {
            starts.push(text.len());
        }
        Self { text, starts }
    }

    fn count(&self) -> usize {
        self.starts.len() - 1
    }

    fn get(&self, line: usize) -> &'t [u8] {
        &self.text[self.starts[line]..self.starts[line + 1]]
    }

    fn holding(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset).saturating_sub(1).min(self.count().saturating_sub(1))
    }
}
