//! A dump becomes a page: what it is, in which charset, and its lines.

use super::html::sniff::{Content, html_charset, looks_like_html};
use super::{Body, Decoded, Dump, Encoding, HtmlBody, NotText, Page, decode, header, html, text};

impl Page {
    /// Decodes a dump and finds its lines; what it is, text or HTML, is told by its bytes and its name.
    ///
    /// # Errors
    /// [`NotText`] where the dump is no text, or too large to address (4 GiB and more).
    pub fn read(dump: Dump) -> Result<Self, NotText> {
        let extension = dump.id.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.')).map(|(_, end)| end);
        let content = looks_like_html(&dump.bytes, extension);
        Self::read_as(dump, content)
    }

    /// The same for a dump of which it is known what it is.
    ///
    /// # Errors
    /// As those of [`Page::read`].
    pub fn read_as(dump: Dump, content: Content) -> Result<Self, NotText> {
        if u32::try_from(dump.bytes.len()).is_err() {
            return Err(NotText::TooLarge);
        }
        let dump_len = dump.bytes.len();
        let (body, encoding) = if content == Content::Html {
            html_body(&dump.bytes, dump.charset.as_deref())
        } else {
            let Decoded { text, encoding } = decode(dump.bytes)?;
            (Body::Text(text), encoding)
        };
        let text = body.text();
        if u32::try_from(text.len()).is_err() {
            return Err(NotText::TooLarge);
        }
        let lines = text::lines(text);
        let header = if content == Content::Text { header(text) } else { None };
        let Dump { id, url, folder_hosts, folders, .. } = dump;
        Ok(Self { id, url, folder_hosts, folders, body, header, dump_len, encoding, lines })
    }
}

/// Parses HTML and lays it out. Bytes that the charset has no character for become U+FFFD, as in a browser.
fn html_body(bytes: &[u8], declared: Option<&str>) -> (Body, Encoding) {
    let charset = html_charset(bytes, declared);
    let (text, charset, damaged) = charset.decode(bytes);
    let tree = html::Tree::parse(&text);
    let layout = html::lay_out(&tree);
    let metadata = html::metadata(&tree);
    let saved_from = header::saved_from(&text);
    let encoding = match (charset == encoding_rs::UTF_8, damaged) {
        (true, false) => Encoding::Utf8,
        (true, true) => Encoding::DamagedUtf8,
        (false, _) => Encoding::Other(charset.name()),
    };
    (Body::Html(Box::new(HtmlBody { tree, layout, metadata, saved_from })), encoding)
}
