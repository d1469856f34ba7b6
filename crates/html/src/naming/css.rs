//! Serialization of selectors.

use crate::tree::{NodeId, Tree};
use std::fmt::Write as _;

/// Escapes a name for use in a selector.
pub(super) fn named(name: &str) -> String {
    let mut css = String::with_capacity(name.len());
    // Writing to a string cannot fail.
    let _ = cssparser::serialize_identifier(name, &mut css);
    css
}

/// Writes `[name='value']` with `operator` before the `=`. Uses single quotes, because rules put selectors in double
/// quotes.
pub(super) fn attribute_is(name: &str, operator: &str, value: &str) -> String {
    let mut css = format!("[{}{operator}'", named(name));
    for c in value.chars() {
        match c {
            '\'' | '\\' => css.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(css, "\\{:x} ", u32::from(c));
            }
            c => css.push(c),
        }
    }
    css.push_str("']");
    css
}

/// Maximum number of steps in a path. Matching a selector costs stack for each.
const MOST_STEPS: usize = 48;
/// Maximum number of siblings counted. An element further on is selected by its tag.
const MOST_SIBLINGS: usize = 500;

/// Returns a path by position: the element's tag and its number among the siblings with that tag, below the same for
/// its parent, up to `<body>`.
pub(super) fn place_path(tree: &Tree, node: NodeId) -> String {
    let elements = std::iter::once(node).chain(tree.ancestors(node)).take_while(|&it| tree.is_element(it));
    let mut steps = Vec::new();
    for element in elements.take(MOST_STEPS) {
        steps.push(place_step(tree, element));
        if tree.tag(element) == "body" {
            break;
        }
    }
    steps.reverse();
    steps.join(" > ")
}

fn place_step(tree: &Tree, node: NodeId) -> String {
    let alike = |&it: &NodeId| tree.tag(it) == tree.tag(node) && tree.namespace(it) == tree.namespace(node);
    let before: Vec<NodeId> = std::iter::successors(tree.previous_sibling(node), |&it| tree.previous_sibling(it))
        .take(MOST_SIBLINGS)
        .collect();
    let mut behind = std::iter::successors(tree.next_sibling(node), |&it| tree.next_sibling(it)).take(MOST_SIBLINGS);
    let number = before.iter().filter(|it| alike(it)).count() + 1;
    let mut css = named(tree.tag(node));
    if before.len() < MOST_SIBLINGS && (number > 1 || behind.any(|it| alike(&it))) {
        let _ = write!(css, ":nth-of-type({number})");
    }
    css
}
