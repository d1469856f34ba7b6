//! Head and tail of a source's pages: from the start to the last line of the template, or from the first one to the
//! end.

use super::page_table::{Key, Mark, PageTable, Prose, Row, prose};
use super::source::{Bounds, Source};
use super::words;
use std::collections::{BTreeSet, HashMap};

/// Maximum percentage of a marker's pages that have it in the text.
const IN_TEXT: usize = 5;
/// Maximum percentage of a marker's pages that have an unexplained line before it.
const LONELY: usize = 10;
/// Maximum percentage of unexplained lines after a tail marker, and maximum percentage of its pages that may exceed it.
const UNKNOWN: (usize, usize) = (30, 20);
/// Number of extra markers kept for pages that lack the required ones.
const SPARE: usize = 3;

/// Minimum number of words in a quotation. Fewer in quotation marks are a title.
const QUOTED: usize = 6;

/// Minimum number of pages of a separate template.
const OTHERS: usize = 3;

/// Minimum number of pages from which a sentence on nearly all pages is the template's.
const SURE: usize = 8;

/// A head or a tail.
#[derive(Debug)]
pub(super) struct Span {
    /// The lines that end the head or start the tail.
    pub markers: Vec<Key>,
    /// The index of the last line of each page's head, or of the first line of its tail.
    pub reach: Vec<Option<usize>>,
}

/// Finds the head: from the start to the furthest first occurrence of any marker. `may` tells which keys are
/// considered.
pub(super) fn head(source: &Source<'_>, bounds: &[Bounds], may: &dyn Fn(Key) -> bool) -> Option<Span> {
    let firsts: Vec<HashMap<Key, usize>> = source.tables.iter().map(PageTable::firsts).collect();
    let limits: Vec<Option<usize>> = bounds.iter().map(|b| [b.first, b.headline].into_iter().flatten().min()).collect();
    let is_marker = |key: &Key| {
        let (mut pages, mut in_text, mut lonely, mut titled, mut blind, mut own) = (0, 0, 0, 0, 0, 0);
        for s in 0..source.pages() {
            let Some(&at) = firsts[s].get(key) else { continue };
            pages += 1;
            own += usize::from(source.is_beside_text(s, at));
            in_text += usize::from(limits[s].is_some_and(|limit| at >= limit));
            titled += usize::from(bounds[s].headline.is_some());
            blind += usize::from(limits[s].is_none() && (1..at).any(|at| !source.is_known(s, at)));
            // If no copy of the title shows the headline, any unexplained line may be it.
            let before = if bounds[s].headline.is_some() { at.saturating_sub(1).max(1)..at } else { 1..at };
            lonely += usize::from(before.into_iter().any(|at| !is_known(source, s, at, &bounds[s])));
        }
        in_text * 100 <= pages * IN_TEXT
            && own * 100 <= pages * LONELY
            && blind * 2 <= pages
            && (titled * 2 > pages || lonely * 100 <= pages * LONELY)
    };
    let mut markers: BTreeSet<Key> =
        source.keys_on(source.few()).into_iter().filter(|&key| may(key)).filter(is_marker).collect();
    let reach = |markers: &BTreeSet<Key>, s: usize| {
        firsts[s].iter().filter(|(key, _)| markers.contains(key)).map(|(_, &at)| at).max()
    };
    loop {
        let place = |s: usize| reach(&markers, s);
        // The first line is a title and is kept if no copy follows.
        let lost = |s: usize| (1..=place(s)?).find(|&at| is_text(source, &source.tables[s].rows[at]));
        let blamed = blamed(source, &markers, lost, |s, key, lost| firsts[s].get(&key).is_some_and(|&at| at >= lost));
        if blamed.is_empty() {
            break;
        }
        markers.retain(|key| !blamed.contains(key));
    }
    let distance = |s: usize, key: Key| Some(reach(&markers, s)?.abs_diff(*firsts[s].get(&key)?));
    span(source, &markers, distance, |markers, s| reach(markers, s))
}

