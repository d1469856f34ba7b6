//! report.html: the results of a run for a browser, in one file without external resources.
//!
//! It is a pure function of [`Facts`] without time of day and durations, so equal runs give equal files. The texts of
//! pages and the names of files and rules are untrusted: each is escaped by `escape.rs`, and a Content-Security-Policy
//! allows only the script in `script.js`, by its hash. It is written with `write!`: a template engine would escape as
//! well, but would not truncate texts or show control characters, and would be another dependency.

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
/// SHA-256 of the style and of the script, in Base64; a test in `tests/suite/report_html.rs` shows the expected values.
const STYLE_HASH: &str = "/rlEQ95G+o5xV24UG8zzNyGe1y0lX3voHMGr/6Z1zxk=";
const SCRIPT_HASH: &str = "NQOGGatSB48I3v82fZ1znYUlzmRUSw6Lq1zK18L6baM=";

/// The contents of a report.
#[derive(Debug)]
pub struct Facts<'f> {
    /// The inputs and options of the run.
    pub run: &'f RunFacts,
    /// Options that change the results, as text.
    pub options: &'f str,
    /// The figures of the run.
    pub summary: &'f Summary,
    /// The largest unknown sources.
    pub sources: &'f [UnknownSource],
    /// The number of unknown sources.
    pub all_sources: usize,
    /// The overview of the ledger; `None` in a run without one.
    pub ledger: Option<&'f Overview>,
    /// The context of each risky text of the ledger, in the same order.
    pub around: &'f [Around],
}

/// The context of a text in its page.
#[derive(Debug, Clone)]
pub enum Around {
    /// The lines.
    Lines(Vec<ShownLine>),
    /// The results of the page are too large to show.
    TooLong,
    /// The results of the page are missing or were changed.
    Missing,
}

/// Pages of unknown sites that may be from one source.
#[derive(Debug, Clone)]
pub struct UnknownSource {
    /// The host, or the folder if the pages state none.
    pub name: String,
    /// The number of pages.
    pub pages: u64,
    /// The size of their text in bytes.
    pub bytes: u64,
    /// Lines that occur on most of the sampled pages, with the number of these pages.
    pub repeated: Vec<(String, u64)>,
    /// The number of sampled pages.
    pub looked_at: u64,
    /// The command that proposes rules.
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

/// The site in the name of a rule.
fn site_of(rule: &str) -> &str {
    rule.split('/').next().unwrap_or(rule)
}

/// The risky texts, each with its context.
fn risky<'f>(facts: &Facts<'f>) -> impl Iterator<Item = (&'f RiskyText, &'f Around)> {
    let around = facts.around;
    let texts = facts.ledger.map_or(&[][..], |ledger| &ledger.risky);
    texts.iter().enumerate().map(move |(i, text)| (text, around.get(i).unwrap_or(&Around::Missing)))
}
