//! A page prepared for the HTML judge: its blocks, the elements around them, and the groups that they form.

use super::about::About;
use super::blocks::{Block, blocks_of};
use super::containers::{CONSENT_BIT, Container, Containers, Sums};
use super::gather::containers_of;
use super::head::Head;
use super::hints::names_consent_request;
use super::tags::{Region, Regions, Tag};
use super::tokens::TokenTable;
use crate::judge::hash::{self, HashedMap};
use crate::judge::lexicon::{TOPICS, Topic};
use crate::judge::shared_words::{SharedWords, shared_words};
use unboil_html::{Layout, LineMark, Tree};

/// Blocks with the same path from the root.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Group {
    pub(super) blocks: f32,
    pub(super) words: f32,
    pub(super) link_words: f32,
    pub(super) long_blocks: f32,
    pub(super) sentences: f32,
    /// The number of distinct texts.
    pub(super) distinct: f32,
    /// The indices of the first and the last block.
    pub(super) first: u32,
    pub(super) last: u32,
}

/// The blocks under one heading, up to the next.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Section {
    /// The index of the heading; `None` before the first.
    pub(super) heading: Option<usize>,
    pub(super) level: u8,
    pub(super) words: f32,
    pub(super) link_words: f32,
    pub(super) blocks: f32,
    pub(super) long_blocks: f32,
    pub(super) topics: [u16; TOPICS],
}

/// A page with all inputs of the features.
pub(super) struct Page {
    pub(super) blocks: Vec<Block>,
    /// For each block, the overlap of its words with the page's other prose.
    pub(super) shared: Vec<SharedWords>,
    /// For each block that is a link, the length of the run of links around it, and its position in the run.
    pub(super) link_runs: Vec<[u32; 2]>,
    /// For each container, the number of the enclosing `<article>`, from 1 in page order; 0 for none.
    pub(super) article_of: Vec<u32>,
    /// The container indices of the articles.
    pub(super) articles: Vec<usize>,
    pub(super) containers: Vec<Container>,
    pub(super) head: Head,
    pub(super) about: About,
    /// Whether the page has text besides consent requests, which are then not its own text.
    pub(super) has_text_beside_consent: bool,
    /// Whether each container is within a consent request; empty if no element is named for one.
    consent: Vec<bool>,
    /// All regions that contain text of the page.
    pub(super) regions: Regions,
    pub(super) title_words: usize,
    pub(super) description_pairs: usize,
    /// For each block, the index of its group, by path and by styled path.
    pub(super) group_of: Vec<[u32; 2]>,
    pub(super) groups: [Vec<Group>; 2],
    /// For each block, the index of its section.
    pub(super) section_of: Vec<u32>,
    pub(super) sections: Vec<Section>,
    /// For each section, the number of headings up to it that announce other pages or comments.
    pub(super) negative_headings: Vec<f32>,
    /// How often the text of a block occurs before it, and in all.
    pub(super) copies: Vec<[u32; 2]>,
    /// The words before each block.
    pub(super) words_before: Vec<f32>,
    /// The index of the block of the first `<h1>`.
    pub(super) first_h1: Option<usize>,
    /// For each container, its position relative to the best-scored one.
    pub(super) places: Vec<BlockPlace>,
    pub(super) best: usize,
}

/// The position of a container relative to the best-scored one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BlockPlace {
    /// It is the best-scored one or inside it.
    pub(super) inside: bool,
    /// It contains the best-scored one.
    pub(super) around: bool,
    /// The levels up to the first element that is `inside` or `around`.
    pub(super) up: u32,
    /// The levels from there up or down to the best-scored one.
    pub(super) across: u32,
}

impl Page {
    pub(super) fn new(tree: &Tree, layout: &Layout, table: &TokenTable) -> Page {
        let about = About::of(tree);
        let (mut blocks, words) = blocks_of(layout, &about);
        let Containers { list: containers, head } = containers_of(tree, layout, &mut blocks, table);
        let mut page = Page {
            first_h1: blocks.iter().position(|block| block.heading == 1),
            regions: containers.iter().fold(Regions::default(), |all, it| all.joined(it.inherited.regions)),
            shared: shared_words(blocks.iter().map(|block| (&words[block.telling.clone()], block.is_prose()))),
            link_runs: link_runs(&blocks),
            article_of: Vec::new(),
            articles: Vec::new(),
            blocks,
            containers,
            head,
            title_words: about.title.len(),
            description_pairs: about.descriptions.len(),
            about,
            has_text_beside_consent: false,
            consent: Vec::new(),
            group_of: Vec::new(),
            groups: [Vec::new(), Vec::new()],
            section_of: Vec::new(),
            sections: Vec::new(),
            negative_headings: Vec::new(),
            copies: Vec::new(),
            words_before: Vec::new(),
            places: Vec::new(),
            best: 0,
        };
        page.group();
        page.divide();
        page.count_copies();
        page.find_articles();
        page.find_consent(tree);
        page.has_text_beside_consent = page.blocks.iter().any(|block| page.is_text_beside_consent(block));
        page.find_best();
        page
    }

