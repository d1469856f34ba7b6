//! Surface features of a block's text, computed in one pass over its bytes.

use super::about::About;
use crate::judge::hash;
use crate::judge::letters::Letters;
use crate::judge::lexicon::{Lexicon, TOPICS};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ending {
    /// A full stop, question mark or exclamation mark, with optional closing quotes.
    Sentence,
    /// A colon.
    Colon,
    /// Dots, which mean that the text continues elsewhere.
    Ellipsis,
    /// Anything else.
    #[default]
    Open,
}

/// Counts over one text.
#[derive(Clone, Debug, Default)]
pub(super) struct TextShape {
    /// Runs of letters and digits. In scripts without spaces, each character counts as half a word.
    pub(super) words: u32,
    pub(super) characters: u32,
    pub(super) digits: u32,
    pub(super) capitals: u32,
    /// Words that begin with an upper-case letter.
    pub(super) capitalised: u32,
    pub(super) sentences: u32,
    pub(super) commas: u32,
    /// Separators such as `|`, `·` and `›`, common in menus and bylines.
    pub(super) separators: u32,
    pub(super) prices: u32,
    /// Numbers of four digits from 1900 to 2099, or with `:` or `/` inside.
    pub(super) dates: u32,
    pub(super) ending: Ending,
    pub(super) begins_small: bool,
    pub(super) begins_quote: bool,
    pub(super) copyright: bool,
    pub(super) address: bool,
    /// The number of words of each topic of the lexicon.
    pub(super) topics: [u16; TOPICS],
    /// The topic of the first word, from 1; 0 for none.
    pub(super) first_topic: u32,
    /// The longest run of bytes without a space.
    pub(super) longest_run: u32,
    /// Characters typical of code and URLs.
    pub(super) code: u32,
    pub(super) urls: u32,
    /// Pairs of neighbouring words that also occur in the stated descriptions.
    pub(super) description_pairs: u32,
    /// Words that also occur in the page's title.
    pub(super) title_words: u32,
    /// A hash of all words.
    pub(super) hash: u64,
}

/// The minimum length of a word that is compared with other blocks, in characters.
const TELLING_WORD: u32 = 4;

/// Whether a script has no spaces between words.
fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{0e00}'..='\u{0eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

struct Scan<'a> {
    shape: TextShape,
    lexicon: Lexicon,
    letters: Letters,
    about: &'a About,
    words: &'a mut Vec<u32>,
    /// The hash and the length in characters of the current word.
    word: u64,
    word_length: u32,
    word_digits: u32,
    unspaced: u32,
    unspaced_before: char,
    number: u32,
    run: u32,
    word_before: u64,
    /// The last character that was neither white space nor a closing quote.
    last: char,
    last_two: char,
    previous: char,
}

/// Scans a text, and adds the hashes of its longer words to `words`.
pub(super) fn shape_of(text: &str, about: &About, lexicon: Lexicon, words: &mut Vec<u32>) -> TextShape {
    let mut scan = Scan {
        shape: TextShape { hash: hash::EMPTY, ..TextShape::default() },
        lexicon,
        letters: Letters::new(),
        about,
        words,
        word: hash::EMPTY,
        word_length: 0,
        word_digits: 0,
        unspaced: 0,
        unspaced_before: ' ',
        number: 0,
        run: 0,
        word_before: 0,
        last: ' ',
        last_two: ' ',
        previous: ' ',
    };
    for character in text.chars() {
        scan.step(character);
    }
    scan.end_word();
    scan.finish()
}

