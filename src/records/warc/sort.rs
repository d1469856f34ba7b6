//! Classifies WARC records by their headers: pages and others.

use super::header::{Header, MediaType};
use super::http::Payload;

/// How the block of a record ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// At its declared length, or where the next record starts.
    Whole,
    /// Truncated: the file, or its readable part, ends before.
    Cut,
    /// Too long to hold: this is its start.
    NotHeld,
}

/// The class of a record.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A page, or possibly one.
    Page,
    /// Not a page, but this.
    NoPage(String),
    /// Unreadable, and why.
    Bad(&'static str),
}

/// Record types that hold no page.
const NO_PAGES: [&str; 5] = ["warcinfo", "request", "metadata", "revisit", "continuation"];

/// Classifies a record.
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
