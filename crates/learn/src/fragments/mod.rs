//! Detection of fragmented dumps: one line per text node, so that a link in a sentence is on its own line.
//!
//! Pieces of sentences are on many pages but are not a template, so rules for such lines would remove text. Such a
//! source is recognized by its sentences: many continue on the next line with a comma or a full stop at its start. Then
//! only spans are learnt, with markers that are not part of a sentence.

mod pieces;
mod span;

pub(super) use span::spans;

use super::page_table::prose;
use super::source::Source;
use pieces::{Sentence, runs, sentence};
use std::fmt;

/// Minimum number of sentences that continue with a comma or a full stop. Fewer are chance.
const FEWEST: usize = 3;
/// Minimum percentage of such sentences. Ordinary dumps have less than a tenth of it, and fragmented ones more.
const SHARE: usize = 2;

/// Statistics of a source whose lines are fragments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fragments {
    /// Number of sentences, with their pieces joined.
    pub sentences: usize,
    /// Number of sentences that span several lines.
    pub broken: usize,
    /// Number of these with a line that starts with the comma or the full stop of the line above.
    pub punctuated: usize,
}

impl fmt::Display for Fragments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sentences, broken, punctuated } = self;
        write!(
            f,
            "Of {sentences} sentences, {broken} are split into several lines, and {punctuated} of these have a line that \
             starts with a comma or a full stop."
        )
    }
}

/// Returns the statistics of a source whose lines are fragments, or `None` if its lines are whole.
pub(super) fn seen(source: &Source<'_>) -> Option<Fragments> {
    let mut seen = Fragments { sentences: 0, broken: 0, punctuated: 0 };
    // HTML is laid out with links inside their lines.
    let tables = source.tables.iter().filter(|table| table.page.html().is_none());
    for table in tables {
        for run in runs(&table.rows) {
            let sentence = sentence(&table.rows[run]);
            seen.sentences += usize::from(sentence != Sentence::None);
            seen.broken += usize::from(sentence >= Sentence::Broken);
            seen.punctuated += usize::from(sentence == Sentence::Punctuated);
        }
    }
    (seen.punctuated >= FEWEST && seen.punctuated * 100 >= seen.sentences * SHARE).then_some(seen)
}

/// Gives every line the prose class of the sentence that it is a piece of.
pub(super) fn rejoin(source: &mut Source<'_>) {
    for table in &mut source.tables {
        for run in runs(&table.rows).into_iter().filter(|run| run.len() > 1) {
            let whole = prose(&pieces::joined(&table.rows[run.clone()]));
            for row in &mut table.rows[run] {
                row.prose = row.prose.max(whole);
            }
        }
    }
    source.count();
}
