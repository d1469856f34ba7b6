//! Features of a block's own text and element.

use super::{Feature, Row, share};
use crate::judge::generic::Kind;
use crate::judge::generic::containers::REVIEWS_BIT;
use crate::judge::generic::page::Page;
use crate::judge::generic::shape::Ending;
use crate::judge::generic::tags::Region;
use unboil_html::LineMark;

const REGIONS: [Region; 16] = [
    Region::Nav,
    Region::Footer,
    Region::Header,
    Region::Aside,
    Region::Main,
    Region::Article,
    Region::Form,
    Region::Table,
    Region::Figure,
    Region::Dialog,
    Region::Details,
    Region::Quote,
    Region::Link,
    Region::Button,
    Region::Section,
    Region::Schema,
];

/// The bits of the kinds that names hint at, in feature order.
const KINDS: [u16; 9] = [
    Kind::Nav as u16,
    Kind::Related as u16,
    Kind::Share as u16,
    Kind::Meta as u16,
    Kind::Legal as u16,
    Kind::Promo as u16,
    Kind::Comments as u16,
    Kind::Debris as u16,
    REVIEWS_BIT,
];

pub(super) fn fill(page: &Page, index: usize, row: &mut Row<'_>) {
    let Some(block) = page.blocks.get(index) else {
        return;
    };
    let (shape, words) = (&block.shape, block.words());
    let characters = shape.characters as f32;
    row.set(Feature::Words, words);
    row.set(Feature::CharactersPerWord, share(characters, words));
    row.set(Feature::LinkDensity, block.link_density());
    row.set(Feature::PlainWords, block.plain_words());
    row.set(Feature::Commas, share(shape.commas as f32, words));
    row.set(Feature::Sentences, shape.sentences as f32);
    let ending = match shape.ending {
        Ending::Open => 0.0,
        Ending::Sentence => 1.0,
        Ending::Colon => 2.0,
        Ending::Ellipsis => 3.0,
    };
    row.set(Feature::EndsSentence, ending);
    row.set(Feature::Digits, share(shape.digits as f32, characters));
    row.set(Feature::Capitals, share(shape.capitals as f32, characters));
    row.set(Feature::Capitalised, share(shape.capitalised as f32, words));
    row.set(Feature::Separators, share(shape.separators as f32, words));
    row.set(Feature::Prices, shape.prices as f32);
    row.set(Feature::Dates, shape.dates as f32);
    row.flag(Feature::BeginsSmall, shape.begins_small);
    row.flag(Feature::BeginsQuote, shape.begins_quote);
    row.flag(Feature::Copyright, shape.copyright);
    row.flag(Feature::Address, shape.address);
    for (offset, &count) in shape.topics.iter().enumerate() {
        row.set_nth(Feature::SaysRelated, offset, share(f32::from(count), words));
    }
    row.set(Feature::FirstTopic, shape.first_topic as f32);
    row.set(Feature::LongestRun, shape.longest_run as f32);
    row.set(Feature::Code, share(shape.code as f32, characters));
    row.set(Feature::Urls, shape.urls as f32);
    row.set(Feature::DescriptionPairs, share(shape.description_pairs as f32, words));
    row.set(Feature::InlineTag, block.inline_tag.map_or(-1.0, |tag| tag as u8 as f32));
    row.set(Feature::LinkCount, block.links as f32);
    row.set(Feature::InnerLinks, block.inner_links as f32);
    let title = shape.title_words as f32;
    row.set(Feature::TitleWords, share(title, words));
    row.set(Feature::TitleCover, share(title, page.title_words as f32).min(1.0));
    if let Some(&[before, all]) = page.copies.get(index) {
        row.set(Feature::CopiesBefore, before as f32);
        row.set(Feature::Copies, all as f32);
    }
    let near = page.blocks.get(index.saturating_sub(8)..index).unwrap_or(&[]);
    let back = near.iter().rev().position(|other| other.shape.hash == shape.hash);
    row.set(Feature::NearCopy, back.map_or(0.0, |back| back as f32 + 1.0));
    row.set(Feature::Lines, block.lines.len() as f32);
    row.set(Feature::Heading, f32::from(block.heading));
    let mark = match block.mark {
        LineMark::Shown | LineMark::FromData(_) => 0.0,
        LineMark::NoScript => 1.0,
        LineMark::Hidden(_) => 2.0,
    };
    row.set(Feature::HiddenMark, mark);
    row.set(Feature::ListDepth, f32::from(block.list_depth));
    fill_element(page, index, row);
}

fn fill_element(page: &Page, index: usize, row: &mut Row<'_>) {
    let Some(block) = page.blocks.get(index) else {
        return;
    };
    let Some(own) = page.container(block.container) else {
        return;
    };
    let inherited = &own.inherited;
    row.set(Feature::Tag, own.tag as u8 as f32);
    row.set(Feature::InlineSum, block.inline_tokens.sum);
    row.set(Feature::InlineLowest, block.inline_tokens.lowest);
    row.set(Feature::OwnSum, own.tokens.sum);
    row.set(Feature::OwnLowest, own.tokens.lowest);
    if let Some(parent) = page.container(own.parent) {
        row.set(Feature::ParentTag, parent.tag as u8 as f32);
        row.set(Feature::ParentSum, parent.tokens.sum);
        if let Some(grandparent) = page.container(parent.parent) {
            row.set(Feature::GrandparentTag, grandparent.tag as u8 as f32);
        }
    }
    for (offset, region) in REGIONS.into_iter().enumerate() {
        row.set_nth(Feature::InNav, offset, f32::from(u8::from(inherited.regions.has(region))));
    }
    for (offset, kind) in KINDS.into_iter().enumerate() {
        let holds = inherited.kinds >> kind & 1 == 1;
        row.set_nth(Feature::NamedNav, offset, f32::from(u8::from(holds)));
    }
    row.set(Feature::ListItems, inherited.list_items as f32);
    row.set(Feature::Depth, own.depth as f32);
    row.set(Feature::TokenSum, inherited.token_sum + block.inline_tokens.sum);
    row.set(Feature::TokenLowest, inherited.token_lowest.min(block.inline_tokens.sum));
    row.set(Feature::TokenHighest, inherited.token_highest);
    row.set(Feature::TokenNearest, inherited.token_nearest);
    row.set(Feature::TokenNear, inherited.token_near + block.inline_tokens.sum);
    row.set(Feature::OwnHints, own.hints as f32);
    row.set(Feature::InlineHints, block.inline_hints as f32);
    row.set(Feature::HintSum, inherited.hint_sum as f32);
    row.set(Feature::NegativeHints, inherited.negative as f32);
    row.set(Feature::PositiveHints, inherited.positive as f32);
    row.set(Feature::NegativeLevel, inherited.negative_level as f32);
    row.set(Feature::PositiveLevel, inherited.positive_level as f32);
}