    /// The sums over the whole page.
    pub(super) fn total(&self) -> Sums {
        self.containers.first().map(|root| root.sums).unwrap_or_default()
    }

    /// The article element with the most words, and its index among the containers.
    pub(super) fn largest_article(&self) -> Option<(usize, &Container)> {
        let words = |at: usize| self.containers.get(at).map_or(0.0, |it| it.sums.words);
        let largest =
            self.articles.iter().copied().reduce(|most, at| if words(at) > words(most) { at } else { most })?;
        Some((largest, self.containers.get(largest)?))
    }

    pub(super) fn container(&self, index: usize) -> Option<&Container> {
        self.containers.get(index)
    }

    /// The nearest element around a block with more than one block, including the block's own.
    pub(super) fn first_broad(&self, index: usize) -> usize {
        let own = self.blocks.get(index).map_or(0, |block| block.container);
        match self.containers.get(own) {
            Some(container) if container.sums.blocks > 1.0 => own,
            Some(container) => container.broader,
            None => 0,
        }
    }

    /// The groups that contain a block; see [`super::learning::Unit`].
    pub(super) fn groups_of(&self, index: usize) -> [u32; 5] {
        let [path, style] = self.group_of.get(index).copied().unwrap_or_default();
        let broad = self.first_broad(index);
        let broader = self.containers.get(broad).map_or(0, |it| it.broader);
        let section = self.section_of.get(index).copied().unwrap_or(0);
        [style, path, broad as u32, broader as u32, section]
    }

    fn group(&mut self) {
        let mut numbers: [HashedMap<u32>; 2] = [HashedMap::default(), HashedMap::default()];
        let mut texts: HashedMap<()> = HashedMap::default();
        for (index, block) in self.blocks.iter().enumerate() {
            let Some(container) = self.containers.get(block.container) else {
                continue;
            };
            let paths = [container.inherited.path, container.inherited.styled_path];
            let mut places = [0; 2];
            for (which, path) in paths.into_iter().enumerate() {
                let (Some(numbers), Some(groups)) = (numbers.get_mut(which), self.groups.get_mut(which)) else {
                    continue;
                };
                let number = *numbers.entry(path).or_insert_with(|| {
                    groups.push(Group { first: index as u32, ..Group::default() });
                    groups.len() as u32 - 1
                });
                if let Some(group) = groups.get_mut(number as usize) {
                    group.blocks += 1.0;
                    group.words += block.words();
                    group.link_words += block.link_words;
                    group.long_blocks += f32::from(u8::from(block.is_long()));
                    group.sentences += block.shape.sentences as f32;
                    group.last = index as u32;
                    let text = hash::join(block.shape.hash, path);
                    group.distinct += f32::from(u8::from(texts.insert(text, ()).is_none()));
                }
                if let Some(place) = places.get_mut(which) {
                    *place = number;
                }
            }
            self.group_of.push(places);
        }
    }

    fn divide(&mut self) {
        let mut words = 0.0;
        self.sections.push(Section::default());
        for (index, block) in self.blocks.iter().enumerate() {
            self.words_before.push(words);
            words += block.words();
            if block.heading > 0 {
                self.sections.push(Section {
                    heading: Some(index),
                    level: block.heading,
                    topics: block.shape.topics,
                    ..Section::default()
                });
            } else if let Some(section) = self.sections.last_mut() {
                section.words += block.words();
                section.link_words += block.link_words;
                section.blocks += 1.0;
                section.long_blocks += f32::from(u8::from(block.is_long()));
            }
            self.section_of.push(self.sections.len() as u32 - 1);
        }
        let mut negative = 0.0;
        for section in &self.sections {
            let says = |topic: Topic| section.topics.get(topic as usize).is_some_and(|&count| count > 0);
            if says(Topic::Related) || says(Topic::Comments) {
                negative += 1.0;
            }
            self.negative_headings.push(negative);
        }
    }

    fn count_copies(&mut self) {
        let mut seen: HashedMap<u32> = HashedMap::default();
        for block in &self.blocks {
            let count = seen.entry(block.shape.hash).or_default();
            self.copies.push([*count, 0]);
            *count += 1;
        }
        for (copies, block) in self.copies.iter_mut().zip(&self.blocks) {
            copies[1] = seen.get(&block.shape.hash).copied().unwrap_or(1);
        }
    }

    /// Whether a block is within a request for consent to cookies, and the page has other text.
    pub(super) fn is_consent(&self, block: &Block) -> bool {
        self.has_text_beside_consent && self.asks_for_consent(block)
    }

    fn asks_for_consent(&self, block: &Block) -> bool {
        self.consent.get(block.container) == Some(&true)
    }

