//! Attributes of one tag, read directly into the arena.

use super::character_reference::{ReferencePlace, decode};
use super::name_cache::NameKind;
use crate::arena::Arena;
use crate::attributes::{LAST, Span, StoredAttribute};
use html5ever::LocalName;
use memchr::{memchr, memchr2};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TagEnd {
    /// `>`
    Plain,
    /// `/>`
    SelfClosing,
    /// The page ends within the tag, which is dropped, as the standard says.
    EndOfPage,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0c)
}

/// Reader state for one tag's attributes.
pub(super) struct AttributeScan {
    /// Index of the tag's first attribute in the arena, if it has one.
    pub(super) first: usize,
    /// Next byte to read. At the end, the byte after the tag.
    pub(super) position: usize,
    end: TagEnd,
}

/// Destination of attributes: the arena, a scratch buffer, the tag's serial number.
type Target<'run> = (&'run mut Arena, &'run mut String, u32);

impl AttributeScan {
    pub(super) fn new(arena: &Arena, position: usize) -> Self {
        AttributeScan { first: arena.attributes.len(), position, end: TagEnd::EndOfPage }
    }

    pub(super) fn end(&self) -> TagEnd {
        self.end
    }

    /// "Before attribute name state" and the states after it, up to the `>`.
    pub(super) fn read(&mut self, html: &str, mut target: Target<'_>) {
        let bytes = html.as_bytes();
        loop {
            let Some(&byte) = bytes.get(self.position) else {
                return;
            };
            match byte {
                b'>' => {
                    self.position += 1;
                    self.end = TagEnd::Plain;
                    return;
                }
                b'/' => {
                    self.position += 1;
                    if bytes.get(self.position) == Some(&b'>') {
                        self.position += 1;
                        self.end = TagEnd::SelfClosing;
                        return;
                    }
                }
                _ if is_space(byte) => self.position += 1,
                _ => {
                    if !self.attribute(html, &mut target) {
                        return;
                    }
                }
            }
        }
    }

    /// Reads one attribute. Returns false if the page ends within it.
    fn attribute(&mut self, html: &str, target: &mut Target<'_>) -> bool {
        let bytes = html.as_bytes();
        let start = self.position;
        // The first character is part of the name even when it is `=`.
        let mut end = start + 1;
        let mut odd = bytes.get(start).is_some_and(|&byte| byte.is_ascii_uppercase() || byte == 0);
        while let Some(&byte) = bytes.get(end) {
            if is_space(byte) || matches!(byte, b'/' | b'>' | b'=') {
                break;
            }
            odd |= byte.is_ascii_uppercase() || byte == 0;
            end += 1;
        }
        let name = html.get(start..end).unwrap_or("");
        let (arena, scratch, serial) = target;
        let number = if odd {
            scratch.clear();
            scratch.extend(name.chars().map(|character| match character {
                '\0' => '\u{fffd}',
                other => other.to_ascii_lowercase(),
            }));
            arena.attribute_names.intern(scratch)
        } else {
            arena.attribute_names.intern(name)
        };
        self.position = end;
        while bytes.get(self.position).is_some_and(|&byte| is_space(byte)) {
            self.position += 1;
        }
        let mut value = Span::default();
        if bytes.get(self.position) == Some(&b'=') {
            let Some(raw) = self.value(bytes) else {
                return false;
            };
            value = arena.value_span(html, raw, scratch);
        }
        if arena.attribute_names.first_use_in_tag(number, *serial) {
            arena.attributes.push(StoredAttribute { name: number, value });
        }
        true
    }

    /// Returns the byte range of the value after the `=` at the current position.
    fn value(&mut self, bytes: &[u8]) -> Option<(usize, usize)> {
        self.position += 1;
        while bytes.get(self.position).is_some_and(|&byte| is_space(byte)) {
            self.position += 1;
        }
        match bytes.get(self.position)? {
            quote @ (b'"' | b'\'') => {
                let start = self.position + 1;
                let length = memchr(*quote, bytes.get(start..)?)?;
                self.position = start + length + 1;
                Some((start, start + length))
            }
            b'>' => Some((self.position, self.position)),
            _ => {
                let start = self.position;
                let rest = bytes.get(start..)?;
                let length = rest.iter().position(|&byte| is_space(byte) || byte == b'>')?;
                self.position = start + length;
                Some((start, start + length))
            }
        }
    }
}

impl Arena {
    fn value_span(&mut self, html: &str, range: (usize, usize), scratch: &mut String) -> Span {
        let raw = html.get(range.0..range.1).unwrap_or("");
        if memchr2(b'&', 0, raw.as_bytes()).is_none() {
            return Span { start: u32::try_from(range.0).unwrap_or(0), length: u32::try_from(raw.len()).unwrap_or(0) };
        }
        scratch.clear();
        decode(raw, ReferencePlace::Attribute, scratch);
        let value = if scratch.contains('\0') { &scratch.replace('\0', "\u{fffd}") } else { &*scratch };
        let start = u32::try_from(html.len() + self.decoded.len()).unwrap_or(0);
        self.decoded.push_str(value);
        Span { start, length: u32::try_from(value.len()).unwrap_or(0) }
    }

    fn slice<'buffer>(&'buffer self, html: &'buffer str, span: Span) -> &'buffer str {
        let (start, length) = (span.start as usize, span.length as usize);
        match start.checked_sub(html.len()) {
            None => html.get(start..start + length).unwrap_or(""),
            Some(start) => self.decoded.get(start..start + length).unwrap_or(""),
        }
    }

    /// Returns the value of the attribute `name` in the list that starts at `list`.
    pub(in super::super) fn attribute_value<'buffer>(
        &'buffer self,
        html: &'buffer str,
        list: u32,
        name: &str,
    ) -> Option<&'buffer str> {
        let wanted = self.attribute_names.find(name)?;
        for attribute in self.attributes.get(list as usize..)? {
            if attribute.name_number() == wanted {
                return Some(self.slice(html, attribute.value));
            }
            if attribute.is_last() {
                break;
            }
        }
        None
    }
}

/// Finished attribute lists of formatting elements, so that equal lists share one index. The tree builder keeps only
/// three equal formatting elements open ("Noah's Ark clause") and compares them by the marker, that is by index.
#[derive(Default)]
pub(super) struct ListCache {
    by_hash: HashMap<u64, u32>,
    marker: Option<LocalName>,
    /// Number of the tag being read.
    pub(super) serial: u32,
}

impl ListCache {
    pub(super) fn marker(&mut self, text: &str) -> LocalName {
        self.marker.get_or_insert_with(|| LocalName::from(text)).clone()
    }

    /// Marks the end of the list that starts at `first`. Returns its index, or `None` for an empty list.
    pub(super) fn finish(&mut self, arena: &mut Arena, html: &str, (first, kind): (usize, NameKind)) -> Option<u32> {
        let list = arena.attributes.get_mut(first..)?;
        list.last_mut()?.name |= LAST;
        let index = u32::try_from(first).ok()?;
        if kind != NameKind::Formatting {
            return Some(index);
        }
        let mut entries: Vec<(u32, &str)> = Vec::new();
        for attribute in arena.attributes.get(first..)? {
            entries.push((attribute.name_number(), arena.slice(html, attribute.value)));
        }
        entries.sort_unstable();
        let mut hasher = DefaultHasher::new();
        entries.hash(&mut hasher);
        Some(*self.by_hash.entry(hasher.finish()).or_insert(index))
    }
}
