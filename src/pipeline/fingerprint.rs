//! Fingerprints of rules: pages with equal fingerprints get equal verdicts.
//!
//! They are computed from resolved rules, so a comment, a reason or a test in a site file does not change them.

use super::{Choice, LaidOut, Unknown};
use crate::judge;
use crate::rule::{Rule, Site, SiteId};
use crate::site::{RuleSet, SiteMatch};
use crate::source::{Location, Stat, Twin};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::Hasher as _;
use twox_hash::XxHash3_64;

/// The fingerprints of everything that affects verdicts in a run.
#[derive(Debug)]
pub struct Fingerprints<'b> {
    /// For pages of unknown sites.
    unknown: u64,
    /// For each site.
    by_site: HashMap<SiteId, u64>,
    known: HashMap<u64, Option<&'b Site>>,
    /// For site identification.
    identity: u64,
}

impl<'b> Fingerprints<'b> {
    /// Computes the fingerprints of a rule set and the options of a run.
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

    /// The fingerprint for a page with this site match.
    #[must_use]
    pub fn of(&self, site_match: &SiteMatch<'_>) -> u64 {
        match site_match {
            SiteMatch::Known { site, .. } => self.by_site.get(&site.number).copied().unwrap_or(self.unknown),
            SiteMatch::Unknown(_) => self.unknown,
        }
    }

    /// The fingerprint for a page without a site.
    #[must_use]
    pub const fn without_site(&self) -> u64 {
        self.unknown
    }

    /// Returns the site whose pages have this fingerprint in this run (`Some(None)`: pages without a site), or `None` if
    /// no pages have it any more.
    #[must_use]
    pub fn site_match(&self, judged: u64) -> Option<Option<&'b Site>> {
        self.known.get(&judged).copied()
    }

    /// The fingerprint of everything that identifies the site of a page in these folders, except the page itself: the host
    /// names among the folders, and all folder names.
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

    /// The fingerprint of everything that identifies the site of a dump, except its own bytes. Returns 0 if it cannot be
    /// determined, because the file with its address is as young as `at` (nanoseconds since 1970).
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

/// An upper bound on the timestamp resolution of common file systems, in nanoseconds.
const STEP: i64 = 20_000_000;

/// Whether a file was written so shortly before `at` that a later write may leave its time unchanged.
#[must_use]
pub const fn is_young(modified: i64, at: i64) -> bool {
    modified.saturating_add(STEP) >= at
}

/// A 64-bit XXH3 hash of bytes. It detects changes, but does not protect against malice.
#[must_use]
pub fn hash(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

fn push_rules(text: &mut String, site: &Site) {
    for rule in &site.rules {
        let _ = writeln!(text, "{} {:?} {} {}", rule.id, rule.action, rule.kind, said(rule));
    }
}

/// The parts of a rule that can change a page, as text.
fn said(rule: &Rule) -> String {
    let mut says = rule.says.clone();
    says.why = None;
    says.allow.clear();
    // Numbers, texts and lists of them always serialize.
    serde_json::to_string(&says).unwrap_or_default()
}
