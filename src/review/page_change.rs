//! The effect of a change on a page.

use crate::page::Page;
use crate::pipeline::Verdict;
use crate::render::{Fate, line_fates};
use std::sync::Arc;

/// The effect of a change on a page.
#[derive(Debug, Clone)]
pub struct PageChange {
    /// The id of the page.
    pub page: String,
    /// Lines with text that are removed by different rules, or no longer, or newly.
    pub lines: Vec<LineChange>,
    /// The number of removals before and after.
    pub removals: [usize; 2],
    /// The number of removed bytes before and after.
    pub bytes: [usize; 2],
}

/// A line whose removal changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChange {
    /// The line, counted from 1.
    pub line: usize,
    /// Its trimmed text; invalid UTF-8 is replaced.
    pub text: String,
    /// The rules that remove it or parts of it before; empty if it stays.
    pub before: Vec<Arc<str>>,
    /// The rules that remove it or parts of it after.
    pub after: Vec<Arc<str>>,
}

impl PageChange {
    /// Compares two verdicts on a page.
    #[must_use]
    pub fn between(page: &Page, before: &Verdict<'_>, after: &Verdict<'_>) -> Self {
        let removals = [before, after].map(|verdict| &verdict.judgement.removals);
        let [was, is] = removals.map(|removals| line_fates(page, removals));
        let changes = was.iter().zip(&is).filter(|(was, _)| !page.is_blank(was.line - 1)).filter_map(|(was, is)| {
            let (before, after) = (takers(&was.fate), takers(&is.fate));
            let text = || String::from_utf8_lossy(page.reading(was.line - 1)).into_owned();
            (before != after).then(|| LineChange { line: was.line, text: text(), before, after })
        });
        Self {
            page: page.id().to_owned(),
            lines: changes.collect(),
            removals: removals.map(Vec::len),
            bytes: removals.map(|removals| removals.iter().map(|removal| removal.span.len()).sum()),
        }
    }

    /// The changed lines other than `line`, which is counted from 1.
    pub fn beside(&self, line: usize) -> impl Iterator<Item = &LineChange> {
        self.lines.iter().filter(move |change| change.line != line)
    }

    /// Lines that stayed before and would be removed.
    pub fn new_losses(&self) -> impl Iterator<Item = &LineChange> {
        self.lines.iter().filter(|change| change.before.is_empty())
    }
}

fn takers(fate: &Fate<'_>) -> Vec<Arc<str>> {
    match fate {
        Fate::Kept => Vec::new(),
        Fate::Dropped(part) => vec![part.rule.id.clone()],
        Fate::Partly(parts) => parts.iter().map(|part| part.rule.id.clone()).collect(),
    }
}
