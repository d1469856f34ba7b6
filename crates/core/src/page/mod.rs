//! Page text: a scraped dump, decoded and split into lines.
//!
//! A [`Dump`] is the bytes as scraped. A [`Page`] is its text as lines with byte spans. Positions are byte offsets into
//! the page's text everywhere in unboil.

mod address;
mod binary;
mod decode;
mod header;
mod mhtml;
mod read;
mod text;
mod warning;
mod year;

pub(crate) use address::canonical_host;
pub use address::{host_of, is_absolute, original};
pub use binary::binary_kind;
pub use decode::{Decoded, Encoding, NotText, decode};
pub use header::{Header, HeaderKind, header};
pub use mhtml::MhtmlError;
pub use text::{alike, evened, is_hostile, is_space};
/// HTML parsing, layout and CSS selection.
pub use unboil_html as html;
pub use warning::PageWarning;

use std::ops::Range;
use std::sync::Arc;

/// A half-open span of a page's text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSpan {
    /// The offset of the first byte.
    pub start: usize,
    /// The offset after the last byte.
    pub end: usize,
}

impl ByteSpan {
    /// Creates the span from `start` up to, but not including, `end`, both in bytes.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Returns its length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Returns it as a range, for indexing bytes.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// The bytes of a scraped page, with what is known about their origin.
#[derive(Debug, Clone, Default)]
pub struct Dump {
    /// The path relative to the cleaned folder, with `/` as separator.
    pub id: String,
    /// The page's URL, if a sidecar file or a record states it.
    pub url: Option<String>,
    /// The names of the folders above it that look like hosts, nearest first.
    pub folder_hosts: Arc<[String]>,
    /// The names of the folders that contain it, nearest first.
    pub folders: Arc<[String]>,
    /// The charset declared in a record's header.
    pub charset: Option<String>,
    /// The media type declared in a record's header, in lower case.
    pub media: Option<String>,
    /// Why the dump is truncated, in a word, if the crawler recorded it.
    pub truncated: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A line's byte offsets, kept small because a page of 200 MB may have 200 million lines.
#[derive(Debug, Clone, Copy)]
struct Line {
    start: u32,
    /// The text without surrounding white space.
    text_start: u32,
    text_end: u32,
}

/// A dump, decoded and split into lines.
#[derive(Debug)]
pub struct Page {
    id: String,
    url: Option<String>,
    folder_hosts: Arc<[String]>,
    folders: Arc<[String]>,
    body: Body,
    header: Option<Header>,
    dump_len: usize,
    encoding: Encoding,
    warnings: Vec<PageWarning>,
    lines: Vec<Line>,
}

#[derive(Debug)]
enum Body {
    Text(Vec<u8>),
    Html(Box<HtmlBody>),
}

/// The parsed form of an HTML page.
#[derive(Debug)]
pub struct HtmlBody {
    /// The element tree.
    pub tree: html::Tree,
    /// The text as laid out, with the element of each line.
    pub layout: html::Layout,
    /// The metadata stated by the page.
    pub metadata: html::Metadata,
    /// The URL in the comment of the program that saved the page.
    pub saved_from: Option<String>,
    /// Why the visible page lacks its text, if it does.
    pub shell: Option<html::Shell>,
}

impl Page {
    /// Returns the dump's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the page's URL as written: [`fetched_url`](Self::fetched_url), else [`claimed_url`](Self::claimed_url).
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.fetched_url().or_else(|| self.claimed_url())
    }

    /// Returns the URL that the page was fetched from: the dump's URL, else the URL in the header of a text dump or in
    /// the comment of the program that saved the HTML.
    #[must_use]
    pub fn fetched_url(&self) -> Option<&str> {
        let written = || match self.html() {
            Some(html) => html.saved_from.as_ref(),
            None => self.header()?.url.as_ref(),
        };
        self.url.as_ref().or_else(written).map(String::as_str)
    }

    /// Returns the absolute canonical URL that HTML states. For syndicated text, this is the URL at the original
    /// publisher.
    #[must_use]
    pub fn claimed_url(&self) -> Option<&str> {
        let whole = |url: &&String| is_absolute(url);
        let stated = &self.html()?.metadata;
        let url = stated.canonical_url.as_ref().filter(whole).or(stated.og_url.as_ref().filter(whole));
        url.map(String::as_str)
    }

