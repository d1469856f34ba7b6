//! Features of a unit's section, of the page's title, and of periodic patterns.

use super::own::{ending, score};
use super::{Feature, RowWriter, number, share};
use crate::judge::hash::{HashedMap, join};
use crate::judge::text::units::{Form, Unit, Units};
use std::ops::Range;

/// The title may be among this many units at the top.
const TITLE_TOP: usize = 3;
/// The maximum number of words in a title.
const TITLE_WORDS: u32 = 30;
/// The maximum period of a pattern, in units, and how far on each side it is searched.
const PERIODS: usize = 6;
const PERIOD_REACH: usize = 12;

/// The units under one heading, up to the next.
#[derive(Clone, Copy, Debug, Default)]
struct Section {
    start: usize,
    level: f32,
    score: f32,
    units: f32,
    long: f32,
    words: f32,
    link_words: f32,
}

/// The overlap of a unit's words with the title.
#[derive(Clone, Copy, Debug, Default)]
struct TitleWords {
    /// The share of the unit's longer words.
    share: f32,
    /// The share of the title's longer words.
    cover: f32,
}

/// The sections, title and patterns of a page.
pub(super) struct Sections {
    sections: Vec<Section>,
    section_of: Vec<u32>,
    titles: Vec<TitleWords>,
    /// The last line near the top that repeats the title, usually the headline.
    headline: Option<usize>,
    /// For each period, prefix counts of units similar to the unit one period later.
    alike: [Vec<u32>; PERIODS],
}

/// The level of a unit's Markdown heading; 1 for an underlined one, 0 for other text.
fn level(unit: &Unit) -> u32 {
    if unit.underlined { 1 } else { unit.shape.heading }
}

impl Sections {
    pub(super) fn of(units: &Units) -> Self {
        let (sections, section_of) = sections_of(&units.list);
        let titles = titles_of(units);
        let is_headline = |(index, title): (usize, &TitleWords)| {
            let is_short = units.list[index].shape.words <= TITLE_WORDS;
            index >= 1 && is_short && title.share >= 0.7 && title.cover >= 0.6
        };
        let top = titles.len() - titles.len() / 3;
        let headline = titles[..top].iter().enumerate().rev().find(|&it| is_headline(it)).map(|(index, _)| index);
        Sections { sections, section_of, titles, headline, alike: alike_of(&units.list) }
    }

    pub(super) fn fill(&self, index: usize, row: &mut RowWriter<'_>) {
        let title = self.titles[index];
        let (side, far) = match self.headline {
            None => (0.0, -1.0),
            Some(headline) if index < headline => (1.0, number(headline - index)),
            Some(headline) => (2.0, number(index - headline)),
        };
        row.set_all(Feature::TitleShare, [title.share, title.cover, side, far]);
        let section = self.sections[self.section_of[index] as usize];
        row.set_all(
            Feature::SectionLong,
            [
                share(section.long, section.units),
                share(section.link_words, section.words),
                share(section.words, section.units),
                section.score,
                section.level,
                number(index - section.start),
            ],
        );
        row.set_all(Feature::Period, self.period(index));
    }

    /// The best period of the units around a unit, and how well it fits, 0 to 1.
    fn period(&self, index: usize) -> [f32; 2] {
        let mut best = [0.0, 0.0];
        for (offset, alike) in self.alike.iter().enumerate() {
            let last = alike.len() - 1;
            let Range { start, end } = index.saturating_sub(PERIOD_REACH)..(index + PERIOD_REACH).min(last);
            if end > start {
                let matches = (alike[end] - alike[start.min(end)]) as f32 / (end - start) as f32;
                // If a shorter period fits equally well, it is preferred.
                if matches > best[1] + 0.05 {
                    best = [number(offset + 1), matches];
                }
            }
        }
        best
    }
}

fn sections_of(list: &[Unit]) -> (Vec<Section>, Vec<u32>) {
    let (mut sections, mut section_of) = (vec![Section::default()], Vec::with_capacity(list.len()));
    for (index, unit) in list.iter().enumerate() {
        if level(unit) > 0 {
            let level = level(unit) as f32;
            sections.push(Section { start: index, level, score: score(unit), ..Section::default() });
        }
        section_of.push(sections.len() as u32 - 1);
        if let Some(section) = sections.last_mut() {
            section.units += 1.0;
            section.long += f32::from(u8::from(unit.is_long()));
            section.words += unit.shape.words as f32;
            section.link_words += unit.shape.link_words as f32;
        }
    }
    (sections, section_of)
}

/// The words of the page's first line, if it may be a title, and of the first heading.
fn titles_of(units: &Units) -> Vec<TitleWords> {
    let is_title = |unit: &&Unit| {
        unit.form == Form::Text && (2..=TITLE_WORDS).contains(&unit.shape.words) && unit.shape.link_words == 0
    };
    let first = units.list.iter().take(TITLE_TOP).find(is_title);
    let heading = units.list.iter().find(|unit| level(unit) > 0 && unit.shape.words > 1);
    let mut words: HashedMap<u8> = HashedMap::default();
    for (unit, mark) in [(first, 1), (heading, 2)] {
        let Some(unit) = unit else { continue };
        for &word in &units.words[unit.words.clone()] {
            *words.entry(u64::from(word)).or_default() |= mark;
        }
    }
    let count = |mark: u8| words.values().filter(|&&of| of & mark > 0).count();
    let counts = [count(1), count(2)];
    let of = |unit: &Unit| {
        let telling = unit.words.len();
        if telling == 0 || words.is_empty() {
            return TitleWords::default();
        }
        let (mut met, mut shared) = ([0_usize; 2], 0_usize);
        for word in &units.words[unit.words.clone()] {
            let mark = words.get(&u64::from(*word)).copied().unwrap_or(0);
            shared += usize::from(mark > 0);
            met[0] += usize::from(mark & 1 > 0);
            met[1] += usize::from(mark & 2 > 0);
        }
        let cover = |which: usize| share(number(met[which]), number(counts[which])).min(1.0);
        TitleWords { share: share(number(shared), number(telling)), cover: cover(0).max(cover(1)) }
    };
    units.list.iter().map(of).collect()
}

/// A coarse hash of a unit's appearance: two entries of one list have the same.
fn look(unit: &Unit) -> u64 {
    let words = u64::from(unit.shape.words.min(1 << 16)).saturating_add(1).ilog2();
    let flags = [
        ending(unit) == 1.0,
        unit.shape.link_words * 2 > unit.shape.words,
        unit.shape.dates > 0,
        unit.shape.item,
        level(unit) > 0,
        unit.shape.prices > 0,
        unit.blanks > 0,
        unit.shape.digits > 0,
    ];
    flags.into_iter().fold(join(u64::from(words / 2), 1), |look, flag| join(look, u64::from(flag)))
}

fn alike_of(list: &[Unit]) -> [Vec<u32>; PERIODS] {
    let looks: Vec<u64> = list.iter().map(look).collect();
    std::array::from_fn(|offset| {
        let period = offset + 1;
        let mut count = 0;
        let mut before = Vec::with_capacity(looks.len() + 1);
        before.push(0);
        for index in 0..looks.len() {
            count += u32::from(looks.get(index + period) == Some(&looks[index]));
            before.push(count);
        }
        before
    })
}
