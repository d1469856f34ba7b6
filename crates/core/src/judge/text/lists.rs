//! Keeps or removes the items of a list together.

use super::Page;
use super::units::{Form, Unit};
use crate::judge::lexicon::heads_references;
use std::ops::Range;

/// The marker of a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marker {
    /// A bullet: its first byte.
    Bullet(u8),
    /// A number followed by a dot or a bracket.
    Number,
    /// A number in square brackets, as before a reference.
    Reference,
    /// A label with its value, such as "Weight: 3 kg".
    Label,
}

/// The minimum number of items in a list, and of labels with values: two of these may be a dateline.
const ITEMS: usize = 2;
const LABELS: usize = 3;
/// The maximum number of blank lines between items.
const BLANKS: u32 = 1;
/// The maximum length of a label in bytes, and the maximum number of words in a label and in its value.
const LABEL_BYTES: usize = 40;
const LABEL_WORDS: usize = 3;
const VALUE_WORDS: u32 = 20;

/// Keeps all items of a list if at least a third of them are kept. Lists of links are excluded, because their items are
/// more informative. References below the text are kept together with their heading. Linear in the size of the page.
pub(super) fn share_fates(page: &Page<'_>, kept: &mut [bool]) {
    for list in lists(page) {
        let items = &page.units.list[list.clone()];
        let (words, links) =
            items.iter().fold((0, 0), |(words, links), unit| (words + unit.shape.words, links + unit.shape.link_words));
        let references = references(page, list.start).filter(|&heading| kept[..heading].contains(&true));
        if let Some(heading) = references {
            kept[heading] = true;
        }
        let stay = kept[list.clone()].iter().filter(|&&keep| keep).count();
        if references.is_some() || (stay * 3 >= list.len() && links * 2 <= words) {
            kept[list].fill(true);
        }
    }
}

/// The heading of references directly before a list.
fn references(page: &Page<'_>, list: usize) -> Option<usize> {
    let heading = list.checked_sub(1)?;
    let lines = &page.units.list[heading].lines;
    let text = str::from_utf8(page.page.reading(lines.start)).ok()?;
    heads_references(text).then_some(heading)
}

/// The lists of a page: consecutive units with the same marker.
fn lists(page: &Page<'_>) -> Vec<Range<usize>> {
    let units = &page.units.list;
    let mut lists = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (index, unit) in units.iter().enumerate() {
        let marker = marker_of(page, unit);
        if marker.is_some() && marker == last && unit.blanks <= BLANKS {
            continue;
        }
        lists.push((last, start..index));
        (start, last) = (index, marker);
    }
    lists.push((last, start..units.len()));
    let is_list = |marker: Marker, length: usize| length >= if marker == Marker::Label { LABELS } else { ITEMS };
    lists
        .into_iter()
        .filter(|(marker, list)| marker.is_some_and(|it| is_list(it, list.len())))
        .map(|(_, list)| list)
        .collect()
}

fn marker_of(page: &Page<'_>, unit: &Unit) -> Option<Marker> {
    if unit.form != Form::Text || unit.is_heading() || unit.is_taken {
        return None;
    }
    let reading = page.page.reading(unit.lines.start);
    let digits = |from: usize| reading[from..].iter().take_while(|byte| byte.is_ascii_digit()).take(4).count();
    let is_space = |at: usize| matches!(reading.get(at), None | Some(b' ' | b'\t' | 0xE3..=0xED));
    match *reading.first()? {
        bullet @ (b'*' | b'+' | b'-') if is_space(1) => return Some(Marker::Bullet(bullet)),
        0xE2 if matches!(reading, [_, 0x80, 0xA2, ..] | [_, 0x96, 0xAA | 0xA0 | 0xBA, ..]) => {
            return Some(Marker::Bullet(0xE2));
        }
        0xC2 if reading.get(1) == Some(&0xB7) => return Some(Marker::Bullet(0xC2)),
        b'[' if digits(1) > 0 && reading.get(1 + digits(1)) == Some(&b']') => return Some(Marker::Reference),
        b'0'..=b'9' if matches!(reading.get(digits(0)), Some(b'.' | b')')) && is_space(digits(0) + 1) => {
            return Some(Marker::Number);
        }
        _ => {}
    }
    is_label(reading, unit).then_some(Marker::Label)
}

/// Whether a line is a label with its value: a few words, a colon, a few more words.
fn is_label(reading: &[u8], unit: &Unit) -> bool {
    let label = &reading[..reading.len().min(LABEL_BYTES)];
    let colon = memchr::memmem::find(label, b": ").or_else(|| memchr::memmem::find(label, "：".as_bytes()));
    let is_short = |end: usize| label[..end].split(u8::is_ascii_whitespace).count() <= LABEL_WORDS;
    unit.shape.words <= VALUE_WORDS && colon.is_some_and(|end| end > 0 && is_short(end))
}
