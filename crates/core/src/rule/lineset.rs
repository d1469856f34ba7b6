//! Matches many line patterns in one pass: exact lines with a hash table, regexes with one automaton.

use super::pattern;
use crate::page::{Page, evened};
use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;
use regex_automata::{Anchored, Input, PatternSet, meta};
use regex_syntax::hir::Hir;
use std::collections::HashMap;

/// Identifies a pattern of a [`LineSet`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PatternId(usize);

/// Collects line patterns for [`LineSetBuilder::build`].
#[derive(Debug, Default)]
pub(super) struct LineSetBuilder {
    count: usize,
    exact: HashMap<Vec<u8>, Vec<PatternId>>,
    patterns: Vec<(PatternId, Hir)>,
    /// Literals of which a line must contain at least one.
    holding: Vec<(PatternId, Vec<Vec<u8>>)>,
    /// The byte that a line must end with.
    ending: Vec<(PatternId, u8)>,
    known: HashMap<String, PatternId>,
}

impl LineSetBuilder {
    /// Adds a list of exact lines, any of which matches.
    pub(super) fn exact(&mut self, lines: &[String]) -> PatternId {
        let marker = self.next();
        for line in lines {
            self.exact.entry(evened(line.trim().as_bytes()).into_owned()).or_default().push(marker);
        }
        marker
    }

    /// Adds a regex for the whole line. `source` is its text, by which duplicates are merged.
    pub(super) fn pattern(&mut self, source: &str, hir: Hir) -> PatternId {
        if let Some(marker) = self.known.get(source) {
            return *marker;
        }
        let marker = self.next();
        self.patterns.push((marker, hir));
        self.known.insert(source.to_owned(), marker);
        marker
    }

    /// Adds a prefilter for `hir`: the lines that end with the byte that ends every match, or contain one of the
    /// literals of which every match contains one. Returns `None` if there is neither.
    pub(super) fn holding(&mut self, hir: &Hir) -> Option<PatternId> {
        if let Some(byte) = pattern::last_byte(hir) {
            let marker = self.next();
            self.ending.push((marker, byte));
            return Some(marker);
        }
        let mut texts = pattern::required(hir)?;
        texts.sort_unstable();
        texts.dedup();
        let marker = self.next();
        self.holding.push((marker, texts));
        Some(marker)
    }

    fn next(&mut self) -> PatternId {
        self.count += 1;
        PatternId(self.count - 1)
    }

    /// Groups the patterns by how they are matched, and compiles them.
    pub(super) fn build(self) -> Result<LineSet, String> {
        let mut set = LineSet { count: self.count, exact: ExactLines::new(self.exact), ..LineSet::default() };
        set.ending.extend(self.ending.into_iter().map(|(marker, byte)| (marker, byte, None)));
        let mut together = Vec::new();
        let mut needles = Vec::new();
        for (marker, hir) in self.patterns {
            let texts = pattern::needles(&hir);
            let may_start_with_anything = pattern::starts_with_anything(&hir);
            let alone = hir.properties().look_set().contains_word_unicode();
            let hir = pattern::whole_line(hir);
            if let Some(texts) = texts {
                needles.extend(texts.into_iter().map(|text| (text, set.sought.len())));
                set.sought.push((marker, pattern::automaton(&[hir])?));
            } else if let Some(byte) = pattern::last_byte(&hir).filter(|_| may_start_with_anything) {
                set.ending.push((marker, byte, Some(pattern::automaton(&[hir])?)));
            } else if alone {
                set.alone.push((marker, pattern::automaton(&[hir])?));
            } else {
                set.owners.push(marker);
                together.push(hir);
            }
        }
        for (marker, texts) in self.holding {
            needles.extend(texts.into_iter().map(|text| (text, set.sought.len())));
            set.sought.push((marker, pattern::automaton(&[Hir::empty()])?));
        }
        if !together.is_empty() {
            set.together = Some(pattern::automaton(&together)?);
        }
        if !needles.is_empty() {
            set.needles = Some(Needles::new(&needles)?);
        }
        Ok(set)
    }
}

