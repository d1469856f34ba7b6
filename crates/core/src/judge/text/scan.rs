//! Surface features of a unit's text, computed in one pass over its characters.

use super::targets::{address_at, target_length};
use super::words::{Scores, WordScores};
use crate::judge::hash;
use crate::judge::letters::Letters;
use crate::judge::lexicon::{Lexicon, TOPICS};
use unboil_html::charset::characters;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ending {
    /// Anything else.
    #[default]
    Open,
    /// A full stop, question mark or exclamation mark, with optional closing quotes.
    Sentence,
    /// A colon.
    Colon,
    /// Dots, which mean that the text continues elsewhere.
    Ellipsis,
}

/// Counts over one text. Characters are letters and digits outside of URLs.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    /// Runs of letters and digits. In scripts without spaces, each character counts as half a word.
    pub(super) words: u32,
    /// Words within Markdown links.
    pub(super) link_words: u32,
    pub(super) links: u32,
    /// Numbers in brackets, with which `lynx` refers to its list of links.
    pub(super) link_numbers: u32,
    pub(super) images: u32,
    pub(super) characters: u32,
    pub(super) digits: u32,
    pub(super) capitals: u32,
    /// Characters of scripts without upper case.
    pub(super) caseless: u32,
    /// Words that begin with an upper-case letter.
    pub(super) capitalised: u32,
    /// Lower-case letters directly before an upper-case one: words without a space between them.
    pub(super) glued: u32,
    pub(super) sentences: u32,
    pub(super) commas: u32,
    /// Separators such as `|`, `·` and `›`, common in menus and bylines.
    pub(super) separators: u32,
    pub(super) brackets: u32,
    pub(super) braces: u32,
    pub(super) parentheses: u32,
    pub(super) quotes: u32,
    pub(super) colons: u32,
    pub(super) prices: u32,
    /// Numbers of four digits from 1900 to 2099, or with `:` or `/` inside.
    pub(super) dates: u32,
    pub(super) numbers: u32,
    pub(super) ending: Ending,
    pub(super) begins_small: bool,
    pub(super) begins_digit: bool,
    pub(super) begins_quote: bool,
    pub(super) begins_sign: bool,
    pub(super) copyright: bool,
    pub(super) address: bool,
    /// The level of a Markdown heading.
    pub(super) heading: u32,
    /// Whether it starts like a list item.
    pub(super) item: bool,
    /// The number of words of each topic of the lexicon.
    pub(super) topics: [u16; TOPICS],
    /// The topic of the first word, from 1; 0 for none.
    pub(super) first_topic: u32,
    /// The longest run of characters without a space, ignoring URLs.
    pub(super) longest_run: u32,
    /// Characters typical of code.
    pub(super) code: u32,
    /// Consecutive underscores, as in a form to fill in.
    pub(super) blanks_to_fill: u32,
    pub(super) urls: u32,
    /// All characters except white space.
    pub(super) signs: u32,
    pub(super) scores: Scores,
    /// A hash of all words, to detect copies.
    pub(super) hash: u64,
    /// The same with masked digits.
    pub(super) masked: u64,
}

#[derive(Clone, Copy)]
pub(super) struct Scanner<'m> {
    lexicon: Lexicon,
    letters: Letters,
    scores: &'m WordScores,
}

/// The maximum number of open link texts: an image in a link has two.
const OPEN: usize = 4;
/// The maximum number of words in a text whose words are looked up: those of prose are not informative.
const SCORED_WORDS: u32 = 20;
/// The minimum length of a word whose hash is stored, in characters.
const TELLING_WORD: u32 = 4;

impl<'m> Scanner<'m> {
    pub(super) fn new(scores: &'m WordScores) -> Self {
        Scanner { lexicon: Lexicon::new(), letters: Letters::new(), scores }
    }

