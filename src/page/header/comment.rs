//! An HTML comment at the top of a dump.

use super::field::{Name, field};
use super::stated::{Sources, Stated};
use super::{Header, HeaderKind, Top};

/// A comment that holds nothing but what scrapers write: the mark of the web, or fields.
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
        if let Some(saved_from) = mark_of_the_web(line) {
            stated.add(Name::Address, saved_from);
        } else if !line.eq_ignore_ascii_case("page saved with SingleFile") {
            let (name, value) = field(line).filter(|(name, _)| *name != Name::Other)?;
            stated.add(name, value);
        }
    }
    stated.header(Sources::Own, HeaderKind::Comment, first..end)
}

/// The address in `saved from url=(0042)https://…`, as browsers write it: the number is its length.
fn mark_of_the_web(line: &str) -> Option<&str> {
    let (words, rest) = line.split_once("=(")?;
    let (length, address) = rest.split_once(')')?;
    let is_mark = words.eq_ignore_ascii_case("saved from url") && length.bytes().all(|b| b.is_ascii_digit());
    is_mark.then_some(address)
}
