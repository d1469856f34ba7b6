//! The signature lines of all sites, looked for together.

use crate::page::Page;
use crate::rule::{LineSet, MarkerId, Site};

/// The signature lines of all sites.
#[derive(Debug)]
pub(super) struct Signatures {
    lines: LineSet,
    /// For each site, in the order of the book, a marker for each of its signature lines.
    markers: Vec<Vec<MarkerId>>,
}

impl Signatures {
    pub(super) fn new(sites: &[Site]) -> Result<Self, String> {
        let patterns = sites.iter().flat_map(|site| &site.signature).map(|line| line.pattern.as_str());
        let (lines, flat) = LineSet::of_patterns(patterns)?;
        let mut flat = flat.into_iter();
        let markers = sites.iter().map(|site| flat.by_ref().take(site.signature.len()).collect()).collect();
        Ok(Self { lines, markers })
    }

    /// For each site the weight of its signature lines that are on the page; each line counts once.
    pub(super) fn weigh(&self, page: &Page, sites: &[Site]) -> Vec<i32> {
        let sightings = self.lines.scan(page);
        let weight = |(site, markers): (&Site, &Vec<MarkerId>)| {
            site.signature
                .iter()
                .zip(markers)
                .filter(|(line, marker)| {
                    let seen = sightings.of(**marker);
                    !seen.is_empty() && {
                        let seat = line.seat.lines(page);
                        seen.iter().any(|at| seat.contains(at))
                    }
                })
                .fold(0i32, |sum, (line, _)| sum.saturating_add(line.weight))
        };
        sites.iter().zip(&self.markers).map(weight).collect()
    }
}
