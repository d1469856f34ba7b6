//! Columns: what stands at one place beside a line of the template, or at an edge of the page, and starts or ends alike on
//! every page (`Prev: X`, `X | The Site`). Lines that no page shares are told as the template's by this alone.

use super::affix::{Affix, common};
use super::mask::ends;
use super::page_table::{Key, PageTable, Prose, Row, Taken};
use super::source::{Bounds, Ends, Side, Source, is_copy, plain};
use super::words;
use std::collections::{BTreeSet, HashMap};

/// How far from an edge or a template line a column stands, in lines with text.
const REACH: usize = 2;
/// What the lines of a column have in common, in letters.
const LETTERS: usize = 4;
/// So many letters make up for less agreement, where template lines stand on both sides.
const MANY_LETTERS: usize = 8;
/// So many letters are no chance, even on few pages; and on one page, where others have them at their other edge.
const LONG: (usize, usize) = (16, 12);
/// So many pages show that a line stands above the text and below it.
const TWINS: usize = 3;
/// The share of a column's lines that look alike, in hundredths; and where both neighbours are the template's.
const SHARE: (usize, usize) = (90, 75);
/// The share of the pages on which lines that look so may stand in the text, in hundredths.
const IN_TEXT: usize = 2;
/// A page has so many different lines of a column at the most.
const REPEATS: usize = 1;
/// The share of the pages on which a title has a heading further down, in hundredths.
const TITLED: usize = 66;
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

/// What is known of each page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pages<'b> {
    /// Between which lines its text is.
    pub bounds: &'b [Bounds],
    /// Its title, plain.
    pub cores: &'b [String],
}

/// What the first lines of the pages have in common, where that is something: a site's name beside the page's title.
pub(super) fn title(source: &Source<'_>) -> Option<Affix> {
    let firsts: Vec<&Row<'_>> = source.tables.iter().filter_map(|table| table.rows.first()).collect();
    let own: Vec<&str> = firsts.iter().filter(|row| varies(source, row)).map(|row| source.keys.name(row.key)).collect();
    if own.len() * 2 < source.pages() || own.len() < 2 {
        return None;
    }
    common(&own, SHARE.0).filter(|affix| affix.letters() >= LETTERS)
}

/// The pages' titles, plain: their first lines without what these have in common. Empty where a page starts with a line of
/// its template.
pub(super) fn cores(source: &Source<'_>, title: Option<&Affix>) -> Vec<String> {
    let core = |table: &PageTable<'_>| {
        let row = table.rows.first().filter(|row| varies(source, row))?;
        let masked = source.keys.name(row.key);
        let Some(affix) = title.filter(|affix| affix.fits(masked)) else { return Some(plain(&row.text)) };
        let (start, end) = ends(&row.text, affix.prefix.len(), affix.suffix.len());
        row.text.get(start.len()..row.text.len() - end.len()).map(plain)
    };
    source.tables.iter().map(|table| core(table).unwrap_or_default()).collect()
}

/// Finds the columns of a source and gives the lines of each one key.
pub(super) fn find(source: &mut Source<'_>, pages: &Pages<'_>) {
    let bounds = pages.bounds;
    let mut found: Vec<(Affix, Side)> = Vec::new();
    for lines in slots(source) {
        let Some(affix) = column(source, &lines, bounds) else { continue };
        let side = side(source, &lines, bounds);
        let affix = affix.wider().filter(|wider| holds(source, wider, side, bounds)).unwrap_or(affix);
        let known = found.iter().any(|(other, on)| *other == affix && *on == side);
        if known || !holds(source, &affix, side, bounds) || is_headline(source, &affix, side, pages) {
            continue;
        }
        found.push((affix, side));
    }
    // What is above the text stands below it too, where a page is long.
    let mut sure = Vec::new();
    for (affix, side) in found.clone() {
        let other = if side == Side::Head { Side::Tail } else { Side::Head };
        let new = (affix, other);
        let is_there = |new: &(Affix, Side)| {
            let at_edge = is_at_edge(source, &new.0, other, bounds) && holds(source, &new.0, other, bounds);
            at_edge || is_twin(source, &new.0, bounds)
        };
        if !found.contains(&new) && is_there(&new) {
            sure.push(new.clone());
            found.push(new);
        }
    }
    // What says more goes first.
    found.sort_by(|a, b| b.0.letters().cmp(&a.0.letters()).then(a.cmp(b)));
    for (affix, side) in found {
        let key = give_key(source, &affix, side, bounds);
        if sure.contains(&(affix, side)) {
            source.sure.insert(key);
        }
    }
    source.count();
}

