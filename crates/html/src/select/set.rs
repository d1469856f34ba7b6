//! Matching of many selectors over one tree at about the cost of one pass.
//!
//! Works as browsers do. Each selector is filed under the id, class or tag of its rightmost compound, so an element is
//! tested only against the few selectors that could match. A Bloom filter of the ancestors' names rejects most of
//! these.

use super::element::TreeElement;
use super::names::{Names, hash_of};
use super::{Selector, matching_context};
use crate::attributes::known;
use crate::tree::{NodeId, NodeKind, Tree};
use rustc_hash::FxHashMap;
use selectors::bloom::BloomFilter;
use selectors::context::{QuirksMode, SelectorCaches};
use selectors::matching::matches_selector;
use selectors::parser::{AncestorHashes, Component, Selector as OneSelector};
use std::fmt;

/// One selector of one list.
struct Entry {
    /// Index of its selector in the set.
    owner: usize,
    selector: OneSelector<Names>,
    ancestors: AncestorHashes,
}

/// The key under which an entry is filed.
enum Bucket {
    Id(u32),
    Class(u32),
    Tag(u32),
    Any,
}

/// A set of selectors that are matched together.
#[derive(Default)]
pub struct SelectorSet {
    entries: Vec<Entry>,
    /// Entries by the hash of an id, class or tag, and those for any element.
    by_id: FxHashMap<u32, Vec<usize>>,
    by_class: FxHashMap<u32, Vec<usize>>,
    by_tag: FxHashMap<u32, Vec<usize>>,
    others: Vec<usize>,
}

/// Returns the keys of a selector: one name that its rightmost compound requires, or each of several alternatives, as
/// in `:is(.a, .b)`.
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
    /// Creates a set. Results refer to a selector by its index in `selectors`.
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

    /// Returns every pair of a matching element and the index of a selector: elements in document order, each pair
    /// once, indexes ascending.
    pub fn matches(&self, tree: &Tree) -> Vec<(NodeId, usize)> {
        let mut found = Vec::new();
        if self.entries.is_empty() {
            return found;
        }
        let mut run = Run { set: self, caches: SelectorCaches::default(), ancestors: Ancestors::default() };
        let (mut candidates, mut owners) = (Vec::new(), Vec::new());
        for node in tree.descendants(NodeId::DOCUMENT).filter(|&node| tree.kind(node) != NodeKind::Text) {
            run.ancestors.leave(tree.parent(node));
            let element = TreeElement::new(tree, node);
            if let Some(element) = &element {
                self.candidates(element, &mut candidates);
                run.owners_of(element, &candidates, &mut owners);
                found.extend(owners.drain(..).map(|owner| (node, owner)));
            }
            run.ancestors.open.push((node, element));
        }
        found
    }

    /// Collects the entries that an element could match, by its names, into `candidates`.
    fn candidates(&self, element: &TreeElement<'_>, candidates: &mut Vec<usize>) {
        candidates.clear();
        candidates.extend(&self.others);
        let mut add = |entries: &FxHashMap<u32, Vec<usize>>, name: &str| {
            candidates.extend(entries.get(&hash_of(name)).into_iter().flatten());
        };
        if !self.by_tag.is_empty() {
            add(&self.by_tag, element.tree.tag(element.id));
        }
        if !self.by_id.is_empty()
            && let Some(id) = element.tree.known_attribute(element.id, known::ID)
        {
            add(&self.by_id, id);
        }
        if !self.by_class.is_empty()
            && let Some(classes) = element.tree.known_attribute(element.id, known::CLASS)
        {
            classes.split_ascii_whitespace().for_each(|class| add(&self.by_class, class));
        }
    }
}

/// The ancestors of an element and a Bloom filter of their names. The filter is filled only when an element with
/// candidates needs it.
#[derive(Default)]
struct Ancestors<'tree> {
    /// Open nodes, with `None` for the fragment of a template, which is not an element.
    open: Vec<(NodeId, Option<TreeElement<'tree>>)>,
    /// Number of open nodes in the filter.
    filtered: usize,
    filter: BloomFilter,
}

impl Ancestors<'_> {
    /// Closes the nodes that do not contain a node with this parent.
    fn leave(&mut self, parent: Option<NodeId>) {
        while let Some((_, last)) = self.open.pop_if(|(last, _)| Some(*last) != parent) {
            if self.filtered > self.open.len() {
                self.filtered = self.open.len();
                if let Some(last) = last {
                    last.for_each_hash(|hash| self.filter.remove_hash(hash));
                }
            }
        }
    }

    fn filter(&mut self) -> &BloomFilter {
        for (_, element) in &self.open[self.filtered..] {
            if let Some(element) = element {
                element.for_each_hash(|hash| self.filter.insert_hash(hash));
            }
        }
        self.filtered = self.open.len();
        &self.filter
    }
}

/// One run of a set over a tree.
struct Run<'set, 'tree> {
    set: &'set SelectorSet,
    caches: SelectorCaches,
    ancestors: Ancestors<'tree>,
}

impl Run<'_, '_> {
    /// Collects the owners of the matching candidates into `owners`, in order, each once.
    fn owners_of(&mut self, element: &TreeElement<'_>, candidates: &[usize], owners: &mut Vec<usize>) {
        if candidates.is_empty() {
            return;
        }
        let mut context = matching_context(&mut self.caches, Some(self.ancestors.filter()));
        for entry in candidates.iter().filter_map(|&index| self.set.entries.get(index)) {
            if matches_selector(&entry.selector, 0, Some(&entry.ancestors), element, &mut context) {
                owners.push(entry.owner);
            }
        }
        owners.sort_unstable();
        owners.dedup();
    }
}

impl fmt::Debug for SelectorSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SelectorSet").field("selectors", &self.entries.len()).finish_non_exhaustive()
    }
}