/// Finds the tail: from the earliest last occurrence of any marker to the end. `may` tells which keys are considered.
pub(super) fn tail(
    source: &Source<'_>,
    bounds: &[Bounds],
    head: Option<&Span>,
    may: &dyn Fn(Key) -> bool,
) -> Option<Span> {
    let lasts: Vec<HashMap<Key, usize>> = source.tables.iter().map(PageTable::lasts).collect();
    // On a page without sentences, the text starts below the head at the earliest.
    let below_head = |s: usize| head.and_then(|head| head.reach[s]).max(bounds[s].headline).unwrap_or(0);
    let limits: Vec<usize> = (0..source.pages()).map(|s| bounds[s].last.unwrap_or(0).max(below_head(s))).collect();
    let is_marker = |key: &Key| {
        let (mut pages, mut in_text, mut open, mut prose, mut closed, mut tied, mut own) = (0, 0, 0, 0, 0, 0, 0);
        let says = is_statement(source.keys.name(*key));
        for (s, table) in source.tables.iter().enumerate() {
            let Some(&at) = lasts[s].get(key) else { continue };
            pages += 1;
            own += usize::from(source.is_beside_text(s, at));
            // A line that is also further up in the text would start the tail there on a page that lacks its last copy.
            let again = |at: usize| table.rows[at].key == *key && bounds[s].first.is_some_and(|first| first < at);
            in_text += usize::from((0..=limits[s].min(at)).any(again) || at <= limits[s]);
            tied += usize::from(says && is_tied(source, s, at));
            let behind = at + 1..table.rows.len();
            let strange: Vec<usize> = behind.clone().filter(|&at| !source.is_known(s, at)).collect();
            let gap = strange.first() == Some(&(at + 1));
            open += usize::from(gap || strange.len() * 100 > behind.len() * UNKNOWN.0);
            closed += usize::from(strange.is_empty());
            let own = |at: usize| reads(&table.rows[at]) || source.is_beside_text(s, at);
            prose += usize::from(leads(source, s, at) || strange.iter().any(|&at| own(at)));
        }
        let open = open * 100 > pages * UNKNOWN.1;
        (closed == pages || is_usual(source, *key))
            && tied * 100 <= pages * UNKNOWN.1
            && own * 100 <= pages * LONELY
            && in_text * 100 <= pages * IN_TEXT
            && prose * 100 <= pages * LONELY
            && (!open || may_open(source, *key))
    };
    let mut markers: BTreeSet<Key> =
        source.keys_on(source.few()).into_iter().filter(|&key| may(key)).filter(is_marker).collect();
    // A marker on few pages is kept only if these have no other: they have another template.
    let usual: BTreeSet<Key> = markers.iter().copied().filter(|&key| is_usual(source, key)).collect();
    markers.retain(|key| {
        let on: Vec<usize> = (0..source.pages()).filter(|&s| lasts[s].contains_key(key)).collect();
        let without = |s: &&usize| !usual.iter().any(|other| lasts[**s].contains_key(other));
        usual.contains(key) || (on.len() >= OTHERS && on.iter().filter(without).count() * 2 > on.len())
    });
    let reach = |markers: &BTreeSet<Key>, s: usize| {
        lasts[s].iter().filter(|(key, _)| markers.contains(key)).map(|(_, &at)| at).min()
    };
    loop {
        let place = |s: usize| reach(&markers, s);
        let rows = |s: usize| &source.tables[s].rows;
        let lost = |s: usize| (place(s)?..rows(s).len()).rev().find(|&at| is_text(source, &rows(s)[at]));
        let blamed = blamed(source, &markers, lost, |s, key, lost| lasts[s].get(&key).is_some_and(|&at| at <= lost));
        if blamed.is_empty() {
            break;
        }
        markers.retain(|key| !blamed.contains(key));
    }
    let distance = |s: usize, key: Key| Some(reach(&markers, s)?.abs_diff(*lasts[s].get(&key)?));
    span(source, &markers, distance, |markers, s| reach(markers, s))
}

/// Returns the markers that remove text on too many of their pages. `lost` gives the index of removed text on a page,
/// and `takes` tells whether a marker removes it. A line marked by a person counts as any number of pages.
fn blamed(
    source: &Source<'_>,
    markers: &BTreeSet<Key>,
    lost: impl Fn(usize) -> Option<usize>,
    takes: impl Fn(usize, Key, usize) -> bool,
) -> BTreeSet<Key> {
    let mut counts: HashMap<Key, usize> = HashMap::new();
    for s in 0..source.pages() {
        let Some(lost) = lost(s) else { continue };
        let weight = if source.tables[s].rows[lost].mark == Some(Mark::Keep) { source.pages() } else { 1 };
        for &key in markers.iter().filter(|&&key| takes(s, key, lost)) {
            *counts.entry(key).or_default() += weight;
        }
    }
    counts.into_iter().filter(|(key, n)| n * 100 > source.spread(*key) * IN_TEXT).map(|(key, _)| key).collect()
}

