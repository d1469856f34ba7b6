//! Rule-based decisions that override the trees: titles, code, quotes and notes are kept; consent requests, hidden
//! messages and "read more" links are removed.

use super::about::{SHORTEST_TITLE, letters};
use super::blocks::Block;
use super::containers::NOTES_BIT;
use super::page::Page;
use super::shape::Ending;
use super::tags::{Region, Regions, Tag};
use super::{Kind, Titles};
use crate::judge::hash;
use crate::judge::lexicon::{Lexicon, Topic, heads_references};
use unboil_html::{HiddenReason, Layout, LineMark};

/// The certain decision on a block, if any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Fate {
    /// None: the trees decide.
    #[default]
    Open,
    /// The block is kept.
    Stays,
    /// The block is removed, with this kind and reason.
    Goes(Kind, &'static str),
}

/// The maximum number of words in a title, and in a hidden message.
const TITLE_WORDS: u32 = 60;
const MESSAGE_WORDS: u32 = 6;
/// The minimum probability and number of words for a block to count as text next to other blocks.
const TEXT: f32 = 0.5;
const TEXT_WORDS: u32 = 8;
/// The minimum probability for a sentence between text to be kept.
const MIDST: f32 = 0.2;
/// The maximum distance, in blocks, of a quote, a caption or code from such text.
const NEAR: usize = 4;
/// The minimum share of links in a group of links.
const LINKS: f32 = 0.5;

/// Returns the certain decision on each block of a page.
pub(super) fn fates(page: &Page, layout: &Layout, chances: &[f32], titles: Titles) -> Vec<Fate> {
    let lexicon = Lexicon::new();
    let seen = Seen { page, layout, chances, first_text: None };
    let seen = Seen { first_text: (0..page.blocks.len()).find(|&index| seen.is_text(index)), ..seen };
    let fate = |(index, block)| match seen.is_code(index) {
        true => Fate::Stays,
        false => goes(page, layout, lexicon, block).unwrap_or_else(|| seen.stays(index)),
    };
    let mut fates: Vec<Fate> = page.blocks.iter().enumerate().map(fate).collect();
    offers(page, layout, &mut fates);
    seen.references(&mut fates);
    let places = title(page, layout);
    let Some((&first, copies)) = places.split_first() else { return fates };
    fates[first] = match titles {
        Titles::Keep => Fate::Stays,
        Titles::Drop => Fate::Goes(Kind::Meta, "the page's title"),
    };
    for &copy in copies {
        if page.blocks[copy].heading > 0 || page.blocks[copy].link_density() > LINKS {
            fates[copy] = Fate::Goes(Kind::Repeat, "the title again");
        }
    }
    if let Some(standfirst) = standfirst(page, layout, first, &fates) {
        fates[standfirst] = Fate::Stays;
    }
    fates
}

fn text<'l>(layout: &'l Layout, block: &Block) -> &'l str {
    layout.text.get(block.bytes.clone()).unwrap_or("")
}

/// Returns the decision if a block is certain to be removed.
fn goes(page: &Page, layout: &Layout, lexicon: Lexicon, block: &Block) -> Option<Fate> {
    if page.is_consent(block) {
        return Some(Fate::Goes(Kind::Legal, "asks for consent, and the page has other text"));
    }
    let is_unseen = matches!(block.mark, LineMark::Hidden(reason) if reason != HiddenReason::AriaHidden);
    if is_unseen && block.shape.words <= MESSAGE_WORDS && block.shape.ending != Ending::Sentence {
        return Some(Fate::Goes(Kind::Debris, "a short message that is hidden"));
    }
    if block.shape.words <= INVITATION_WORDS && invites(block, text(layout, block)) {
        return Some(Fate::Goes(Kind::Promo, "invites the reader to a newsletter"));
    }
    if block.link_density() >= LINKS && leads_on(text(layout, block), lexicon) {
        return Some(Fate::Goes(Kind::Related, "a link to another page, introduced as such"));
    }
    None
}

/// The maximum number of words in a line that announces links to other pages.
const OFFER_WORDS: u32 = 4;
/// Words that always announce such links; words such as "latest" may be the heading of a page's own list.
const OFFERS: &[&str] = &[
    "related",
    "recommended",
    "similar",
    "verwandte",
    "ähnliche",
    "relacionados",
    "relacionadas",
    "liées",
    "similaires",
    "correlati",
    "povezane",
    "похожие",
    "相关",
    "相關",
    "関連",
];

