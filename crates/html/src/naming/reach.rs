//! What a selector would take of a page, and which elements a line is made of.

use crate::{Layout, NodeId, Selector, SelectorSet, Tree};
use std::ops::Range;

/// What a selector would take of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// How many elements with text it finds; one inside another does not count.
    pub elements: usize,
    /// The laid-out lines that these touch: indexes of [`Layout::lines`], in order and apart.
    pub lines: Vec<Range<usize>>,
}

impl Reach {
    /// The number of lines.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.lines.iter().map(ExactSizeIterator::len).sum()
    }
}

/// What each of some selectors would take, in their order; as `select` in a rule takes it.
#[must_use]
pub fn reach(tree: &Tree, layout: &Layout, selectors: &[Selector]) -> Vec<Reach> {
    let mut found = vec![Reach::default(); selectors.len()];
    // Where the last element that counted ends, in bytes.
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

/// The elements that a line's text lies in as a whole, the innermost first, up to `<body>`, which is left out. `line`
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

/// So many words are needed for a sentence; fewer with a full stop are a caption, a notice or a name.
const SENTENCE_WORDS: usize = 8;
/// In scripts without spaces so many characters.
const SENTENCE_CHARACTERS: usize = 24;

/// Whether a line reads as sentences do, as the text of a page would.
#[must_use]
pub fn reads_as_sentences(text: &str) -> bool {
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟' | '۔');
    let bare = text.trim_end().trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', ']']);
    let ended = bare.ends_with(ends) || text.contains(". ") || text.contains('。');
    let long = text.split_whitespace().nth(SENTENCE_WORDS - 1).is_some();
    let unspaced = |c: &char| matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    ended && (long || text.chars().filter(unspaced).nth(SENTENCE_CHARACTERS - 1).is_some())
}
