//! Storage for the nodes and attributes of a tree while it is being built.

use super::attributes::{AttributeNames, LAST, Span, StoredAttribute, known};
use super::builder::Handle;
use super::element_name::ElementNames;
use super::tree::{DOCUMENT, DataScript, NONE, Node, OTHER, TEXT, Tree};
use html5ever::Attribute;
use html5ever::interface::NodeOrText;
use html5ever::tendril::StrTendril;

/// Name of the marker attribute. No tokenizer can produce a space in a name.
pub(super) const MARKER: &str = "a t";

/// Maximum number of attributes that an `<html>` or `<body>` gathers from repeated tags. Without a bound, a page of
/// such tags would cost quadratic time.
const MERGED_ATTRIBUTES: usize = 64;

/// A tree under construction.
pub(super) struct Arena {
    pub(super) nodes: Vec<Node>,
    pub(super) names: ElementNames,
    pub(super) attributes: Vec<StoredAttribute>,
    pub(super) attribute_names: AttributeNames,
    pub(super) decoded: String,
    /// Distance of each node from the document, capped. Only the cap on nesting reads it, so a moved subtree may keep
    /// the depth at which it was created.
    pub(super) depths: Vec<u16>,
    /// Each `<template shadowrootmode>`, in the order of creation.
    pub(super) shadow_roots: Vec<u32>,
    /// Each `<iframe srcdoc>`, in the order of creation.
    pub(super) frames: Vec<u32>,
    pub(super) data_scripts: Vec<DataScript>,
    pub(super) has_tex: bool,
    /// Address of the source buffer and its length in bytes.
    source: (usize, usize),
}

/// Writes a list index as a marker value of five seven-bit characters.
pub(super) fn marker_value(index: u32) -> StrTendril {
    let mut bytes = [0_u8; 5];
    let mut rest = index;
    for byte in &mut bytes {
        *byte = (rest & 0x7f) as u8;
        rest >>= 7;
    }
    StrTendril::from_slice(std::str::from_utf8(&bytes).unwrap_or(""))
}

pub(super) fn marker_index(attributes: &[Attribute]) -> u32 {
    match attributes.first() {
        Some(first) if &*first.name.local == MARKER => {
            first.value.bytes().rev().fold(0, |index, byte| index << 7 | u32::from(byte))
        }
        _ => NONE,
    }
}

impl Arena {
    pub(super) fn new(source: &str) -> Self {
        // Pages have about forty bytes per node.
        let expected = source.len() / 40 + 16;
        let mut arena = Arena {
            nodes: Vec::with_capacity(expected),
            names: ElementNames::default(),
            attributes: Vec::with_capacity(expected / 2),
            attribute_names: AttributeNames::new(),
            decoded: String::new(),
            depths: Vec::with_capacity(expected),
            shadow_roots: Vec::new(),
            frames: Vec::new(),
            data_scripts: Vec::new(),
            has_tex: false,
            source: (source.as_ptr().addr(), source.len()),
        };
        arena.push(DOCUMENT);
        arena
    }

    /// Returns the nodes with everything they refer to. `source` is the text given to [`Arena::new`].
    pub(super) fn into_tree(self, source: String) -> Tree {
        Tree {
            nodes: self.nodes,
            names: self.names.into_names(),
            attributes: self.attributes,
            attribute_names: self.attribute_names.into_names(),
            source,
            decoded: self.decoded,
            data_scripts: self.data_scripts,
            has_tex: self.has_tex,
        }
    }

    pub(super) fn push(&mut self, name: u32) -> u32 {
        let number = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        self.nodes.push(Node {
            parent: NONE,
            previous: NONE,
            next: NONE,
            first: if name == TEXT { 0 } else { NONE },
            last: if name == TEXT { 0 } else { NONE },
            name,
            attributes: NONE,
        });
        self.depths.push(0);
        number
    }

    pub(super) fn get(&self, number: u32) -> Option<&Node> {
        self.nodes.get(number as usize)
    }

    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut Node> {
        self.nodes.get_mut(number as usize)
    }

    /// Returns the span of a text: a range of the source when the text is a slice of it. Any other text is appended to
    /// the decoded buffer first.
    pub(super) fn span_of(&mut self, text: &str) -> Span {
        let length = u32::try_from(text.len()).unwrap_or(0);
        let (address, source_length) = self.source;
        let start = text.as_ptr().addr().wrapping_sub(address);
        if start < source_length && text.len() <= source_length - start {
            return Span { start: u32::try_from(start).unwrap_or(0), length };
        }
        let start = u32::try_from(source_length + self.decoded.len()).unwrap_or(0);
        self.decoded.push_str(text);
        Span { start, length }
    }

    /// Inserts text after `previous` under `parent`. Text that directly follows `previous` in the same buffer extends
    /// that node.
    pub(super) fn insert_text(&mut self, parent: u32, previous: u32, text: &str) {
        let span = self.span_of(text);
        let (_, source_length) = self.source;
        if let Some(node) = self.get_mut(previous)
            && node.name == TEXT
            && node.first + node.last == span.start
            && span.start as usize != source_length
        {
            node.last += span.length;
            return;
        }
        let number = self.push(TEXT);
        if let Some(node) = self.get_mut(number) {
            node.first = span.start;
            node.last = span.length;
        }
        self.link(parent, previous, number);
    }

