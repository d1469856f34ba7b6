//! Reads a WARC record as a page.

use super::WarcRecords;
use super::coding::{LONGEST, TooLong, decoded};
use super::header::Header;
use super::http::Payload;
use crate::page::html::sniff::{Content, looks_like_html};
use crate::page::{Dump, binary_kind, decode};
use crate::records::{Field, Fields, Reading, Record, RecordFile, Role};
use std::borrow::Cow;

/// Reads a record.
#[must_use]
pub fn read<'a>(records: &'a WarcRecords, at: usize, file: &RecordFile) -> Reading<'a> {
    let (header, block) = records.record(at);
    let payload = Payload::of(header, block);
    let bytes = match decoded(&payload) {
        Ok(bytes) if bytes.is_empty() => return Reading::NoPage(None, "empty body"),
        Ok(bytes) => match binary_kind(&bytes) {
            // Servers declare anything as text.
            Some(kind) => return Reading::NoPage(None, kind),
            // Binary data is a bad record only if it was declared as text; other types are not known in advance.
            None if !payload.media.is_text() && is_binary(&bytes) => {
                return Reading::NoPage(None, "binary, not text");
            }
            None => bytes.into_owned(),
        },
        Err(TooLong) => return Reading::Bad(format!("a body of more than {LONGEST} bytes when unpacked")),
    };
    let number = records.number(at);
    let dump = Dump {
        id: file.name_of(number),
        url: header.get("WARC-Target-URI").map(|uri| unbracketed(&uri).to_owned()).filter(|uri| !uri.is_empty()),
        folder_hosts: file.folder_hosts.clone(),
        folders: file.folders.clone(),
        charset: payload.media.charset,
        media: Some(payload.media.name).filter(|name| !name.is_empty()),
        truncated: truncated(&header),
        bytes,
    };
    let date = header.get("WARC-Date").and_then(|date| serde_json::to_string(&date).ok());
    let fetched = date.map(|date| Field { name: "fetched".into(), value: date.into(), role: Role::Other });
    let id = header.get("WARC-Record-ID").map(|id| Cow::Owned(unbracketed(&id).to_owned()));
    let fields = Fields::Json(fetched.into_iter().collect());
    Reading::Record(Box::new(Record { number, id, dump, fields }))
}

/// `<urn:uuid:…>`, and the URLs of some writers, are in angle brackets.
fn unbracketed(value: &str) -> &str {
    let value = value.trim();
    value.strip_prefix('<').and_then(|value| value.strip_suffix('>')).unwrap_or(value).trim()
}

/// Why the crawler truncated a record (`length`, `time`, `disconnect`, `unspecified`).
fn truncated(header: &Header<'_>) -> Option<String> {
    let reason = header.get("WARC-Truncated")?.to_ascii_lowercase();
    let is_word = reason.len() <= 30 && reason.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    Some(if is_word { reason } else { "unspecified".to_owned() })
}

fn is_binary(bytes: &[u8]) -> bool {
    looks_like_html(bytes, None) != Content::Html && decode(bytes.to_vec(), None).is_err()
}
