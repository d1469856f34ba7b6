//! The model of the HTML judge: `model.txt`, in the format of `model_file.rs`.

use super::features::Feature;
use super::tokens::TokenTable;
use crate::judge::forest::Forest;
use crate::judge::model_file::{ModelError, Reader};
use std::sync::LazyLock;

/// The learned model: trees and scores of words in class names.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub(super) first: Forest,
    pub(super) second: Forest,
    /// Trees for whether the page is an article, from page-level features.
    pub(super) kind: Forest,
    pub(super) tokens: TokenTable,
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
        let mut reader = Reader::new(text, "unboil generic judge 2")?;
        let features = reader.features(Feature::number_of)?;
        let tokens = TokenTable::new(reader.tokens()?);
        let first = reader.forest(&features)?;
        let second = reader.forest(&features)?;
        let kind = reader.forest(&features)?;
        Ok(Model { first, second, kind, tokens })
    }

    /// Returns the number of trees of both stages, and of words.
    pub fn size(&self) -> (usize, usize) {
        (self.first.len() + self.second.len(), self.tokens.len())
    }

    /// Returns the words of class names with their scores.
    pub fn tokens(&self) -> &TokenTable {
        &self.tokens
    }
}