    /// Finds consent requests: elements named for consent, with further evidence such as other names, words or a
    /// button, because `cookies` alone may name a recipe.
    fn find_consent(&mut self, tree: &Tree) {
        let is_named =
            |it: &Container| it.inherited.hints_at(CONSENT_BIT) && !it.inherited.regions.has(Region::Article);
        if !self.containers.iter().any(is_named) {
            return;
        }
        // For each container named so, the outermost enclosing one that is.
        let mut outermost: Vec<Option<usize>> = Vec::with_capacity(self.containers.len());
        for (index, container) in self.containers.iter().enumerate() {
            let around = outermost.get(container.parent).copied().flatten();
            outermost.push(is_named(container).then_some(around.unwrap_or(index)));
        }
        let mut requests = vec![false; self.containers.len()];
        for (container, root) in self.containers.iter().zip(&outermost) {
            let Some(root) = *root else { continue };
            let named = |name| tree.attribute(container.node, name).is_some_and(names_consent_request);
            requests[root] |= named("class") || named("id");
        }
        for block in &self.blocks {
            let Some(&Some(root)) = outermost.get(block.container) else { continue };
            let legal = block.shape.topics.get(Topic::Legal as usize).copied().unwrap_or(0);
            let is_button = block.inline_tag == Some(Tag::Button)
                || self.containers.get(block.container).is_some_and(|it| it.inherited.regions.has(Region::Button));
            requests[root] |= is_button || u32::from(legal) > block.shape.title_words;
        }
        self.consent = outermost.into_iter().map(|root| root.is_some_and(|root| requests[root])).collect();
    }

    /// Whether a block is a sentence outside of consent requests and of regions that never contain a page's text.
    fn is_text_beside_consent(&self, block: &Block) -> bool {
        let outside = |it: &Container| {
            ![Region::Nav, Region::Footer, Region::Dialog, Region::Form]
                .iter()
                .any(|&region| it.inherited.regions.has(region))
        };
        block.shape.words >= 8
            && block.shape.sentences > 0
            && block.mark == LineMark::Shown
            && block.link_density() < 0.5
            && !self.asks_for_consent(block)
            && self.containers.get(block.container).is_some_and(outside)
    }

    fn find_articles(&mut self) {
        for (index, container) in self.containers.iter().enumerate() {
            let around = if index == 0 { 0 } else { self.article_of.get(container.parent).copied().unwrap_or(0) };
            let own = container.tag == Tag::Article && container.sums.blocks > 0.0;
            if own {
                self.articles.push(index);
            }
            self.article_of.push(if own { self.articles.len() as u32 } else { around });
        }
    }

    /// Finds the element with the most text, as Readability does: each paragraph counts for its element and,
    /// decreasingly, for those around it.
    fn find_best(&mut self) {
        let mut scores = vec![0.0_f32; self.containers.len()];
        for block in self.blocks.iter().filter(|block| block.is_long() && !self.is_consent(block)) {
            let points = 1.0 + block.shape.commas as f32 + (block.plain_words() / 17.0).min(3.0);
            let mut place = block.container;
            for level in 0..5 {
                let Some(container) = self.containers.get(place) else {
                    break;
                };
                if let Some(score) = scores.get_mut(place) {
                    *score += points / (level as f32 * 0.7 + 1.0);
                }
                if place == container.parent {
                    break;
                }
                place = container.parent;
            }
        }
        let mut best = (0, 0.0);
        for (index, (score, container)) in scores.iter().zip(&self.containers).enumerate() {
            let sums = &container.sums;
            let kept = 1.0 - sums.link_words / sums.words.max(1.0);
            let score = score * kept * if container.tag == Tag::Body { 0.5 } else { 1.0 };
            if score > best.1 {
                best = (index, score);
            }
        }
        self.best = best.0;
        self.place_all();
    }

    fn place_all(&mut self) {
        self.places = vec![BlockPlace::default(); self.containers.len()];
        let (mut index, mut across) = (self.best, 0);
        loop {
            if let Some(place) = self.places.get_mut(index) {
                *place = BlockPlace { inside: across == 0, around: true, up: 0, across };
            }
            let parent = self.containers.get(index).map_or(0, |it| it.parent);
            if parent == index {
                break;
            }
            index = parent;
            across += 1;
        }
        for index in 1..self.containers.len() {
            let parent = self.containers.get(index).map_or(0, |it| it.parent);
            let Some(&above) = self.places.get(parent) else {
                continue;
            };
            if let Some(place) = self.places.get_mut(index).filter(|place| !place.around) {
                *place = if above.inside {
                    BlockPlace { inside: true, around: false, up: 0, across: above.across + 1 }
                } else {
                    BlockPlace { up: above.up + 1, around: false, ..above }
                };
            }
        }
    }
}

/// The minimum share of links for a block to count as a link.
const LINK: f32 = 0.8;

/// For each block, the length of its run of links and its position in it; zeros for other blocks.
fn link_runs(blocks: &[Block]) -> Vec<[u32; 2]> {
    let mut runs = vec![[0; 2]; blocks.len()];
    let mut start = 0;
    while start < blocks.len() {
        let length = blocks[start..].iter().take_while(|block| block.link_density() > LINK).count();
        for (place, run) in runs[start..start + length].iter_mut().enumerate() {
            *run = [length as u32, place as u32];
        }
        start += length.max(1);
    }
    runs
}
