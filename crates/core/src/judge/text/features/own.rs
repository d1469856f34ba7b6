//! Features of a unit alone.

use super::{Feature, RowWriter, share};
use crate::judge::text::scan::Ending;
use crate::judge::text::units::{Form, Unit, Units};

/// The ending of a unit, as a number.
#[inline]
pub(super) fn ending(unit: &Unit) -> f32 {
    match unit.shape.ending {
        Ending::Open => 0.0,
        Ending::Sentence => 1.0,
        Ending::Colon => 2.0,
        Ending::Ellipsis => 3.0,
    }
}

/// The heading level of a unit; 7 for an underlined heading, 0 for other text.
#[inline]
pub(super) fn heading(unit: &Unit) -> f32 {
    if unit.underlined { 7.0 } else { unit.shape.heading as f32 }
}

/// The share of upper-case letters.
#[inline]
pub(super) fn capitals(unit: &Unit) -> f32 {
    share(unit.shape.capitals as f32, unit.shape.characters.saturating_sub(unit.shape.digits) as f32)
}

/// The share of words in links.
#[inline]
pub(super) fn link_share(unit: &Unit) -> f32 {
    share(unit.shape.link_words as f32, unit.shape.words as f32)
}

/// The word scores of the unit, as one number.
#[inline]
pub(super) fn score(unit: &Unit) -> f32 {
    let scores = &unit.shape.scores;
    if scores.line == 0.0 { scores.sum } else { scores.line }
}

pub(super) fn fill(units: &Units, index: usize, row: &mut RowWriter<'_>) {
    let Some(unit) = units.list.get(index) else { return };
    let shape = &unit.shape;
    let (words, characters) = (shape.words as f32, shape.characters as f32);
    row.set(Feature::Words, words);
    row.set(Feature::CharactersPerWord, share(characters, words));
    row.set(Feature::Lines, unit.lines.len() as f32);
    row.set(Feature::Width, unit.width as f32);
    row.set(Feature::LinkShare, link_share(unit));
    row.set(Feature::Links, shape.links as f32);
    row.set(Feature::LinkNumbers, share(shape.link_numbers as f32, words));
    row.set(Feature::Images, shape.images as f32);
    row.set(Feature::Urls, shape.urls as f32);
    row.flag(Feature::Address, shape.address);
    row.set(Feature::Sentences, shape.sentences as f32);
    row.set(Feature::WordsPerSentence, share(words, shape.sentences.max(1) as f32));
    row.set(Feature::Ends, ending(unit));
    row.set(Feature::Commas, share(shape.commas as f32, words));
    row.set(Feature::Quotes, shape.quotes as f32);
    row.flag(Feature::BeginsSmall, shape.begins_small);
    row.flag(Feature::BeginsDigit, shape.begins_digit);
    row.flag(Feature::BeginsQuote, shape.begins_quote);
    row.flag(Feature::BeginsSign, shape.begins_sign);
    row.set(Feature::Capitals, capitals(unit));
    row.set(Feature::Capitalised, share(shape.capitalised as f32, words));
    row.set(Feature::Caseless, share(shape.caseless as f32, characters));
    row.set(Feature::Glued, share(shape.glued as f32, words));
    row.set(Feature::Digits, share(shape.digits as f32, characters));
    row.set(Feature::Numbers, share(shape.numbers as f32, words));
    row.set(Feature::Dates, shape.dates as f32);
    row.set(Feature::Prices, shape.prices as f32);
    row.set(Feature::Separators, share(shape.separators as f32, words.max(1.0)));
    row.set(Feature::Colons, shape.colons as f32);
    row.set(Feature::Brackets, shape.brackets as f32);
    row.set(Feature::Parentheses, shape.parentheses as f32);
    row.set(Feature::Code, share(shape.code as f32, characters.max(1.0)));
    row.set(Feature::Braces, shape.braces as f32);
    row.set(Feature::BlanksToFill, shape.blanks_to_fill as f32);
    row.set(Feature::LongestRun, shape.longest_run as f32);
    row.set(Feature::SignShare, 1.0 - share(characters, shape.signs as f32));
    row.flag(Feature::Copyright, shape.copyright);
    row.set(
        Feature::Form,
        match unit.form {
            Form::Text => 0.0,
            Form::Code => 1.0,
            Form::Table => 2.0,
            Form::Header => 3.0,
            Form::Rule => 4.0,
        },
    );
    row.set(Feature::Heading, heading(unit));
    row.flag(Feature::Item, shape.item);
    row.set(Feature::Indent, unit.indent as f32);
    row.set(Feature::BlanksAbove, unit.blanks.min(20) as f32);
    row.set(Feature::BlanksBelow, units.list.get(index + 1).map_or(-1.0, |below| below.blanks.min(20) as f32));
    let scores = &shape.scores;
    row.set(Feature::WordSum, scores.sum);
    row.set(Feature::WordMean, share(scores.sum, scores.known as f32));
    row.set(Feature::WordLowest, scores.lowest);
    row.set(Feature::WordHighest, scores.highest);
    row.set(Feature::WordKnown, share(scores.known as f32, words));
    row.set(Feature::PairSum, scores.pair_sum);
    row.set(Feature::PairLowest, scores.pair_lowest);
    row.set(Feature::LineScore, scores.line);
    let topics: u16 = shape.topics.iter().sum();
    row.set(Feature::TopicShare, share(f32::from(topics), words));
    row.set(Feature::FirstTopic, shape.first_topic as f32);
    for (distance, above, below) in
        [(1, Feature::Above1Words, Feature::Below1Words), (2, Feature::Above2Words, Feature::Below2Words)]
    {
        row.set_all(above, seen_of(index.checked_sub(distance).and_then(|at| units.list.get(at))));
        row.set_all(below, seen_of(units.list.get(index + distance)));
    }
}

/// Features of a neighbour; -1 beyond the edge of the page.
fn seen_of(unit: Option<&Unit>) -> [f32; 8] {
    let Some(unit) = unit else { return [-1.0; 8] };
    [
        unit.shape.words as f32,
        ending(unit),
        link_share(unit),
        f32::from(u8::from(unit.shape.item)),
        heading(unit),
        capitals(unit),
        score(unit),
        unit.shape.dates as f32,
    ]
}
