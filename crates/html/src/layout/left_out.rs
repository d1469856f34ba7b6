//! Counts of the page texts that the layout omits on purpose.

use crate::element_name::ElementNamespace;
use crate::tree::{NodeId, NodeKind, Tree};
use std::fmt;

/// Number of texts of a page that appear in none of its lines, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// `alt` texts of images.
    pub alt_texts: usize,
    /// Options of `<select>` and `<datalist>`.
    pub options: usize,
    /// Initial contents of `<textarea>`.
    pub fields: usize,
    /// Texts, titles and descriptions in `<svg>`.
    pub drawings: usize,
    /// Fallback content of canvas, video, audio and similar elements.
    pub fallbacks: usize,
    /// Table cells with line numbers for code.
    pub line_numbers: usize,
}

/// Counts the texts that [`lay_out`](super::lay_out) omits. Linear in the size of the page.
pub fn left_out(tree: &Tree) -> LeftOut {
    let mut found = LeftOut::default();
    let has_text = |node: NodeId| tree.children(node).any(|child| !tree.text(child).trim().is_empty());
    for node in tree.descendants(NodeId::DOCUMENT) {
        if tree.kind(node) != NodeKind::Element {
            continue;
        }
        match (tree.namespace(node), tree.tag(node)) {
            (ElementNamespace::Html, "img" | "area") => {
                found.alt_texts += usize::from(tree.attribute(node, "alt").is_some_and(|alt| !alt.trim().is_empty()));
            }
            (ElementNamespace::Html, "option") => found.options += usize::from(has_text(node)),
            (ElementNamespace::Html, "textarea") => found.fields += usize::from(has_text(node)),
            (ElementNamespace::Html, "canvas" | "video" | "audio" | "object" | "noembed" | "noframes") => {
                let has_paragraph =
                    |node| tree.children(node).any(|child| matches!(tree.tag(child), "p" | "a" | "div"));
                found.fallbacks += usize::from(has_text(node) || has_paragraph(node));
            }
            (ElementNamespace::Html, "td" | "th") => {
                found.line_numbers += usize::from(super::code::is_line_numbers(tree, node));
            }
            (ElementNamespace::Svg, "text" | "title" | "desc") => found.drawings += 1,
            _ => {}
        }
    }
    found
}

impl LeftOut {
    /// Whether all counts are zero.
    pub fn is_empty(&self) -> bool {
        *self == LeftOut::default()
    }

    /// Returns each non-zero count with its singular and plural noun.
    pub fn counts(&self) -> impl Iterator<Item = (usize, &'static str, &'static str)> {
        [
            (self.alt_texts, "alt text", "alt texts"),
            (self.options, "option of a field", "options of fields"),
            (self.fields, "text in a field", "texts in fields"),
            (self.drawings, "text in a drawing", "texts in drawings"),
            (self.fallbacks, "fallback text", "fallback texts"),
            (self.line_numbers, "cell of line numbers", "cells of line numbers"),
        ]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (count, one, several)) in self.counts().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{count} {}", if count == 1 { one } else { several })?;
        }
        Ok(())
    }
}
