//! The header of a text dump: URL and title that a scraper wrote at its top.
//!
//! Scrapers use several forms: fields (`Title: …`, `URL Source: …`, as Jina's reader and Firecrawl write), YAML or TOML
//! front matter, an HTML comment (`<!-- saved from url=… -->`), or the bare URL. Text that only resembles one of these
//! is not a header, because the URL decides which site the page belongs to.

mod comment;
mod field;
mod fields;
mod front_matter;
mod saved;
mod stated;

pub(super) use saved::saved_from;

use super::Line;
use super::text::lines;
use field::address;
use memchr::memrchr2;
use std::borrow::Cow;
use std::ops::Range;
use unboil_html::charset::characters;

/// How many bytes of a dump are examined. A header must end within them.
const WINDOW: usize = 4_096;

/// The header of a text dump.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The page's URL, absolute, as written.
    pub url: Option<String>,
    /// The page's title, without quotes.
    pub title: Option<String>,
    /// The header's lines, including delimiters. Blank lines or one heading may precede it.
    pub lines: Range<usize>,
    /// The form of the header.
    pub kind: HeaderKind,
}

/// The form of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderKind {
    /// YAML between `---` lines or TOML between `+++` lines.
    FrontMatter,
    /// Lines of the form `Name: value`.
    Fields,
    /// An HTML comment.
    Comment,
    /// A bare URL on the first line.
    Address,
}

/// Returns the header of a dump's text, or `None` if there is no unambiguous URL or title. Examines only the first 4
/// KiB.
#[must_use]
pub fn header(text: &[u8]) -> Option<Header> {
    let window = match text.get(..WINDOW) {
        // The line at the end of the window may be incomplete.
        Some(window) if text.len() > WINDOW => window.get(..=memrchr2(b'\n', b'\r', window)?)?,
        _ => text,
    };
    let text = characters(window);
    let top = Top { lines: lines(text.as_bytes()), text };
    let first = top.text_from(0)?;
    match top.reading(first) {
        "---" => front_matter::yaml(&top, first),
        "+++" => front_matter::toml(&top, first),
        line if line.starts_with("<!--") => comment::comment(&top, first),
        line if address(line).is_some() => bare_address(&top, first),
        _ => fields::fields(&top, first),
    }
}

/// The lines at the top of a dump.
struct Top<'t> {
    text: Cow<'t, str>,
    lines: Vec<Line>,
}

impl Top<'_> {
    /// A line without surrounding white space; empty after the last line.
    fn reading(&self, line: usize) -> &str {
        let span = self.lines.get(line).map(|l| l.text_start as usize..l.text_end as usize);
        span.and_then(|span| self.text.get(span)).unwrap_or_default()
    }

    fn is_indented(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|l| l.text_start > l.start)
    }

    /// The first non-blank line from `line` on.
    fn text_from(&self, line: usize) -> Option<usize> {
        (line..self.lines.len()).find(|&line| !self.reading(line).is_empty())
    }

    /// The first unindented line from `line` on that is one of `delimiters`.
    fn delimiter_from(&self, line: usize, delimiters: &[&str]) -> Option<usize> {
        (line..self.lines.len()).find(|&line| !self.is_indented(line) && delimiters.contains(&self.reading(line)))
    }
}

fn bare_address(top: &Top<'_>, first: usize) -> Option<Header> {
    // Consecutive URLs are a list.
    if top.text_from(first + 1).is_some_and(|next| address(top.reading(next)).is_some()) {
        return None;
    }
    let url = address(top.reading(first)).map(str::to_owned);
    Some(Header { url, title: None, lines: first..first + 1, kind: HeaderKind::Address })
}

#[cfg(test)]
mod tests;
