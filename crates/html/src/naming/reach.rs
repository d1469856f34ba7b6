//! Reach of a selector on a page, and the elements that contain a line.

use crate::{Layout, NodeId, Selector, SelectorSet, Tree};
use std::ops::Range;

/// The part of a page that a selector matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Number of matching elements with text. An element inside another match does not count.
    pub elements: usize,
    /// The laid-out lines of these elements: indexes of [`Layout::lines`], in order, not overlapping.
    pub lines: Vec<Range<usize>>,
}

impl Reach {
    /// Returns the number of lines.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.lines.iter().map(ExactSizeIterator::len).sum()
    }
}

/// Returns the reach of each selector, in the order of `selectors`, as a rule's `select` would apply it.
#[must_use]
pub fn reach(tree: &Tree, layout: &Layout, selectors: &[Selector]) -> Vec<Reach> {
    let mut found = vec![Reach::default(); selectors.len()];
    // End of the last element counted, in bytes.
    let mut ends = vec![0; selectors.len()];
    for (node, place) in SelectorSet::new(selectors).matches(tree) {
        let span = layout.element_span(node);
        let (Some(reach), Some(end)) = (found.get_mut(place), ends.get_mut(place)) else { continue };
        if span.is_empty() || (reach.elements > 0 && span.start < *end) {
            continue;
        }
        *end = span.end;
        reach.elements += 1;
        let lines = layout.element_lines(node);
        match reach.lines.last_mut() {
            Some(last) if lines.start <= last.end => last.end = last.end.max(lines.end),
            _ => reach.lines.push(lines),
        }
    }
    found
}

/// Returns the elements that contain the whole text of a line, the innermost first, up to but without `<body>`. `line`
/// is an index of [`Layout::lines`].
#[must_use]
pub fn elements_of_line(tree: &Tree, layout: &Layout, line: usize) -> Vec<NodeId> {
    let Some(line) = layout.lines.get(line) else { return Vec::new() };
    let text = (line.start + line.list_marker.min(line.end - line.start)) as usize..line.end as usize;
    let holds = |&node: &NodeId| {
        let span = layout.element_span(node);
        !text.is_empty() && span.start <= text.start && span.end >= text.end
    };
    let mut innermost = line.node;
    while let Some(inner) = tree.children(innermost).filter(|&child| tree.is_element(child)).find(holds) {
        innermost = inner;
    }
    let all = std::iter::once(innermost).chain(tree.ancestors(innermost));
    all.take_while(|&node| tree.is_element(node) && !super::is_whole_page(tree, node)).collect()
}

/// Minimum number of words in a sentence. Fewer words with a full stop are a caption, a notice or a name.
const SENTENCE_WORDS: usize = 8;
/// Minimum number of characters in a sentence, for scripts without spaces.
const SENTENCE_CHARACTERS: usize = 24;

/// Whether a line reads as sentences, as the main text of a page does.
#[must_use]
pub fn reads_as_sentences(text: &str) -> bool {
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟' | '۔');
    let bare = text.trim_end().trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', ']']);
    let ended = bare.ends_with(ends) || text.contains(". ") || text.contains('。');
    let long = text.split_whitespace().nth(SENTENCE_WORDS - 1).is_some();
    let unspaced = |c: &char| matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    ended && (long || text.chars().filter(unspaced).nth(SENTENCE_CHARACTERS - 1).is_some())
}
