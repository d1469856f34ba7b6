//! Clusters of pages, their shared features, and the similarity of two clusters.

use super::Fingerprint;
use super::style_features::{HABITS, UNTOLD, WAYS};
use std::collections::HashSet;

/// The pages to group, and which of their keys may belong to a template.
#[derive(Debug)]
pub(super) struct Known<'f> {
    pub pages: &'f [&'f Fingerprint],
    /// For each page, the class of its copies.
    classes: &'f [u32],
    /// The keys on pages of two or more texts, sorted. The index of a key is its id.
    shared: Vec<u64>,
}

/// A key's id and its weight on a page: 1 for a whole line of the head or tail.
pub(super) type Weighed = (u32, f32);

/// A group of pages.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    /// Its pages, in order.
    pub members: Vec<u32>,
    /// Number of different texts.
    pub texts: usize,
    /// The sum of each key's weights on all pages, sorted by id.
    sums: Vec<Weighed>,
    /// The mean weight of each key that at least an eighth of the pages have.
    pub profile: Vec<Weighed>,
    /// The sum of the profile.
    pub total: f32,
    /// Number of pages for each value of each style feature.
    pub style_features: [[u32; WAYS]; HABITS],
    /// The marks with the number of pages that have each, sorted.
    pub marks: Vec<(u64, u32)>,
}

/// A key that fewer than one of this many pages has is not in a cluster's profile.
const PART: f32 = 8.0;

impl<'f> Known<'f> {
    pub fn new(pages: &'f [&'f Fingerprint], classes: &'f [u32]) -> Self {
        let keys = pages.iter().zip(classes).flat_map(|(page, class)| page.keys.iter().map(|key| (*key, *class)));
        let mut seen: Vec<(u64, u32)> = keys.collect();
        seen.sort_unstable();
        seen.dedup();
        let on_two = seen.chunk_by(|a, b| a.0 == b.0).filter(|texts| texts.len() > 1);
        Self { pages, classes, shared: on_two.map(|texts| texts[0].0).collect() }
    }

    /// Returns the number of different texts among pages.
    pub fn texts(&self, members: &[u32]) -> usize {
        members.iter().map(|&member| self.classes[member as usize]).collect::<HashSet<_>>().len()
    }

    /// Returns the number of keys.
    pub fn keys(&self) -> usize {
        self.shared.len()
    }

    /// Returns the keys of a page that other texts have too, sorted by id.
    pub fn keys_of(&self, page: u32) -> Vec<Weighed> {
        let page = self.pages[page as usize];
        let known = page.keys.iter().zip(&page.weights).filter_map(|(key, weight)| {
            let id = self.shared.binary_search(key).ok()?;
            Some((u32::try_from(id).ok()?, f32::from(*weight) / 100.0))
        });
        known.collect()
    }

    /// Creates a cluster of pages.
    pub fn cluster(&self, members: Vec<u32>) -> Cluster {
        let mut style_features = [[0; WAYS]; HABITS];
        let mut marks = Vec::new();
        let mut sums = Vec::new();
        for &member in &members {
            let page = self.pages[member as usize];
            for (counts, &way) in
                style_features.iter_mut().zip(&page.style_features.0).filter(|(_, way)| **way != UNTOLD)
            {
                counts[usize::from(way)] += 1;
            }
            marks.extend(page.marks.iter().map(|&mark| (mark, 1)));
            sums.extend(self.keys_of(member));
        }
        let mut cluster = Cluster {
            members,
            texts: 0,
            sums: summed(sums),
            profile: Vec::new(),
            total: 0.0,
            style_features,
            marks: summed(marks),
        };
        cluster.see();
        cluster
    }
}

impl Cluster {
    /// Returns the number of pages.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Returns the union of both clusters.
    pub fn with(&self, other: &Self) -> Self {
        let mut members = [self.members.as_slice(), &other.members].concat();
        members.sort_unstable();
        let mut style_features = self.style_features;
        for (all, more) in style_features.iter_mut().flatten().zip(other.style_features.iter().flatten()) {
            *all += more;
        }
        let sums = summed([self.sums.as_slice(), &other.sums].concat());
        let marks = summed([self.marks.as_slice(), &other.marks].concat());
        let mut both = Self { members, texts: 0, sums, profile: Vec::new(), total: 0.0, style_features, marks };
        both.see();
        both
    }

    fn see(&mut self) {
        let pages = count(self.len());
        self.profile = self
            .sums
            .iter()
            .map(|&(key, sum)| (key, sum / pages))
            .filter(|(_, mean)| mean * PART >= 0.99 * WEAKEST)
            .collect();
        self.total = self.profile.iter().map(|(_, mean)| mean).sum();
    }
}

/// The lowest weight of a key on a page.
const WEAKEST: f32 = 0.2;

/// Returns the similarity of two profiles, 0 to 1: the cosine, with the smaller of both weights for each key.
pub(super) fn likeness(shared: f32, totals: [f32; 2]) -> f32 {
    if shared <= 0.0 { 0.0 } else { shared / (totals[0] * totals[1]).sqrt() }
}

/// Converts a number of pages.
#[allow(clippy::cast_precision_loss, reason = "more pages than 24 bits count differ in nothing that matters here")]
pub(super) fn count(pages: usize) -> f32 {
    pages as f32
}

/// Returns the keys in both lists, with both values.
pub(super) fn both<'l>(a: &'l [Weighed], b: &'l [Weighed]) -> impl Iterator<Item = (u32, f32, f32)> + 'l {
    let mut rest = b;
    a.iter().filter_map(move |&(key, value)| {
        let at = rest.iter().position(|other| other.0 >= key).unwrap_or(rest.len());
        rest = &rest[at..];
        rest.first().filter(|other| other.0 == key).map(|other| (key, value, other.1))
    })
}

/// Sorts a list by its keys and sums the values of each key.
fn summed<K: Ord + Copy, V: Copy + std::ops::AddAssign>(mut list: Vec<(K, V)>) -> Vec<(K, V)> {
    list.sort_by_key(|entry| entry.0);
    list.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            first.1 += later.1;
        }
        same
    });
    list
}
