//! Conversion of JSON texts to lines.

use crate::layout::lay_out;
use crate::tokenizer::decode_text;
use crate::tree::Tree;
use std::borrow::Cow;

/// Returns the lines of texts. Plain texts are split, and texts in HTML are laid out.
pub(super) fn lines_of(texts: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    for text in texts {
        let text = if text.contains("&lt;") { Cow::Owned(decode_text(text)) } else { Cow::Borrowed(text.as_str()) };
        if is_markup(&text) {
            let layout = lay_out(&Tree::parse(&text));
            lines.extend(layout.lines.iter().filter_map(|line| collapsed(layout.line_text(line))));
        } else {
            lines.extend(decode_text(&text).split(['\n', '\r', '\u{2028}', '\u{2029}']).filter_map(collapsed));
        }
    }
    lines
}

fn is_markup(text: &str) -> bool {
    ["</", "<p>", "<p ", "<br"].iter().any(|mark| text.contains(mark))
}

fn collapsed(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Whether a text reads as prose: sentences, mostly letters. Tags in it do not count.
pub(super) fn is_prose(text: &str) -> bool {
    let (mut letters, mut others, mut wide, mut spaces, mut stops) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    let mut in_tag = false;
    for c in text.chars().take(20_000) {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            _ if c.is_whitespace() => spaces += 1,
            _ if c.is_alphabetic() => {
                letters += 1;
                // Scripts without spaces between words.
                wide += usize::from(
                    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{9fff}'),
                );
            }
            '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟' | '۔' => {
                stops += 1;
                others += 1;
            }
            '{' | '}' | '=' | ';' | '_' | '\\' | '|' => others += 4,
            _ => others += 1,
        }
    }
    let spaced = spaces * 16 >= letters || wide * 2 >= letters;
    letters >= 20 && stops > 0 && spaced && letters > others * 4
}
