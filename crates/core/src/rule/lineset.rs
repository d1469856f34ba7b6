//! Many line patterns, looked for in one pass: exact lines by a hash, regexes by one automaton.

use super::pattern;
use crate::page::{Page, evened};
use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;
use regex_automata::{Anchored, Input, PatternSet, meta};
use regex_syntax::hir::Hir;
use std::collections::HashMap;

/// One of a [`LineSet`]'s patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PatternId(usize);

/// Collects line patterns; [`LineSetBuilder::build`] makes the set.
#[derive(Debug, Default)]
pub(super) struct LineSetBuilder {
    count: usize,
    exact: HashMap<Vec<u8>, Vec<PatternId>>,
    patterns: Vec<(PatternId, Hir)>,
    /// Texts of which a line has to hold one.
    holding: Vec<(PatternId, Vec<Vec<u8>>)>,
    /// Bytes that a line has to end in.
    ending: Vec<(PatternId, u8)>,
    known: HashMap<String, PatternId>,
}

impl LineSetBuilder {
    /// Exact lines, any of them.
    pub(super) fn exact(&mut self, lines: &[String]) -> PatternId {
        let marker = self.next();
        for line in lines {
            self.exact.entry(evened(line.trim().as_bytes()).into_owned()).or_default().push(marker);
        }
        marker
    }

    /// A regex for the whole line; `source` is its text, by which the same one twice is one.
    pub(super) fn pattern(&mut self, source: &str, hir: Hir) -> PatternId {
        if let Some(marker) = self.known.get(source) {
            return *marker;
        }
        let marker = self.next();
        self.patterns.push((marker, hir));
        self.known.insert(source.to_owned(), marker);
        marker
    }

    /// The lines in which `hir` may have a match: those that end as every match does, or hold one of the texts of which
    /// every match holds one; `None` where it says neither.
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

    /// Sorts the patterns into those that run together and those that do not, and compiles them.
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

/// Line patterns that are looked for together.
#[derive(Debug, Default)]
pub struct LineSet {
    count: usize,
    exact: ExactLines,
    /// Most patterns: one automaton, asked once a line.
    together: Option<meta::Regex>,
    owners: Vec<PatternId>,
    /// Patterns that may start with anything: asked where one of their texts is on the page.
    sought: Vec<(PatternId, meta::Regex)>,
    needles: Option<Needles>,
    /// Patterns that ask where a word of any script ends. The automaton cannot answer that beside a character of more
    /// than a byte, and would be slow for all patterns: they run one by one.
    alone: Vec<(PatternId, meta::Regex)>,
    /// Bytes that lines end in, for patterns that may start with anything: asked about those lines alone. Without a
    /// pattern the line's end is all that is asked.
    ending: Vec<(PatternId, u8, Option<meta::Regex>)>,
}

impl LineSet {
    /// A set of regexes for whole lines; the markers are in their order.
    ///
    /// # Errors
    /// The message of the regex crate, where one is none or all together are too large.
    pub fn of_patterns<'p>(patterns: impl Iterator<Item = &'p str>) -> Result<(Self, Vec<PatternId>), String> {
        let mut builder = LineSetBuilder::default();
        let markers = patterns
            .map(|p| pattern::parse(p).map(|hir| builder.pattern(p, hir)).map_err(|e| e.message))
            .collect::<Result<_, _>>()?;
        Ok((builder.build()?, markers))
    }

    /// Looks at every line of a page once.
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

    /// Asks the patterns that hold a text, on the lines where one of their texts is.
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
            // Two texts of a pattern find the same line twice, and not in order.
            if !lines.is_sorted_by(|a, b| a < b) {
                lines.sort_unstable();
                lines.dedup();
            }
        }
    }
}

/// How many texts are looked for one by one: a few passes with one text each are faster than one with all.
const FEW: usize = 6;

/// Texts that are looked for before the patterns that hold them are asked.
#[derive(Debug)]
enum Needles {
    /// Each by itself, and the pattern to ask.
    Few(Vec<(memmem::Finder<'static>, usize)>),
    /// All in one pass.
    Many {
        texts: AhoCorasick,
        /// For each text the patterns to ask: its own, and those of texts that a find of it may hide.
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

/// Whether a find of one text can share a byte with a find of another.
fn may_overlap(a: &[u8], b: &[u8]) -> bool {
    let behind = |a: &[u8], b: &[u8]| (0..a.len()).any(|at| b.starts_with(&a[at..]) || a[at..].starts_with(b));
    behind(a, b) || behind(b, a)
}

/// Exact lines, by a hash; most lines are refused by their length or first byte.
#[derive(Debug)]
struct ExactLines {
    lines: HashMap<Vec<u8>, Vec<PatternId>>,
    /// The longest one, in bytes.
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
        // However many bytes its spaces have, a line with more letters than the longest one is none of them.
        if reading.len() > self.longest && reading.iter().filter(|b| is_surely_text(**b)).nth(self.longest).is_some() {
            return &[];
        }
        self.lines.get(evened(reading).as_ref()).map_or(&[], Vec::as_slice)
    }
}

/// Whether a byte is of no space, wherever it stands: no ASCII space, none that a longer space starts with, and none
/// that goes on what another byte started.
fn is_surely_text(byte: u8) -> bool {
    !matches!(byte, b' ' | b'\t'..=b'\r' | 0x80..=0xBF | 0xC2 | 0xE1 | 0xE2 | 0xE3 | 0xEF)
}

/// Where on a page each pattern of a [`LineSet`] was seen.
#[derive(Debug, Clone)]
pub struct LineMatches {
    lines: Vec<Vec<usize>>,
}

impl LineMatches {
    fn add(&mut self, marker: PatternId, line: usize) {
        self.lines[marker.0].push(line);
    }

    /// The lines on which a pattern was seen, from the top.
    #[must_use]
    pub fn of(&self, marker: PatternId) -> &[usize] {
        self.lines.get(marker.0).map_or(&[], Vec::as_slice)
    }
}
