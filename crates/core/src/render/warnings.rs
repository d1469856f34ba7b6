//! What did not check out on a page, in words.

use crate::judge::Judgement;
use crate::page::Page;
use crate::site::Identification;

/// What did not check out: as the page was read, as its site was looked for, and where a rule held back.
#[must_use]
pub fn warnings(page: &Page, identification: &Identification<'_>, judgement: &Judgement<'_>) -> Vec<String> {
    let read = page.warnings().iter().map(ToString::to_string);
    let conflict = identification.conflict.iter().map(ToString::to_string);
    read.chain(conflict).chain(judgement.warnings.iter().map(ToString::to_string)).collect()
}
