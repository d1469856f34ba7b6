//! Explains in words why a block is removed.
//!
//! Along the path in a tree, each split changes the mean of the leaves below. The sum of these changes by theme is the
//! weight of a theme against the block. The two or three strongest themes are put in words, if they apply to the block.

use super::Judged;
use super::blocks::Block;
use super::features::{Feature, Theme};
use super::shape::Ending;
use super::tags::{Region, Tag};
use super::tokens::for_each_token;
use crate::judge::forest::Row;
use crate::judge::lexicon::Topic;
use unboil_html::LineMark;

/// The number of examined trees: the first ones carry most of the weight.
const TREES: usize = 30;
/// The maximum number of phrases in a reason.
const PHRASES: usize = 3;
/// The minimum weight of a third phrase, as a share of the strongest.
const LEAST_WEIGHT: f32 = 0.3;
/// The maximum length of a quotation from the page, in characters.
const QUOTED: usize = 40;

/// Returns the strongest evidence against block `index`, with the features `row`.
pub(super) fn reason_for(judged: &Judged<'_>, index: usize, row: &Row) -> String {
    let Some(block) = judged.page.blocks.get(index) else {
        return String::new();
    };
    let themes = Feature::themes(judged.forest, row, TREES);
    let heaviest = themes[0].1;
    let case = Case { judged, block, index };
    let mut phrases: Vec<String> = Vec::with_capacity(PHRASES);
    for (theme, weight) in themes {
        let light = weight > heaviest * LEAST_WEIGHT && phrases.len() > 1;
        if phrases.len() == PHRASES || weight >= 0.0 || light {
            break;
        }
        if let Some(phrase) = case.phrase(theme)
            && !phrases.contains(&phrase)
        {
            phrases.push(phrase);
        }
    }
    if let Some(phrase) = company(row) {
        phrases.truncate(PHRASES - 1);
        phrases.push(phrase.to_owned());
    }
    if phrases.is_empty() {
        phrases.extend(Theme::ALL.into_iter().filter_map(|theme| case.phrase(theme)).take(2));
    }
    if phrases.is_empty() {
        return "too little about it looks like the page's own text".to_owned();
    }
    phrases.join(", ")
}

/// Returns the reason if the block alone looked like content, but its group did not.
fn company(row: &Row) -> Option<&'static str> {
    let value = |feature: Feature| row[feature as usize];
    if value(Feature::FirstOdds) < 0.0 {
        None
    } else if value(Feature::FirstStyle) < 0.5 {
        Some("most of what is built like it is boilerplate")
    } else if value(Feature::FirstBroad1) < 0.5 || value(Feature::FirstBroad2) < 0.5 {
        Some("most of what is around it is boilerplate")
    } else if value(Feature::FirstSection) < 0.5 {
        Some("most of its section is boilerplate")
    } else {
        Some("close to content, but less so than the rest of the page")
    }
}

struct Case<'a> {
    judged: &'a Judged<'a>,
    block: &'a Block,
    index: usize,
}

