//! Style features of a page, independent of its topic: weak evidence of the source, for pages that share few lines.

use super::fingerprint::Line;
use crate::mask::{CALENDAR, FIGURE, masked};
use crate::page_table::{Prose, prose};
use std::ops::RangeInclusive;
use unboil_core::page::Page;

/// Number of style features.
pub(super) const HABITS: usize = 18;
/// Maximum number of values of a feature.
pub(super) const WAYS: usize = 5;
/// Features of writing: dateline, headline, quotation marks.
pub(super) const WRITING_HABITS: std::ops::Range<usize> = 5..8;
/// Features that a page either has or lacks.
pub(super) const BINARY: std::ops::Range<usize> = 8..HABITS;
/// Value of a feature that cannot be determined for a page.
pub(super) const UNTOLD: u8 = u8::MAX;

/// The value of each feature, or [`UNTOLD`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StyleFeatures(pub [u8; HABITS]);

impl StyleFeatures {
    /// Computes the style features of a page from its lines with text.
    pub fn of(page: &Page, lines: &[Line<'_>]) -> Self {
        let mut ways = [UNTOLD; HABITS];
        if lines.is_empty() {
            return Self(ways);
        }
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_ref()).collect();
        let shape_at = |at: Option<usize>| at.and_then(|at| texts.get(at)).map_or(UNTOLD, |text| shape(text));
        let any = |of: fn(&str) -> bool| u8::from(texts.iter().any(|text| of(text)));
        let bytes = page.text();
        let has = |sought: &[u8]| u8::from(memchr::memmem::find(bytes, sought).is_some());
        let all = [
            shape_at(Some(0)),
            shape_at(Some(1)),
            shape_at(texts.len().checked_sub(1)),
            indent(page, lines),
            blanks(lines),
            dateline(&texts),
            headline(&texts),
            quotes(bytes),
            u8::from(lines.windows(2).any(|two| two[1].at > two[0].at + 2)),
            u8::from(texts.windows(2).take(6).any(|two| two[0] == two[1])),
            u8::from(texts.len() > 1 && texts[0] == texts[1]),
            comes_again(&texts),
            any(|text| text.starts_with(['•', '·', '*'])),
            u8::from(bytes.ends_with(b"\n")),
            has(b"\r\n"),
            has("\u{A0}".as_bytes()),
            any(is_figures),
            any(is_counted),
        ];
        ways.copy_from_slice(&all);
        Self(ways)
    }
}

/// Classifies a line: figures, a sentence, a label of up to three words, or more words.
fn shape(text: &str) -> u8 {
    let masked = masked(text);
    let letters = masked.chars().filter(|c| c.is_alphanumeric() && *c != FIGURE).count();
    let dated = masked.contains(FIGURE) && letters <= 6 && masked.len() < 40;
    match () {
        () if letters == 0 || dated => 0,
        () if prose(text) == Prose::Sentence => 1,
        () if text.split(' ').count() <= 3 => 2,
        () => 3,
    }
}

