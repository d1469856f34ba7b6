//! Regexes in rules: a space matches any Unicode space, and a line pattern matches the whole line.

use regex_automata::{Anchored, Input, meta};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition};
use std::ops::Range;

/// A regex error, and its span in the pattern, in bytes.
#[derive(Debug)]
pub(super) struct BadPattern {
    pub message: String,
    pub span: Option<Range<usize>>,
}

/// The spaces that a space in a pattern matches.
const SPACES: [(char, char); 6] = [
    ('\u{A0}', '\u{A0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200A}'),
    ('\u{202F}', '\u{202F}'),
    ('\u{205F}', '\u{205F}'),
    ('\u{3000}', '\u{3000}'),
];

/// Parses a pattern; a space in it matches any Unicode space.
pub(super) fn parse(pattern: &str) -> Result<Hir, BadPattern> {
    let parsed = regex_syntax::ParserBuilder::new().utf8(false).build().parse(pattern);
    match parsed {
        Ok(hir) => Ok(widened(&hir)),
        Err(regex_syntax::Error::Parse(e)) => Err(bad(&e.kind(), e.span())),
        Err(regex_syntax::Error::Translate(e)) => Err(bad(&e.kind(), e.span())),
        Err(e) => Err(BadPattern { message: e.to_string(), span: None }),
    }
}

fn bad(kind: &impl ToString, span: &regex_syntax::ast::Span) -> BadPattern {
    BadPattern { message: kind.to_string(), span: Some(span.start.offset..span.end.offset) }
}

/// Anchors a pattern to the whole line.
pub(super) fn whole_line(hir: Hir) -> Hir {
    Hir::concat(vec![Hir::look(Look::Start), hir, Hir::look(Look::End)])
}

fn widened(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Look(look) => Hir::look(*look),
        HirKind::Literal(literal) => widened_literal(&literal.0),
        HirKind::Class(Class::Unicode(class)) if holds_space(class) => {
            let mut class = class.clone();
            class.union(&spaces());
            Hir::class(Class::Unicode(class))
        }
        HirKind::Class(class) => Hir::class(class.clone()),
        HirKind::Repetition(r) => Hir::repetition(Repetition { sub: Box::new(widened(&r.sub)), ..r.clone() }),
        // No rule uses the captures of a group.
        HirKind::Capture(capture) => widened(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(widened).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(widened).collect()),
    }
}

fn widened_literal(bytes: &[u8]) -> Hir {
    let mut parts = Vec::new();
    for (i, piece) in bytes.split(|&b| b == b' ').enumerate() {
        if i > 0 {
            let mut class = spaces();
            class.push(ClassUnicodeRange::new(' ', ' '));
            parts.push(Hir::class(Class::Unicode(class)));
        }
        parts.push(Hir::literal(piece.to_vec()));
    }
    Hir::concat(parts)
}

fn spaces() -> ClassUnicode {
    ClassUnicode::new(SPACES.map(|(from, to)| ClassUnicodeRange::new(from, to)))
}

fn holds_space(class: &ClassUnicode) -> bool {
    class.iter().any(|range| (range.start()..=range.end()).contains(&' '))
}

/// A bounded repetition of at least this many characters counts as an arbitrary prefix.
const LONG_LEAD: u32 = 16;
/// The minimum length of a literal to search for, in bytes: shorter ones are on too many lines.
const SHORTEST_NEEDLE: usize = 3;

/// Returns literals of which every match contains one, for a pattern that can start with anything (`.*Discussion`), for
/// which an automaton would read every line to its end. `None` for other patterns.
pub(super) fn needles(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    if starts_with_anything(hir) { required(hir) } else { None }
}

/// Returns the last byte of every matching line, for a pattern that is anchored to the end of the line; otherwise
/// `None`.
pub(super) fn last_byte(hir: &Hir) -> Option<u8> {
    let HirKind::Concat(parts) = hir.kind() else { return None };
    match parts.as_slice() {
        [.., last, end] if matches!(end.kind(), HirKind::Look(Look::End)) => match last.kind() {
            HirKind::Literal(text) => text.0.last().copied(),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a match can start with an arbitrary prefix.
pub(super) fn starts_with_anything(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Concat(parts) => parts.first().is_some_and(starts_with_anything),
        HirKind::Alternation(parts) => parts.iter().any(starts_with_anything),
        HirKind::Repetition(r) if r.max == Some(1) => starts_with_anything(&r.sub),
        HirKind::Repetition(r) => {
            let many = r.max.is_none_or(|most| most >= LONG_LEAD);
            many && matches!(r.sub.kind(), HirKind::Class(Class::Unicode(c)) if c.iter().map(|r| r.len()).sum::<usize>() > 256)
        }
        _ => false,
    }
}

/// Returns literals of which every match contains one.
pub(super) fn required(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        HirKind::Literal(text) if text.0.len() >= SHORTEST_NEEDLE => Some(vec![text.0.to_vec()]),
        // The part whose shortest literal is the longest is on the fewest lines.
        HirKind::Concat(parts) => {
            parts.iter().filter_map(required).max_by_key(|texts| texts.iter().map(Vec::len).min().unwrap_or(0))
        }
        HirKind::Alternation(parts) => {
            let each: Option<Vec<_>> = parts.iter().map(required).collect();
            each.map(|each| each.into_iter().flatten().collect())
        }
        HirKind::Repetition(r) if r.min > 0 => required(&r.sub),
        _ => None,
    }
}

/// Builds one automaton from many patterns.
pub(super) fn automaton(patterns: &[Hir]) -> Result<meta::Regex, String> {
    let config = meta::Config::new()
        .match_kind(regex_automata::MatchKind::All)
        .which_captures(regex_automata::nfa::thompson::WhichCaptures::None)
        .nfa_size_limit(Some(64 << 20))
        .hybrid_cache_capacity(8 << 20);
    meta::Builder::new().configure(config).build_many_from_hir(patterns).map_err(|e| e.to_string())
}

/// A regex for a whole line, used outside of a [`LineSet`](super::LineSet).
#[derive(Debug, Clone)]
pub struct LinePattern(meta::Regex);

impl LinePattern {
    pub(super) fn new(hir: Hir) -> Result<Self, String> {
        automaton(&[whole_line(hir)]).map(Self)
    }

    /// Whether it matches the text of a line.
    #[must_use]
    pub fn matches(&self, reading: &[u8]) -> bool {
        self.0.is_match(Input::new(reading).anchored(Anchored::Yes))
    }
}

/// A regex for a span within a line.
#[derive(Debug, Clone)]
pub struct SpanPattern(meta::Regex);

impl SpanPattern {
    pub(super) fn new(hir: &Hir) -> Result<Self, String> {
        let config = meta::Config::new().nfa_size_limit(Some(16 << 20));
        meta::Builder::new().configure(config).build_from_hir(hir).map(Self).map_err(|e| e.to_string())
    }

    /// Returns its matches in `text` as byte ranges, left to right, without overlap.
    pub fn find_in<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = Range<usize>> + 't {
        self.0.find_iter(text).map(|found| found.range())
    }
}