impl Case<'_> {
    /// Returns the phrase of a theme; `None` if it does not apply to the block.
    fn phrase(&self, theme: Theme) -> Option<String> {
        match theme {
            Theme::Length => self.length().map(str::to_owned),
            Theme::Links => self.links().map(str::to_owned),
            Theme::Sentences => self.sentences().map(str::to_owned),
            Theme::Shape => self.shape().map(str::to_owned),
            Theme::Wording => self.wording(),
            Theme::Title => (self.block.shape.title_words == 0).then(|| "no word of the title".to_owned()),
            Theme::Copies => self.copies(),
            Theme::Shared => self.shared().map(str::to_owned),
            Theme::Hidden => self.hidden().map(str::to_owned),
            Theme::Element => self.element(),
            Theme::Region => self.region(),
            Theme::Names => self.names(),
            Theme::Density => self.density().map(str::to_owned),
            Theme::Repeats => self.repeats(),
            Theme::Group => self.group().map(str::to_owned),
            Theme::Neighbours => self.neighbours().map(str::to_owned),
            Theme::Section => self.section(),
            Theme::Position => self.position().map(str::to_owned),
            Theme::Main => self.main().map(str::to_owned),
            Theme::Page | Theme::First => None,
        }
    }

    fn length(&self) -> Option<&'static str> {
        match self.block.shape.words {
            0 => Some("no words"),
            1 => Some("a single word"),
            2..=5 => Some("a few words"),
            6..=14 => Some("a short line"),
            _ => None,
        }
    }

    fn links(&self) -> Option<&'static str> {
        match self.block.link_density() {
            density if density > 0.95 => Some("a link"),
            density if density > 0.5 => Some("mostly links"),
            _ => None,
        }
    }

    fn sentences(&self) -> Option<&'static str> {
        match self.block.shape.ending {
            Ending::Open => Some("no sentence"),
            Ending::Ellipsis => Some("text that breaks off"),
            Ending::Sentence | Ending::Colon => None,
        }
    }

    fn shape(&self) -> Option<&'static str> {
        let shape = &self.block.shape;
        if shape.prices > 0 {
            Some("a price")
        } else if shape.dates > 0 && shape.words < 12 {
            Some("a date or time")
        } else if shape.separators > 0 {
            Some("parts set off by bars or dots")
        } else if shape.digits * 2 > shape.characters {
            Some("mostly digits")
        } else if shape.capitals * 2 > shape.characters {
            Some("mostly capitals")
        } else {
            None
        }
    }

    fn wording(&self) -> Option<String> {
        let shape = &self.block.shape;
        if shape.copyright {
            return Some("a copyright line".to_owned());
        }
        let most = (0..shape.topics.len()).max_by_key(|&it| (shape.topics.get(it), usize::MAX - it))?;
        if shape.topics.get(most).is_none_or(|&count| count == 0) {
            return None;
        }
        let words = [
            (Topic::Related, "other pages"),
            (Topic::Share, "sharing"),
            (Topic::Legal, "legal matters"),
            (Topic::Promo, "subscriptions or offers"),
            (Topic::Comments, "comments"),
            (Topic::Meta, "authors or dates"),
            (Topic::Credit, "picture credits"),
            (Topic::Site, "the use of the site"),
            (Topic::More, "reading on"),
        ];
        let about = words.iter().find(|(topic, _)| *topic as usize == most)?.1;
        Some(format!("words about {about}"))
    }

    fn copies(&self) -> Option<String> {
        let &[_, all] = self.judged.page.copies.get(self.index)?;
        (all > 1).then(|| format!("the same text {all} times"))
    }

    fn shared(&self) -> Option<&'static str> {
        let shared = self.judged.page.shared.get(self.index)?;
        (shared.telling >= 3.0 && shared.shared == 0.0).then_some("none of its words are in the text")
    }

    fn hidden(&self) -> Option<&'static str> {
        match self.block.mark {
            LineMark::Shown | LineMark::FromData(_) => None,
            LineMark::NoScript => Some("shown only without scripts"),
            LineMark::Hidden(_) => Some("hidden from readers"),
        }
    }

    fn element(&self) -> Option<String> {
        let container = self.judged.page.container(self.block.container)?;
        match container.tag {
            Tag::Paragraph | Tag::Other | Tag::Body => None,
            _ => Some(format!("a <{}>", self.judged.tree.tag(container.node))),
        }
    }

    fn region(&self) -> Option<String> {
        let page = self.judged.page;
        let regions = page.container(self.block.container)?.inherited.regions;
        let named = [
            (Region::Dialog, "a dialog"),
            (Region::Nav, "a <nav>"),
            (Region::Footer, "a <footer>"),
            (Region::Aside, "an <aside>"),
            (Region::Header, "a <header>"),
            (Region::Form, "a form"),
            (Region::Button, "a button"),
        ];
        if let Some((_, name)) = named.iter().find(|(region, _)| regions.has(*region)) {
            return Some(format!("in {name}"));
        }
        if !regions.has(Region::Main) && !regions.has(Region::Article) {
            if page.regions.has(Region::Main) {
                return Some("outside <main>".to_owned());
            }
            if page.regions.has(Region::Article) {
                return Some("outside every <article>".to_owned());
            }
        }
        regions.has(Region::List).then(|| "in a list".to_owned())
    }

    /// The most informative name of an enclosing element.
    fn names(&self) -> Option<String> {
        let page = self.judged.page;
        let own = page.container(self.block.container)?;
        let worst = page.container(own.inherited.token_worst)?;
        let mut lowest = (-0.1_f32, None);
        for_each_token(self.judged.tree, worst.node, worst.tag, |key, name| {
            if let Some(score) = self.judged.tokens.score(key)
                && score < lowest.0
            {
                lowest = (score, Some(name.to_owned()));
            }
        });
        lowest.1.map(|name| format!("inside \u{201c}{name}\u{201d}"))
    }

    fn density(&self) -> Option<&'static str> {
        let page = self.judged.page;
        let own = page.container(self.block.container)?;
        let broad = page.container(own.broader)?;
        let sums = broad.sums;
        if sums.link_words > sums.words * 0.5 {
            Some("among links")
        } else if sums.long_blocks == 0.0 {
            Some("no running text around it")
        } else if sums.long_blocks < sums.blocks * 0.3 {
            Some("little running text around it")
        } else {
            None
        }
    }

    fn repeats(&self) -> Option<String> {
        let page = self.judged.page;
        let mut place = self.block.container;
        let mut most = 0;
        for _ in 0..6 {
            let container = page.container(place)?;
            most = most.max(container.alike);
            place = container.parent;
        }
        match most {
            0..=2 => None,
            3..=9 => Some("one of a few siblings alike".to_owned()),
            _ => Some("one of many siblings alike".to_owned()),
        }
    }

    fn group(&self) -> Option<&'static str> {
        let page = self.judged.page;
        let &[number, _] = page.group_of.get(self.index)?;
        let [groups, _] = &page.groups;
        let group = groups.get(number as usize)?;
        if group.blocks > 1.0 && group.link_words > group.words * 0.5 {
            Some("built as lines of links are")
        } else if group.words * 20.0 < page.total().words {
            Some("built unlike most of the page")
        } else {
            None
        }
    }

    fn neighbours(&self) -> Option<&'static str> {
        let page = self.judged.page;
        let near = self.index.saturating_sub(3)..(self.index + 4).min(page.blocks.len());
        let long = page.blocks.get(near)?.iter().any(Block::is_long);
        (!long).then_some("no running text next to it")
    }

    fn section(&self) -> Option<String> {
        let page = self.judged.page;
        let number = page.section_of.get(self.index).map_or(0, |&it| it as usize);
        let heading = page.sections.get(number)?.heading.filter(|&heading| heading != self.index)?;
        let heading = page.blocks.get(heading)?;
        let text = self.judged.layout.text.get(heading.bytes.clone())?;
        let mut quoted: String = text.trim().chars().take(QUOTED).collect();
        if text.trim().chars().count() > QUOTED {
            quoted.push('…');
        }
        Some(format!("under the heading \u{201c}{quoted}\u{201d}"))
    }

    fn position(&self) -> Option<&'static str> {
        let page = self.judged.page;
        let share = self.index as f32 / page.blocks.len().max(1) as f32;
        if page.first_h1.is_some_and(|first| self.index < first) {
            Some("above the title")
        } else if share > 0.8 {
            Some("near the end of the page")
        } else if share < 0.1 {
            Some("near the start of the page")
        } else {
            None
        }
    }

    fn main(&self) -> Option<&'static str> {
        let place = self.judged.page.places.get(self.block.container)?;
        match place.up {
            0 if place.inside => None,
            0..=1 => Some("beside the main text"),
            _ => Some("far from the main text"),
        }
    }
}
