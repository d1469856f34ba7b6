//! Inline frames (`<iframe srcdoc>`): parses the document in the attribute and grafts it into the tree.

use super::arena::Arena;
use super::attributes::{LAST, Span, StoredAttribute, known};
use super::tokenizer::parse_inside;
use super::tree::{DOCUMENT, NONE, NodeId, OTHER, TEXT, Tree};

/// Maximum depth of documents inside documents.
const MOST_LEVELS: u8 = 4;
/// Maximum total bytes of such documents in a page, and a quarter of it for each level deeper. Each is copied.
const MOST_BYTES: usize = 64 << 20;

impl Arena {
    /// Inserts the documents of all frames seen so far into the tree.
    pub(super) fn embed_frames(&mut self, source: &str, level: u8) {
        let mut left = MOST_BYTES >> (2 * level);
        for frame in std::mem::take(&mut self.frames) {
            let Some(list) = self.get(frame).map(|node| node.attributes) else { continue };
            let name = known::TEXTS.get(known::SRCDOC as usize).copied().unwrap_or("");
            let Some(html) = self.attribute_value(source, list, name) else { continue };
            if level >= MOST_LEVELS || html.len() > left {
                continue;
            }
            left -= html.len();
            let document = parse_inside(html, level + 1);
            self.graft(frame, document, source.len());
        }
    }

    /// Makes the content of the body of `document` the children of `parent`.
    fn graft(&mut self, parent: u32, document: Tree, source_length: usize) {
        let child = |node: NodeId, name: &str| document.children(node).find(|&it| document.tag(it) == name);
        let Some(body) = child(NodeId::DOCUMENT, "html").and_then(|html| child(html, "body")) else {
            return;
        };
        let number = |count: usize| u32::try_from(count).unwrap_or(NONE);
        let (nodes, lists) = (number(self.nodes.len()), number(self.attributes.len()));
        let text = number(source_length + self.decoded.len());
        let names: Vec<u32> = document.names.into_iter().map(|name| self.names.intern(name)).collect();
        let keys: Vec<u32> = document.attribute_names.iter().map(|name| self.attribute_names.intern(name)).collect();
        self.decoded.push_str(&document.source);
        self.decoded.push_str(&document.decoded);
        self.attributes.extend(document.attributes.iter().map(|attribute| {
            let last = attribute.name & LAST;
            let key = keys.get(attribute.name_number() as usize).copied().unwrap_or(0);
            let value = Span { start: attribute.value.start + text, ..attribute.value };
            StoredAttribute { name: key | last, value }
        }));
        let moved = |link: u32| if link == NONE { NONE } else { link + nodes };
        for mut node in document.nodes {
            if node.name == TEXT {
                node.first += text;
            } else {
                (node.first, node.last) = (moved(node.first), moved(node.last));
            }
            node.name = match node.name {
                DOCUMENT => OTHER,
                name if name < OTHER => names.get(name as usize).copied().unwrap_or(OTHER),
                name => name,
            };
            (node.parent, node.previous, node.next) = (moved(node.parent), moved(node.previous), moved(node.next));
            if node.attributes != NONE {
                node.attributes += lists;
            }
            self.nodes.push(node);
            self.depths.push(0);
        }
        self.has_tex |= document.has_tex;
        let body = moved(number(body.index()));
        while let Some(first) = self.get(body).map(|node| node.first).filter(|&first| first != NONE) {
            self.unlink(first);
            let last = self.get(parent).map_or(NONE, |node| node.last);
            self.link(parent, last, first);
        }
    }
}
