//! Topic overlap by long words: whether two texts share them.

/// The minimum length of a long word, in letters. Shorter words are in any text.
const LONG_WORD: usize = 6;
/// In scripts without spaces, so many consecutive characters count as a word.
const LONG_RUN: usize = 4;
/// The maximum number of long words per text that are searched.
const LOOKED_FOR: usize = 32;

/// Whether a script has no spaces between words: Thai, Lao, Kana, Han.
pub(super) fn is_unspaced(c: char) -> bool {
    c >= '\u{0e00}'
        && matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Calls `found` with the hash of each long word, ignoring case.
fn for_each_long_word(text: &[u8], found: impl FnMut(u64)) {
    if text.is_ascii() { of_ascii(text, found) } else { of_any(&String::from_utf8_lossy(text), found) }
}

fn of_any(text: &str, mut found: impl FnMut(u64)) {
    let mut word = Word::default();
    for c in text.chars() {
        if c.is_ascii_alphabetic() {
            word.add(c.to_ascii_lowercase());
        } else if !c.is_ascii() && is_unspaced(c) {
            word.end(&mut found);
            word.add_unspaced(c, &mut found);
        } else if !c.is_ascii() && c.is_alphabetic() {
            word.add(c.to_lowercase().next().unwrap_or(c));
        } else {
            word.end(&mut found);
            word.unspaced = 0;
        }
    }
    word.end(&mut found);
}

/// The same for ASCII, which most texts are: a bit per letter of 64 bytes, of which only the long runs are examined.
fn of_ascii(text: &[u8], mut found: impl FnMut(u64)) {
    let mut at = 0;
    while at + LONG_WORD <= text.len() {
        let letters = letters_of(&text[at..]);
        let mut starts = (1..LONG_WORD).fold(letters, |starts, by| starts & (letters >> by));
        // A word with fewer letters than a long one at the end of these bytes is read again with the next ones.
        let mut step = 64 - (LONG_WORD - 1);
        while starts != 0 {
            let start = starts.trailing_zeros() as usize;
            let length = (!(letters >> start)).trailing_zeros() as usize;
            if start + length >= 64 {
                if start > 0 {
                    step = start;
                    break;
                }
                let whole = text[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                found(hash_of(&text[at..], whole));
                step = whole;
                break;
            }
            found(hash_of(&text[at + start..], length));
            starts &= u64::MAX << (start + length);
        }
        at += step;
    }
}

/// Returns a bit for each of the first 64 ASCII bytes: whether it is a letter. Handles eight bytes at a time as one
/// integer.
fn letters_of(text: &[u8]) -> u64 {
    let mut room = [0; 64];
    let bytes = text.first_chunk().unwrap_or_else(|| {
        room[..text.len()].copy_from_slice(text);
        &room
    });
    const EACH: u64 = 0x0101_0101_0101_0101;
    let mut letters = 0;
    for (i, eight) in bytes.as_chunks::<8>().0.iter().enumerate() {
        let small = u64::from_le_bytes(*eight) | (EACH * 0x20);
        // The highest bit of each byte, which ASCII leaves free: set from `a` on, and set after `z`.
        let (from, behind) = (small + EACH * (0x80 - 0x61), small + EACH * (0x80 - 0x7B));
        let found = (from & !behind & (EACH * 0x80)) >> 7;
        letters |= (found.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * i);
    }
    letters
}

/// Returns the hash of the first `length` ASCII letters of a text, equal to that of [`Word`].
fn hash_of(text: &[u8], length: usize) -> u64 {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let mut hash = EMPTY;
    let mut at = 0;
    while at < length {
        let letters = (length - at).min(8);
        let part = match text[at..].first_chunk() {
            // Shifts out the bytes after the word.
            Some(eight) => (u64::from_be_bytes(*eight) | SMALL) >> (8 * (8 - letters)),
            None => text[at..at + letters].iter().fold(0, |part, &byte| part << 8 | u64::from(byte | 0x20)),
        };
        hash = step(hash, part);
        at += letters;
    }
    hash
}

const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// One step of a hash. Each is one-to-one, so words of up to eight ASCII letters have unique hashes.
const fn step(hash: u64, part: u64) -> u64 {
    let hash = (hash ^ part).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash ^ (hash >> 32)
}

struct Word {
    hash: u64,
    /// ASCII letters that are not in the hash yet: up to eight are hashed at once.
    part: u64,
    in_part: usize,
    letters: usize,
    /// The last characters of a script without spaces, and how many of them are consecutive.
    last: [char; LONG_RUN],
    unspaced: usize,
}

impl Default for Word {
    fn default() -> Self {
        Self { hash: EMPTY, part: 0, in_part: 0, letters: 0, last: [' '; LONG_RUN], unspaced: 0 }
    }
}

impl Word {
    fn add(&mut self, c: char) {
        let unit = u64::from(u32::from(c));
        if c.is_ascii() {
            self.part = self.part << 8 | unit;
            self.in_part += 1;
            if self.in_part == 8 {
                self.end_part();
            }
        } else {
            self.end_part();
            self.hash = step(self.hash, unit);
        }
        self.letters += 1;
        self.unspaced = 0;
    }

    fn end_part(&mut self) {
        if self.in_part > 0 {
            self.hash = step(self.hash, self.part);
        }
        (self.part, self.in_part) = (0, 0);
    }

    fn add_unspaced(&mut self, c: char, found: &mut impl FnMut(u64)) {
        self.last.rotate_left(1);
        self.last[LONG_RUN - 1] = c;
        self.unspaced += 1;
        if self.unspaced >= LONG_RUN {
            found(self.last.iter().fold(EMPTY, |hash, &c| step(hash, u64::from(u32::from(c)))));
        }
    }

    fn end(&mut self, found: &mut impl FnMut(u64)) {
        self.end_part();
        if self.letters >= LONG_WORD {
            found(self.hash);
        }
        (self.hash, self.letters) = (EMPTY, 0);
    }
}

/// The long words of some texts, to be searched in others. They are sorted, so no page can make the search slow.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// The end of the words of each added text.
    ends: Vec<usize>,
    words: Vec<u64>,
    /// Each word once, in order, and whether it was found.
    sorted: Vec<(u64, bool)>,
    /// A Bloom filter with one bit per word, because most words of other texts are not wanted.
    filter: Vec<u64>,
}

/// The number of bits of the filter.
const FILTER: usize = 1 << 12;

fn bit(word: u64) -> (usize, u64) {
    #[allow(clippy::cast_possible_truncation, reason = "any bits will do")]
    let bit = word as usize % FILTER;
    (bit / 64, 1 << (bit % 64))
}

impl Wanted {
    /// Adds the first long words of a text.
    pub(super) fn add(&mut self, text: &[u8]) {
        let most = self.words.len() + LOOKED_FOR;
        for_each_long_word(text, |word| {
            if self.words.len() < most {
                self.words.push(word);
            }
        });
        self.ends.push(self.words.len());
    }

    /// Prepares the search in other texts.
    pub(super) fn sort(&mut self) {
        self.sorted = self.words.iter().map(|&word| (word, false)).collect();
        self.sorted.sort_unstable();
        self.sorted.dedup();
        self.filter = vec![0; if self.sorted.is_empty() { 0 } else { FILTER / 64 }];
        for &word in &self.words {
            let (at, bit) = bit(word);
            self.filter[at] |= bit;
        }
    }

    /// Records which words a text contains.
    pub(super) fn meet(&mut self, text: &[u8]) {
        if self.filter.is_empty() {
            return;
        }
        for_each_long_word(text, |word| {
            let (at, bit) = bit(word);
            if self.filter[at] & bit != 0
                && let Ok(at) = self.sorted.binary_search_by_key(&word, |it| it.0)
            {
                self.sorted[at].1 = true;
            }
        });
    }

    /// Returns for each added text, in order, whether at least half of its long words, and at least one, were found.
    pub(super) fn shared(&self) -> impl Iterator<Item = bool> + '_ {
        let met = |word: &u64| self.sorted.binary_search_by_key(word, |it| it.0).is_ok_and(|at| self.sorted[at].1);
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let words = &self.words[start..end];
            start = end;
            !words.is_empty() && words.iter().filter(|word| met(word)).count() * 2 >= words.len()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_of_ascii_are_those_of_any_text(text in "[a-zA-Z]{0,9}( ?[a-zA-Z@`{\\[0-9\n]{0,90}){0,4}") {
            let (mut fast, mut plain) = (Vec::new(), Vec::new());
            of_ascii(text.as_bytes(), |word| fast.push(word));
            of_any(&text, |word| plain.push(word));
            prop_assert_eq!(fast, plain);
        }
    }
}
