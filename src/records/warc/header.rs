//! Parsing of `Name: value` headers, as in WARC and HTTP.

use memchr::memchr;
use std::borrow::Cow;

/// A header block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header<'a>(pub &'a [u8]);

impl<'a> Header<'a> {
    /// The values of a field, in order, trimmed. A value with continuation lines, which start with white space, is one
    /// value.
    pub fn values<'s>(&'s self, name: &'s str) -> impl Iterator<Item = Cow<'a, str>> + use<'s, 'a> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            while !rest.is_empty() {
                let line = next_line(&mut rest);
                let Some(value) = value_of(line, name) else { continue };
                let mut value = text(value);
                while matches!(rest.first(), Some(b' ' | b'\t')) {
                    let more = text(next_line(&mut rest));
                    let value = value.to_mut();
                    if !value.is_empty() && !more.is_empty() {
                        value.push(' ');
                    }
                    value.push_str(&more);
                }
                return Some(value);
            }
            None
        })
    }

    /// The first nonempty value of a field.
    pub fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        self.values(name).find(|value| !value.is_empty())
    }
}

/// The next line without its end.
pub(super) fn next_line<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let end = memchr(b'\n', rest).unwrap_or(rest.len());
    let (line, behind) = rest.split_at(end);
    *rest = behind.get(1..).unwrap_or_default();
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Whether a line is a header field.
pub(super) fn is_field(line: &[u8]) -> bool {
    let name = memchr(b':', line).map_or(&[][..], |end| line[..end].trim_ascii_end());
    !name.is_empty() && name.iter().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"'))
}

fn value_of<'a>(line: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let own = line.get(..name.len())?;
    let behind = line.get(name.len()..)?.trim_ascii_start();
    if own.eq_ignore_ascii_case(name.as_bytes()) { behind.strip_prefix(b":") } else { None }
}

fn text(value: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(value.trim_ascii())
}

/// A media type with its parameters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct MediaType {
    /// `type/subtype` in lower case; empty if it is missing or malformed.
    pub name: String,
    /// The charset.
    pub charset: Option<String>,
}

impl MediaType {
    /// Parses the value of a Content-Type field.
    pub fn of(value: &str) -> Self {
        let mut parts = value.split([';', ',']);
        let name = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let is_name = name.len() <= 100
            && name.split_once('/').is_some_and(|(main, sub)| !main.is_empty() && !sub.is_empty())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/+-._".contains(&byte));
        let charset = parts.find_map(|part| {
            let (key, value) = part.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']).trim();
            (key.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
        });
        Self { name: if is_name { name } else { String::new() }, charset }
    }

    /// Whether this type is known not to be a page. Returns false for unknown types.
    pub fn is_no_page(&self) -> bool {
        let Some((main, sub)) = self.name.split_once('/') else { return false };
        match main {
            "image" | "audio" | "video" | "font" | "model" => true,
            "text" => ["css", "javascript", "ecmascript", "x-javascript", "json", "dns"].contains(&sub),
            "application" => {
                NO_PAGES.contains(&sub)
                    || sub.ends_with("+json")
                    || sub.ends_with("+zip")
                    || ["font-", "x-font-", "vnd.openxmlformats-", "vnd.ms-", "vnd.oasis."]
                        .iter()
                        .any(|start| sub.starts_with(start))
            }
            _ => false,
        }
    }

    /// Whether it is declared as text.
    pub fn is_text(&self) -> bool {
        self.name.starts_with("text/") || ["application/xhtml+xml", "application/xml"].contains(&self.name.as_str())
    }
}

/// The subtypes of `application/` that are not pages.
const NO_PAGES: [&str; 27] = [
    "pdf",
    "json",
    "javascript",
    "x-javascript",
    "ecmascript",
    "manifest",
    "wasm",
    "zip",
    "gzip",
    "x-gzip",
    "x-tar",
    "x-bzip2",
    "x-7z-compressed",
    "x-rar-compressed",
    "vnd.rar",
    "java-archive",
    "msword",
    "rtf",
    "postscript",
    "ogg",
    "mp4",
    "x-shockwave-flash",
    "x-mpegurl",
    "dash+xml",
    "vnd.apple.mpegurl",
    "x-protobuf",
    "ocsp-response",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_any_case_and_any_line_ends() {
        let header = Header(b"A: 1\r\nwarc-TYPE :  x y \nB: 2\n  3\r\n\t4\r\na:2\r\nC:\xFF");
        let all = |name| header.values(name).collect::<Vec<_>>();
        assert_eq!(all("a"), ["1", "2"]);
        assert_eq!(all("WARC-Type"), ["x y"]);
        assert_eq!(all("b"), ["2 3 4"]);
        assert_eq!(all("c"), ["\u{FFFD}"]);
        assert!(header.get("d").is_none());
    }

    #[test]
    fn media_types() {
        let of = |value: &str| MediaType::of(value);
        assert_eq!(of(" Text/HTML ;x=1; Charset=\"UTF-8\"").name, "text/html");
        assert_eq!(of("text/html; charset = 'utf-8'").charset.as_deref(), Some("utf-8"));
        assert_eq!(of("text/html, text/html; charset=x").charset.as_deref(), Some("x"));
        assert_eq!(of("nonsense").name, "");
        assert!(of("IMAGE/png").is_no_page() && of("application/ld+json").is_no_page());
        assert!(!of("application/octet-stream").is_no_page() && !of("").is_no_page());
    }
}
