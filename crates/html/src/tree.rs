//! The parsed page: an arena of 28-byte nodes.

use super::attributes::{Attribute, Span, StoredAttribute};
use super::element_name::{ElementName, ElementNamespace};
use html5ever::LocalName;
use std::fmt;

/// A node of one [`Tree`]. Meaningless in another tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The document node, parent of `<html>`.
    pub const DOCUMENT: NodeId = NodeId(0);

    /// Returns the node's index in the arena, less than [`Tree::node_count`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The kind of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// The root of the tree.
    Document,
    /// An element.
    Element,
    /// A run of text. Neighbouring runs may be separate nodes.
    Text,
    /// A comment, detached and empty, or the contents of a `<template>`.
    Other,
}

/// "No node" in a link.
pub(super) const NONE: u32 = u32::MAX;
/// Values of [`Node::name`] for nodes that are not elements.
pub(super) const DOCUMENT: u32 = u32::MAX;
pub(super) const TEXT: u32 = u32::MAX - 1;
pub(super) const OTHER: u32 = u32::MAX - 2;

/// One node. A text node has no children. It stores its span in the fields that hold an element's first and last child.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) parent: u32,
    pub(super) previous: u32,
    pub(super) next: u32,
    /// First child, or the start of the text in bytes.
    pub(super) first: u32,
    /// Last child, or the length of the text in bytes.
    pub(super) last: u32,
    /// Number of the element's name, or another value for a node that is not an element.
    pub(super) name: u32,
    /// Index of the first attribute, or [`NONE`].
    pub(super) attributes: u32,
}

impl Node {
    pub(super) fn is_element(&self) -> bool {
        self.name < OTHER
    }
}

/// A parsed page. See [`Tree::parse`].
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) names: Vec<ElementName>,
    pub(super) attributes: Vec<StoredAttribute>,
    pub(super) attribute_names: Vec<Box<str>>,
    /// The page, followed by the decoded text. Spans point into both as one buffer.
    pub(super) source: String,
    pub(super) decoded: String,
    /// Scripts that are data and may contain the page's text.
    pub(super) data_scripts: Vec<DataScript>,
    /// Whether there are scripts of type `math/tex`.
    pub(super) has_tex: bool,
}

/// A script that is data: its element and the span of its body.
#[derive(Clone, Copy, Debug)]
pub(super) struct DataScript {
    pub(super) node: NodeId,
    pub(super) body: Span,
    pub(super) format: ScriptFormat,
}

/// The format of a data script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScriptFormat {
    /// `application/ld+json`.
    JsonLd,
    /// `application/json`.
    Json,
    /// A script that assigns JSON to a variable, such as `window.__STATE__ = {…}`.
    Assignment,
}

pub(super) fn optional(link: u32) -> Option<NodeId> {
    (link != NONE).then_some(NodeId(link))
}

impl Tree {
    /// Parses a page according to the HTML standard, with scripting off. Never fails.
    ///
    /// Bodies of `<script>` (except JSON-LD and TeX), `<style>` and comments are skipped. The document in an `<iframe
    /// srcdoc>` becomes the frame's children. A declarative shadow root becomes the children of its `<template>`, and
    /// the children of its host move into the slots that they name. A page over one gibibyte is cut there.
    pub fn parse(html: &str) -> Tree {
        super::tokenizer::parse(html)
    }

