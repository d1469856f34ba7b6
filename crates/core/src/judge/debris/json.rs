//! Detects JSON (RFC 8259), complete or cut off by the end of the page.

use super::{End, Start};

/// The extent of a JSON text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// Where it ends.
    pub end: End,
    /// The number of keys.
    pub keys: usize,
    /// How many keys have no space before their value.
    pub tight: usize,
    /// Whether it is linked data, which people do not write within prose.
    pub linked: bool,
}

/// The minimum number of keys: fewer could be an example in a text.
const FEWEST_KEYS: usize = 3;
/// The minimum length in bytes: shorter data could be an example in a text.
const SHORTEST: usize = 80;

/// Machine-written JSON at the start of `text`: an object or array that is linked data, or has at least [`FEWEST_KEYS`]
/// keys, most of them without a space after the colon.
pub(super) fn data_at(start: Start<'_>) -> End {
    data(start.rest)
}

/// The same for a text that starts anywhere.
pub(super) fn data(text: &[u8]) -> End {
    if !matches!(text.first(), Some(b'{' | b'[')) {
        return End::None(0);
    }
    let extent = extent(text);
    let machine = extent.keys >= FEWEST_KEYS && (extent.linked || extent.tight * 2 > extent.keys);
    match extent.end {
        End::After(length) if machine && length >= SHORTEST => {
            // Punctuation that may follow data on its line.
            let punctuation = text[length..].iter().take_while(|b| b" \t;,\"')".contains(b)).count();
            End::After(length + punctuation)
        }
        End::CutOff if machine && text.len() >= SHORTEST => End::CutOff,
        End::After(length) | End::None(length) => End::None(length),
        End::CutOff => End::None(text.len()),
    }
}

enum Expect {
    Value,
    ValueOrClose,
    KeyOrClose,
    Key,
    Colon,
    CommaOrClose,
}

/// Parses the JSON value at the start of `text`, without recursion.
pub(super) fn extent(text: &[u8]) -> Extent {
    let mut open: Vec<u8> = Vec::new();
    let mut expect = Expect::Value;
    let mut extent = Extent { end: End::CutOff, keys: 0, tight: 0, linked: false };
    let mut at = 0;
    loop {
        while text.get(at).is_some_and(|b| b.is_ascii_whitespace()) {
            at += 1;
        }
        let Some(&byte) = text.get(at) else { return extent };
        let next = match (&expect, byte) {
            (Expect::Value | Expect::ValueOrClose, b'{') => {
                open.push(b'}');
                at += 1;
                Some(Expect::KeyOrClose)
            }
            (Expect::Value | Expect::ValueOrClose, b'[') => {
                open.push(b']');
                at += 1;
                Some(Expect::ValueOrClose)
            }
            (Expect::ValueOrClose | Expect::KeyOrClose | Expect::CommaOrClose, b'}' | b']')
                if open.last() == Some(&byte) =>
            {
                open.pop();
                at += 1;
                Some(Expect::CommaOrClose)
            }
            (Expect::KeyOrClose | Expect::Key, b'"') => match string(&text[at..]) {
                Some(length) => {
                    extent.linked |= matches!(&text[at..at + length], b"\"@context\"" | b"\"@type\"" | b"\"@id\"");
                    at += length;
                    Some(Expect::Colon)
                }
                None => return extent,
            },
            (Expect::Colon, b':') => {
                extent.keys += 1;
                extent.tight += usize::from(text.get(at + 1).is_some_and(|b| !b.is_ascii_whitespace()));
                at += 1;
                Some(Expect::Value)
            }
            (Expect::Value | Expect::ValueOrClose, _) => match scalar(&text[at..]) {
                End::After(length) => {
                    at += length;
                    Some(Expect::CommaOrClose)
                }
                End::CutOff => return extent,
                End::None(_) => None,
            },
            (Expect::CommaOrClose, b',') => {
                at += 1;
                open.last().map(|close| if *close == b'}' { Expect::Key } else { Expect::Value })
            }
            _ => None,
        };
        match next {
            Some(Expect::CommaOrClose) if open.is_empty() => return Extent { end: End::After(at), ..extent },
            Some(next) => expect = next,
            None => return Extent { end: End::None(at.max(1)), ..extent },
        }
    }
}

/// The length of a string in bytes, including quotes; `None` if the text ends within it.
pub(super) fn string(text: &[u8]) -> Option<usize> {
    let quote = *text.first()?;
    let mut at = 1;
    loop {
        at += memchr::memchr2(quote, b'\\', &text[at.min(text.len())..])?;
        if text[at] == quote {
            return Some(at + 1);
        }
        at += 2;
    }
}

fn scalar(text: &[u8]) -> End {
    if text.first() == Some(&b'"') {
        return string(text).map_or(End::CutOff, End::After);
    }
    let length = text.iter().take_while(|b| b.is_ascii_alphanumeric() || b"+-.".contains(b)).count();
    let word = &text[..length];
    let number = word.first().is_some_and(|b| b.is_ascii_digit() || *b == b'-');
    if number || matches!(word, b"true" | b"false" | b"null") { End::After(length) } else { End::None(length) }
}
