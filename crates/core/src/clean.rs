//! Cleans one page: matches it to a site, applies the site's rules, and lets a judge decide on the rest. Pure.

use crate::judge::{Caution, JudgeOptions, Judgement, Removal, Ruled, WarningKind, judge};
use crate::page::Page;
use crate::rule::Site;
use crate::site::{Identification, MatchedBy, RuleSet, SiteMatch};

/// The result of cleaning a page.
#[derive(Debug)]
pub struct Verdict<'b> {
    /// The site that the page belongs to, or why it is unknown.
    pub identification: Identification<'b>,
    /// The removals, and the warnings.
    pub judgement: Judgement<'b>,
}

/// How a page's site is determined, and how lines that no rule covers are treated.
#[derive(Debug, Clone, Copy)]
pub enum Choice<'b> {
    /// The rule set matches the page to a site.
    Identify(Unknown),
    /// The user named the site.
    Site(&'b Site, Unknown),
}

/// How to treat pages of unknown sites, and the lines of other pages that no rule covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// A judge decides: one for HTML, one for plain text.
    Judged(JudgeOptions),
    /// They are kept.
    Keep,
}

impl Default for Unknown {
    fn default() -> Self {
        Self::Judged(JudgeOptions::default())
    }
}

/// Applies the rules of the page's site and the rules for all pages. The judge for HTML or text decides on the
/// remaining lines. Pure: the same page and rule set always give the same verdict.
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

/// Judges a page of a known site. The judge treats the remaining lines with high caution, because a page must not get
/// worse by having a site file. If no rule of the site finds anything, the page has a template that the file does not
/// cover, and is judged like a page of an unknown site.
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
    // The remainder of a known page may well contain no prose, and nobody asked for the judge.
    judgement.warnings.retain(|doubt| doubt.why != WarningKind::NoProse);
    judgement
}

/// A line of prose has at least this many bytes.
const SHORT: usize = 100;
/// A page without boilerplate may have this many short lines: a headline, a dateline.
const FEW: usize = 2;

/// Whether the rules leave so few short lines that the judge is not needed. Known pages are then as fast as their
/// rules.
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