/// Returns a span with the markers that are required on some page, and those nearest to the text. `distance` is the
/// distance of a marker on a page from the span's end, in lines.
fn span(
    source: &Source<'_>,
    markers: &BTreeSet<Key>,
    distance: impl Fn(usize, Key) -> Option<usize>,
    reach: impl Fn(&BTreeSet<Key>, usize) -> Option<usize>,
) -> Option<Span> {
    // The mean distance of a marker from the text. A marker on few pages is worth less.
    let mut near: Vec<(usize, &str, Key, bool)> = Vec::new();
    for &key in markers {
        let distances: Vec<usize> = (0..source.pages()).filter_map(|s| distance(s, key)).collect();
        let needed = distances.contains(&0);
        let mean = distances.iter().sum::<usize>() / distances.len().max(1);
        near.push((mean * source.pages() / distances.len().max(1), source.keys.name(key), key, needed));
    }
    near.sort();
    let spare = near.iter().filter(|(.., needed)| !needed).take(SPARE);
    let kept: Vec<Key> = near.iter().filter(|(.., needed)| *needed).chain(spare).map(|(_, _, key, _)| *key).collect();
    let set: BTreeSet<Key> = kept.iter().copied().collect();
    let reach: Vec<Option<usize>> = (0..source.pages()).map(|s| reach(&set, s)).collect();
    (!kept.is_empty()).then_some(Span { markers: kept, reach })
}

/// Whether a line may end or start a span: it has words and is not a sentence, unless the sentence belongs to a notice
/// or is on nearly all pages.
pub(super) fn may_mark(source: &Source<'_>, key: Key) -> bool {
    let (name, spread) = (source.keys.name(key), source.spread(key));
    if source.columns.contains_key(&key) {
        return true;
    }
    let says = name.chars().any(char::is_alphabetic);
    let strange = spread >= source.most() && name.chars().any(|c| !c.is_ascii_digit());
    let plain = prose(name) == Prose::None || words::widget(name).is_some() || words::is_script(name);
    (says || strange) && (plain || (spread * 10 >= source.pages() * 9 && source.pages() >= SURE))
}

/// Whether a tail may start with a line that is followed by lines on no other page.
fn may_open(source: &Source<'_>, key: Key) -> bool {
    let name = source.keys.name(key);
    words::widget(name).is_some()
        || (source.spread(key) >= source.most() && !words::is_heading(name) && prose(name) == Prose::None)
}

/// Whether a line is on so many pages, or so clearly of a widget, that it does not belong to one story.
fn is_usual(source: &Source<'_>, key: Key) -> bool {
    source.spread(key) * 4 >= source.pages() * 3 || words::widget(source.keys.name(key)).is_some()
}

/// Whether a line addresses the reader of the text: it ends as a sentence does and is not a widget's.
pub(super) fn is_statement(text: &str) -> bool {
    let words = text.split(' ').filter(|word| word.chars().any(char::is_alphabetic)).count();
    words >= 2 && text.ends_with(['.', '!', '?', '…', ':', '。', '؟']) && words::widget(text).is_none()
}

/// Whether a line has no widget's words and a statement follows it: `For these reasons`, `Allows the appeal.`
pub(super) fn leads(source: &Source<'_>, s: usize, at: usize) -> bool {
    let rows = &source.tables[s].rows;
    let says = |row: &Row<'_>| is_statement(&row.text) && !row.text.ends_with(':');
    words::widget(&rows[at].text).is_none() && rows.get(at + 1).is_some_and(says)
}

/// Whether only statements, and lines that lead to them, are between the text and a line below it. The line may then be
/// the last of the text.
pub(super) fn is_tied(source: &Source<'_>, s: usize, at: usize) -> bool {
    let above = (0..at).rev().find(|&above| {
        let row = &source.tables[s].rows[above];
        !source.is_explained(row) || !(is_statement(&row.text) || leads(source, s, above))
    });
    above.is_some_and(|above| !source.is_known(s, above))
}

/// Whether an unexplained line after a tail's marker may be text: a sentence, even a short one, or a quotation.
fn reads(row: &Row<'_>) -> bool {
    let quoted = row.text.starts_with(['"', '“', '«', '„', '「']) && row.text.ends_with(['"', '”', '»', '“', '」']);
    row.prose > Prose::None || (quoted && row.text.split(' ').count() >= QUOTED)
}

/// Whether a line above the text is explained. A copy of the title counts if the headline is further down.
fn is_known(source: &Source<'_>, s: usize, at: usize, bounds: &Bounds) -> bool {
    source.is_known(s, at) || bounds.headline.is_some_and(|headline| headline > at)
}

fn is_text(source: &Source<'_>, row: &Row<'_>) -> bool {
    row.mark == Some(Mark::Keep) || (row.prose == Prose::Sentence && !source.is_explained(row))
}
