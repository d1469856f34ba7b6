//! Generated tests of a proposed site file: texts to drop and texts to keep, from pages that together exercise every
//! rule.

use super::measure::{Gone, gone};
use super::page_table::{Prose, prose, text};
use super::signature::Signature;
use std::collections::{BTreeMap, BTreeSet};
use unboil_core::page::Page;
use unboil_core::rule::Site;

/// Maximum number of pages with tests.
const PAGES: usize = 6;
/// Minimum number of pages with tests, if there are so many.
const AT_LEAST: usize = 2;
/// Maximum number of texts per page to keep.
const KEPT: usize = 3;
/// Maximum length of a text, in characters.
const LONGEST: usize = 100;

/// The tests generated from one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedTests {
    /// The page's id.
    pub page: String,
    /// Texts on the page that are dropped, one for each rule that removes something from it.
    pub drop: Vec<String>,
    /// Texts on the page that are kept.
    pub keep: Vec<String>,
}

impl GeneratedTests {
    /// Whether the tests apply to a page: it has the id and contains all the texts.
    #[must_use]
    pub fn fits(&self, page: &Page) -> bool {
        let holds = |text: &String| memchr::memmem::find(page.text(), text.as_bytes()).is_some();
        page.id() == self.page && self.drop.iter().chain(&self.keep).all(holds)
    }
}

/// The tests that a page could give.
struct Shown {
    generated_tests: GeneratedTests,
    /// The rules that remove something from the page.
    acting: BTreeSet<usize>,
    /// The rules for which a test can name a removed text.
    said: BTreeSet<usize>,
    /// Whether the page shows enough of the signature to be recognized.
    known: bool,
    /// Whether no rule removes the larger part of the page.
    whole: bool,
}

impl Shown {
    /// Returns the rules that the page covers: those with a test, and of the rules without a possible test all that act
    /// on the page.
    fn shows<'s>(&'s self, silent: &'s BTreeSet<usize>) -> impl Iterator<Item = &'s usize> {
        self.acting.iter().filter(|rule| self.said.contains(rule) || silent.contains(rule))
    }
}

/// Selects tests from the pages that cover the most rules not covered by an earlier page. `any` is the rules for every
/// page. Also returns the rules that no test can cover, because the text that they remove occurs on its page a second
/// time and is kept there.
pub(super) fn promises(
    pages: &[&Page],
    taken: &[Gone],
    any: Option<&Site>,
    signature: &Signature,
) -> (Vec<GeneratedTests>, BTreeSet<usize>) {
    let besides = any.map_or_else(|| vec![Gone::new(); pages.len()], |any| gone(any, pages));
    let shown = pages.iter().zip(taken).zip(&besides).map(|((page, gone), besides)| Shown {
        known: signature.knows.contains(page.id()),
        ..shown(page, gone, besides)
    });
    let all: Vec<Shown> = shown.collect();
    let acting: BTreeSet<usize> = all.iter().flat_map(|shown| &shown.acting).copied().collect();
    let said: BTreeSet<usize> = all.iter().flat_map(|shown| &shown.said).copied().collect();
    let silent: BTreeSet<usize> = acting.difference(&said).copied().collect();
    let mut open = acting;
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < PAGES {
        // A page that is not recognized, or is almost entirely boilerplate, shows a person little.
        let worth = |at: &usize| {
            let shown @ Shown { generated_tests, known, whole, .. } = &all[*at];
            let new = shown.shows(&silent).filter(|rule| open.contains(rule)).count();
            (new.min(1), *known, *whole, new, generated_tests.keep.len(), generated_tests.drop.len())
        };
        let best = (0..all.len()).rev().filter(|at| !chosen.contains(at)).max_by_key(worth);
        let fits = |at: &usize| worth(at).0 > 0 || (chosen.len() < AT_LEAST && all[*at].known && worth(at).4 > 0);
        let Some(best) = best.filter(fits) else { break };
        all[best].shows(&silent).for_each(|rule| _ = open.remove(rule));
        chosen.push(best);
    }
    (chosen.into_iter().map(|at| all[at].generated_tests.clone()).collect(), silent)
}

/// Returns the possible tests of a page and the rules that they cover. `besides` is the lines that other rules remove.
fn shown(page: &Page, gone: &Gone, besides: &Gone) -> Shown {
    let goes = |line: &usize| gone.contains_key(line) || besides.contains_key(line);
    let stays: Vec<usize> = (0..page.line_count()).filter(|line| !page.is_blank(*line) && !goes(line)).collect();
    let mut said = BTreeSet::new();
    let mut drop: Vec<String> = Vec::new();
    let mut bytes: BTreeMap<usize, usize> = BTreeMap::new();
    for (&line, &rule) in gone {
        *bytes.entry(rule).or_default() += page.line(line).len();
        let text = words(page, line);
        let says = text.chars().any(char::is_alphanumeric);
        if said.contains(&rule) || !says {
            continue;
        }
        // A text that occurs on the page a second time and is kept there does not test a removal.
        let finder = memchr::memmem::Finder::new(text.as_bytes());
        if stays.iter().any(|&line| finder.find(page.reading(line)).is_some()) {
            continue;
        }
        // Two rules may have the same text.
        said.insert(rule);
        if !drop.contains(&text) {
            drop.push(text);
        }
    }
    let whole = bytes.values().all(|bytes| bytes * 2 <= page.text().len());
    let generated_tests = GeneratedTests { page: page.id().to_owned(), drop, keep: to_keep(page, &stays) };
    Shown { generated_tests, acting: bytes.into_keys().collect(), said, known: false, whole }
}

/// Returns the lines to keep that read most like text: the first, the last, and the longest.
fn to_keep(page: &Page, stays: &[usize]) -> Vec<String> {
    let says: Vec<(Prose, usize)> = stays.iter().map(|&line| (prose(&text(page, line)), line)).collect();
    let best = says.iter().map(|(prose, _)| *prose).max();
    let like: Vec<usize> = says.iter().filter(|(prose, _)| Some(*prose) == best).map(|(_, line)| *line).collect();
    let longest = like.iter().copied().max_by_key(|&line| page.line(line).len());
    let chosen: BTreeSet<usize> =
        [like.first().copied(), like.last().copied(), longest].into_iter().flatten().collect();
    let mut keep: Vec<String> = Vec::new();
    for text in chosen.into_iter().take(KEPT).map(|line| words(page, line)) {
        if !text.is_empty() && !keep.contains(&text) {
            keep.push(text);
        }
    }
    keep
}

/// Returns the start of a line as it is in the page, up to the end of a word.
fn words(page: &Page, line: usize) -> String {
    // Only valid UTF-8 can be written in a rule file, so use the part before the first invalid byte.
    let bytes = page.reading(line);
    let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let Some((end, _)) = valid.char_indices().nth(LONGEST) else { return valid.trim().to_owned() };
    let cut = &valid[..end];
    cut.rfind(char::is_whitespace).map_or(cut, |space| &cut[..space]).trim().to_owned()
}
