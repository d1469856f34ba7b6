//! Removes invisible characters that no script needs: soft hyphens, zero-width spaces, control characters.

use super::code::Code;
use crate::page::{ByteSpan, Page};
use memchr::memmem;

const SOFT_HYPHEN: char = '\u{AD}';
/// The zero-width space, and the byte order mark used as one within a text.
const ZERO_WIDTH: [char; 2] = ['\u{200B}', '\u{FEFF}'];

/// Whether a page may contain such characters; as fast as reading it.
pub(super) fn are_on(page: &Page) -> bool {
    let text = page.text();
    let has = |c: char| memmem::find(text, c.encode_utf8(&mut [0; 4]).as_bytes()).is_some();
    // Chunks without an early exit are compared many bytes at a time.
    let has_control = |chunk: &[u8]| chunk.iter().fold(false, |any, &byte| any | is_stray_control(byte));
    has(SOFT_HYPHEN) || ZERO_WIDTH.into_iter().any(has) || text.chunks(4096).any(has_control)
}

/// Returns the spans of these characters, in order, without overlap; a line of nothing else is removed entirely. They
/// are kept in code.
pub(super) fn spans<'c>(page: &Page, code: impl FnOnce() -> &'c Code) -> Vec<ByteSpan> {
    let text = page.text();
    let mut spans: Vec<ByteSpan> = Vec::new();
    for c in [SOFT_HYPHEN, ZERO_WIDTH[0], ZERO_WIDTH[1]] {
        let mut bytes = [0; 4];
        let sought = c.encode_utf8(&mut bytes).as_bytes();
        let found = memmem::find_iter(text, sought).map(|at| ByteSpan::new(at, at + sought.len()));
        spans.extend(found.filter(|span| means_nothing(c, &Beside::of(text, *span))));
    }
    let controls = text.iter().enumerate().filter(|(_, byte)| is_stray_control(**byte));
    spans.extend(controls.map(|(at, _)| ByteSpan::new(at, at + 1)));
    if spans.is_empty() {
        return spans;
    }
    spans.sort_unstable();
    spans.dedup_by(|next, span| {
        let joins = next.start <= span.end;
        if joins {
            span.end = span.end.max(next.end);
        }
        joins
    });
    let code = code();
    spans.retain(|span| !code.touches(*span));
    for span in &mut spans {
        // A line of only zero-width spaces is a blank line, which separates paragraphs.
        if !page.is_blank(page.line_at(span.start)) {
            *span = page.widen_to_bare_lines(*span);
        }
    }
    spans
}

/// A control character other than white space, escape (the start of a terminal sequence), backspace or a separator,
/// which all affect the text next to them.
fn is_stray_control(byte: u8) -> bool {
    (byte < 0x08) | (byte > 0x0D) & (byte < 0x1B) | (byte == 0x7F)
}

/// The characters on both sides; `None` at the edges of the text.
struct Beside {
    before: Option<char>,
    after: Option<char>,
    /// Whether they are valid UTF-8; otherwise the match may be part of something else.
    is_sound: bool,
}

impl Beside {
    fn of(text: &[u8], span: ByteSpan) -> Self {
        let ends = |length: usize| span.start.checked_sub(length).and_then(|at| one(&text[at..span.start]));
        let starts = |length: usize| text.get(span.end..span.end + length).and_then(one);
        let (before, after) = ((1..=4).find_map(ends), (1..=4).find_map(starts));
        let is_sound = (before.is_some() || span.start == 0) && (after.is_some() || span.end == text.len());
        Self { before, after, is_sound }
    }

    /// Whether a soft hyphen is a byte of a UTF-8 character that was decoded as Latin-1: `Ã` and a soft hyphen are an
    /// `í`.
    fn is_wrongly_decoded(&self) -> bool {
        let is_rest = |c: Option<char>| c.is_some_and(|c| matches!(c, '\u{80}'..='\u{BF}'));
        match self.before {
            Some('\u{C2}'..='\u{DB}') => true,
            Some('\u{E0}'..='\u{F4}') => is_rest(self.after),
            before => is_rest(before),
        }
    }

    fn either(&self, is: impl Fn(char) -> bool) -> bool {
        self.before.is_some_and(&is) || self.after.is_some_and(is)
    }
}

/// Decodes bytes that are one character.
fn one(bytes: &[u8]) -> Option<char> {
    let mut characters = std::str::from_utf8(bytes).ok()?.chars();
    let first = characters.next()?;
    characters.next().is_none().then_some(first)
}

fn means_nothing(c: char, beside: &Beside) -> bool {
    let means = match c {
        // At a line end, it marks a word that continues.
        SOFT_HYPHEN => {
            let is_line_end = beside.after.is_none_or(|after| matches!(after, '\n' | '\r'));
            let goes_on = is_line_end && beside.before.is_some_and(char::is_alphanumeric);
            goes_on || beside.is_wrongly_decoded()
        }
        // A byte order mark at the start of the page has its own tidy rule.
        '\u{FEFF}' => beside.before.is_none(),
        _ => beside.either(is_written_without_spaces),
    };
    beside.is_sound && !means
}

/// Whether a letter is in a script in which zero-width spaces separate words: Thai, Lao, Burmese, Khmer and related
/// scripts.
fn is_written_without_spaces(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0FFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{19FF}'
        | '\u{1A20}'..='\u{1AAF}' | '\u{1B00}'..='\u{1B7F}' | '\u{A980}'..='\u{A9FF}' | '\u{AA60}'..='\u{AADF}')
}
