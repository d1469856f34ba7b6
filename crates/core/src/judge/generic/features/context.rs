//! Features of the blocks before and after, of the block's section heading, and of its position on the page.

use super::{Feature, Row, share};
use crate::judge::generic::blocks::Block;
use crate::judge::generic::page::Page;
use crate::judge::lexicon::Topic;

/// The maximum distance of a long block, in blocks.
const LONG_REACH: usize = 12;

pub(super) fn fill(page: &Page, index: usize, row: &mut Row<'_>) {
    fill_neighbours(page, index, row);
    fill_section(page, index, row);
    fill_position(page, index, row);
    fill_company(page, index, row);
}

fn window(page: &Page, index: usize, reach: usize) -> (&[Block], &[Block]) {
    let before = page.blocks.get(index.saturating_sub(reach)..index).unwrap_or(&[]);
    let end = (index + 1 + reach).min(page.blocks.len());
    let after = page.blocks.get(index + 1..end).unwrap_or(&[]);
    (before, after)
}

fn plain(blocks: &[Block]) -> f32 {
    blocks.iter().map(Block::plain_words).sum()
}

fn fill_neighbours(page: &Page, index: usize, row: &mut Row<'_>) {
    let Some(block) = page.blocks.get(index) else {
        return;
    };
    let (before, after) = window(page, index, 2);
    row.set(Feature::Before2, plain(before));
    row.set(Feature::After2, plain(after));
    let same = |other: &Block| {
        let tag = |it: &Block| page.container(it.container).map(|container| container.tag);
        tag(other) == tag(block)
    };
    if let Some(previous) = before.last() {
        row.set(Feature::PreviousWords, previous.words());
        row.set(Feature::PreviousLinks, previous.link_density());
        row.flag(Feature::PreviousSame, same(previous));
        row.set(Feature::PreviousHeading, f32::from(previous.heading));
    }
    if let Some(next) = after.first() {
        row.set(Feature::NextWords, next.words());
        row.set(Feature::NextLinks, next.link_density());
        row.flag(Feature::NextSame, same(next));
        row.set(Feature::NextHeading, f32::from(next.heading));
    }
    let (before, after) = window(page, index, 5);
    row.set(Feature::Around5, plain(before) + plain(after));
    let (mut words, mut links, mut long) = (0.0, 0.0, 0.0);
    for other in before.iter().chain(after) {
        words += other.words();
        links += other.link_words;
        long += f32::from(u8::from(other.is_long()));
    }
    row.set(Feature::AroundLinks, share(links, words));
    row.set(Feature::AroundLong, long);
    let (before, after) = window(page, index, LONG_REACH);
    let reach = |found: Option<usize>| found.unwrap_or(LONG_REACH) as f32;
    row.set(Feature::SinceLong, reach(before.iter().rev().position(Block::is_long)));
    row.set(Feature::UntilLong, reach(after.iter().position(Block::is_long)));
}

fn fill_section(page: &Page, index: usize, row: &mut Row<'_>) {
    let number = page.section_of.get(index).map_or(0, |&it| it as usize);
    let Some(section) = page.sections.get(number) else {
        return;
    };
    if let Some(heading) = section.heading {
        row.set(Feature::SinceHeading, index as f32 - heading as f32);
        if let Some(block) = page.blocks.get(heading) {
            row.set(Feature::HeadingTitle, share(block.shape.title_words as f32, block.words()));
            row.set(Feature::HeadingLinks, block.link_density());
        }
    } else {
        row.set(Feature::SinceHeading, -1.0);
    }
    row.set(Feature::HeadingLevel, f32::from(section.level));
    row.set(Feature::SectionWords, section.words);
    row.set(Feature::SectionLinks, share(section.link_words, section.words));
    row.set(Feature::SectionBlocks, section.blocks);
    row.set(Feature::SectionLong, share(section.long_blocks, section.blocks));
    let says = |topic: Topic| section.topics.get(topic as usize).is_some_and(|&count| count > 0);
    row.flag(Feature::SectionRelated, says(Topic::Related) || says(Topic::More));
    row.flag(Feature::SectionPromo, says(Topic::Promo));
    row.flag(Feature::SectionComments, says(Topic::Comments));
    row.flag(Feature::SectionSite, says(Topic::Site) || says(Topic::Legal) || says(Topic::Share));
    row.set(Feature::SectionNegativeBefore, page.negative_headings.get(number).copied().unwrap_or(0.0));
}

fn fill_position(page: &Page, index: usize, row: &mut Row<'_>) {
    let Some(block) = page.blocks.get(index) else {
        return;
    };
    let total = page.total();
    let before = page.words_before.get(index).copied().unwrap_or(0.0);
    row.set(Feature::WordsBefore, before);
    row.set(Feature::WordsAfter, total.words - before - block.words());
    row.set(Feature::Position, share(before, total.words));
    row.set(Feature::BlockPosition, share(index as f32, total.blocks));
    let Some(first) = page.first_h1 else {
        row.set(Feature::H1Shared, -1.0);
        return;
    };
    let there = page.words_before.get(first).copied().unwrap_or(0.0);
    row.set(Feature::FromH1, before - there);
    let mut place = block.container;
    let mut up = 0;
    while let Some(container) = page.container(place) {
        let from = container.first_block as usize;
        let holds = from <= first && first < from + container.sums.blocks as usize;
        if holds || up == 20 || place == container.parent {
            row.set(Feature::H1Shared, up as f32);
            row.set(Feature::H1SharedShare, share(container.sums.words, total.words));
            return;
        }
        place = container.parent;
        up += 1;
    }
}

/// Fills in the words shared with the page's prose, the run of links and the articles around the block.
fn fill_company(page: &Page, index: usize, row: &mut Row<'_>) {
    let Some(block) = page.blocks.get(index) else {
        return;
    };
    let shared = page.shared.get(index).copied().unwrap_or_default();
    for (offset, value) in shared.shares().into_iter().enumerate() {
        row.set_nth(Feature::SharedWords, offset, value);
    }
    let [length, place] = page.link_runs.get(index).copied().unwrap_or_default();
    row.set(Feature::LinkRun, length as f32);
    row.set(Feature::LinkRunPlace, place as f32);
    let number = page.article_of.get(block.container).copied().unwrap_or(0);
    row.set(Feature::ArticleNumber, number as f32);
    let total = page.total().words;
    let own = number.checked_sub(1).and_then(|at| page.articles.get(at as usize)).copied();
    if let Some(own) = own.and_then(|at| page.container(at)) {
        row.set(Feature::ArticleShare, share(own.sums.words, total));
    }
    if let Some((at, largest)) = page.largest_article() {
        row.flag(Feature::ArticleLargest, own == Some(at));
        let (first, here) = (largest.first_block as f32, index as f32);
        let last = first + largest.sums.blocks - 1.0;
        let far = if here < first { here - first } else { (here - last).max(0.0) };
        row.set(Feature::ArticleAfterLargest, far);
    }
}
