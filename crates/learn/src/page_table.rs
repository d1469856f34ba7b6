//! Pages of a source as tables of lines with text, each line with the key of its template line.

use super::mask::masked;
use std::borrow::Cow;
use std::collections::HashMap;
use unboil_core::judge::judge;
use unboil_core::page::{ByteSpan, Page, evened, is_space};
use unboil_core::rule::Site;

/// Key of a template line: lines with the same text after masking figures and dates. Later also lines of one pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key(pub(super) u32);

/// A mark that a person gave a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The line is text and must be kept.
    Keep,
    /// The line is boilerplate and must be dropped.
    Drop,
}

/// A line with text.
#[derive(Debug, Clone)]
pub(super) struct Row<'p> {
    /// Index of the line in the page.
    pub line: usize,
    /// Its text with runs of spaces collapsed.
    pub text: Cow<'p, str>,
    pub key: Key,
    /// Whether the line had several spaces in a row before they were collapsed.
    pub spaces: Spaces,
    /// Whether the line reads like a sentence or a paragraph.
    pub prose: Prose,
    /// Whether the rules for every page already remove the line.
    pub taken: Taken,
    pub mark: Option<Mark>,
}

/// Whether a line has several spaces in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spaces {
    Single,
    Runs,
}

/// How much a line reads like text written for this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Prose {
    /// Not at all: a label, a heading, a name.
    None,
    /// A short sentence.
    Short,
    /// A sentence or a paragraph.
    Sentence,
}

/// Whether the rules for every page remove a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Yes,
    No,
}

#[derive(Debug, Clone)]
pub(super) struct PageTable<'p> {
    pub page: &'p Page,
    pub rows: Vec<Row<'p>>,
}

impl PageTable<'_> {
    /// Returns the first index of each key, counted in lines with text.
    pub fn firsts(&self) -> HashMap<Key, usize> {
        let mut firsts = HashMap::with_capacity(self.rows.len());
        for (at, row) in self.rows.iter().enumerate() {
            firsts.entry(row.key).or_insert(at);
        }
        firsts
    }

    /// Returns the last index of each key, counted in lines with text.
    pub fn lasts(&self) -> HashMap<Key, usize> {
        self.rows.iter().enumerate().map(|(at, row)| (row.key, at)).collect()
    }
}

/// Interned keys, with their masked lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    known: HashMap<String, Key>,
    names: Vec<String>,
}

impl Keys {
    /// Returns the key of a masked line.
    pub fn of(&mut self, masked: String) -> Key {
        if let Some(key) = self.known.get(&masked) {
            return *key;
        }
        let key = Key(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.names.push(masked.clone());
        self.known.insert(masked, key);
        key
    }

    /// Returns the masked line of a key.
    pub fn name(&self, key: Key) -> &str {
        self.names.get(key.0 as usize).map_or("", String::as_str)
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }
}

/// Reads a page. `marks` are the marks that a person gave its lines, if any.
pub(super) fn table<'p>(page: &'p Page, any: Option<&Site>, marks: &[Option<Mark>], keys: &mut Keys) -> PageTable<'p> {
    let removals: Vec<ByteSpan> =
        any.map_or_else(Vec::new, |any| judge(page, &[any]).removals.iter().map(|r| r.span).collect());
    let mut rows = Vec::new();
    let mut next = 0;
    for line in (0..page.line_count()).filter(|&line| !page.is_blank(line)) {
        let span = page.reading_span(line);
        while removals.get(next).is_some_and(|removal| removal.end <= span.start) {
            next += 1;
        }
        let taken = removals.get(next).is_some_and(|removal| removal.start <= span.start && span.end <= removal.end);
        let text = text(page, line);
        rows.push(Row {
            line,
            key: keys.of(masked(&text)),
            prose: prose(&text),
            spaces: if text.len() < span.len() { spaces(page.reading(line)) } else { Spaces::Single },
            text,
            taken: if taken { Taken::Yes } else { Taken::No },
            mark: marks.get(line).copied().flatten(),
        });
    }
    PageTable { page, rows }
}

/// Returns a line's text with runs of spaces collapsed and invalid bytes replaced.
pub(super) fn text(page: &Page, line: usize) -> Cow<'_, str> {
    match evened(page.reading(line)) {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

fn spaces(reading: &[u8]) -> Spaces {
    let text = String::from_utf8_lossy(reading);
    let mut chars = text.chars().zip(text.chars().skip(1));
    if chars.any(|(a, b)| is_space(a) && is_space(b)) { Spaces::Runs } else { Spaces::Single }
}

/// Minimum number of characters and words in a sentence.
const SENTENCE: (usize, usize) = (40, 6);
/// Number of characters and words from which a line is a paragraph, whatever its end.
const PARAGRAPH: (usize, usize) = (160, 25);
/// Number of words from which a `?` or `!` ends a sentence and not a headline.
const ASKING_WORDS: usize = 14;
/// Minimum number of words in a short sentence.
const SHORT_WORDS: usize = 4;

/// Classifies how much a line reads like a sentence.
pub(super) fn prose(text: &str) -> Prose {
    let wide = text.chars().filter(|&c| is_wide(c)).count();
    // In scripts without spaces between words, two characters are about a word, and each carries twice as much.
    let words = text.split(' ').filter(|word| word.chars().any(char::is_alphabetic)).count().max(wide / 2);
    let long = text.chars().count() + wide;
    let bare = text.trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', ']', '」', '』']);
    let ends = match bare.chars().last() {
        Some('.' | '…' | ':' | '。' | '।' | '۔') => true,
        Some('?' | '!' | '؟' | '？' | '！') => words >= ASKING_WORDS,
        _ => false,
    };
    match (ends, words, long) {
        (true, words, long) if long >= SENTENCE.0 && words >= SENTENCE.1 => Prose::Sentence,
        (_, words, long) if long >= PARAGRAPH.0 && words >= PARAGRAPH.1 => Prose::Sentence,
        (true, words, _) if words >= SHORT_WORDS => Prose::Short,
        _ => Prose::None,
    }
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{0E00}'..='\u{0EFF}')
}
