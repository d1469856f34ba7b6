//! HTML escaping of untrusted text from pages, file names and rules.

use crate::page::is_hostile;
use std::fmt::{self, Display, Formatter, Write as _};

/// The default maximum length of an escaped text, in bytes of HTML.
const MOST: usize = 320;

/// Escapes text for HTML elements and quoted attributes. Characters that could affect the text around them are written as
/// their code points; a text that is too long is truncated with `…`.
pub(super) struct Escaped<'t> {
    text: &'t str,
    most: usize,
}

/// A text of the default maximum length.
pub(super) fn escaped(text: &str) -> Escaped<'_> {
    up_to(MOST, text)
}

/// A text of up to `most` bytes of HTML.
pub(super) fn up_to(most: usize, text: &str) -> Escaped<'_> {
    Escaped { text, most }
}

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut room = self.most;
        let mut piece = String::new();
        for c in self.text.chars() {
            piece.clear();
            match c {
                '&' => piece.push_str("&amp;"),
                '<' => piece.push_str("&lt;"),
                '>' => piece.push_str("&gt;"),
                '"' => piece.push_str("&quot;"),
                '\'' => piece.push_str("&#39;"),
                '\t' => piece.push(' '),
                c if is_hostile(c) => write!(piece, "\\u{{{:x}}}", u32::from(c))?,
                c => piece.push(c),
            }
            let Some(rest) = room.checked_sub(piece.len()) else { return f.write_char('…') };
            room = rest;
            f.write_str(&piece)?;
        }
        Ok(())
    }
}

/// A number with thousands separators.
pub(super) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + 6);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup_and_nothing_turns_the_line() {
        let text = "<a href=\"x\" b='y'>&amp;\u{202E}\u{1B}[2J\u{0}\n";
        let safe = "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;\\u{202e}\\u{1b}[2J\\u{0}\\u{a}";
        assert_eq!(escaped(text).to_string(), safe);
        assert_eq!(up_to(9, "<<<").to_string(), "&lt;&lt;…");
        assert_eq!(up_to(3, "abc").to_string(), "abc");
    }

    #[test]
    fn thousands_are_apart() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
    }
}
