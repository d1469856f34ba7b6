//! HTML detection.

use crate::charset::characters;
use crate::charset::utf32;
use encoding_rs::{UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Number of bytes examined.
const LOOKED_AT: usize = 64 * 1_024;
/// Minimum number of tags in a fragment that is recognized as HTML by its tags alone.
const FEWEST_TAGS: usize = 6;
/// Maximum number of bytes per tag in such a fragment.
const BYTES_PER_TAG: usize = 250;
/// Minimum number of different elements in such a fragment.
const FEWEST_KINDS: usize = 2;

/// The kind of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// A page or a fragment of one.
    Html,
    /// Anything else, including text with a few tags in it or about HTML.
    Text,
}

/// Maximum number of bytes before a page.
const LONGEST_HEAD: usize = 4_096;
/// File extensions of HTML.
const HTML_NAMES: &[&str] = &["html", "htm", "xhtml", "shtml", "xht"];
/// File extensions of text. Such a file is HTML only if it starts like a page: prose about HTML contains tags, and
/// Markdown may use some.
const TEXT_NAMES: &[&str] = &["txt", "text", "md", "markdown", "mdown", "mkd", "rst", "adoc", "asciidoc", "org", "log"];

/// Tells HTML from text by the start of the input, then by the file's extension (with or without its dot), then by its
/// tags. Input with prose before its first tag is text, unless its extension says that it is HTML.
pub fn looks_like_html(bytes: &[u8], extension: Option<&str>) -> Content {
    let sample = decode(bytes.get(..LOOKED_AT).unwrap_or(bytes));
    // A byte order mark, also in its common wrongly decoded form.
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
        // In a text file, the page must be the first markup.
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

/// Whether a text contains words besides tags, comments and character references.
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

/// Whether the input ends with the end tag of a page. This holds for a page with something before it, such as the head
/// of an HTTP response or a server's warning, and for hardly any prose about HTML.
fn ends_page(bytes: &[u8]) -> bool {
    let end = bytes.trim_ascii_end();
    [&b"</html>"[..], b"</body>"].iter().any(|tag| {
        end.len().checked_sub(tag.len()).and_then(|at| end.get(at..)).is_some_and(|it| it.eq_ignore_ascii_case(tag))
    })
}

/// Decodes UTF-16 and UTF-32 by their byte order marks. In other input, only the ASCII bytes matter.
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

/// Whether a text begins as only pages do, after XML declarations and comments.
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

/// Counts and positions of the tags in a text.
struct TagCount {
    /// Number of start and end tags of known HTML elements.
    tags: usize,
    /// Number of different elements among them.
    kinds: usize,
    /// Number of `<html>`, `<head>`, `<body>` and their end tags.
    frames: usize,
    /// Whether an element was closed.
    closed: bool,
    /// Offset of the first tag in bytes, or the length of the text if there is none.
    first: usize,
    /// The same for the first tag that starts a page.
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
