//! Writes a decision: the rule file, its test, and the page that the test names.

use super::edit_target::Origin;
use super::sample::{self, read};
use super::undo::Undo;
use super::{GeneratedTests, Proposal, ReviewError, ReviewSession};
use crate::check::{Checked, Expectation, Outcome, Scope, check};
use crate::render::visible;
use crate::rule::{Edit, Level, Lint, Problem, RuleText, Tested, edited, rule_id};
use crate::site::RuleSet;
use crate::source::Location;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The site of a page without one.
const UNKNOWN: &str = "unknown";
const ANY: &str = "_any";
/// The checks before and after are compared, so any year works after the end of all templates: then no `allow` of that
/// lint is unused.
const YEAR: i16 = i16::MAX;
/// The maximum number of rounds: removing part of a test may leave a rule untested, which is reported then, but has no
/// further effects.
const ROUNDS: usize = 3;

/// A decision that was written.
#[derive(Debug)]
pub struct Written {
    /// The site file.
    pub file: PathBuf,
    /// The information to undo it.
    pub undo: Undo,
    /// Notes for the user, one sentence each: which file and why, tests that contradicted the decision, and expected texts
    /// that are outdated.
    pub told: Vec<String>,
}

impl ReviewSession {
    /// Writes a proposal. `dumps` are the locations of its pages, in order; a page without one gets no test. The session
    /// then has the new files.
    ///
    /// # Errors
    /// If a file cannot be written or was changed since it was read, and [`ReviewError::Broken`] if the new test would not
    /// pass. Nothing is changed then.
    pub fn write(&mut self, proposal: &Proposal, dumps: &[Location]) -> Result<Written, ReviewError> {
        let mut undo = Undo::default();
        let written = self.try_to_write(proposal, dumps, &mut undo).and_then(|written| {
            self.read_again()?;
            Ok(written)
        });
        match written {
            Ok((file, told)) => Ok(Written { file, undo, told }),
            Err(e) => {
                // There was no time for other changes to them.
                undo.apply(undo.plan()?)?;
                Err(e)
            }
        }
    }

    fn try_to_write(
        &self,
        proposal: &Proposal,
        dumps: &[Location],
        undo: &mut Undo,
    ) -> Result<(PathBuf, Vec<String>), ReviewError> {
        let Proposal { target, edits, tests, .. } = proposal;
        let path = target.path();
        let there = read(&path)?;
        let is_as_read = match target.origin {
            Origin::Own => there.as_deref() == Some(target.file.text.as_bytes()),
            Origin::Ships => there.is_none(),
        };
        if !is_as_read {
            return Err(ReviewError::Changed(path));
        }
        let mut news = News { named: Vec::new(), told: vec![target.why.clone()] };
        let folder = if target.site.as_ref() == ANY { UNKNOWN } else { &target.site };
        let mut edits = edits.clone();
        for (GeneratedTests { drop, keep }, dump) in tests.iter().zip(dumps) {
            if drop.is_empty() && keep.is_empty() {
                continue;
            }
            let sample = sample::of(dump, &self.root, folder)?;
            for (path, bytes) in &sample.files {
                undo.write(path, bytes, None)?;
            }
            news.named.push(sample.named.clone());
            edits.push(Edit::Test { of: Tested::Page(sample.named), drop: drop.clone(), keep: keep.clone() });
        }
        undo.note(&edits);
        let mut new = edited(&target.file, &edits, &self.files)?;
        for _ in 0..ROUNDS {
            let next = self.reconciled(proposal, &new, &mut news)?;
            if next.text == new.text {
                break;
            }
            new = next;
        }
        if new.text != target.file.text || target.origin == Origin::Ships {
            let was = (target.origin == Origin::Own).then_some(target.file.text.as_ref());
            undo.write(&path, new.text.as_bytes(), was)?;
        }
        Ok((path, news.told))
    }

    /// Removes the parts of the file's tests that contradict the decision and, in a copy, allows the lints that it cannot
    /// fix. Adds a note for every other change.
    fn reconciled(&self, proposal: &Proposal, new: &RuleText, news: &mut News) -> Result<RuleText, ReviewError> {
        let target = &proposal.target;
        let was = self.with(&target.file)?;
        let is = self.with(new)?;
        let scope = self.scope(&is, &target.site, new);
        let (before, after) = (check(&was, &scope, YEAR), check(&is, &scope, YEAR));
        if let Some(wrong) = wrong_in(&after, &proposal.tests, &news.named) {
            return Err(ReviewError::Broken(wrong));
        }
        let mut edits = Vec::new();
        let known: BTreeSet<_> = failed(&before).map(key).collect();
        for fails in failed(&after).filter(|fails| !known.contains(&key(fails))) {
            let text = visible(fails.text.as_bytes());
            match retraction(&is, fails, new) {
                Some(retract) => {
                    news.say(format!(
                        "a test of {} expected `{text}` to be removed: this expectation was deleted",
                        fails.page
                    ));
                    edits.push(retract);
                }
                None => news.say(format!("an expectation about {} no longer holds: `{text}`", fails.page)),
            }
        }
        let stale: BTreeSet<_> = before.stale.iter().map(|stale| (&stale.path, &stale.is)).collect();
        for stale in after.stale.iter().filter(|s| s.was.is_some() && !stale.contains(&(&s.path, &s.is))) {
            news.say(format!(
                "{} differs from the new output: update it with `unboil check --update`",
                stale.path.display()
            ));
        }
        let titles: BTreeSet<&str> = before.problems.iter().map(|problem| problem.title.as_str()).collect();
        let mut allowed = BTreeSet::new();
        for problem in &after.problems {
            match problem.level {
                Level::Lint(lint @ (Lint::NoTest | Lint::NeverFired | Lint::Shadowed)) if target.is_copy() => {
                    allowed.insert(lint);
                }
                Level::Lint(Lint::IdleAllow) if target.is_copy() || !titles.contains(problem.title.as_str()) => {
                    edits.extend(disallowed(&is, problem, new));
                    if !target.is_copy() {
                        news.say(format!("{}: the `allow` was removed", problem.title));
                    }
                }
                _ if titles.contains(problem.title.as_str()) => {}
                _ => news.say(format!("`unboil check` now reports: {}", problem.title)),
            }
        }
        let why = "the pages that show it are samples of unboil itself";
        for lint in &allowed {
            news.say(format!("{} allows `{lint}`: {why}", target.path().display()));
        }
        edits.extend(allowed.into_iter().map(|lint| Edit::Allow { lint, why: why.to_owned() }));
        Ok(edited(new, &edits, &self.files)?)
    }

