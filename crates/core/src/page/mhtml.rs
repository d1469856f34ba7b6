//! MHTML (RFC 2557): reads the HTML page from the file that a browser saves with its images.
//!
//! mail-parser parses the MIME structure. A damaged file is refused and never read in part: a page that is cut off may
//! lack its end, and nothing in it shows that.

use encoding_rs::mem::is_ascii;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders as _};
use memchr::memchr2_iter;

/// The maximum number of multipart lists in a file, nested or side by side. Browsers write one; each one with a missing
/// end costs another pass over the file.
const MOST_LISTS: usize = 32;

/// Why an MHTML file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MhtmlError {
    /// There are no parts, or none between the declared boundaries.
    #[error("damaged MHTML: no MIME parts in it")]
    NoParts,
    /// It has more multipart lists than any saved page.
    #[error("damaged MHTML: more than {MOST_LISTS} lists of parts in it")]
    TooManyLists,
    /// No part is HTML.
    #[error("damaged MHTML: none of its parts is HTML")]
    NoHtml,
    /// The HTML part has no end.
    #[error("damaged MHTML: cut off, or broken, inside its HTML part")]
    Cut,
    /// The HTML part does not match its declared transfer encoding.
    #[error("damaged MHTML: its HTML part cannot be decoded")]
    Coding,
}

/// The HTML page of an MHTML file.
#[derive(Debug)]
pub(super) struct SavedPage {
    pub bytes: Vec<u8>,
    /// The charset declared by its part.
    pub charset: Option<String>,
    /// Its URL.
    pub address: Option<String>,
}

/// Whether a dump is MHTML: by its extension, or by the start that browsers write; never if it starts with markup.
pub(super) fn is_mhtml(extension: Option<&str>, bytes: &[u8]) -> bool {
    let is_named = extension.is_some_and(|end| end.eq_ignore_ascii_case("mhtml") || end.eq_ignore_ascii_case("mht"));
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let begins = |with: &[u8]| start.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with));
    (is_named && !start.starts_with(b"<")) || begins(b"From: <Saved by ") || begins(b"From: \"Saved by ")
}

/// Returns the HTML page: the root part named in the file's header, else the first HTML part.
///
/// # Errors
/// [`MhtmlError`] if the file is damaged or has no HTML part.
pub(super) fn saved_page(bytes: &[u8]) -> Result<SavedPage, MhtmlError> {
    if lists(bytes) > MOST_LISTS {
        return Err(MhtmlError::TooManyLists);
    }
    let message = MessageParser::new().with_mime_headers().parse(bytes).ok_or(MhtmlError::NoParts)?;
    let named = message.content_type().and_then(|it| it.attribute("start")).map(bare);
    let is_named = |part: &&MessagePart<'_>| named.is_some() && part.content_id().map(bare) == named;
    let mut pages = message.parts.iter().filter(|part| is_html(part));
    let first = pages.clone().next();
    let part = pages.find(is_named).or(first).ok_or_else(|| missing(&message))?;
    if part.is_encoding_problem {
        return Err(MhtmlError::Cut);
    }
    let raw = bytes.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let decoded = match part.encoding {
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
        Encoding::None => is_plain(part).then(|| raw.to_vec()),
    };
    let decoded = decoded.filter(|bytes| !bytes.trim_ascii().is_empty()).ok_or(MhtmlError::Coding)?;
    let charset = part.content_type().and_then(|it| it.attribute("charset")).map(str::to_owned);
    let located = |part: &MessagePart<'_>| part.content_location().map(|address| address.trim().to_owned());
    let whole = message.header_raw("Snapshot-Content-Location").map(|address| address.trim().to_owned());
    let is_address = |address: &String| is_ascii(address.as_bytes()) && super::address::scheme(address).is_some();
    let address = located(part).filter(is_address).or(whole.filter(is_address));
    Ok(SavedPage { bytes: decoded, charset, address })
}

/// Counts the headers that announce a multipart list.
fn lists(bytes: &[u8]) -> usize {
    const NAME: &[u8] = b"content-type:";
    const KIND: &[u8] = b"multipart/";
    let is_list = |&at: &usize| {
        let is_kind = bytes.get(at..at + KIND.len()).is_some_and(|it| it.eq_ignore_ascii_case(KIND));
        // Little white space follows a header name, so a small window suffices.
        let before = bytes.get(at.saturating_sub(100)..at).unwrap_or_default().trim_ascii_end();
        let name = before.len().checked_sub(NAME.len()).and_then(|start| before.get(start..));
        is_kind && name.is_some_and(|name| name.eq_ignore_ascii_case(NAME))
    };
    memchr2_iter(b'm', b'M', bytes).filter(is_list).count()
}

/// A content id without its angle brackets.
fn bare(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}

fn is_html(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|it| {
        let subtype = it.subtype().unwrap_or_default();
        let is = |main: &str, sub: &str| it.ctype().eq_ignore_ascii_case(main) && subtype.eq_ignore_ascii_case(sub);
        is("text", "html") || is("application", "xhtml+xml")
    })
}

/// Whether a part declares that it is not encoded.
fn is_plain(part: &MessagePart<'_>) -> bool {
    let coding = part.content_transfer_encoding().map(|it| it.trim().to_ascii_lowercase());
    coding.is_none_or(|it| matches!(it.as_str(), "" | "7bit" | "8bit" | "binary"))
}

fn missing(message: &Message<'_>) -> MhtmlError {
    if message.parts.len() > 1 { MhtmlError::NoHtml } else { MhtmlError::NoParts }
}