/// A compiled set of line patterns.
#[derive(Debug, Default)]
pub struct LineSet {
    count: usize,
    exact: ExactLines,
    /// Most patterns: one automaton, run once per line.
    together: Option<meta::Regex>,
    owners: Vec<PatternId>,
    /// Patterns that can start with anything: run only if one of their literals is on the page.
    sought: Vec<(PatternId, meta::Regex)>,
    needles: Option<Needles>,
    /// Patterns with a Unicode word boundary, which run one by one. The automaton cannot decide it next to a non-ASCII
    /// character and would be slow for all patterns.
    alone: Vec<(PatternId, meta::Regex)>,
    /// Patterns that can start with anything, with the byte that ends the line: run only on lines with that ending.
    /// Without a regex, the ending suffices.
    ending: Vec<(PatternId, u8, Option<meta::Regex>)>,
}

impl LineSet {
    /// Compiles regexes for whole lines and returns their ids in the same order.
    ///
    /// # Errors
    /// The message of the regex crate if a pattern is not a regex or all together are too large.
    pub fn of_patterns<'p>(patterns: impl Iterator<Item = &'p str>) -> Result<(Self, Vec<PatternId>), String> {
        let mut builder = LineSetBuilder::default();
        let markers = patterns
            .map(|p| pattern::parse(p).map(|hir| builder.pattern(p, hir)).map_err(|e| e.message))
            .collect::<Result<_, _>>()?;
        Ok((builder.build()?, markers))
    }

    /// Matches every line of a page in one pass.
    #[must_use]
    pub fn scan(&self, page: &Page) -> LineMatches {
        let mut sightings = LineMatches { lines: vec![Vec::new(); self.count] };
        let mut matched = PatternSet::new(self.owners.len());
        for line in 0..page.line_count() {
            let reading = page.reading(line);
            if reading.is_empty() {
                continue;
            }
            for &marker in self.exact.holding(reading) {
                sightings.add(marker, line);
            }
            let whole = Input::new(reading).anchored(Anchored::Yes);
            for (marker, byte, pattern) in &self.ending {
                if reading.last() == Some(byte) && pattern.as_ref().is_none_or(|it| it.is_match(whole.clone())) {
                    sightings.add(*marker, line);
                }
            }
            if let Some(together) = &self.together {
                matched.clear();
                together.which_overlapping_matches(&whole, &mut matched);
                matched.iter().for_each(|pattern| sightings.add(self.owners[pattern.as_usize()], line));
            }
            for (marker, pattern) in &self.alone {
                if pattern.is_match(whole.clone()) {
                    sightings.add(*marker, line);
                }
            }
        }
        self.seek(page, &mut sightings);
        sightings
    }

    /// Runs the patterns with literals on the lines that contain one of them.
    fn seek(&self, page: &Page, sightings: &mut LineMatches) {
        let Some(needles) = &self.needles else { return };
        let mut asked = vec![None; self.sought.len()];
        let mut ask = |owner: usize, at: usize| {
            let line = page.line_at(at);
            if asked[owner].replace(line) == Some(line) {
                return;
            }
            let (marker, pattern) = &self.sought[owner];
            if pattern.is_match(Input::new(page.reading(line)).anchored(Anchored::Yes)) {
                sightings.add(*marker, line);
            }
        };
        match needles {
            Needles::Few(texts) => {
                for (text, owner) in texts {
                    text.find_iter(page.text()).for_each(|at| ask(*owner, at));
                }
            }
            Needles::Many { texts, owners } => {
                for found in texts.find_iter(page.text()) {
                    owners[found.pattern().as_usize()].iter().for_each(|&owner| ask(owner, found.start()));
                }
            }
        }
        for lines in &mut sightings.lines {
            // Two literals of a pattern can find the same line twice and out of order.
            if !lines.is_sorted_by(|a, b| a < b) {
                lines.sort_unstable();
                lines.dedup();
            }
        }
    }
}