    /// Returns the number of nodes in the arena. Some may be detached from the tree.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.index())
    }

    /// Returns the kind of a node.
    pub fn kind(&self, id: NodeId) -> NodeKind {
        match self.node(id).map(|node| node.name) {
            Some(DOCUMENT) => NodeKind::Document,
            Some(TEXT) => NodeKind::Text,
            Some(OTHER) | None => NodeKind::Other,
            Some(_) => NodeKind::Element,
        }
    }

    /// Whether a node is an element.
    pub fn is_element(&self, id: NodeId) -> bool {
        self.node(id).is_some_and(Node::is_element)
    }

    /// Returns the parent, or `None` for the document and for detached nodes.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).and_then(|node| optional(node.parent))
    }

    /// Returns the first child.
    pub fn first_child(&self, id: NodeId) -> Option<NodeId> {
        let node = self.node(id)?;
        (node.name != TEXT).then(|| optional(node.first)).flatten()
    }

    /// Returns the last child.
    pub fn last_child(&self, id: NodeId) -> Option<NodeId> {
        let node = self.node(id)?;
        (node.name != TEXT).then(|| optional(node.last)).flatten()
    }

    /// Returns the next sibling.
    pub fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).and_then(|node| optional(node.next))
    }

    /// Returns the previous sibling.
    pub fn previous_sibling(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).and_then(|node| optional(node.previous))
    }

    /// Returns the children in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(id), |&child| self.next_sibling(child))
    }

    /// Returns the ancestors, from the parent up to the document.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |&node| self.parent(node))
    }

    /// Returns the nodes under `id` in document order, without `id` itself.
    pub fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut current = id;
        std::iter::from_fn(move || {
            current = self.following(current, id)?;
            Some(current)
        })
    }

    /// Returns the node after `current` in document order inside `root`.
    fn following(&self, current: NodeId, root: NodeId) -> Option<NodeId> {
        if let Some(child) = self.first_child(current) {
            return Some(child);
        }
        let mut node = current;
        while node != root {
            if let Some(next) = self.next_sibling(node) {
                return Some(next);
            }
            node = self.parent(node)?;
        }
        None
    }

    pub(super) fn element_name(&self, id: NodeId) -> Option<&ElementName> {
        let node = self.node(id)?;
        self.names.get(node.name as usize)
    }

    /// Returns the element's local name (`div`). Empty for other nodes.
    pub fn tag(&self, id: NodeId) -> &str {
        self.element_name(id).map_or("", |name| &name.local)
    }

    /// Returns the element's interned name, for cheap comparison.
    pub fn local_name(&self, id: NodeId) -> Option<&LocalName> {
        self.element_name(id).map(|name| &name.local)
    }

    /// Returns the element's namespace. HTML for other nodes.
    pub fn namespace(&self, id: NodeId) -> ElementNamespace {
        self.element_name(id).map_or(ElementNamespace::Html, |name| name.namespace)
    }

    pub(super) fn slice(&self, span: Span) -> &str {
        let (start, length) = (span.start as usize, span.length as usize);
        let (buffer, start) = match start.checked_sub(self.source.len()) {
            None => (&self.source, start),
            Some(start) => (&self.decoded, start),
        };
        buffer.get(start..start + length).unwrap_or("")
    }

    /// Returns the text of a text node. Empty for other nodes.
    pub fn text(&self, id: NodeId) -> &str {
        match self.node(id) {
            Some(node) if node.name == TEXT => self.slice(Span { start: node.first, length: node.last }),
            _ => "",
        }
    }

    pub(super) fn stored_attributes(&self, id: NodeId) -> &[StoredAttribute] {
        let Some(list) = self
            .node(id)
            .filter(|node| node.is_element())
            .and_then(|node| self.attributes.get(node.attributes as usize..))
        else {
            return &[];
        };
        let length = list.iter().position(|attribute| attribute.is_last());
        length.and_then(|last| list.get(..=last)).unwrap_or(&[])
    }

    /// Returns the element's attributes in source order.
    pub fn attributes(&self, id: NodeId) -> impl Iterator<Item = Attribute<'_>> + '_ {
        self.stored_attributes(id).iter().map(|stored| Attribute {
            name: self.attribute_names.get(stored.name_number() as usize).map_or("", |name| name),
            value: self.slice(stored.value),
        })
    }

    /// Returns the value of an attribute by its name in lower case.
    pub fn attribute(&self, id: NodeId, name: &str) -> Option<&str> {
        self.attributes(id).find(|attribute| attribute.name == name).map(|found| found.value)
    }

    /// Returns the value of an attribute in [`super::attributes::known`].
    pub(super) fn known_attribute(&self, id: NodeId, number: u32) -> Option<&str> {
        let found = self.stored_attributes(id).iter().find(|it| it.name_number() == number)?;
        Some(self.slice(found.value))
    }

    /// Returns all text under `id`, with character references decoded and white space kept.
    pub fn text_content(&self, id: NodeId) -> String {
        let mut text = String::new();
        for node in self.descendants(id) {
            text.push_str(self.text(node));
        }
        text
    }

    /// Returns a readable path, such as `html > body > main#content > p`. Each step is a tag with its id and its first
    /// three classes.
    pub fn element_path(&self, id: NodeId) -> String {
        let mut steps: Vec<NodeId> =
            std::iter::once(id).chain(self.ancestors(id)).filter(|&it| self.is_element(it)).collect();
        steps.reverse();
        let mut path = String::new();
        for step in steps {
            if !path.is_empty() {
                path.push_str(" > ");
            }
            self.push_path_step(step, &mut path);
        }
        path
    }

    fn push_path_step(&self, id: NodeId, path: &mut String) {
        path.push_str(self.tag(id));
        if let Some(value) = self.known_attribute(id, super::attributes::known::ID) {
            let value = value.trim();
            if !value.is_empty() && !value.contains(char::is_whitespace) {
                path.push('#');
                path.push_str(value);
            }
        }
        let classes = self.known_attribute(id, super::attributes::known::CLASS).unwrap_or("");
        for class in classes.split_ascii_whitespace().take(3) {
            path.push('.');
            path.push_str(class);
        }
    }
}

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tree").field("nodes", &self.nodes.len()).finish_non_exhaustive()
    }
}
