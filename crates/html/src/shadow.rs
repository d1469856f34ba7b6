//! Declarative shadow roots: moves the children of a host into the slots of its shadow root.
//!
//! Follows the standard ("Finding slots and slottables", <https://dom.spec.whatwg.org/#finding-slots-and-slotables>),
//! except that children without a slot stay after the shadow root: a page is read for its text, and nothing says that
//! such text is not meant.

use super::arena::Arena;
use super::attributes::known;
use super::tree::{NONE, Node, TEXT};
use std::collections::{HashMap, HashSet};

/// Maximum nesting of hosts whose children are moved. Each move may add the depth of a shadow root to the tree's depth,
/// so walks towards the root need a bound.
const MOST_LEVELS: usize = 8;

/// The slots of one shadow root by name, the first of each.
type Slots = HashMap<String, u32>;

impl Arena {
    /// Moves the children of every host of a shadow root into the slots that they name.
    pub(super) fn assign_slots(&mut self, source: &str) {
        if self.shadow_roots.is_empty() {
            return;
        }
        let roots = std::mem::take(&mut self.shadow_roots);
        let is_root: HashSet<u32> = roots.iter().copied().collect();
        let hosts: HashSet<u32> = roots.iter().filter_map(|&root| self.host(root)).collect();
        // Find everything before moving anything, so that each node is visited once.
        let found: Vec<(u32, Slots)> = roots
            .iter()
            .filter_map(|&root| Some((root, self.host(root)?)))
            .filter(|&(_, host)| self.hosts_around(host, &hosts) < MOST_LEVELS)
            .map(|(root, _)| (root, self.slots(root, &is_root, source)))
            .collect();
        let mut done = HashSet::new();
        for (root, slots) in found {
            // If a host has two shadow roots, a browser uses the first.
            if let Some(host) = self.host(root)
                && done.insert(host)
                && !slots.is_empty()
            {
                self.fill(host, &is_root, (&slots, source));
            }
        }
    }

    fn host(&self, root: u32) -> Option<u32> {
        self.get(root).map(|node| node.parent).filter(|&parent| parent != NONE)
    }

    fn hosts_around(&self, host: u32, hosts: &HashSet<u32>) -> usize {
        let up = |&node: &u32| self.get(node).map(|node| node.parent).filter(|&parent| parent != NONE);
        let around = std::iter::successors(up(&host), up);
        around.filter(|node| hosts.contains(node)).take(MOST_LEVELS).count()
    }

    fn value<'page>(&'page self, node: &Node, number: u32, source: &'page str) -> Option<&'page str> {
        let name = known::TEXTS.get(number as usize)?;
        self.attribute_value(source, node.attributes, name)
    }

    /// Returns the slots of a shadow root, without those of nested shadow roots.
    fn slots(&self, root: u32, is_root: &HashSet<u32>, source: &str) -> Slots {
        let mut slots = Slots::new();
        let mut node = root;
        while let Some(raw) = self.get(node) {
            let enter = raw.name != TEXT && raw.first != NONE && (node == root || !is_root.contains(&node));
            if self.names.is_slot(raw.name) {
                let name = self.value(raw, known::NAME, source).unwrap_or("");
                slots.entry(name.to_owned()).or_insert(node);
            }
            let mut next = if enter { raw.first } else { NONE };
            while next == NONE && node != root {
                let Some(raw) = self.get(node) else { break };
                next = raw.next;
                if next == NONE {
                    node = raw.parent;
                }
            }
            if next == NONE {
                break;
            }
            node = next;
        }
        slots
    }

    /// Moves the children of `host` besides its shadow root into the slots.
    fn fill(&mut self, host: u32, is_root: &HashSet<u32>, (slots, source): (&Slots, &str)) {
        let mut assigned: Vec<(u32, u32)> = Vec::new();
        let mut filled: HashSet<u32> = HashSet::new();
        let mut child = self.get(host).map_or(NONE, |node| node.first);
        while let Some(node) = self.get(child) {
            let (name, blank) = if node.name == TEXT {
                ("", self.is_blank(node, source))
            } else {
                (self.value(node, known::SLOT, source).unwrap_or(""), false)
            };
            if !is_root.contains(&child)
                && let Some(&slot) = slots.get(name)
            {
                assigned.push((child, slot));
                if !blank {
                    filled.insert(slot);
                }
            }
            child = node.next;
        }
        // The content of a slot is a fallback for hosts without content for it.
        for &slot in &filled {
            while let Some(first) = self.get(slot).map(|node| node.first).filter(|&first| first != NONE) {
                self.unlink(first);
            }
        }
        for (child, slot) in assigned {
            if filled.contains(&slot) {
                self.unlink(child);
                let last = self.get(slot).map_or(NONE, |node| node.last);
                self.link(slot, last, child);
            }
        }
    }

    fn is_blank(&self, text: &Node, source: &str) -> bool {
        let (start, length) = (text.first as usize, text.last as usize);
        let text = match start.checked_sub(source.len()) {
            None => source.get(start..start + length),
            Some(start) => self.decoded.get(start..start + length),
        };
        text.unwrap_or("").trim().is_empty()
    }
}
