//! Ruby annotations: readings of characters.

use crate::tree::{NodeId, Tree};

/// Returns the text of an `<rt>` in brackets with white space collapsed. Empty if it has no text.
pub(super) fn reading(tree: &Tree, node: NodeId) -> String {
    let text = tree.text_content(node);
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() { String::new() } else { format!("({})", words.join(" ")) }
}
