//! The figures of a run, counted page by page. Their size does not grow with the number of pages.

use super::FileEntry;
use crate::pipeline::{CachedReport, Notable, PageResult, State, Tally};
use crate::rule::{Action, Kind, Site};
use crate::site::{RuleSet, SiteMatch, UnknownReason};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The maximum number of page names in a list of the summary; report.json has all pages.
pub const NAMED: usize = 100;

/// The figures of a run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Summary {
    /// Pages that were cleaned and written.
    pub pages: u64,
    /// The size of their text in bytes.
    pub bytes: u64,
    /// The size of their dumps in bytes.
    pub bytes_read: u64,
    /// Their lines with text.
    pub lines: u64,
    /// Removed bytes.
    pub bytes_removed: u64,
    /// Pages of unknown sites.
    pub unknown: u64,
    /// The number of these that two sites match.
    pub ambiguous: u64,
    /// The first of the unknown pages, and why each is unknown.
    pub unknown_pages: Vec<Named>,
    /// The number of warnings.
    pub warnings: u64,
    /// The first warnings, and the page of each.
    pub doubtful_pages: Vec<Named>,
    /// Skipped files, by reason.
    pub skipped: BTreeMap<Cow<'static, str>, u64>,
    /// Dumps that could not be read or written.
    pub failed: u64,
    /// The first of them, and why.
    pub failed_pages: Vec<Named>,
    /// Pages by the charset that they were decoded from, except UTF-8.
    pub charsets: BTreeMap<Cow<'static, str>, u64>,
    /// Pages by site.
    pub sites: BTreeMap<Arc<str>, SiteCount>,
    /// Removals by kind.
    pub kinds: BTreeMap<Kind, KindCount>,
    /// Removals by rule.
    pub rules: BTreeMap<Arc<str>, RuleCount>,
    /// Rules that removed nothing, among those of the sites that had pages and those for every page.
    pub never_fired: Vec<String>,
}

/// A page with a message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Named {
    /// The page.
    pub page: String,
    /// The message.
    pub why: String,
}

/// The figures of a site.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SiteCount {
    /// Pages.
    pub pages: u64,
    /// The size of their text in bytes.
    pub bytes: u64,
    /// Removed bytes.
    pub bytes_removed: u64,
}

/// The removals of a kind.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct KindCount {
    /// Affected lines.
    pub lines: u64,
    /// Removed bytes.
    pub bytes: u64,
}

/// The removals of a rule.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RuleCount {
    /// The kind of the rule.
    pub kind: Kind,
    /// Pages that it removed something from.
    pub pages: u64,
    /// Removed spans.
    pub removals: u64,
    /// Affected lines.
    pub lines: u64,
    /// Removed bytes.
    pub bytes: u64,
}

impl Summary {
    /// Counts a result.
    pub fn count(&mut self, outcome: &PageResult<'_>) {
        let named = |list: &mut Vec<Named>, why: &dyn ToString| {
            if list.len() < NAMED {
                list.push(Named { page: outcome.id.clone(), why: why.to_string() });
            }
        };
        let page = match &outcome.state {
            State::Skipped(why) => {
                *self.skipped.entry((*why).into()).or_default() += 1;
                return;
            }
            State::Failed(why) => {
                self.failed += 1;
                named(&mut self.failed_pages, why);
                return;
            }
            State::Unchanged(told) => {
                self.count_again(&outcome.id, told);
                return;
            }
            State::Cleaned(page) => page,
        };
        self.pages += 1;
        self.bytes += page.bytes_raw as u64;
        self.bytes_read += page.bytes_read as u64;
        self.lines += page.lines as u64;
        let removed = (page.bytes_raw - page.bytes_clean) as u64;
        self.bytes_removed += removed;
        if let Some(charset) = page.encoding.worth_saying() {
            *self.charsets.entry(charset.into()).or_default() += 1;
        }
        match &page.site_match {
            SiteMatch::Known { site, .. } => {
                self.count_site(site, page.bytes_raw as u64, removed);
            }
            SiteMatch::Unknown(unsure) => {
                self.unknown += 1;
                self.ambiguous += u64::from(matches!(unsure, UnknownReason::Tie { .. }));
                named(&mut self.unknown_pages, unsure);
            }
        }
        for doubt in &page.warnings {
            self.warnings += 1;
            named(&mut self.doubtful_pages, doubt);
        }
        page.tallies.iter().for_each(|tally| self.tally(tally));
    }

