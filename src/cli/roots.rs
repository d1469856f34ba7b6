//! Paths next to a folder of rules.

use crate::rule::PENDING;
use std::path::{Path, PathBuf};

/// The folder of rules that a path belongs to: the folder itself, or for a file the nearest parent folder called `rules`.
/// Proposals are a folder of their own.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    if !path.is_file() {
        return path.to_owned();
    }
    let parent = path.parent().unwrap_or(Path::new(""));
    let proposals = Some(parent).filter(|parent| parent.file_name().is_some_and(|name| name == PENDING));
    let folder = proposals.or_else(|| folder_called_rules(parent)).unwrap_or(parent);
    if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
}

/// The folder that the paths of tests are relative to: the parent of the folder of rules.
pub(super) fn root_of(folder: &Path) -> PathBuf {
    let whole = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let rules = folder_called_rules(&whole).unwrap_or(&whole);
    let root = rules.parent().unwrap_or(rules);
    let here = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_default();
    // As short as a user would type it.
    root.strip_prefix(here).unwrap_or(root).to_owned()
}

/// The nearest folder called `rules`: the path itself, or a parent.
pub(super) fn folder_called_rules(path: &Path) -> Option<&Path> {
    path.ancestors().find(|above| above.file_name().is_some_and(|name| name == "rules"))
}
