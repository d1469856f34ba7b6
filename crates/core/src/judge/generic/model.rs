//! The model of the judge of HTML: its file is `model.txt`, in the format of `model_file.rs`.

use super::features::Feature;
use super::tokens::TokenTable;
use crate::judge::forest::Forest;
use crate::judge::model_file::{ModelError, Reader};
use std::sync::LazyLock;

/// What was learned: the trees and the words of class names.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub(super) first: Forest,
    pub(super) second: Forest,
    /// Whether the page is an article, from what is known of the page.
    pub(super) kind: Forest,
    pub(super) tokens: TokenTable,
}

static SHIPPED: LazyLock<Model> = LazyLock::new(|| Model::parse(Model::file()).unwrap_or_default());

impl Model {
    /// The model that ships, read once. (A test sees to it that it can be
    /// read; a model without trees would keep every page whole.)
    pub fn shipped() -> &'static Model {
        &SHIPPED
    }

    /// The file of the model that ships.
    pub(in crate::judge) const fn file() -> &'static str {
        include_str!("model.txt")
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// The first line that is not as it should be.
    pub fn parse(text: &str) -> Result<Model, ModelError> {
        let mut reader = Reader::new(text, "unboil generic judge 2")?;
        let features = reader.features(Feature::number_of)?;
        let tokens = TokenTable::new(reader.tokens()?);
        let first = reader.forest(&features)?;
        let second = reader.forest(&features)?;
        let kind = reader.forest(&features)?;
        Ok(Model { first, second, kind, tokens })
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
