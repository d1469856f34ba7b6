//! Header fields (`Name: value`) and the URLs in them.

use crate::page::address::{host_of, is_absolute, scheme};

/// The maximum length of a field name and of a URL, in bytes.
pub(super) const LONGEST_NAME: usize = 30;
const LONGEST_ADDRESS: usize = 2_048;

/// The meaning of a field, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    /// The page's URL.
    Address,
    /// The page's URL, or a credit to another page.
    Source,
    /// The page's title.
    Title,
    /// A field of Jina's reader, which writes blank lines in between.
    Reader,
    /// The page's text follows.
    Content,
    /// Another field that scrapers write.
    Detail,
    /// Any other field.
    Other,
}

impl Name {
    pub fn of(name: &str) -> Self {
        match name.to_ascii_lowercase().replace(['_', '-'], " ").as_str() {
            "url" | "url source" | "source url" | "sourceurl" | "page url" | "pageurl" | "canonical"
            | "canonical url" | "canonicalurl" | "original url" | "originalurl" | "permalink" => Self::Address,
            "source" | "link" => Self::Source,
            "title" => Self::Title,
            "published time" | "warning" | "number of pages" => Self::Reader,
            "markdown content" => Self::Content,
            "author" | "authors" | "byline" | "category" | "content type" | "crawled" | "crawled at" | "date"
            | "description" | "fetched" | "fetched at" | "keywords" | "lang" | "language" | "publish date"
            | "published" | "published at" | "published date" | "publisher" | "retrieved" | "retrieved at"
            | "saved date" | "scraped" | "scraped at" | "section" | "site" | "site name" | "status code"
            | "summary" | "tags" | "timestamp" => Self::Detail,
            _ => Self::Other,
        }
    }
}

/// Parses a line of the form `Name: value`.
pub(super) fn field(line: &str) -> Option<(Name, &str)> {
    let (name, value) = line.split_once(':')?;
    let is_name = name.len() <= LONGEST_NAME
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-'));
    let is_value = value.is_empty() || value.starts_with([' ', '\t']) || address(value).is_some();
    (is_name && is_value).then(|| (Name::of(name), value.trim()))
}

/// Returns the text if it is an absolute URL with a scheme, optionally in angle brackets.
pub(super) fn address(text: &str) -> Option<&str> {
    address_of_host(text).filter(|address| scheme(address).is_some())
}

/// The same, with an optional scheme before `//host/path` or `host:port/path`.
pub(super) fn address_of_host(text: &str) -> Option<&str> {
    let text = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')).unwrap_or(text);
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"`{}|\\^\u{FFFD}".contains(c);
    let is_address = text.len() <= LONGEST_ADDRESS && !text.contains(odd) && is_absolute(text);
    (is_address && is_of_the_web(text) && host_of(text).is_some()).then_some(text)
}

/// Whether the scheme of a URL is HTTP, HTTPS or absent.
fn is_of_the_web(address: &str) -> bool {
    scheme(address).is_none_or(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}
