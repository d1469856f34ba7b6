//! The head and the tail of a source's pages: from an edge to the last, or from the first, line of the template.

use super::sheet::{Key, Mark, Prose, Row, Sheet};
use super::source::{Bounds, Source};
use super::words;
use std::collections::{BTreeSet, HashMap};

/// The share of a marker's pages on which it may stand in the text, in hundredths.
const IN_TEXT: usize = 5;
/// The share of a marker's pages on which an unexplained line may stand before it, in hundredths.
const LONELY: usize = 10;
/// Behind a tail marker so large a share of the lines may be unexplained, on so large a share of its pages; hundredths.
const UNKNOWN: (usize, usize) = (30, 20);
/// So many markers are kept beside those that are needed, for pages that lack these.
const SPARE: usize = 3;

/// A head or a tail.
#[derive(Debug)]
pub(super) struct Span {
    /// The lines that end the head, or start the tail.
    pub markers: Vec<Key>,
    /// The place of the last line of each page's head, or of the first of its tail.
    pub reach: Vec<Option<usize>>,
}

/// Where a page's text certainly is not, as seen from an edge.
struct Limits {
    /// The head ends before this line.
    head: Option<usize>,
    /// The tail starts behind this line.
    tail: Option<usize>,
}

fn limits(bounds: &Bounds) -> Limits {
    let head = [bounds.first, bounds.headline].into_iter().flatten().min();
    Limits { head, tail: bounds.last.or(bounds.headline) }
}

/// The head: from the start to the furthest first place of any marker.
pub(super) fn head(source: &Source<'_>, bounds: &[Bounds]) -> Option<Span> {
    let firsts: Vec<HashMap<Key, usize>> = source.sheets.iter().map(Sheet::firsts).collect();
    let limits: Vec<Option<usize>> = bounds.iter().map(|bounds| limits(bounds).head).collect();
    let is_marker = |key: &Key| {
        let (mut pages, mut in_text, mut lonely, mut titled) = (0, 0, 0, 0);
        for (s, sheet) in source.sheets.iter().enumerate() {
            let Some(&at) = firsts[s].get(key) else { continue };
            pages += 1;
            in_text += usize::from(limits[s].is_some_and(|limit| at >= limit));
            titled += usize::from(bounds[s].headline.is_some());
            lonely += usize::from(at > 1 && !is_known(source, &sheet.rows, at - 1, &bounds[s]));
        }
        in_text * 100 <= pages * IN_TEXT && (titled * 2 >= pages || lonely * 100 <= pages * LONELY)
    };
    let mut markers: BTreeSet<Key> =
        source.keys_on(source.few()).into_iter().filter(|&key| is_name(source, key)).filter(is_marker).collect();
    let reach = |markers: &BTreeSet<Key>, s: usize| {
        firsts[s].iter().filter(|(key, _)| markers.contains(key)).map(|(_, &at)| at).max()
    };
    loop {
        let place = |s: usize| reach(&markers, s);
        // The first line is a title, and spared where no copy follows.
        let lost = |s: usize| (1..=place(s)?).find(|&at| is_text(source, &source.sheets[s].rows[at]));
        let blamed = blamed(source, &markers, lost, |s, key, lost| firsts[s].get(&key).is_some_and(|&at| at >= lost));
        if blamed.is_empty() {
            break;
        }
        markers.retain(|key| !blamed.contains(key));
    }
    let needed = |s: usize| {
        let at = reach(&markers, s)?;
        source.sheets[s].rows.get(at).map(|row| row.key)
    };
    span(source, &markers, needed, |markers, s| reach(markers, s))
}

