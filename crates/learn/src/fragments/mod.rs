//! Dumps made of fragments: a line for each text node, so that a link in a sentence has a line of its own.
//!
//! Short pieces of sentences are on many pages and are no template: what is learnt of lines takes text there. Such a source
//! is told by its sentences, of which many go on in the next line with a comma or a full stop at its start. Then only spans
//! are learnt, by marks that stand in no sentence.

mod pieces;
mod span;

pub(super) use span::spans;

use super::page_table::prose;
use super::source::Source;
use pieces::{Sentence, runs, sentence};
use std::fmt;

/// Fewer sentences that go on with a comma or a full stop are chance.
const FEWEST: usize = 3;
/// They are so large a part of all sentences, in hundredths. Ordinary dumps have less than a tenth of that, fragments more.
const SHARE: usize = 2;

/// What was seen of a source whose lines are fragments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fragments {
    /// How many sentences there are, pieces put together.
    pub sentences: usize,
    /// How many of them stand in several lines.
    pub broken: usize,
    /// How many of these have a line that starts with the comma or the full stop of the line above it.
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

/// What is seen of a source whose lines are fragments; `None` where they are whole.
pub(super) fn seen(source: &Source<'_>) -> Option<Fragments> {
    let mut seen = Fragments { sentences: 0, broken: 0, punctuated: 0 };
    // HTML is laid out with links in their lines.
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

/// Gives every line the look of the sentence that it is a piece of.
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
