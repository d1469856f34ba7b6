//! Document type declarations. They matter only for quirks mode, in which a table does not end a paragraph.

use super::Tokenizer;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Doctype, Token};

/// Returns the next quoted identifier and the text after it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(is_space);
    let quote = text.chars().next().filter(|&first| first == '"' || first == '\'')?;
    let inner = text.get(1..)?;
    match inner.split_once(quote) {
        Some(parts) => Some(parts),
        None => Some((inner, "")),
    }
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\u{c}')
}

/// Returns `text` without a leading `word`, ignoring ASCII case.
fn after_word<'text>(text: &'text str, word: &str) -> Option<&'text str> {
    text.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word))?;
    text.get(word.len()..)
}

impl Tokenizer<'_> {
    /// Reads the declaration whose `<!doctype` ended at `start`.
    pub(super) fn doctype(&mut self, start: usize) {
        let end = self.doctype_end(start);
        let complete = end < self.bytes.len();
        let body = self.text(start, end).trim_start_matches(is_space);
        self.position = if complete { end + 1 } else { end };
        let name_length = body.find(is_space).unwrap_or(body.len());
        let (name, rest) = body.split_at(name_length);
        let rest = rest.trim_start_matches(is_space);
        let mut doctype = Doctype {
            name: (!name.is_empty()).then(|| StrTendril::from_slice(&name.to_ascii_lowercase())),
            force_quirks: name.is_empty() || !complete,
            ..Doctype::default()
        };
        let mut system = None;
        if let Some(rest) = after_word(rest, "public") {
            match quoted(rest) {
                Some((public, rest)) => {
                    doctype.public_id = Some(StrTendril::from_slice(public));
                    system = quoted(rest);
                }
                None => doctype.force_quirks = true,
            }
        } else if let Some(rest) = after_word(rest, "system") {
            system = quoted(rest);
            doctype.force_quirks |= system.is_none();
        } else {
            doctype.force_quirks |= !rest.is_empty();
        }
        doctype.system_id = system.map(|(id, _)| StrTendril::from_slice(id));
        let _ = self.send(Token::DoctypeToken(doctype));
    }

    /// Returns the offset of the `>` that ends the declaration: the first one, because even a quoted `>` ends it.
    fn doctype_end(&self, start: usize) -> usize {
        memchr::memchr(b'>', self.rest(start)).map_or(self.bytes.len(), |at| start + at)
    }
}
