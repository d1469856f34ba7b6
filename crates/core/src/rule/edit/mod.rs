//! Format-preserving edits of site files: each changes only the affected text.
//!
//! The TOML is only parsed for the spans of its values and comments; an edit inserts or removes text there. Printing
//! the parsed file again would change `\r\n` line ends, lose a byte order mark and move dotted keys.

mod keep;
mod layout;
mod list;
mod narrow;
mod promise;
mod top;

use super::extends;
use super::load::{RuleError, load, read_all};
use super::problem::RuleText;
use super::quoted::{LINE_BREAKS, literal, quoted};
use crate::page::{evened, is_space};
use layout::{Layout, Splice};
use std::sync::Arc;

/// An edit of a site file. Edits are idempotent: anything already as requested is unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Keep a line on all pages of the site: add it to the list of a keep rule only for such lines.
    KeepLine {
        /// The line; white space is normalized.
        line: String,
    },
    /// Keep all lines that a pattern matches: add a keep rule for it.
    KeepPattern {
        /// The pattern for a whole line.
        pattern: String,
    },
    /// Remove a line from the list of exact lines of a drop rule, or from the list of patterns at an end of its range.
    /// A rule for only that line is removed.
    Narrow {
        /// The rule's id in the file.
        rule: String,
        /// The line; white space is normalized.
        line: String,
    },
    /// Remove a rule, with the comment directly above it unless that is a section heading with a drawn line.
    TakeOut {
        /// The rule's id in the file.
        rule: String,
    },
    /// Exclude a rule of a file that this one extends.
    Exclude {
        /// The rule's id in its file.
        rule: String,
    },
    /// Require that texts of a page are removed or kept: extend the test of that page, or add one at the end.
    Test {
        /// The page.
        of: Tested,
        /// Texts that must be removed.
        drop: Vec<String>,
        /// Texts that must be kept.
        keep: Vec<String>,
    },
    /// Remove the requirement that a text is removed. A test without any other requirement is removed.
    Retract {
        /// The page of the test.
        of: Tested,
        /// The text.
        drop: String,
    },
    /// Undo a review's decision to keep a line, or the lines of a pattern.
    Unkeep {
        /// The line or the pattern, as in the keep rule.
        line: String,
    },
    /// Append a line to the list of exact lines of a drop rule.
    Widen {
        /// The rule's id in the file.
        rule: String,
        /// The line; white space is normalized.
        line: String,
    },
    /// Remove the requirement that a text is kept. A test without any other requirement is removed.
    Release {
        /// The page of the test.
        of: Tested,
        /// The text.
        keep: String,
    },
    /// Remove a test.
    Forget {
        /// The page of the test.
        of: Tested,
    },
    /// Allow a lint for the whole file.
    Allow {
        /// The lint.
        lint: super::Lint,
        /// The reason.
        why: String,
    },
    /// Stop allowing a lint.
    Disallow {
        /// The id in the file of the rule that allows it; `None` if the file allows it at the top level.
        rule: Option<String>,
        /// The lint.
        lint: super::Lint,
    },
}

/// The page of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tested {
    /// Given by its path from the parent of the rules folder.
    Page(String),
    /// Given as the dump itself.
    Text(String),
}