impl Scan<'_> {
    fn step(&mut self, character: char) {
        if self.letters.has(character) {
            self.letter(character);
        } else {
            if self.word_length > 0 {
                self.end_word();
            }
            self.mark(character);
        }
        self.previous = character;
        if matches!(character, ' ' | '\t' | '\n') {
            self.run = 0;
        } else {
            self.run += 1;
            self.shape.longest_run = self.shape.longest_run.max(self.run);
        }
    }

    fn letter(&mut self, character: char) {
        let shape = &mut self.shape;
        shape.characters += 1;
        if character.is_ascii_digit() {
            shape.digits += 1;
            self.word_digits += 1;
            self.number = self.number.saturating_mul(10).saturating_add(character as u32 - '0' as u32);
            if matches!(self.previous, '$' | '€' | '£' | '₹' | '¥') {
                shape.prices += 1;
            }
        } else if character.is_uppercase() {
            shape.capitals += 1;
            if self.word_length == 0 {
                shape.capitalised += 1;
            }
        } else if shape.characters == 1 && character.is_lowercase() {
            shape.begins_small = true;
        }
        if character.is_ascii() {
            self.word = hash::add_byte(self.word, character as u8);
        } else {
            let mut buffer = [0; 4];
            for &byte in character.encode_utf8(&mut buffer).as_bytes() {
                self.word = hash::add_byte(self.word, byte);
            }
            if is_unspaced(character) {
                if self.unspaced > 0 {
                    self.words.push((character as u32).wrapping_mul(0x9e37_79b1) ^ self.unspaced_before as u32);
                }
                self.unspaced += 1;
                self.unspaced_before = character;
            }
        }
        self.word_length += 1;
        self.last_two = self.last;
        self.last = character;
    }

    fn mark(&mut self, character: char) {
        let shape = &mut self.shape;
        match character {
            ' ' | '\t' | '\n' => {
                if matches!(self.previous, '.' | '!' | '?' | '"' | '”') && matches!(self.last, '.' | '!' | '?') {
                    shape.sentences += 1;
                }
                return;
            }
            ',' | '،' | '、' | '，' => shape.commas += 1,
            '。' | '！' | '？' | '؟' | '।' => shape.sentences += 1,
            '|' | '·' | '•' | '›' | '»' | '«' | '‹' | '→' | '>' | '←' => shape.separators += 1,
            '€' | '₹' | '¥' | '£' if self.previous.is_ascii_digit() => shape.prices += 1,
            '/' if self.previous == '/' => shape.urls += 1,
            ':' | '/' if self.previous.is_ascii_digit() => shape.dates += 1,
            '{' | '}' | '[' | ']' | '=' | ';' | '_' | '<' | '#' | '\\' => shape.code += 1,
            '©' => shape.copyright = true,
            '@' => shape.address = true,
            '"' | '“' | '„' | '‘' if shape.characters == 0 => shape.begins_quote = true,
            _ => {}
        }
        if !matches!(character, '"' | '”' | '’' | '\'' | ')' | ']' | '\u{a0}') {
            self.last_two = self.last;
            self.last = character;
        }
    }

    fn end_word(&mut self) {
        if self.word_length == 0 {
            return;
        }
        let shape = &mut self.shape;
        shape.words += (self.unspaced / 2).max(1);
        shape.hash = hash::join(shape.hash, self.word);
        if self.word_digits == self.word_length {
            if self.word_digits == 4 && (1900..2100).contains(&self.number) {
                shape.dates += 1;
            }
        } else {
            if let Some(topic) = self.lexicon.topic(self.word)
                && let Some(count) = shape.topics.get_mut(topic as usize)
            {
                *count = count.saturating_add(1);
                if self.word_before == 0 {
                    shape.first_topic = topic as u32 + 1;
                }
            }
            if self.about.title.has(self.word) {
                shape.title_words += 1;
            }
            if self.word_length >= TELLING_WORD && self.unspaced == 0 {
                self.words.push((self.word ^ (self.word >> 32)) as u32);
            }
        }
        if self.word_before != 0 && self.about.descriptions.has(hash::join(self.word_before, self.word)) {
            shape.description_pairs += 1;
        }
        self.word_before = self.word;
        self.word = hash::EMPTY;
        self.word_length = 0;
        self.word_digits = 0;
        self.unspaced = 0;
        self.number = 0;
    }

    fn finish(mut self) -> TextShape {
        self.shape.ending = match (self.last_two, self.last) {
            ('.', '.') | (_, '…') => Ending::Ellipsis,
            (_, '.' | '!' | '?' | '。' | '！' | '？' | '؟' | '।') => Ending::Sentence,
            (_, ':' | '：') => Ending::Colon,
            _ => Ending::Open,
        };
        if self.shape.ending == Ending::Sentence {
            self.shape.sentences += 1;
        }
        self.shape
    }
}
