//! The rules that a command works with.

use super::args::RuleArgs;
use super::clean::options;
use crate::pipeline::Choice;
use crate::rule::{RuleError, load, read_folder};
use crate::shipped_files;
use crate::site::RuleSet;
use anyhow::Result;
use std::path::Path;

/// The rule set of the user's own site files and of those that ship.
pub(super) fn rule_set(args: &RuleArgs) -> Result<RuleSet> {
    rule_set_with(args.rules.as_deref())
}

/// The rule set of the site files in `folder`, if there is one, and of those that ship.
pub(super) fn rule_set_with(folder: Option<&Path>) -> Result<RuleSet> {
    let own = folder.map(|folder| match read_folder(folder) {
        // A review puts the first ones in it. One with other files in it is a wrong name.
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

/// Who decides whose page a dump is.
pub(super) fn choice<'b>(args: &RuleArgs, rule_set: &'b RuleSet) -> Result<Choice<'b>> {
    Ok(options(args).choice(rule_set)?)
}
