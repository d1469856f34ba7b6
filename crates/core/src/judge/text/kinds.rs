//! Classifies removed units by kind of boilerplate.

use super::Page;
use super::units::Unit;
use crate::judge::lexicon::{TOPICS, Topic};
use crate::rule::Kind;

/// The maximum number of words in a menu entry; a longer line is a headline.
const MENU_WORDS: u32 = 4;
/// The number of units below a heading to which it applies.
const UNDER_HEADING: usize = 12;
/// The maximum number of words in such a heading.
const HEADING_WORDS: u32 = 6;

fn says(topics: &[u16; TOPICS], topic: Topic) -> u32 {
    topics.get(topic as usize).map_or(0, |&count| u32::from(count))
}

/// Returns the kind of each unit, if it were removed.
pub(super) fn kinds_of(page: &Page<'_>) -> Vec<Kind> {
    let (mut under, mut left) = (None, 0_usize);
    let mut kinds = Vec::with_capacity(page.units.list.len());
    for (index, unit) in page.units.list.iter().enumerate() {
        if unit.is_long() || left == 0 {
            under = None;
        }
        left = left.saturating_sub(1);
        if unit.shape.words <= HEADING_WORDS
            && let Some(kind) = heading_kind(unit)
        {
            (under, left) = (Some(kind), UNDER_HEADING);
        }
        kinds.push(by_itself(page, index).or(under).unwrap_or_else(|| by_place(page, index)));
    }
    kinds
}

/// The kind that a short line announces for the lines below it.
fn heading_kind(unit: &Unit) -> Option<Kind> {
    let topics = &unit.shape.topics;
    if says(topics, Topic::Comments) > 0 {
        Some(Kind::Comments)
    } else if says(topics, Topic::Related) > 0 {
        Some(Kind::Related)
    } else {
        None
    }
}

/// The kind by wording and punctuation.
fn by_itself(page: &Page<'_>, index: usize) -> Option<Kind> {
    let unit = page.units.list.get(index)?;
    let shape = &unit.shape;
    let says = |topic: Topic| says(&shape.topics, topic);
    if page.copies_before(index) > 0.0 && shape.words > MENU_WORDS {
        return Some(Kind::Repeat);
    }
    if shape.words == 0 || (shape.code.saturating_mul(8) > shape.characters.max(8) && !unit.is_heading()) {
        return Some(Kind::Debris);
    }
    if (shape.copyright && shape.words < 40)
        || says(Topic::Legal) >= 2
        || (says(Topic::Legal) == 1 && shape.words <= MENU_WORDS)
    {
        return Some(Kind::Legal);
    }
    let weighs = |topic: Topic, times: u32| says(topic) > 0 && says(topic) * times >= shape.words;
    if weighs(Topic::Promo, 12) {
        Some(Kind::Promo)
    } else if weighs(Topic::Share, 3) {
        Some(Kind::Share)
    } else if weighs(Topic::Comments, 4) {
        Some(Kind::Comments)
    } else if weighs(Topic::Credit, 4) || weighs(Topic::Meta, 4) || (shape.dates > 0 && shape.words < 10) {
        Some(Kind::Meta)
    } else if weighs(Topic::Site, 4) {
        Some(Kind::Nav)
    } else if weighs(Topic::Related, 4) {
        Some(Kind::Related)
    } else {
        None
    }
}

/// The kind by position: menus precede the text, other stories follow it.
fn by_place(page: &Page<'_>, index: usize) -> Kind {
    let words = page.units.list.get(index).map_or(0, |unit| unit.shape.words);
    if words > MENU_WORDS && index >= page.main().start { Kind::Related } else { Kind::Nav }
}
