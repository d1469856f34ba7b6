//! Labels of page lines by a person.

use crate::cli::counted;
use crate::learn::Mark;
use crate::page::Page;
use crate::render::visible;
use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};

/// The file with the labels of a page, if there is one.
pub(super) fn place(folder: &Path, relative: &Path) -> Option<PathBuf> {
    let path = folder.join(relative);
    let mut longer = path.clone().into_os_string();
    longer.push(".gold");
    [PathBuf::from(longer), path.with_extension("gold"), path].into_iter().find(|path| path.is_file())
}

/// The labels of a page, one letter per line: `K` stays, `D` is removed; any other letter says nothing. They are in
/// `folder`, at the path of the page, with `.gold` appended or in place of the extension, or unchanged.
pub(super) fn of(folder: &Path, relative: &Path, page: &Page) -> Result<Option<Vec<Option<Mark>>>> {
    let Some(path) = place(folder, relative) else { return Ok(None) };
    let shown = visible(path.to_string_lossy().as_bytes()).to_string();
    let labels = std::fs::read_to_string(&path).with_context(|| format!("cannot read {shown}"))?;
    let mut marks = Vec::new();
    for (number, label) in labels.lines().enumerate() {
        marks.push(match label.trim() {
            "K" => Some(Mark::Keep),
            "D" => Some(Mark::Drop),
            label if label.chars().count() <= 1 => None,
            label => bail!(
                "{shown}:{}: `{}` is not a label: write K to keep the line, D to drop it, and nothing else",
                number + 1,
                visible(label.chars().take(40).collect::<String>().as_bytes())
            ),
        });
    }
    if marks.len() != page.line_count() {
        bail!(
            "{shown} has {}, but the page has {}: write one letter for each line, also for blank ones",
            counted(marks.len(), "label"),
            counted(page.line_count(), "line")
        );
    }
    Ok(Some(marks))
}
