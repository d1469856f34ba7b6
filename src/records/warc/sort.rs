//! Which records are pages, as far as their headers say.

use super::header::{Header, MediaType};
use super::http::Payload;

/// How a record's block ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Where it should, or where the next record starts.
    Whole,
    /// The file, or what can be read of it, ends before.
    Cut,
    /// It is too long to be held: this is its start.
    NotHeld,
}

/// What a record is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A page, or what may be one.
    Page,
    /// What it is instead.
    NoPage(String),
    /// Nothing that can be read, and why.
    Bad(&'static str),
}

/// Types of records that hold no page.
const NO_PAGES: [&str; 5] = ["warcinfo", "request", "metadata", "revisit", "continuation"];

/// Says what a record is.
pub(super) fn sort((header, block): (Header<'_>, &[u8]), ending: Ending) -> Sort {
    let kind = header.get("WARC-Type").map(|kind| kind.to_ascii_lowercase());
    match kind.as_deref() {
        Some("response" | "resource" | "conversion") => {}
        Some(kind) if NO_PAGES.contains(&kind) => return Sort::NoPage(format!("{kind} record")),
        Some(_) => return Sort::NoPage("record of an unknown type".to_owned()),
        None => return Sort::Bad("no WARC-Type in its header"),
    }
    let payload = Payload::of(header, block);
    match payload.status {
        Some(status) if !(200..300).contains(&status) => return Sort::NoPage(format!("HTTP status {status}")),
        _ => {}
    }
    let MediaType { name, .. } = &payload.media;
    if payload.media.is_no_page() {
        return Sort::NoPage(name.clone());
    }
    match ending {
        _ if !payload.body.is_empty() => Sort::Page,
        Ending::Whole => Sort::NoPage("empty body".to_owned()),
        Ending::Cut | Ending::NotHeld => Sort::Bad("cut off before its body"),
    }
}
