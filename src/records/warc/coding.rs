//! A body as it was meant: without the codings that it was sent in, as far as it still has them.

use super::chunked::{surely_chunked, unchunked};
use super::http::Payload;
use flate2::{Decompress, FlushDecompress, Status};
use std::borrow::Cow;
use std::io::Read;

/// A body is no longer than this, in bytes.
pub(super) const LONGEST: usize = 256 << 20;
/// No more codings than this are one in another.
const CODINGS: usize = 5;
/// So much of a body is looked at to tell text from packed bytes, in bytes.
const LOOKED_AT: usize = 1 << 10;

/// A body that is longer than [`LONGEST`] when it is unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLong;

/// The body of a record. A coding that the head names and the body has not is passed over; where a body is cut off or
/// damaged, what could be unpacked is taken.
pub(super) fn decoded<'a>(payload: &Payload<'a>) -> Result<Cow<'a, [u8]>, TooLong> {
    let transfer = codings(payload, "Transfer-Encoding");
    let is_chunked = transfer.iter().any(|coding| coding == "chunked");
    let plain = if is_chunked { unchunked(payload.body) } else { surely_chunked(payload.body) };
    let mut body = plain.map_or(Cow::Borrowed(payload.body), Cow::Owned);
    let content = codings(payload, "Content-Encoding");
    for coding in content.iter().chain(&transfer).rev().take(CODINGS) {
        if let Some(unpacked) = without(coding, &body)? {
            body = unpacked.into();
        }
    }
    // A text that is still packed was packed once more than anybody said.
    for _ in 0..CODINGS {
        if !body.starts_with(&[0x1F, 0x8B, 8]) || !(payload.media.is_text() || payload.media.name.is_empty()) {
            break;
        }
        let Some(unpacked) = gunzipped(&body)? else { break };
        body = unpacked.into();
    }
    Ok(body)
}

fn codings(payload: &Payload<'_>, field: &str) -> Vec<String> {
    let values = payload.head.values(field);
    values
        .flat_map(|value| value.split(',').map(|coding| coding.trim().to_ascii_lowercase()).collect::<Vec<_>>())
        .collect()
}

/// A body without a coding; `None` where it has none of that name.
fn without(coding: &str, body: &[u8]) -> Result<Option<Vec<u8>>, TooLong> {
    match coding {
        "gzip" | "x-gzip" => gunzipped(body),
        "deflate" => inflated(body),
        "br" => {
            let (bytes, is_whole) = read(brotli_decompressor::Decompressor::new(body, 4096))?;
            let is_decoded = looks_like_text(body) && (!is_whole || bytes.len() < body.len());
            Ok((!is_decoded && !bytes.is_empty()).then_some(bytes))
        }
        "zstd" => match zstd::stream::read::Decoder::with_buffer(body) {
            Ok(reader) if body.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) => Ok(some(read(reader)?.0)),
            _ => Ok(None),
        },
        _ => Ok(None),
    }
}

fn some(bytes: Vec<u8>) -> Option<Vec<u8>> {
    (!bytes.is_empty()).then_some(bytes)
}

/// What can be read, and whether that is all.
fn read(reader: impl Read) -> Result<(Vec<u8>, bool), TooLong> {
    let mut bytes = Vec::new();
    let is_whole = reader.take(LONGEST as u64 + 1).read_to_end(&mut bytes).is_ok();
    if bytes.len() > LONGEST { Err(TooLong) } else { Ok((bytes, is_whole)) }
}

fn gunzipped(body: &[u8]) -> Result<Option<Vec<u8>>, TooLong> {
    let mut bytes = Vec::new();
    let mut rest = body;
    while rest.starts_with(&[0x1F, 0x8B]) {
        let Some(size) = inflate(Decompress::new_gzip(15), rest, &mut bytes)? else { break };
        rest = &rest[size..];
    }
    // Nothing may be packed too; what cannot be unpacked at all stays.
    Ok((rest.len() < body.len() || !bytes.is_empty()).then_some(bytes))
}

/// `deflate` means zlib, and was often sent without its frame.
fn inflated(body: &[u8]) -> Result<Option<Vec<u8>>, TooLong> {
    let is_zlib = matches!(body, [first, second, ..]
        if first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0);
    for zlib in [true, false] {
        if zlib != is_zlib && (zlib || looks_like_text(body)) {
            continue;
        }
        let mut bytes = Vec::new();
        inflate(Decompress::new(zlib), body, &mut bytes)?;
        if !bytes.is_empty() {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

/// Adds what can be unpacked; gives where the packed bytes end, `None` where they are damaged or cut off.
fn inflate(mut member: Decompress, packed: &[u8], bytes: &mut Vec<u8>) -> Result<Option<usize>, TooLong> {
    let mut at = 0;
    loop {
        let before = (at, bytes.len());
        bytes.reserve((4 * (packed.len() - at)).clamp(4 << 10, 1 << 20));
        let start = member.total_in();
        let status = member.decompress_vec(&packed[at..], bytes, FlushDecompress::None);
        at += usize::try_from(member.total_in() - start).unwrap_or_default();
        if bytes.len() > LONGEST {
            return Err(TooLong);
        }
        match status {
            Ok(Status::StreamEnd) => return Ok(Some(at)),
            Ok(_) if (at, bytes.len()) != before => {}
            _ => return Ok(None),
        }
    }
}

/// Whether there are no control characters, as in text of nearly any charset, and hardly ever in packed bytes.
fn looks_like_text(bytes: &[u8]) -> bool {
    !bytes.iter().take(LOOKED_AT).any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127))
}
