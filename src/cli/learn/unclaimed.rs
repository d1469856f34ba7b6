//! The pages that no site file claims, or whose site file takes nothing of them: another template of its site.

use crate::judge::judge;
use crate::learn::group::{Fingerprint, fingerprint};
use crate::page::{NotText, Page};
use crate::render::visible;
use crate::site::{RuleSet, SiteMatch};
use crate::source::{Found, Location, read};
use anyhow::Result;
use indicatif::ProgressBar;
use rayon::prelude::*;
use std::io::Write as _;

/// How many dumps are read at a time.
const AT_A_TIME: usize = 512;

/// The pages that no site file claims: where they are, and their fingerprints, both in the order of the folder.
#[derive(Default)]
pub(super) struct Unclaimed {
    pub locations: Vec<Location>,
    pub prints: Vec<Fingerprint>,
    /// How many pages site files claim.
    pub claimed: usize,
    /// How many files are no pages, or pages without text.
    pub skipped: usize,
    /// How many could not be read.
    pub failed: usize,
}

/// What a file turned out to be.
enum Seen {
    Unclaimed(Box<(Location, Fingerprint)>),
    Claimed,
    NoText,
    Failed(String),
}

impl Unclaimed {
    /// Reads what a folder holds. What cannot be read is said as it is met.
    ///
    /// # Errors
    /// Where that cannot be said.
    pub fn among(mut source: impl Iterator<Item = Found>, rule_set: &RuleSet, bar: &ProgressBar) -> Result<Self> {
        let mut found = Self::default();
        loop {
            let batch: Vec<Found> = source.by_ref().take(AT_A_TIME).collect();
            if batch.is_empty() {
                return Ok(found);
            }
            let seen: Vec<Seen> = batch.into_par_iter().map(|found| look(found, rule_set)).collect();
            bar.inc(seen.len() as u64);
            for seen in seen {
                match seen {
                    Seen::Unclaimed(page) => {
                        found.locations.push(page.0);
                        found.prints.push(page.1);
                    }
                    Seen::Claimed => found.claimed += 1,
                    Seen::NoText => found.skipped += 1,
                    Seen::Failed(why) => {
                        found.failed += 1;
                        bar.suspend(|| writeln!(std::io::stderr(), "unboil: {why}"))?;
                    }
                }
            }
        }
    }
}

fn look(found: Found, rule_set: &RuleSet) -> Seen {
    let location = match found {
        Found::Page(location) => location,
        Found::Skipped(..) => return Seen::NoText,
        Found::Failed(path, e) => return Seen::Failed(format!("{}: {e}", visible(path.to_string_lossy().as_bytes()))),
    };
    let failed = |e: &dyn std::fmt::Display| {
        Seen::Failed(format!("{}: {e}", visible(location.relative.to_string_lossy().as_bytes())))
    };
    let dump = match read(&location) {
        Ok(dump) => dump,
        Err(e) => return failed(&e),
    };
    let page = match Page::read(dump) {
        Ok(page) if page.text().trim_ascii().is_empty() => return Seen::NoText,
        Ok(page) => page,
        Err(NotText::Binary) => return Seen::NoText,
        Err(e) => return failed(&e),
    };
    if let SiteMatch::Known { site, .. } = rule_set.identify(&page).site_match
        && (site.rules.is_empty() || !judge(&page, &[site]).removals.is_empty())
    {
        return Seen::Claimed;
    }
    let print = fingerprint(&page, rule_set.any());
    Seen::Unclaimed(Box::new((location, print)))
}
