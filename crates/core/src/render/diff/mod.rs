//! Writes removals as a unified diff, reads such a diff, and restores the raw page from it.
//!
//! Lines of a diff end only at `\n`, as for `patch` and `git`. The heading of a hunk names its rules and the places
//! that each removed, so a diff is complete without the rules and the raw page.

mod heading;
mod read;
mod rows;
mod write;

pub use read::{Hunk, Misfit, hunks, reverse};
pub use rows::{By, Row, RowFate, RowPart, rows};
pub use write::unified;

use memchr::memchr_iter;

const NO_NEWLINE: &[u8] = b"\\ No newline at end of file\n";

/// The lines of a text, split as `patch` splits them.
struct Lines<'t> {
    text: &'t [u8],
    /// The start of each line, and the end of the text.
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
