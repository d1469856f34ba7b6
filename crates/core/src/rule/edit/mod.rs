//! Changes to the text of a site file: each adds or takes out what it is about, and leaves every other byte alone.
//!
//! The TOML is only read, for the places of its values and comments; a change is pieces of text put in or taken out
//! there. Printing the parsed file anew would make other line ends of `\r\n`, lose a byte order mark and move dotted
//! keys.

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

/// A change to a site file. What is so already is left as it is, so that a change made twice is one made once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// A line stays, wherever a page of the site has it: it joins the list of a keep rule that is for such lines alone.
    KeepLine {
        /// The line; white space does not count.
        line: String,
    },
    /// Lines stay that a pattern matches: a keep rule of its own.
    KeepPattern {
        /// The pattern for a whole line.
        pattern: String,
    },
    /// A line leaves the list of exact lines of a drop rule, or the list of markers at an end of its range. A rule for
    /// that line alone is taken out.
    Narrow {
        /// The rule's id in the file.
        rule: String,
        /// The line; white space does not count.
        line: String,
    },
    /// A rule is taken out, with the comment right above it, but for a heading with a line drawn in it.
    TakeOut {
        /// The rule's id in the file.
        rule: String,
    },
    /// A rule of a file that this one extends is left out.
    Exclude {
        /// The rule's id in its file.
        rule: String,
    },
    /// The file promises what goes from a page and what stays: at its end, or in the test of that page that is there.
    Test {
        /// The page.
        of: Tested,
        /// Texts that go.
        drop: Vec<String>,
        /// Texts that stay.
        keep: Vec<String>,
    },
    /// A test no longer promises that a text goes. A test that promises nothing else is taken out.
    Retract {
        /// The page of the test.
        of: Tested,
        /// The text.
        drop: String,
    },
    /// A line, or the lines of a pattern, stay no more because a review said so.
    Unkeep {
        /// The line, or the pattern, as a rule for lines that stay has it.
        line: String,
    },
    /// A line goes back to the list of exact lines of a drop rule, as its last one.
    Widen {
        /// The rule's id in the file.
        rule: String,
        /// The line; white space does not count.
        line: String,
    },
    /// A test no longer promises that a text stays. A test that promises nothing else is taken out.
    Release {
        /// The page of the test.
        of: Tested,
        /// The text.
        keep: String,
    },
    /// A test is taken out.
    Forget {
        /// Its page.
        of: Tested,
    },
    /// A lint of the whole file is allowed.
    Allow {
        /// The lint.
        lint: super::Lint,
        /// The reason.
        why: String,
    },
    /// A lint is no longer allowed.
    Disallow {
        /// The rule's id in the file that allows it; `None` where it is allowed on top.
        rule: Option<String>,
        /// The lint.
        lint: super::Lint,
    },
}

/// The page of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tested {
    /// By its path from the folder that holds the folder of rules.
    Page(String),
    /// The dump itself.
    Text(String),
}

/// Why a file could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// A line that a rule cannot name.
    #[error("no rule can match this line: {0}")]
    Line(&'static str),
    /// The file is not TOML.
    #[error("cannot read {path} as TOML: {why}")]
    NotToml {
        /// The file.
        path: Arc<str>,
        /// What the parser says.
        why: String,
    },
    /// A rule that lists no lines.
    #[error("`{rule}` has no list of lines to remove the line from")]
    NoList {
        /// The rule's id.
        rule: String,
    },
    /// The line is the last marker of a range.
    #[error("the line is the only start or end of the range of `{rule}`")]
    LastMarker {
        /// The rule's id.
        rule: String,
    },
    /// The file stands as nothing that can be added to.
    #[error("cannot add to `{0}` in its current form: write it as in docs/rules.md")]
    Form(&'static str),
    /// The changed file would have mistakes, or had them before.
    #[error("nothing was changed, because the changed file would have mistakes:\n\n{0}")]
    Mistakes(#[source] RuleError),
}

/// A file with changes made to it, one after the other. `others` are the files that count beside it; its old self may
/// be among them, and then the new one is checked in its place.
///
/// # Errors
/// [`EditError`]; what comes back can be used, so a mistake that the file had before is one too.
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

/// What is wrong with a file that cannot be read, with the place where the loader finds it too.
fn not_toml(file: &RuleText, others: &[RuleText], why: String) -> EditError {
    match load(&in_place_of(file, others)) {
        Err(mistakes) => EditError::Mistakes(mistakes),
        Ok(_) => EditError::NotToml { path: file.path.clone(), why },
    }
}

/// `others` with a file in the place of the one with its path, or before all of them.
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

/// A line as a list of exact lines names it: no white space round it, every run of it one space.
///
/// # Errors
/// [`EditError::Line`] where it has a line end in it, or no text.
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

/// The ids of rules that the file has from others: one of its own with such an id would take that rule's place.
fn ids_of_used(file: &RuleText, others: &[RuleText]) -> Vec<String> {
    // What is wrong with the files is told when the result is loaded.
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
