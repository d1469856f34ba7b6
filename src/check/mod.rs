//! Checks site files against their tests, their samples, and a folder of real pages.
//!
//! Each expectation of a test or an expected text has one of four outcomes: **kept**, **dropped**, **noisy** (good text
//! was dropped) or **missing** (boilerplate was left). The effects of a rule on all of these pages show whether it is
//! tested, shadowed, too broad, or never fired.

mod against;
mod case;
mod expect;
mod facts;
mod lints;

pub use against::{Against, RateDrop, Repeated, against};
pub use case::{Case, Expects, Of, Scope, gather};
pub use expect::{Expectation, Outcome, Reading};

use crate::pipeline::{Choice, Unknown, Verdict, clean_page};
use crate::render;
use crate::rule::{Lint, Problem, Site, advice, lint};
use crate::site::{MatchedBy, RuleSet, SiteMatch};
use facts::Facts;
use std::path::PathBuf;

/// The advice for a page whose site is not identified.
const UNKNOWN: &str = "add a signature line that is on its pages; if there is none, give the reason in `allow`";

/// The results of a check.
#[derive(Debug, Default)]
pub struct Checked<'b> {
    /// The number of pages that were checked.
    pub pages: usize,
    /// The outcome of each expectation of a test or expected text.
    pub expectations: Vec<Expectation<'b>>,
    /// Errors in tests, and lints that are not allowed.
    pub problems: Vec<Problem>,
    /// Samples whose expected text is outdated.
    pub stale: Vec<Stale>,
}

/// A sample whose expected text is outdated or missing.
#[derive(Debug)]
pub struct Stale {
    /// The file of the expected text.
    pub path: PathBuf,
    /// Its contents; `None` if there is no such file.
    pub was: Option<Vec<u8>>,
    /// The actual text.
    pub is: Vec<u8>,
}

impl Checked<'_> {
    /// The number of expectations with an outcome.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        self.expectations.iter().filter(|expectation| expectation.outcome == outcome).map(|it| it.lines).sum()
    }
}

/// Checks the site files of a scope against their tests and samples. `year` is the current year.
#[must_use]
pub fn check<'b>(rule_set: &'b RuleSet, scope: &Scope, year: i16) -> Checked<'b> {
    let mut checked = Checked::default();
    let cases = gather(rule_set, scope, &mut checked.problems);
    let mut facts = Facts::default();
    for case in &cases {
        one(rule_set, case, &mut facts, &mut checked);
    }
    let mut lints: Vec<Problem> =
        sites(rule_set).filter(|site| scope.holds(&site.id)).flat_map(|s| advice(s, year)).collect();
    lints.extend(lints::of_rules(rule_set, scope, &facts));
    lints.extend(lints::of_signatures(rule_set, scope, &cases));
    let of_cases = std::mem::take(&mut checked.problems);
    let (lints_of_cases, mistakes): (Vec<_>, Vec<_>) =
        of_cases.into_iter().partition(|problem| matches!(problem.level, crate::rule::Level::Lint(_)));
    lints.extend(lints_of_cases);
    checked.problems = mistakes;
    checked.problems.extend(lints::without_allowed(rule_set, scope, lints));
    checked
}

/// Every site file of a rule set, including those that others extend and the one for every page.
fn sites(rule_set: &RuleSet) -> impl Iterator<Item = &Site> {
    rule_set.sites().iter().chain(rule_set.shared()).chain([rule_set.any()])
}

/// Judges a case, records the effects of its rules, and evaluates its expectations.
fn one<'b>(rule_set: &'b RuleSet, case: &Case, facts: &mut Facts<'b>, checked: &mut Checked<'b>) {
    checked.pages += 1;
    let (verdict, judged_by) = judged(rule_set, case, &mut checked.problems);
    let claims = crate::judge::claims(&case.page, &judged_by);
    let reading = Reading { page: &case.page, shown: &case.shown, verdict: &verdict, claims: &claims };
    judged_by.iter().for_each(|site| facts.ask(site));
    facts.note(&reading, case);
    let is_blank = |text: &[u8]| text.trim_ascii().is_empty();
    let clean = render::clean(&case.page, &verdict.judgement.removals);
    if let SiteMatch::Known { site, .. } = verdict.identification.site_match
        && !is_blank(case.page.text())
        && is_blank(&clean)
    {
        let title = format!("all text of {} is removed", case.shown);
        checked.problems.push(lint(Lint::TooBroad, &site.place, title, "`unboil explain` shows which rules remove it"));
    }
    for expects in &case.expects {
        match expects {
            Expects::Texts { .. } => {
                let (found, wrong) = reading.texts(expects);
                checked.expectations.extend(found);
                checked.problems.extend(wrong);
            }
            Expects::Clean { text, .. } => checked.expectations.extend(reading.clean(text)),
            Expects::Marks(marks) => checked.expectations.extend(reading.marks(marks)),
            Expects::Nothing(_) => {}
        }
        if let Expects::Clean { path, .. } | Expects::Nothing(path) = expects {
            let was = match expects {
                Expects::Clean { text, .. } => Some(text.clone()),
                _ => None,
            };
            if was.as_ref() != Some(&clean) {
                checked.stale.push(Stale { path: path.clone(), was, is: clean.clone() });
            }
        }
    }
}

/// The verdict on a case, and the sites whose rules were applied.
fn judged<'b>(rule_set: &'b RuleSet, case: &Case, problems: &mut Vec<Problem>) -> (Verdict<'b>, Vec<&'b Site>) {
    let named = |id: &str| sites(rule_set).find(|site| site.id.as_ref() == id);
    // A test is about rules: the result of a judge on the rest of a text changes with its training.
    let unknown = if case.page.html().is_some() { Unknown::default() } else { Unknown::Keep };
    let identify = Choice::Identify(unknown);
    let choice = match &case.of {
        Of::Site(id) => named(id).map_or(identify, |site| Choice::Site(site, unknown)),
        Of::Known { id, place } => {
            let found = rule_set.identify(&case.page);
            match (&found.site_match, named(id)) {
                (SiteMatch::Known { site, how, .. }, _) if site.id == *id => {
                    // The folder may have another name when the page is cleaned.
                    if *how == MatchedBy::Called {
                        let title = format!("{} matches {id} only by the name of its folder", case.shown);
                        problems.push(lint(Lint::WeakSignature, place, title, UNKNOWN));
                    }
                    identify
                }
                (site_match, Some(site)) => {
                    let taken = match site_match {
                        SiteMatch::Known { site, .. } => format!("it matches {}", site.id),
                        SiteMatch::Unknown(why) => why.to_string(),
                    };
                    let title = format!("{} does not match {id}: {taken}", case.shown);
                    problems.push(lint(Lint::WeakSignature, place, title, UNKNOWN));
                    Choice::Site(site, unknown)
                }
                (_, None) => identify,
            }
        }
        Of::Everyone | Of::Folder(_) => identify,
    };
    let verdict = clean_page(rule_set, &case.page, choice);
    let judged_by = match &verdict.identification.site_match {
        SiteMatch::Known { site, .. } => vec![*site, rule_set.any()],
        SiteMatch::Unknown(_) => vec![rule_set.any()],
    };
    (verdict, judged_by)
}
