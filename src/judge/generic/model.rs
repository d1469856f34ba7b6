//! The model file: plain text, one thing a line, made by `tools/train.py`.
//!
//! ```text
//! unboil generic judge 1
//! features N          then N lines: the name of a feature
//! tokens N            then N lines: a word in lower case, a space, its log-odds
//! trees N             of the first stage, then for each tree:
//! tree S              then S lines: feature number, threshold, left, right, mean below
//! leaf values, S + 1 of them, on one line
//! trees N             of the second stage, in the same way
//! ```
//! A link below S is a split of the same tree, `S + i` is its leaf `i`.

use super::features::Feature;
use super::tokens::TokenTable;
use super::trees::{Forest, Split};
use std::str::{FromStr, Lines};
use std::sync::LazyLock;

/// What was learned: the trees and the words of class names.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub(super) first: Forest,
    pub(super) second: Forest,
    pub(super) tokens: TokenTable,
}

/// Why a model file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelError {
    /// Line where reading stopped, from 1.
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

static SHIPPED: LazyLock<Model> = LazyLock::new(|| Model::parse(include_str!("model.txt")).unwrap_or_default());

impl Model {
    /// The model that ships, read once. (A test sees to it that it can be
    /// read; a model without trees would keep every page whole.)
    pub fn shipped() -> &'static Model {
        &SHIPPED
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// The first line that is not as it should be.
    pub fn parse(text: &str) -> Result<Model, ModelError> {
        let mut reader = Reader { lines: text.lines(), number: 0 };
        if reader.line("a first line")? != "unboil generic judge 1" {
            return Err(reader.error("unboil generic judge 1"));
        }
        let features = reader.features()?;
        let tokens = reader.tokens()?;
        let first = reader.forest(&features)?;
        let second = reader.forest(&features)?;
        Ok(Model { first, second, tokens })
    }

    /// Number of trees of both stages, and of words.
    pub fn size(&self) -> (usize, usize) {
        (self.first.len() + self.second.len(), self.tokens.len())
    }

    /// The words of class names with their scores.
    pub fn tokens(&self) -> &TokenTable {
        &self.tokens
    }
}

struct Reader<'a> {
    lines: Lines<'a>,
    number: usize,
}

impl<'a> Reader<'a> {
    fn error(&self, expected: &'static str) -> ModelError {
        ModelError { line: self.number, expected }
    }

    fn line(&mut self, expected: &'static str) -> Result<&'a str, ModelError> {
        self.number += 1;
        self.lines.next().ok_or(ModelError { line: self.number, expected })
    }

    fn named<T: FromStr>(&mut self, name: &str, expected: &'static str) -> Result<T, ModelError> {
        let line = self.line(expected)?;
        line.strip_prefix(name).and_then(|rest| rest.trim().parse().ok()).ok_or(self.error(expected))
    }

    fn features(&mut self) -> Result<Vec<Feature>, ModelError> {
        let count: usize = self.named("features", "features N")?;
        let mut features = Vec::new();
        for _ in 0..count {
            let name = self.line("the name of a feature")?;
            let known = Feature::ALL.iter().find(|feature| feature.name() == name);
            features.push(*known.ok_or(self.error("the name of a feature"))?);
        }
        Ok(features)
    }

    fn tokens(&mut self) -> Result<TokenTable, ModelError> {
        let count: usize = self.named("tokens", "tokens N")?;
        let mut tokens = Vec::new();
        for _ in 0..count {
            let expected = "a word and its log-odds";
            let line = self.line(expected)?;
            let parts = line.split_once(' ').and_then(|(word, score)| Some((word, score.parse().ok()?)));
            tokens.push(parts.ok_or(self.error(expected))?);
        }
        Ok(TokenTable::new(tokens))
    }

    fn forest(&mut self, features: &[Feature]) -> Result<Forest, ModelError> {
        let mut forest = Forest::default();
        let trees: usize = self.named("trees", "trees N")?;
        for _ in 0..trees {
            self.tree(features, &mut forest)?;
        }
        Ok(forest)
    }

    fn tree(&mut self, features: &[Feature], forest: &mut Forest) -> Result<(), ModelError> {
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

fn parse_split(line: &str, features: &[Feature]) -> Option<Split> {
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
