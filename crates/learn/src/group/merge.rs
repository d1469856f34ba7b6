//! Merging of small groups and single pages into the group with the same style features.
//!
//! Two clusters are joined if their style features are likelier to come from one source than from two: a Bayes factor
//! of categories with Dirichlet priors, as in Heller and Ghahramani, "Bayesian hierarchical clustering" (2005). Style
//! features are not independent, so their sum is a weighted score and not a probability. Two large groups are never
//! joined here.

use super::cluster::{Cluster, Known, both, count};
use super::fingerprint::{Mark, sort_of};
use super::style_features::{BINARY, HABITS, WAYS, WRITING_HABITS};
use std::cmp::Reverse;
use std::collections::HashMap;

/// The evidence for one source that is required to join two clusters, in natural logarithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bar {
    /// Pages of one host need less evidence.
    OneHost,
    /// Pages without a known host.
    NoHost,
}

impl Bar {
    /// Returns the required evidence for a pair whose larger part has `larger` pages, among `among` clusters. A single
    /// page has no typical style yet, and among many clusters some pair is similar by chance.
    fn height(self, larger: usize, among: usize) -> f32 {
        let base = match self {
            Self::OneHost => -1.5,
            Self::NoHost => 0.0,
        };
        let few = if larger <= 2 { 0.5 } else { 0.0 };
        base + few + 0.2 * count(among).ln()
    }
}

/// Minimum number of pages in a large group. It has a template of its own, and counts as this many pages at most.
const LARGE: usize = 8;
/// Weight of the prior, in pages.
const PRIOR: f32 = 2.0;
/// Weight of a style feature of writing. It depends on the author and is on every page.
const WRITING: f32 = 1.5;
/// Weight of a style feature of layout. Pages of one source differ in it.
const LAYOUT: f32 = 0.3;
/// Weight of a style feature that a page either has or lacks.
const EITHER: f32 = 0.4;
/// Weight of a removal by a rule for every page. Many sources have that.
const TAKEN: f32 = 0.85;
/// Weight of a named source.
const NAMED: f32 = 2.0;
/// Weight of a shared template line, and the maximum number that count.
const LINE: (f32, f32) = (1.5, 3.0);
/// Share at which a line counts that few pages of a group have.
const SELDOM: f32 = 0.5;
/// Weight of a template line that only one of two has, for each doubling of the smaller, and the maximum number that
/// count.
const MISSED: (f32, f32) = (0.8, 6.0);
/// Maximum number of pairs compared in a round, and minimum number for each small group.
const PAIRS: usize = 60_000;
const LEAST_PAIRS: usize = 4;
/// Maximum number of rounds.
const ROUNDS: usize = 48;

/// Joins clusters whose pages have the same style features.
pub(super) fn join(known: &Known<'_>, mut clusters: Vec<Cluster>, bar: Bar) -> Vec<Cluster> {
    for _ in 0..ROUNDS {
        clusters.sort_by_key(|cluster| (Reverse(cluster.len()), cluster.members[0]));
        let usual = Usual::of(&clusters);
        let asked = (PAIRS / clusters.len().max(1)).max(LEAST_PAIRS);
        let nearest: Vec<Option<(f32, usize)>> =
            (0..clusters.len()).map(|at| usual.nearest(&clusters, (at, asked), bar)).collect();
        let mut into: Vec<usize> = (0..clusters.len()).collect();
        for (at, near) in nearest.iter().enumerate() {
            let Some((_, other)) = *near else { continue };
            let is_mutual = nearest[other].is_some_and(|(_, back)| back == at);
            // Clusters that join one large group need not wait for each other.
            if (is_mutual && other < at) || clusters[other].len() >= LARGE {
                into[at] = other;
            }
        }
        if into.iter().enumerate().all(|(at, &other)| at == other) {
            break;
        }
        clusters = joined(known, clusters, &into);
    }
    clusters
}

/// Returns the clusters merged according to `into`.
fn joined(known: &Known<'_>, clusters: Vec<Cluster>, into: &[usize]) -> Vec<Cluster> {
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); clusters.len()];
    let mut grown = vec![false; clusters.len()];
    for (at, cluster) in clusters.iter().enumerate() {
        members[into[at]].extend(&cluster.members);
        grown[into[at]] |= into[at] != at;
    }
    let all = clusters.into_iter().zip(members).zip(grown).filter(|((_, members), _)| !members.is_empty());
    all.map(|((cluster, mut members), grown)| {
        members.sort_unstable();
        if grown { known.cluster(members) } else { cluster }
    })
    .collect()
}

/// The frequency of each feature value and each mark among all clusters, 0 to 1. A cluster is weighted by the square
/// root of its size.
struct Usual {
    ways: [[f32; WAYS]; HABITS],
    marks: HashMap<u64, f32>,
}

impl Usual {
    fn of(clusters: &[Cluster]) -> Self {
        let mut ways = [[0.0; WAYS]; HABITS];
        let mut marks: HashMap<u64, f32> = HashMap::new();
        let mut whole = 0.0;
        for cluster in clusters {
            let pages = count(cluster.len());
            let each = pages.sqrt() / pages;
            whole += pages.sqrt();
            for (usual, pages) in ways.iter_mut().flatten().zip(cluster.style_features.iter().flatten()) {
                *usual += each * count(*pages as usize);
            }
            for &(mark, pages) in &cluster.marks {
                *marks.entry(mark).or_default() += each * count(pages as usize);
            }
        }
        for ways in &mut ways {
            let told: f32 = ways.iter().sum();
            let seen = ways.iter().filter(|way| **way > 0.0).count();
            // No value is so common that it carries no information, and none so rare that one page decides.
            ways.iter_mut().filter(|way| **way > 0.0).for_each(|way| *way = (*way + 0.1) / (told + 0.1 * count(seen)));
        }
        marks.values_mut().for_each(|usual| *usual = (*usual / whole).clamp(0.01, 0.97));
        Self { ways, marks }
    }

