//! Decoding of HTTP bodies: removes the codings that a body was sent with and still has.

use super::chunked::{surely_chunked, unchunked};
use super::http::Payload;
use flate2::{Decompress, FlushDecompress, Status};
use std::borrow::Cow;
use std::io::Read;

/// The maximum length of a body, in bytes.
pub(super) const LONGEST: usize = 256 << 20;
/// The maximum number of nested codings.
const CODINGS: usize = 5;
/// The number of bytes of a body that are inspected to distinguish text from compressed data.
const LOOKED_AT: usize = 1 << 10;

/// A body that is longer than [`LONGEST`] when decompressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLong;

/// Decodes the body of a record. A coding that the header declares but the body does not have is skipped; the readable
/// part of a truncated or damaged body is returned.
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
    // A text that is still compressed was compressed once more than declared.
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

/// Removes a coding from a body; `None` if it does not have that coding.
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

/// Returns the readable bytes, and whether they are complete.
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
    // Even an empty body may be compressed; a body that cannot be decompressed at all stays as it is.
    Ok((rest.len() < body.len() || !bytes.is_empty()).then_some(bytes))
}

/// `deflate` means zlib, but was often sent without its frame.
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

/// Appends the decompressed bytes, and returns where the compressed data ends; `None` if it is damaged or truncated.
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

/// Whether there are no control characters: true of text in nearly any charset, and seldom of compressed data.
fn looks_like_text(bytes: &[u8]) -> bool {
    !bytes.iter().take(LOOKED_AT).any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127))
}
