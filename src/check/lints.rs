//! Lints that need pages: the effects of rules and signatures on all of them.

use super::case::{Case, Of, Scope};
use super::facts::Facts;
use crate::rule::{Action, Allow, Level, Lint, Matcher, Place, Problem, Rule, Site, lint};
use crate::site::{RuleSet, SiteMatch};
use std::collections::{BTreeMap, HashSet};

/// The share of a page above which a rule is broad, 0 to 1.
const BROAD: f64 = 0.5;

/// The lints of the rules of a scope.
pub(super) fn of_rules(rule_set: &RuleSet, scope: &Scope, facts: &Facts<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for site in super::sites(rule_set).filter(|site| scope.holds(&site.id)) {
        if !site.rules.is_empty() && !facts.asked(&site.place.file.path) {
            let title = format!("{} has no tests and no samples", site.id);
            found.push(lint(
                Lint::NoTest,
                &site.place,
                title,
                "add a [[test]] with a page of the site, or add samples",
            ));
            continue;
        }
        // A rule that several sites use is in one file, and is linted there.
        let own = |rule: &&Rule| rule.place.file.path == site.place.file.path;
        for rule in site.rules.iter().filter(own) {
            if seen.insert((rule.place.file.path.clone(), rule.place.span.start)) {
                found.extend(of_rule(rule, facts));
            }
        }
    }
    found
}

fn of_rule(rule: &Rule, facts: &Facts<'_>) -> Vec<Problem> {
    let did = facts.of(rule);
    let say = |about, title: String, help: &str| lint(about, &rule.place, title, help);
    let mut found = Vec::new();
    if did.matched == 0 {
        let title = format!("{} matches nothing on the samples and test pages", rule.id);
        found.push(say(Lint::NeverFired, title, "add a sample or a [[test]] that it matches, or remove the rule"));
    } else if did.acted == 0 && rule.action == Action::Drop {
        let by = did.before.map_or_else(|| "a keep rule keeps".to_owned(), |id| format!("{id} already removes"));
        let title = format!("{by} everything that {} matches", rule.id);
        found.push(say(Lint::Shadowed, title, "remove one of the two rules, or put the narrower one first"));
    } else if !did.tested {
        let title = format!("no test covers {}", rule.id);
        let help = match rule.action {
            Action::Drop => "add a text that it removes to `drop` of a [[test]], or an expected text for a sample",
            Action::Keep => "add a text that it keeps to `keep` of a [[test]], or an expected text for a sample",
        };
        found.push(say(Lint::NoTest, title, help));
    }
    let is_about_wholes = matches!(rule.matcher, Matcher::Outside(_) | Matcher::Debris(_));
    if let Some((share, page)) = did.most
        && share > BROAD
        && rule.action == Action::Drop
        && !is_about_wholes
    {
        let title = format!("{} removes {:.0}% of {page}", rule.id, share * 100.0);
        found.push(say(
            Lint::TooBroad,
            title,
            "make it narrower, add max-lines or max-share, or give the reason in `allow`",
        ));
    }
    found
}

/// Signatures that match pages of another site.
pub(super) fn of_signatures(rule_set: &RuleSet, scope: &Scope, cases: &[Case]) -> Vec<Problem> {
    let mut fits: BTreeMap<(&str, String), (Place, usize)> = BTreeMap::new();
    for case in cases {
        let owner = match (&case.of, rule_set.identify(&case.page).site_match) {
            (Of::Known { id, .. }, _) => id.to_string(),
            (Of::Folder(name), _) if rule_set.site(name).is_ok() => name.clone(),
            (Of::Folder(_), SiteMatch::Known { site, .. }) => site.id.to_string(),
            _ => continue,
        };
        for candidate in rule_set.candidates(&case.page) {
            let site = candidate.site;
            if site.id.as_ref() != owner && candidate.found >= site.threshold && scope.holds(&site.id) {
                fits.entry((&site.id, owner.clone())).or_insert_with(|| (site.place.clone(), 0)).1 += 1;
            }
        }
    }
    let said = |((id, owner), (place, pages)): ((&str, String), (Place, usize))| {
        let many = if pages == 1 { "1 page".to_owned() } else { format!("{pages} pages") };
        let help = "make its lines narrower, raise `threshold`, or add a line with a weight below 0";
        lint(Lint::WeakSignature, &place, format!("the signature of {id} matches {many} of {owner}"), help)
    };
    fits.into_iter().map(said).collect()
}

/// An `allow` of a rule, or of a file for all its rules.
struct Allowing<'b> {
    /// The name of the rule or file.
    name: String,
    place: &'b Place,
    /// Whether it applies to one rule, or to the whole file.
    reach: Reach,
    allow: &'b Allow,
    used: HashSet<Lint>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Rule,
    File,
}

impl<'b> Allowing<'b> {
    /// The allows of a site file, those of its rules before its own.
    fn of_site(site: &'b Site) -> Vec<Self> {
        let new =
            |name: &str, place, reach, allow| Self { name: name.to_owned(), place, reach, allow, used: HashSet::new() };
        let own = site.rules.iter().filter(|rule| rule.place.file.path == site.place.file.path);
        let rules = own.map(|rule| new(&rule.id, &rule.place, Reach::Rule, &rule.says.allow));
        rules.chain([new(&site.id, &site.place, Reach::File, &site.allow)]).collect()
    }

    fn covers(&self, about: Lint, place: &Place) -> bool {
        self.allow.contains_key(&about)
            && self.place.file.path == place.file.path
            && (self.reach == Reach::File || self.place.span == place.span)
    }
}

/// The lints that are not allowed by their rule or file, and each unused `allow`.
pub(super) fn without_allowed(rule_set: &RuleSet, scope: &Scope, lints: Vec<Problem>) -> Vec<Problem> {
    let sites = super::sites(rule_set).filter(|site| scope.holds(&site.id));
    let mut allows: Vec<Allowing<'_>> = sites.flat_map(Allowing::of_site).collect();
    let mut left = lints;
    left.retain(|problem| {
        let Level::Lint(about) = problem.level else { return true };
        match allows.iter_mut().find(|allowing| allowing.covers(about, &problem.place)) {
            Some(allowing) => {
                allowing.used.insert(about);
                false
            }
            None => true,
        }
    });
    for allowing in &allows {
        for about in allowing.allow.keys().filter(|about| !allowing.used.contains(about)) {
            let title = format!("{} allows `{about}`, but nothing triggers this lint", allowing.name);
            left.push(lint(Lint::IdleAllow, allowing.place, title, "remove it"));
        }
    }
    left.sort_by(|a, b| (&a.place.file.path, a.place.span.start).cmp(&(&b.place.file.path, b.place.span.start)));
    left
}
