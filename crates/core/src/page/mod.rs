//! A dump decoded and laid out as lines.
//!
//! A [`Dump`] is bytes as a scraper left them; a [`Page`] is the same text as lines, each with the bytes that it
//! spans. Positions are byte offsets into the page's text everywhere in unboil.

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
/// Parsing, laying out and selecting HTML.
pub use unboil_html as html;
pub use warning::PageWarning;

use std::ops::Range;
use std::sync::Arc;

/// A span of a page's text, in bytes: `start` is in it, `end` is the first byte behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSpan {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last one.
    pub end: usize,
}

impl ByteSpan {
    /// The span from `start` up to, not including, `end`; both in bytes.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Its length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The same as a range, to index bytes with.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// The bytes as found, with what is known of where they came from.
#[derive(Debug, Clone, Default)]
pub struct Dump {
    /// The path relative to the folder that is cleaned, with `/` between its parts.
    pub id: String,
    /// The page's address, where a sidecar or a record states one.
    pub url: Option<String>,
    /// The names of the folders above it that look like hosts, the nearest first.
    pub folder_hosts: Arc<[String]>,
    /// The names of the folders that it is in, the nearest first.
    pub folders: Arc<[String]>,
    /// The charset that a record's header declares.
    pub charset: Option<String>,
    /// The media type that a record's header declares, in lower case.
    pub media: Option<String>,
    /// Why the dump is cut off, in a word, where whoever fetched it says so.
    pub truncated: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A line's bytes, kept small: a page of 200 MB may have 200 million of them.
#[derive(Debug, Clone, Copy)]
struct Line {
    start: u32,
    /// The text without the white space round it.
    text_start: u32,
    text_end: u32,
}

/// A dump decoded and laid out as lines.
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

/// What a page knows beside its text where its dump is HTML.
#[derive(Debug)]
pub struct HtmlBody {
    /// The elements.
    pub tree: html::Tree,
    /// The laid-out text, and the element of each of its lines.
    pub layout: html::Layout,
    /// What the page states about itself.
    pub metadata: html::Metadata,
    /// The address in the comment of the program that saved the page.
    pub saved_from: Option<String>,
    /// Set where the page's text is not in what it shows.
    pub shell: Option<html::Shell>,
}

impl Page {
    /// The dump's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The page's address, as it is written: the one that the dump came with, else the one that whoever saved the page
    /// wrote into it, else the one that HTML claims.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.fetched_url().or_else(|| self.claimed_url())
    }

    /// The address that the page was fetched from: the one that the dump came with, else the one in the header of a text
    /// dump, or in the comment of the program that saved HTML.
    #[must_use]
    pub fn fetched_url(&self) -> Option<&str> {
        let written = || match self.html() {
            Some(html) => html.saved_from.as_ref(),
            None => self.header()?.url.as_ref(),
        };
        self.url.as_ref().or_else(written).map(String::as_str)
    }

    /// The address that HTML claims for its text: of a text that another site published first, that site's.
    #[must_use]
    pub fn claimed_url(&self) -> Option<&str> {
        let whole = |url: &&String| is_absolute(url);
        let stated = &self.html()?.metadata;
        let url = stated.canonical_url.as_ref().filter(whole).or(stated.og_url.as_ref().filter(whole));
        url.map(String::as_str)
    }

    /// The host of the page's address; of a copy in an archive or behind a proxy the host of the page that was copied.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        self.url().and_then(|url| host_of(&original(url)))
    }

    /// The year in which it was published, where HTML states it or the address is dated.
    #[must_use]
    pub fn year(&self) -> Option<i16> {
        let stated = self.html().and_then(|html| html.metadata.date.as_ref()?.iso_day.as_deref());
        stated.and_then(year::of_day).or_else(|| self.url().and_then(|url| year::of_address(&original(url))))
    }

    /// What is known beside the text where the dump is HTML.
    #[must_use]
    pub fn html(&self) -> Option<&HtmlBody> {
        match &self.body {
            Body::Text(_) => None,
            Body::Html(html) => Some(html),
        }
    }

    /// What a text dump states about itself at its top; HTML has [`HtmlBody::metadata`] instead.
    #[must_use]
    pub const fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    /// The names of the folders that it is in, the nearest first.
    #[must_use]
    pub fn folders(&self) -> &[String] {
        &self.folders
    }

    /// The names of the folders above it that look like hosts, the nearest first.
    #[must_use]
    pub fn folder_hosts(&self) -> &[String] {
        &self.folder_hosts
    }

    /// The text in bytes: UTF-8, or whatever bytes a damaged UTF-8 dump had; of HTML the text as laid out.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        self.body.text()
    }

    /// The size of the dump in bytes, as it was found.
    #[must_use]
    pub fn dump_len(&self) -> usize {
        self.dump_len
    }

    /// What the dump was decoded from.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// What did not check out as it was read.
    #[must_use]
    pub fn warnings(&self) -> &[PageWarning] {
        &self.warnings
    }

    /// How many lines it has; the last one counts though no line end follows it.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// A line with its line end, in bytes. A byte order mark before the first line is in no line.
    #[must_use]
    pub fn line(&self, line: usize) -> ByteSpan {
        let start = self.lines.get(line).map_or(self.text().len(), |l| l.start as usize);
        let end = self.lines.get(line + 1).map_or(self.text().len(), |l| l.start as usize);
        ByteSpan::new(start, end)
    }

    /// The lines `lines` as one span, in bytes.
    #[must_use]
    pub fn lines_span(&self, lines: Range<usize>) -> ByteSpan {
        let start = self.line(lines.start).start;
        let end = if lines.end == 0 { start } else { self.line(lines.end - 1).end };
        ByteSpan::new(start, end.max(start))
    }

    /// Where a line's text is, without the white space round it, in bytes.
    #[must_use]
    pub fn reading_span(&self, line: usize) -> ByteSpan {
        self.lines.get(line).map_or(ByteSpan::new(0, 0), |l| ByteSpan::new(l.text_start as usize, l.text_end as usize))
    }

    /// A line's text without the white space round it: what rules read.
    #[must_use]
    pub fn reading(&self, line: usize) -> &[u8] {
        &self.text()[self.reading_span(line).range()]
    }

    /// Whether a line holds nothing but white space.
    #[must_use]
    pub fn is_blank(&self, line: usize) -> bool {
        self.reading_span(line).is_empty()
    }

    /// The line that holds the byte at `offset` (bytes); the last line for what lies behind the text.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|l| l.start as usize <= offset).saturating_sub(1)
    }

    /// The nearest lines with text before and behind a line.
    pub fn neighbours(&self, line: usize) -> [Option<usize>; 2] {
        [(0..line).rev().find(|&l| !self.is_blank(l)), (line + 1..self.line_count()).find(|&l| !self.is_blank(l))]
    }

    /// `span`, and where nothing but white space is left round it on its lines, those whole lines.
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
