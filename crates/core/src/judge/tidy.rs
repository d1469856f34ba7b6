//! The `tidy` matcher: cleans up after other removals.

use super::code::Code;
use super::{Removal, invisible};
use crate::page::{ByteSpan, Page};
use crate::rule::{Matcher, Rule, Tidy};
use std::cell::OnceCell;

/// The mark that may precede the text of a page.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Adds the removals of tidy rules to those of all others. Of each sort of tidy rule, only the first one applies.
pub(super) fn tidy<'b>(
    page: &Page,
    rules: impl Iterator<Item = &'b Rule>,
    code: &OnceCell<Code>,
    removals: &mut Vec<Removal<'b>>,
) {
    let mut of_characters = None;
    let mut done: Vec<Tidy> = Vec::new();
    let mut found: Vec<Removal<'b>> = Vec::new();
    for rule in rules {
        let Matcher::Tidy(what) = rule.matcher else { continue };
        if done.contains(&what) {
            continue;
        }
        done.push(what);
        let spans = match what {
            Tidy::ByteOrderMark if page.text().starts_with(BYTE_ORDER_MARK) => {
                vec![ByteSpan::new(0, BYTE_ORDER_MARK.len())]
            }
            Tidy::ByteOrderMark => Vec::new(),
            Tidy::BlankLines => blank_lines(page, removals),
            Tidy::InvisibleCharacters => {
                of_characters = Some(rule);
                Vec::new()
            }
        };
        found.extend(spans.into_iter().map(|span| taken(rule, span)));
    }
    if !found.is_empty() {
        removals.append(&mut found);
        removals.sort_by_key(|removal| removal.span.start);
    }
    if let Some(rule) = of_characters.filter(|_| invisible::are_on(page)) {
        let spans = invisible::spans(page, || code.get_or_init(|| Code::of(page)));
        let left = left_by(removals, &spans);
        if !left.is_empty() {
            removals.extend(left.into_iter().map(|span| taken(rule, span)));
            removals.sort_by_key(|removal| removal.span.start);
        }
    }
}

fn taken(rule: &Rule, span: ByteSpan) -> Removal<'_> {
    Removal { span, rule, reason: None, chance: None }
}

/// The parts of spans that are not in any removal; both are in order, without overlap.
fn left_by(removals: &[Removal<'_>], spans: &[ByteSpan]) -> Vec<ByteSpan> {
    let mut left = Vec::new();
    let mut next = 0;
    for span in spans {
        while removals.get(next).is_some_and(|removal| removal.span.end <= span.start) {
            next += 1;
        }
        let mut at = span.start;
        for removal in removals[next..].iter().take_while(|removal| removal.span.start < span.end) {
            left.push(ByteSpan::new(at, removal.span.start.max(at)));
            at = removal.span.end;
        }
        left.push(ByteSpan::new(at.min(span.end), span.end));
    }
    left.retain(|span| !span.is_empty());
    left
}

/// Blank lines within a run of blank and removed lines, except the first if kept lines are on both sides of the run.
fn blank_lines(page: &Page, removals: &[Removal<'_>]) -> Vec<ByteSpan> {
    let mut spans = Vec::new();
    let gone = lines_gone(page, removals);
    let mut gone = gone.iter().peekable();
    while let Some(&(first, last)) = gone.next() {
        let mut blanks = Vec::new();
        let mut top = first;
        while top > 0 && page.is_blank(top - 1) {
            top -= 1;
            blanks.push(top);
        }
        blanks.reverse();
        let mut bottom = last + 1;
        while bottom < page.line_count() {
            if let Some(&(_, next_last)) = gone.next_if(|(next, _)| *next == bottom) {
                bottom = next_last + 1;
            } else if page.is_blank(bottom) {
                blanks.push(bottom);
                bottom += 1;
            } else {
                break;
            }
        }
        let inner = top > 0 && bottom < page.line_count();
        spans.extend(blanks.into_iter().skip(usize::from(inner)).map(|line| page.line(line)));
    }
    spans
}

/// Runs of entirely removed lines: the first and the last line of each.
fn lines_gone(page: &Page, removals: &[Removal<'_>]) -> Vec<(usize, usize)> {
    let mut joined: Vec<ByteSpan> = Vec::new();
    for removal in removals {
        match joined.last_mut() {
            Some(before) if before.end == removal.span.start => before.end = removal.span.end,
            _ => joined.push(removal.span),
        }
    }
    let mut runs = Vec::new();
    for span in joined {
        let (mut first, mut last) = (page.line_at(span.start), page.line_at(span.end - 1));
        if page.line(first).start < span.start {
            first += 1;
        }
        if page.line(last).end > span.end {
            match last.checked_sub(1) {
                Some(before) => last = before,
                None => continue,
            }
        }
        if first <= last {
            runs.push((first, last));
        }
    }
    runs
}
