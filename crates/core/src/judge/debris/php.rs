//! Detects PHP string dumps: `string(N) "…"`, with N the length in bytes.

use super::super::WarningKind;
use super::{BadValue, End, Found, json};
use crate::page::{ByteSpan, Page};
use memchr::memmem;
use std::ops::Range;

const OPENING: &[u8] = b"string(";

/// Finds dumped strings that contain data, anywhere in a line. If N is wrong and the page does not end within the
/// string, the string is kept and reported.
pub(super) fn scan(page: &Page, position: &Range<usize>, found: &mut Found) {
    let text = page.text();
    let mut free = 0;
    for at in memmem::find_iter(text, OPENING) {
        if at < free || !position.contains(&page.line_at(at)) {
            continue;
        }
        let Some((declared, start)) = opening(&text[at..]) else { continue };
        let start = at + start;
        if !is_data(&text[start..]) {
            continue;
        }
        if let Some(end) = end(text, start, declared) {
            found.spans.push(page.widen_to_bare_lines(ByteSpan::new(at, end)));
            free = end;
        } else {
            found.misfits.push(BadValue { at, why: WarningKind::Length { line: page.line_at(at) + 1, declared } });
            free = start;
        }
    }
}

/// Returns N and the start of the string's content.
fn opening(text: &[u8]) -> Option<(u64, usize)> {
    let digits = text[OPENING.len()..].iter().take_while(|b| b.is_ascii_digit()).count();
    let behind = OPENING.len() + digits;
    let declared = std::str::from_utf8(&text[OPENING.len()..behind]).ok()?.parse().ok()?;
    text[behind..].starts_with(b") \"").then_some((declared, behind + 3))
}

/// Whether the text is JSON, markup or serialized PHP. A dumped word or sentence may be the topic of a text.
fn is_data(text: &[u8]) -> bool {
    match text {
        [b'[' | b'{', next, ..] => matches!(next, b'{' | b'[' | b'"' | b']' | b'}') || next.is_ascii_whitespace(),
        [b'<', next, ..] => next.is_ascii_alphabetic() || *next == b'!',
        [b'a' | b'O', b':', digit, ..] => digit.is_ascii_digit(),
        _ => false,
    }
}

/// The offset after the closing quote, or the end of the page if it is cut off before that quote.
fn end(text: &[u8], start: usize, declared: u64) -> Option<usize> {
    let close = usize::try_from(declared).ok().and_then(|declared| start.checked_add(declared))?;
    match text.get(close) {
        Some(b'"') => {
            let inner = json::extent(&text[start..close]).end;
            let whole = matches!(inner, End::After(length) if text[start + length..close].trim_ascii().is_empty());
            // Data that is not valid JSON is accepted if nothing follows it on its line.
            let bare = text[close + 1..]
                .iter()
                .find(|b| !matches!(b, b' ' | b'\t'))
                .is_none_or(|b| matches!(b, b'\n' | b'\r'));
            (whole || bare).then_some(close + 1)
        }
        Some(_) => None,
        // The page ends before the string does, unless the data ends before the page does: then N is wrong.
        None => match json::extent(&text[start..]).end {
            End::After(length) => text[start + length..].trim_ascii().is_empty().then_some(text.len()),
            End::CutOff => Some(text.len()),
            End::None(_) => is_one_line(&text[start..]).then_some(text.len()),
        },
    }
}

fn is_one_line(text: &[u8]) -> bool {
    !text.trim_ascii_end().iter().any(|b| matches!(b, b'\n' | b'\r'))
}
