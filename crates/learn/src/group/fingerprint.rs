//! Page fingerprints for grouping: hashes, so that a hundred thousand pages need not be in memory.

use super::style_features::{self, StyleFeatures};
use crate::mask::masked;
use crate::page_table::{Prose, prose, text};
use crate::words::widget;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use unboil_core::judge::judge;
use unboil_core::page::Page;
use unboil_core::rule::Site;

/// The fingerprint of a page.
#[derive(Debug, Clone)]
pub struct Fingerprint {
    /// Its host without `www.`, if it has an address or is in a folder with such a name.
    pub host: Option<Box<str>>,
    /// The year of publication, if known.
    pub year: Option<i16>,
    /// A hash of its text. Two pages with the same hash are copies.
    pub(super) text: u64,
    /// Hashes of the features that its lines may share with other pages, sorted.
    pub(super) keys: Box<[u64]>,
    /// The weight of each feature, in hundredths of a whole line of the head or tail.
    pub(super) weights: Box<[u8]>,
    /// The smallest hashes of its long lines, sorted.
    pub(super) long: Box<[u64]>,
    /// Number of long lines.
    pub(super) long_count: u32,
    /// Style of writing and layout.
    pub(super) style_features: StyleFeatures,
    /// Hashes of the lines that the rules for every page remove, and of the sources that the page names; sorted.
    pub(super) marks: Box<[u64]>,
}

/// A line with text.
#[derive(Debug)]
pub(super) struct Line<'p> {
    /// Index of the line in the page.
    pub at: usize,
    /// Its text with runs of spaces collapsed.
    pub text: Cow<'p, str>,
}

/// Number of lines with text at the start and the end of a page that are expected to hold its template.
const HEAD: usize = 12;
const TAIL: usize = 16;
/// Number of times as many further lines that may still belong to the template. No others are read.
const REACH: usize = 2;
/// Minimum length in bytes of a line that distinguishes texts.
const LONG: usize = 60;
/// Maximum number of long lines stored.
const LONG_KEPT: usize = 16;

/// Computes the fingerprint of a page. Lines removed by the rules for every page, `any`, do not identify one source.
#[must_use]
pub fn fingerprint(page: &Page, any: &Site) -> Fingerprint {
    let removals = judge(page, &[any]).removals;
    let mut marks: Vec<u64> = removals.iter().map(|removal| mark(Mark::Rule, &removal.rule.id)).collect();
    let mut next = 0;
    let mut lines = Vec::new();
    for at in (0..page.line_count()).filter(|&line| !page.is_blank(line)) {
        let span = page.reading_span(at);
        while removals.get(next).is_some_and(|removal| removal.span.end <= span.start) {
            next += 1;
        }
        let taken = removals.get(next).is_some_and(|r| r.span.start <= span.start && span.end <= r.span.end);
        if !taken {
            lines.push(Line { at, text: text(page, at) });
        }
    }
    let mut keys = Keys::default();
    let mut long = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if line.text.len() >= LONG {
            long.push(hash("long", &line.text));
        }
        let behind = lines.len() - at;
        if at < HEAD || behind <= TAIL {
            keys.line(&line.text, Zone::Edge);
        } else if at < HEAD * REACH || behind <= TAIL * REACH {
            keys.line(&line.text, Zone::Inner);
        }
    }
    marks.extend(
        lines.iter().filter_map(|line| style_features::source_named(&line.text)).map(|name| mark(Mark::Named, name)),
    );
    marks.sort_unstable();
    marks.dedup();
    long.sort_unstable();
    long.dedup();
    let long_count = u32::try_from(long.len()).unwrap_or(u32::MAX);
    long.truncate(LONG_KEPT);
    let (keys, weights): (Vec<u64>, Vec<u8>) = keys.found.into_iter().unzip();
    let host = page.host().or_else(|| page.folder_hosts().first().cloned());
    let mut whole = DefaultHasher::new();
    page.text().hash(&mut whole);
    Fingerprint {
        host: host.map(|host| host.strip_prefix("www.").unwrap_or(&host).into()),
        year: page.year(),
        text: whole.finish(),
        keys: keys.into(),
        weights: weights.into(),
        long: long.into(),
        long_count,
        style_features: StyleFeatures::of(page, &lines),
        marks: marks.into(),
    }
}

/// The position of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    Edge,
    Inner,
}

/// Features that a page's lines may share with others, each with its highest weight.
#[derive(Debug, Default)]
struct Keys {
    found: BTreeMap<u64, u8>,
}

impl Keys {
    fn add(&mut self, key: u64, weight: u8) {
        let known = self.found.entry(key).or_default();
        *known = weight.max(*known);
    }

    /// Adds the line with its figures masked. If it is not a sentence, also adds its first and last words and its
    /// label.
    fn line(&mut self, text: &str, zone: Zone) {
        let masked = masked(text);
        let letters = masked.chars().filter(|c| c.is_alphabetic()).take(2).count();
        // A bare figure or bullet, and a widget that half of all sites have, carry less weight.
        let weight = match zone {
            Zone::Edge if letters < 2 || widget(text).is_some() => 50,
            Zone::Edge => 100,
            Zone::Inner if letters < 2 => 20,
            Zone::Inner => 40,
        };
        self.add(hash("line", &masked), weight);
        if zone == Zone::Inner || prose(text) == Prose::Sentence {
            return;
        }
        let words: Vec<&str> = masked.split(' ').collect();
        if let [first, second, third, _, ..] = words.as_slice() {
            self.add(hash("starts", &format!("{first} {second} {third}")), 70);
        }
        if let [.., _, third, second, last] = words.as_slice() {
            self.add(hash("ends", &format!("{third} {second} {last}")), 70);
        }
        let label = words.iter().take(3).position(|word| word.ends_with(':'));
        if let Some(label) = label.filter(|label| label + 1 < words.len()) {
            self.add(hash("label", &words[..=label].join(" ")), 50);
        }
        // `Next: Ferries, Up: Harbour [Contents]`: the text after each label is specific to the page.
        for later in words.iter().skip(1).take(words.len().saturating_sub(2)).filter(|word| word.ends_with(':')) {
            self.add(hash("label", later), 50);
        }
        if let Some(last) = words.last().filter(|word| word.contains([')', ']', '»'])) {
            self.add(hash("closes", last), 50);
        }
    }
}

/// The meaning of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A rule for every page removed something.
    Rule,
    /// The page names a source.
    Named,
}

/// The bit of a mark that tells its meaning.
const NAMED: u64 = 1 << 63;

fn mark(sort: Mark, text: &str) -> u64 {
    match sort {
        Mark::Rule => hash("rule", text) & !NAMED,
        Mark::Named => hash("named", text) | NAMED,
    }
}

pub(super) fn sort_of(mark: u64) -> Mark {
    if mark & NAMED == 0 { Mark::Rule } else { Mark::Named }
}

/// Returns a hash that is the same in every run of one program.
fn hash(sort: &str, text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (sort, text).hash(&mut hasher);
    hasher.finish()
}