/// Why a file could not be edited.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The line cannot be written in a rule.
    #[error("no rule can match this line: {0}")]
    Line(&'static str),
    /// The file is not TOML.
    #[error("cannot read {path} as TOML: {why}")]
    NotToml {
        /// The file.
        path: Arc<str>,
        /// The parser's message.
        why: String,
    },
    /// The rule has no list of lines.
    #[error("`{rule}` has no list of lines to remove the line from")]
    NoList {
        /// The rule's id.
        rule: String,
    },
    /// The line is the only pattern for an end of the range.
    #[error("the line is the only start or end of the range of `{rule}`")]
    LastMarker {
        /// The rule's id.
        rule: String,
    },
    /// The file is written in a form that cannot be extended.
    #[error("cannot add to `{0}` in its current form: write it as in docs/rules.md")]
    Form(&'static str),
    /// The edited file would have mistakes, or had them before.
    #[error("nothing was changed, because the changed file would have mistakes:\n\n{0}")]
    Mistakes(#[source] RuleError),
}

/// Applies edits to a file, in order. `others` are the other loaded files. If they include an old version of the file,
/// the new one is checked in its place.
///
/// # Errors
/// [`EditError`]. The result is always valid, so a mistake that the file had before is an error, too.
pub fn edited(file: &RuleText, edits: &[Edit], others: &[RuleText]) -> Result<RuleText, EditError> {
    let taken = ids_of_used(file, others);
    let mut text = file.text.to_string();
    for edit in edits {
        loop {
            let layout = Layout::parse(&text).map_err(|why| not_toml(file, others, why))?;
            let splices = splices(&layout, edit, &taken)?;
            let is_done = splices.is_empty() || !matches!(edit, Edit::Narrow { .. });
            text = layout::spliced(&text, splices);
            // A line may be in a list twice.
            if is_done {
                break;
            }
        }
    }
    let new = RuleText { path: file.path.clone(), text: text.into() };
    load(&in_place_of(&new, others)).map_err(EditError::Mistakes)?;
    Ok(new)
}

/// Returns the error for a file that is not TOML, with the place of the mistake if the loader finds it, too.
fn not_toml(file: &RuleText, others: &[RuleText], why: String) -> EditError {
    match load(&in_place_of(file, others)) {
        Err(mistakes) => EditError::Mistakes(mistakes),
        Ok(_) => EditError::NotToml { path: file.path.clone(), why },
    }
}

/// Returns `others` with a file in place of the one with the same path, or before all of them.
#[must_use]
pub fn in_place_of(file: &RuleText, others: &[RuleText]) -> Vec<RuleText> {
    let mut files = others.to_vec();
    match files.iter_mut().find(|other| other.path == file.path) {
        Some(old) => *old = file.clone(),
        None => files.insert(0, file.clone()),
    }
    files
}

fn splices(layout: &Layout<'_>, edit: &Edit, taken: &[String]) -> Result<Vec<Splice>, EditError> {
    match edit {
        Edit::KeepLine { line } => keep::line(layout, &exact_line(line)?, taken),
        Edit::KeepPattern { pattern } => keep::pattern(layout, pattern, taken),
        Edit::Narrow { rule, line } => narrow::narrow(layout, rule, &exact_line(line)?),
        Edit::TakeOut { rule } => Ok(narrow::take_out(layout, rule)),
        Edit::Exclude { rule } => top::exclude(layout, rule),
        Edit::Test { of, drop, keep } => promise::promise(layout, of, [("drop", drop), ("keep", keep)]),
        Edit::Retract { of, drop } => Ok(promise::retract(layout, of, (["drop", "keep"], drop))),
        Edit::Release { of, keep } => Ok(promise::retract(layout, of, (["keep", "drop"], keep))),
        Edit::Unkeep { line } => Ok(keep::undone(layout, line)),
        Edit::Widen { rule, line } => narrow::widen(layout, rule, &exact_line(line)?),
        Edit::Forget { of } => Ok(promise::forget(layout, of)),
        Edit::Disallow { rule, lint } => Ok(top::disallow(layout, rule.as_deref(), lint.as_str())),
        Edit::Allow { lint, why } => top::allow(layout, lint.as_str(), why),
    }
}

/// Normalizes a line for a list of exact lines: trimmed, with runs of white space collapsed to one space.
///
/// # Errors
/// [`EditError::Line`] if it is blank or contains a line end.
pub fn exact_line(line: &str) -> Result<String, EditError> {
    let line = line.trim_matches(is_space);
    if line.contains(LINE_BREAKS) {
        return Err(EditError::Line("it contains a line break"));
    }
    match String::from_utf8(evened(line.as_bytes()).into_owned()) {
        Ok(line) if !line.is_empty() => Ok(line),
        _ => Err(EditError::Line("it is blank")),
    }
}

/// Returns the ids of the rules from other files. An own rule with such an id would replace that rule.
fn ids_of_used(file: &RuleText, others: &[RuleText]) -> Vec<String> {
    // Mistakes in the files are reported when the result is loaded.
    let mut problems = Vec::new();
    let files = in_place_of(file, others);
    let sources = read_all(&files, &mut problems);
    let id = super::rule_id(&file.path);
    let Some(source) = sources.iter().find(|source| source.id == id) else { return Vec::new() };
    let used = extends::resolve(source, &sources, &mut problems);
    let ids = |of: &super::reader::Source<'_>| {
        let rules = of.entries.keep.iter().chain(&of.entries.drop);
        rules.map(|(_, entry)| entry.id.clone()).collect::<Vec<_>>()
    };
    used.into_iter().flat_map(ids).collect()
}