/// The lines at each slot that no other page shares, with the places of their tables.
fn slots(source: &Source<'_>) -> Vec<Vec<(usize, usize)>> {
    let mut slots: HashMap<Slot, Vec<(usize, usize)>> = HashMap::new();
    for (s, table) in source.tables.iter().enumerate() {
        let count = table.rows.len();
        let mut add = |slot: Slot, at: Option<usize>| {
            if let Some(at) = at.filter(|&at| at < count && varies(source, &table.rows[at])) {
                slots.entry(slot).or_default().push((s, at));
            }
        };
        for n in 0..=REACH {
            add(Slot::Start(n), Some(n));
            add(Slot::End(n), count.checked_sub(n + 1));
        }
        let near = (1..=REACH).flat_map(isize::try_from).flat_map(|n| [-n, n]);
        let near: Vec<isize> = near.collect();
        for (key, at) in table.firsts().into_iter().filter(|(key, _)| source.is_template(*key)) {
            near.iter().for_each(|&n| add(Slot::First(key, n), at.checked_add_signed(n)));
        }
        for (key, at) in table.lasts().into_iter().filter(|(key, _)| source.is_template(*key)) {
            near.iter().for_each(|&n| add(Slot::Last(key, n), at.checked_add_signed(n)));
        }
    }
    let mut slots: Vec<_> = slots.into_iter().filter(|(_, lines)| lines.len() >= 2).collect();
    let name = |slot: &Slot| match slot {
        Slot::Start(n) => (0, *n, 0, ""),
        Slot::End(n) => (1, *n, 0, ""),
        Slot::First(key, n) => (2, 0, *n, source.keys.name(*key)),
        Slot::Last(key, n) => (3, 0, *n, source.keys.name(*key)),
    };
    slots.sort_by(|a, b| name(&a.0).cmp(&name(&b.0)));
    slots.into_iter().map(|(_, lines)| lines).collect()
}

/// Whether a line is none that most pages have. A value that a few pages share may be one of a column's.
fn varies(source: &Source<'_>, row: &Row<'_>) -> bool {
    row.taken == Taken::No && source.spread(row.key) < source.most()
}

/// On which side of the text most of a slot's lines stand.
fn side(source: &Source<'_>, lines: &[(usize, usize)], bounds: &[Bounds]) -> Side {
    let tail = lines.iter().filter(|&&(s, at)| on(&source.tables[s], &bounds[s], at) == Side::Tail);
    if tail.count() * 2 > lines.len() { Side::Tail } else { Side::Head }
}

/// On which side of the text a line stands, or whether nearer to which end.
fn on(table: &PageTable<'_>, bounds: &Bounds, at: usize) -> Side {
    let middle = match (bounds.first.or(bounds.headline), bounds.last) {
        (Some(first), _) if at <= first => return Side::Head,
        (_, Some(last)) if at >= last => return Side::Tail,
        _ => table.rows.len() / 2,
    };
    if at < middle { Side::Head } else { Side::Tail }
}

