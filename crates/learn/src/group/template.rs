//! Clustering of pages that share template lines. Each page first joins the most similar existing group. Then similar
//! groups are merged, the most similar first. Both steps use an index of keys, so no page is compared with all others.

use super::cluster::{Cluster, Known, Weighed, count, likeness};

/// Minimum similarity at which a page joins a group in the first step.
const AT_ONCE: f32 = 0.55;
/// Minimum similarity of groups that are merged.
const ALIKE: f32 = 0.4;
/// Minimum similarity of groups that are both large enough to be templates of their own.
const ALIKE_LARGE: f32 = 0.55;
/// Minimum number of lines in each such group that the other lacks.
const DIFFER: f32 = 3.0;
/// Minimum number of pages in a large group.
const LARGE: usize = 8;
/// Minimum weight of the shared lines. One line could be chance.
const EVIDENCE: f32 = 1.2;
/// Maximum number of groups looked up per key. A more frequent key distinguishes nothing.
const ASKED: usize = 64;
/// Maximum number of rounds of merging.
const ROUNDS: usize = 64;

/// Clusters pages by the template lines that they share.
pub(super) fn clusters(known: &Known<'_>) -> Vec<Cluster> {
    let members = first_groups(known);
    let mut clusters: Vec<Option<Cluster>> = members.into_iter().map(|m| Some(known.cluster(m))).collect();
    // The most similar cluster of each. Recomputed after either of the two has changed.
    let mut nearest: Vec<Option<(f32, usize)>> = vec![None; clusters.len()];
    let mut asked = vec![false; clusters.len()];
    for _ in 0..ROUNDS {
        let holders = Holders::of(&clusters, known.keys());
        for at in 0..clusters.len() {
            let is_gone = |other: Option<(f32, usize)>| other.is_some_and(|(_, other)| clusters[other].is_none());
            if clusters[at].is_some() && (!asked[at] || is_gone(nearest[at])) {
                nearest[at] = holders.nearest(&clusters, at);
                asked[at] = true;
            }
        }
        let mut joined = false;
        for at in 0..clusters.len() {
            let Some((_, other)) = nearest[at].filter(|_| clusters[at].is_some() && asked[at]) else { continue };
            let is_mutual = nearest[other].is_some_and(|(_, back)| back == at) && asked[other];
            if other < at || !is_mutual {
                continue;
            }
            if let (Some(one), Some(two)) = (clusters[at].take(), clusters[other].take()) {
                clusters[at] = Some(one.with(&two));
                (nearest[at], asked[at], joined) = (None, false, true);
            }
        }
        if !joined {
            break;
        }
        for at in 0..clusters.len() {
            asked[at] &= nearest[at].is_none_or(|(_, other)| clusters[other].is_some() && asked[other]);
        }
    }
    clusters.into_iter().flatten().collect()
}

/// Puts each page into the most similar group so far, or into a new one.
fn first_groups(known: &Known<'_>) -> Vec<Vec<u32>> {
    /// A group and its sum of a key's weights.
    type Sum = (u32, f32);
    let mut holders: Vec<Vec<Sum>> = vec![Vec::new(); known.keys()];
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut totals: Vec<f32> = Vec::new();
    let mut shared: Vec<f32> = Vec::new();
    for page in 0..u32::try_from(known.pages.len()).unwrap_or(u32::MAX) {
        let keys = known.keys_of(page);
        let total: f32 = keys.iter().map(|(_, weight)| weight).sum();
        let mut met: Vec<u32> = Vec::new();
        for &(key, weight) in &keys {
            for &(group, sum) in &holders[key as usize] {
                let pages = count(groups[group as usize].len());
                if shared[group as usize] == 0.0 {
                    met.push(group);
                }
                shared[group as usize] += weight.min(sum / pages);
            }
        }
        let likeness_of = |&group: &u32| {
            let (shared, pages) = (shared[group as usize], count(groups[group as usize].len()));
            (likeness(shared, [total, totals[group as usize] / pages]), group)
        };
        let fits = |(alike, group): &(f32, u32)| *alike >= AT_ONCE && shared[*group as usize] >= EVIDENCE;
        let best = met.iter().map(likeness_of).filter(fits).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        for group in met {
            shared[group as usize] = 0.0;
        }
        let group = best.map_or(groups.len(), |(_, group)| group as usize);
        if group == groups.len() {
            groups.push(Vec::new());
            totals.push(0.0);
            shared.push(0.0);
        }
        groups[group].push(page);
        totals[group] += total;
        let group = u32::try_from(group).unwrap_or(u32::MAX);
        for (key, weight) in keys {
            let holders = &mut holders[key as usize];
            match holders.iter().position(|holder| holder.0 == group) {
                Some(at) => holders[at].1 += weight,
                None if holders.len() < ASKED => holders.push((group, weight)),
                None => {}
            }
        }
    }
    groups
}

/// Index from keys to the clusters that have them.
struct Holders {
    /// For each key, its clusters, the largest first.
    of: Vec<Vec<Weighed>>,
}

impl Holders {
    fn of(clusters: &[Option<Cluster>], keys: usize) -> Self {
        let mut of = vec![Vec::new(); keys];
        let mut order: Vec<(usize, &Cluster)> =
            clusters.iter().enumerate().filter_map(|(at, cluster)| Some((at, cluster.as_ref()?))).collect();
        order.sort_by_key(|(at, cluster)| (std::cmp::Reverse(cluster.len()), *at));
        for (at, cluster) in order {
            for &(key, mean) in &cluster.profile {
                let holders: &mut Vec<Weighed> = &mut of[key as usize];
                if holders.len() < ASKED {
                    holders.push((u32::try_from(at).unwrap_or(u32::MAX), mean));
                }
            }
        }
        Self { of }
    }

    /// Returns the cluster most similar to the one at `at`, if it is similar enough.
    fn nearest(&self, clusters: &[Option<Cluster>], at: usize) -> Option<(f32, usize)> {
        let cluster = clusters[at].as_ref()?;
        let met = cluster.profile.iter().flat_map(|&(key, mean)| {
            self.of[key as usize].iter().map(move |&(other, others)| (other, mean.min(others)))
        });
        let mut met: Vec<Weighed> = met.filter(|(other, _)| *other as usize != at).collect();
        met.sort_by_key(|(other, _)| *other);
        let alike = met.chunk_by(|a, b| a.0 == b.0).filter_map(|met| {
            let (other, shared) = (met[0].0 as usize, met.iter().map(|(_, shared)| shared).sum::<f32>());
            let near = clusters[other].as_ref()?;
            let alike = likeness(shared, [cluster.total, near.total]);
            let differ = cluster.total.min(near.total) - shared >= DIFFER;
            let enough = if differ && cluster.len().min(near.len()) >= LARGE { ALIKE_LARGE } else { ALIKE };
            (alike >= enough && shared >= EVIDENCE).then_some((alike, other))
        });
        alike.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
    }
}
