//! The long words of a text, by which two texts are seen to be about one thing.

/// A shorter word is in any text; in letters.
const LONG_WORD: usize = 6;
/// In scripts without spaces so many characters in a row stand for a word.
const LONG_RUN: usize = 4;

/// Whether a script writes no spaces between its words: Thai, Lao, Kana, Han.
pub(super) fn is_unspaced(c: char) -> bool {
    c >= '\u{0e00}'
        && matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Calls `found` with the hash of each long word, letter case aside. FNV-1a over characters.
pub(super) fn for_each_long_word(text: &str, mut found: impl FnMut(u64)) {
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

const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// One step of FNV-1a, on a unit of any size.
const fn step(hash: u64, unit: u64) -> u64 {
    (hash ^ unit).wrapping_mul(0x0000_0100_0000_01b3)
}

struct Word {
    hash: u64,
    letters: usize,
    /// The last characters of a script without spaces, and how many of them are in a row.
    last: [char; LONG_RUN],
    unspaced: usize,
}

impl Default for Word {
    fn default() -> Self {
        Self { hash: EMPTY, letters: 0, last: [' '; LONG_RUN], unspaced: 0 }
    }
}

impl Word {
    fn add(&mut self, c: char) {
        self.hash = step(self.hash, u64::from(u32::from(c)));
        self.letters += 1;
        self.unspaced = 0;
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
        if self.letters >= LONG_WORD {
            found(self.hash);
        }
        (self.hash, self.letters) = (EMPTY, 0);
    }
}
