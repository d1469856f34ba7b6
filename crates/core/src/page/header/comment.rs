//! A header in an HTML comment at the top of a dump.

use super::field::{Name, field};
use super::saved::{is_single_file, saved_address};
use super::stated::{Sources, Stated};
use super::{Header, HeaderKind, Top};

/// A comment with only content that scrapers write: the mark of the web, or fields.
pub(super) fn comment(top: &Top<'_>, first: usize) -> Option<Header> {
    let start = top.lines.get(first)?.text_start as usize + "<!--".len();
    let (content, _) = top.text.get(start..)?.split_once("-->")?;
    let close = start + content.len() + "-->".len();
    let end = top.lines.partition_point(|line| (line.start as usize) < close);
    if top.lines.get(end - 1)?.text_end as usize != close {
        return None;
    }
    let mut stated = Stated::default();
    for line in content.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(saved_from) = saved_address(line) {
            stated.add(Name::Address, &saved_from);
        } else if !is_single_file(line) {
            let (name, value) = field(line).filter(|(name, _)| *name != Name::Other)?;
            stated.add(name, value);
        }
    }
    stated.header(Sources::Own, HeaderKind::Comment, first..end)
}
