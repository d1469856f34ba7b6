//! Readings of characters.

use crate::tree::{NodeId, Tree};

/// The text of an `<rt>` in brackets, white space collapsed; empty where it has none.
pub(super) fn reading(tree: &Tree, node: NodeId) -> String {
    let text = tree.text_content(node);
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() { String::new() } else { format!("({})", words.join(" ")) }
}