/// Removes consecutive links after a line that announces other pages, and the line itself.
fn offers(page: &Page, layout: &Layout, fates: &mut [Fate]) {
    for (index, block) in page.blocks.iter().enumerate() {
        let Some(&[length, 0]) = page.link_runs.get(index + 1) else { continue };
        if length == 0 || !(1..=OFFER_WORDS).contains(&block.shape.words) || block.shape.title_words > 0 {
            continue;
        }
        let words = text(layout, block).to_lowercase();
        let offers = words.split(|c: char| !c.is_alphanumeric()).any(|word| OFFERS.contains(&word));
        if offers && fates[index] == Fate::Open {
            let end = index + 1 + length as usize;
            fates[index..end].fill(Fate::Goes(Kind::Related, "links to other pages, below a line that says so"));
        }
    }
}

/// The maximum number of words in an invitation to a newsletter, its first words, and its topic. Only newsletters are
/// unambiguous, because documentation also mentions subscriptions and subscribers.
const INVITATION_WORDS: u32 = 25;
const INVITATIONS: &[&str] = &[
    "sign",
    "subscribe",
    "join",
    "get",
    "register",
    "abonnieren",
    "abonnez",
    "inscrivez",
    "suscríbete",
    "suscribite",
    "iscriviti",
    "подпишитесь",
    "subskrybuj",
    "订阅",
    "訂閱",
];
const NEWSLETTERS: &[&str] =
    &["newsletter", "newsletters", "inbox", "boletín", "рассылку", "newslettera", "通讯", "電子報"];

/// Whether a text is an invitation to a newsletter.
fn invites(block: &Block, text: &str) -> bool {
    let words = || text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
    let begins = || words().next().is_some_and(|word| INVITATIONS.contains(&word.as_str()));
    block.heading == 0 && begins() && words().any(|word| NEWSLETTERS.contains(&word.as_str()))
}

/// The maximum number of words before a colon that introduces a link to another page, and the minimum number in the
/// headline after it.
const LEAD_WORDS: usize = 3;
const HEADLINE_WORDS: usize = 3;
/// Words that introduce a headline of another page. "See" and "next" are excluded, because they introduce references of
/// a text.
const MORE: &[&str] = &["more", "mehr", "más", "suite"];

/// Whether a text starts like a link to another story: a few words such as "Read more", a colon, a headline.
fn leads_on(text: &str, lexicon: Lexicon) -> bool {
    let Some((lead, rest)) = text.split_once([':', '：']) else { return false };
    let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count();
    let says = |word: &str| {
        lexicon.topic(hash::word(word)) == Some(Topic::Related) || MORE.contains(&word.to_lowercase().as_str())
    };
    (1..=LEAD_WORDS).contains(&words(lead))
        && words(rest) >= HEADLINE_WORDS
        && lead.split(|c: char| !c.is_alphanumeric()).any(says)
}

/// A page with the results of the trees.
struct Seen<'a> {
    page: &'a Page,
    layout: &'a Layout,
    chances: &'a [f32],
    /// The first block that counts as text.
    first_text: Option<usize>,
}

