//! The interface for the training script: the same blocks and features as in judging. Unused when a page is judged.

use super::Model;
use super::features::{Feature, Rows};
use super::page::Page;
use super::tokens::{TokenTable, for_each_token};
use crate::judge::hash::HashedMap;
use std::collections::BTreeMap;
use std::ops::Range;
use unboil_html::{Layout, Tree};

/// A block for training.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its byte range in the layout's text.
    pub bytes: Range<usize>,
    /// Its number of words, as the judge counts them.
    pub words: u32,
    /// The numbers of its groups: blocks with the same styled path, with the same path, in the nearest wider element,
    /// in the second wider element, in the section.
    pub groups: [u32; 5],
}

/// Returns the blocks of a page and their features, [`super::Feature::COUNT`] numbers per block.
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

/// Returns the features including those of the second stage, from the log-odds of the first stage for each block.
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

/// Returns the probability that each block of a page is content, according to the judge with this model.
pub fn chances(tree: &Tree, layout: &Layout, model: &Model) -> Vec<f32> {
    let page = Page::new(tree, layout, &model.tokens);
    super::chances(&mut Rows::new(&page), model)
}

/// Returns for each token of a page the share of the words below its elements that are content. `kept` states for each
/// block whether it is content.
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
            // A name may occur twice in one element.
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
