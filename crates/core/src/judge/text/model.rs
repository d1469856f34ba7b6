//! The model of the text judge: `model.txt`, in the format of `model_file.rs`.

use super::features::Feature;
use super::words::WordScores;
use crate::judge::forest::Forest;
use crate::judge::model_file::{ModelError, Reader};
use std::sync::LazyLock;

/// The learned model: trees and word scores.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub(super) first: Forest,
    pub(super) second: Forest,
    pub(super) words: WordScores,
}

static SHIPPED: LazyLock<Model> = LazyLock::new(|| Model::parse(Model::file()).unwrap_or_default());

impl Model {
    /// Returns the built-in model, parsed once. (A test ensures that it is valid; a model without trees would keep
    /// every page entirely.)
    pub fn shipped() -> &'static Model {
        &SHIPPED
    }

    /// The file of the built-in model.
    pub(in crate::judge) const fn file() -> &'static str {
        include_str!("model.txt")
    }

    /// Parses a model file.
    ///
    /// # Errors
    /// [`ModelError`] with the first invalid line.
    pub fn parse(text: &str) -> Result<Model, ModelError> {
        let mut reader = Reader::new(text, "unboil text judge 1")?;
        let features = reader.features(Feature::number_of)?;
        let words = reader.tokens()?;
        let hashed = words.into_iter().map(|(hash, score)| Some((u64::from_str_radix(hash, 16).ok()?, score)));
        let words = hashed.collect::<Option<Vec<_>>>().ok_or(reader.error("a hash of a word"))?;
        let first = reader.forest(&features)?;
        let second = reader.forest(&features)?;
        Ok(Model { first, second, words: WordScores::new(words) })
    }

    /// Returns the number of trees of both stages, and of words.
    pub fn size(&self) -> (usize, usize) {
        (self.first.len() + self.second.len(), self.words.len())
    }
}
