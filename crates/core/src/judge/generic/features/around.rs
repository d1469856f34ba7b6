//! Features of the elements around a block, of similar siblings, and of the whole page.

use super::{Feature, Row, share};
use crate::judge::generic::containers::Container;
use crate::judge::generic::page::{Group, Page};
use crate::judge::generic::tags::{Region, Tag};

/// The levels up at which raw densities are computed.
const LEVELS: [usize; 5] = [0, 1, 2, 3, 5];
/// The number of enclosing elements that are examined for similar siblings.
const ALIKE_LEVELS: usize = 6;

pub(super) fn fill(page: &Page, index: usize, row: &mut Row<'_>) {
    fill_levels(page, index, row);
    fill_broader(page, index, row);
    fill_alike(page, index, row);
    fill_groups(page, index, row);
    fill_best(page, index, row);
}

fn fill_levels(page: &Page, index: usize, row: &mut Row<'_>) {
    let Some(mut place) = page.blocks.get(index).map(|block| block.container) else {
        return;
    };
    let mut level = 0;
    for (which, &wanted) in LEVELS.iter().enumerate() {
        while level < wanted {
            place = page.container(place).map_or(0, |it| it.parent);
            level += 1;
        }
        let Some(container) = page.container(place) else {
            return;
        };
        let sums = &container.sums;
        row.set_nth(Feature::Level0Long, which * 2, share(sums.long_blocks, sums.blocks));
        row.set_nth(Feature::Level0Long, which * 2 + 1, share(sums.link_words, sums.words));
    }
}

fn fill_broader(page: &Page, index: usize, row: &mut Row<'_>) {
    let total = page.total();
    let mut place = page.first_broad(index);
    for level in 0..4 {
        let Some(container) = page.container(place) else {
            return;
        };
        let sums = &container.sums;
        let within = share(index as f32 - container.first_block as f32, sums.blocks);
        let numbers = [
            share(sums.long_blocks, sums.blocks),
            share(sums.link_words, sums.words),
            sums.blocks,
            share(sums.words, sums.blocks),
            share(sums.words, total.words),
            share(sums.sentences, sums.words),
            share(sums.media, sums.blocks),
        ];
        for (offset, number) in numbers.into_iter().enumerate() {
            row.set_nth(Feature::Broad1Long, level * numbers.len() + offset, number);
        }
        match level {
            0 => {
                row.set(Feature::Broad1Prices, share(sums.prices, sums.blocks));
                row.set(Feature::Broad1Dates, share(sums.dates, sums.blocks));
                row.set(Feature::Broad1Controls, sums.controls);
                row.set(Feature::Broad1Headings, share(sums.headings, sums.blocks));
                row.set(Feature::Broad1First, within);
                row.set(Feature::Broad1Tag, container.tag as u8 as f32);
            }
            1 => {
                row.set(Feature::Broad2Prices, share(sums.prices, sums.blocks));
                row.set(Feature::Broad2Controls, sums.controls);
                row.set(Feature::Broad2Headings, share(sums.headings, sums.blocks));
                row.set(Feature::Broad2First, within);
                row.set(Feature::Broad2Tag, container.tag as u8 as f32);
            }
            2 => row.set(Feature::Broad3First, within),
            _ => {}
        }
        place = container.broader;
    }
}

fn fill_alike(page: &Page, index: usize, row: &mut Row<'_>) {
    let mut place = page.blocks.get(index).map_or(0, |block| block.container);
    let mut most: Option<(usize, &Container)> = None;
    for level in 0..ALIKE_LEVELS {
        let Some(container) = page.container(place) else {
            break;
        };
        if most.is_none_or(|(_, held)| container.alike > held.alike) {
            most = Some((level, container));
        }
        place = container.parent;
    }
    let Some((level, container)) = most else {
        return;
    };
    let count = container.alike as f32;
    let sums = &container.sums;
    row.set(Feature::Alike, count);
    row.set(Feature::AlikeLevel, level as f32);
    row.set(Feature::AlikeWords, share(container.alike_words, count));
    row.set(Feature::AlikeShare, share(container.alike_words, page.total().words));
    row.set(Feature::AlikeBlocks, sums.blocks);
    row.set(Feature::AlikeLinks, share(sums.link_words, sums.words));
    row.set(Feature::AlikeLong, share(sums.long_blocks, sums.blocks));
    row.set(Feature::AlikeMedia, sums.media);
    row.set(Feature::AlikeHeadings, sums.headings);
    row.set(Feature::AlikePrices, sums.prices);
    row.set(Feature::AlikeDates, sums.dates);
}

