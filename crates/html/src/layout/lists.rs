//! Numbers and bullets of list items.

use crate::attributes::known;
use crate::tree::{NodeId, Tree};

pub(super) struct List {
    /// The next item's number and the step to the following one. `None` for bullet lists.
    numbering: Option<(i64, i64)>,
}

/// Parses an integer as the standard does: leading spaces and trailing text are ignored.
fn integer(text: &str) -> Option<i64> {
    let text = text.trim_start();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let value: i64 = digits.get(..length)?.parse().ok()?;
    Some(if text.starts_with('-') { -value } else { value })
}

impl List {
    pub(super) fn bullets() -> Self {
        List { numbering: None }
    }

    /// Creates the state of an `<ol>` from its `start` and `reversed`.
    pub(super) fn numbered(tree: &Tree, id: NodeId) -> Self {
        let start = tree.known_attribute(id, known::START).and_then(integer);
        let numbering = if tree.known_attribute(id, known::REVERSED).is_some() {
            let items = || tree.children(id).filter(|&child| tree.tag(child) == "li").count();
            (start.unwrap_or_else(|| i64::try_from(items()).unwrap_or(i64::MAX)), -1)
        } else {
            (start.unwrap_or(1), 1)
        };
        List { numbering: Some(numbering) }
    }

    /// Writes the marker of the next item, which is `item`, to `marker`.
    pub(super) fn next_marker(&mut self, tree: &Tree, item: NodeId, marker: &mut String) {
        match &mut self.numbering {
            None => marker.push_str("• "),
            Some((next, step)) => {
                let stated = tree.known_attribute(item, known::VALUE).and_then(integer);
                let number = stated.unwrap_or(*next);
                *next = number.saturating_add(*step);
                marker.push_str(&number.to_string());
                marker.push_str(". ");
            }
        }
    }
}
