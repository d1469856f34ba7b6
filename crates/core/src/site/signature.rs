//! Matches the signature lines of all sites in one pass.

use crate::page::Page;
use crate::rule::{LineSet, PatternId, SignatureLine, SignatureMark, Site};
use unboil_html::SelectorSet;

/// The compiled signature lines of all sites.
#[derive(Debug)]
pub(super) struct Signatures {
    lines: LineSet,
    elements: SelectorSet,
    /// For each site, in rule set order, its signature lines.
    marks: Vec<Vec<Mark>>,
}

/// A signature line: a line pattern, or an index in the set of selectors.
#[derive(Debug, Clone, Copy)]
enum Mark {
    Line(PatternId),
    Element(usize),
}

impl Signatures {
    pub(super) fn new(sites: &[Site]) -> Result<Self, String> {
        let all = || sites.iter().flat_map(|site| &site.signature).map(|line| &line.mark);
        let patterns = all().filter_map(|mark| match mark {
            SignatureMark::Line(pattern) => Some(pattern.as_str()),
            SignatureMark::Element(_) => None,
        });
        let (lines, markers) = LineSet::of_patterns(patterns)?;
        let elements = SelectorSet::new(all().filter_map(|mark| match mark {
            SignatureMark::Element(selector) => Some(selector),
            SignatureMark::Line(_) => None,
        }));
        let (mut markers, mut places) = (markers.into_iter().map(Mark::Line), (0..).map(Mark::Element));
        let mut place = |line: &SignatureLine| match line.mark {
            SignatureMark::Line(_) => markers.next(),
            SignatureMark::Element(_) => places.next(),
        };
        let marks = sites.iter().map(|site| site.signature.iter().filter_map(&mut place).collect()).collect();
        Ok(Self { lines, elements, marks })
    }

    /// Returns for each site the weight of its signature lines on the page; each line counts once.
    pub(super) fn weigh(&self, page: &Page, sites: &[Site]) -> Vec<i32> {
        let sightings = self.lines.scan(page);
        let mut elements = Vec::new();
        if let Some(html) = page.html() {
            elements.extend(self.elements.matches(&html.tree).into_iter().map(|(_, place)| place));
            elements.sort_unstable();
        }
        let is_there = |line: &SignatureLine, mark: Mark| match mark {
            Mark::Element(place) => elements.binary_search(&place).is_ok(),
            Mark::Line(marker) => {
                let seen = sightings.of(marker);
                !seen.is_empty() && {
                    let position = line.position.lines(page);
                    seen.iter().any(|at| position.contains(at))
                }
            }
        };
        let weight = |(site, marks): (&Site, &Vec<Mark>)| {
            let lines = site.signature.iter().zip(marks);
            lines
                .filter(|(line, mark)| is_there(line, **mark))
                .fold(0i32, |sum, (line, _)| sum.saturating_add(line.weight))
        };
        sites.iter().zip(&self.marks).map(weight).collect()
    }
}
