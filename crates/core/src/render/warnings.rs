//! Renders the warnings of a page.

use crate::judge::Judgement;
use crate::page::Page;
use crate::site::Identification;

/// Returns all warnings: from reading the page, matching its site and applying rules.
#[must_use]
pub fn warnings(page: &Page, identification: &Identification<'_>, judgement: &Judgement<'_>) -> Vec<String> {
    let read = page.warnings().iter().map(ToString::to_string);
    let conflict = identification.conflict.iter().map(ToString::to_string);
    read.chain(conflict).chain(judgement.warnings.iter().map(ToString::to_string)).collect()
}
