//! Statistics of diffs: one line per page, and the totals. The unit is lines that a rule removed something from.

use super::chosen::Chosen;
use super::pages::name_of;
use crate::cli::counted;
use crate::render::{By, Row};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The placeholder for the rule if a diff does not say which of several removed a line.
const NOT_SAID: &str = "(one of several)";

/// The totals so far; their size does not grow with the number of pages.
#[derive(Debug, Default)]
pub(super) struct Sums {
    pub pages: usize,
    pub lines: usize,
    /// Selected pages without selected removals.
    pub passed: usize,
    /// Pages and lines by rule.
    rules: BTreeMap<String, (usize, usize)>,
}

impl Sums {
    /// Counts a page, and returns its line.
    pub(super) fn count(&mut self, id: &str, rows: &[Row<'_>], chosen: &Chosen) -> String {
        let mut rules: Vec<(String, usize)> = Vec::new();
        let mut lines = 0;
        for row in rows {
            let mut names: Vec<&str> = Vec::new();
            for part in &row.parts {
                let name = match &part.by {
                    By::One(rule) => rule.as_ref(),
                    By::OneOf(_) => NOT_SAID,
                };
                if chosen.asks(&part.by) && !names.contains(&name) {
                    names.push(name);
                }
            }
            lines += usize::from(!names.is_empty());
            for name in names {
                match rules.iter_mut().find(|(known, _)| known == name) {
                    Some((_, lines)) => *lines += 1,
                    None => rules.push((name.to_owned(), 1)),
                }
            }
        }
        self.pages += 1;
        self.lines += lines;
        let mut said = String::new();
        for (name, lines) in rules {
            let before = if said.is_empty() { "" } else { ", " };
            // Writing to a string does not fail.
            let _ = write!(said, "{before}{} {lines}", name_of(&name));
            let sum = self.rules.entry(name).or_default();
            *sum = (sum.0 + 1, sum.1 + lines);
        }
        format!("{lines:>6}  {}: {said}\n", name_of(id))
    }

    /// The totals as text.
    pub(super) fn said(&self) -> String {
        let mut out = String::new();
        let mut rules: Vec<_> = self.rules.iter().collect();
        rules.sort_by_key(|(name, (_, lines))| (std::cmp::Reverse(*lines), *name));
        let _ = writeln!(
            out,
            "{}{} removed from {}; nothing from {}",
            if self.pages == 0 { "" } else { "\n" },
            counted(self.lines, "line"),
            counted(self.pages, "page"),
            counted(self.passed, "page")
        );
        for (name, (pages, lines)) in rules {
            let _ = writeln!(out, "{lines:>6}  {}, on {}", name_of(name), counted(*pages, "page"));
        }
        out
    }
}
