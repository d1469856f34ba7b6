//! Start and end tags.

use super::TagName;
use super::Tokenizer;
use super::attribute_list::{AttributeScan, TagEnd};
use super::script::ScriptUse;
use crate::arena::{MARKER, marker_value};
use crate::depth::Verdict;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSinkResult};
use html5ever::{Attribute, LocalName, QualName, local_name, ns};

fn plain_tag(kind: TagKind, name: LocalName) -> Tag {
    Tag { kind, name, self_closing: false, attrs: Vec::new(), had_duplicate_attributes: false }
}

fn attribute(name: LocalName, value: StrTendril) -> Attribute {
    Attribute { name: QualName::new(None, ns!(), name), value }
}

/// Attributes whose values the tree builder itself reads.
fn builder_asks(tag: &LocalName) -> &'static [&'static str] {
    match *tag {
        local_name!("input") => &["type"],
        local_name!("font") => &["color", "face", "size"],
        local_name!("annotation-xml") => &["encoding"],
        _ => &[],
    }
}

impl Tokenizer<'_> {
    /// Returns the end of the tag name that begins at `start`.
    fn name_end(&self, start: usize) -> usize {
        let name = self.rest(start);
        let length = name
            .iter()
            .position(|byte| matches!(byte, b' ' | b'\t' | b'\n' | 0x0c | b'/' | b'>'))
            .unwrap_or(name.len());
        start + length
    }

    /// Reads a tag's attributes into the arena.
    fn scan_attributes(&mut self, name_end: usize) -> (AttributeScan, TagEnd) {
        let mut arena = self.sink.sink.arena.borrow_mut();
        let mut scan = AttributeScan::new(&arena, name_end);
        self.lists.serial += 1;
        scan.read(self.html, (&mut arena, &mut self.scratch, self.lists.serial));
        let end = scan.end();
        (scan, end)
    }

    /// Reads the start tag at the current position.
    pub(super) fn start_tag(&mut self) {
        let name_start = self.position + 1;
        let name_end = self.name_end(name_start);
        let name = self.names.get(self.text(name_start, name_end));
        let (scan, end) = self.scan_attributes(name_end);
        self.position = scan.position;
        if end == TagEnd::EndOfPage {
            self.position = self.bytes.len();
            return;
        }
        let mut tag = plain_tag(TagKind::StartTag, name.local.clone());
        tag.self_closing = end == TagEnd::SelfClosing;
        if let Some(list) = self.finish_list(scan.first, &name) {
            tag.attrs.push(attribute(self.lists.marker(MARKER), marker_value(list)));
            for wanted in builder_asks(&name.local) {
                let arena = self.sink.sink.arena.borrow();
                if let Some(value) = arena.attribute_value(self.html, list, wanted) {
                    tag.attrs.push(attribute(LocalName::from(*wanted), StrTendril::from_slice(value)));
                }
            }
        }
        self.send_start(tag, &name);
    }

    /// Ends the list that starts at `first`. Returns its index, or `None` if it is empty.
    fn finish_list(&mut self, first: usize, name: &TagName) -> Option<u32> {
        let mut arena = self.sink.sink.arena.borrow_mut();
        self.lists.finish(&mut arena, self.html, (first, name.kind))
    }

    fn send_start(&mut self, tag: Tag, name: &TagName) {
        let (depth, made) = (self.sink.sink.depth.get(), self.sink.sink.elements.get());
        let verdict = self.depth.start(name, (depth, made));
        let script = if name.local == local_name!("script") { self.script_use(&tag) } else { ScriptUse::Code };
        let result = self.send(Token::TagToken(tag));
        match verdict {
            Verdict::Keep => {}
            Verdict::CloseAtOnce => {
                let _ = self.send(Token::TagToken(plain_tag(TagKind::EndTag, name.local.clone())));
            }
            Verdict::CloseFormatting => self.close_formatting(),
        }
        match result {
            TokenSinkResult::RawData(kind) => self.raw_text(kind, &name.local, script),
            TokenSinkResult::Plaintext => {
                let start = self.position;
                self.position = self.bytes.len();
                self.send_raw(start, self.position);
            }
            _ => {}
        }
    }

    /// Empties the list of formatting elements that the tree builder would reopen in every block. See [`crate::depth`].
    fn close_formatting(&mut self) {
        for name in crate::depth::FORMATTING {
            for _ in 0..crate::depth::OPEN_FORMATTING {
                let tag = plain_tag(TagKind::EndTag, LocalName::from(*name));
                let _ = self.send(Token::TagToken(tag));
            }
        }
    }

    /// Reads the end tag at the current position.
    pub(super) fn end_tag(&mut self) {
        let name_start = self.position + 2;
        let name_end = self.name_end(name_start);
        let name = self.names.get(self.text(name_start, name_end));
        if self.byte(name_end) == Some(b'>') {
            self.position = name_end + 1;
        } else {
            let (scan, end) = self.scan_attributes(name_end);
            // An end tag's attributes are read only to find its end.
            self.sink.sink.arena.borrow_mut().attributes.truncate(scan.first);
            self.position = scan.position;
            if end == TagEnd::EndOfPage {
                self.position = self.bytes.len();
                return;
            }
        }
        if self.depth.swallows_end(&name) {
            return;
        }
        let _ = self.send(Token::TagToken(plain_tag(TagKind::EndTag, name.local)));
    }
}