    /// Returns the best match for the cluster at `at` among the `asked` largest, if any exceeds the required evidence.
    fn nearest(&self, clusters: &[Cluster], (at, asked): (usize, usize), bar: Bar) -> Option<(f32, usize)> {
        let cluster = &clusters[at];
        let others = clusters
            .iter()
            .enumerate()
            .take(asked)
            .filter(|(other, near)| *other != at && cluster.len().min(near.len()) < LARGE);
        let scored = others.filter_map(|(other, near)| {
            // Of two equal clusters the first counts as the larger, so the result does not depend on the order of
            // comparison.
            let (large, small) = if other < at { (near, cluster) } else { (cluster, near) };
            let score = self.one_source(large, small);
            (score > bar.height(large.len(), clusters.len())).then_some((score, other))
        });
        let scored: Vec<(f32, usize)> = scored.collect();
        let best = scored.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        // Large groups are never merged, so if several fit, the right one is unknown.
        let rivals = scored.iter().filter(|(_, other)| *other != best.1 && clusters[*other].len() >= LARGE);
        let rivals: f32 = rivals.map(|(score, _)| (score - best.0).exp()).sum();
        (rivals < 1.0).then_some(best)
    }

    /// Returns the evidence that both come from one source, in natural logarithms.
    fn one_source(&self, large: &Cluster, small: &Cluster) -> f32 {
        let scale = count(large.len().min(LARGE)) / count(large.len());
        let mut score = 0.0;
        for (habit, usual) in self.ways.iter().enumerate() {
            let weight = weight_of(habit);
            let ways = usual.iter().zip(&large.style_features[habit]).zip(&small.style_features[habit]);
            score += weight
                * factor(ways.map(|((&usual, &many), &few)| Way { usual, many: scale * count(many as usize), few }));
        }
        for (mark, many, few) in either(&large.marks, &small.marks) {
            let usual = self.marks.get(&mark).copied().unwrap_or(0.01);
            let weight = if sort_of(mark) == Mark::Named { NAMED } else { TAKEN };
            let rest = count(large.len() - many as usize);
            let with = Way { usual, many: scale * count(many as usize), few };
            let without = Way { usual: 1.0 - usual, many: scale * rest, few: few_without(small, few) };
            score += weight * factor([with, without].into_iter());
        }
        score + lines(large, small)
    }
}

fn weight_of(habit: usize) -> f32 {
    match habit {
        _ if WRITING_HABITS.contains(&habit) => WRITING,
        _ if BINARY.contains(&habit) => EITHER,
        _ => LAYOUT,
    }
}

fn few_without(small: &Cluster, few: u32) -> u32 {
    u32::try_from(small.len()).unwrap_or(u32::MAX).saturating_sub(few)
}

/// A value of a style feature: its frequency, and the number of pages of each cluster that have it.
#[derive(Debug, Clone, Copy)]
struct Way {
    usual: f32,
    many: f32,
    few: u32,
}

/// Returns the logarithm of the likelihood ratio: the small cluster given the large one, against the small one alone.
fn factor(ways: impl Iterator<Item = Way>) -> f32 {
    let (mut score, mut many, mut few) = (0.0, 0.0, 0);
    for way in ways {
        let prior = PRIOR * way.usual;
        score += rising(prior + way.many, way.few) - rising(prior, way.few);
        many += way.many;
        few += way.few;
    }
    score - rising(PRIOR + many, few) + rising(PRIOR, few)
}

/// Returns the logarithm of `from * (from + 1) * ...` with this many factors.
fn rising(from: f32, factors: u32) -> f32 {
    (0..factors).map(|step| (from + count(step as usize)).ln()).sum()
}

/// Returns the evidence from template lines that one or both have.
fn lines(large: &Cluster, small: &Cluster) -> f32 {
    let (mut shared, mut likely) = (0.0, 0.0);
    for (_, a, b) in both(&large.profile, &small.profile) {
        shared += a.min(b);
        likely += (SELDOM + a.min(b)).min(a.max(b));
    }
    let missed = (large.total - shared).min(small.total - shared).clamp(0.0, MISSED.1);
    LINE.0 * f32::min(likely, LINE.1) - MISSED.0 * count(small.len()).log2() * missed
}

/// Returns the marks of either list, with the number of pages in both.
fn either<'m>(a: &'m [(u64, u32)], b: &'m [(u64, u32)]) -> impl Iterator<Item = (u64, u32, u32)> + 'm {
    let of =
        |list: &[(u64, u32)], mark: u64| list.binary_search_by_key(&mark, |entry| entry.0).map_or(0, |at| list[at].1);
    let first = a.iter().map(move |&(mark, pages)| (mark, pages, of(b, mark)));
    first.chain(b.iter().filter(move |entry| of(a, entry.0) == 0).map(|&(mark, pages)| (mark, 0, pages)))
}
