//! Columns: what stands at one place beside a line of the template, or at an edge of the page, and starts or ends alike on
//! every page (`Prev: X`, `X | The Site`). Lines that no page shares are told as the template's by this alone.

use super::affix::{Affix, common};
use super::sheet::{Key, Prose, Row, Sheet};
use super::source::{Bounds, Source, is_copy, plain};
use std::collections::HashMap;

/// How far from an edge or a template line a column stands, in lines with text.
const REACH: usize = 2;
/// What the lines of a column have in common, in letters.
const LETTERS: usize = 4;
/// So many letters make up for less agreement, where template lines stand on both sides.
const MANY_LETTERS: usize = 8;
/// The share of a column's lines that look alike, in hundredths; and where both neighbours are the template's.
const SHARE: (usize, usize) = (90, 75);
/// The share of the pages on which lines that look so may stand in the text, in hundredths.
const IN_TEXT: usize = 2;
/// How many headings below the page's furniture are compared with a title.
const HEADINGS: usize = 3;

/// A place by which lines of all pages are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Slot {
    /// So many lines from the start, from 0.
    Start(usize),
    /// So many lines from the end, from 0.
    End(usize),
    /// So many lines before or behind the first place of a template line.
    First(Key, isize),
    /// So many lines before or behind its last place.
    Last(Key, isize),
}

/// What the first lines of the pages have in common, where that is something: a site's name beside the page's title.
pub(super) fn title(source: &Source<'_>) -> Option<Affix> {
    let firsts: Vec<&Row<'_>> = source.sheets.iter().filter_map(|sheet| sheet.rows.first()).collect();
    let own: Vec<&str> =
        firsts.iter().filter(|row| !source.is_explained(row)).map(|row| source.keys.name(row.key)).collect();
    if own.len() * 2 < source.pages() || own.len() < 2 {
        return None;
    }
    common(&own, SHARE.0).filter(|affix| affix.letters() >= LETTERS)
}

/// The pages' titles, plain: their first lines without what these have in common. Empty where a page starts with a line of
/// its template.
pub(super) fn cores(source: &Source<'_>, title: Option<&Affix>) -> Vec<String> {
    let core = |sheet: &Sheet<'_>| {
        let row = sheet.rows.first().filter(|row| !source.is_template(row.key))?;
        let masked = source.keys.name(row.key);
        // Figures are part of a title: the masked core tells where it stands in the line.
        let Some(affix) = title.filter(|affix| affix.fits(masked)) else { return Some(plain(&row.text)) };
        let core = plain(affix.core(masked));
        let whole = plain(&row.text);
        let at = plain(&affix.prefix).len().min(whole.len());
        let from = whole.char_indices().map(|(i, _)| i).find(|&i| i >= at).unwrap_or(0);
        Some(if plain(&row.text) == plain(masked) { core } else { unmasked(&whole[from..], &plain(&affix.suffix)) })
    };
    source.sheets.iter().map(|sheet| core(sheet).unwrap_or_default()).collect()
}

fn unmasked(text: &str, suffix: &str) -> String {
    let end = text.len().saturating_sub(suffix.len());
    let end = (0..=end).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    text[..end].to_owned()
}

/// Finds the columns of a source and gives the lines of each one key.
pub(super) fn find(source: &mut Source<'_>, bounds: &[Bounds], cores: &[String]) {
    let mut found: Vec<Affix> = Vec::new();
    for (slot, lines) in slots(source) {
        let Some(affix) = column(source, &lines) else { continue };
        let is_title = slot == Slot::Start(0);
        if found.contains(&affix) || !holds(source, &affix, bounds) || (is_title && !has_heading(source, bounds, cores))
        {
            continue;
        }
        found.push(affix);
    }
    // What says more goes first.
    found.sort_by(|a, b| b.letters().cmp(&a.letters()).then(a.cmp(b)));
    for affix in found {
        give_key(source, &affix, bounds);
    }
    source.count();
}

/// The lines at each slot that no other page shares, with the places of their sheets.
fn slots(source: &Source<'_>) -> Vec<(Slot, Vec<(usize, usize)>)> {
    let mut slots: HashMap<Slot, Vec<(usize, usize)>> = HashMap::new();
    let most = source.most();
    for (s, sheet) in source.sheets.iter().enumerate() {
        let count = sheet.rows.len();
        let mut add = |slot: Slot, at: Option<usize>| {
            if let Some(at) = at.filter(|&at| at < count && !source.is_explained(&sheet.rows[at])) {
                slots.entry(slot).or_default().push((s, at));
            }
        };
        for n in 0..=REACH {
            add(Slot::Start(n), Some(n));
            add(Slot::End(n), count.checked_sub(n + 1));
        }
        let near = (1..=REACH).flat_map(|n| isize::try_from(n)).flat_map(|n| [-n, n]);
        let near: Vec<isize> = near.collect();
        for (key, at) in
            sheet.firsts().into_iter().filter(|(key, _)| source.spread(*key) >= most && source.is_template(*key))
        {
            near.iter().for_each(|&n| add(Slot::First(key, n), at.checked_add_signed(n)));
        }
        for (key, at) in
            sheet.lasts().into_iter().filter(|(key, _)| source.spread(*key) >= most && source.is_template(*key))
        {
            near.iter().for_each(|&n| add(Slot::Last(key, n), at.checked_add_signed(n)));
        }
    }
    let mut slots: Vec<_> = slots.into_iter().filter(|(_, lines)| lines.len() >= most.min(3)).collect();
    slots.retain(|(_, lines)| lines.len() * 3 >= source.pages());
    let name = |slot: &Slot| match slot {
        Slot::Start(n) => (0, *n, 0, ""),
        Slot::End(n) => (1, *n, 0, ""),
        Slot::First(key, n) => (2, 0, *n, source.keys.name(*key)),
        Slot::Last(key, n) => (3, 0, *n, source.keys.name(*key)),
    };
    slots.sort_by(|a, b| name(&a.0).cmp(&name(&b.0)));
    slots
}