impl Seen<'_> {
    /// Whether a block counts as text next to other blocks.
    fn is_text(&self, index: usize) -> bool {
        let (Some(block), Some(&chance)) = (self.page.blocks.get(index), self.chances.get(index)) else { return false };
        chance >= TEXT && block.shape.words >= TEXT_WORDS && block.link_density() < LINKS
    }

    fn is_before(&self, index: usize) -> bool {
        (index.saturating_sub(NEAR)..index).any(|at| self.is_text(at))
    }

    fn is_after(&self, index: usize) -> bool {
        (index + 1..=index + NEAR).any(|at| self.is_text(at))
    }

    /// Whether text is before and after a block, or text is before it and it is at the end of the element with the most
    /// text.
    fn is_around(&self, index: usize) -> bool {
        let best = self.page.container(self.page.best);
        let end = best.map_or(0, |it| it.first_block as usize + it.sums.blocks as usize);
        self.is_before(index) && (self.is_after(index) || (index < end && index + 1 + NEAR >= end))
    }

    /// Whether a block is code next to text.
    fn is_code(&self, index: usize) -> bool {
        let Some(block) = self.page.blocks.get(index) else { return false };
        let is_code = self.page.container(block.container).is_some_and(|it| it.tag == Tag::Preformatted);
        let is_shown = block.mark == LineMark::Shown && block.shape.words > 0 && block.link_density() <= LINKS;
        is_code && is_shown && (self.is_before(index) || self.is_after(index))
    }

    /// Keeps the heading of references after the text, and the list that follows it, including its links.
    fn references(&self, fates: &mut [Fate]) {
        let Some(first_text) = self.first_text else { return };
        let container =
            |index: usize| self.page.blocks.get(index).and_then(|block| self.page.container(block.container));
        for (index, block) in self.page.blocks.iter().enumerate().skip(first_text) {
            if block.heading == 0 || !heads_references(text(self.layout, block)) {
                continue;
            }
            let is_item = |&at: &usize| {
                container(at)
                    .is_some_and(|it| it.inherited.regions.has(Region::List) && !it.inherited.regions.has(Region::Nav))
            };
            let items = (index + 1..fates.len()).take_while(is_item).count();
            for fate in fates[index..=index + items].iter_mut().filter(|_| items > 0) {
                *fate = Fate::Stays;
            }
        }
    }

    /// Returns the decision if a block is certain to be kept.
    fn stays(&self, index: usize) -> Fate {
        let Some(block) = self.page.blocks.get(index) else { return Fate::Open };
        let Some(container) = self.page.container(block.container) else { return Fate::Open };
        if block.mark != LineMark::Shown || block.shape.words == 0 || block.link_density() > LINKS {
            return Fate::Open;
        }
        let regions = container.inherited.regions;
        let is_outside = |regions: Regions| {
            regions.has(Region::Nav)
                || regions.has(Region::Dialog)
                // The footer of a quote names its source.
                || (regions.has(Region::Footer) && !regions.has(Region::Quote))
        };
        if is_outside(regions) {
            return Fate::Open;
        }
        let is_text = match container.tag {
            Tag::Figcaption | Tag::Caption => self.is_around(index),
            _ if regions.has(Region::Quote) => self.is_around(index),
            _ if container.inherited.hints_at(NOTES_BIT) => self.first_text.is_some_and(|first| first < index),
            // A sentence between text, regardless of the name of its element.
            _ if block.shape.ending == Ending::Sentence
                && block.shape.words >= TEXT_WORDS
                && block.link_words == 0.0 =>
            {
                self.chances[index] >= MIDST && self.is_around(index)
            }
            // A dateline has its own line before the paragraph that it opens.
            _ => text(self.layout, block).trim_end().ends_with(['—', '–', '―']) && self.is_text(index + 1),
        };
        if is_text { Fate::Stays } else { Fate::Open }
    }
}

/// Returns the blocks that show the stated title: first the title itself, then its copies.
fn title(page: &Page, layout: &Layout) -> Vec<usize> {
    let is_candidate = |block: &Block| {
        (1..=TITLE_WORDS).contains(&block.shape.words)
            && (block.shape.title_words * 2 >= block.shape.words || block.heading > 0 || block.shape.title_words > 3)
    };
    let candidates = page.blocks.iter().enumerate().filter(|(_, block)| is_candidate(block));
    let mut places: Vec<(usize, usize)> = candidates
        .filter_map(|(index, block)| {
            let letters = letters(text(layout, block));
            let rank = page.about.titles.iter().position(|title| *title == letters)?;
            // Two words may also name the site, a section or an author.
            let is_long = letters.len() >= SHORTEST_TITLE && (block.shape.words > 2 || rank == 0);
            (block.heading > 0 || is_long).then_some((rank, index))
        })
        .collect();
    if places.is_empty() {
        return headline(page).into_iter().collect();
    }
    // The most trusted stated title that a heading shows, else one that another line shows.
    let is_shown = |index: usize| page.blocks[index].mark == LineMark::Shown;
    let order = |&(rank, index): &(usize, usize)| {
        let block = &page.blocks[index];
        let in_nav = page.container(block.container).is_some_and(|it| it.inherited.regions.has(Region::Nav));
        (!is_shown(index) || in_nav, block.heading == 0, block.link_density() > LINKS, rank, index)
    };
    places.sort_by_key(order);
    let own = letters(text(layout, &page.blocks[places[0].1]));
    let mut places = places.into_iter().map(|(_, index)| index);
    let first = places.next();
    let copies = places.filter(|&index| letters(text(layout, &page.blocks[index])) == own);
    first.into_iter().chain(copies).collect()
}

