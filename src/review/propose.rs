//! Proposals for correcting a wrong removal.

use super::edit_target::Holds;
use super::{EditTarget, PageChange, ReviewError, ReviewSession};
use crate::page::{ByteSpan, Page, evened};
use crate::pipeline::{Choice, Unknown, Verdict, clean_page};
use crate::render::{Fate, clean, line_fates, masked, visible};
use crate::rule::{Edit, EditError, Rule, RuleText, Site, edited, in_place_of, load};
use crate::site::{RuleSet, SiteMatch};

/// The maximum number of pages shown for a rejected rule.
const PAGES: usize = 3;
/// The maximum number of texts of each that are tested.
const TEXTS: usize = 2;
/// Texts above this length are tested by their start, in bytes.
const LONG: usize = 160;
const START: usize = 100;
/// Lines above this length are not written into a site file but kept by their start, in bytes.
const TOO_LONG: usize = 2_000;

/// A line that a rule removed wrongly.
#[derive(Debug, Clone, Copy)]
pub struct WrongRemoval<'w> {
    /// The page, as the run read it.
    pub page: &'w Page,
    /// The line, counted from 0.
    pub line: usize,
    /// The id of the rule, as in reports: `ferry/bar`.
    pub rule: &'w str,
    /// How the site of the page was determined.
    pub judged: &'w Judged,
}

/// How the site of pages is determined: the options of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    /// By the rule files.
    Identify(Unknown),
    /// By `--site`.
    Site(String, Unknown),
}

/// A change to a site file that was tried.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The file.
    pub target: EditTarget,
    /// The edits, without the tests; empty if a removal was right.
    pub edits: Vec<Edit>,
    /// The new tests for each page, in page order.
    pub tests: Vec<GeneratedTests>,
    /// The effect on each page.
    pub changes: Vec<PageChange>,
}

/// A new test of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GeneratedTests {
    /// Texts that are removed.
    pub drop: Vec<String>,
    /// Texts that stay.
    pub keep: Vec<String>,
}

impl Judged {
    fn choice<'b>(&self, rule_set: &'b RuleSet) -> Result<Choice<'b>, ReviewError> {
        Ok(match self {
            Self::Identify(unknown) => Choice::Identify(*unknown),
            Self::Site(id, unknown) => Choice::Site(rule_set.site(id)?, *unknown),
        })
    }
}

impl ReviewSession {
    /// Proposes changes that keep a wrongly removed line, each tried on its page. The change with the smallest effect on
    /// the page comes first; among equal ones, a narrower rule comes before a kept line. If the line has numbers, the last
    /// one is a pattern for lines with other numbers. A line of more than 2,000 bytes is kept by a pattern for its start.
    ///
    /// # Errors
    /// [`ReviewError::NotTaken`] if the rule does not remove the line, [`ReviewError::Edit`] if the line cannot be written
    /// into a file, [`ReviewError::NoWay`] if no change helps.
    pub fn reject(&self, wrong: &WrongRemoval<'_>) -> Result<Vec<Proposal>, ReviewError> {
        let WrongRemoval { page, line, judged, .. } = *wrong;
        let before = clean_page(&self.rule_set, page, judged.choice(&self.rule_set)?);
        let (rule, _) = taken(wrong, &before)?;
        let reading = std::str::from_utf8(page.reading(line)).map_err(|_| EditError::Line("it is not valid UTF-8"))?;
        let target = self.target_of_line(rule, site_of(&before))?;
        let narrow = Edit::Narrow { rule: rule.says.id.clone(), line: reading.to_owned() };
        let narrow = (target.holds == Holds::TheRule).then_some(narrow);
        let edits = if reading.len() > TOO_LONG {
            [narrow, Some(Edit::KeepPattern { pattern: starting(reading) }), None]
        } else {
            let pattern = masked(reading).map(|pattern| Edit::KeepPattern { pattern });
            [narrow, Some(Edit::KeepLine { line: reading.to_owned() }), pattern]
        };
        let mut proposals = Vec::new();
        let mut refused = None;
        for edit in edits.into_iter().flatten() {
            let new = match edited(&target.file, std::slice::from_ref(&edit), &self.files) {
                Ok(new) if new.text == target.file.text => continue,
                Ok(new) => new,
                Err(e) => {
                    // An error is reported only if the line cannot be written; that a rule cannot be narrowed is expected.
                    refused = matches!(edit, Edit::KeepLine { .. }).then_some(e).or(refused);
                    continue;
                }
            };
            let rule_set = self.with(&new)?;
            let after = clean_page(&rule_set, page, judged.choice(&rule_set)?);
            let is_kept = line_fates(page, &after.judgement.removals).get(line).is_some_and(|is| is_kept(&is.fate));
            if is_kept {
                let keep = vec![start_of(page, line, reading)];
                let tests = vec![GeneratedTests { keep, drop: Vec::new() }];
                let changes = vec![PageChange::between(page, &before, &after)];
                proposals.push(Proposal { target: target.clone(), edits: vec![edit], tests, changes });
            }
        }
        proposals.sort_by_key(|proposal| {
            let beside = proposal.changes.iter().map(|effect| effect.beside(line + 1).count()).sum::<usize>();
            (matches!(proposal.edits[..], [Edit::KeepPattern { .. }]), beside)
        });
        match (proposals.is_empty(), refused) {
            (false, _) => Ok(proposals),
            (true, Some(e)) => Err(e.into()),
            (true, None) => Err(ReviewError::NoWay { file: target.file.path.to_string() }),
        }
    }

