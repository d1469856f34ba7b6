//! The effects of each rule on the pages of a check.

use super::case::{Case, Expects};
use super::expect::{Reading, places};
use crate::judge::Removal;
use crate::rule::{Action, Rule, Site};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The minimum size of a page's text for computing shares, in bytes.
const SMALL: usize = 400;

/// The effects of a rule on all pages.
#[derive(Debug, Default, Clone)]
pub(super) struct Did {
    /// Pages on which it matched or removed something.
    pub matched: usize,
    /// Pages on which a removal names it, or on which it kept a text.
    pub acted: usize,
    /// Whether a test or an expected text would fail without it.
    pub tested: bool,
    /// The largest share of a page's text that it removed, 0 to 1, and the page.
    pub most: Option<(f64, Arc<str>)>,
    /// The rule that removed the matches of this one first.
    pub before: Option<Arc<str>>,
}

/// The effects of every rule, by its position in a file: a rule that several sites use is one rule.
#[derive(Debug, Default)]
pub(super) struct Facts<'b> {
    rules: HashMap<(&'b str, usize), Did>,
    /// The files whose rules were applied to some page.
    files: HashSet<&'b str>,
}

fn key(rule: &Rule) -> (&str, usize) {
    (rule.place.file.path.as_ref(), rule.place.span.start)
}

impl<'b> Facts<'b> {
    /// The effects of a rule.
    pub fn of(&self, rule: &Rule) -> Did {
        self.rules.get(&key(rule)).cloned().unwrap_or_default()
    }

    /// Whether the rules of a file were applied to any page.
    pub fn asked(&self, file: &str) -> bool {
        self.files.contains(file)
    }

    /// Records that the rules of a site were applied.
    pub fn ask(&mut self, site: &'b Site) {
        self.files.insert(&site.place.file.path);
        self.files.extend(site.rules.iter().map(|rule| rule.place.file.path.as_ref()));
    }

    /// Records the effects of the rules on a page.
    pub fn note(&mut self, reading: &Reading<'_, 'b>, case: &Case) {
        let removals = &reading.verdict.judgement.removals;
        let mut on_page: HashMap<(&'b str, usize), Vec<(&Removal<'b>, bool)>> = HashMap::new();
        for claim in &reading.claims.claims {
            on_page.entry(key(claim.rule)).or_default().push((claim, claim.rule.action == Action::Keep));
        }
        for removal in removals {
            on_page.entry(key(removal.rule)).or_default().push((removal, true));
        }
        for (rule, spans) in on_page {
            let did = self.rules.entry(rule).or_default();
            did.matched += 1;
            did.acted += usize::from(spans.iter().any(|(_, acts)| *acts));
            did.tested |= spans.iter().any(|(removal, acts)| *acts && is_watched(removal, case));
            let bytes: usize = spans.iter().filter(|(_, acts)| *acts).map(|(removal, _)| removal.span.len()).sum();
            #[allow(clippy::cast_precision_loss, reason = "a share needs no more than 52 bits")]
            let share = bytes as f64 / case.page.text().len().max(1) as f64;
            let is_large = case.page.text().len() >= SMALL;
            if is_large && did.most.as_ref().is_none_or(|(most, _)| *most < share) {
                did.most = Some((share, case.shown.clone()));
            }
            if did.before.is_none() {
                let first = spans.first().map(|(removal, _)| removal.span);
                let writer =
                    removals.iter().find(|r| first.is_some_and(|s| r.span.start < s.end && s.start < r.span.end));
                did.before = writer.map(|removal| removal.rule.id.clone());
            }
        }
    }
}

/// Whether an expectation of the page would fail if a span were not removed or kept.
fn is_watched(removal: &Removal<'_>, case: &Case) -> bool {
    case.expects.iter().any(|expects| match expects {
        Expects::Clean { .. } | Expects::Marks(_) => true,
        Expects::Nothing(_) => false,
        Expects::Texts { drop, keep, .. } => {
            let texts = if removal.rule.action == Action::Keep { keep } else { drop };
            let meets = |text: &String| {
                places(case.page.text(), text).any(|at| at.start < removal.span.end && removal.span.start < at.end)
            };
            texts.iter().any(meets)
        }
    })
}
