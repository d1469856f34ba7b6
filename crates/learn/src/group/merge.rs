//! Small groups and single pages beside the group whose style features they have.
//!
//! Two are joined where their style features are likelier to be of one source than of two: a Bayes factor of categories with
//! Dirichlet priors, as in Heller and Ghahramani, "Bayesian hierarchical clustering" (2005). StyleFeatures hang together, so
//! their sum is weighed, not a probability. Two groups that are both large are never joined here.

use super::cluster::{Cluster, Known, both, count};
use super::fingerprint::{Mark, sort_of};
use super::style_features::{BINARY, HABITS, WAYS, WRITING_HABITS};
use std::cmp::Reverse;
use std::collections::HashMap;

/// How much speaks for one source before two are joined, in natural logarithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bar {
    /// Pages of one host: less is needed.
    OneHost,
    /// Pages of which no host is known.
    NoHost,
}

impl Bar {
    /// For a pair whose larger part has so many pages, among so many clusters: one page has no style features yet, and among
    /// many some pair is alike by chance.
    fn height(self, larger: usize, among: usize) -> f32 {
        let base = match self {
            Self::OneHost => -1.5,
            Self::NoHost => 0.0,
        };
        let few = if larger <= 2 { 0.5 } else { 0.0 };
        base + few + 0.2 * count(among).ln()
    }
}

/// A group of so many pages is large: it is a template of its own, and counts as so many pages at the most.
const LARGE: usize = 8;
/// How many pages the prior is worth.
const PRIOR: f32 = 2.0;
/// What a habit of writing weighs: it is an author's, and on every page.
const WRITING: f32 = 1.5;
/// What a way of being laid out weighs: pages of one source differ in it.
const LAYOUT: f32 = 0.3;
/// What a habit weighs that a page has or has not.
const EITHER: f32 = 0.4;
/// What it weighs that a rule for every page took something: half the world has that.
const TAKEN: f32 = 0.85;
/// What a named source weighs.
const NAMED: f32 = 2.0;
/// What a shared template line weighs, and how many count.
const LINE: (f32, f32) = (1.5, 3.0);
/// How much of a line counts that few pages of a group have.
const SELDOM: f32 = 0.5;
/// What a template line weighs that one has and the other has not, for each doubling of the smaller, and how many count.
const MISSED: (f32, f32) = (0.8, 6.0);
/// So many pairs are looked at in a round, but at least so many for each small group.
const PAIRS: usize = 60_000;
const LEAST_PAIRS: usize = 4;
/// Rounds.
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
            // The many that go to one large group need not wait for each other.
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

/// The clusters, each with those that go into it.
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

/// How usual each way and each mark is among all clusters, 0 to 1; a large one counts for more, but not by its pages.
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
            // No way is so usual that it says nothing, none so seldom that one page settles all.
            ways.iter_mut().filter(|way| **way > 0.0).for_each(|way| *way = (*way + 0.1) / (told + 0.1 * count(seen)));
        }
        marks.values_mut().for_each(|usual| *usual = (*usual / whole).clamp(0.01, 0.97));
        Self { ways, marks }
    }

    /// The cluster with which the one at `at` goes best, among so many of the largest, if any passes the bar.
    fn nearest(&self, clusters: &[Cluster], (at, asked): (usize, usize), bar: Bar) -> Option<(f32, usize)> {
        let cluster = &clusters[at];
        let others = clusters
            .iter()
            .enumerate()
            .take(asked)
            .filter(|(other, near)| *other != at && cluster.len().min(near.len()) < LARGE);
        let scored = others.filter_map(|(other, near)| {
            // Of equals the first is taken for the larger, whichever asks.
            let (large, small) = if other < at { (near, cluster) } else { (cluster, near) };
            let score = self.one_source(large, small);
            (score > bar.height(large.len(), clusters.len())).then_some((score, other))
        });
        let scored: Vec<(f32, usize)> = scored.collect();
        let best = scored.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        // Large groups are never one: where several fit, it is not known which.
        let rivals = scored.iter().filter(|(_, other)| *other != best.1 && clusters[*other].len() >= LARGE);
        let rivals: f32 = rivals.map(|(score, _)| (score - best.0).exp()).sum();
        (rivals < 1.0).then_some(best)
    }

    /// How much speaks for one source of both, in natural logarithms.
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

/// A way of a habit: how usual it is, and how many pages of either have it.
#[derive(Debug, Clone, Copy)]
struct Way {
    usual: f32,
    many: f32,
    few: u32,
}

/// The logarithm of how much likelier the few are beside the many than by themselves.
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

/// The logarithm of `from * (from + 1) * ...`, so many factors.
fn rising(from: f32, factors: u32) -> f32 {
    (0..factors).map(|step| (from + count(step as usize)).ln()).sum()
}

/// What template lines that both have, or one of them has, say.
fn lines(large: &Cluster, small: &Cluster) -> f32 {
    let (mut shared, mut likely) = (0.0, 0.0);
    for (_, a, b) in both(&large.profile, &small.profile) {
        shared += a.min(b);
        likely += (SELDOM + a.min(b)).min(a.max(b));
    }
    let missed = (large.total - shared).min(small.total - shared).clamp(0.0, MISSED.1);
    LINE.0 * f32::min(likely, LINE.1) - MISSED.0 * count(small.len()).log2() * missed
}

/// The marks that either has, with how many pages of both have them.
fn either<'m>(a: &'m [(u64, u32)], b: &'m [(u64, u32)]) -> impl Iterator<Item = (u64, u32, u32)> + 'm {
    let of =
        |list: &[(u64, u32)], mark: u64| list.binary_search_by_key(&mark, |entry| entry.0).map_or(0, |at| list[at].1);
    let first = a.iter().map(move |&(mark, pages)| (mark, pages, of(b, mark)));
    first.chain(b.iter().filter(move |entry| of(a, entry.0) == 0).map(|&(mark, pages)| (mark, 0, pages)))
}
