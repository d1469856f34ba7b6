//! Reads model files: line-based plain text, written by the training scripts in `tools/`.
//!
//! ```text
//! unboil generic judge 1     the name of the judge and the version of the format
//! features N                 then N lines: the name of a feature
//! tokens N                   then N lines: a word, a space, its log-odds
//! trees N                    then for each tree:
//! tree S                     then S lines: feature number, threshold, left, right, mean below
//! leaf values, S + 1 of them, on one line
//! ```
//! A link below S is a split of the same tree, `S + i` is its leaf `i`. A file may have several tables of tokens and
//! several sets of trees; the judge defines their meaning.

use super::forest::{Forest, Split};
use std::str::{FromStr, Lines};

/// Why a model file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelError {
    /// The line of the error, counted from 1.
    pub line: usize,
    /// What was expected there.
    pub expected: &'static str,
}

impl std::fmt::Display for ModelError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "model file, line {}: expected {}", self.line, self.expected)
    }
}

impl std::error::Error for ModelError {}

pub(super) struct Reader<'a> {
    lines: Lines<'a>,
    number: usize,
}

impl<'a> Reader<'a> {
    /// Starts to read a file whose first line must be `name`.
    pub(super) fn new(text: &'a str, name: &'static str) -> Result<Self, ModelError> {
        let mut reader = Reader { lines: text.lines(), number: 0 };
        if reader.line(name)? == name { Ok(reader) } else { Err(reader.error(name)) }
    }

    pub(super) fn error(&self, expected: &'static str) -> ModelError {
        ModelError { line: self.number, expected }
    }

    fn line(&mut self, expected: &'static str) -> Result<&'a str, ModelError> {
        self.number += 1;
        self.lines.next().ok_or(ModelError { line: self.number, expected })
    }

    /// Reads a line with `name` and a value.
    pub(super) fn named<T: FromStr>(&mut self, name: &str, expected: &'static str) -> Result<T, ModelError> {
        let line = self.line(expected)?;
        line.strip_prefix(name).and_then(|rest| rest.trim().parse().ok()).ok_or(self.error(expected))
    }

    /// Reads the features that the trees use, and returns the index of each.
    pub(super) fn features(&mut self, number_of: impl Fn(&str) -> Option<u16>) -> Result<Vec<u16>, ModelError> {
        let count: usize = self.named("features", "features N")?;
        let mut features = Vec::new();
        for _ in 0..count {
            let name = self.line("the name of a feature")?;
            features.push(number_of(name).ok_or(self.error("the name of a feature"))?);
        }
        Ok(features)
    }

    /// Reads a table of words with their log-odds.
    pub(super) fn tokens(&mut self) -> Result<Vec<(&'a str, f32)>, ModelError> {
        let count: usize = self.named("tokens", "tokens N")?;
        let mut tokens = Vec::new();
        for _ in 0..count {
            let expected = "a word and its log-odds";
            let line = self.line(expected)?;
            let parts = line.rsplit_once(' ').and_then(|(word, score)| Some((word, score.parse().ok()?)));
            tokens.push(parts.ok_or(self.error(expected))?);
        }
        Ok(tokens)
    }

    pub(super) fn forest(&mut self, features: &[u16]) -> Result<Forest, ModelError> {
        let mut forest = Forest::default();
        let trees: usize = self.named("trees", "trees N")?;
        for _ in 0..trees {
            self.tree(features, &mut forest)?;
        }
        Ok(forest)
    }

    fn tree(&mut self, features: &[u16], forest: &mut Forest) -> Result<(), ModelError> {
        let count: usize = self.named("tree", "tree S")?;
        let mut splits = Vec::new();
        for _ in 0..count {
            let line = self.line("a split")?;
            splits.push(parse_split(line, features).ok_or(self.error("a split"))?);
        }
        let leaves: Result<Vec<f32>, _> = self.line("leaf values")?.split_ascii_whitespace().map(str::parse).collect();
        let leaves = leaves.map_err(|_| self.error("leaf values"))?;
        if forest.push(&splits, &leaves) { Ok(()) } else { Err(self.error("links that lead down")) }
    }
}

fn parse_split(line: &str, features: &[u16]) -> Option<Split> {
    let mut parts = line.split_ascii_whitespace();
    let feature: usize = parts.next()?.parse().ok()?;
    Some(Split {
        feature: *features.get(feature)?,
        threshold: parts.next()?.parse().ok()?,
        left: parts.next()?.parse().ok()?,
        right: parts.next()?.parse().ok()?,
        mean: parts.next()?.parse().ok()?,
    })
}
