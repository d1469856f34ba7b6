//! Evaluates expectations of a page.

use super::case::Expects;
use crate::judge::{Claims, Removal};
use crate::page::{ByteSpan, Page};
use crate::pipeline::Verdict;
use crate::render::{self, Fate, LineFate};
use crate::rule::{Action, Level, Place, Problem, Rule};
use crate::site::SiteMatch;
use std::fmt;
use std::sync::Arc;

/// The outcome of an expectation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Good text stayed.
    Kept,
    /// Boilerplate was removed.
    Dropped,
    /// Good text was removed.
    Noisy,
    /// Boilerplate was left.
    Missing,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Kept => "kept",
            Self::Dropped => "dropped",
            Self::Noisy => "noisy",
            Self::Missing => "missing",
        })
    }
}

/// An expectation and its outcome.
#[derive(Debug)]
pub struct Expectation<'b> {
    /// The outcome.
    pub outcome: Outcome,
    /// The number of expectations that this stands for: those that pass are counted together.
    pub lines: usize,
    /// The page.
    pub page: Arc<str>,
    /// The line on the page, counted from 1; `None` if it is not a single line.
    pub line: Option<usize>,
    /// The text.
    pub text: String,
    /// The responsible rule: the one that removed a noisy text, or kept a missing one.
    pub rule: Option<&'b Rule>,
    /// Further explanation.
    pub why: String,
    /// The test that has the expectation, if there is one.
    pub place: Option<Place>,
}

/// A case that was judged.
#[derive(Debug)]
pub struct Reading<'c, 'b> {
    /// The page.
    pub page: &'c Page,
    /// Its name in messages.
    pub shown: &'c Arc<str>,
    /// The verdict.
    pub verdict: &'c Verdict<'b>,
    /// The matches of each rule.
    pub claims: &'c Claims<'b>,
}

