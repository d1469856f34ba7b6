//! What the training script needs of the judge: the same blocks and features
//! that judging uses. Nothing here runs when a page is judged.

use super::Model;
use super::features::{Feature, Rows};
use super::page::Page;
use super::tokens::{TokenTable, for_each_token};
use crate::judge::hash::HashedMap;
use std::collections::BTreeMap;
use std::ops::Range;
use unboil_html::{Layout, Tree};

/// One block as training sees it.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its bytes in the layout's text.
    pub bytes: Range<usize>,
    /// Its words, as the judge counts them.
    pub words: u32,
    /// Numbers of the groups it is in: blocks of the same styled path, of the
    /// same path, of the nearest and of the second wider element, of the
    /// section.
    pub groups: [u32; 5],
}

/// The blocks of a page and their features, [`super::Feature::COUNT`] numbers
/// a block.
pub fn rows(tree: &Tree, layout: &Layout, table: &TokenTable) -> (Vec<Unit>, Vec<f32>) {
    let page = Page::new(tree, layout, table);
    let units = page
        .blocks
        .iter()
        .enumerate()
        .map(|(index, block)| Unit {
            bytes: block.bytes.clone(),
            words: block.shape.words,
            groups: page.groups_of(index),
        })
        .collect();
    (units, all_rows(&mut Rows::new(&page)))
}

/// The features again, those of the second stage filled in from the log-odds
/// that the first gave to each block.
pub fn second_rows(tree: &Tree, layout: &Layout, odds: &[f32]) -> Vec<f32> {
    let page = Page::new(tree, layout, &TokenTable::default());
    let mut rows = Rows::new(&page);
    rows.add_second(odds.to_vec());
    all_rows(&mut rows)
}

fn all_rows(rows: &mut Rows<'_>) -> Vec<f32> {
    let mut all = Vec::new();
    for number in 0..rows.batches() {
        for row in rows.batch(number) {
            all.extend(row.iter().take(Feature::COUNT));
        }
    }
    all
}

/// The probability that each block of a page is content, as the judge with this model sees it.
pub fn chances(tree: &Tree, layout: &Layout, model: &Model) -> Vec<f32> {
    let page = Page::new(tree, layout, &model.tokens);
    super::chances(&mut Rows::new(&page), model)
}

/// Share of the words below elements with a token that is content, and the
/// words, for each token of a page. `kept` says of each block whether it is
/// content.
pub fn token_shares(tree: &Tree, layout: &Layout, kept: &[bool]) -> BTreeMap<String, f32> {
    let page = Page::new(tree, layout, &TokenTable::default());
    let mut below = vec![[0.0_f32; 2]; page.containers.len()];
    for (block, &keep) in page.blocks.iter().zip(kept) {
        if let Some(sums) = below.get_mut(block.container) {
            sums[usize::from(keep)] += block.words().powf(0.75);
        }
    }
    for index in (1..page.containers.len()).rev() {
        let (Some(&[dropped, kept]), Some(container)) = (below.get(index), page.containers.get(index)) else {
            continue;
        };
        if let Some(sums) = below.get_mut(container.parent) {
            sums[0] += dropped;
            sums[1] += kept;
        }
    }
    let mut names: HashedMap<(String, [f32; 2], usize)> = HashedMap::default();
    for (index, (container, sums)) in page.containers.iter().zip(&below).enumerate() {
        for_each_token(tree, container.node, container.tag, |key, name| {
            let entry = names.entry(key).or_insert_with(|| (name.to_ascii_lowercase(), [0.0; 2], usize::MAX));
            // A name may come twice in one element.
            if entry.2 != index {
                entry.2 = index;
                entry.1[0] += sums[0];
                entry.1[1] += sums[1];
            }
        });
    }
    names
        .into_values()
        .filter(|(_, sums, _)| sums[0] + sums[1] > 0.0)
        .map(|(name, [dropped, kept], _)| (name, kept / (dropped + kept)))
        .collect()
}