/// Up to this many literals are searched one by one: a few passes with one literal each are faster than one pass with
/// all.
const FEW: usize = 6;

/// Literals that are searched before their patterns run.
#[derive(Debug)]
enum Needles {
    /// One searcher per literal, with the index of its pattern.
    Few(Vec<(memmem::Finder<'static>, usize)>),
    /// All literals in one pass.
    Many {
        texts: AhoCorasick,
        /// For each literal, the patterns to run: its own, and those of literals that a match of it may hide.
        owners: Vec<Vec<usize>>,
    },
}

impl Needles {
    fn new(needles: &[(Vec<u8>, usize)]) -> Result<Self, String> {
        if needles.len() <= FEW {
            let finder = |(text, owner): &(Vec<u8>, usize)| (memmem::Finder::new(text).into_owned(), *owner);
            return Ok(Self::Few(needles.iter().map(finder).collect()));
        }
        let mut builder = AhoCorasick::builder();
        let texts = builder.match_kind(MatchKind::LeftmostFirst).build(needles.iter().map(|(text, _)| text));
        let owners = needles.iter().map(|(text, _)| {
            let mut owners: Vec<usize> =
                needles.iter().filter(|(other, _)| may_overlap(text, other)).map(|(_, owner)| *owner).collect();
            owners.sort_unstable();
            owners.dedup();
            owners
        });
        Ok(Self::Many { owners: owners.collect(), texts: texts.map_err(|e| e.to_string())? })
    }
}

/// Whether a match of one literal can share a byte with a match of another.
fn may_overlap(a: &[u8], b: &[u8]) -> bool {
    let behind = |a: &[u8], b: &[u8]| (0..a.len()).any(|at| b.starts_with(&a[at..]) || a[at..].starts_with(b));
    behind(a, b) || behind(b, a)
}

/// Exact lines in a hash table. Most lines are rejected by their length or first byte.
#[derive(Debug)]
struct ExactLines {
    lines: HashMap<Vec<u8>, Vec<PatternId>>,
    /// The length of the longest line, in bytes.
    longest: usize,
    starts: [bool; 256],
}

impl Default for ExactLines {
    fn default() -> Self {
        Self::new(HashMap::new())
    }
}

impl ExactLines {
    fn new(lines: HashMap<Vec<u8>, Vec<PatternId>>) -> Self {
        let longest = lines.keys().map(Vec::len).max().unwrap_or(0);
        let mut starts = [false; 256];
        for first in lines.keys().filter_map(|line| line.first()) {
            starts[usize::from(*first)] = true;
        }
        Self { lines, longest, starts }
    }

    fn holding(&self, reading: &[u8]) -> &[PatternId] {
        if !reading.first().is_some_and(|first| self.starts[usize::from(*first)]) {
            return &[];
        }
        // Even if its white space is long, a line with more other bytes than the longest exact line cannot be equal to
        // one.
        if reading.len() > self.longest && reading.iter().filter(|b| is_surely_text(**b)).nth(self.longest).is_some() {
            return &[];
        }
        self.lines.get(evened(reading).as_ref()).map_or(&[], Vec::as_slice)
    }
}

/// Whether a byte is never part of white space: it is not ASCII white space, not the first byte of a longer white space
/// character, and not a continuation byte.
fn is_surely_text(byte: u8) -> bool {
    !matches!(byte, b' ' | b'\t'..=b'\r' | 0x80..=0xBF | 0xC2 | 0xE1 | 0xE2 | 0xE3 | 0xEF)
}

/// The lines of a page that each pattern of a [`LineSet`] matches.
#[derive(Debug, Clone)]
pub struct LineMatches {
    lines: Vec<Vec<usize>>,
}

impl LineMatches {
    fn add(&mut self, marker: PatternId, line: usize) {
        self.lines[marker.0].push(line);
    }

    /// Returns the lines that a pattern matches, from the top.
    #[must_use]
    pub fn of(&self, marker: PatternId) -> &[usize] {
        self.lines.get(marker.0).map_or(&[], Vec::as_slice)
    }
}
