//! The texts that rules took, told from each other: what is reviewed once, on however many pages it went.
//!
//! A text is one line or part of a line that a rule took, its white space evened out and every number in it as 0, so that
//! clock lines and counters are one text and not thousands.

use super::Verdict;
use crate::page::{ByteSpan, Page, is_space};
use crate::risk::{self, Piece, Risk};
use crate::rule::Rule;
use std::sync::atomic::{AtomicU64, Ordering};
use twox_hash::XxHash3_64;

/// As many bytes of a line tell it from others, and are shown.
pub const TEXT_BYTES: usize = 400;

/// How many texts the table of those that were met has room for: 512 KiB.
const MET: usize = 1 << 16;

/// A removed line, or the part of a line that was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemovedText {
    /// What tells its text, and the rule that took it, from others.
    pub text: u64,
    /// The rule's number.
    pub rule: u32,
    /// The line, counted from 1.
    pub line: u32,
}

/// What is to be known of a text that may be new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstSight {
    /// Which sighting.
    pub at: usize,
    /// Where what it shows ends in [`RemovedTexts::shown`].
    pub end: usize,
    /// The risk of the removal, by what its page shows.
    pub risk: Risk,
}

/// The removed lines of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RemovedTexts {
    /// All of them, in order.
    pub all: Vec<RemovedText>,
    /// Those whose text may be new, in order. Of all pages of a run that a text was taken from the first one has it here.
    pub first: Vec<FirstSight>,
    /// The texts of these as they stood, one behind the other: trimmed, each at most [`TEXT_BYTES`] bytes; what is no UTF-8
    /// is replaced.
    pub shown: String,
}

/// Texts that were met in a run, each with the page that was the first to say what is to be known of it. It is of one
/// size: where too many fall on one place, the last one takes the place of another, which is said once more.
#[derive(Debug)]
struct Met(Box<[Place]>);

/// One line of a processor's cache. Of a text the upper half of its number, and in the lower half the page.
#[derive(Debug, Default)]
#[repr(align(64))]
struct Place([AtomicU64; WAYS]);

const WAYS: usize = 8;
const PAGE: u64 = 0xFFFF_FFFF;

impl Met {
    fn new() -> Self {
        Self((0..MET / WAYS).map(|_| Place::default()).collect())
    }

    /// Whether no page before `page` is known to have said all of a text; then this one has to. Pages are numbered from 1
    /// in the order of the run and done in any order, so it is never only said by one behind the first that has it.
    fn is_first(&self, text: u64, page: u32) -> bool {
        #[allow(clippy::cast_possible_truncation, reason = "any bits will do")]
        let (place, victim) = (&self.0[text as usize % (MET / WAYS)].0, (text >> 61) as usize % WAYS);
        let held = |way: &AtomicU64| way.load(Ordering::Relaxed);
        let is_own = |held: u64| (held != 0) & (held & !PAGE == text & !PAGE);
        // Mostly it was said. All ways are looked at without a branch, so that the next text's are fetched meanwhile.
        let said = |held: u64| is_own(held) & (held & PAGE <= u64::from(page));
        if place.iter().fold(false, |found, way| found | said(held(way))) {
            return false;
        }
        let own = place.iter().position(|way| is_own(held(way)));
        let way = own.or_else(|| place.iter().position(|way| held(way) == 0)).unwrap_or(victim);
        place[way].store(text & !PAGE | u64::from(page), Ordering::Relaxed);
        true
    }
}

/// Tells texts from each other in a run.
#[derive(Debug)]
pub struct Texts {
    /// The ledger's number of each rule, by [`RuleId`](crate::rule::RuleId).
    numbers: Vec<u32>,
    /// Random for each ledger, so that no page can be written to hide a text behind another one's.
    seed: u64,
    met: Met,
}

impl Texts {
    /// With a number for each rule.
    pub fn new<'b>(rules: impl IntoIterator<Item = (&'b Rule, u32)>, seed: u64) -> Self {
        let mut numbers = Vec::new();
        for (rule, number) in rules {
            let at = rule.number.0 as usize;
            numbers.resize(numbers.len().max(at + 1), 0);
            numbers[at] = number;
        }
        Self { numbers, seed, met: Met::new() }
    }

    /// The number of a rule; 0 for one that has none.
    #[must_use]
    pub fn number(&self, rule: &Rule) -> u32 {
        self.numbers.get(rule.number.0 as usize).copied().unwrap_or(0)
    }

    /// Every line or part of a line that was removed, in order; white space is no text. `turn` is the number of the page in
    /// its run, from 1.
    #[must_use]
    pub fn sightings(&self, page: &Page, verdict: &Verdict<'_>, turn: u32) -> RemovedTexts {
        let removals = &verdict.judgement.removals;
        let mut all = Vec::with_capacity(removals.len() + 16);
        let mut pieces = Vec::with_capacity(removals.len() + 16);
        let mut room = Vec::with_capacity(TEXT_BYTES);
        let mut line = 0;
        for removal in removals {
            let rule = self.number(removal.rule);
            let seed = self.seed ^ u64::from(rule).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            // Removals are in order, and mostly near each other.
            while line + 1 < page.line_count() && page.line(line).end <= removal.span.start {
                line += 1;
            }
            let mut at = line;
            while at < page.line_count() && page.line(at).start < removal.span.end {
                let reading = page.reading_span(at);
                let start = reading.start.max(removal.span.start);
                // What goes may stand outside of a line's text altogether: invisible characters at its end.
                let span = ByteSpan::new(start, reading.end.min(removal.span.end).max(start));
                let normal = normalised(&page.text()[span.range()], &mut room);
                if !normal.is_empty() {
                    let text = XxHash3_64::oneshot_with_seed(seed, normal);
                    all.push(RemovedText { text, rule, line: u32::try_from(at + 1).unwrap_or(u32::MAX) });
                    pieces.push(Piece { rule: removal.rule, line: at, span, chance: removal.chance });
                }
                line = at;
                at += 1;
            }
        }
        let (first, pieces): (Vec<usize>, Vec<Piece<'_>>) =
            (0..).zip(pieces).filter(|(at, _)| self.met.is_first(all[*at].text, turn)).unzip();
        let risks = if pieces.is_empty() { Vec::new() } else { risk::of_pieces(page, removals, &pieces) };
        let mut shown = String::new();
        let known = first.into_iter().zip(pieces).zip(risks);
        let first = known.map(|((at, piece), risk)| {
            push_shown(&page.text()[piece.span.range()], &mut shown);
            FirstSight { at, end: shown.len(), risk }
        });
        RemovedTexts { first: first.collect(), all, shown }
    }
}

