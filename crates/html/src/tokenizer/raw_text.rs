//! Elements with unparsed content: script, style, title and others.

use super::Tokenizer;
use super::script::ScriptUse;
use html5ever::tokenizer::states::RawKind;
use html5ever::{LocalName, local_name};
use memchr::{memchr, memchr2};

/// State within the standard's script data states.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ScriptState {
    /// Script data state.
    Plain,
    /// After `<!--`: script data escaped states.
    Escaped,
    /// After `<!-- ... <script`: script data double escaped states.
    DoubleEscaped,
}

/// Whether a byte may follow the name in an end tag.
fn ends_name(byte: Option<u8>) -> bool {
    matches!(byte, Some(b' ' | b'\t' | b'\n' | 0x0c | b'/' | b'>'))
}

impl Tokenizer<'_> {
    /// Reads the content of a raw text element up to its end tag, which is then read as any tag. Without an end tag the
    /// content extends to the end of the page.
    pub(super) fn raw_text(&mut self, kind: RawKind, name: &LocalName, script: ScriptUse) {
        let start = self.position;
        let end = match kind {
            RawKind::ScriptData | RawKind::ScriptDataEscaped(_) => self.script_end(start),
            RawKind::Rcdata | RawKind::Rawtext => self.element_end(start, name),
        };
        self.position = end;
        match *name {
            local_name!("script") => self.script_body((start, end), script),
            local_name!("style") | local_name!("iframe") | local_name!("noembed") | local_name!("noframes") => {}
            _ if kind == RawKind::Rcdata => self.send_replaceable(start, end),
            _ => self.send_raw(start, end),
        }
    }

    /// Sends text with references decoded and U+0000 replaced.
    fn send_replaceable(&mut self, start: usize, end: usize) {
        if self.text(start, end).contains('\0') {
            let clean = self.text(start, end).replace('\0', "\u{fffd}");
            self.send_decoded(&clean);
        } else {
            self.send_text(start, end);
        }
    }

    /// Whether the page has `name` at `start`, ignoring ASCII case, followed by a byte that ends a tag's name.
    fn names(&self, start: usize, name: &str) -> bool {
        let end = start + name.len();
        self.bytes.get(start..end).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
            && ends_name(self.byte(end))
    }

    /// Returns the offset of `</name`, or of the end of the page.
    fn element_end(&self, start: usize, name: &str) -> usize {
        let mut from = start;
        while let Some(at) = memchr(b'<', self.rest(from)) {
            let open = from + at;
            if self.byte(open + 1) == Some(b'/') && self.names(open + 2, name) {
                return open;
            }
            from = open + 1;
        }
        self.bytes.len()
    }

    /// Returns the offset of a script's `</script`, or of the end of the page.
    fn script_end(&self, start: usize) -> usize {
        let mut state = ScriptState::Plain;
        let mut from = start;
        loop {
            let rest = self.rest(from);
            let found = match state {
                ScriptState::Plain => memchr(b'<', rest),
                _ => memchr2(b'<', b'-', rest),
            };
            let Some(at) = found.map(|at| from + at) else {
                return self.bytes.len();
            };
            from = at + 1;
            if self.byte(at) == Some(b'-') {
                if self.rest(at).starts_with(b"-->") {
                    state = ScriptState::Plain;
                    from = at + 3;
                }
            } else if self.byte(from) == Some(b'/') {
                if self.names(at + 2, "script") {
                    if state != ScriptState::DoubleEscaped {
                        return at;
                    }
                    state = ScriptState::Escaped;
                }
            } else if state == ScriptState::Plain {
                if self.rest(at).starts_with(b"<!--") {
                    state = ScriptState::Escaped;
                    // The two dashes may already begin the `-->`.
                    from = at + 2;
                }
            } else if state == ScriptState::Escaped && self.names(at + 1, "script") {
                state = ScriptState::DoubleEscaped;
            }
        }
    }
}
