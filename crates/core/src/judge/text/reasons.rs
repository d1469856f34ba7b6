//! Explains in words why a unit is removed.
//!
//! Along the path in a tree, each split changes the mean of the leaves below. The sum of these changes by theme is the
//! weight of a theme against the unit. The two or three strongest themes are put in words, if they apply to the unit.

use super::Page;
use super::features::{Feature, Theme};
use super::scan::Ending;
use super::units::{Form, Unit};
use crate::judge::forest::{Forest, Row};
use crate::judge::lexicon::Topic;

/// The number of examined trees: the first ones carry most of the weight.
const TREES: usize = 24;
/// The maximum number of phrases in a reason.
const PHRASES: usize = 3;
/// The minimum weight of a third phrase, as a share of the strongest.
const LEAST_WEIGHT: f32 = 0.3;
/// The maximum number of words in a short line.
const SHORT: u32 = 8;
/// The minimum number of consecutive short lines to mention.
const ROW: usize = 3;

/// Returns the strongest evidence against the unit `index`, with the features `row`.
pub(super) fn reason_for(page: &Page<'_>, forest: &Forest, index: usize, row: &Row) -> String {
    let Some(unit) = page.units.list.get(index) else { return String::new() };
    let themes = Feature::themes(forest, row, TREES);
    let heaviest = themes[0].1;
    let case = Case { page, unit, index, row };
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
    if phrases.len() < 2 {
        let more = [Theme::Run, Theme::Prose, Theme::Length, Theme::Around, Theme::Sentences];
        let more = more.into_iter().filter_map(|theme| case.phrase(theme));
        for phrase in more {
            if phrases.len() < 2 && !phrases.contains(&phrase) {
                phrases.push(phrase);
            }
        }
    }
    if let Some((with, of)) = page.evidence.seen(unit) {
        phrases.push(format!("on {with} of {of} pages of this source"));
    }
    if phrases.is_empty() {
        return "too little about it reads like the page's own text".to_owned();
    }
    phrases.join(", ")
}

struct Case<'a> {
    page: &'a Page<'a>,
    unit: &'a Unit,
    index: usize,
    row: &'a Row,
}

/// "1 word", "3 words".
fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

