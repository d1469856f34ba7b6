//! Encoding detection of HTML pages.

use crate::charset::{charset_of, is_utf16};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252, X_USER_DEFINED};
use memchr::memmem;

/// Number of bytes at the start of a page that are searched for its encoding. The standard says 1024, but browsers and
/// pages go further.
const PRESCANNED: usize = 4_096;

/// Returns the encoding of a page. `declared` is the charset label of a record or sidecar. An unknown label is ignored.
///
/// The byte order mark decides, then the bytes themselves, then the first declaration that fits the bytes (the label
/// before the page's own near its start), then detection.
pub fn html_charset(bytes: &[u8], declared: Option<&str>) -> &'static Encoding {
    let encodings: Vec<_> = declared_charsets(bytes, declared).into_iter().map(|declared| declared.encoding).collect();
    charset_of(bytes, &encodings)
}

/// A declared charset.
#[derive(Debug)]
pub struct Declared {
    /// The label as written.
    pub label: String,
    /// The encoding that the label names.
    pub encoding: &'static Encoding,
}

/// Returns the charsets declared for a page, the most trusted first.
///
/// Follows "determining the character encoding" of the HTML standard: within the page, `utf-16` means UTF-8 and
/// `x-user-defined` means windows-1252.
pub fn declared_charsets(bytes: &[u8], declared: Option<&str>) -> Vec<Declared> {
    let of_record = declared.map(str::trim).and_then(|label| {
        let encoding = Encoding::for_label(label.as_bytes())?;
        Some(Declared { label: label.to_owned(), encoding })
    });
    of_record.into_iter().chain(named_in_page(bytes)).collect()
}

/// "Prescan a byte stream to determine its encoding".
fn named_in_page(bytes: &[u8]) -> Option<Declared> {
    let page = bytes.get(..PRESCANNED).unwrap_or(bytes);
    let mut position = 0;
    while let Some(at) = memchr::memchr(b'<', page.get(position..)?) {
        let open = position + at;
        let rest = page.get(open..)?;
        position = open + 1;
        if rest.starts_with(b"<!--") {
            let end = memmem::find(rest.get(2..)?, b"-->")?;
            position = open + 2 + end + 3;
        } else if starts_with_word(rest, b"<meta") {
            let (attributes, end) = attributes(rest, 5);
            position = open + end.max(1);
            if let Some(declared) = meta_encoding(&attributes) {
                return Some(declared);
            }
        } else if matches!(rest.get(1), Some(b'!' | b'?')) {
            position = open + memchr::memchr(b'>', rest)? + 1;
        } else if rest.get(1).is_some_and(|&byte| byte.is_ascii_alphabetic() || byte == b'/') {
            // Skip the attributes, because a value may contain `<meta`.
            let name = rest.iter().position(|&byte| is_space(byte) || byte == b'>')?;
            position = open + attributes(rest, name).1.max(1);
        }
    }
    None
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0c | b'\r')
}

fn starts_with_word(bytes: &[u8], word: &[u8]) -> bool {
    bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        && bytes.get(word.len()).is_some_and(|&byte| is_space(byte) || byte == b'/')
}

/// Returns the attributes of the tag at the start of `bytes`, read from `start` on, with names and values in lower
/// case, and the end of the tag.
fn attributes(bytes: &[u8], start: usize) -> (Vec<(String, String)>, usize) {
    let lower = |part: &[u8]| String::from_utf8_lossy(part).to_ascii_lowercase();
    let mut found = Vec::new();
    let mut position = start;
    let skip_spaces = |mut position: usize| {
        while bytes.get(position).is_some_and(|&byte| is_space(byte)) {
            position += 1;
        }
        position
    };
    loop {
        position = skip_spaces(position);
        match bytes.get(position) {
            None => return (found, bytes.len()),
            Some(b'>') => return (found, position + 1),
            Some(b'/') => {
                position += 1;
                continue;
            }
            Some(_) => {}
        }
        let rest = bytes.get(position..).unwrap_or(&[]);
        let name_length = rest
            .iter()
            .enumerate()
            .position(|(index, &byte)| is_space(byte) || matches!(byte, b'/' | b'>') || (byte == b'=' && index > 0))
            .unwrap_or(rest.len());
        let name = lower(rest.get(..name_length).unwrap_or(&[]));
        position = skip_spaces(position + name_length);
        if bytes.get(position) != Some(&b'=') {
            found.push((name, String::new()));
            continue;
        }
        position = skip_spaces(position + 1);
        let rest = bytes.get(position..).unwrap_or(&[]);
        let (value, used) = match rest.first() {
            Some(quote @ (b'"' | b'\'')) => {
                let inner = rest.get(1..).unwrap_or(&[]);
                let length = memchr::memchr(*quote, inner).unwrap_or(inner.len());
                (inner.get(..length).unwrap_or(&[]), length + 2)
            }
            _ => {
                let length = rest.iter().position(|&byte| is_space(byte) || byte == b'>').unwrap_or(rest.len());
                (rest.get(..length).unwrap_or(&[]), length)
            }
        };
        found.push((name, lower(value)));
        position += used;
    }
}

/// Returns the charset declared by one `<meta>`.
fn meta_encoding(attributes: &[(String, String)]) -> Option<Declared> {
    let value = |name: &str| attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str());
    let label = match value("charset") {
        Some(label) => label,
        None if value("http-equiv") == Some("content-type") => charset_in(value("content")?)?,
        None => return None,
    };
    let label = label.trim();
    let encoding = match Encoding::for_label(label.as_bytes())? {
        it if is_utf16(it) => UTF_8,
        it if it == X_USER_DEFINED => WINDOWS_1252,
        it => it,
    };
    Some(Declared { label: label.to_owned(), encoding })
}

/// "Extracting a character encoding from a meta element".
fn charset_in(content: &str) -> Option<&str> {
    let mut rest = content;
    loop {
        let at = rest.find("charset")?;
        rest = rest.get(at + 7..)?.trim_start();
        if let Some(value) = rest.strip_prefix('=') {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|&first| first == '"' || first == '\'');
            return match quote {
                Some(quote) => value.get(1..)?.split_once(quote).map(|(label, _)| label),
                None => value.split(|end: char| end == ';' || end.is_ascii_whitespace()).next(),
            };
        }
    }
}
