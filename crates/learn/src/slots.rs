//! Column detection: lines at one position next to a template line, or at an edge of the page, that start or end alike
//! on every page (`Prev: X`, `X | The Site`). This is the only evidence that lines not shared between pages are the
//! template's.

use super::affix::{Affix, common};
use super::mask::ends;
use super::page_table::{Key, PageTable, Prose, Row, Taken};
use super::source::{Bounds, Ends, Side, Source, is_copy, plain};
use super::words;
use std::collections::{BTreeSet, HashMap};

/// Maximum distance of a column from an edge or a template line, in lines with text.
const REACH: usize = 2;
/// Minimum number of letters that the lines of a column share.
const LETTERS: usize = 4;
/// Number of shared letters that makes up for less agreement, if template lines are on both sides.
const MANY_LETTERS: usize = 8;
/// Number of shared letters that cannot be chance, even on few pages; and on one page, if others have them at their
/// other edge.
const LONG: (usize, usize) = (16, 12);
/// Minimum number of pages that show a line above and below the text.
const TWINS: usize = 3;
/// Minimum percentage of a column's lines that look alike; and the same if both neighbours are the template's.
const SHARE: (usize, usize) = (90, 75);
/// Maximum percentage of the pages on which such lines may be in the text.
const IN_TEXT: usize = 2;
/// Maximum number of different lines of a column on one page.
const REPEATS: usize = 1;
/// Minimum percentage of the pages on which a title has a heading further down.
const TITLED: usize = 66;
/// Number of headings below the page's boilerplate that are compared with a title.
const HEADINGS: usize = 3;

/// A position at which lines of all pages are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Slot {
    /// This many lines from the start, from 0.
    Start(usize),
    /// This many lines from the end, from 0.
    End(usize),
    /// This many lines before or after the first occurrence of a template line.
    First(Key, isize),
    /// This many lines before or after its last occurrence.
    Last(Key, isize),
}

/// Facts about each page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pages<'b> {
    /// The bounds of its text.
    pub bounds: &'b [Bounds],
    /// Its title, as plain letters and figures.
    pub cores: &'b [String],
}

/// Returns the affix that the pages' first lines share, if there is one: the site's name next to the page's title.
pub(super) fn title(source: &Source<'_>) -> Option<Affix> {
    let firsts: Vec<&Row<'_>> = source.tables.iter().filter_map(|table| table.rows.first()).collect();
    let own: Vec<&str> = firsts.iter().filter(|row| varies(source, row)).map(|row| source.keys.name(row.key)).collect();
    if own.len() * 2 < source.pages() || own.len() < 2 {
        return None;
    }
    common(&own, SHARE.0).filter(|affix| affix.letters() >= LETTERS)
}

/// Returns the pages' titles as plain letters and figures: their first lines without the shared affix. Empty if a page
/// starts with a line of its template.
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
    // On long pages, lines above the text are repeated below it.
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
    // More specific columns come first.
    found.sort_by(|a, b| b.0.letters().cmp(&a.0.letters()).then(a.cmp(b)));
    for (affix, side) in found {
        let key = give_key(source, &affix, side, bounds);
        if sure.contains(&(affix, side)) {
            source.sure.insert(key);
        }
    }
    source.count();
}

/// Returns the lines at each slot that no other page shares, with the indexes of their tables.
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

/// Whether a line is not on most pages. A value that a few pages share may belong to a column.
fn varies(source: &Source<'_>, row: &Row<'_>) -> bool {
    row.taken == Taken::No && source.spread(row.key) < source.most()
}

/// Returns the side of the text on which most of a slot's lines are.
fn side(source: &Source<'_>, lines: &[(usize, usize)], bounds: &[Bounds]) -> Side {
    let tail = lines.iter().filter(|&&(s, at)| on(&source.tables[s], &bounds[s], at) == Side::Tail);
    if tail.count() * 2 > lines.len() { Side::Tail } else { Side::Head }
}

/// Returns the side of the text on which a line is, or the nearer end of the page.
fn on(table: &PageTable<'_>, bounds: &Bounds, at: usize) -> Side {
    let middle = match (bounds.first.or(bounds.headline), bounds.last) {
        (Some(first), _) if at <= first => return Side::Head,
        (_, Some(last)) if at >= last => return Side::Tail,
        _ => table.rows.len() / 2,
    };
    if at < middle { Side::Head } else { Side::Tail }
}

/// Returns the affix that the lines of a slot share, if it is strong enough.
fn column(source: &Source<'_>, lines: &[(usize, usize)], bounds: &[Bounds]) -> Option<Affix> {
    let masked: Vec<&str> = lines.iter().map(|&(s, at)| source.keys.name(source.tables[s].rows[at].key)).collect();
    if lines.len() < source.most().min(3) || lines.len() * 3 < source.pages() {
        // One of several templates: few pages, so they must agree the more.
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

/// Whether lines with an affix are the pages' headlines: a page's first line without a heading further down that says
/// the same, or the only line above the text that is not shared with other pages.
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

/// Whether lines with an affix are at an edge of several pages, and nowhere else on that side of the text.
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

/// Whether pages have one line with an affix above and one below the text, equal on a page, and none in the text.
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

/// Whether lines with an affix are not in the text, are not headlines or questions, and are not repeated often.
fn holds(source: &Source<'_>, affix: &Affix, side: Side, bounds: &[Bounds]) -> bool {
    // A question belongs to a text, and so does a line with a variable start that ends like a sentence or a quotation.
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
        // Between headline and text: may be a field that the text is about as well as a byline.
        below += usize::from(side == Side::Head && places.iter().any(|&at| bounds.headline.is_some_and(|h| at > h)));
    }
    let named = words::widget(&affix.prefix).is_some();
    (named || many * 4 <= pages)
        && in_text * 100 <= pages * IN_TEXT
        && headlines * 3 <= pages
        && (named || below * 3 <= pages)
}

/// Whether a line is between the first and the last sentence of a page. A sentence at the position of the column itself
/// is in question.
fn is_text(table: &PageTable<'_>, bounds: &Bounds, at: usize) -> bool {
    match (bounds.first, bounds.last) {
        (Some(first), Some(last)) if bounds.ends == Ends::OneLength => first <= at && at <= last,
        (Some(first), Some(last)) => first < at && at < last,
        _ => table.rows[at].prose == Prose::Sentence,
    }
}

/// Whether at least `share` percent of the pages have headings of their own below their first line. Otherwise the first
/// line is the only headline and is kept.
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

/// Returns the starts of a text's longer words, in lower case.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 4);
    words.map(|word| word.chars().take(5).flat_map(char::to_lowercase).collect()).collect()
}

/// Gives the lines with an affix one key, except those in the text.
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