impl<'b> Reading<'_, 'b> {
    fn removals(&self) -> &[Removal<'b>] {
        &self.verdict.judgement.removals
    }

    /// Evaluates the texts of a test; also returns the errors in the test.
    #[must_use]
    pub fn texts(&self, expects: &Expects) -> (Vec<Expectation<'b>>, Vec<Problem>) {
        let Expects::Texts { drop, keep, place } = expects else { return Default::default() };
        let clean = render::clean(self.page, self.removals());
        let (mut found, mut wrong) = (Vec::new(), Vec::new());
        for (texts, action) in [(keep, Action::Keep), (drop, Action::Drop)] {
            for text in texts {
                let Some(span) = places(self.page.text(), text).next() else {
                    let title = format!("`{text}` is not on {}", self.shown);
                    let help = "the texts of a test must be on its page; for HTML, in its laid-out text".to_owned();
                    wrong.push(Problem { place: place.clone(), level: Level::Mistake, title, help });
                    continue;
                };
                let stayed = places(&clean, text).next().is_some();
                let outcome = match (action, stayed) {
                    (Action::Keep, true) => Outcome::Kept,
                    (Action::Keep, false) => Outcome::Noisy,
                    (Action::Drop, true) => Outcome::Missing,
                    (Action::Drop, false) => Outcome::Dropped,
                };
                // If a text that should be removed occurs several times, the occurrence that stayed is meant.
                let gone = |span: &ByteSpan| self.removals().iter().any(|removal| meet(removal.span, *span));
                let span = match outcome {
                    Outcome::Missing => places(self.page.text(), text).find(|span| !gone(span)).unwrap_or(span),
                    _ => span,
                };
                found.push(Expectation { place: Some(place.clone()), ..self.expectation(outcome, span, text) });
            }
        }
        (found, wrong)
    }

    /// Evaluates an expected clean text.
    #[must_use]
    pub fn clean(&self, expected: &[u8]) -> Vec<Expectation<'b>> {
        let clean = render::clean(self.page, self.removals());
        let with_text = |text: &[u8]| text.split(|&b| b == b'\n').filter(|line| !line.trim_ascii().is_empty()).count();
        let (raw, wanted) = (with_text(self.page.text()), with_text(expected));
        let mut found = Vec::new();
        if clean != expected {
            let (was, is) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(&clean));
            // Where the search for the line continues: two lines with the same text are two lines.
            let (mut missing_from, mut noisy_from) = (0, 0);
            for change in similar::TextDiff::from_lines(was.as_ref(), is.as_ref()).iter_all_changes() {
                let text = change.value().trim();
                let (outcome, from) = match change.tag() {
                    similar::ChangeTag::Equal => continue,
                    similar::ChangeTag::Insert => (Outcome::Missing, &mut missing_from),
                    similar::ChangeTag::Delete => (Outcome::Noisy, &mut noisy_from),
                };
                if text.is_empty() {
                    continue;
                }
                let span = places(self.page.text(), text).find(|span| span.start >= *from);
                let span = span.or_else(|| places(self.page.text(), text).next());
                *from = span.map_or(*from, |span| span.end);
                found.push(match span {
                    Some(span) => self.expectation(outcome, span, text),
                    None => Expectation {
                        why: "the page has no such line: a part of it is removed, or the expected text is of another page"
                            .into(),
                        ..self.nameless(outcome, text)
                    },
                });
            }
        }
        let count = |outcome| found.iter().filter(|e: &&Expectation<'_>| e.outcome == outcome).count();
        let kept = wanted.saturating_sub(count(Outcome::Noisy));
        let dropped = raw.saturating_sub(wanted).saturating_sub(count(Outcome::Missing));
        found.extend(
            [(Outcome::Kept, kept), (Outcome::Dropped, dropped)].map(|(outcome, lines)| self.many(outcome, lines)),
        );
        found
    }

    /// Evaluates labels, one letter per line. On a page of an unknown site, only boilerplate that is certain on every page
    /// is removed, so boilerplate that is left is no fault of a rule file.
    #[must_use]
    pub fn marks(&self, marks: &[String]) -> Vec<Expectation<'b>> {
        let fates = render::line_fates(self.page, self.removals());
        let mut found = Vec::new();
        let (mut kept, mut dropped) = (0, 0);
        let is_known = matches!(self.verdict.identification.site_match, SiteMatch::Known { .. });
        if marks.len() != fates.len() {
            let why = format!("labels: {}, lines: {}; write one letter for each line", marks.len(), fates.len());
            found.push(Expectation { why, ..self.nameless(Outcome::Missing, "labels") });
        }
        for (mark, LineFate { line, span, fate }) in marks.iter().zip(&fates) {
            if self.page.is_blank(line - 1) {
                continue;
            }
            let outcome = match (mark.as_str(), fate) {
                ("K", Fate::Dropped(_)) => Outcome::Noisy,
                ("D", Fate::Kept | Fate::Partly(_)) if is_known => Outcome::Missing,
                ("K", _) => {
                    kept += 1;
                    continue;
                }
                ("D", Fate::Dropped(_)) => {
                    dropped += 1;
                    continue;
                }
                _ => continue,
            };
            let text = String::from_utf8_lossy(self.page.reading(line - 1)).into_owned();
            found.push(self.expectation(outcome, *span, &text));
        }
        found.extend([self.many(Outcome::Kept, kept), self.many(Outcome::Dropped, dropped)]);
        found
    }

    /// An outcome at a position of the page, with the responsible rule.
    fn expectation(&self, outcome: Outcome, span: ByteSpan, text: &str) -> Expectation<'b> {
        let writer = || self.removals().iter().find(|removal| meet(removal.span, span)).map(|removal| removal.rule);
        let holder = || {
            let holds = |claim: &&Removal<'_>| claim.rule.action == Action::Keep && meet(claim.span, span);
            self.claims.claims.iter().find(holds).map(|claim| claim.rule)
        };
        let (rule, why) = match outcome {
            Outcome::Kept => (None, String::new()),
            Outcome::Dropped | Outcome::Noisy => (writer(), String::new()),
            Outcome::Missing => match (holder(), self.claims.warnings.as_slice()) {
                (Some(holder), _) => (Some(holder), String::new()),
                (None, []) => (None, "no rule removes it".to_owned()),
                (None, warnings) => {
                    let warnings: Vec<String> = warnings.iter().map(ToString::to_string).collect();
                    (None, format!("no rule removes it; {}", warnings.join("; ")))
                }
            },
        };
        let line = Some(self.page.line_at(span.start) + 1);
        Expectation { line, rule, why, ..self.nameless(outcome, text) }
    }

    fn nameless(&self, outcome: Outcome, text: &str) -> Expectation<'b> {
        Expectation {
            outcome,
            lines: 1,
            page: self.shown.clone(),
            line: None,
            text: text.to_owned(),
            rule: None,
            why: String::new(),
            place: None,
        }
    }

    fn many(&self, outcome: Outcome, lines: usize) -> Expectation<'b> {
        Expectation { lines, ..self.nameless(outcome, "") }
    }
}

fn meet(a: ByteSpan, b: ByteSpan) -> bool {
    a.start < b.end && b.start < a.end
}

/// The occurrences of a text, in bytes.
pub(super) fn places<'t>(text: &'t [u8], wanted: &'t str) -> impl Iterator<Item = ByteSpan> + 't {
    memchr::memmem::find_iter(text, wanted).map(|at| ByteSpan::new(at, at + wanted.len()))
}