/// What the lines of a slot have in common, where that is enough.
fn column(source: &Source<'_>, lines: &[(usize, usize)], bounds: &[Bounds]) -> Option<Affix> {
    let masked: Vec<&str> = lines.iter().map(|&(s, at)| source.keys.name(source.tables[s].rows[at].key)).collect();
    if lines.len() < source.most().min(3) || lines.len() * 3 < source.pages() {
        // One of several templates: few pages, that agree the more.
        return common(&masked, 100).filter(|affix| affix.letters() >= LONG.0);
    }
    if let Some(affix) = common(&masked, SHARE.0).filter(|affix| affix.letters() >= LETTERS) {
        return Some(affix);
    }
    let between = |&&(s, at): &&(usize, usize)| {
        let rows = &source.tables[s].rows;
        let known = |at: Option<usize>| {
            at.and_then(|at| rows.get(at)).is_none_or(|row| source.is_explained(row)) || bounds[s].headline == at
        };
        known(at.checked_sub(1)) && known(at.checked_add(1))
    };
    if lines.iter().filter(between).count() * 10 < lines.len() * 8 {
        return None;
    }
    common(&masked, SHARE.1).filter(|affix| affix.letters() >= MANY_LETTERS)
}

/// Whether lines that look so are the pages' headlines: a page's first line where no heading says the same further down,
/// or all that stands above the text and is no other page's.
fn is_headline(source: &Source<'_>, affix: &Affix, side: Side, pages: &Pages<'_>) -> bool {
    if side == Side::Tail {
        return false;
    }
    let fits = |row: &Row<'_>| affix.fits(source.keys.name(row.key));
    let (mut all, mut first, mut alone) = (0, 0, 0);
    for (table, bounds) in source.tables.iter().zip(pages.bounds) {
        let above = &table.rows[..bounds.first.unwrap_or(table.rows.len())];
        if !above.iter().any(fits) {
            continue;
        }
        all += 1;
        first += usize::from(above.first().is_some_and(fits));
        alone +=
            usize::from(!above.iter().any(|row| !fits(row) && !source.is_explained(row) && row.prose == Prose::None));
    }
    alone * 3 > all || (first * 2 > all && !have_headings(source, pages, TITLED))
}

/// Whether lines that look so are at an edge of several pages, and on that side of the text nowhere else.
fn is_at_edge(source: &Source<'_>, affix: &Affix, side: Side, bounds: &[Bounds]) -> bool {
    let mut pages = 0;
    for (table, bounds) in source.tables.iter().zip(bounds) {
        let count = table.rows.len();
        let fits = |at: &usize| affix.fits(source.keys.name(table.rows[*at].key)) && on(table, bounds, *at) == side;
        let distances = (0..count).filter(fits).map(|at| if side == Side::Head { at } else { count - 1 - at });
        match distances.max() {
            Some(furthest) if furthest > REACH => return false,
            found => pages += usize::from(found.is_some()),
        }
    }
    pages >= 2 || (pages == 1 && affix.letters() >= LONG.1)
}

/// Whether pages have one line that looks so above and below the text, the same on a page, and none in it.
fn is_twin(source: &Source<'_>, affix: &Affix, bounds: &[Bounds]) -> bool {
    let mut pages = 0;
    for (table, bounds) in source.tables.iter().zip(bounds) {
        let fits = |row: &&Row<'_>| affix.fits(source.keys.name(row.key));
        let (Some(first), Some(last)) = (bounds.first, bounds.last) else { continue };
        let above: Vec<&Row<'_>> = table.rows[..first].iter().filter(fits).collect();
        let below: Vec<&Row<'_>> = table.rows[last + 1..].iter().filter(fits).collect();
        if table.rows[first..=last].iter().any(|row| fits(&row)) {
            return false;
        }
        match (above.as_slice(), below.as_slice()) {
            ([above], [below]) if above.text == below.text => pages += 1,
            ([], _) | (_, []) => {}
            _ => return false,
        }
    }
    pages >= TWINS
}