/// What the lines of a slot have in common, where that is enough.
fn column(source: &Source<'_>, lines: &[(usize, usize)]) -> Option<Affix> {
    let masked: Vec<&str> = lines.iter().map(|&(s, at)| source.keys.name(source.sheets[s].rows[at].key)).collect();
    if let Some(affix) = common(&masked, SHARE.0).filter(|affix| affix.letters() >= LETTERS) {
        return Some(affix);
    }
    let between = |&&(s, at): &&(usize, usize)| {
        let rows = &source.sheets[s].rows;
        let known = |at: Option<usize>| at.and_then(|at| rows.get(at)).is_none_or(|row| source.is_explained(row));
        known(at.checked_sub(1)) && known(at.checked_add(1))
    };
    if lines.iter().filter(between).count() * 10 < lines.len() * 8 {
        return None;
    }
    common(&masked, SHARE.1).filter(|affix| affix.letters() >= MANY_LETTERS)
}

/// Whether lines that look so keep out of the text, and are no headlines.
fn holds(source: &Source<'_>, affix: &Affix, bounds: &[Bounds]) -> bool {
    let (mut pages, mut in_text, mut headlines) = (0, 0, 0);
    for (sheet, bounds) in source.sheets.iter().zip(bounds) {
        let fits = |row: &Row<'_>| affix.fits(source.keys.name(row.key)) && !source.is_template(row.key);
        let places: Vec<usize> = (0..sheet.rows.len()).filter(|&at| fits(&sheet.rows[at])).collect();
        if places.is_empty() {
            continue;
        }
        pages += 1;
        in_text += usize::from(places.iter().any(|&at| is_text(sheet, bounds, at)));
        headlines += usize::from(places.iter().any(|&at| bounds.headline == Some(at)));
    }
    in_text * 100 <= pages * IN_TEXT && headlines * 3 <= pages
}

/// Whether a line is between the first and the last sentence of a page: a sentence at the very place of a column is in
/// question itself.
fn is_text(sheet: &Sheet<'_>, bounds: &Bounds, at: usize) -> bool {
    match (bounds.first, bounds.last) {
        (Some(first), Some(last)) => first < at && at < last,
        _ => sheet.rows[at].prose == Prose::Sentence,
    }
}

/// Whether the pages have headings of their own below their first line: else that is the only headline, and stays.
fn has_heading(source: &Source<'_>, bounds: &[Bounds], cores: &[String]) -> bool {
    let with_title = || source.sheets.iter().zip(bounds).zip(cores).filter(|(_, core)| !core.is_empty());
    let has = |((sheet, bounds), core): &((&Sheet<'_>, &Bounds), &String)| {
        if bounds.headline.is_some() {
            return true;
        }
        let words = words(&sheet.rows.first().map_or_else(String::new, |row| row.text.to_string()));
        let own = sheet.rows.iter().skip(1).filter(|row| !source.is_explained(row)).take(HEADINGS);
        own.filter(|row| row.prose == Prose::None).any(|row| {
            is_copy(core, &plain(&row.text)) || self::words(&row.text).iter().any(|word| words.contains(word))
        })
    };
    let all = with_title().count();
    all > 0 && with_title().filter(has).count() * 3 >= all * 2
}

/// The starts of a text's longer words, in small letters.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 4);
    words.map(|word| word.chars().take(5).flat_map(char::to_lowercase).collect()).collect()
}

/// Gives the lines that look so one key, but where they stand in the text.
fn give_key(source: &mut Source<'_>, affix: &Affix, bounds: &[Bounds]) {
    let key = source.keys.of(format!("{}\u{2}{}", affix.prefix, affix.suffix));
    let mut lines = Vec::new();
    for (s, (sheet, bounds)) in source.sheets.iter().zip(bounds).enumerate() {
        for (at, row) in sheet.rows.iter().enumerate() {
            let name = source.keys.name(row.key);
            if affix.fits(name)
                && !is_text(sheet, bounds, at)
                && !source.columns.contains_key(&row.key)
                && !source.is_template(row.key)
            {
                lines.push((s, at));
            }
        }
    }
    for (s, at) in lines {
        source.sheets[s].rows[at].key = key;
    }
    source.columns.insert(key, affix.clone());
}
