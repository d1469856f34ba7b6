//! Checks site files against a folder of real pages: finds rules that no longer match, and boilerplate that is still left.

use super::Scope;
use crate::page::Page;
use crate::pipeline::{Choice, Unknown, clean_page};
use crate::render::{Fate, line_fates};
use crate::rule::Action;
use crate::site::{RuleSet, SiteMatch};
use crate::source::{Found, read};
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::Path;

/// The number of pages processed at a time.
const AT_A_TIME: usize = 512;
/// The maximum number of pages per site whose kept lines are counted: more add no information, and need memory.
const COUNTED: usize = 2000;
/// The share of a site's pages from which on a line is repeated, and the minimum number of pages.
const REPEATED: f64 = 0.3;
const REPEATED_PAGES: usize = 3;
/// The maximum length of a reported line, in bytes; longer ones are not boilerplate of interest.
const LONGEST: usize = 200;
/// The maximum number of repeated lines reported for a site, and of pages that no rule changed.
const NAMED: usize = 20;
/// The minimum number of pages of a site, in both runs, and the minimum earlier share of a rule, for comparing its hit
/// rate.
const COMPARED_PAGES: u64 = 10;
const COMPARED_RATE: f64 = 0.1;

/// The results of checking site files against a folder of pages.
#[derive(Debug, Default)]
pub struct Against {
    /// The number of pages that were read.
    pub pages: usize,
    /// Pages of unknown sites.
    pub unknown: usize,
    /// Pages by site, for the site files that are checked.
    pub sites: BTreeMap<String, usize>,
    /// Rules of these sites that neither removed nor kept anything.
    pub never_fired: Vec<String>,
    /// Rules that act on fewer pages than before.
    pub fell: Vec<RateDrop>,
    /// The number of pages of these sites that no rule changed.
    pub untouched: usize,
    /// The first of them.
    pub untouched_pages: Vec<String>,
    /// Kept lines that occur on many pages of a site; the most frequent first.
    pub repeated: Vec<Repeated>,
    /// Unreadable dumps, and why.
    pub failed: Vec<(String, String)>,
}

/// A rule that acts on fewer pages than before.
#[derive(Debug)]
pub struct RateDrop {
    /// The rule.
    pub rule: String,
    /// The share of its site's pages on which it acted before, 0 to 1.
    pub was: f64,
    /// The share on which it acts now.
    pub is: f64,
}

/// A kept line that occurs on many pages of a site.
#[derive(Debug)]
pub struct Repeated {
    /// The id of the site; empty for pages of unknown sites.
    pub site: String,
    /// The line.
    pub line: String,
    /// The number of pages that keep it.
    pub pages: usize,
    /// The number of pages that were counted.
    pub of: usize,
}

/// The parts of an earlier run's report.json that are read.
#[derive(Debug, Deserialize)]
struct Before {
    summary: BeforeSummary,
}

#[derive(Debug, Deserialize)]
struct BeforeSummary {
    sites: HashMap<String, BeforePages>,
    rules: HashMap<String, BeforePages>,
}

#[derive(Debug, Deserialize)]
struct BeforePages {
    pages: u64,
}

/// The results of a page.
struct Seen<'b> {
    site: Option<&'b str>,
    /// The rules that removed or kept something.
    acted: Vec<&'b str>,
    /// The distinct lines that stay.
    kept: Vec<String>,
}

/// Cleans the pages of a folder without writing anything, and reports what the rules did. `since` is the report.json of an
/// earlier run, to report changes.
///
/// # Errors
/// If the report cannot be read.
pub fn against(
    rule_set: &RuleSet,
    scope: &Scope,
    pages: impl Iterator<Item = Found>,
    since: Option<&Path>,
) -> io::Result<Against> {
    let before = since.map(read_before).transpose()?;
    let mut found = Against::default();
    let mut acted: HashMap<&str, usize> = HashMap::new();
    let mut lines: BTreeMap<&str, Counted> = BTreeMap::new();
    let mut pages = pages.peekable();
    while pages.peek().is_some() {
        let batch: Vec<Found> = pages.by_ref().take(AT_A_TIME).collect();
        let seen: Vec<_> = batch.into_par_iter().map(|dump| one(rule_set, dump)).collect();
        for (id, seen) in seen.into_iter().flatten() {
            let seen = match seen {
                Ok(seen) => seen,
                Err(why) => {
                    found.failed.push((id, why));
                    continue;
                }
            };
            found.pages += 1;
            found.unknown += usize::from(seen.site.is_none());
            if seen.site.is_some_and(|site| !scope.holds(site)) {
                continue;
            }
            if let Some(site) = seen.site {
                *found.sites.entry(site.to_owned()).or_default() += 1;
                if seen.acted.is_empty() {
                    found.untouched += 1;
                    if found.untouched_pages.len() < NAMED {
                        found.untouched_pages.push(id);
                    }
                }
            }
            seen.acted.iter().for_each(|rule| *acted.entry(rule).or_default() += 1);
            lines.entry(seen.site.unwrap_or_default()).or_default().count(seen.kept);
        }
    }
    let of_scope = rule_set.sites().iter().filter(|site| scope.holds(&site.id));
    for site in of_scope {
        let Some(&now) = found.sites.get(site.id.as_ref()) else { continue };
        for rule in &site.rules {
            let is = acted.get(rule.id.as_ref()).copied().unwrap_or(0);
            if is == 0 {
                found.never_fired.push(rule.id.to_string());
            }
            found.fell.extend(before.as_ref().and_then(|before| before.fell(&rule.id, &site.id, [is, now])));
        }
    }
    found.repeated = lines.into_iter().flat_map(|(site, counted)| counted.repeated(site)).collect();
    Ok(found)
}

