//! Risk scoring: how likely a removal took text that should have been kept.
//!
//! A [`Risk`] is a sum of points for [`Sign`]s that anyone can verify: a text ends like a sentence, is between kept
//! lines, or is removed by a regex. The points are few, whole numbers, and the same for every site. docs/risk.md lists
//! them all, and how well they rank wrong removals above correct ones. The score is first computed from the page alone;
//! [`Risk::in_run`] adds what a run knows about the text.
//!
//! ```
//! use unboil_core::{judge::judge, page::{Dump, Page}, risk, rule::{self, RuleText}, site::RuleSet};
//!
//! let rules = "site = \"Every page\"\n[[drop]]\nid = \"skip\"\nkind = \"nav\"\nline = [\"Accessibility links\"]\n";
//! let rule_set = RuleSet::new(rule::load(&[RuleText { path: "rules/_any.toml".into(), text: rules.into() }])?)?;
//! let bytes = b"Accessibility links\n\nThe ferry sails again.\n".to_vec();
//! let page = Page::read(Dump { bytes, ..Dump::default() })?;
//! let judged = judge(&page, &[rule_set.any()]);
//! for (piece, risk) in risk::of_page(&page, &judged.removals) {
//!     assert_eq!((piece.line, risk.level()), (0, risk::Level::Low));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod context;
mod shape;
mod run;
mod sign;
mod words;

pub use run::{HitRate, Hits, InRun};
pub use sign::{Level, Risk, Sign};

use crate::judge::Removal;
use crate::page::{ByteSpan, Page};
use crate::rule::file::Lines;
use crate::rule::{Matcher, Rule};
use context::Context;
use shape::TextShape;
use sign::{CHANCES, FEW_LINES, MANY_WORDS, QUOTED_WORDS, SHARES, SOME_WORDS};
use words::Wanted;

/// A removed text: a line, or the removed part of one.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'b> {
    /// The rule that removed it.
    pub rule: &'b Rule,
    /// The line, counted from 0 as in [`Page`].
    pub line: usize,
    /// The span in the page's text, in bytes, without white space at the ends of the line.
    pub span: ByteSpan,
    /// The probability that it is text, from the [`Removal`].
    pub chance: Option<f32>,
}

/// Returns every removed text of a page with its risk, from the top. `removals` are in order and do not overlap, as
/// [`judge`](crate::judge::judge) returns them.
#[must_use]
pub fn of_page<'b>(page: &Page, removals: &[Removal<'b>]) -> Vec<(Piece<'b>, Risk)> {
    let pieces: Vec<Piece<'b>> = pieces(page, removals).collect();
    let risks = of_pieces(page, removals, &pieces);
    pieces.into_iter().zip(risks).collect()
}

/// Returns the removed lines and parts of lines of a page, from the top, except those with only white space.
pub fn pieces<'p, 'b>(page: &'p Page, removals: &'p [Removal<'b>]) -> impl Iterator<Item = Piece<'b>> + use<'p, 'b> {
    removals.iter().filter(|removal| !removal.span.is_empty()).flat_map(move |removal| {
        let (first, last) = (page.line_at(removal.span.start), page.line_at(removal.span.end - 1));
        (first..=last).filter_map(move |line| {
            let reading = page.reading_span(line);
            let span = ByteSpan::new(reading.start.max(removal.span.start), reading.end.min(removal.span.end));
            // Within a line, a removal may be only the space between two words.
            let text = page.text().get(span.range()).filter(|text| !text.trim_ascii().is_empty());
            text.map(|_| Piece { rule: removal.rule, line, span, chance: removal.chance })
        })
    })
}

/// Returns the risks of some of a page's [`pieces`], in their order, from the page alone. `removals` are all removals
/// of the page. Linear in the size of the page and the number of pieces.
#[must_use]
pub fn of_pieces(page: &Page, removals: &[Removal<'_>], pieces: &[Piece<'_>]) -> Vec<Risk> {
    let text_of = |piece: &Piece<'_>| page.text().get(piece.span.range()).unwrap_or(&[]);
    let mut wanted = Wanted::default();
    let mut risks = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let text = text_of(piece);
        let look = TextShape::at(&String::from_utf8_lossy(text));
        let mut risk = Risk::default();
        let mut see = |sign: Sign, seen: bool| risk.set(sign, seen.into());
        by_rule(piece.rule, &mut see);
        if look.is_data() {
            // Data has no sentences or headlines, regardless of its string values.
            see(Sign::Data, true);
        } else {
            by_look(&look, &mut see);
            wanted.add(text);
        }
        risks.push(risk);
    }
    if risks.iter().all(|risk| risk.has(Sign::Data)) {
        return risks;
    }
    wanted.sort();
    let around = Context::new(page, removals, &mut wanted);
    let texts = pieces.iter().zip(&mut risks).filter(|(_, risk)| !risk.has(Sign::Data));
    for ((piece, risk), shared) in texts.zip(wanted.shared()) {
        let mut see = |sign: Sign, seen: bool| risk.set(sign, seen.into());
        see(Sign::Paragraph, around.is_paragraph(piece.line));
        see(Sign::Between, around.is_between(piece.line));
        see(Sign::Few, around.lines_in_a_row(piece.line) <= FEW_LINES);
        for (sign, share) in [Sign::Share, Sign::LargeShare].into_iter().zip(SHARES) {
            see(sign, piece.span.len().saturating_mul(100) >= around.text.saturating_mul(share));
        }
        see(Sign::Shared, shared);
        for (sign, chance) in [Sign::Chance, Sign::FairChance, Sign::HighChance].into_iter().zip(CHANCES) {
            see(sign, piece.chance.is_some_and(|it| it * 100.0 >= f32::from(chance)));
        }
    }
    risks
}

fn by_rule(rule: &Rule, see: &mut impl FnMut(Sign, bool)) {
    let exact = matches!(rule.says.line, Some(Lines::Exact(_)));
    let (named, regex) = match rule.matcher {
        Matcher::Line(_) => (exact, !exact),
        Matcher::Inside { .. } => (false, true),
        Matcher::Debris(_) | Matcher::Again(_) | Matcher::Tidy(_) => (true, false),
        Matcher::Range(_) | Matcher::Anchor(_) | Matcher::Select { .. } | Matcher::Outside(_) | Matcher::Judge => {
            (false, false)
        }
    };
    see(Sign::Named, named);
    see(Sign::Regex, regex);
}

fn by_look(look: &TextShape, see: &mut impl FnMut(Sign, bool)) {
    let some = look.words >= SOME_WORDS;
    see(Sign::Words, some);
    see(Sign::Long, look.words >= MANY_WORDS);
    see(Sign::Sentence, some && look.ends_as_sentence);
    see(Sign::Quotation, look.quoted >= QUOTED_WORDS);
    see(Sign::TitleCase, some && look.is_title_case());
    see(Sign::Capitals, look.is_capitals());
    see(Sign::Figures, look.is_figures());
}
