//! The `same-as` matcher: repeated lines.

use super::{View, position};
use crate::page::{ByteSpan, Page, alike};
use crate::rule::Repeat;
use memchr::memmem;
use std::ops::Range;

pub(super) fn spans(view: &View<'_>, repeat: Repeat, position: Range<usize>) -> Vec<ByteSpan> {
    let page = view.page;
    match repeat {
        Repeat::Above => same_as_above(page, position),
        Repeat::Itself => {
            position.filter(|&line| is_run_together(page.reading(line))).map(|line| page.line(line)).collect()
        }
        Repeat::Rule(rule) => position::again(view, rule)
            .into_iter()
            .filter(|line| position.contains(line))
            .map(|line| page.line(line))
            .collect(),
    }
}

/// Lines equal to the nearest non-blank line above them, with white space collapsed.
fn same_as_above(page: &Page, position: Range<usize>) -> Vec<ByteSpan> {
    let with_text: Vec<usize> = position.filter(|&line| !page.is_blank(line)).collect();
    let same = |pair: &&[usize]| alike(page.reading(pair[0]), page.reading(pair[1]));
    with_text.windows(2).filter(same).map(|pair| page.line(pair[1])).collect()
}

/// The length of the prefix that is searched for further on, in bytes.
const START: usize = 8;
/// The minimum length of a repeated text, in bytes; shorter ones (`ha ha`) are words.
const SHORTEST: usize = 16;
/// The maximum number of candidates, so that the cost stays linear.
const TRIES: usize = 4;

/// Whether a line is one text, repeated two or more times without a break; the last copy may be cut off.
fn is_run_together(line: &[u8]) -> bool {
    let Some(start) = line.get(..START) else { return false };
    memmem::find_iter(&line[1..], start)
        .map(|at| at + 1)
        .take(TRIES)
        .any(|period| period >= SHORTEST && line.len() >= period * 2 && line[period..] == line[..line.len() - period])
}

#[cfg(test)]
mod tests {
    use super::is_run_together;

    #[test]
    fn one_text_over_and_over_is_run_together() {
        let text = "Ferry Names Its Cat";
        assert!(is_run_together(text.repeat(3).as_bytes()));
        assert!(is_run_together(format!("{}{}", text.repeat(2), &text[..7]).as_bytes()), "cut off");
        assert!(!is_run_together(text.as_bytes()));
        assert!(!is_run_together(format!("{text} {text} and more").as_bytes()));
        assert!(!is_run_together(b"no no no no no no no no"), "words, not a text");
    }
}