fn read_before(path: &Path) -> io::Result<Before> {
    let file = io::BufReader::new(std::fs::File::open(path)?);
    serde_json::from_reader(file).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))
}

impl BeforeSummary {
    fn rate(&self, rule: &str, site: &str) -> Option<f64> {
        let pages = self.sites.get(site)?.pages;
        (pages >= COMPARED_PAGES).then(|| share(self.rules.get(rule).map_or(0, |rule| rule.pages), pages))
    }
}

impl Before {
    /// Returns a rule whose hit rate fell to half or less; `now` is the number of pages on which it acts, and the number
    /// of all pages.
    fn fell(&self, rule: &str, site: &str, now: [usize; 2]) -> Option<RateDrop> {
        let [acts, pages] = now.map(|n| n as u64);
        let was = self.summary.rate(rule, site).filter(|was| *was >= COMPARED_RATE && pages >= COMPARED_PAGES)?;
        let is = share(acts, pages);
        (is <= was / 2.0).then(|| RateDrop { rule: rule.to_owned(), was, is })
    }
}

#[allow(clippy::cast_precision_loss, reason = "a share needs no more than 52 bits")]
fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Reads and cleans a dump; `None` if it is not one.
fn one(rule_set: &RuleSet, dump: Found) -> Option<(String, Result<Seen<'_>, String>)> {
    let location = match dump {
        Found::Page(location) => location,
        Found::Skipped(..) => return None,
        Found::Failed(path, e) => return Some((path.to_string_lossy().into_owned(), Err(e.to_string()))),
    };
    let id = location.relative.to_string_lossy().into_owned();
    let page = match read(&location).map(Page::read) {
        Ok(Ok(page)) => page,
        Ok(Err(crate::page::NotText::Binary)) => return None,
        Ok(Err(e)) => return Some((id, Err(e.to_string()))),
        Err(e) => return Some((id, Err(e.to_string()))),
    };
    let verdict = clean_page(rule_set, &page, Choice::Identify(Unknown::Keep));
    let site = match verdict.identification.site_match {
        SiteMatch::Known { site, .. } => Some(site),
        SiteMatch::Unknown(_) => None,
    };
    let mut acted: HashSet<&str> = verdict.judgement.removals.iter().map(|r| r.rule.id.as_ref()).collect();
    if let Some(site) = site {
        let claims = crate::judge::claims(&page, &[site]).claims;
        acted.extend(claims.iter().filter(|c| c.rule.action == Action::Keep).map(|c| c.rule.id.as_ref()));
    }
    let mut kept = HashSet::new();
    for fate in line_fates(&page, &verdict.judgement.removals) {
        let line = page.reading(fate.line - 1);
        if matches!(fate.fate, Fate::Kept) && !line.is_empty() && line.len() <= LONGEST {
            kept.insert(String::from_utf8_lossy(line).into_owned());
        }
    }
    let site = site.map(|site| site.id.as_ref());
    Some((id, Ok(Seen { site, acted: acted.into_iter().collect(), kept: kept.into_iter().collect() })))
}

/// The kept lines of a site's pages, each with its number of pages.
#[derive(Default)]
struct Counted {
    pages: usize,
    once: HashSet<u64>,
    often: HashMap<String, usize>,
}

impl Counted {
    fn count(&mut self, lines: Vec<String>) {
        if self.pages == COUNTED {
            return;
        }
        self.pages += 1;
        for line in lines {
            let mut hasher = DefaultHasher::new();
            line.hash(&mut hasher);
            // The text of a line is stored only from its second page on, because most lines have no second one.
            if !self.once.insert(hasher.finish()) {
                *self.often.entry(line).or_insert(1) += 1;
            }
        }
    }

    fn repeated(self, site: &str) -> Vec<Repeated> {
        let of = self.pages;
        let is_many = |pages: usize| pages >= REPEATED_PAGES && share(pages as u64, of as u64) >= REPEATED;
        let mut found: Vec<_> = self.often.into_iter().filter(|(_, pages)| is_many(*pages)).collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.truncate(NAMED);
        found.into_iter().map(|(line, pages)| Repeated { site: site.to_owned(), line, pages, of }).collect()
    }
}