    /// Scans the lines of a unit, and adds the hashes of its longer words to `words`.
    pub(super) fn scan<'p>(&self, lines: impl Iterator<Item = &'p [u8]>, words: &mut Vec<u32>) -> Shape {
        let mut scan = Scan::new(*self, words);
        scan.lines(lines);
        scan.finish()
    }

    /// Returns the keys of a text in a table of word scores: each word, each pair of neighbours and the whole text,
    /// with masked digits. Empty if the text is too long for words to be informative.
    #[cfg(feature = "training")]
    pub(super) fn keys<'p>(&self, lines: impl Iterator<Item = &'p [u8]>) -> Vec<u64> {
        let mut words = Vec::new();
        let mut scan = Scan::new(*self, &mut words);
        scan.keys = Some(Vec::new());
        scan.lines(lines);
        scan.end_word();
        let (mut keys, shape) = (scan.keys.take().unwrap_or_default(), scan.finish());
        keys.push(super::words::line_key(shape.masked));
        if (1..=SCORED_WORDS).contains(&shape.words) { keys } else { Vec::new() }
    }
}

struct Scan<'s, 'm> {
    scanner: Scanner<'m>,
    words: &'s mut Vec<u32>,
    /// Collected lookup keys, for training.
    keys: Option<Vec<u64>>,
    shape: Shape,
    /// The number of words before each open link text.
    open: [u32; OPEN],
    open_count: usize,
    /// The hash and the length in characters of the current word.
    word: u64,
    masked: u64,
    word_length: u32,
    word_digits: u32,
    unspaced: u32,
    unspaced_before: u32,
    number: u32,
    run: u32,
    word_before: u64,
    underscores: u32,
    last: char,
    last_two: char,
    previous: char,
}

/// Whether a script has no spaces between words.
fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

impl<'s, 'm> Scan<'s, 'm> {
    fn new(scanner: Scanner<'m>, words: &'s mut Vec<u32>) -> Self {
        Scan {
            scanner,
            words,
            keys: None,
            shape: Shape { hash: hash::EMPTY, masked: hash::EMPTY, ..Shape::default() },
            open: [0; OPEN],
            open_count: 0,
            word: hash::EMPTY,
            masked: hash::EMPTY,
            word_length: 0,
            word_digits: 0,
            unspaced: 0,
            unspaced_before: 0,
            number: 0,
            run: 0,
            word_before: 0,
            underscores: 0,
            last: ' ',
            last_two: ' ',
            previous: ' ',
        }
    }

