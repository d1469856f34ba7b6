//! Texts as they stand in a rule file.

use crate::rule::{literal, quoted};

/// A text in double quotes; where it has some itself, or backslashes, in single quotes if it can.
pub(super) fn text(text: &str) -> String {
    if text.contains(['"', '\\']) { literal(text) } else { quoted(text) }
}

/// How many words of a name make an id.
const MOST_WORDS: usize = 4;

/// A name as the id of a rule: its words in small letters, with hyphens between them. Numbers change, and are left out.
/// `None` of a name without such letters.
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
