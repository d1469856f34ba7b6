//! Collects the elements around the blocks, and aggregates what is below them.
//!
//! Each element is visited once on the way down and once on the way up, so the cost is linear in the page, regardless
//! of nesting.

use super::Kind;
use super::blocks::Block;
use super::containers::{CONSENT_BIT, Container, Containers, Inherited, NOTES_BIT, REVIEWS_BIT, Sums};
use super::head::{self, Head};
use super::hints::{self, Hint};
use super::tags::{Region, Regions, Tag};
use super::tokens::{TokenScore, TokenTable, for_each_token};
use crate::judge::hash::{self, HashedMap};
use unboil_html::{Layout, NodeId, NodeKind, Tree};

const NO_NUMBER: u32 = u32::MAX;

/// Finds the containers of `blocks`, sets the container of each block, and computes the sums.
pub(super) fn containers_of(tree: &Tree, layout: &Layout, blocks: &mut [Block], table: &TokenTable) -> Containers {
    let mut gather = Gather::new(tree, table);
    gather.find(blocks);
    gather.walk(layout, blocks);
    gather.sum_up(blocks);
    gather.count_alike();
    Containers { list: gather.list, head: gather.head }
}

struct Gather<'a> {
    tree: &'a Tree,
    table: &'a TokenTable,
    hints: &'static HashedMap<Hint>,
    list: Vec<Container>,
    /// The container number of each node.
    numbers: Vec<u32>,
    signatures: Vec<u64>,
    head: Head,
}

impl<'a> Gather<'a> {
    fn new(tree: &'a Tree, table: &'a TokenTable) -> Self {
        Gather {
            tree,
            table,
            hints: hints::table(),
            list: Vec::new(),
            numbers: vec![NO_NUMBER; tree.node_count()],
            signatures: Vec::new(),
            head: Head::default(),
        }
    }

    fn number(&self, node: NodeId) -> Option<usize> {
        let number = self.numbers.get(node.index()).copied()?;
        (number != NO_NUMBER).then_some(number as usize)
    }

    fn find(&mut self, blocks: &mut [Block]) {
        self.push(NodeId::DOCUMENT, 0);
        let mut path = Vec::new();
        for block in blocks {
            let mut node = block.node;
            let mut parent = loop {
                if let Some(number) = self.number(node) {
                    break number;
                }
                path.push(node);
                match self.tree.parent(node) {
                    Some(up) => node = up,
                    None => break 0,
                }
            };
            while let Some(node) = path.pop() {
                parent = self.push(node, parent);
            }
            block.container = parent;
        }
    }

    fn push(&mut self, node: NodeId, parent: usize) -> usize {
        let number = self.list.len();
        if let Some(slot) = self.numbers.get_mut(node.index()) {
            *slot = number as u32;
        }
        let tag = Tag::of(self.tree.tag(node));
        let mut container = Container {
            node,
            parent,
            tag,
            depth: self.list.get(parent).map_or(0, |up| up.depth + 1),
            tokens: TokenScore::default(),
            hints: 0,
            sums: Sums::default(),
            inherited: Inherited::default(),
            broader: parent,
            alike: 1,
            alike_words: 0.0,
            first_block: 0,
        };
        let (mut look, mut kind, mut kinds) = (tag as u64, None, 0_u16);
        for_each_token(self.tree, node, tag, |key, _| {
            look = hash::join(look, key);
            if let Some(score) = self.table.score(key) {
                container.tokens.add(score);
            }
            match self.hints.get(&key) {
                Some(Hint::Content) => container.hints += 1,
                Some(Hint::Boilerplate(found)) => {
                    container.hints -= 1;
                    kind = kind.or(Some(*found));
                    kinds |= 1 << *found as u16;
                }
                Some(Hint::Consent) => {
                    container.hints -= 1;
                    kind = kind.or(Some(Kind::Legal));
                    kinds |= 1 << Kind::Legal as u16 | 1 << CONSENT_BIT;
                }
                Some(Hint::Reviews) => kinds |= 1 << REVIEWS_BIT,
                Some(Hint::Notes) => kinds |= 1 << NOTES_BIT,
                None => {}
            }
        });
        let own = self.own_regions(node, tag);
        container.inherited = match self.list.get(parent).filter(|_| number > 0) {
            Some(up) => Inherited::under(&up.inherited, &container, look),
            None => Inherited { negative_level: 99, positive_level: 99, ..Inherited::default() },
        };
        container.inherited.regions = container.inherited.regions.joined(own);
        if container.inherited.token_lowest == container.tokens.sum {
            container.inherited.token_worst = number;
        }
        container.inherited.kinds |= kinds;
        if container.hints < 0 {
            container.inherited.kind = kind;
        }
        self.signatures.push(hash::join(look, parent as u64));
        self.list.push(container);
        number
    }

    fn own_regions(&self, node: NodeId, tag: Tag) -> Regions {
        let mut regions = Regions::of_tag(tag);
        for attribute in self.tree.attributes(node) {
            match attribute.name {
                "role" => regions = regions.joined(Regions::of_role(attribute.value)),
                "itemprop" if matches!(attribute.value, "articleBody" | "description" | "text" | "reviewBody") => {
                    regions.add(Region::Schema);
                }
                _ => {}
            }
        }
        regions
    }

