//! Words in class names, ids and similar attributes, and their learned scores.

use super::tags::Tag;
use crate::judge::hash::{self, HashedMap};
use unboil_html::{NodeId, Tree};

/// Whether the words of an attribute describe the purpose of an element.
fn is_telling(name: &str) -> bool {
    matches!(
        name,
        "class"
            | "id"
            | "role"
            | "itemprop"
            | "itemtype"
            | "aria-label"
            | "data-testid"
            | "data-test-id"
            | "data-component"
            | "data-module"
            | "data-block"
            | "data-type"
            | "rel"
    )
}

/// The maximum length of an examined attribute value, in bytes; generated class lists can be very long.
const LONGEST_VALUE: usize = 400;
/// The maximum number of words in a name; a longer one is an id made from a headline.
const MOST_WORDS: usize = 5;

/// Calls `found` with the hash and the text of each word in an element's descriptive attributes: the parts of each name
/// (`post`, `body`) and, if it has several, the whole name (`post-body`).
pub(super) fn for_each_token(tree: &Tree, node: NodeId, tag: Tag, mut found: impl FnMut(u64, &str)) {
    for attribute in tree.attributes(node) {
        if !is_telling(attribute.name) || (tag.is_heading() && attribute.name == "id") {
            continue;
        }
        let mut end = attribute.value.len().min(LONGEST_VALUE);
        while !attribute.value.is_char_boundary(end) {
            end -= 1;
        }
        let value = attribute.value.get(..end).unwrap_or("");
        let value = match attribute.name {
            "itemtype" => value.rsplit('/').next().unwrap_or(value),
            _ => value,
        };
        for name in value.split_ascii_whitespace() {
            name_tokens(name, &mut found);
        }
    }
}

/// Calls `found` for each word of a name, split at non-letters and before upper-case letters.
pub(super) fn name_tokens(name: &str, found: &mut impl FnMut(u64, &str)) {
    let bytes = name.as_bytes();
    let mut parts = [(0_usize, 0_usize); MOST_WORDS];
    let mut count = 0;
    let mut digits = false;
    let mut start = 0;
    for index in 0..=bytes.len() {
        let here = bytes.get(index).copied().unwrap_or(b'-');
        let before = index.checked_sub(1).and_then(|i| bytes.get(i)).copied().unwrap_or(b'-');
        digits |= here.is_ascii_digit();
        let cut = !here.is_ascii_alphabetic() || (here.is_ascii_uppercase() && before.is_ascii_lowercase());
        if !cut {
            continue;
        }
        if index - start >= 2 {
            match parts.get_mut(count) {
                Some(part) => *part = (start, index),
                None => return,
            }
            count += 1;
        }
        start = if here.is_ascii_alphabetic() { index } else { index + 1 };
    }
    for &(from, to) in parts.get(..count).unwrap_or(&[]) {
        if to - from <= 20 {
            let part = name.get(from..to).unwrap_or("");
            found(hash::word(part), part);
        }
    }
    if count > 1 && !digits && name.len() <= 32 {
        found(hash::word(name), name);
    }
}

/// Scores of words: the natural log-odds that text below elements with the word is content; 0 for a neutral word.
#[derive(Clone, Debug, Default)]
pub struct TokenTable {
    scores: HashedMap<f32>,
}

impl TokenTable {
    /// Creates a table from lower-case words with their log-odds.
    pub fn new<'a>(words: impl IntoIterator<Item = (&'a str, f32)>) -> Self {
        TokenTable { scores: words.into_iter().map(|(word, score)| (hash::word(word), score)).collect() }
    }

    /// The score of a word, by its hash; `None` if unknown.
    pub(super) fn score(&self, key: u64) -> Option<f32> {
        self.scores.get(&key).copied()
    }

    /// Returns the number of words.
    pub fn len(&self) -> usize {
        self.scores.len()
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.scores.is_empty()
    }
}

/// The combined scores of the words of one element.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TokenScore {
    pub(super) sum: f32,
    pub(super) lowest: f32,
    pub(super) highest: f32,
}

impl TokenScore {
    pub(super) fn add(&mut self, score: f32) {
        self.sum += score;
        self.lowest = self.lowest.min(score);
        self.highest = self.highest.max(score);
    }
}