fn fill_groups(page: &Page, index: usize, row: &mut Row<'_>) {
    let Some(numbers) = page.group_of.get(index) else {
        return;
    };
    let total = page.total();
    for (which, (&number, groups)) in numbers.iter().zip(&page.groups).enumerate() {
        let group: Group = groups.get(number as usize).copied().unwrap_or_default();
        let spread = group.last as f32 - group.first as f32;
        let numbers = [
            group.blocks,
            share(group.words, total.words),
            share(group.link_words, group.words),
            share(group.words, group.blocks),
            share(group.long_blocks, group.blocks),
            share(group.sentences, group.blocks),
            share(spread, total.blocks),
            share(group.distinct, group.blocks),
        ];
        for (offset, number) in numbers.into_iter().enumerate() {
            row.set_nth(Feature::PathBlocks, which * numbers.len() + offset, number);
        }
    }
}

fn fill_best(page: &Page, index: usize, row: &mut Row<'_>) {
    let own = page.blocks.get(index).map_or(0, |block| block.container);
    let place = page.places.get(own).copied().unwrap_or_default();
    row.flag(Feature::InBest, place.inside);
    row.flag(Feature::AroundBest, place.around);
    row.set(Feature::BestUp, place.up as f32);
    row.set(Feature::BestAcross, place.across as f32);
    let mut shared = own;
    for _ in 0..place.up.min(20) {
        shared = page.container(shared).map_or(0, |it| it.parent);
    }
    let words = page.container(shared).map_or(0.0, |it| it.sums.words);
    row.set(Feature::BestShare, share(words, page.total().words));
    if let Some(best) = page.container(page.best) {
        let (first, here) = (best.first_block as f32, index as f32);
        let last = first + best.sums.blocks - 1.0;
        let distance = if here < first { here - first } else { (here - last).max(0.0) };
        row.set(Feature::BestDistance, distance);
    }
}

/// Features that are equal for all blocks of a page.
pub(super) struct PageFacts(Vec<(Feature, f32)>);

impl PageFacts {
    pub(super) fn of(page: &Page) -> PageFacts {
        let total = page.total();
        let count = |tag: Tag| page.containers.iter().filter(|it| it.tag == tag).count() as f32;
        let words_where = |holds: &dyn Fn(&Container) -> bool| -> f32 {
            page.blocks
                .iter()
                .filter(|block| page.container(block.container).is_some_and(holds))
                .map(|block| block.words())
                .sum()
        };
        let in_main =
            words_where(&|it| it.inherited.regions.has(Region::Main) || it.inherited.regions.has(Region::Article));
        let in_comments = words_where(&|it| it.inherited.kind == Some(crate::judge::generic::Kind::Comments));
        let alike = page
            .containers
            .iter()
            .filter(|it| it.alike >= 4 && it.sums.link_words < it.sums.words * 0.7)
            .map(|it| it.alike_words)
            .fold(0.0, f32::max);
        let best = page.container(page.best).map(|it| it.sums).unwrap_or_default();
        let head = &page.head;
        PageFacts(vec![
            (Feature::PageWords, total.words),
            (Feature::PageBlocks, total.blocks),
            (Feature::PageLinks, share(total.link_words, total.words)),
            (Feature::PageLong, share(total.long_words, total.words)),
            (Feature::PageLongBlocks, total.long_blocks),
            (Feature::PageParagraphs, share(total.paragraphs, total.blocks)),
            (Feature::PageHeadings, share(total.headings, total.blocks)),
            (Feature::PagePrices, total.prices),
            (Feature::PageDates, share(total.dates, total.blocks)),
            (Feature::PageMedia, share(total.media, total.blocks)),
            (Feature::PageControls, total.controls),
            (Feature::PageArticles, count(Tag::Article)),
            (Feature::PageAlike, share(alike, total.words)),
            (Feature::PageH1, f32::from(u8::from(page.first_h1.is_some()))),
            (Feature::PageBestShare, share(best.words, total.words)),
            (Feature::PageBestLong, share(best.long_blocks, best.blocks)),
            (Feature::PageLdArticles, head.articles as f32),
            (Feature::PageLdProducts, head.products as f32),
            (Feature::PageLdLists, head.lists as f32),
            (Feature::PageLdDiscussions, head.discussions as f32),
            (Feature::PageOgType, head.og_type as f32),
            (Feature::PageMain, share(in_main, total.words)),
            (Feature::PageDescription, page.description_pairs as f32),
            (Feature::PageComments, share(in_comments, total.words)),
            (
                Feature::PageArticleShare,
                share(page.largest_article().map_or(0.0, |(_, it)| it.sums.words), total.words),
            ),
            (
                Feature::PagePeriod,
                share(page.link_runs.iter().filter(|[length, _]| *length >= 5).count() as f32, total.blocks),
            ),
        ])
    }

    pub(super) fn fill(&self, row: &mut Row<'_>) {
        for &(feature, value) in &self.0 {
            row.set(feature, value);
        }
    }
}
