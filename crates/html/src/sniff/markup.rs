//! Is it HTML?

use crate::charset::characters;
use crate::charset::utf32;
use encoding_rs::{UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Bytes looked at.
const LOOKED_AT: usize = 64 * 1_024;
/// Tags a fragment must hold to be HTML by its tags alone, …
const FEWEST_TAGS: usize = 6;
/// … bytes of it there may be for each of them, …
const BYTES_PER_TAG: usize = 250;
/// … and kinds of element it must use.
const FEWEST_KINDS: usize = 2;

/// What a piece of input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// A page, or a piece of one.
    Html,
    /// Anything else, text with a few tags in it or about HTML among it.
    Text,
}

/// Bytes that may stand before a page.
const LONGEST_HEAD: usize = 4_096;
/// Endings of the names of HTML, …
const HTML_NAMES: &[&str] = &["html", "htm", "xhtml", "shtml", "xht"];
/// … and of texts, which are HTML only where they start as pages do: prose about HTML has tags in it, and Markdown is
/// written with some.
const TEXT_NAMES: &[&str] = &["txt", "text", "md", "markdown", "mdown", "mkd", "rst", "adoc", "asciidoc", "org", "log"];

/// Tells HTML from text: by how it starts, then by the file's extension (with
/// or without its dot), then by its tags. What has prose before its first tag
/// is text, unless its name says that it is HTML.
pub fn looks_like_html(bytes: &[u8], extension: Option<&str>) -> Content {
    let sample = decode(bytes.get(..LOOKED_AT).unwrap_or(bytes));
    // A byte order mark, as it is and as it is after a mistake that is often made.
    let text = sample.trim_start_matches(['\u{feff}', '\u{ef}', '\u{bb}', '\u{bf}']).trim_start();
    if begins_page(text) {
        return Content::Html;
    }
    let named = extension.map(|name| name.trim_start_matches('.').to_ascii_lowercase());
    let is_named = |names: &[&str]| named.as_deref().is_some_and(|name| names.contains(&name));
    let count = count_tags(text);
    if is_named(HTML_NAMES) {
        return if count.tags > 0 { Content::Html } else { Content::Text };
    }
    let before = text.get(..count.first).unwrap_or(text);
    if has_prose(before) {
        // Of a text only the page itself may be its first markup.
        let is_first = count.page == count.first && before.ends_with(['\n', '\r']);
        let is_page = is_first || (count.page <= LONGEST_HEAD && !is_named(TEXT_NAMES));
        return if is_page && ends_page(bytes) { Content::Html } else { Content::Text };
    }
    if is_named(TEXT_NAMES) {
        return Content::Text;
    }
    let dense = count.tags * BYTES_PER_TAG >= text.len();
    let fragment = count.tags >= FEWEST_TAGS && count.kinds >= FEWEST_KINDS && dense && count.closed;
    let frame = count.frames >= 2 && dense;
    let small_fragment =
        text.starts_with('<') && count.tags >= 2 && dense && count.closed && count.kinds >= FEWEST_KINDS;
    if fragment || frame || small_fragment { Content::Html } else { Content::Text }
}

/// Whether there are words in a text, its tags, comments and character references aside.
fn has_prose(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (words, markup) = rest.split_at(at);
        if words.contains(char::is_alphanumeric) {
            return true;
        }
        let end = match markup {
            _ if markup.starts_with("<!--") => markup.find("-->").map(|at| at + 3),
            _ if markup.starts_with('&') => markup.find(';').filter(|&at| at < 12).map(|at| at + 1),
            _ => markup.find('>').map(|at| at + 1),
        };
        match end.and_then(|end| markup.get(end..)) {
            Some(after) => rest = after,
            None => break,
        }
    }
    rest.contains(char::is_alphanumeric)
}

/// Whether the last thing in it is the end of a page: so ends a page that has something before it, as the head of an HTTP
/// response or a warning of the server's, and so does hardly any prose that shows one.
fn ends_page(bytes: &[u8]) -> bool {
    let end = bytes.trim_ascii_end();
    [&b"</html>"[..], b"</body>"].iter().any(|tag| {
        end.len().checked_sub(tag.len()).and_then(|at| end.get(at..)).is_some_and(|it| it.eq_ignore_ascii_case(tag))
    })
}

/// UTF-16 and UTF-32 by their byte order marks, else whatever of the bytes is ASCII counts.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((text, _)) = utf32::decoded(bytes) {
        text.into()
    } else if bytes.starts_with(&[0xff, 0xfe]) {
        UTF_16LE.decode_without_bom_handling(bytes).0
    } else if bytes.starts_with(&[0xfe, 0xff]) {
        UTF_16BE.decode_without_bom_handling(bytes).0
    } else {
        characters(bytes)
    }
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start.as_bytes()))
}

/// True for a text that begins as only pages do, after XML declarations and
/// comments.
fn begins_page(text: &str) -> bool {
    let mut rest = text;
    loop {
        if starts_with_ignoring_case(rest, "<!doctype html") {
            return true;
        }
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else if rest.starts_with("<?xml") {
            rest.find("?>").map(|at| at + 2)
        } else {
            None
        };
        match end.and_then(|end| rest.get(end..)) {
            Some(after) => rest = after.trim_start(),
            None => break,
        }
    }
    ["<html", "<head", "<body", "<title", "<meta", "<base"].iter().any(|tag| {
        starts_with_ignoring_case(rest, tag)
            && matches!(rest.as_bytes().get(tag.len()), Some(b'>' | b' ' | b'\t' | b'\r' | b'\n'))
    })
}

/// The tags of a text.
struct TagCount {
    /// Start and end tags of elements HTML knows.
    tags: usize,
    /// Kinds of element among them.
    kinds: usize,
    /// `<html>`, `<head>`, `<body>` and their end tags.
    frames: usize,
    /// An element was closed.
    closed: bool,
    /// Where the first tag stands, in bytes; the text's end where there is none.
    first: usize,
    /// The same of the first that starts a page.
    page: usize,
}

/// The elements that tell HTML from other uses of `<`.
const KNOWN: &[&str] = &[
    "a",
    "article",
    "aside",
    "b",
    "blockquote",
    "body",
    "br",
    "button",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "label",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "noscript",
    "ol",
    "option",
    "p",
    "picture",
    "pre",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strong",
    "style",
    "sub",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "u",
    "ul",
    "video",
];

fn count_tags(text: &str) -> TagCount {
    let mut count = TagCount { tags: 0, kinds: 0, frames: 0, closed: false, first: text.len(), page: text.len() };
    let mut seen = vec![false; KNOWN.len()];
    for (at, _) in text.match_indices('<') {
        let rest = text.get(at + 1..).unwrap_or("");
        if starts_with_ignoring_case(rest, "!doctype html") || starts_with_ignoring_case(rest, "html") {
            (count.first, count.page) = (count.first.min(at), count.page.min(at));
        }
        let closes = rest.starts_with('/');
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).take(12).count();
        let after = name.as_bytes().get(length).copied();
        if !matches!(after, Some(b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n')) {
            continue;
        }
        let name = name.get(..length).unwrap_or("").to_ascii_lowercase();
        let Ok(place) = KNOWN.binary_search(&name.as_str()) else {
            continue;
        };
        count.tags += 1;
        count.first = count.first.min(at);
        count.closed |= closes;
        count.frames += usize::from(matches!(name.as_str(), "html" | "head" | "body"));
        if let Some(slot) = seen.get_mut(place) {
            count.kinds += usize::from(!std::mem::replace(slot, true));
        }
    }
    count
}
