//! What a run says of each dump.

use super::{CacheUpdate, CachedReport, Notable, Verdict};
use crate::page::html::Metadata;
use crate::page::{Encoding, Page};
use crate::render::warnings;
use crate::rule::Rule;
use crate::site::{SiteMatch, UnknownReason};
use std::path::PathBuf;

/// What came of a dump in a run.
#[derive(Debug)]
pub struct PageResult<'b> {
    /// The path relative to the folder that is cleaned; bytes that are no UTF-8 are replaced.
    pub id: String,
    /// The same path, as the system has it.
    pub relative: PathBuf,
    /// What came of it.
    pub state: State<'b>,
    /// Where something is remembered of it from an earlier run.
    pub row: Option<i64>,
    /// What is to be remembered of it, where that is not what is remembered already. None in a run without memory.
    pub record: Option<Box<CacheUpdate>>,
    /// What it took.
    pub work: Work,
}

/// What a dump took in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// It was cleaned, or tried.
    Done,
    /// It was as it had been, and so were the rules and its results.
    Unchanged,
}

/// What came of a dump.
#[derive(Debug)]
pub enum State<'b> {
    /// It was cleaned and written.
    Cleaned(Box<Cleaned<'b>>),
    /// It was cleaned by an earlier run, or passed over, and would be again.
    Unchanged(Box<CachedReport<'b>>),
    /// It is no page, and nothing was written for it.
    Skipped(&'static str),
    /// It could not be read or written, and nothing stands for it in OUT that did not before.
    Failed(String),
}

impl State<'_> {
    /// Whether a report says more of it than the usual.
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

/// A page that was cleaned.
#[derive(Debug)]
pub struct Cleaned<'b> {
    /// The dump's size in bytes.
    pub bytes_read: usize,
    /// The page's text in bytes.
    pub bytes_raw: usize,
    /// The clean text in bytes.
    pub bytes_clean: usize,
    /// The page's lines with text.
    pub lines: usize,
    /// What it was decoded from.
    pub encoding: Encoding,
    /// What HTML states about itself.
    pub stated: Option<Metadata>,
    /// Whose page it is.
    pub site_match: SiteMatch<'b>,
    /// What each rule took, in the order in which the rules first took something.
    pub tallies: Vec<Tally<'b>>,
    /// The warnings, in words.
    pub warnings: Vec<String>,
}

/// What a rule took from a page.
#[derive(Debug, Clone, Copy)]
pub struct Tally<'b> {
    /// The rule.
    pub rule: &'b Rule,
    /// How many spans.
    pub removals: usize,
    /// Lines that it touched.
    pub lines: usize,
    /// Bytes.
    pub bytes: usize,
}

impl<'b> Cleaned<'b> {
    /// The figures of a verdict.
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
