//! Layout of code listings: one `<code>` per line, and line-number cells.

use crate::attributes::known;
use crate::tree::{NodeId, NodeKind, Tree};

/// Number of levels of first children searched for code in a cell.
const LEVELS: usize = 4;

/// Whether a `<code>` is a line of its own: it follows another in the same `<pre>` without a line feed between.
pub(super) fn begins_line(tree: &Tree, node: NodeId) -> bool {
    let Some(before) = tree.previous_sibling(node).filter(|&before| tree.tag(before) == "code") else {
        return false;
    };
    let is_in_pre = tree.parent(node).is_some_and(|parent| tree.tag(parent) == "pre");
    let fed = edge_text(tree, before, Tree::last_child).ends_with('\n')
        || edge_text(tree, node, Tree::first_child).starts_with('\n');
    is_in_pre && !fed
}

/// Returns the first or last text in an element, if nothing but elements precedes or follows it.
fn edge_text(tree: &Tree, node: NodeId, edge: fn(&Tree, NodeId) -> Option<NodeId>) -> &str {
    let mut node = node;
    while let Some(child) = edge(tree, node) {
        node = child;
    }
    if tree.kind(node) == NodeKind::Text { tree.text(node) } else { "" }
}

/// Whether a table cell holds line numbers and the next cell the code for them.
pub(super) fn is_line_numbers(tree: &Tree, node: NodeId) -> bool {
    if !has_word(tree, node, is_number_word) {
        return false;
    }
    let cell = std::iter::successors(tree.next_sibling(node), |&next| tree.next_sibling(next));
    let Some(cell) = cell.take(3).find(|&next| tree.is_element(next)) else {
        return false;
    };
    let is_code = has_word(tree, cell, |word| word.contains("code"))
        || std::iter::successors(first_element(tree, cell), |&inner| first_element(tree, inner))
            .take(LEVELS)
            .any(|inner| matches!(tree.tag(inner), "code" | "pre"));
    is_code && is_numbers(tree, node)
}

/// Whether white space in a cell belongs to the code. It does not when the cell's markup is spread over lines.
pub(super) fn keeps_space(tree: &Tree, cell: NodeId) -> bool {
    let Some(first) = tree.first_child(cell) else {
        return false;
    };
    let text = tree.text(first);
    let space = text.len() - text.trim_start().len();
    !text.get(..space).unwrap_or("").contains('\n')
}

fn first_element(tree: &Tree, node: NodeId) -> Option<NodeId> {
    tree.children(node).take(3).find(|&child| tree.is_element(child))
}

fn has_word(tree: &Tree, node: NodeId, is: fn(&str) -> bool) -> bool {
    let classes = tree.known_attribute(node, known::CLASS).unwrap_or("");
    classes.split_ascii_whitespace().any(|word| is(&word.to_ascii_lowercase()))
}

fn is_number_word(word: &str) -> bool {
    matches!(
        word,
        "lineno"
            | "linenos"
            | "linenum"
            | "linenums"
            | "line-no"
            | "line-num"
            | "line-number"
            | "line-numbers"
            | "linenumber"
            | "linenumbers"
            | "line_number"
            | "line_numbers"
            | "gutter"
            | "gutter-line"
            | "rouge-gutter"
            | "blob-num"
            | "hljs-ln-numbers"
    )
}

/// Whether a cell holds only numbers.
fn is_numbers(tree: &Tree, cell: NodeId) -> bool {
    let is_number = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | ':' | '\u{a0}');
    // Cells of a nested table are checked on their own and would be read twice.
    tree.descendants(cell).all(|node| tree.text(node).chars().all(is_number) && tree.tag(node) != "table")
}