fn push_shown(bytes: &[u8], shown: &mut String) {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(TEXT_BYTES + 3)]);
    let text = text.trim_matches(is_space);
    shown.push_str(&text[..text.floor_char_boundary(TEXT_BYTES)]);
}

/// The same as [`normalise`], without a copy where there is nothing to change: as it mostly is.
fn normalised<'t>(text: &'t [u8], room: &'t mut Vec<u8>) -> &'t [u8] {
    if text.len() <= TEXT_BYTES && text.first() != Some(&b' ') && text.last() != Some(&b' ') && is_plain(text) {
        return text;
    }
    normalise(text, room);
    room
}

/// Whether a text has no figures, and no white space but single spaces, as far as bytes tell.
fn is_plain(text: &[u8]) -> bool {
    const STEP: usize = 16;
    let odd = |byte: u8| matches!(byte, 0x09..=0x0D | b'0'..=b'9' | 0xC2 | 0xE1..=0xE3 | 0xEF);
    let odd_pair = |a: u8, b: u8| odd(a) | odd(b) | ((a == b' ') & (b == b' '));
    // Without a way out in the middle, and of one length, these are a few steps over many bytes at a time.
    let odd_at = |at: usize| match (text[at..].first_chunk::<STEP>(), text[at + 1..].first_chunk::<STEP>()) {
        (Some(a), Some(b)) => a.iter().zip(b).fold(false, |found, (&a, &b)| found | odd_pair(a, b)),
        _ => true,
    };
    if text.len() <= STEP {
        return !text.iter().any(|&byte| odd(byte)) && !text.windows(2).any(|pair| pair == b"  ");
    }
    // The last step goes over some bytes twice.
    let last = text.len() - STEP - 1;
    !(0..last).step_by(STEP).chain([last]).any(odd_at)
}

/// A text without what does not tell it from others: white space evened out and none at the ends, digits in a row as a
/// 0, and no more than [`TEXT_BYTES`] bytes.
pub fn normalise(text: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let mut at = 0;
    while at < text.len() && out.len() < TEXT_BYTES {
        let byte = text[at];
        at += 1;
        match byte {
            b'0'..=b'9' if out.last() == Some(&b'0') => {}
            b'0'..=b'9' => out.push(b'0'),
            b' ' | b'\t'..=b'\r' => space(out),
            // Other white space starts with one of these, and is 2 or 3 bytes long.
            0xC2 | 0xE1 | 0xE2 | 0xE3 | 0xEF => {
                let length = if byte == 0xC2 { 2 } else { 3 };
                let c = text.get(at - 1..at - 1 + length).and_then(|bytes| std::str::from_utf8(bytes).ok());
                if c.and_then(|c| c.chars().next()).is_some_and(is_space) {
                    space(out);
                    at += length - 1;
                } else {
                    out.push(byte);
                }
            }
            _ => out.push(byte),
        }
    }
    if out.last() == Some(&b' ') {
        out.pop();
    }
}

fn space(out: &mut Vec<u8>) {
    if out.last().is_some_and(|&last| last != b' ') {
        out.push(b' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_white_space_tell_no_texts_apart() {
        let normal = |text: &str| {
            let mut out = Vec::new();
            normalise(text.as_bytes(), &mut out);
            let mut room = Vec::new();
            assert_eq!(normalised(text.as_bytes(), &mut room), out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(normal("A plain text"), "A plain text");
        assert_eq!(normal(" 10:44\u{A0} GMT \t 23  June 2021 "), "0:0 GMT 0 June 0");
        assert_eq!(normal("Świat é\u{3000}x"), "Świat é x");
        assert_eq!(normal(" \u{200B} "), "");
        assert_eq!(normal(&"a".repeat(1000)).len(), TEXT_BYTES);
        // Wherever in a text there is something to change.
        for length in 1..70 {
            assert_eq!(normal(&"a".repeat(length)), "a".repeat(length));
            for at in 0..length {
                let (before, behind) = ("a".repeat(at), "a".repeat(length - at));
                assert_eq!(normal(&format!("{before}17{behind}")), format!("{before}0{behind}"));
                assert_eq!(normal(&format!("x{before}  {behind}")), format!("x{before} {behind}"));
            }
        }
    }

    #[test]
    fn the_first_page_that_has_a_text_says_it() {
        let met = Met::new();
        // Half a batch of pages is done on another thread, and the later half comes first.
        let says: Vec<u32> = (257..=512).chain(1..=256).filter(|&page| met.is_first(7 << 40, page)).collect();
        assert_eq!(says, [257, 1]);
        assert!(!met.is_first(7 << 40, 1), "twice on a page");
        assert!(met.is_first(0, 1) && met.is_first(8 << 40, 600));
        // More texts than there is room for: a text may be said again, and every text is said.
        assert!((1..1000_u64).all(|text| met.is_first(text << 40 | 5, 3)));
    }
}
