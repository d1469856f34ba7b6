//! The changes of a run, as text.

use super::super::counted;
use super::session::CleanedAgain;
use crate::ledger::{Change, Changes, Failed, cut_mark};

/// One line per entry.
pub(super) fn again(again: &CleanedAgain) -> Vec<String> {
    let mut said = changes(&again.changes);
    said.extend(failed(&again.failed));
    said
}

/// The dumps whose results are unchanged, because they could not be written.
fn failed(failed: &Failed) -> Vec<String> {
    if failed.all == 0 {
        return Vec::new();
    }
    let all = usize::try_from(failed.all).unwrap_or(usize::MAX);
    let are = if all == 1 { "is unchanged" } else { "are unchanged" };
    let mut said = vec![format!("{} failed and {are}:", counted(all, "page"))];
    said.extend(failed.first.iter().map(|page| format!("  {page}")));
    let rest = all.saturating_sub(failed.first.len());
    if rest > 0 {
        said.push(format!("  and {rest} more"));
    }
    said
}

fn changes(changes: &Changes) -> Vec<String> {
    let mut said = list(["no longer removed", "no longer by"], '+', (&changes.back, changes.all_back));
    said.extend(list(["now removed", "by"], '-', (&changes.gone, changes.all_gone)));
    if said.is_empty() {
        said.push("cleaned again: no changes".to_owned());
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
        said.push(format!("{mark} {}{}  ({pages}, {by} {})", change.text, cut_mark(&change.text), change.rule));
    }
    let rest = number(texts).saturating_sub(changes.len());
    if rest > 0 {
        said.push(format!("  and {}", counted(rest, "other text")));
    }
    said
}