    /// The changed file, and the user's own files that extend it.
    fn scope(&self, rule_set: &RuleSet, site: &str, new: &RuleText) -> Scope {
        let mut scope = Scope::default();
        let uses = |id: &str| {
            let of = rule_set.sites().iter().find(|of| of.id.as_ref() == id);
            of.is_some_and(|of| of.rules.iter().any(|rule| rule.place.file.path == new.path))
        };
        let own = self.own_files().iter().map(|file| rule_id(&file.path));
        let concerned = own.filter(|id| site == ANY || uses(id)).chain([site.into()]);
        scope.files.extend(concerned.map(|id| (id, Some(self.root.clone()))));
        let whole = std::fs::canonicalize(&self.folder).unwrap_or_else(|_| self.folder.clone());
        if whole.ancestors().any(|above| above.file_name().is_some_and(|name| name == "rules")) {
            scope.roots.insert(self.root.clone());
        }
        scope
    }
}

/// Notes collected while a decision is written.
struct News {
    /// The pages of the new tests.
    named: Vec<String>,
    /// The notes for the user.
    told: Vec<String>,
}

impl News {
    /// Adds a note, unless it exists.
    fn say(&mut self, sentence: String) {
        if !self.told.contains(&sentence) {
            self.told.push(sentence);
        }
    }
}

fn failed<'c, 'b>(checked: &'c Checked<'b>) -> impl Iterator<Item = &'c Expectation<'b>> {
    checked.expectations.iter().filter(|of| matches!(of.outcome, Outcome::Noisy | Outcome::Missing))
}

/// The identity of an expectation before and after; the positions of tests can change.
fn key<'c>(of: &'c Expectation<'_>) -> (&'c str, Option<usize>, &'c str, bool) {
    (&of.page, of.line, &of.text, of.place.is_some())
}

/// The failures of the new tests, as text.
fn wrong_in(after: &Checked<'_>, tests: &[GeneratedTests], named: &[String]) -> Option<String> {
    let is_named = |page: &str| named.iter().any(|name| name == page);
    let is_promised = |of: &&Expectation<'_>| {
        let texts = tests.iter().flat_map(|promise| match of.outcome {
            Outcome::Noisy => &promise.keep,
            _ => &promise.drop,
        });
        of.place.is_some() && is_named(&of.page) && texts.into_iter().any(|text| *text == of.text)
    };
    let fails = failed(after).find(is_promised).map(|of| {
        let by = of.rule.map_or_else(String::new, |rule| format!(", by {}", rule.id));
        let does = if of.outcome == Outcome::Noisy { "is removed from" } else { "is kept on" };
        format!("`{}` {does} {}{by}", visible(of.text.as_bytes()), of.page)
    });
    let mistakes = || after.problems.iter().filter(|problem| problem.level == Level::Mistake);
    let names = |problem: &&Problem| named.iter().any(|name| problem.title.contains(name.as_str()));
    fails.or_else(|| mistakes().find(names).map(|problem| problem.title.clone()))
}

/// The edit that removes an unused `allow`.
fn disallowed(rule_set: &RuleSet, problem: &Problem, new: &RuleText) -> Option<Edit> {
    let names = |lint: &&Lint| problem.title.contains(&format!("`{lint}`"));
    let mut sites = rule_set.sites().iter().chain([rule_set.any()]).filter(|site| site.place.file.path == new.path);
    let site = sites.next().filter(|_| problem.place.file.path == new.path)?;
    let rule = site.rules.iter().find(|rule| rule.place.file.path == new.path && rule.place.span == problem.place.span);
    let allow = rule.map_or(&site.allow, |rule| &rule.says.allow);
    let lint = *allow.keys().find(names)?;
    Some(Edit::Disallow { rule: rule.map(|rule| rule.says.id.clone()), lint })
}

/// The edit that removes a text from the `drop` list of a test in the file.
fn retraction(rule_set: &RuleSet, fails: &Expectation<'_>, new: &RuleText) -> Option<Edit> {
    let place = fails.place.as_ref().filter(|place| place.file.path == new.path)?;
    let sites = rule_set.sites().iter().chain(rule_set.shared()).chain([rule_set.any()]);
    let mut tests = sites.flat_map(|site| &site.tests);
    let test = tests.find(|test| test.place.file.path == place.file.path && test.place.span == place.span)?;
    let says = &test.says;
    let of = says.page.clone().map(Tested::Page).or_else(|| says.text.clone().map(Tested::Text))?;
    (fails.outcome == Outcome::Missing).then(|| Edit::Retract { of, drop: fails.text.clone() })
}
