//! report.html: what a run did, for a browser. One file that needs no other one and no network.
//!
//! A pure function of [`Facts`]: no time of day, no duration, so that equal runs give equal files. The text of pages,
//! the names of files and of rules are hostile: each goes through `escape.rs`, and a Content-Security-Policy lets
//! nothing run but the script that stands in `script.js`, by its hash. It is written with `write!`: a template engine
//! would escape as well, but would not cut texts or show control characters, and would be one more dependency.

mod escape;
mod lists;
mod removed;
mod surroundings;
mod tables;
mod top;

pub use surroundings::{PartFate, Place, ShownLine, ShownPart, Wanted, surroundings};

use super::{RunFacts, Summary};
use crate::ledger::{Overview, RiskyText};
use std::fmt;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// SHA-256 of the style and of the script in Base64; `tests/suite/report_html.rs` says what they are to be.
const STYLE_HASH: &str = "/rlEQ95G+o5xV24UG8zzNyGe1y0lX3voHMGr/6Z1zxk=";
const SCRIPT_HASH: &str = "NQOGGatSB48I3v82fZ1znYUlzmRUSw6Lq1zK18L6baM=";

/// What a report is made of.
#[derive(Debug)]
pub struct Facts<'f> {
    /// What the run was asked to do.
    pub run: &'f RunFacts,
    /// Options that change what comes out, in words.
    pub options: &'f str,
    /// Its figures.
    pub summary: &'f Summary,
    /// The largest unknown sources.
    pub sources: &'f [UnknownSource],
    /// How many unknown sources there are.
    pub all_sources: usize,
    /// What the ledger knows; none in a run without one.
    pub ledger: Option<&'f Overview>,
    /// Of the ledger's risky texts, in their order, what is around each.
    pub around: &'f [Around],
}

/// What is around a text in its page.
#[derive(Debug, Clone)]
pub enum Around {
    /// The lines.
    Lines(Vec<ShownLine>),
    /// The page's results are longer than is looked at.
    TooLong,
    /// The page's results are not there as they were written.
    Missing,
}

/// Pages of no known site that may be of one source.
#[derive(Debug, Clone)]
pub struct UnknownSource {
    /// The host, or the folder where pages name none.
    pub name: String,
    /// Pages.
    pub pages: u64,
    /// Their text in bytes.
    pub bytes: u64,
    /// Lines that come on most of the pages that were looked at, and on how many.
    pub repeated: Vec<(String, u64)>,
    /// How many pages were looked at.
    pub looked_at: u64,
    /// What to type to have rules proposed.
    pub learn: String,
}

/// The report as HTML: under 5 MB, however many pages and texts there are.
#[must_use]
pub fn html(facts: &Facts<'_>) -> String {
    let mut out = String::with_capacity(1 << 18);
    // Writing to a string does not fail.
    let _ = write(&mut out, facts);
    out
}

fn write(out: &mut String, facts: &Facts<'_>) -> fmt::Result {
    top::head(out, facts)?;
    tables::sites(out, facts)?;
    tables::rules(out, facts)?;
    removed::texts(out, facts)?;
    lists::sources(out, facts)?;
    lists::warnings(out, facts.summary)?;
    lists::failures(out, facts.summary)?;
    lists::skipped(out, facts.summary)?;
    tables::drift(out, facts)?;
    lists::never_fired(out, facts.summary)?;
    top::foot(out, facts)
}

/// The site in a rule's name.
fn site_of(rule: &str) -> &str {
    rule.split('/').next().unwrap_or(rule)
}

/// The risky texts, each with the lines around it.
fn risky<'f>(facts: &Facts<'f>) -> impl Iterator<Item = (&'f RiskyText, &'f Around)> {
    let around = facts.around;
    let texts = facts.ledger.map_or(&[][..], |ledger| &ledger.risky);
    texts.iter().enumerate().map(move |(i, text)| (text, around.get(i).unwrap_or(&Around::Missing)))
}
