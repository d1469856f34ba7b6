//! One page, cleaned: whose it is, what its rules take, what the judge takes of the rest. Pure.

use crate::judge::{Caution, JudgeOptions, Judgement, Removal, Ruled, WarningKind, judge};
use crate::page::Page;
use crate::rule::Site;
use crate::site::{Identification, MatchedBy, RuleSet, SiteMatch};

/// What came of a page.
#[derive(Debug)]
pub struct Verdict<'b> {
    /// Whose page it is, or why that is not known.
    pub identification: Identification<'b>,
    /// What goes, and what stays in doubt.
    pub judgement: Judgement<'b>,
}

/// Who decides whose page it is, and what becomes of what no rule speaks of.
#[derive(Debug, Clone, Copy)]
pub enum Choice<'b> {
    /// The rule set decides.
    Identify(Unknown),
    /// The user said so.
    Site(&'b Site, Unknown),
}

/// What becomes of pages that no site file claims, and of the lines of others that no rule speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// They are judged: HTML by its structure, text by itself.
    Judged(JudgeOptions),
    /// They stay as they are.
    Keep,
}

impl Default for Unknown {
    fn default() -> Self {
        Self::Judged(JudgeOptions::default())
    }
}

/// Judges a page by the rules of its site and by those for every page, and what they leave by the judge of its kind.
/// Pure: the same page and rule set give the same verdict, whenever and wherever.
#[must_use]
pub fn clean_page<'b>(rule_set: &'b RuleSet, page: &Page, choice: Choice<'b>) -> Verdict<'b> {
    let (identification, unknown) = match choice {
        Choice::Identify(unknown) => (rule_set.identify(page), unknown),
        Choice::Site(site, unknown) => {
            let site_match = SiteMatch::Known { site, how: MatchedBy::Named, confidence: 1.0 };
            (Identification { site_match, candidates: Vec::new(), conflict: None }, unknown)
        }
    };
    let judgement = match (&identification.site_match, unknown) {
        (SiteMatch::Unknown(_), Unknown::Keep) => judge(page, &[rule_set.any()]),
        (SiteMatch::Unknown(_), Unknown::Judged(options)) => {
            Ruled::of(page, &[rule_set.any()]).judged(rule_set.judge_of(page), options)
        }
        (SiteMatch::Known { site, .. }, Unknown::Keep) => judge(page, &[*site, rule_set.any()]),
        (SiteMatch::Known { site, .. }, Unknown::Judged(options)) => known(rule_set, page, site, options),
    };
    Verdict { identification, judgement }
}

/// Judges a page of a known site. What its rules leave is judged with high caution: a page must not get worse by being
/// known. One on which they find nothing is of a template of which the file says nothing, as unknown as any other.
fn known<'b>(rule_set: &'b RuleSet, page: &Page, site: &'b Site, options: JudgeOptions) -> Judgement<'b> {
    let ruled = Ruled::of(page, &[site, rule_set.any()]);
    let is_own = |id: &str| site.rules.iter().any(|rule| rule.id.as_ref() == id);
    if !ruled.removals.iter().any(|removal| is_own(&removal.rule.id)) {
        return ruled.judged(rule_set.judge_of(page), options);
    }
    if site.complete || leaves_little(page, &ruled.removals) {
        return ruled.judgement();
    }
    let mut judgement = ruled.judged(rule_set.judge_of(page), JudgeOptions { caution: Some(Caution::High), ..options });
    // What the rules leave of a known page may well be no prose: nobody asked for the judge.
    judgement.warnings.retain(|doubt| doubt.why != WarningKind::NoProse);
    judgement
}

/// Fewer bytes than a line of prose has.
const SHORT: usize = 100;
/// Short lines that a page may have without boilerplate: a headline, a dateline.
const FEW: usize = 2;

/// Whether the rules leave so few short lines that there is nothing to judge: so known pages are as fast as their rules.
fn leaves_little(page: &Page, removals: &[Removal<'_>]) -> bool {
    let mut removals = removals.iter().peekable();
    let is_left = |line: &usize| {
        let span = page.reading_span(*line);
        while removals.next_if(|removal| removal.span.end <= span.start).is_some() {}
        let is_taken = removals.peek().is_some_and(|removal| removal.span.start < span.end);
        !span.is_empty() && span.len() < SHORT && !is_taken
    };
    (0..page.line_count()).filter(is_left).take(FEW + 1).count() <= FEW
}