/// The only first-level heading of a page that states no title.
fn headline(page: &Page) -> Option<usize> {
    let mut headings = page.blocks.iter().enumerate().filter(|(_, block)| {
        block.heading == 1 && block.shape.words > 1 && block.mark == LineMark::Shown && block.link_density() < LINKS
    });
    let (first, block) = headings.next()?;
    let regions = page.container(block.container)?.inherited.regions;
    (headings.next().is_none() && !regions.has(Region::Nav)).then_some(first)
}

/// The maximum distance of a standfirst from the title, in blocks.
const STANDFIRST_REACH: usize = 8;
/// The minimum number of letters in a standfirst.
const STANDFIRST_LETTERS: usize = 30;

/// The block after the title that equals a stated description, or a sentence in the same element as the title.
fn standfirst(page: &Page, layout: &Layout, title: usize, fates: &[Fate]) -> Option<usize> {
    let end = (title + 1 + STANDFIRST_REACH).min(page.blocks.len());
    let around = |index: usize| page.container(page.blocks[index].container).map(|it| it.parent);
    (title + 1..end).find(|&index| {
        let block = &page.blocks[index];
        if block.link_density() > LINKS || block.heading > 0 || fates[index] != Fate::Open {
            return false;
        }
        let is_beside = around(index) == around(title) && block.shape.words >= TEXT_WORDS;
        if is_beside && block.shape.ending == Ending::Sentence && block.shape.topics.iter().all(|&count| count < 2) {
            return true;
        }
        let letters = letters(text(layout, block));
        let says = |description: &String| {
            letters == *description
                || (description.len() >= STANDFIRST_LETTERS && letters.starts_with(description.as_str()))
        };
        letters.len() >= STANDFIRST_LETTERS && page.about.standfirsts.iter().any(says)
    })
}

/// Applies the certain decisions, unless that would leave the page without text.
pub(super) fn apply(page: &Page, fates: &[Fate], kept: &mut [bool]) {
    let has_text = |((&kept, fate), block): ((&bool, &Fate), &Block)| {
        kept && !matches!(fate, Fate::Goes(..)) && block.shape.words > 0
    };
    if !kept.iter().zip(fates).zip(&page.blocks).any(has_text) {
        return;
    }
    share_fates(page, fates, kept);
    for (kept, fate) in kept.iter_mut().zip(fates) {
        *kept = match fate {
            Fate::Open => *kept,
            Fate::Stays => true,
            Fate::Goes(..) => false,
        };
    }
}

/// Keeps all items of a list, rows of a table or parts of a figure if at least half of their words are kept. Groups of
/// links are excluded, and certain decisions are unchanged.
fn share_fates(page: &Page, fates: &[Fate], kept: &mut [bool]) {
    for container in &page.containers {
        let sums = &container.sums;
        let is_group = matches!(container.tag, Tag::List | Tag::Table | Tag::Figure);
        if !is_group || !(2.0..=GROUP_BLOCKS).contains(&sums.blocks) || sums.link_words > sums.words * LINKS {
            continue;
        }
        let first = container.first_block as usize;
        let blocks = first..(first + sums.blocks as usize).min(page.blocks.len());
        let words = |keep: bool| -> f32 {
            blocks.clone().filter(|&at| kept[at] == keep).map(|at| page.blocks[at].words() + 0.5).sum()
        };
        if words(true) < words(false) || words(true) == 0.0 {
            continue;
        }
        for at in blocks.clone().filter(|&at| fates[at] == Fate::Open) {
            kept[at] = true;
        }
    }
}

/// The maximum number of blocks in such a group; it excludes tables for page layout.
const GROUP_BLOCKS: f32 = 400.0;