    /// Visits elements without own lines: the head, images and controls, and inline elements that contain most of a
    /// block.
    fn walk(&mut self, layout: &Layout, blocks: &mut [Block]) {
        let tree = self.tree;
        let mut node = NodeId::DOCUMENT;
        let mut container = 0;
        let mut near = 0;
        loop {
            let mut enter = true;
            if let Some(number) = self.number(node) {
                container = number;
            } else if tree.kind(node) == NodeKind::Element {
                let tag = Tag::of(tree.tag(node));
                match tag {
                    Tag::Media | Tag::Control => {
                        if let Some(it) = self.list.get_mut(container) {
                            it.sums.media += f32::from(u8::from(tag == Tag::Media));
                            it.sums.controls += f32::from(u8::from(tag == Tag::Control));
                        }
                    }
                    Tag::Outside => {
                        head::read(tree, node, &mut self.head);
                        enter = tree.tag(node) == "head";
                    }
                    Tag::Other => head::read(tree, node, &mut self.head),
                    _ => {}
                }
                if !matches!(tag, Tag::Media | Tag::Control | Tag::Outside) {
                    self.read_inline(node, tag, &mut InlineSearch { layout, blocks: &mut *blocks, near: &mut near });
                }
            }
            if enter && let Some(child) = tree.first_child(node) {
                node = child;
                continue;
            }
            loop {
                if let Some(next) = tree.next_sibling(node) {
                    node = next;
                    break;
                }
                let Some(up) = tree.parent(node) else { return };
                node = up;
            }
            // A node that is not a container has no containers below it.
            if let Some(up) = tree.parent(node).and_then(|up| self.number(up)) {
                container = up;
            }
        }
    }

    /// Assigns the name tokens of an inline element to the block that it mostly fills.
    fn read_inline(&self, node: NodeId, tag: Tag, search: &mut InlineSearch<'_>) {
        let span = search.layout.element_span(node);
        if span.is_empty() {
            return;
        }
        let covers = |block: &Block| block.bytes.start <= span.start && span.end <= block.bytes.end;
        let near = *search.near;
        let place = if search.blocks.get(near).is_some_and(covers) {
            near
        } else if search.blocks.get(near + 1).is_some_and(covers) {
            near + 1
        } else {
            search.blocks.partition_point(|block| block.bytes.end < span.end)
        };
        *search.near = place;
        let Some(block) = search.blocks.get_mut(place).filter(|block| covers(block)) else {
            return;
        };
        if tag == Tag::Link {
            block.links += 1;
            let address = self.tree.attribute(node, "href").unwrap_or("");
            block.inner_links += u32::from(address.len() > 1 && address.starts_with('#'));
        }
        if span.len() * 5 < block.bytes.len() * 3 {
            return;
        }
        block.inline_tag = Some(tag);
        for_each_token(self.tree, node, tag, |key, _| {
            if let Some(score) = self.table.score(key) {
                block.inline_tokens.add(score);
            }
            match self.hints.get(&key) {
                Some(Hint::Content) => block.inline_hints += 1,
                Some(Hint::Boilerplate(_) | Hint::Consent) => block.inline_hints -= 1,
                Some(Hint::Reviews | Hint::Notes) | None => {}
            }
        });
    }

    fn sum_up(&mut self, blocks: &[Block]) {
        for (index, block) in blocks.iter().enumerate().rev() {
            if let Some(container) = self.list.get_mut(block.container) {
                container.sums.add_block(block, container.tag);
                container.first_block = index as u32;
            }
        }
        for index in (1..self.list.len()).rev() {
            let Some(child) = self.list.get(index) else {
                continue;
            };
            let (parent, sums, first) = (child.parent, child.sums, child.first_block);
            if let Some(up) = self.list.get_mut(parent) {
                up.first_block = if up.sums.blocks > 0.0 { up.first_block.min(first) } else { first };
                up.sums.add(&sums);
            }
        }
        for index in 1..self.list.len() {
            let Some(child) = self.list.get(index) else {
                continue;
            };
            let (parent, count) = (child.parent, child.sums.blocks);
            let Some(up) = self.list.get(parent) else {
                continue;
            };
            let broader = if up.sums.blocks > count { parent } else { up.broader };
            if let Some(child) = self.list.get_mut(index) {
                child.broader = broader;
            }
        }
    }

    fn count_alike(&mut self) {
        let mut groups: HashedMap<(u32, f32)> = HashedMap::default();
        for (container, &signature) in self.list.iter().zip(&self.signatures) {
            let group = groups.entry(signature).or_default();
            group.0 += 1;
            group.1 += container.sums.words;
        }
        for (container, signature) in self.list.iter_mut().zip(&self.signatures) {
            if let Some(&(count, words)) = groups.get(signature) {
                container.alike = count;
                container.alike_words = words;
            }
        }
    }
}

/// The search for the block of an inline element.
struct InlineSearch<'a> {
    layout: &'a Layout,
    blocks: &'a mut [Block],
    /// The index of the last found block: the next one is usually near.
    near: &'a mut usize,
}
