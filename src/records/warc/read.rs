//! A record as a page.

use super::WarcRecords;
use super::coding::{LONGEST, TooLong, decoded};
use super::http::Payload;
use crate::page::html::sniff::{Content, looks_like_html};
use crate::page::{Dump, decode};
use crate::records::{Field, Fields, Reading, Record, RecordFile, Role};
use std::borrow::Cow;

/// Reads a record.
#[must_use]
pub fn read<'a>(records: &'a WarcRecords, at: usize, file: &RecordFile) -> Reading<'a> {
    let (header, block) = records.record(at);
    let payload = Payload::of(header, block);
    let bytes = match decoded(&payload) {
        Ok(bytes) if bytes.is_empty() => return Reading::NoPage(None, "empty body"),
        // Of what is said to be text it is a mistake to be none; of the rest nobody knows before.
        Ok(bytes) if !payload.media.is_text() && is_binary(&bytes) => return Reading::NoPage(None, "binary, not text"),
        Ok(bytes) => bytes.into_owned(),
        Err(TooLong) => return Reading::Bad(format!("a body of more than {LONGEST} bytes when unpacked")),
    };
    let number = records.number(at);
    let dump = Dump {
        id: file.name_of(number),
        url: header.get("WARC-Target-URI").map(|uri| unbracketed(&uri).to_owned()).filter(|uri| !uri.is_empty()),
        folder_hosts: file.folder_hosts.clone(),
        folders: file.folders.clone(),
        charset: payload.media.charset,
        bytes,
    };
    let date = header.get("WARC-Date").and_then(|date| serde_json::to_string(&date).ok());
    let fetched = date.map(|date| Field { name: "fetched".into(), value: date.into(), role: Role::Other });
    let id = header.get("WARC-Record-ID").map(|id| Cow::Owned(unbracketed(&id).to_owned()));
    let fields = Fields::Json(fetched.into_iter().collect());
    Reading::Record(Box::new(Record { number, id, dump, fields }))
}

/// `<urn:uuid:…>` and, as some write them, addresses stand in angle brackets.
fn unbracketed(value: &str) -> &str {
    let value = value.trim();
    value.strip_prefix('<').and_then(|value| value.strip_suffix('>')).unwrap_or(value).trim()
}

fn is_binary(bytes: &[u8]) -> bool {
    looks_like_html(bytes, None) != Content::Html && decode(bytes.to_vec()).is_err()
}
