//! The payload of a record: the body and its HTTP headers.

use super::header::{Header, MediaType, is_field, next_line};

/// The maximum number of consecutive HTTP headers: those of proxies, and of `100 Continue` responses.
const HEADS: usize = 4;

/// A body with the metadata in its header.
#[derive(Debug)]
pub(super) struct Payload<'a> {
    /// The HTTP status.
    pub status: Option<u16>,
    /// The media type.
    pub media: MediaType,
    /// The HTTP header fields.
    pub head: Header<'a>,
    /// The body as it was sent.
    pub body: &'a [u8],
}

impl<'a> Payload<'a> {
    /// The payload of a record. A block without an HTTP header is a body.
    pub fn of(record: Header<'a>, block: &'a [u8]) -> Self {
        let own = record.get("Content-Type").map(|value| MediaType::of(&value)).unwrap_or_default();
        let may_be_http = match own.name.as_str() {
            "application/http" | "" => true,
            _ => record.get("WARC-Type").is_some_and(|kind| kind.eq_ignore_ascii_case("response")),
        };
        let http = if may_be_http { Self::of_http(block) } else { None };
        http.unwrap_or_else(|| {
            let media = if own.name == "application/http" { MediaType::default() } else { own };
            Self { status: None, media, head: Header(&[]), body: block }
        })
    }

    fn of_http(block: &'a [u8]) -> Option<Self> {
        let mut rest = block;
        let mut payload = None;
        for _ in 0..HEADS {
            let Some((status, head, body)) = split(rest) else { break };
            let media = head.get("Content-Type").map(|value| MediaType::of(&value)).unwrap_or_default();
            payload = Some(Self { status, media, head, body });
            let preliminary = status.is_some_and(|status| (100..200).contains(&status)) || head.0.is_empty();
            if !preliminary || !body.trim_ascii_start().starts_with(b"HTTP/") {
                break;
            }
            rest = body;
        }
        payload
    }
}

/// The status, the fields and the body; `None` if there is no HTTP header.
fn split(block: &[u8]) -> Option<(Option<u16>, Header<'_>, &[u8])> {
    let start = block.trim_ascii_start();
    let mut rest = start;
    let first = next_line(&mut rest);
    let mut words = first.split(|&byte| byte == b' ').filter(|word| !word.is_empty());
    let protocol = words.next().unwrap_or_default();
    let status = words.next().and_then(status_of);
    let is_status = protocol.starts_with(b"HTTP/") || (protocol == b"ICY" && status.is_some());
    if !is_status {
        return fields(start).filter(|(head, _)| is_known(*head)).map(|(head, body)| (None, head, body));
    }
    let (head, body) = fields(rest).unwrap_or((Header(rest), &[]));
    Some((status, head, body))
}

/// Parses `200`, also with trailing garbage.
fn status_of(word: &[u8]) -> Option<u16> {
    let digits = word.get(..3)?;
    std::str::from_utf8(digits).ok()?.parse().ok().filter(|status| *status >= 100)
}

/// Splits header lines from the body after a blank line. A line of markup also ends the header, because some servers omit
/// the blank line. `None` if there is neither.
fn fields(bytes: &[u8]) -> Option<(Header<'_>, &[u8])> {
    let mut rest = bytes;
    while !rest.is_empty() {
        let at = bytes.len() - rest.len();
        let line = next_line(&mut rest);
        if line.is_empty() {
            return Some((Header(&bytes[..at]), rest));
        }
        if line.starts_with(b"<") {
            return Some((Header(&bytes[..at]), &bytes[at..]));
        }
    }
    None
}

/// Whether these are certainly HTTP fields, although they have no status line.
fn is_known(head: Header<'_>) -> bool {
    let mut rest = head.0;
    let mut all = !rest.is_empty();
    while !rest.is_empty() {
        let line = next_line(&mut rest);
        all &= is_field(line) || line.starts_with(b" ") || line.starts_with(b"\t");
    }
    all && head.get("Content-Type").is_some_and(|value| !MediaType::of(&value).name.is_empty())
}
