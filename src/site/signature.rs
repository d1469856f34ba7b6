//! The signature lines of all sites, looked for together.

use crate::page::Page;
use crate::rule::{LineSet, MarkerId, SignatureLine, SignatureMark, Site};

/// The signature lines of all sites.
#[derive(Debug)]
pub(super) struct Signatures {
    lines: LineSet,
    /// For each site, in the order of the book, a marker for each of its signature lines; none for elements.
    markers: Vec<Vec<Option<MarkerId>>>,
}

impl Signatures {
    pub(super) fn new(sites: &[Site]) -> Result<Self, String> {
        let text = |line: &SignatureLine| match &line.mark {
            SignatureMark::Line(pattern) => Some(pattern.clone()),
            SignatureMark::Element(_) => None,
        };
        let patterns: Vec<String> = sites.iter().flat_map(|site| &site.signature).filter_map(text).collect();
        let (lines, flat) = LineSet::of_patterns(patterns.iter().map(String::as_str))?;
        let mut flat = flat.into_iter();
        let mut marker = |line: &SignatureLine| text(line).and_then(|_| flat.next());
        let markers = sites.iter().map(|site| site.signature.iter().map(&mut marker).collect()).collect();
        Ok(Self { lines, markers })
    }

    /// For each site the weight of its signature lines that are on the page; each line counts once.
    pub(super) fn weigh(&self, page: &Page, sites: &[Site]) -> Vec<i32> {
        let sightings = self.lines.scan(page);
        let is_there = |line: &SignatureLine, marker: Option<MarkerId>| match (&line.mark, marker) {
            (SignatureMark::Element(selector), _) => {
                page.html().is_some_and(|html| html.tree.select(selector).next().is_some())
            }
            (SignatureMark::Line(_), Some(marker)) => {
                let seen = sightings.of(marker);
                !seen.is_empty() && {
                    let seat = line.seat.lines(page);
                    seen.iter().any(|at| seat.contains(at))
                }
            }
            (SignatureMark::Line(_), None) => false,
        };
        let weight = |(site, markers): (&Site, &Vec<Option<MarkerId>>)| {
            let lines = site.signature.iter().zip(markers);
            lines
                .filter(|(line, marker)| is_there(line, **marker))
                .fold(0i32, |sum, (line, _)| sum.saturating_add(line.weight))
        };
        sites.iter().zip(&self.markers).map(weight).collect()
    }
}
