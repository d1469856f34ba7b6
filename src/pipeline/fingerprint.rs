//! By what a page was judged, as numbers: where they are the same, so is the verdict.
//!
//! They are of what rules say once they are resolved, so a comment, a reason or a test in a site file changes none.

use super::{Choice, LaidOut, Unknown};
use crate::judge;
use crate::rule::{Rule, Site, SiteId};
use crate::site::{RuleSet, SiteMatch};
use crate::source::{Location, Stat, Twin};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::Hasher as _;
use twox_hash::XxHash3_64;

/// What pages are judged by in a run.
#[derive(Debug)]
pub struct Fingerprints<'b> {
    /// By what a page of nobody is judged.
    unknown: u64,
    /// Of each site.
    by_site: HashMap<SiteId, u64>,
    known: HashMap<u64, Option<&'b Site>>,
    /// How pages are identified.
    identity: u64,
}

impl<'b> Fingerprints<'b> {
    /// Those of a rule set and of what was asked for.
    #[must_use]
    pub fn new(rule_set: &'b RuleSet, choice: Choice<'b>, laid_out: LaidOut) -> Self {
        let (named, unknown) = match choice {
            Choice::Identify(unknown) => ("", unknown),
            Choice::Site(_, unknown) => ("named ", unknown),
        };
        let asked = match unknown {
            Unknown::Judged(options) => format!("{named}judged {options:?}"),
            Unknown::Keep => format!("{named}keep"),
        };
        let judges = judge::fingerprint();
        let mut common = format!("{} {asked} {judges} {laid_out:?}\n", env!("CARGO_PKG_VERSION"));
        push_rules(&mut common, rule_set.any());
        let unknown = hash(common.as_bytes());
        let mut identity = format!("{} {asked}\n", env!("CARGO_PKG_VERSION"));
        let (mut by_site, mut known) = (HashMap::new(), HashMap::from([(unknown, None)]));
        for site in rule_set.sites() {
            let mut text = format!("{common}\n{} {}\n", site.id, site.complete);
            push_rules(&mut text, site);
            let judged = hash(text.as_bytes());
            by_site.insert(site.number, judged);
            known.insert(judged, Some(site));
            // Writing to a string does not fail.
            let _ = writeln!(
                identity,
                "{} {:?} {:?} {:?} {}",
                site.id, site.hosts, site.active, site.signature, site.threshold
            );
        }
        if let Choice::Site(site, _) = choice {
            identity = site.id.to_string();
        }
        Self { unknown, by_site, known, identity: hash(identity.as_bytes()) }
    }

    /// By what a page is judged.
    #[must_use]
    pub fn of(&self, site_match: &SiteMatch<'_>) -> u64 {
        match site_match {
            SiteMatch::Known { site, .. } => self.by_site.get(&site.number).copied().unwrap_or(self.unknown),
            SiteMatch::Unknown(_) => self.unknown,
        }
    }

    /// By what a page is judged that is nobody's.
    #[must_use]
    pub const fn without_site(&self) -> u64 {
        self.unknown
    }

    /// Whose pages are judged by this in this run; `None` where none are any more.
    #[must_use]
    pub fn site_match(&self, judged: u64) -> Option<Option<&'b Site>> {
        self.known.get(&judged).copied()
    }

    /// By what pages are identified, beside what they say themselves, in folders of these names: hosts, and all.
    #[must_use]
    pub fn identified_among(&self, folder_hosts: &[String], folders: &[String]) -> u64 {
        self.among(folder_hosts, folders).finish()
    }

    fn among(&self, folder_hosts: &[String], folders: &[String]) -> XxHash3_64 {
        let mut hasher = XxHash3_64::with_seed(self.identity);
        for name in folder_hosts.iter().map(String::as_str).chain([""]).chain(folders.iter().map(String::as_str)) {
            hasher.write(name.as_bytes());
            hasher.write(b"\n");
        }
        hasher
    }

    /// By what a dump is identified, beside its own bytes. 0 where that cannot be told, for the file with its address is
    /// as young as `at` (nanoseconds since 1970).
    #[must_use]
    pub fn identified(&self, location: &Location, at: i64) -> u64 {
        let mut hasher = self.among(&location.folder_hosts, &location.folders);
        let mut add = |bytes: &[u8]| {
            hasher.write(bytes);
            hasher.write(b"\n");
        };
        add(if location.twin == Twin::Beside { b"twin" } else { b"" });
        if let Some(sidecar) = &location.sidecar {
            let stat = Stat::of(sidecar).unwrap_or_default();
            if is_young(stat.modified, at) {
                return 0;
            }
            add(&stat.size.to_le_bytes());
            add(&stat.modified.to_le_bytes());
        }
        hasher.finish()
    }
}

/// The finest step in which file systems that matter count time, and then some; in nanoseconds.
const STEP: i64 = 20_000_000;

/// Whether a file was written so shortly before a moment that it may be written again without another time.
#[must_use]
pub const fn is_young(modified: i64, at: i64) -> bool {
    modified.saturating_add(STEP) >= at
}

/// A hash of bytes that tells changes, and is no guard against malice: XXH3, 64 bits.
#[must_use]
pub fn hash(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

fn push_rules(text: &mut String, site: &Site) {
    for rule in &site.rules {
        let _ = writeln!(text, "{} {:?} {} {}", rule.id, rule.action, rule.kind, said(rule));
    }
}

/// What a rule says, without what changes no page.
fn said(rule: &Rule) -> String {
    let mut says = rule.says.clone();
    says.why = None;
    says.allow.clear();
    // Numbers, texts and lists of them, which always are JSON.
    serde_json::to_string(&says).unwrap_or_default()
}
