//! Resolves conflicts between rules.

use super::Removal;
use crate::page::ByteSpan;
use crate::rule::Action;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Returns the removals, in order, without overlap. Text matched by a keep rule is kept; any other text is attributed
/// to the first matching drop rule. `claims` are in rule order. A sweep over the ends of all claims, O(n log n) in
/// their number.
pub(super) fn resolve<'b>(claims: &[Removal<'b>]) -> Vec<Removal<'b>> {
    let mut by_start: Vec<usize> = (0..claims.len()).filter(|&claim| !claims[claim].span.is_empty()).collect();
    by_start.sort_by_key(|&claim| claims[claim].span.start);
    let mut ends: Vec<usize> = by_start.iter().flat_map(|&c| [claims[c].span.start, claims[c].span.end]).collect();
    ends.sort_unstable();
    ends.dedup();

    let mut open: BinaryHeap<Reverse<(Rank, usize)>> = BinaryHeap::new();
    let mut waiting = by_start.into_iter().peekable();
    let mut removals: Vec<Removal<'b>> = Vec::new();
    let mut last_owner = None;
    for pair in ends.windows(2) {
        let piece = ByteSpan::new(pair[0], pair[1]);
        while let Some(claim) = waiting.next_if(|&claim| claims[claim].span.start <= piece.start) {
            open.push(Reverse((rank(claims[claim].rule.action), claim)));
        }
        while open.peek().is_some_and(|Reverse((_, claim))| claims[*claim].span.end <= piece.start) {
            open.pop();
        }
        let owner = open.peek().map(|Reverse((_, claim))| *claim);
        if let Some(claim) = owner.filter(|&claim| claims[claim].rule.action == Action::Drop) {
            match removals.last_mut() {
                Some(before) if last_owner == owner && before.span.end == piece.start => before.span.end = piece.end,
                _ => removals.push(Removal { span: piece, ..claims[claim].clone() }),
            }
        }
        last_owner = owner;
    }
    removals
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Keep,
    Drop,
}

fn rank(action: Action) -> Rank {
    match action {
        Action::Keep => Rank::Keep,
        Action::Drop => Rank::Drop,
    }
}