impl Case<'_> {
    fn value(&self, feature: Feature) -> f32 {
        self.row[feature as usize]
    }

    /// Returns the phrase of a theme; `None` if it does not apply to the unit.
    fn phrase(&self, theme: Theme) -> Option<String> {
        let shape = &self.unit.shape;
        match theme {
            Theme::Length => match shape.words {
                0 => Some("without a word".to_owned()),
                words if words <= SHORT => Some(counted(words as usize, "word")),
                _ => None,
            },
            Theme::Links => self.links().map(str::to_owned),
            Theme::Sentences => (shape.ending == Ending::Open && shape.words > 2 && shape.sentences == 0)
                .then(|| "not a sentence".to_owned()),
            Theme::Case => self.case().map(str::to_owned),
            Theme::Signs => self.signs().map(str::to_owned),
            Theme::Form => self.form(),
            Theme::Wording => self.wording(),
            Theme::Copies => {
                let [all, _] = self.page.facts.copies(self.index);
                (all > 1.0 && shape.words > 0).then(|| format!("{all} times on this page"))
            }
            Theme::Shared => (self.value(Feature::Shared) == 0.0 && shape.words > 1)
                .then(|| "none of its words are in the text".to_owned()),
            Theme::Neighbours | Theme::Around => self.around().map(str::to_owned),
            Theme::Run => self.run(),
            Theme::Prose => Some(self.side().to_owned()),
            Theme::Title | Theme::Section => None,
            Theme::Period => (self.value(Feature::PeriodShare) > 0.6 && self.value(Feature::Period) > 1.0)
                .then(|| "one of many entries built alike".to_owned()),
            Theme::Position => self.position().map(str::to_owned),
            Theme::Page => None,
            Theme::First => None,
        }
    }

    fn links(&self) -> Option<&'static str> {
        let shape = &self.unit.shape;
        if shape.links > 0 && shape.link_words * 10 >= shape.words * 9 {
            Some("all of it is a link")
        } else if shape.link_words * 2 > shape.words {
            Some("most of it is links")
        } else if shape.link_numbers > 0 {
            Some("holds numbered links")
        } else if shape.urls > 0 && shape.words < SHORT {
            Some("a web address")
        } else {
            None
        }
    }

    fn case(&self) -> Option<&'static str> {
        let shape = &self.unit.shape;
        let letters = shape.characters.saturating_sub(shape.digits);
        if shape.capitals == letters && letters > 3 {
            Some("in capitals")
        } else if shape.words > 2 && shape.capitalised == shape.words {
            Some("each word starts with a capital")
        } else {
            None
        }
    }

    fn signs(&self) -> Option<&'static str> {
        let shape = &self.unit.shape;
        if shape.copyright {
            Some("a copyright line")
        } else if shape.code.saturating_mul(8) > shape.characters && !self.unit.is_heading() {
            Some("reads as code")
        } else if shape.digits.saturating_mul(2) > shape.characters {
            Some("mostly figures")
        } else if shape.dates > 0 && shape.words < SHORT {
            Some("a date or time")
        } else if shape.separators * 3 > shape.words {
            Some("parts with signs between them")
        } else if shape.glued * 4 > shape.words && shape.glued > 1 {
            Some("words run together")
        } else if shape.blanks_to_fill > 0 {
            Some("a field to fill in")
        } else {
            None
        }
    }

    fn form(&self) -> Option<String> {
        match self.unit.form {
            Form::Table => Some(format!("a table of {}", counted(self.unit.lines.len(), "line"))),
            Form::Rule => Some("a rule between parts".to_owned()),
            Form::Text if self.unit.shape.item => {
                let items = self.items();
                (items >= ROW).then(|| format!("one of {items} items of a list"))
            }
            _ => None,
        }
    }

    /// The number of items in its list.
    fn items(&self) -> usize {
        let is_item = |unit: &&Unit| unit.shape.item;
        let list = &self.page.units.list;
        list[..self.index].iter().rev().take(LIST).take_while(is_item).count()
            + list[self.index..].iter().take(LIST).take_while(is_item).count()
    }

    /// Words that typically occur in boilerplate.
    fn wording(&self) -> Option<String> {
        let shape = &self.unit.shape;
        if shape.scores.line < -1.0 {
            return Some("a line that many sites have".to_owned());
        }
        let named = [
            (Topic::Share, "words of sharing"),
            (Topic::Legal, "words of notices and terms"),
            (Topic::Promo, "words of subscriptions and offers"),
            (Topic::Comments, "words of comments"),
            (Topic::Related, "words that introduce other pages"),
            (Topic::Site, "words of menus and accounts"),
            (Topic::Credit, "words of credits"),
            (Topic::More, "words of links that lead on"),
        ];
        let says = named.into_iter().find(|(topic, _)| shape.topics[*topic as usize] > 0);
        says.map(|(_, phrase)| phrase.to_owned())
            .or_else(|| (shape.scores.sum < -1.0).then(|| "words that menus have".to_owned()))
    }

    fn around(&self) -> Option<&'static str> {
        if self.value(Feature::Near5Link) > 0.6 {
            Some("mostly links around it")
        } else if self.value(Feature::Near5Item) > 0.6 {
            Some("list items around it")
        } else if self.value(Feature::Near5Words) >= 0.0 && self.value(Feature::Near5Words) < 5.0 {
            Some("short lines around it")
        } else if self.value(Feature::Near5Long) < 0.1 {
            Some("no paragraph near it")
        } else {
            None
        }
    }

    fn run(&self) -> Option<String> {
        let length = self.page.facts.run(self.index)?.units.len();
        (length >= ROW).then(|| format!("one of {length} short lines in a row"))
    }

    /// Its position relative to the page's main text.
    fn side(&self) -> &'static str {
        let main = self.page.main();
        if self.index < main.start {
            "before the first long paragraph"
        } else if self.index >= main.end {
            "after the last long paragraph"
        } else {
            "between long paragraphs"
        }
    }

    fn position(&self) -> Option<&'static str> {
        let below = self.page.units.list.len() - 1 - self.index;
        if self.index < EDGE {
            Some("at the top of the page")
        } else if below < EDGE {
            Some("at the end of the page")
        } else {
            None
        }
    }
}

/// The maximum number of list items counted on each side.
const LIST: usize = 200;
/// The number of units that count as the edge of the page.
const EDGE: usize = 5;
