//! Grouping of mixed pages by template: pages of many sources in, one group per template out. Pure.
//!
//! ```text
//! page ──fingerprint──▶ lines and style ──near_duplicates──▶ texts counted once ──template──▶ pages that share lines
//!      ──merge──▶ small groups and single pages join the group with the same style
//! ```
//!
//! Pages of different hosts are never in one group. In doubt, two groups stay separate, because rules learnt from a
//! mixed group remove text.

mod cluster;
mod fingerprint;
mod style_features;
mod merge;
mod template;
mod near_duplicates;

pub use fingerprint::{Fingerprint, fingerprint};

use cluster::{Cluster, Known};
use std::collections::BTreeMap;

/// The groups of pages, as indexes of the fingerprints.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Grouping {
    /// The groups, the largest first.
    pub groups: Vec<Group>,
    /// Pages that fit no group.
    pub alone: Vec<usize>,
}

/// Pages of one template.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// Its pages, in order.
    pub pages: Vec<usize>,
    /// Number of pages, with copies of one text counted once.
    pub texts: usize,
    /// The host, if the pages have an address.
    pub host: Option<String>,
    /// The first and last year of publication, if known.
    pub years: Option<(i16, i16)>,
}

/// Groups pages by their fingerprints. The order of the pages only affects the order of the result.
#[must_use]
pub fn groups(pages: &[Fingerprint]) -> Grouping {
    let mut by_host: BTreeMap<Option<&str>, BTreeMap<u64, Vec<usize>>> = BTreeMap::new();
    for (at, page) in pages.iter().enumerate() {
        by_host.entry(page.host.as_deref()).or_default().entry(page.text).or_default().push(at);
    }
    let mut grouping = Grouping::default();
    for (host, texts) in by_host {
        let equal: Vec<Vec<usize>> = texts.into_values().collect();
        let seen: Vec<&Fingerprint> = equal.iter().map(|equal| &pages[equal[0]]).collect();
        for cluster in clusters(&seen, host) {
            let mut members: Vec<usize> = cluster.members.iter().flat_map(|&m| &equal[m as usize]).copied().collect();
            members.sort_unstable();
            if cluster.texts < 2 {
                grouping.alone.extend(members);
                continue;
            }
            let year = members.iter().filter_map(|&page| pages[page].year);
            let years = year.clone().min().zip(year.max());
            let host = host.map(str::to_owned);
            grouping.groups.push(Group { pages: members, texts: cluster.texts, host, years });
        }
    }
    grouping.alone.sort_unstable();
    grouping.groups.sort_by_key(|group| (std::cmp::Reverse(group.pages.len()), group.pages[0]));
    grouping
}

/// Clusters the pages of one host, or the pages without one. No two of `seen` have the same text.
fn clusters(seen: &[&Fingerprint], host: Option<&str>) -> Vec<Cluster> {
    let classes = near_duplicates::classes(seen);
    let known = Known::new(seen, &classes);
    let clusters = template::clusters(&known);
    let bar = if host.is_some() { merge::Bar::OneHost } else { merge::Bar::NoHost };
    let mut clusters = merge::join(&known, clusters, bar);
    for cluster in &mut clusters {
        cluster.texts = known.texts(&cluster.members);
    }
    clusters
}
