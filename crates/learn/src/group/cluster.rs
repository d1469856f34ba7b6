//! Pages taken together: what they share, and how much of it two of them share.

use super::Fingerprint;
use super::style_features::{HABITS, UNTOLD, WAYS};
use std::collections::HashSet;

/// The pages under question, and which of their keys can be a template's.
#[derive(Debug)]
pub(super) struct Known<'f> {
    pub pages: &'f [&'f Fingerprint],
    /// For each page the class of its copies.
    classes: &'f [u32],
    /// The keys on pages of two texts or more, sorted; a key's place is its id.
    shared: Vec<u64>,
}

/// A key's id, and how much it says on a page: 1 for a whole line of the head or tail.
pub(super) type Weighed = (u32, f32);

/// Pages taken together.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    /// Its pages, in order.
    pub members: Vec<u32>,
    /// How many texts they are.
    pub texts: usize,
    /// Of each key the sum of its weights on all pages; in the order of the ids.
    sums: Vec<Weighed>,
    /// What it shows: each key with its mean weight, where an eighth of the pages have it.
    pub profile: Vec<Weighed>,
    /// The sum of the profile.
    pub total: f32,
    /// How many pages have each way of each habit.
    pub style_features: [[u32; WAYS]; HABITS],
    /// The marks, each with how many pages have it; sorted.
    pub marks: Vec<(u64, u32)>,
}

/// What one page of so many has is no habit of a cluster.
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

    /// How many texts pages are.
    pub fn texts(&self, members: &[u32]) -> usize {
        members.iter().map(|&member| self.classes[member as usize]).collect::<HashSet<_>>().len()
    }

    /// How many keys there are.
    pub fn keys(&self) -> usize {
        self.shared.len()
    }

    /// The keys of a page that other texts have too, in the order of their ids.
    pub fn keys_of(&self, page: u32) -> Vec<Weighed> {
        let page = self.pages[page as usize];
        let known = page.keys.iter().zip(&page.weights).filter_map(|(key, weight)| {
            let id = self.shared.binary_search(key).ok()?;
            Some((u32::try_from(id).ok()?, f32::from(*weight) / 100.0))
        });
        known.collect()
    }

    /// Pages taken together.
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
    /// How many pages it has.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Both together.
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

/// The least that a key says on a page.
const WEAKEST: f32 = 0.2;

/// How alike two profiles are, 0 to 1: the cosine where each key is as much as both have of it.
pub(super) fn likeness(shared: f32, totals: [f32; 2]) -> f32 {
    if shared <= 0.0 { 0.0 } else { shared / (totals[0] * totals[1]).sqrt() }
}

/// A number of pages.
#[allow(clippy::cast_precision_loss, reason = "more pages than 24 bits count differ in nothing that matters here")]
pub(super) fn count(pages: usize) -> f32 {
    pages as f32
}

/// The keys that both lists have, with both values.
pub(super) fn both<'l>(a: &'l [Weighed], b: &'l [Weighed]) -> impl Iterator<Item = (u32, f32, f32)> + 'l {
    let mut rest = b;
    a.iter().filter_map(move |&(key, value)| {
        let at = rest.iter().position(|other| other.0 >= key).unwrap_or(rest.len());
        rest = &rest[at..];
        rest.first().filter(|other| other.0 == key).map(|other| (key, value, other.1))
    })
}

/// A list in the order of its keys, the values of one key summed.
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
