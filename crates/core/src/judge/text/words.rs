//! Learned scores of words, word pairs and whole short lines.

use crate::judge::hash::{self, HashedMap};

/// The log-odds that a text with a word is content, by the word's hash. Unknown words have no score.
#[derive(Clone, Debug, Default)]
pub struct WordScores {
    scores: HashedMap<f32>,
}

/// Separates the keys of lines from those of words and pairs, which have the same kind of hash.
const LINE: u64 = 0x6c69_6e65;

impl WordScores {
    /// Creates a table from hashes with their log-odds.
    pub fn new(entries: impl IntoIterator<Item = (u64, f32)>) -> Self {
        WordScores { scores: entries.into_iter().map(|(key, score)| (short(key), score)).collect() }
    }

    /// The score of a word or a pair, by its hash.
    #[inline]
    pub(super) fn of(&self, key: u64) -> Option<f32> {
        self.scores.get(&short(key)).copied()
    }

    /// The score of a whole text, by the hash of its masked words.
    pub(super) fn of_line(&self, key: u64) -> Option<f32> {
        self.of(key ^ LINE)
    }

    pub(super) fn len(&self) -> usize {
        self.scores.len()
    }
}

/// The short hash in the model file.
#[inline]
pub(super) fn short(key: u64) -> u64 {
    (key ^ (key >> 32)) & 0xffff_ffff
}

/// The key of a whole text for [`WordScores::new`].
#[cfg(feature = "training")]
pub(super) fn line_key(masked: u64) -> u64 {
    masked ^ LINE
}

/// The accumulated scores of a text, in log-odds that it is content.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scores {
    pub(super) known: u32,
    pub(super) sum: f32,
    pub(super) lowest: f32,
    pub(super) highest: f32,
    /// The known pairs of neighbouring words.
    pub(super) pairs: u32,
    pub(super) pair_sum: f32,
    pub(super) pair_lowest: f32,
    /// The score of the whole text with masked digits; 0 if unknown.
    pub(super) line: f32,
}

impl Scores {
    /// Adds the scores of a word, by its hash, and of the pair with the previous word; 0 means no previous word.
    pub(super) fn add(&mut self, scores: &WordScores, before: u64, word: u64) {
        if let Some(score) = scores.of(word) {
            self.known += 1;
            self.sum += score;
            self.lowest = self.lowest.min(score);
            self.highest = self.highest.max(score);
        }
        if before != 0
            && let Some(score) = scores.of(hash::join(before, word))
        {
            self.pairs += 1;
            self.pair_sum += score;
            self.pair_lowest = self.pair_lowest.min(score);
        }
    }
}
