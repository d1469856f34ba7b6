//! A header of fields at the top of a dump.

use super::field::{Name, field};
use super::stated::{Sources, Stated};
use super::{Header, HeaderKind, Top};

const MOST_FIELDS: usize = 10;
/// The maximum length of a heading above a block, in bytes.
const LONGEST_HEADING: usize = 200;

/// A block of fields, at the very top or after one heading. It starts with a field that scrapers write and ends before
/// the first line that is not a field. Jina's reader has blank lines between fields; any other block ends at a blank
/// line.
pub(super) fn fields(top: &Top<'_>, first: usize) -> Option<Header> {
    let starts = |line: usize| field(top.reading(line)).is_some_and(|(name, _)| name != Name::Other);
    let start = if starts(first) { first } else { top.text_from(first + 1).filter(|&line| starts(line))? };
    let heading = top.reading(first);
    if start > first && (heading.len() > LONGEST_HEADING || field(heading).is_some()) {
        return None;
    }
    let (mut stated, mut end, mut opened_by) = (Stated::default(), start, None);
    for line in start..top.lines.len() {
        if top.reading(line).is_empty() {
            continue;
        }
        let Some((name, value)) = field(top.reading(line)) else { break };
        let goes_on = match name {
            Name::Title if stated.title.is_some() => false,
            Name::Title | Name::Address | Name::Reader | Name::Content => true,
            Name::Source | Name::Detail | Name::Other => line == end,
        };
        if !goes_on || stated.fields == MOST_FIELDS {
            break;
        }
        stated.add(name, value);
        opened_by.get_or_insert(name);
        end = line + 1;
        if name == Name::Content {
            break;
        }
    }
    // After a line of plain text, `Source: …` may be a credit.
    let is_at_top = start == first || heading.starts_with('#');
    let sources = if is_at_top && opened_by == Some(Name::Source) { Sources::Own } else { Sources::OwnWithTitle };
    let header = stated.header(sources, HeaderKind::Fields, start..end)?;
    // After a heading, only a URL makes it a header: the settings of a program may also have a title.
    (header.url.is_some() || start == first).then_some(header)
}