/// How many lines are indented: none, some, most.
fn indent(page: &Page, lines: &[Line<'_>]) -> u8 {
    let indented = |line: &&Line<'_>| page.line(line.at).start < page.reading_span(line.at).start;
    let count = lines.iter().filter(indented).count();
    u8::from(count > 0) + u8::from(count * 2 >= lines.len())
}

/// How many lines are followed by a blank one: hardly any, some, most.
fn blanks(lines: &[Line<'_>]) -> u8 {
    let apart = lines.windows(2).filter(|two| two[1].at > two[0].at + 1).count();
    let pairs = lines.len() - 1;
    u8::from(apart * 10 >= pairs.max(1)) + u8::from(apart * 10 >= pairs.max(1) * 6)
}

/// Maximum number of sentences searched for a dateline.
const FIRST_SENTENCES: usize = 4;

/// Form of the dateline: none, `PLACE --`, `PLACE –`, `PLACE (Source) –`.
fn dateline(texts: &[&str]) -> u8 {
    let mut sentences = texts.iter().filter(|text| prose(text) == Prose::Sentence).take(FIRST_SENTENCES);
    sentences.find_map(|text| Dateline::of(text)).map_or(0, |dateline| match dateline {
        Dateline { source: Some(_), .. } => 3,
        Dateline { dash: "--", .. } => 1,
        Dateline { .. } => 2,
    })
}

/// A dateline: the start of a text that says where it was written.
#[derive(Debug)]
struct Dateline<'t> {
    source: Option<&'t str>,
    dash: &'t str,
}

impl<'t> Dateline<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let small = |c: char| !(c.is_uppercase() || matches!(c, ' ' | '.' | ',' | '/' | '’' | '\''));
        let (place, rest) = text.split_at(text.find(small)?);
        if place.chars().filter(|c| c.is_uppercase()).take(2).count() < 2 {
            return None;
        }
        let (source, rest) = match rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
            Some((source, rest)) => (Some(source), rest.trim_start()),
            None => (None, rest),
        };
        let dash = ["--", "—", "–", "-"].into_iter().find(|dash| rest.starts_with(dash))?;
        // `X-RAY` is a word.
        (source.is_some() || place.ends_with(' ')).then_some(Self { source, dash })
    }
}

/// Returns the source that a line names: in brackets after the place, or after a `©`.
pub(super) fn source_named(text: &str) -> Option<&str> {
    let name = match text.strip_prefix('©') {
        Some(rest) => rest.trim_start().split(|c: char| !c.is_alphanumeric()).next()?,
        None => Dateline::of(text)?.source?,
    };
    (name.starts_with(char::is_uppercase) && name.chars().count() <= 20).then_some(name)
}

/// Number of lines at the start that may be the headline.
const HEADLINE_AMONG: usize = 8;

/// Case of the headline: sentence case, Title Case Except for Small Words, or Title Case For All.
fn headline(texts: &[&str]) -> u8 {
    for (at, text) in texts.iter().enumerate().take(HEADLINE_AMONG) {
        let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
        // A line that occurs twice in a row is a caption, except for the page's first line.
        let is_caption = at > 0 && (texts[at - 1] == *text && at > 1 || texts.get(at + 1) == Some(text));
        let is_dated = text.bytes().filter(u8::is_ascii_digit).count() > 4;
        if words.len() < 5 || is_dated || is_caption || prose(text) == Prose::Sentence {
            continue;
        }
        let large = |word: &&str| word.starts_with(char::is_uppercase);
        let of_length = |lengths: RangeInclusive<usize>| {
            words[1..].iter().copied().filter(move |word| lengths.contains(&word.chars().count()))
        };
        let long = of_length(4..=usize::MAX).count();
        if of_length(4..=usize::MAX).filter(large).count() * 10 < long * 7 {
            return 0;
        }
        let small = of_length(2..=3).count();
        if small > 0 {
            return if of_length(2..=3).filter(large).count() == small { 2 } else { 1 };
        }
    }
    UNTOLD
}

/// Kinds of quotation marks: curly, straight.
fn quotes(bytes: &[u8]) -> u8 {
    match () {
        () if memchr::memmem::find(bytes, "“".as_bytes()).is_some() => 0,
        () if bytes.contains(&b'"') => 1,
        () => UNTOLD,
    }
}

/// Whether a line of more than one word occurs again other than on the next line.
fn comes_again(texts: &[&str]) -> u8 {
    let mut sorted: Vec<(&str, usize)> = texts.iter().enumerate().map(|(at, text)| (*text, at)).collect();
    sorted.sort_unstable();
    u8::from(sorted.windows(2).any(|two| two[0].0 == two[1].0 && two[0].0.len() > 5 && two[1].1 > two[0].1 + 1))
}

/// Whether a line is a date, a clock or a counter.
fn is_figures(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && !masked(text).contains(|c: char| c.is_alphabetic() && c != FIGURE && c != CALENDAR)
}

/// Whether a line ends in a counter: `Ferries (1881)`.
fn is_counted(text: &str) -> bool {
    let count = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    count.is_some_and(|(_, count)| !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit()))
}
