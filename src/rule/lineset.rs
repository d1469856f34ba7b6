//! Many line patterns, looked for in one pass: exact lines by a hash, regexes by one automaton.

use super::pattern;
use crate::page::{Page, evened};
use regex_automata::{Anchored, Input, PatternSet, meta};
use regex_syntax::hir::Hir;
use std::collections::HashMap;

/// One of a [`LineSet`]'s patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MarkerId(usize);

/// Collects line patterns; [`LineSetBuilder::build`] makes the set.
#[derive(Debug, Default)]
pub(super) struct LineSetBuilder {
    count: usize,
    exact: HashMap<Vec<u8>, Vec<MarkerId>>,
    patterns: Vec<Hir>,
    owners: Vec<MarkerId>,
    known: HashMap<String, MarkerId>,
}

impl LineSetBuilder {
    /// Exact lines, any of them.
    pub(super) fn exact(&mut self, lines: &[String]) -> MarkerId {
        let marker = self.next();
        for line in lines {
            self.exact.entry(key(line.trim().as_bytes())).or_default().push(marker);
        }
        marker
    }

    /// A regex for the whole line; `source` is its text, by which the same one twice is one.
    pub(super) fn pattern(&mut self, source: &str, hir: Hir) -> MarkerId {
        if let Some(marker) = self.known.get(source) {
            return *marker;
        }
        let marker = self.next();
        self.patterns.push(pattern::whole_line(hir));
        self.owners.push(marker);
        self.known.insert(source.to_owned(), marker);
        marker
    }

    fn next(&mut self) -> MarkerId {
        self.count += 1;
        MarkerId(self.count - 1)
    }

    pub(super) fn build(self) -> Result<LineSet, String> {
        let automaton = if self.patterns.is_empty() { None } else { Some(pattern::automaton(&self.patterns)?) };
        let longest = self.exact.keys().map(Vec::len).max().unwrap_or(0);
        Ok(LineSet { count: self.count, exact: self.exact, longest, automaton, owners: self.owners })
    }
}

fn key(line: &[u8]) -> Vec<u8> {
    evened(line).into_owned()
}

/// Line patterns that are looked for together.
#[derive(Debug, Default)]
pub struct LineSet {
    count: usize,
    exact: HashMap<Vec<u8>, Vec<MarkerId>>,
    /// The longest exact line, in bytes.
    longest: usize,
    automaton: Option<meta::Regex>,
    owners: Vec<MarkerId>,
}

impl LineSet {
    /// A set of regexes for whole lines; the markers are in their order.
    ///
    /// # Errors
    /// The message of the regex crate, where one is none or all together are too large.
    pub fn of_patterns<'p>(patterns: impl Iterator<Item = &'p str>) -> Result<(Self, Vec<MarkerId>), String> {
        let mut builder = LineSetBuilder::default();
        let markers = patterns
            .map(|p| pattern::parse(p).map(|hir| builder.pattern(p, hir)).map_err(|e| e.message))
            .collect::<Result<_, _>>()?;
        Ok((builder.build()?, markers))
    }

    /// Looks at every line of a page once.
    #[must_use]
    pub fn scan(&self, page: &Page) -> Sightings {
        let mut sightings = Sightings { lines: vec![Vec::new(); self.count] };
        let mut matched = PatternSet::new(self.owners.len());
        for line in 0..page.line_count() {
            let reading = page.reading(line);
            if !reading.is_empty() {
                self.look_at(reading, &mut matched, |marker| sightings.lines[marker.0].push(line));
            }
        }
        sightings
    }

    fn look_at(&self, reading: &[u8], matched: &mut PatternSet, mut found: impl FnMut(MarkerId)) {
        // Evened out, a line never grows, and spaces of three bytes shrink to one.
        if reading.len() <= self.longest.saturating_mul(3)
            && let Some(markers) = self.exact.get(evened(reading).as_ref())
        {
            markers.iter().copied().for_each(&mut found);
        }
        if let Some(automaton) = &self.automaton {
            matched.clear();
            automaton.which_overlapping_matches(&Input::new(reading).anchored(Anchored::Yes), matched);
            matched.iter().for_each(|pattern| found(self.owners[pattern.as_usize()]));
        }
    }
}

/// Where on a page each pattern of a [`LineSet`] was seen.
#[derive(Debug, Clone)]
pub struct Sightings {
    lines: Vec<Vec<usize>>,
}

impl Sightings {
    /// The lines on which a pattern was seen, from the top.
    #[must_use]
    pub fn of(&self, marker: MarkerId) -> &[usize] {
        self.lines.get(marker.0).map_or(&[], Vec::as_slice)
    }
}
