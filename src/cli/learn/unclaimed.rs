//! The pages that match no site file, or whose site file removes nothing from them: another template of its site.

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

/// The number of dumps read at a time.
const AT_A_TIME: usize = 512;

/// The pages that match no site file: their locations and their fingerprints, both in the order of the folder.
#[derive(Default)]
pub(super) struct Unclaimed {
    pub locations: Vec<Location>,
    pub prints: Vec<Fingerprint>,
    /// The number of pages that match a site file.
    pub claimed: usize,
    /// The number of files that are not pages, or are pages without text.
    pub skipped: usize,
    /// The number of unreadable files.
    pub failed: usize,
}

/// The classification of a file.
enum Seen {
    Unclaimed(Box<(Location, Fingerprint)>),
    Claimed,
    NoText,
    Failed(String),
}

impl Unclaimed {
    /// Reads the contents of a folder. Unreadable files are reported immediately.
    ///
    /// # Errors
    /// If the report cannot be printed.
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
