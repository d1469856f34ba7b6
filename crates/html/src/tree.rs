//! The parsed page: one arena of 28-byte nodes.

use super::attributes::{Attribute, Span, StoredAttribute};
use super::element_name::{ElementName, ElementNamespace};
use html5ever::LocalName;
use std::fmt;

/// A node of one [`Tree`]; meaningless in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The document node, parent of `<html>`.
    pub const DOCUMENT: NodeId = NodeId(0);

    /// The node's place in the arena, below [`Tree::node_count`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a node is.
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
/// Values of [`Node::name`] for what is not an element.
pub(super) const DOCUMENT: u32 = u32::MAX;
pub(super) const TEXT: u32 = u32::MAX - 1;
pub(super) const OTHER: u32 = u32::MAX - 2;

/// One node. A text node has no children: it keeps its span where an element
/// keeps its first and last child.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) parent: u32,
    pub(super) previous: u32,
    pub(super) next: u32,
    /// First child, or the start of the text in bytes.
    pub(super) first: u32,
    /// Last child, or the length of the text in bytes.
    pub(super) last: u32,
    /// Number of the element's name, or what else the node is.
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
    /// The page, then what had to be decoded; spans point into both as one.
    pub(super) source: String,
    pub(super) decoded: String,
    /// Scripts that are data and may hold the page's text.
    pub(super) data_scripts: Vec<DataScript>,
    /// There are scripts of type `math/tex`.
    pub(super) has_tex: bool,
}

/// A script that is data: its element, and where its body lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct DataScript {
    pub(super) node: NodeId,
    pub(super) body: Span,
    pub(super) format: ScriptFormat,
}

/// How a script is written.
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
    /// Parses a page as the HTML standard says, scripting off. Never fails.
    ///
    /// Bodies of `<script>` (but for JSON-LD and TeX), `<style>` and comments
    /// are skipped. The document in an `<iframe srcdoc>` becomes the frame's
    /// children, a declarative shadow root the children of its `<template>`,
    /// and children of its host move into the slots that they name. A page
    /// over one gibibyte is cut there.
    pub fn parse(html: &str) -> Tree {
        super::tokenizer::parse(html)
    }

    /// Number of nodes in the arena; some may be detached from the tree.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.index())
    }

    /// What the node is.
    pub fn kind(&self, id: NodeId) -> NodeKind {
        match self.node(id).map(|node| node.name) {
            Some(DOCUMENT) => NodeKind::Document,
            Some(TEXT) => NodeKind::Text,
            Some(OTHER) | None => NodeKind::Other,
            Some(_) => NodeKind::Element,
        }
    }

    /// True for elements.
    pub fn is_element(&self, id: NodeId) -> bool {
        self.node(id).is_some_and(Node::is_element)
    }

    /// The parent, `None` for the document and for detached nodes.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).and_then(|node| optional(node.parent))
    }

    /// The first child.
    pub fn first_child(&self, id: NodeId) -> Option<NodeId> {
        let node = self.node(id)?;
        (node.name != TEXT).then(|| optional(node.first)).flatten()
    }

    /// The last child.
    pub fn last_child(&self, id: NodeId) -> Option<NodeId> {
        let node = self.node(id)?;
        (node.name != TEXT).then(|| optional(node.last)).flatten()
    }

    /// The next sibling.
    pub fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).and_then(|node| optional(node.next))
    }

    /// The previous sibling.
    pub fn previous_sibling(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).and_then(|node| optional(node.previous))
    }

    /// The children in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(id), |&child| self.next_sibling(child))
    }

    /// The parent, its parent and so on up to the document.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |&node| self.parent(node))
    }

    /// The nodes under `id` in document order, `id` itself not among them.
    pub fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut current = id;
        std::iter::from_fn(move || {
            current = self.following(current, id)?;
            Some(current)
        })
    }

    /// The node after `current` in document order inside `root`.
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

    /// The element's local name (`div`); empty for other nodes.
    pub fn tag(&self, id: NodeId) -> &str {
        self.element_name(id).map_or("", |name| &name.local)
    }

    /// The element's interned name, for cheap comparison.
    pub fn local_name(&self, id: NodeId) -> Option<&LocalName> {
        self.element_name(id).map(|name| &name.local)
    }

    /// The element's namespace; HTML for other nodes.
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

    /// The text of a text node; empty for other nodes.
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

    /// The element's attributes in the order they were written.
    pub fn attributes(&self, id: NodeId) -> impl Iterator<Item = Attribute<'_>> + '_ {
        self.stored_attributes(id).iter().map(|stored| Attribute {
            name: self.attribute_names.get(stored.name_number() as usize).map_or("", |name| name),
            value: self.slice(stored.value),
        })
    }

    /// The value of the attribute with this name, given in lower case.
    pub fn attribute(&self, id: NodeId, name: &str) -> Option<&str> {
        self.attributes(id).find(|attribute| attribute.name == name).map(|found| found.value)
    }

    /// The value of an attribute in [`super::attributes::known`].
    pub(super) fn known_attribute(&self, id: NodeId, number: u32) -> Option<&str> {
        let found = self.stored_attributes(id).iter().find(|it| it.name_number() == number)?;
        Some(self.slice(found.value))
    }

    /// All text under `id`, as written in the page (character references
    /// decoded, white space kept).
    pub fn text_content(&self, id: NodeId) -> String {
        let mut text = String::new();
        for node in self.descendants(id) {
            text.push_str(self.text(node));
        }
        text
    }

    /// A path for people, such as `html > body > main#content > p`: each step
    /// a tag with its id and its first three classes.
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
