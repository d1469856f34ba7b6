//! Classifies removed blocks by kind of boilerplate.
//!
//! The trees only separate content from boilerplate. The kind is determined by the clearest evidence: the block's own
//! wording, then the names of enclosing elements, the regions that contain it, the heading above it, its position.

use super::Kind;
use super::blocks::Block;
use super::page::Page;
use super::tags::{Region, Regions};
use crate::judge::lexicon::{TOPICS, Topic};
use unboil_html::LineMark;

/// The maximum number of words in a menu entry; a longer line is a headline.
const MENU_WORDS: u32 = 4;

/// Returns the kind of a removed block. A headline is never navigation: it belongs to another page, or is a copy of the
/// title.
pub(super) fn kind_of(page: &Page, index: usize) -> Kind {
    let kind = kind_by_signs(page, index);
    let is_headline = |block: &Block| block.heading > 0 && block.shape.words > MENU_WORDS;
    match kind {
        Kind::Nav if page.blocks.get(index).is_some_and(is_headline) => Kind::Related,
        kind => kind,
    }
}

fn kind_by_signs(page: &Page, index: usize) -> Kind {
    let Some(block) = page.blocks.get(index) else {
        return Kind::Nav;
    };
    let Some(container) = page.container(block.container) else {
        return Kind::Nav;
    };
    let inherited = &container.inherited;
    let named = inherited.kind.filter(|_| inherited.negative_level <= 20);
    let copied = page.copies.get(index).is_some_and(|&[before, _]| before > 0);
    if copied && block.plain_words() >= 4.0 {
        return Kind::Repeat;
    }
    if let Some(kind) = plain_wording(block) {
        return kind;
    }
    match named {
        // These are more specific than the region.
        Some(kind) if kind != Kind::Nav => return kind,
        _ => {}
    }
    if let Some(kind) = region_kind(inherited.regions) {
        return kind;
    }
    if named.is_some() {
        return Kind::Nav;
    }
    heading_kind(page, index).or_else(|| wording(block)).unwrap_or_else(|| by_place(page, index))
}

fn says(topics: &[u16; TOPICS], topic: Topic) -> u32 {
    topics.get(topic as usize).map_or(0, |&count| u32::from(count))
}

/// The kind by unambiguous wording, regardless of position.
fn plain_wording(block: &Block) -> Option<Kind> {
    let shape = &block.shape;
    let legal = says(&shape.topics, Topic::Legal);
    if (shape.copyright && shape.words < 40) || legal >= 2 || (legal == 1 && shape.words <= MENU_WORDS) {
        return Some(Kind::Legal);
    }
    if says(&shape.topics, Topic::Promo) * 12 >= shape.words && says(&shape.topics, Topic::Promo) > 0 {
        return Some(Kind::Promo);
    }
    let share = says(&shape.topics, Topic::Share);
    (share * 3 >= shape.words && share > 0).then_some(Kind::Share)
}

fn region_kind(regions: Regions) -> Option<Kind> {
    if regions.has(Region::Dialog) {
        Some(Kind::Promo)
    } else if [Region::Nav, Region::Footer, Region::Header].into_iter().any(|it| regions.has(it)) {
        Some(Kind::Nav)
    } else {
        None
    }
}

fn heading_kind(page: &Page, index: usize) -> Option<Kind> {
    let number = page.section_of.get(index).map_or(0, |&it| it as usize);
    let topics = &page.sections.get(number)?.topics;
    if says(topics, Topic::Comments) > 0 {
        Some(Kind::Comments)
    } else if says(topics, Topic::Promo) > 0 {
        Some(Kind::Promo)
    } else if says(topics, Topic::Related) + says(topics, Topic::More) > 0 {
        Some(Kind::Related)
    } else {
        None
    }
}

/// The kind by wording that is evidence in a short block.
fn wording(block: &Block) -> Option<Kind> {
    let shape = &block.shape;
    let weighs = |topic: Topic| says(&shape.topics, topic) * 4 >= shape.words && says(&shape.topics, topic) > 0;
    if weighs(Topic::Comments) {
        Some(Kind::Comments)
    } else if weighs(Topic::Credit) || weighs(Topic::Meta) || (shape.dates > 0 && shape.words < 10) {
        Some(Kind::Meta)
    } else if weighs(Topic::Site) {
        Some(Kind::Nav)
    } else if weighs(Topic::Related) || weighs(Topic::More) {
        Some(Kind::Related)
    } else {
        None
    }
}

fn by_place(page: &Page, index: usize) -> Kind {
    let Some(block) = page.blocks.get(index) else {
        return Kind::Nav;
    };
    let best = page.container(page.best).map_or(0, |it| it.first_block as usize);
    let unseen = block.mark != LineMark::Shown && block.link_density() < 0.5;
    if unseen || block.shape.words == 0 {
        Kind::Debris
    } else if index < best || (block.shape.words <= MENU_WORDS && block.link_density() > 0.5) {
        Kind::Nav
    } else if block.link_density() > 0.5 || block.shape.words > 8 {
        Kind::Related
    } else {
        Kind::Meta
    }
}