    /// Counts an unchanged page by its cached entry.
    fn count_again(&mut self, id: &str, told: &CachedReport<'_>) {
        let named = |list: &mut Vec<Named>, why: &str| {
            if list.len() < NAMED {
                list.push(Named { page: id.to_owned(), why: why.to_owned() });
            }
        };
        if told.notable != Notable::No {
            // If the entry is damaged, the figures are still valid.
            let entry = super::json::noted(&told.entry).unwrap_or_default();
            if entry.state == "skipped" {
                *self.skipped.entry(entry.why.into_owned().into()).or_default() += 1;
                return;
            }
            if entry.state == "unknown" {
                named(&mut self.unknown_pages, &entry.why);
            }
            if let Some(charset) = entry.charset {
                *self.charsets.entry(charset.into_owned().into()).or_default() += 1;
            }
            for doubt in &entry.warnings {
                self.warnings += 1;
                named(&mut self.doubtful_pages, doubt);
            }
        }
        let removed = told.bytes_raw.saturating_sub(told.bytes_clean);
        self.pages += 1;
        self.bytes += told.bytes_raw;
        self.bytes_read += told.bytes_read;
        self.lines += told.lines;
        self.bytes_removed += removed;
        self.ambiguous += u64::from(told.notable == Notable::Tie);
        match told.site {
            Some(site) => self.count_site(site, told.bytes_raw, removed),
            None => self.unknown += 1,
        }
        told.tallies.iter().for_each(|tally| self.tally(tally));
    }

    fn count_site(&mut self, site: &Site, bytes: u64, removed: u64) {
        if !self.sites.contains_key(&site.id) {
            self.sites.insert(site.id.clone(), SiteCount::default());
        }
        if let Some(count) = self.sites.get_mut(&site.id) {
            count.pages += 1;
            count.bytes += bytes;
            count.bytes_removed += removed;
        }
    }

    fn tally(&mut self, tally: &Tally<'_>) {
        let kind = tally.rule.kind;
        let rule = self.rules.entry(tally.rule.id.clone()).or_insert_with(|| RuleCount {
            kind,
            pages: 0,
            removals: 0,
            lines: 0,
            bytes: 0,
        });
        rule.pages += 1;
        rule.removals += tally.removals as u64;
        rule.lines += tally.lines as u64;
        rule.bytes += tally.bytes as u64;
        let kind = self.kinds.entry(kind).or_default();
        kind.lines += tally.lines as u64;
        kind.bytes += tally.bytes as u64;
    }

    /// The figures of pages of unknown sites; `None` if there are none.
    #[must_use]
    pub fn of_no_site(&self) -> Option<SiteCount> {
        let rest = |all: u64, of: fn(&SiteCount) -> u64| all.saturating_sub(self.sites.values().map(of).sum());
        (self.unknown > 0).then(|| SiteCount {
            pages: self.unknown,
            bytes: rest(self.bytes, |site| site.bytes),
            bytes_removed: rest(self.bytes_removed, |site| site.bytes_removed),
        })
    }

    /// Adds the figures of later pages.
    pub fn add(&mut self, behind: Self) {
        self.pages += behind.pages;
        self.bytes += behind.bytes;
        self.bytes_read += behind.bytes_read;
        self.lines += behind.lines;
        self.bytes_removed += behind.bytes_removed;
        self.unknown += behind.unknown;
        self.ambiguous += behind.ambiguous;
        self.warnings += behind.warnings;
        self.failed += behind.failed;
        for (list, more) in [
            (&mut self.unknown_pages, behind.unknown_pages),
            (&mut self.doubtful_pages, behind.doubtful_pages),
            (&mut self.failed_pages, behind.failed_pages),
        ] {
            list.extend(more);
            list.truncate(NAMED);
        }
        for (counts, more) in [(&mut self.skipped, behind.skipped), (&mut self.charsets, behind.charsets)] {
            more.into_iter().for_each(|(what, n)| *counts.entry(what).or_default() += n);
        }
        for (id, more) in behind.sites {
            let site = self.sites.entry(id).or_default();
            site.pages += more.pages;
            site.bytes += more.bytes;
            site.bytes_removed += more.bytes_removed;
        }
        for (kind, more) in behind.kinds {
            let kind = self.kinds.entry(kind).or_default();
            kind.lines += more.lines;
            kind.bytes += more.bytes;
        }
        for (id, more) in behind.rules {
            let none = RuleCount { kind: more.kind, pages: 0, removals: 0, lines: 0, bytes: 0 };
            let rule = self.rules.entry(id).or_insert(none);
            rule.pages += more.pages;
            rule.removals += more.removals;
            rule.lines += more.lines;
            rule.bytes += more.bytes;
        }
    }

    /// Counts a file of records: its records that are not pages, and whether it could be read to its end.
    pub fn count_file(&mut self, file: &FileEntry) {
        for (what, records) in &file.skipped {
            *self.skipped.entry(what.clone().into()).or_default() += records;
        }
        if let Some(why) = &file.damage {
            self.failed += 1;
            if self.failed_pages.len() < NAMED {
                self.failed_pages.push(Named { page: file.id.clone(), why: why.clone() });
            }
        }
    }

    /// Lists the rules that removed nothing, of the sites that had pages.
    pub fn close(&mut self, rule_set: &RuleSet) {
        let met = rule_set.sites().iter().filter(|site| self.sites.contains_key(site.id.as_ref()));
        self.never_fired = met
            .chain([rule_set.any()])
            .flat_map(|site| &site.rules)
            .filter(|rule| rule.action == Action::Drop && !self.rules.contains_key(rule.id.as_ref()))
            .map(|rule| rule.id.to_string())
            .collect();
    }
}
