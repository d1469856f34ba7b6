//! The result of each dump in a run.

use super::{CacheUpdate, CachedReport, Notable, Verdict};
use crate::page::html::Metadata;
use crate::page::{Encoding, Page};
use crate::render::warnings;
use crate::rule::Rule;
use crate::site::{SiteMatch, UnknownReason};
use std::path::PathBuf;

/// The result of a dump in a run.
#[derive(Debug)]
pub struct PageResult<'b> {
    /// The path relative to the input folder; invalid UTF-8 is replaced.
    pub id: String,
    /// The same path, as the system's own string.
    pub relative: PathBuf,
    /// The state of the dump.
    pub state: State<'b>,
    /// The ledger row of its cached result, if there is one.
    pub row: Option<i64>,
    /// The cache update, if the cache entry changes. `None` in a run without a cache.
    pub record: Option<Box<CacheUpdate>>,
    /// Whether it was cleaned in this run.
    pub work: Work,
}

/// Whether a dump was cleaned in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// It was cleaned, or cleaning failed.
    Done,
    /// The dump, the rules and its results were unchanged.
    Unchanged,
}

/// The state of a dump after a run.
#[derive(Debug)]
pub enum State<'b> {
    /// It was cleaned and written.
    Cleaned(Box<Cleaned<'b>>),
    /// It was cleaned or skipped by an earlier run, and is unchanged.
    Unchanged(Box<CachedReport<'b>>),
    /// It is not a page, and nothing was written for it.
    Skipped(&'static str),
    /// It could not be read or written, and OUT has no new results of it.
    Failed(String),
}

impl State<'_> {
    /// Whether the report entry has unusual content.
    #[must_use]
    pub fn notable(&self) -> Notable {
        match self {
            State::Cleaned(page) => match &page.site_match {
                SiteMatch::Unknown(UnknownReason::Tie { .. }) => Notable::Tie,
                SiteMatch::Known { .. } if page.warnings.is_empty() && page.encoding.worth_saying().is_none() => {
                    Notable::No
                }
                _ => Notable::Yes,
            },
            State::Unchanged(told) => told.notable,
            State::Skipped(_) | State::Failed(_) => Notable::Yes,
        }
    }
}

/// A cleaned page.
#[derive(Debug)]
pub struct Cleaned<'b> {
    /// The size of the dump in bytes.
    pub bytes_read: usize,
    /// The size of the page's text in bytes.
    pub bytes_raw: usize,
    /// The size of the clean text in bytes.
    pub bytes_clean: usize,
    /// The number of lines of the page that have text.
    pub lines: usize,
    /// The encoding that the page was decoded from.
    pub encoding: Encoding,
    /// Metadata stated by the HTML.
    pub stated: Option<Metadata>,
    /// The site of the page.
    pub site_match: SiteMatch<'b>,
    /// What each rule removed, in the order in which the rules first removed something.
    pub tallies: Vec<Tally<'b>>,
    /// The warnings, as text.
    pub warnings: Vec<String>,
}

/// What a rule removed from a page.
#[derive(Debug, Clone, Copy)]
pub struct Tally<'b> {
    /// The rule.
    pub rule: &'b Rule,
    /// The number of removed spans.
    pub removals: usize,
    /// The number of affected lines.
    pub lines: usize,
    /// The number of removed bytes.
    pub bytes: usize,
}

impl<'b> Cleaned<'b> {
    /// Collects the figures of a verdict.
    #[must_use]
    pub fn new(page: &Page, verdict: Verdict<'b>) -> Self {
        let mut tallies: Vec<Tally<'b>> = Vec::new();
        for removal in &verdict.judgement.removals {
            let lines = page.line_at(removal.span.end - 1) - page.line_at(removal.span.start) + 1;
            match tallies.iter_mut().find(|tally| tally.rule.number == removal.rule.number) {
                Some(tally) => {
                    tally.removals += 1;
                    tally.lines += lines;
                    tally.bytes += removal.span.len();
                }
                None => tallies.push(Tally { rule: removal.rule, removals: 1, lines, bytes: removal.span.len() }),
            }
        }
        let gone: usize = tallies.iter().map(|tally| tally.bytes).sum();
        Self {
            bytes_read: page.dump_len(),
            bytes_raw: page.text().len(),
            bytes_clean: page.text().len() - gone,
            lines: (0..page.line_count()).filter(|&line| !page.is_blank(line)).count(),
            encoding: page.encoding(),
            stated: page.html().map(|html| html.metadata.clone()),
            warnings: warnings(page, &verdict.identification, &verdict.judgement),
            site_match: verdict.identification.site_match,
            tallies,
        }
    }
}
