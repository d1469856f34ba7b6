//! What words, pairs of words and whole short lines say of the text they are in: learnt, and only where they are known.

use crate::judge::hash::{self, HashedMap};

/// Log-odds that a text with a word is content, by hash; most words of the world are in no table, and say nothing.
#[derive(Clone, Debug, Default)]
pub struct WordScores {
    scores: HashedMap<f32>,
}

/// Told apart from words and pairs, whose hashes are made in the same way.
const LINE: u64 = 0x6c69_6e65;

impl WordScores {
    /// A table of hashes with their log-odds.
    pub fn new(entries: impl IntoIterator<Item = (u64, f32)>) -> Self {
        WordScores { scores: entries.into_iter().map(|(key, score)| (short(key), score)).collect() }
    }

    /// The score of a word or a pair by its hash.
    #[inline]
    pub(super) fn of(&self, key: u64) -> Option<f32> {
        self.scores.get(&short(key)).copied()
    }

    /// The score of a whole text by the hash of its masked words.
    pub(super) fn of_line(&self, key: u64) -> Option<f32> {
        self.of(key ^ LINE)
    }

    /// Number of entries.
    pub(super) fn len(&self) -> usize {
        self.scores.len()
    }
}

/// The hash as the model file has it.
#[inline]
pub(super) fn short(key: u64) -> u64 {
    (key ^ (key >> 32)) & 0xffff_ffff
}

/// The key of a whole text, as [`WordScores::new`] takes it.
#[cfg(feature = "training")]
pub(super) fn line_key(masked: u64) -> u64 {
    masked ^ LINE
}

/// What word scores say of a text, in log-odds that it is content.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scores {
    pub(super) known: u32,
    pub(super) sum: f32,
    pub(super) lowest: f32,
    pub(super) highest: f32,
    /// Of pairs of neighbouring words.
    pub(super) pairs: u32,
    pub(super) pair_sum: f32,
    pub(super) pair_lowest: f32,
    /// Of the whole text with its digits masked; 0 for one never learnt.
    pub(super) line: f32,
}

impl Scores {
    /// Adds what is known of a word, by its hash, and of the pair that it makes with the one before; 0 is none.
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
