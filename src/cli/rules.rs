//! The rule set of a command.

use super::args::RuleArgs;
use super::clean::options;
use crate::pipeline::Choice;
use crate::rule::{RuleError, load, read_folder};
use crate::shipped_files;
use crate::site::RuleSet;
use anyhow::Result;
use std::path::Path;

/// The rule set of the user's own site files and the shipped ones.
pub(super) fn rule_set(args: &RuleArgs) -> Result<RuleSet> {
    rule_set_with(args.rules.as_deref())
}

/// The rule set of the site files in `folder`, if there is one, and the shipped ones.
pub(super) fn rule_set_with(folder: Option<&Path>) -> Result<RuleSet> {
    let own = folder.map(|folder| match read_folder(folder) {
        // A review adds the first files to it. If it contains other files, the path is probably wrong.
        Err(RuleError::Empty(_)) if is_bare(folder) => Ok(Vec::new()),
        read => read,
    });
    let mut files = own.transpose()?.unwrap_or_default();
    files.extend(shipped_files());
    Ok(RuleSet::new(load(&files)?)?)
}

fn is_bare(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// How the site of a dump is determined.
pub(super) fn choice<'b>(args: &RuleArgs, rule_set: &'b RuleSet) -> Result<Choice<'b>> {
    Ok(options(args).choice(rule_set)?)
}