    /// Links the detached node `child` under `parent` right after `previous`, or as the first child when `previous` is
    /// [`NONE`].
    pub(super) fn link(&mut self, parent: u32, previous: u32, child: u32) {
        let next = if previous == NONE {
            self.get(parent).map_or(NONE, |node| node.first)
        } else {
            self.get(previous).map_or(NONE, |node| node.next)
        };
        if let Some(node) = self.get_mut(child) {
            node.parent = parent;
            node.previous = previous;
            node.next = next;
        }
        if let Some(node) = self.get_mut(next) {
            node.previous = child;
        } else if let Some(node) = self.get_mut(parent) {
            node.last = child;
        }
        if let Some(node) = self.get_mut(previous) {
            node.next = child;
        } else if let Some(node) = self.get_mut(parent) {
            node.first = child;
        }
        let depth = self.depths.get(parent as usize).copied().unwrap_or(0).saturating_add(1);
        if let Some(slot) = self.depths.get_mut(child as usize) {
            *slot = depth;
        }
    }

    pub(super) fn unlink(&mut self, child: u32) {
        let Some(&Node { parent, previous, next, .. }) = self.get(child) else {
            return;
        };
        if parent == NONE {
            return;
        }
        if let Some(node) = self.get_mut(previous) {
            node.next = next;
        } else if let Some(node) = self.get_mut(parent) {
            node.first = next;
        }
        if let Some(node) = self.get_mut(next) {
            node.previous = previous;
        } else if let Some(node) = self.get_mut(parent) {
            node.last = previous;
        }
        if let Some(node) = self.get_mut(child) {
            node.parent = NONE;
            node.previous = NONE;
            node.next = NONE;
        }
    }

    pub(super) fn insert(&mut self, parent: u32, previous: u32, child: NodeOrText<Handle>) -> Option<u16> {
        match child {
            NodeOrText::AppendText(text) => {
                self.insert_text(parent, previous, &text);
                None
            }
            // Comments are never linked, because nothing reads them.
            NodeOrText::AppendNode(node) if self.get(node.number)?.is_element() => {
                self.unlink(node.number);
                self.link(parent, previous, node.number);
                self.depths.get(node.number as usize).copied()
            }
            NodeOrText::AppendNode(_) => None,
        }
    }
}

impl Arena {
    /// Returns the fragment that holds the contents of a `<template>`: its first child, which is not an element, so
    /// neither layout nor selection enters it. A declarative shadow root is content of the page, so its `<template>`
    /// keeps its own children.
    pub(super) fn template_contents(&mut self, template: u32) -> u32 {
        if self.get(template).is_some_and(|node| self.has_attribute(node.attributes, known::SHADOW_ROOT)) {
            return template;
        }
        if let Some(first) = self.get(template).map(|node| node.first)
            && self.get(first).is_some_and(|node| node.name == OTHER)
        {
            return first;
        }
        let contents = self.push(OTHER);
        self.link(template, NONE, contents);
        contents
    }

    pub(super) fn list_index(&mut self, attributes: &[Attribute]) -> u32 {
        let index = marker_index(attributes);
        // Only html5ever's own tokenizer, which tests compare ours with, gives attributes without a marker.
        #[cfg(test)]
        if index == NONE && !attributes.is_empty() {
            return self.store_attributes(attributes);
        }
        index
    }

    #[cfg(test)]
    fn store_attributes(&mut self, attributes: &[Attribute]) -> u32 {
        let start = u32::try_from(self.attributes.len()).unwrap_or(NONE);
        for attribute in attributes {
            let name = match &attribute.name.prefix {
                Some(prefix) if !prefix.is_empty() => format!("{prefix}:{}", attribute.name.local),
                _ => attribute.name.local.to_ascii_lowercase().to_string(),
            };
            let name = self.attribute_names.intern(&name);
            let value = self.span_of(&attribute.value);
            self.attributes.push(StoredAttribute { name, value });
        }
        if let Some(last) = self.attributes.last_mut() {
            last.name |= LAST;
        }
        start
    }

    /// Whether a list of attributes contains the one with this number.
    pub(super) fn has_attribute(&self, list: u32, number: u32) -> bool {
        for attribute in self.attributes.get(list as usize..).unwrap_or(&[]) {
            if attribute.name_number() == number {
                return true;
            }
            if attribute.is_last() {
                break;
            }
        }
        false
    }

    fn list(&self, start: u32) -> Vec<StoredAttribute> {
        let mut list = Vec::new();
        for attribute in self.attributes.get(start as usize..).unwrap_or(&[]) {
            list.push(StoredAttribute { name: attribute.name_number(), value: attribute.value });
            if attribute.is_last() {
                break;
            }
        }
        list
    }

    pub(super) fn merge_attributes(&mut self, target: u32, added: u32) {
        let Some(own) = self.get(target).map(|node| node.attributes) else {
            return;
        };
        if added == NONE {
            return;
        }
        let mut merged = self.list(own);
        let before = merged.len();
        for attribute in self.list(added) {
            let present = merged.iter().any(|it| it.name == attribute.name);
            if !present && merged.len() < MERGED_ATTRIBUTES.max(before) {
                merged.push(attribute);
            }
        }
        if merged.len() == before {
            return;
        }
        if let Some(last) = merged.last_mut() {
            last.name |= LAST;
        }
        let start = u32::try_from(self.attributes.len()).unwrap_or(NONE);
        self.attributes.extend(merged);
        if let Some(node) = self.get_mut(target) {
            node.attributes = start;
        }
    }
}
