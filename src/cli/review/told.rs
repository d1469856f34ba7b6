//! What a run changed, in words.

use super::super::counted;
use crate::ledger::{Change, Changes};

/// A line an entry.
pub(super) fn changes(changes: &Changes) -> Vec<String> {
    let mut said = list(["no longer taken", "no longer by"], '+', (&changes.back, changes.all_back));
    said.extend(list(["taken now", "by"], '-', (&changes.gone, changes.all_gone)));
    if said.is_empty() {
        said.push("cleaned again: the same goes as before".to_owned());
    }
    said
}

fn list([word, by]: [&str; 2], mark: char, (changes, [lines, texts]): (&[Change], [u64; 2])) -> Vec<String> {
    if texts == 0 {
        return Vec::new();
    }
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let mut said =
        vec![format!("cleaned again: {} of {} {word}", counted(number(lines), "line"), counted(number(texts), "text"))];
    for change in changes {
        let pages = counted(number(change.pages), "page");
        said.push(format!("{mark} {}  ({pages}, {by} {})", change.text, change.rule));
    }
    let rest = number(texts).saturating_sub(changes.len());
    if rest > 0 {
        said.push(format!("  and {}", counted(rest, "other text")));
    }
    said
}
