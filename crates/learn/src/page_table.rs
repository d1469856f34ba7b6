//! The pages of a source as learning sees them: lines with text, each under the key of its template.

use super::mask::masked;
use std::borrow::Cow;
use std::collections::HashMap;
use unboil_core::judge::judge;
use unboil_core::page::{ByteSpan, Page, evened, is_space};
use unboil_core::rule::Site;

/// What lines of one template share: their text with its figures and dates masked. Later also lines of one pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key(pub(super) u32);

/// A mark that a person gave a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The line is text and stays.
    Keep,
    /// The line is boilerplate and goes.
    Drop,
}

/// A line with text.
#[derive(Debug, Clone)]
pub(super) struct Row<'p> {
    /// Which line of the page it is.
    pub line: usize,
    /// Its text, spaces evened out.
    pub text: Cow<'p, str>,
    pub key: Key,
    /// How many spaces stood in a row before they were evened out.
    pub spaces: Spaces,
    /// Whether it reads like a sentence or a paragraph.
    pub prose: Prose,
    /// Whether the rules for every page take it already.
    pub taken: Taken,
    pub mark: Option<Mark>,
}

/// How many spaces stand in a row in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spaces {
    Single,
    Runs,
}

/// How much a line reads like text that somebody wrote for this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Prose {
    /// Not at all: a label, a heading, a name.
    None,
    /// A short sentence.
    Short,
    /// A sentence or a paragraph.
    Sentence,
}

/// Whether the rules for every page take a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Yes,
    No,
}

/// A page.
#[derive(Debug, Clone)]
pub(super) struct PageTable<'p> {
    pub page: &'p Page,
    pub rows: Vec<Row<'p>>,
}

impl PageTable<'_> {
    /// The first place of each key, counted in lines with text.
    pub fn firsts(&self) -> HashMap<Key, usize> {
        let mut firsts = HashMap::with_capacity(self.rows.len());
        for (at, row) in self.rows.iter().enumerate() {
            firsts.entry(row.key).or_insert(at);
        }
        firsts
    }

    /// The last place of each key, counted in lines with text.
    pub fn lasts(&self) -> HashMap<Key, usize> {
        self.rows.iter().enumerate().map(|(at, row)| (row.key, at)).collect()
    }
}

/// The names of keys: masked lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    known: HashMap<String, Key>,
    names: Vec<String>,
}

impl Keys {
    /// The key of a masked line.
    pub fn of(&mut self, masked: String) -> Key {
        if let Some(key) = self.known.get(&masked) {
            return *key;
        }
        let key = Key(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.names.push(masked.clone());
        self.known.insert(masked, key);
        key
    }

    /// The masked line of a key.
    pub fn name(&self, key: Key) -> &str {
        self.names.get(key.0 as usize).map_or("", String::as_str)
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }
}

/// Reads a page. `marks` are letters for lines, where a person gave any.
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

/// A line's text, spaces evened out, damaged bytes replaced.
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

/// A sentence has so many characters and words.
const SENTENCE: (usize, usize) = (40, 6);
/// A line of so many characters and words is a paragraph, whatever it ends in.
const PARAGRAPH: (usize, usize) = (160, 25);
/// From so many words on, a `?` or `!` ends a sentence and not a headline.
const ASKING_WORDS: usize = 14;
/// A short sentence has so many words.
const SHORT_WORDS: usize = 4;

/// Whether a line reads like a sentence.
pub(super) fn prose(text: &str) -> Prose {
    let wide = text.chars().filter(|&c| is_wide(c)).count();
    // Scripts without spaces between words: two characters are about a word, and say twice as much.
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