/// The tail: from the earliest last place of any marker to the end.
pub(super) fn tail(source: &Source<'_>, bounds: &[Bounds]) -> Option<Span> {
    let lasts: Vec<HashMap<Key, usize>> = source.sheets.iter().map(Sheet::lasts).collect();
    let limits: Vec<Option<usize>> = bounds.iter().map(|bounds| limits(bounds).tail).collect();
    let is_marker = |key: &Key| {
        let (mut pages, mut in_text, mut unknown, mut prose) = (0, 0, 0, 0);
        for (s, sheet) in source.sheets.iter().enumerate() {
            let Some(&at) = lasts[s].get(key) else { continue };
            pages += 1;
            in_text += usize::from(limits[s].is_some_and(|limit| at <= limit));
            let behind = &sheet.rows[at + 1..];
            let strange: Vec<&Row<'_>> = behind.iter().filter(|row| !source.is_explained(row)).collect();
            unknown += usize::from(strange.len() * 100 > behind.len() * UNKNOWN.0);
            prose += usize::from(strange.iter().any(|row| row.prose > Prose::None));
        }
        let open = unknown * 100 > pages * UNKNOWN.1;
        in_text * 100 <= pages * IN_TEXT
            && prose * 100 <= pages * LONELY
            && (!open || (pages >= source.most() && !words::is_heading(source.keys.name(*key))))
    };
    let mut markers: BTreeSet<Key> =
        source.keys_on(source.few()).into_iter().filter(|&key| is_name(source, key)).filter(is_marker).collect();
    let reach = |markers: &BTreeSet<Key>, s: usize| {
        lasts[s].iter().filter(|(key, _)| markers.contains(key)).map(|(_, &at)| at).min()
    };
    loop {
        let place = |s: usize| reach(&markers, s);
        let rows = |s: usize| &source.sheets[s].rows;
        let lost = |s: usize| (place(s)?..rows(s).len()).rev().find(|&at| is_text(source, &rows(s)[at]));
        let blamed = blamed(source, &markers, lost, |s, key, lost| lasts[s].get(&key).is_some_and(|&at| at <= lost));
        if blamed.is_empty() {
            break;
        }
        markers.retain(|key| !blamed.contains(key));
    }
    let needed = |s: usize| {
        let at = reach(&markers, s)?;
        source.sheets[s].rows.get(at).map(|row| row.key)
    };
    span(source, &markers, needed, |markers, s| reach(markers, s))
}

/// The markers that take text on too many of their pages. `lost` is the place of text that goes on a page, and `takes`
/// says whether a marker takes it; what a person marked counts as any number of pages.
fn blamed(
    source: &Source<'_>,
    markers: &BTreeSet<Key>,
    lost: impl Fn(usize) -> Option<usize>,
    takes: impl Fn(usize, Key, usize) -> bool,
) -> BTreeSet<Key> {
    let mut counts: HashMap<Key, usize> = HashMap::new();
    for s in 0..source.pages() {
        let Some(lost) = lost(s) else { continue };
        let weight = if source.sheets[s].rows[lost].mark == Some(Mark::Keep) { source.pages() } else { 1 };
        for &key in markers.iter().filter(|&&key| takes(s, key, lost)) {
            *counts.entry(key).or_default() += weight;
        }
    }
    counts.into_iter().filter(|(key, n)| n * 100 > source.spread(*key) * IN_TEXT).map(|(key, _)| key).collect()
}

/// The markers that are needed on some page, and a few that are on most pages.
fn span(
    source: &Source<'_>,
    markers: &BTreeSet<Key>,
    needed: impl Fn(usize) -> Option<Key>,
    reach: impl Fn(&BTreeSet<Key>, usize) -> Option<usize>,
) -> Option<Span> {
    let mut kept: BTreeSet<Key> = (0..source.pages()).filter_map(needed).collect();
    let mut others: Vec<Key> = markers.difference(&kept).copied().collect();
    others.sort_by(|&a, &b| source.spread(b).cmp(&source.spread(a)).then(source.keys.name(a).cmp(source.keys.name(b))));
    kept.extend(others.into_iter().take(SPARE));
    let reach: Vec<Option<usize>> = (0..source.pages()).map(|s| reach(&kept, s)).collect();
    let mut markers: Vec<Key> = kept.into_iter().collect();
    markers
        .sort_by(|&a, &b| source.spread(b).cmp(&source.spread(a)).then(source.keys.name(a).cmp(source.keys.name(b))));
    (!markers.is_empty()).then_some(Span { markers, reach })
}

/// Whether a line may end or start a span: it says something.
fn is_name(source: &Source<'_>, key: Key) -> bool {
    source.columns.contains_key(&key)
        || source.keys.name(key).chars().any(char::is_alphabetic)
        || source.spread(key) >= source.most() && source.keys.name(key).chars().any(|c| !c.is_ascii_digit())
}

/// Whether it is known why a line stands above the text: a copy of the title counts where the headline is further down.
fn is_known(source: &Source<'_>, rows: &[Row<'_>], at: usize, bounds: &Bounds) -> bool {
    source.is_explained(&rows[at]) || bounds.headline.is_some_and(|headline| headline > at)
}

fn is_text(source: &Source<'_>, row: &Row<'_>) -> bool {
    row.mark == Some(Mark::Keep) || (row.prose == Prose::Sentence && !source.is_explained(row))
}