    fn lines<'p>(&mut self, lines: impl Iterator<Item = &'p [u8]>) {
        for (number, line) in lines.enumerate() {
            if number > 0 {
                self.step('\n');
            }
            self.line(&characters(line), number == 0);
        }
    }

    fn line(&mut self, line: &str, first: bool) {
        if first {
            let marks = line.bytes().take_while(|&byte| byte == b'#').count();
            if (1..=6).contains(&marks) && line[marks..].starts_with([' ', '\t']) {
                self.shape.heading = marks as u32;
            }
            self.shape.item = super::lines::is_item(line.as_bytes());
        }
        let mut rest = line;
        loop {
            let small = rest.bytes().take_while(u8::is_ascii_lowercase).count();
            self.small_letters(&rest.as_bytes()[..small]);
            rest = &rest[small..];
            let Some(character) = rest.chars().next() else { break };
            let skip = match character {
                ']' => target_length(rest.as_bytes()).inspect(|_| self.end_link()),
                ':' => address_at(&line[..line.len() - rest.len()], rest).map(|(_, length)| {
                    self.address();
                    length
                }),
                _ => None,
            };
            if let Some(skip) = skip {
                rest = &rest[skip..];
                self.shape.signs += 1;
                self.previous = ')';
                continue;
            }
            self.step(character);
            rest = &rest[character.len_utf8()..];
        }
    }

    /// Ends a link's text; its target was skipped.
    fn end_link(&mut self) {
        self.end_word();
        let from = match self.open_count.checked_sub(1) {
            Some(count) => {
                self.open_count = count;
                self.open[count]
            }
            None => 0,
        };
        if self.open_count == 0 {
            self.shape.link_words += self.shape.words.saturating_sub(from);
        }
        self.shape.links += 1;
    }

    /// A bare URL: the scheme that was read as a word is not one.
    fn address(&mut self) {
        self.shape.characters = self.shape.characters.saturating_sub(self.word_length);
        self.shape.digits = self.shape.digits.saturating_sub(self.word_digits);
        self.forget_word();
        self.shape.urls += 1;
    }

    /// A run of ASCII lower-case letters: equivalent to a step for each, and the most frequent case.
    fn small_letters(&mut self, letters: &[u8]) {
        let [.., last] = *letters else { return };
        let count = letters.len() as u32;
        self.shape.begins_small |= self.shape.characters == 0;
        self.shape.characters += count;
        for &letter in letters {
            self.word = hash::add_byte(self.word, letter);
            self.masked = hash::add_byte(self.masked, letter);
        }
        self.word_length += count;
        self.last_two = if let [.., before, _] = *letters { char::from(before) } else { self.last };
        self.last = char::from(last);
        self.previous = self.last;
        self.run += count;
        self.shape.signs += count;
        self.shape.longest_run = self.shape.longest_run.max(self.run);
    }

    fn step(&mut self, character: char) {
        if self.scanner.letters.has(character) {
            self.letter(character);
        } else {
            if self.word_length > 0 && !is_joining(character) {
                self.end_word();
            }
            self.mark(character);
        }
        self.previous = character;
        if matches!(character, ' ' | '\t' | '\n') {
            self.run = 0;
        } else {
            self.run += 1;
            self.shape.signs += 1;
            self.shape.longest_run = self.shape.longest_run.max(self.run);
        }
    }

    fn letter(&mut self, character: char) {
        let shape = &mut self.shape;
        let first = shape.characters == 0;
        shape.characters += 1;
        let mut folded = character;
        if character.is_ascii_digit() {
            shape.digits += 1;
            shape.begins_digit |= first;
            self.word_digits += 1;
            self.number = self.number.saturating_mul(10).saturating_add(character as u32 - '0' as u32);
            if matches!(self.previous, '$' | '€' | '£' | '₹' | '¥') {
                shape.prices += 1;
            }
        } else if character.is_uppercase() {
            shape.capitals += 1;
            if self.word_length == 0 {
                shape.capitalised += 1;
            } else if self.previous.is_lowercase() {
                shape.glued += 1;
            }
            if !character.is_ascii() {
                folded = character.to_lowercase().next().unwrap_or(character);
            }
        } else if !character.is_lowercase() {
            shape.caseless += 1;
        } else if first {
            shape.begins_small = true;
        }
        if folded.is_ascii() {
            self.word = hash::add_byte(self.word, folded as u8);
            let masked = if folded.is_ascii_digit() { b'0' } else { folded as u8 };
            // A run of digits counts as one, regardless of its length.
            if masked != b'0' || !self.previous.is_ascii_digit() {
                self.masked = hash::add_byte(self.masked, masked);
            }
        } else {
            let mut buffer = [0; 4];
            for &byte in folded.encode_utf8(&mut buffer).as_bytes() {
                self.word = hash::add_byte(self.word, byte);
                self.masked = hash::add_byte(self.masked, byte);
            }
            if is_unspaced(character) {
                if self.unspaced > 0 {
                    self.words.push((character as u32).wrapping_mul(0x9e37_79b1) ^ self.unspaced_before);
                }
                self.unspaced += 1;
                self.unspaced_before = character as u32;
            }
        }
        self.word_length += 1;
        self.last_two = self.last;
        self.last = character;
    }

    fn mark(&mut self, character: char) {
        let shape = &mut self.shape;
        if character == '_' {
            self.underscores += 1;
            shape.blanks_to_fill += u32::from(self.underscores == 3);
        } else {
            self.underscores = 0;
        }
        match character {
            ' ' | '\t' | '\n' => {
                if matches!(self.previous, '.' | '!' | '?' | '"' | '”' | ')' | '»')
                    && matches!(self.last, '.' | '!' | '?')
                {
                    shape.sentences += 1;
                }
                return;
            }
            ',' | '،' | '、' | '，' => shape.commas += 1,
            '。' | '！' | '？' | '؟' | '।' | '۔' | '።' => shape.sentences += 1,
            '|' | '·' | '•' | '›' | '→' | '>' | '←' | '‹' | '⋅' => shape.separators += 1,
            '€' | '₹' | '¥' | '£' if self.previous.is_ascii_digit() => shape.prices += 1,
            ':' | '/' if self.previous.is_ascii_digit() => shape.dates += 1,
            ':' | '：' => shape.colons += 1,
            '[' => {
                shape.brackets += 1;
                if self.previous == '!' {
                    shape.images += 1;
                }
                if self.open_count < OPEN {
                    self.open[self.open_count] = shape.words;
                    self.open_count += 1;
                }
            }
            ']' => {
                self.open_count = self.open_count.saturating_sub(1);
                shape.link_numbers += u32::from(self.previous.is_ascii_digit());
            }
            '{' | '}' => {
                shape.braces += 1;
                shape.code += 1;
            }
            '=' | ';' | '_' | '<' | '#' | '\\' => shape.code += 1,
            '(' => shape.parentheses += 1,
            '©' => shape.copyright = true,
            '@' => shape.address = true,
            '"' | '“' | '„' | '«' | '»' | '”' | '「' | '」' => {
                shape.quotes += 1;
                shape.begins_quote |= shape.characters == 0;
            }
            '*' | '-' | '+' | '–' | '—' if shape.characters == 0 => shape.begins_sign = true,
            _ => {}
        }
        if !matches!(character, '"' | '”' | '’' | '\'' | ')' | ']' | '\u{a0}' | '»' | '*' | '_' | '」' | '“') {
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
        shape.masked = hash::join(shape.masked, self.masked);
        if self.word_digits == self.word_length {
            shape.numbers += 1;
            if self.word_digits == 4 && (1900..2100).contains(&self.number) {
                shape.dates += 1;
            }
        } else {
            if let Some(topic) = self.scanner.lexicon.topic(self.word)
                && let Some(count) = shape.topics.get_mut(topic as usize)
            {
                *count = count.saturating_add(1);
                if self.word_before == 0 {
                    shape.first_topic = topic as u32 + 1;
                }
            }
            if let Some(keys) = &mut self.keys {
                keys.push(self.masked);
                if self.word_before != 0 {
                    keys.push(hash::join(self.word_before, self.masked));
                }
            }
            if shape.words <= SCORED_WORDS {
                shape.scores.add(self.scanner.scores, self.word_before, self.masked);
            }
            if self.word_length >= TELLING_WORD && self.unspaced == 0 {
                self.words.push((self.word ^ (self.word >> 32)) as u32);
            }
        }
        self.word_before = self.masked;
        self.forget_word();
    }

    fn forget_word(&mut self) {
        self.word = hash::EMPTY;
        self.masked = hash::EMPTY;
        self.word_length = 0;
        self.word_digits = 0;
        self.unspaced = 0;
        self.number = 0;
    }

    fn finish(mut self) -> Shape {
        self.end_word();
        self.shape.ending = match (self.last_two, self.last) {
            ('.', '.') | (_, '…') => Ending::Ellipsis,
            (_, '.' | '!' | '?' | '。' | '！' | '？' | '؟' | '।' | '۔' | '።') => Ending::Sentence,
            (_, ':' | '：') => Ending::Colon,
            _ => Ending::Open,
        };
        if self.shape.ending == Ending::Sentence && self.shape.words > 1 {
            self.shape.sentences += 1;
        }
        if self.shape.words > SCORED_WORDS {
            self.shape.scores = Scores::default();
        } else if let Some(score) = self.scanner.scores.of_line(self.shape.masked) {
            self.shape.scores.line = score;
        }
        self.shape
    }
}

/// Marks within a word: combining accents, Indic vowel signs, joiners, soft hyphens.
fn is_joining(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{93c}'..='\u{94d}'
        | '\u{901}'..='\u{903}' | '\u{981}'..='\u{983}' | '\u{9bc}'..='\u{9cd}' | '\u{bbe}'..='\u{bcd}'
        | '\u{c3e}'..='\u{c4d}' | '\u{cbc}'..='\u{ccd}' | '\u{d3e}'..='\u{d4d}' | '\u{e31}' | '\u{e34}'..='\u{e3a}'
        | '\u{e47}'..='\u{e4e}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}