    /// Returns the host of the page's URL. For an archived or proxied copy, it is the host of the original page.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        self.url().and_then(|url| host_of(&original(url)))
    }

    /// Returns the year of publication, from the HTML metadata or from a dated URL.
    #[must_use]
    pub fn year(&self) -> Option<i16> {
        let stated = self.html().and_then(|html| html.metadata.date.as_ref()?.iso_day.as_deref());
        stated.and_then(year::of_day).or_else(|| self.url().and_then(|url| year::of_address(&original(url))))
    }

    /// Returns the parsed HTML, if the dump is HTML.
    #[must_use]
    pub fn html(&self) -> Option<&HtmlBody> {
        match &self.body {
            Body::Text(_) => None,
            Body::Html(html) => Some(html),
        }
    }

    /// Returns the header of a text dump; for HTML, see [`HtmlBody::metadata`].
    #[must_use]
    pub const fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    /// Returns the names of the folders that contain it, nearest first.
    #[must_use]
    pub fn folders(&self) -> &[String] {
        &self.folders
    }

    /// Returns the names of the folders above it that look like hosts, nearest first.
    #[must_use]
    pub fn folder_hosts(&self) -> &[String] {
        &self.folder_hosts
    }

    /// Returns the text: UTF-8, or the unchanged bytes of damaged UTF-8; for HTML, the text as laid out.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        self.body.text()
    }

    /// Returns the original size of the dump in bytes.
    #[must_use]
    pub fn dump_len(&self) -> usize {
        self.dump_len
    }

    /// Returns the encoding that the dump was decoded from.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Returns the warnings from reading the dump.
    #[must_use]
    pub fn warnings(&self) -> &[PageWarning] {
        &self.warnings
    }

    /// Returns the number of lines, including a last line without a line end.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// Returns the span of a line with its line end, in bytes. A byte order mark before the first line is not part of
    /// it.
    #[must_use]
    pub fn line(&self, line: usize) -> ByteSpan {
        let start = self.lines.get(line).map_or(self.text().len(), |l| l.start as usize);
        let end = self.lines.get(line + 1).map_or(self.text().len(), |l| l.start as usize);
        ByteSpan::new(start, end)
    }

    /// Returns the span of consecutive lines, in bytes.
    #[must_use]
    pub fn lines_span(&self, lines: Range<usize>) -> ByteSpan {
        let start = self.line(lines.start).start;
        let end = if lines.end == 0 { start } else { self.line(lines.end - 1).end };
        ByteSpan::new(start, end.max(start))
    }

    /// Returns the span of a line's text without surrounding white space, in bytes.
    #[must_use]
    pub fn reading_span(&self, line: usize) -> ByteSpan {
        self.lines.get(line).map_or(ByteSpan::new(0, 0), |l| ByteSpan::new(l.text_start as usize, l.text_end as usize))
    }

    /// Returns a line's text without surrounding white space, as rules see it.
    #[must_use]
    pub fn reading(&self, line: usize) -> &[u8] {
        &self.text()[self.reading_span(line).range()]
    }

    /// Whether a line is empty or only white space.
    #[must_use]
    pub fn is_blank(&self, line: usize) -> bool {
        self.reading_span(line).is_empty()
    }

    /// Returns the line that contains the byte at `offset`, or the last line if `offset` is after the text.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|l| l.start as usize <= offset).saturating_sub(1)
    }

    /// Returns the nearest non-blank lines before and after a line.
    pub fn neighbours(&self, line: usize) -> [Option<usize>; 2] {
        [(0..line).rev().find(|&l| !self.is_blank(l)), (line + 1..self.line_count()).find(|&l| !self.is_blank(l))]
    }

    /// Extends `span` to whole lines if only white space surrounds it on them; otherwise returns it unchanged.
    #[must_use]
    pub fn widen_to_bare_lines(&self, span: ByteSpan) -> ByteSpan {
        if span.is_empty() {
            return span;
        }
        let (first, last) = (self.line_at(span.start), self.line_at(span.end - 1));
        let (before, behind) = (self.reading_span(first), self.reading_span(last));
        if span.start <= before.start && span.end >= behind.end {
            return ByteSpan::new(span.start.min(self.line(first).start), span.end.max(self.line(last).end));
        }
        span
    }
}

impl Body {
    fn text(&self) -> &[u8] {
        match self {
            Self::Text(text) => text,
            Self::Html(html) => html.layout.text.as_bytes(),
        }
    }
}
