//! What a proposed site file promises of its own pages: texts that go and texts that stay, from pages on which every rule
//! acts.

use super::measure::{Gone, gone};
use super::page_table::{Prose, prose, text};
use super::signature::Signature;
use std::collections::{BTreeMap, BTreeSet};
use unboil_core::page::Page;
use unboil_core::rule::Site;

/// A site file promises something of so many pages at the most.
const PAGES: usize = 6;
/// And where there are so many, of so many at the least.
const AT_LEAST: usize = 2;
/// So many texts of a page stay.
const KEPT: usize = 3;
/// A text has so many characters at the most.
const LONGEST: usize = 100;

/// What is generated test of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedTests {
    /// The page's id.
    pub page: String,
    /// Texts on it that go, one for each rule that takes something of it.
    pub drop: Vec<String>,
    /// Texts on it that stay.
    pub keep: Vec<String>,
}

impl GeneratedTests {
    /// Whether it can be held against a page: the page has its id, and all its texts are on it.
    #[must_use]
    pub fn fits(&self, page: &Page) -> bool {
        let holds = |text: &String| memchr::memmem::find(page.text(), text.as_bytes()).is_some();
        page.id() == self.page && self.drop.iter().chain(&self.keep).all(holds)
    }
}

/// What a page can show.
struct Shown {
    generated_tests: GeneratedTests,
    /// The rules that take something of it,
    acting: BTreeSet<usize>,
    /// and those of which it can be said what.
    said: BTreeSet<usize>,
    /// Whether its signature is enough to know it by.
    known: bool,
    /// Whether no rule takes the larger part of it.
    whole: bool,
}

impl Shown {
    /// The rules that it shows at work: those that say what they take, and of the silent ones all that act.
    fn shows<'s>(&'s self, silent: &'s BTreeSet<usize>) -> impl Iterator<Item = &'s usize> {
        self.acting.iter().filter(|rule| self.said.contains(rule) || silent.contains(rule))
    }
}

/// Promises of the pages on which the most rules act that no page before them shows. `any` are the rules for every page.
/// With them come the rules of which nothing can be said: what they take stands on its page a second time, and stays there.
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
        // A page that is not known, or is nearly nothing but furniture, shows a person little.
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

/// What can be said of a page, and the rules that it shows at work. `besides` is what other rules take of it.
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
        // What is on the page a second time and stays there says nothing of what goes.
        let finder = memchr::memmem::Finder::new(text.as_bytes());
        if stays.iter().any(|&line| finder.find(page.reading(line)).is_some()) {
            continue;
        }
        // Of two rules one text can say the same.
        said.insert(rule);
        if !drop.contains(&text) {
            drop.push(text);
        }
    }
    let whole = bytes.values().all(|bytes| bytes * 2 <= page.text().len());
    let generated_tests = GeneratedTests { page: page.id().to_owned(), drop, keep: to_keep(page, &stays) };
    Shown { generated_tests, acting: bytes.into_keys().collect(), said, known: false, whole }
}

/// Of the lines that stay those that read most like text: the first, the last, and the longest.
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

/// The start of a line as it stands in the page, up to the end of a word.
fn words(page: &Page, line: usize) -> String {
    // What is no UTF-8 cannot be said in a rule file: what stands before it can.
    let bytes = page.reading(line);
    let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let Some((end, _)) = valid.char_indices().nth(LONGEST) else { return valid.trim().to_owned() };
    let cut = &valid[..end];
    cut.rfind(char::is_whitespace).map_or(cut, |space| &cut[..space]).trim().to_owned()
}
