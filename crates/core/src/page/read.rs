//! Reads a page from a dump: content sniffing, decoding, line splitting.

use super::{
    Body, Decoded, Dump, Encoding, HtmlBody, NotText, Page, PageWarning, binary_kind, decode, header, html, mhtml, text,
};
use std::borrow::Cow;
use unboil_html::charset::{charset_of, is_utf16, utf32};
use unboil_html::sniff::{Content, Declared, declared_charsets, looks_like_html};

impl Page {
    /// Decodes a dump and splits it into lines. The declared media type or the file name, and the bytes, tell HTML from
    /// text.
    ///
    /// # Errors
    /// [`NotText`] if the dump is not text, is damaged MHTML, or is too large to address (4 GiB or more).
    pub fn read(mut dump: Dump) -> Result<Self, NotText> {
        let named = dump.id.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.')).map(|(_, end)| end);
        let extension = match dump.media.as_deref() {
            Some("text/html" | "application/xhtml+xml") => Some("html"),
            Some("text/plain") => Some("txt"),
            Some("text/markdown") => Some("md"),
            _ => named,
        };
        if !mhtml::is_mhtml(extension, &dump.bytes) {
            let content = looks_like_html(&dump.bytes, extension);
            return Self::read_as(dump, content);
        }
        let dump_len = small_enough(&dump.bytes)?;
        let mhtml::SavedPage { bytes, charset, address } = mhtml::saved_page(&dump.bytes)?;
        (dump.bytes, dump.charset, dump.url) = (bytes, charset, dump.url.or(address));
        Ok(Self { dump_len, ..Self::read_as(dump, Content::Html)? })
    }

    /// Does the same for a dump with known content type.
    ///
    /// # Errors
    /// The same as [`Page::read`].
    pub fn read_as(dump: Dump, content: Content) -> Result<Self, NotText> {
        let dump_len = small_enough(&dump.bytes)?;
        if binary_kind(&dump.bytes).is_some() {
            return Err(NotText::Binary);
        }
        let declared = match content {
            Content::Html => declared_charsets(&dump.bytes, dump.charset.as_deref()),
            Content::Text => declared_charsets(&[], dump.charset.as_deref()),
        };
        let (body, encoding) = if content == Content::Html {
            html_body(&dump.bytes, &declared)
        } else {
            let Decoded { text, encoding } = decode(dump.bytes, dump.charset.as_deref())?;
            (Body::Text(text), encoding)
        };
        let text = body.text();
        small_enough(text)?;
        let lines = text::lines(text);
        let header = if content == Content::Text { header(text) } else { None };
        let misread = declared.first().and_then(|declared| misread(declared, encoding, text));
        let truncated = dump.truncated.map(|reason| PageWarning::Truncated { reason });
        let warnings = misread.into_iter().chain(truncated).collect();
        let Dump { id, url, folder_hosts, folders, .. } = dump;
        Ok(Self { id, url, folder_hosts, folders, body, header, dump_len, encoding, warnings, lines })
    }

    /// Replaces invalid UTF-8 with U+FFFD. A text file can hold damaged bytes, but a record cannot.
    ///
    /// # Errors
    /// [`NotText::TooLarge`] if the replacement makes the text too large.
    pub fn in_utf8(self) -> Result<Self, NotText> {
        if self.html().is_some() || self.encoding != Encoding::DamagedUtf8 {
            return Ok(self);
        }
        let text = String::from_utf8_lossy(self.text()).into_owned().into_bytes();
        small_enough(&text)?;
        let (lines, header) = (text::lines(&text), header(&text));
        Ok(Self { body: Body::Text(text), encoding: Encoding::Utf8, lines, header, ..self })
    }
}

/// Parses HTML and lays it out. Bytes that the charset does not map become U+FFFD, as in a browser.
fn html_body(bytes: &[u8], declared: &[Declared]) -> (Body, Encoding) {
    let (text, encoding) = if let Some((text, name)) = utf32::decoded(bytes) {
        (Cow::Owned(text), Encoding::Other(name))
    } else {
        let declared: Vec<_> = declared.iter().map(|declared| declared.encoding).collect();
        let (text, charset, damaged) = charset_of(bytes, &declared).decode(bytes);
        let encoding = match (charset == encoding_rs::UTF_8, damaged) {
            (true, false) => Encoding::Utf8,
            (true, true) => Encoding::DamagedUtf8,
            (false, _) => Encoding::Other(charset.name()),
        };
        (text, encoding)
    };
    let tree = html::Tree::parse(&text);
    let mut layout = html::lay_out(&tree);
    html::lay_out_stated(&tree, &mut layout);
    let shell = html::shell(&tree, &layout);
    let metadata = html::metadata(&tree);
    let saved_from = header::saved_from(&text);
    (Body::Html(Box::new(HtmlBody { tree, layout, metadata, saved_from, shell })), encoding)
}

/// Returns the number of bytes, if 32-bit offsets can address them.
fn small_enough(bytes: &[u8]) -> Result<usize, NotText> {
    u32::try_from(bytes.len()).map(|_| bytes.len()).map_err(|_| NotText::TooLarge)
}

/// Returns a warning if the page was not read in its declared charset.
fn misread(declared: &Declared, read: Encoding, text: &[u8]) -> Option<PageWarning> {
    // In nearly all charsets, ASCII is the same as in UTF-8.
    if read == Encoding::Utf8 && declared.encoding.is_ascii_compatible() && text.is_ascii() {
        return None;
    }
    let read_as = match read {
        Encoding::Utf8 | Encoding::DamagedUtf8 => encoding_rs::UTF_8.name(),
        Encoding::Other(name) => name,
    };
    let is_same = declared.encoding.name() == read_as || (is_utf16(declared.encoding) && read_as.starts_with("UTF-16"));
    (!is_same).then(|| PageWarning::Charset { declared: declared.label.clone(), read_as })
}