/// Whether lines that look so keep out of the text, are no headlines and no questions, and do not come over and over.
fn holds(source: &Source<'_>, affix: &Affix, side: Side, bounds: &[Bounds]) -> bool {
    // A question, and what ends as a sentence or as somebody's words do and starts anyhow, is said in a text.
    let open = affix.prefix.chars().filter(|c| c.is_alphabetic()).count() < LETTERS;
    let said = affix.suffix.ends_with(['.', '!', '"', '”', '»', '。']);
    if affix.suffix.ends_with(['?', '؟', '？']) || (open && said) {
        return false;
    }
    let (mut pages, mut many, mut in_text, mut headlines, mut below) = (0, 0, 0, 0, 0);
    for (table, bounds) in source.tables.iter().zip(bounds) {
        let fits = |row: &Row<'_>| affix.fits(source.keys.name(row.key)) && varies(source, row);
        let places = (0..table.rows.len()).filter(|&at| fits(&table.rows[at]) && on(table, bounds, at) == side);
        let places: Vec<usize> = places.collect();
        if places.is_empty() {
            continue;
        }
        pages += 1;
        let looks = |row: &&Row<'_>| affix.fits(source.keys.name(row.key));
        let texts: BTreeSet<&str> = table.rows.iter().filter(looks).map(|row| row.text.as_ref()).collect();
        many += usize::from(texts.len() > REPEATS);
        in_text += usize::from(places.iter().any(|&at| is_text(table, bounds, at)));
        headlines += usize::from(places.iter().any(|&at| bounds.headline == Some(at)));
        // Between headline and text: a field that the text may be about, as well as a byline.
        below += usize::from(side == Side::Head && places.iter().any(|&at| bounds.headline.is_some_and(|h| at > h)));
    }
    let named = words::widget(&affix.prefix).is_some();
    (named || many * 4 <= pages)
        && in_text * 100 <= pages * IN_TEXT
        && headlines * 3 <= pages
        && (named || below * 3 <= pages)
}

/// Whether a line is between the first and the last sentence of a page: a sentence at the very place of a column is in
/// question itself.
fn is_text(table: &PageTable<'_>, bounds: &Bounds, at: usize) -> bool {
    match (bounds.first, bounds.last) {
        (Some(first), Some(last)) if bounds.ends == Ends::OneLength => first <= at && at <= last,
        (Some(first), Some(last)) => first < at && at < last,
        _ => table.rows[at].prose == Prose::Sentence,
    }
}

/// Whether so large a part of the pages, in hundredths, have headings of their own below their first line: else that is
/// the only headline, and stays.
pub(super) fn have_headings(source: &Source<'_>, pages: &Pages<'_>, share: usize) -> bool {
    let Pages { bounds, cores } = *pages;
    let with_title = || source.tables.iter().zip(bounds).zip(cores).filter(|(_, core)| !core.is_empty());
    let has = |((table, bounds), core): &((&PageTable<'_>, &Bounds), &String)| {
        if bounds.headline.is_some() {
            return true;
        }
        let words = words(&table.rows.first().map_or_else(String::new, |row| row.text.to_string()));
        let own = table.rows.iter().skip(1).filter(|row| !source.is_explained(row)).take(HEADINGS);
        own.filter(|row| row.prose == Prose::None).any(|row| {
            is_copy(core, &plain(&row.text)) || self::words(&row.text).iter().any(|word| words.contains(word))
        })
    };
    let all = with_title().count();
    all > 0 && with_title().filter(has).count() * 100 >= all * share
}

/// The starts of a text's longer words, in small letters.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 4);
    words.map(|word| word.chars().take(5).flat_map(char::to_lowercase).collect()).collect()
}

/// Gives the lines that look so one key, but where they stand in the text.
fn give_key(source: &mut Source<'_>, affix: &Affix, side: Side, bounds: &[Bounds]) -> Key {
    let key = source.keys.of(format!("{}\u{2}{}\u{2}{side:?}", affix.prefix, affix.suffix));
    let mut lines = Vec::new();
    for (s, (table, bounds)) in source.tables.iter().zip(bounds).enumerate() {
        for (at, row) in table.rows.iter().enumerate() {
            let name = source.keys.name(row.key);
            let beside = !is_text(table, bounds, at) && on(table, bounds, at) == side;
            if affix.fits(name) && beside && !source.columns.contains_key(&row.key) && varies(source, row) {
                lines.push((s, at));
            }
        }
    }
    for (s, at) in lines {
        source.tables[s].rows[at].key = key;
    }
    source.columns.insert(key, affix.clone());
    key
}
