//! Formats TOML strings and rule ids.

use crate::rule::{literal, quoted};

/// Quotes a text with double quotes. If it contains quotes or backslashes, single quotes are used where possible.
pub(super) fn text(text: &str) -> String {
    if text.contains(['"', '\\']) { literal(text) } else { quoted(text) }
}

/// The maximum number of words in an id.
const MOST_WORDS: usize = 4;

/// Derives a rule id from a name: its words in lower case, joined by hyphens, without numbers, because these change.
/// `None` if no words remain.
pub(super) fn id_of(name: &str) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        let starts = !before.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && before.is_ascii_lowercase());
        if c.is_ascii_alphanumeric() {
            if starts {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.push(c.to_ascii_lowercase());
            }
        }
        before = c;
    }
    words.retain(|word| !word.bytes().all(|b| b.is_ascii_digit()));
    words.truncate(MOST_WORDS);
    let id = words.join("-");
    match id.as_str() {
        "" => None,
        "above" | "itself" => Some(format!("{id}-line")),
        _ => Some(id),
    }
}
