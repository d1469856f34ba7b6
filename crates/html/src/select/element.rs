//! Elements of a [`Tree`] for the `selectors` crate.

use super::names::{Names, NoPseudo, Text, hash_of};
use super::own::Own;
use crate::attributes::known;
use crate::element_name::ElementNamespace;
use crate::tree::{Node, NodeId, NodeKind, Tree};
use selectors::attr::{AttrSelectorOperation, CaseSensitivity, NamespaceConstraint};
use selectors::bloom::{BLOOM_HASH_MASK, BloomFilter};
use selectors::matching::{ElementSelectorFlags, MatchingContext};
use selectors::{Element, OpaqueElement};
use std::fmt;

#[derive(Clone, Copy)]
pub(super) struct TreeElement<'tree> {
    pub(super) tree: &'tree Tree,
    pub(super) id: NodeId,
    node: &'tree Node,
}

impl fmt::Debug for TreeElement<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "<{}> ({})", self.tree.tag(self.id), self.id.0)
    }
}

impl<'tree> TreeElement<'tree> {
    pub(super) fn new(tree: &'tree Tree, id: NodeId) -> Option<Self> {
        let node = tree.node(id).filter(|node| node.is_element())?;
        Some(TreeElement { tree, id, node })
    }

    /// Calls `each` for the hashes of the element's tag, id and classes.
    pub(super) fn for_each_hash(&self, mut each: impl FnMut(u32)) {
        each(hash_of(self.tree.tag(self.id)) & BLOOM_HASH_MASK);
        for attribute in self.tree.stored_attributes(self.id) {
            match attribute.name_number() {
                known::ID => each(hash_of(self.tree.slice(attribute.value)) & BLOOM_HASH_MASK),
                known::CLASS => {
                    for class in self.tree.slice(attribute.value).split_ascii_whitespace() {
                        each(hash_of(class) & BLOOM_HASH_MASK);
                    }
                }
                _ => {}
            }
        }
    }

    fn sibling(self, first: Option<NodeId>, next: impl Fn(&'tree Tree, NodeId) -> Option<NodeId>) -> Option<Self> {
        let tree = self.tree;
        std::iter::successors(first, |&id| next(tree, id)).find_map(|id| Self::new(tree, id))
    }
}

impl Element for TreeElement<'_> {
    type Impl = Names;

    fn opaque(&self) -> OpaqueElement {
        OpaqueElement::new(self.node)
    }

    fn parent_element(&self) -> Option<Self> {
        self.tree.parent(self.id).and_then(|parent| Self::new(self.tree, parent))
    }

    fn parent_node_is_shadow_root(&self) -> bool {
        false
    }

    fn containing_shadow_host(&self) -> Option<Self> {
        None
    }

    fn is_pseudo_element(&self) -> bool {
        false
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.sibling(self.tree.previous_sibling(self.id), Tree::previous_sibling)
    }

    fn next_sibling_element(&self) -> Option<Self> {
        self.sibling(self.tree.next_sibling(self.id), Tree::next_sibling)
    }

    fn first_element_child(&self) -> Option<Self> {
        self.sibling(self.tree.first_child(self.id), Tree::next_sibling)
    }

    fn is_html_element_in_html_document(&self) -> bool {
        self.tree.namespace(self.id) == ElementNamespace::Html
    }

    fn has_local_name(&self, name: &Text) -> bool {
        *self.tree.tag(self.id) == *name.text
    }

    fn has_namespace(&self, _: &Text) -> bool {
        // No prefix can be declared, so no selector names a namespace.
        false
    }

    fn is_same_type(&self, other: &Self) -> bool {
        self.node.name == other.node.name
    }

    fn attr_matches(
        &self,
        _: &NamespaceConstraint<&Text>,
        name: &Text,
        operation: &AttrSelectorOperation<&Text>,
    ) -> bool {
        // Attribute names are stored in lower case, including those of foreign elements.
        self.tree
            .attributes(self.id)
            .any(|attribute| attribute.name.eq_ignore_ascii_case(&name.text) && operation.eval_str(attribute.value))
    }

    fn match_non_ts_pseudo_class(&self, class: &Own, _: &mut MatchingContext<'_, Names>) -> bool {
        class.matches(self)
    }

    fn match_pseudo_element(&self, element: &NoPseudo, _: &mut MatchingContext<'_, Names>) -> bool {
        element.never()
    }

    fn apply_selector_flags(&self, _: ElementSelectorFlags) {}

    fn is_link(&self) -> bool {
        matches!(self.tree.tag(self.id), "a" | "area") && self.tree.known_attribute(self.id, known::HREF).is_some()
    }

    fn is_html_slot_element(&self) -> bool {
        false
    }

    fn has_id(&self, id: &Text, case: CaseSensitivity) -> bool {
        self.tree.known_attribute(self.id, known::ID).is_some_and(|value| case.eq(value.as_bytes(), id.text.as_bytes()))
    }

    fn has_class(&self, name: &Text, case: CaseSensitivity) -> bool {
        self.tree.known_attribute(self.id, known::CLASS).is_some_and(|classes| {
            classes.split_ascii_whitespace().any(|class| case.eq(class.as_bytes(), name.text.as_bytes()))
        })
    }

    fn has_custom_state(&self, _: &Text) -> bool {
        false
    }

    fn imported_part(&self, _: &Text) -> Option<Text> {
        None
    }

    fn is_part(&self, _: &Text) -> bool {
        false
    }

    fn is_empty(&self) -> bool {
        self.tree.children(self.id).all(|child| match self.tree.kind(child) {
            NodeKind::Element => false,
            NodeKind::Text => self.tree.text(child).is_empty(),
            NodeKind::Document | NodeKind::Other => true,
        })
    }

    fn is_root(&self) -> bool {
        self.tree.parent(self.id) == Some(NodeId::DOCUMENT)
    }

    fn add_element_unique_hashes(&self, filter: &mut BloomFilter) -> bool {
        self.for_each_hash(|hash| filter.insert_hash(hash));
        true
    }
}
