//! html5ever's [`TreeSink`] over the arena.
//!
//! The tokenizer gives the tree builder text as slices of one shared buffer, and attributes as a single marker that
//! holds the index of a list. Building the tree copies neither.

use super::arena::Arena;
use super::attributes::known;
use super::element_name::{ElementName, ElementNamespace};
use super::tree::{NONE, Node, Tree};
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, ExpandedName, LocalName, QualName, local_name};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// A node as the tree builder knows it, with its name.
#[derive(Clone)]
pub(super) struct Handle {
    pub(super) number: u32,
    namespace: ElementNamespace,
    local: LocalName,
}

/// The sink: an [`Arena`] that can be changed through the shared references that html5ever works with.
pub(super) struct Builder {
    pub(super) arena: RefCell<Arena>,
    /// Depth of the element that text would go into now.
    pub(super) depth: Cell<u16>,
    /// Elements created, by tags and by the tree builder itself.
    pub(super) elements: Cell<u64>,
    /// Number of the last `<script>` created.
    pub(super) script: Cell<u32>,
}

impl Builder {
    pub(super) fn new(source: &str) -> Self {
        let arena = Arena::new(source);
        Builder { arena: RefCell::new(arena), depth: Cell::new(0), elements: Cell::new(0), script: Cell::new(NONE) }
    }

    fn handle(&self, number: u32) -> Handle {
        Handle { number, namespace: ElementNamespace::Html, local: LocalName::default() }
    }

    /// Finishes the tree. `source` is the buffer given to [`Builder::new`], and `level` the number of documents around
    /// this one.
    pub(super) fn into_tree(self, source: String, level: u8) -> Tree {
        let mut arena = self.arena.into_inner();
        arena.assign_slots(&source);
        arena.embed_frames(&source, level);
        arena.into_tree(source)
    }
}

impl TreeSink for Builder {
    type Handle = Handle;
    type Output = Self;
    type ElemName<'name> = ExpandedName<'name>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        self.handle(0)
    }

    fn elem_name<'name>(&'name self, target: &'name Handle) -> ExpandedName<'name> {
        ExpandedName { ns: target.namespace.url(), local: &target.local }
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        let namespace = ElementNamespace::of(&name.ns);
        let mut arena = self.arena.borrow_mut();
        let local = name.local;
        let interned = arena.names.intern(ElementName { local: local.clone(), namespace });
        let number = arena.push(interned);
        let list = arena.list_index(&attributes);
        if let Some(node) = arena.get_mut(number) {
            node.attributes = list;
        }
        match local {
            local_name!("script") => self.script.set(number),
            local_name!("template") if arena.has_attribute(list, known::SHADOW_ROOT) => {
                arena.shadow_roots.push(number);
            }
            local_name!("iframe") if arena.has_attribute(list, known::SRCDOC) => arena.frames.push(number),
            _ => {}
        }
        self.elements.set(self.elements.get() + 1);
        Handle { number, namespace, local }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.handle(NONE)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.handle(NONE)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        let mut arena = self.arena.borrow_mut();
        let last = arena.get(parent.number).map_or(NONE, |node| node.last);
        if let Some(depth) = arena.insert(parent.number, last, child) {
            self.depth.set(depth);
        }
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let parent = self.arena.borrow().get(element.number).map_or(NONE, |node| node.parent);
        if parent == NONE {
            self.append(previous, child);
        } else {
            self.append_before_sibling(element, child);
        }
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let mut arena = self.arena.borrow_mut();
        if let NodeOrText::AppendNode(node) = &child {
            arena.unlink(node.number);
        }
        let Some(&Node { parent, previous, .. }) = arena.get(sibling.number) else {
            return;
        };
        if let Some(depth) = arena.insert(parent, previous, child) {
            self.depth.set(depth);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn pop(&self, node: &Handle) {
        let arena = self.arena.borrow();
        let depth = arena.depths.get(node.number as usize).copied().unwrap_or(0);
        self.depth.set(depth.saturating_sub(1));
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        let mut arena = self.arena.borrow_mut();
        let contents = arena.template_contents(target.number);
        self.handle(contents)
    }

    fn same_node(&self, left: &Handle, right: &Handle) -> bool {
        left.number == right.number
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        let mut arena = self.arena.borrow_mut();
        let added = arena.list_index(&attributes);
        arena.merge_attributes(target.number, added);
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.arena.borrow_mut().unlink(target.number);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut arena = self.arena.borrow_mut();
        loop {
            let Some(first) = arena.get(node.number).map(|it| it.first) else {
                return;
            };
            if first == NONE {
                return;
            }
            arena.unlink(first);
            let last = arena.get(new_parent.number).map_or(NONE, |it| it.last);
            arena.link(new_parent.number, last, first);
        }
    }

    fn allow_declarative_shadow_roots(&self, _: &Handle) -> bool {
        false
    }
}
