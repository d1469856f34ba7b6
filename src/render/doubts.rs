//! What did not check out on a page, in words.

use crate::judge::Judgement;
use crate::site::Identification;

/// What did not check out: as the page's site was looked for, and where a rule held back.
#[must_use]
pub fn doubts(identification: &Identification<'_>, judgement: &Judgement<'_>) -> Vec<String> {
    let conflict = identification.conflict.iter().map(ToString::to_string);
    conflict.chain(judgement.doubts.iter().map(ToString::to_string)).collect()
}
