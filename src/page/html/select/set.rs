//! Many selectors over one tree at about the cost of one pass.
//!
//! As browsers do it: each selector is filed under the id, class or tag of
//! its rightmost compound, so that an element is tried only against the few
//! it could match, and a Bloom filter of the ancestors' names turns most of
//! these down too.

use super::element::TreeElement;
use super::names::{Names, hash_of};
use super::{Selector, matching_context};
use crate::page::html::attributes::known;
use crate::page::html::tree::{NodeId, NodeKind, Tree};
use selectors::bloom::BloomFilter;
use selectors::context::{QuirksMode, SelectorCaches};
use selectors::matching::matches_selector;
use selectors::parser::{AncestorHashes, Component, Selector as OneSelector};
use std::collections::HashMap;
use std::fmt;

/// One selector of one list.
struct Entry {
    /// Which of the set's selectors it belongs to.
    owner: usize,
    selector: OneSelector<Names>,
    ancestors: AncestorHashes,
}

/// Where an entry is filed.
enum Bucket {
    Id(u32),
    Class(u32),
    Tag(u32),
    Any,
}

/// A set of selectors to be matched together.
#[derive(Default)]
pub struct SelectorSet {
    entries: Vec<Entry>,
    /// Entries by the hash of an id, class or tag, and those for any element.
    by_id: HashMap<u32, Vec<usize>>,
    by_class: HashMap<u32, Vec<usize>>,
    by_tag: HashMap<u32, Vec<usize>>,
    others: Vec<usize>,
}

/// Where a selector is filed: under one name that its rightmost compound asks for, or under each of several of which it
/// asks for one, as `:is(.a, .b)` does.
fn buckets_of(selector: &OneSelector<Names>) -> Vec<Bucket> {
    let mut bucket = Bucket::Any;
    let mut several = None;
    for component in selector.iter() {
        match component {
            Component::ID(id) => return vec![Bucket::Id(hash_of(&id.text))],
            Component::Class(class) => bucket = Bucket::Class(hash_of(&class.text)),
            Component::LocalName(name) if matches!(bucket, Bucket::Any) && name.name == name.lower_name => {
                bucket = Bucket::Tag(hash_of(&name.name.text));
            }
            Component::Is(list) | Component::Where(list) if several.is_none() => {
                let each: Vec<Bucket> = list.slice().iter().flat_map(buckets_of).collect();
                several = (!each.iter().any(|bucket| matches!(bucket, Bucket::Any))).then_some(each);
            }
            _ => {}
        }
    }
    match (bucket, several) {
        (Bucket::Any, Some(several)) => several,
        (bucket, _) => vec![bucket],
    }
}

impl SelectorSet {
    /// Makes a set; a selector is later known by its place in `selectors`.
    pub fn new<'list>(selectors: impl IntoIterator<Item = &'list Selector>) -> SelectorSet {
        let mut set = SelectorSet::default();
        for (owner, list) in selectors.into_iter().enumerate() {
            for selector in list.list.slice() {
                let index = set.entries.len();
                for bucket in buckets_of(selector) {
                    match bucket {
                        Bucket::Id(hash) => set.by_id.entry(hash).or_default().push(index),
                        Bucket::Class(hash) => set.by_class.entry(hash).or_default().push(index),
                        Bucket::Tag(hash) => set.by_tag.entry(hash).or_default().push(index),
                        Bucket::Any => set.others.push(index),
                    }
                }
                set.entries.push(Entry {
                    owner,
                    selector: selector.clone(),
                    ancestors: AncestorHashes::new(selector, QuirksMode::NoQuirks),
                });
            }
        }
        set
    }

    /// Every pair of a matching element and a selector's place in the set:
    /// elements in document order, each pair once, places rising.
    pub fn matches(&self, tree: &Tree) -> Vec<(NodeId, usize)> {
        let mut found = Vec::new();
        if self.entries.is_empty() {
            return found;
        }
        let mut run = Run { set: self, caches: SelectorCaches::default(), filter: BloomFilter::new() };
        // What is around a node: elements, and what holds the contents of a template, which is none.
        let mut open: Vec<(NodeId, Option<TreeElement<'_>>)> = Vec::new();
        let mut owners = Vec::new();
        for node in tree.descendants(NodeId::DOCUMENT).filter(|&node| tree.kind(node) != NodeKind::Text) {
            let parent = tree.parent(node);
            while let Some((_, last)) = open.pop_if(|(last, _)| Some(*last) != parent) {
                if let Some(last) = last {
                    last.for_each_hash(|hash| run.filter.remove_hash(hash));
                }
            }
            let Some(element) = TreeElement::new(tree, node) else {
                open.push((node, None));
                continue;
            };
            run.owners_of(&element, &mut owners);
            found.extend(owners.drain(..).map(|owner| (node, owner)));
            element.for_each_hash(|hash| run.filter.insert_hash(hash));
            open.push((node, Some(element)));
        }
        found
    }
}

/// One run of a set over a tree.
struct Run<'set> {
    set: &'set SelectorSet,
    caches: SelectorCaches,
    filter: BloomFilter,
}

impl Run<'_> {
    /// Puts the selectors that match into `owners`, in order, each once.
    fn owners_of(&mut self, element: &TreeElement<'_>, owners: &mut Vec<usize>) {
        let (tree, set) = (element.tree, self.set);
        self.try_entries(&set.others, element, owners);
        if let Some(entries) = set.by_tag.get(&hash_of(tree.tag(element.id))) {
            self.try_entries(entries, element, owners);
        }
        if !set.by_id.is_empty()
            && let Some(id) = tree.known_attribute(element.id, known::ID)
            && let Some(entries) = set.by_id.get(&hash_of(id))
        {
            self.try_entries(entries, element, owners);
        }
        if !set.by_class.is_empty()
            && let Some(classes) = tree.known_attribute(element.id, known::CLASS)
        {
            for class in classes.split_ascii_whitespace() {
                if let Some(entries) = set.by_class.get(&hash_of(class)) {
                    self.try_entries(entries, element, owners);
                }
            }
        }
        owners.sort_unstable();
        owners.dedup();
    }

    fn try_entries(&mut self, entries: &[usize], element: &TreeElement<'_>, owners: &mut Vec<usize>) {
        let mut context = matching_context(&mut self.caches, Some(&self.filter));
        for entry in entries.iter().filter_map(|&index| self.set.entries.get(index)) {
            let hashes = Some(&entry.ancestors);
            if matches_selector(&entry.selector, 0, hashes, element, &mut context) {
                owners.push(entry.owner);
            }
        }
    }
}

impl fmt::Debug for SelectorSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SelectorSet").field("selectors", &self.entries.len()).finish_non_exhaustive()
    }
}