    /// Proposes the rejection of a whole rule, tried on up to 3 pages on which it acts; the new tests keep texts that it
    /// removed from them. `rule` is its id, as in reports.
    ///
    /// # Errors
    /// [`ReviewError::NoRule`], [`ReviewError::Structure`], and [`ReviewError::Edit`] if other rules need it.
    pub fn reject_rule(&self, rule: &str, pages: &[&Page], judged: &Judged) -> Result<Proposal, ReviewError> {
        let (target, edit) = self.target_of_rule(rule)?;
        let new = edited(&target.file, std::slice::from_ref(&edit), &self.files)?;
        let rule_set = self.with(&new)?;
        let (mut tests, mut changes) = (Vec::new(), Vec::new());
        for page in pages.iter().take(PAGES) {
            let before = clean_page(&self.rule_set, page, judged.choice(&self.rule_set)?);
            let after = clean_page(&rule_set, page, judged.choice(&rule_set)?);
            let effect = PageChange::between(page, &before, &after);
            let is_of_rule = |id: &std::sync::Arc<str>| id.as_ref() == rule;
            let back = effect.lines.iter().filter(|line| line.before.iter().any(is_of_rule) && line.after.is_empty());
            let text = |line: usize| {
                let reading = std::str::from_utf8(page.reading(line - 1)).ok()?;
                Some(start_of(page, line - 1, reading))
            };
            let keep = back.filter_map(|line| text(line.line)).take(TEXTS).collect();
            tests.push(GeneratedTests { keep, drop: Vec::new() });
            changes.push(effect);
        }
        Ok(Proposal { target, edits: vec![edit], tests, changes })
    }

    /// Proposes a test for a line that is removed, without a change of rules. Used only on request: usually the ledger
    /// stores that a removal was right.
    ///
    /// # Errors
    /// [`ReviewError::NotTaken`]; [`ReviewError::Broken`] if the text is on the clean page too.
    pub fn promise(&self, right: &WrongRemoval<'_>) -> Result<Proposal, ReviewError> {
        let WrongRemoval { page, judged, .. } = *right;
        let verdict = clean_page(&self.rule_set, page, judged.choice(&self.rule_set)?);
        let (rule, span) = taken(right, &verdict)?;
        let text = std::str::from_utf8(&page.text()[span.range()])
            .map_err(|_| EditError::Line("it is not valid UTF-8"))?
            .trim_matches(crate::page::is_space);
        if text.is_empty() {
            return Err(EditError::Line("it is blank").into());
        }
        if memchr::memmem::find(&clean(page, &verdict.judgement.removals), text.as_bytes()).is_some() {
            let text = visible(text.as_bytes()).into_owned();
            return Err(ReviewError::Broken(format!("`{text}` is also elsewhere on the clean page")));
        }
        let target = self.target_of_line(rule, site_of(&verdict))?;
        let promise = GeneratedTests { drop: vec![text.to_owned()], keep: Vec::new() };
        let changes = vec![PageChange::between(page, &verdict, &verdict)];
        Ok(Proposal { target, edits: Vec::new(), tests: vec![promise], changes })
    }

    /// The rule set with a changed file in place of the old one, or in front of the shipped ones.
    pub(super) fn with(&self, file: &RuleText) -> Result<RuleSet, ReviewError> {
        Ok(RuleSet::new(load(&in_place_of(file, &self.files))?)?)
    }
}

/// The rule that removed a line, and the removed part of the line, in bytes of the page's text.
fn taken<'b>(wrong: &WrongRemoval<'_>, verdict: &Verdict<'b>) -> Result<(&'b Rule, ByteSpan), ReviewError> {
    let fates = line_fates(wrong.page, &verdict.judgement.removals);
    let fate = fates.get(wrong.line).map_or(&Fate::Kept, |line| &line.fate);
    let parts = match fate {
        Fate::Kept => [].as_slice(),
        Fate::Dropped(part) => std::slice::from_ref(part),
        Fate::Partly(parts) => parts,
    };
    let found = parts.iter().find(|part| part.rule.id.as_ref() == wrong.rule);
    found.map(|part| (part.rule, part.span)).ok_or_else(|| ReviewError::NotTaken {
        rule: wrong.rule.to_owned(),
        line: wrong.line + 1,
        page: visible(wrong.page.id().as_bytes()).into_owned(),
        instead: parts.first().map_or_else(|| "it is kept".to_owned(), |part| format!("{} removes it", part.rule.id)),
    })
}

fn is_kept(fate: &Fate<'_>) -> bool {
    matches!(fate, Fate::Kept)
}

fn site_of<'b>(verdict: &Verdict<'b>) -> Option<&'b Site> {
    match verdict.identification.site_match {
        SiteMatch::Known { site, .. } => Some(site),
        SiteMatch::Unknown(_) => None,
    }
}

/// The start of a long line, at most 100 bytes, up to the end of a word.
fn start(reading: &str) -> &str {
    let start = &reading[..reading.floor_char_boundary(START.min(reading.len()))];
    start.rsplit_once(' ').map_or(start, |(words, _)| words).trim_end()
}

/// The pattern of all lines with the same start, with any numbers in place of its own.
fn starting(reading: &str) -> String {
    let start = start(reading);
    let plain = || regex_syntax::escape(&String::from_utf8_lossy(&evened(start.as_bytes())));
    masked(start).unwrap_or_else(plain) + ".*"
}

/// The text that a test uses for a line: the line, or the start of a long one if that is unique on the page.
fn start_of(page: &Page, line: usize, reading: &str) -> String {
    let start = start(reading);
    let first = memchr::memmem::find(page.text(), start.as_bytes());
    let is_alone = first.is_some_and(|at| {
        at == page.reading_span(line).start && memchr::memmem::find(&page.text()[at + 1..], start.as_bytes()).is_none()
    });
    let is_short = reading.len() <= LONG || (reading.len() <= TOO_LONG && !is_alone);
    if !is_short && !start.is_empty() { start.to_owned() } else { reading.to_owned() }
}
