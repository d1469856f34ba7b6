//! Surface features of a text, computed in one pass over its characters.

use super::words::is_unspaced;
use crate::page::is_space;

/// Counts over one text.
#[derive(Debug, Clone, Default)]
pub(super) struct TextShape {
    /// Words. In scripts without spaces, two characters count as one word.
    pub words: usize,
    /// Words that begin with a lower-case letter, and with an upper-case one.
    pub small_words: usize,
    pub capital_words: usize,
    /// Letters and digits, and how many of them are digits.
    pub letters: usize,
    pub figures: usize,
    /// Lower-case letters, and upper-case letters.
    pub small: usize,
    pub capital: usize,
    /// Places where a key, a value or a statement of data ends.
    pub data: usize,
    pub ends_as_sentence: bool,
    /// Words within quotation marks.
    pub quoted: usize,
}

/// The minimum number of places that cannot be accidental punctuation.
const DATA_PLACES: usize = 3;

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '।' | '؟' | '۔' | '．' | '։')
}

fn closes(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '\'' | '»' | '›' | '“' | ')' | ']' | '」' | '』')
}

struct Walk {
    look: TextShape,
    /// The letters of the current word, and how many of them are in a script without spaces.
    word: usize,
    unspaced: usize,
    before: char,
    /// The last two characters that were neither white space nor closing punctuation.
    last: [char; 2],
    /// The words within the current quotation; `None` outside of one.
    quotation: Option<usize>,
}

impl TextShape {
    pub fn at(text: &str) -> Self {
        let mut walk =
            Walk { look: Self::default(), word: 0, unspaced: 0, before: ' ', last: [' '; 2], quotation: None };
        for c in text.chars() {
            walk.step(c);
        }
        walk.end_word();
        walk.finish()
    }

    /// Whether it looks like data or a script.
    pub fn is_data(&self) -> bool {
        self.data >= DATA_PLACES
    }

    /// Whether more of its words begin with an upper-case letter than with a lower-case one. A Latin name within
    /// another script does not count.
    pub fn is_title_case(&self) -> bool {
        self.capital_words > self.small_words && (self.capital_words + self.small_words) * 2 > self.words
    }

    /// Whether it has no lower-case letters, though its script has. A name in upper case within another script does not
    /// count.
    pub fn is_capitals(&self) -> bool {
        self.small == 0 && self.capital > 1 && self.capital.saturating_mul(2) > self.letters
    }

    /// Whether at least a third of it is digits.
    pub fn is_figures(&self) -> bool {
        self.figures > 0 && self.figures.saturating_mul(3) >= self.letters
    }
}

impl Walk {
    fn step(&mut self, c: char) {
        if c.is_alphanumeric() {
            self.letter(c);
        } else {
            self.end_word();
            if !is_space(c) {
                self.mark(c);
            }
        }
        self.before = c;
    }

    fn letter(&mut self, c: char) {
        let (small, capital) = (c.is_lowercase(), c.is_uppercase());
        let look = &mut self.look;
        look.letters += 1;
        look.figures += usize::from(c.is_numeric());
        look.small += usize::from(small);
        look.capital += usize::from(capital);
        if self.word == 0 {
            look.small_words += usize::from(small);
            look.capital_words += usize::from(capital);
            look.data += usize::from(self.before == ';');
        }
        self.word += 1;
        self.unspaced += usize::from(is_unspaced(c));
        self.last = [self.last[1], c];
    }

    fn end_word(&mut self) {
        if self.word == 0 {
            return;
        }
        let words = (self.unspaced / 2).max(1);
        self.look.words += words;
        if let Some(quoted) = &mut self.quotation {
            *quoted += words;
        }
        (self.word, self.unspaced) = (0, 0);
    }

    fn mark(&mut self, c: char) {
        // `"key":`, `{"key`, `){`
        self.look.data += usize::from(matches!((self.before, c), ('"', ':') | ('{', '"') | (')', '{')));
        match (c, self.quotation) {
            ('"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』', Some(words)) => {
                self.look.quoted = self.look.quoted.max(words);
                self.quotation = matches!(c, '“' | '„' | '«' | '「' | '『').then_some(0);
            }
            ('"' | '“' | '„' | '«' | '「' | '『', None) => self.quotation = Some(0),
            _ => {}
        }
        if !closes(c) {
            self.last = [self.last[1], c];
        }
    }

    fn finish(mut self) -> TextShape {
        // A quotation of several paragraphs is closed only in its last one.
        self.look.quoted = self.look.quoted.max(self.quotation.unwrap_or(0));
        // An ellipsis means that the text continues elsewhere: a teaser.
        self.look.ends_as_sentence = ends_sentence(self.last[1]) && self.last != ['.', '.'];
        self.look
    }
}
