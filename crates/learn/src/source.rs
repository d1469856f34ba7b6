//! All pages of a source: the lines of its template, and the bounds of each page's text.

use super::affix::Affix;
use super::mask::CALENDAR;
use super::page_table::{Key, Keys, Mark, PageTable, Prose, Row, Taken};
use super::words;
use std::collections::{HashMap, HashSet};

#[derive(Debug)]
pub(super) struct Source<'p> {
    pub tables: Vec<PageTable<'p>>,
    pub keys: Keys,
    /// Number of pages with each key (document frequency).
    pub spread: Vec<usize>,
    /// Whether a key's lines are sentences.
    prose: Vec<bool>,
    /// Keys of lines marked to keep.
    held: HashSet<Key>,
    /// The affix of each column, by the key of its lines.
    pub columns: HashMap<Key, Affix>,
    /// Keys of columns that other parts of the pages confirm, on any number of pages.
    pub sure: HashSet<Key>,
    /// For each page, the indexes of its text's first and last line.
    texts: Vec<Option<(usize, usize)>>,
    /// Number of pages with each key above the first line of the text.
    above: HashMap<Key, usize>,
    /// Number of pages with a line of each key both above the first line and below the last.
    around: HashMap<Key, usize>,
    /// Keys of lines with figures that differ between pages.
    varies: HashSet<Key>,
    /// For each page, the lines that repeat a line further up in its text: entries of its table of contents.
    echoes: Vec<HashSet<usize>>,
}

/// A side of a page's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// Above the text.
    Head,
    /// Below the text.
    Tail,
}

/// The bounds of a page's text, as indexes of its lines with text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bounds {
    /// The first line written for this page, apart from headlines.
    pub first: Option<usize>,
    /// The last such line.
    pub last: Option<usize>,
    /// The headline: the last copy of the page's title above the text.
    pub headline: Option<usize>,
    pub ends: Ends,
}

/// How certain the bounds of a page's text are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Ends {
    /// Lines at a fixed distance from the page's edges show the bounds.
    #[default]
    Told,
    /// All pages have the same length, so such lines show nothing: the first and the last sentence are text.
    OneLength,
}

impl<'p> Source<'p> {
    pub fn new(tables: Vec<PageTable<'p>>, keys: Keys) -> Self {
        let held = |row: &&Row<'_>| row.mark == Some(Mark::Keep);
        let held = tables.iter().flat_map(|table| &table.rows).filter(held).map(|row| row.key).collect();
        let mut source = Self {
            tables,
            keys,
            spread: Vec::new(),
            prose: Vec::new(),
            held,
            columns: HashMap::new(),
            sure: HashSet::new(),
            texts: Vec::new(),
            above: HashMap::new(),
            around: HashMap::new(),
            varies: HashSet::new(),
            echoes: Vec::new(),
        };
        source.count();
        source
    }

    /// Counts the pages of each key.
    pub fn count(&mut self) {
        let mut spread = vec![0; self.keys.len()];
        let mut seen = vec![usize::MAX; self.keys.len()];
        for (at, table) in self.tables.iter().enumerate() {
            for row in &table.rows {
                let key = row.key.0 as usize;
                if seen[key] != at {
                    seen[key] = at;
                    spread[key] += 1;
                }
            }
        }
        self.spread = spread;
        let mut texts: HashMap<Key, &str> = HashMap::new();
        let mut varies = HashSet::new();
        for row in self.tables.iter().flat_map(|table| &table.rows) {
            if *texts.entry(row.key).or_insert(&row.text) != row.text {
                varies.insert(row.key);
            }
        }
        self.varies = varies;
        self.prose = vec![false; self.keys.len()];
        for row in self.tables.iter().flat_map(|table| &table.rows).filter(|row| row.prose > Prose::None) {
            self.prose[row.key.0 as usize] = words::widget(&row.text).is_none() && !words::is_script(&row.text);
        }
    }

    /// Returns the number of pages.
    pub fn pages(&self) -> usize {
        self.tables.len()
    }

    /// Returns the minimum number of pages for a line of the template.
    pub fn few(&self) -> usize {
        self.pages().div_ceil(5).max(2)
    }

    /// Returns the minimum number of pages that counts as most of them.
    pub fn most(&self) -> usize {
        self.pages().div_ceil(2).max(self.pages().min(3)).max(2)
    }

    pub fn spread(&self, key: Key) -> usize {
        self.spread.get(key.0 as usize).copied().unwrap_or(0)
    }

    /// Whether lines of a key are sentences, or pieces of them.
    pub fn is_prose(&self, key: Key) -> bool {
        self.prose.get(key.0 as usize) == Some(&true)
    }

    /// Whether lines of a key are the template's.
    pub fn is_template(&self, key: Key) -> bool {
        let spread = self.spread(key);
        // A sentence on some pages may belong to the text: a phrase of all articles of one kind.
        let few = if self.is_prose(key) { self.few().max(self.pages() * 7 / 20).max(3) } else { self.few() };
        (spread >= few || self.sure.contains(&key)) && !self.held.contains(&key)
    }

    /// Whether a line of a key is marked to keep on any page.
    pub fn is_held(&self, key: Key) -> bool {
        self.held.contains(&key)
    }

    /// Whether a line is explained: it is the template's, or debris, or marked.
    pub fn is_explained(&self, row: &Row<'_>) -> bool {
        row.mark != Some(Mark::Keep)
            && (self.is_template(row.key) || row.taken == Taken::Yes || row.mark == Some(Mark::Drop))
    }

    /// Returns the keys on at least this many pages, sorted by name.
    pub fn keys_on(&self, pages: usize) -> Vec<Key> {
        let all = (0..self.keys.len()).filter_map(|key| u32::try_from(key).ok()).map(Key);
        let mut keys: Vec<Key> = all.filter(|&key| self.spread(key) >= pages && !self.held.contains(&key)).collect();
        keys.sort_by(|&a, &b| self.keys.name(a).cmp(self.keys.name(b)));
        keys
    }

    /// Whether a line outside a page's text is explained, or is an entry of a table of contents.
    pub fn is_known(&self, s: usize, at: usize) -> bool {
        let row = &self.tables[s].rows[at];
        (self.is_explained(row) && !self.is_linked_elsewhere(s, at) && !self.is_beside_text(s, at))
            || self.echoes.get(s).is_some_and(|echoes| echoes.contains(&at))
    }

    /// Whether a line states a fact of its page alone, and only such lines are between it and the text: `Colour: red`,
    /// `Ayes 22, Noes 68`.
    pub fn is_beside_text(&self, s: usize, at: usize) -> bool {
        let rows = &self.tables[s].rows;
        // The page's title with the site's name.
        if at == 0 && self.columns.contains_key(&rows[0].key) {
            return false;
        }
        let Some((first, last)) = self.texts.get(s).copied().flatten() else { return self.is_data(&rows[at]) };
        let (between, beyond) = match at {
            at if at < first => (at..first, 0..at),
            at if at > last => (last + 1..at + 1, at + 1..rows.len()),
            _ => return false,
        };
        let fixed = |row: &&Row<'_>| self.is_explained(row) && !self.is_data(row);
        let widget = |row: &Row<'_>| words::widget(&row.text).is_some() || words::is_link(&row.text);
        // One heading may be between, such as `Specifications`, if the boilerplate itself is further out.
        let mut between = rows[between].iter().filter(fixed);
        let heads = |row: &Row<'_>| !widget(row) && rows[beyond].iter().any(|row| fixed(&row));
        self.is_data(&rows[at]) && between.next().is_none_or(heads) && between.next().is_none()
    }

    /// Whether a line's slots hold facts about its page: not a date, a widget's counter or a link to another page.
    pub fn is_data(&self, row: &Row<'_>) -> bool {
        let name = self.keys.name(row.key);
        let varies = self.columns.contains_key(&row.key) || self.varies.contains(&row.key);
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        varies
            && !self.sure.contains(&row.key)
            && self.around.get(&row.key).is_none_or(|around| around * 2 < self.spread(row.key))
            && row.taken == Taken::No
            && letters > 2
            && !name.contains(CALENDAR)
            && words::widget(row.text.trim_start_matches(|c: char| !c.is_alphabetic())).is_none()
            && !words::is_link(&row.text)
    }

    /// Whether a line above a page's text is above that of almost no other page: it is the page's own headline, and
    /// other pages link to it.
    fn is_linked_elsewhere(&self, s: usize, at: usize) -> bool {
        let row = &self.tables[s].rows[at];
        let is_above = self.texts.get(s).copied().flatten().is_some_and(|(first, _)| at < first);
        let elsewhere = self.above.get(&row.key).is_none_or(|&above| above < self.few());
        is_above && elsewhere && row.taken == Taken::No && row.mark.is_none() && !self.sure.contains(&row.key)
    }

    /// Finds the bounds of each page's text. `cores` are the pages' titles.
    pub fn bounds(&mut self, cores: &[String]) -> Vec<Bounds> {
        let fixed = self.fixed();
        let mut bounds: Vec<Bounds> = self.tables.iter().map(|table| self.evidence(table, &fixed)).collect();
        self.headlines(cores, &mut bounds);
        self.texts = bounds.iter().map(|bounds| bounds.first.zip(bounds.last)).collect();
        self.above.clear();
        self.around.clear();
        for (table, text) in self.tables.iter().zip(&self.texts) {
            let Some((first, last)) = *text else { continue };
            let (head, tail) = (&table.rows[..first], &table.rows[last + 1..]);
            let above: HashSet<Key> = head.iter().map(|row| row.key).collect();
            above.iter().for_each(|&key| *self.above.entry(key).or_default() += 1);
            // A line at two positions may be a column at each.
            let said: [HashSet<&str>; 2] = [head, tail].map(|rows| rows.iter().map(|row| row.text.as_ref()).collect());
            let twice = head.iter().chain(tail).filter(|row| said.iter().all(|said| said.contains(row.text.as_ref())));
            let twice: HashSet<Key> = twice.map(|row| row.key).collect();
            twice.into_iter().for_each(|key| *self.around.entry(key).or_default() += 1);
        }
        self.echoes = self.tables.iter().zip(&bounds).map(|(table, bounds)| echoes(table, *bounds)).collect();
        bounds
    }

    /// Returns the first and the last line written for a page.
    fn evidence(&self, table: &PageTable<'_>, fixed: &[HashMap<Key, usize>; 2]) -> Bounds {
        let count = table.rows.len();
        let is_head = |at: usize| fixed[0].get(&table.rows[at].key) == Some(&at);
        let is_tail = |at: usize| fixed[1].get(&table.rows[at].key) == Some(&(count - at));
        // If all pages have the same length, a line has a fixed distance from both ends, so the text decides its side.
        let strange = |at: &usize| table.rows[*at].prose > Prose::None && !self.is_explained(&table.rows[*at]);
        let strange = [(0..count).find(strange), (0..count).rev().find(strange)];
        let above = |at: usize| !is_tail(at) || strange[0].is_none_or(|first| at < first);
        let below = |at: usize| !is_head(at) || strange[1].is_none_or(|last| at > last);
        let from = (0..count).rev().find(|&at| is_head(at) && above(at)).map_or(0, |at| at + 1);
        let to = (0..count).find(|&at| is_tail(at) && below(at)).unwrap_or(count).max(from);
        let kept = |at: &usize| table.rows[*at].mark == Some(Mark::Keep);
        let of = |least: Prose| {
            let reads = move |at: &usize| {
                let row = &table.rows[*at];
                kept(at) || ((from..to).contains(at) && row.prose >= least && !self.is_explained(row))
            };
            let mut places = (0..count).filter(reads);
            let first = places.next();
            (first, places.next_back().or(first))
        };
        let (first, last) = match of(Prose::Sentence) {
            (None, _) => of(Prose::Short),
            found => found,
        };
        let one_length = (0..count).any(|at| is_head(at) && is_tail(at));
        let ends = if one_length { Ends::OneLength } else { Ends::Told };
        Bounds { first, last, headline: None, ends }
    }

    /// Finds the pages' headlines. Among a page's copies of its title, those count at whose position most pages have
    /// one. Of these the first one wins, or the last one with only boilerplate before it.
    fn headlines(&self, cores: &[String], bounds: &mut [Bounds]) {
        let mut votes: HashMap<(Option<Key>, usize), usize> = HashMap::new();
        let mut copies = Vec::with_capacity(bounds.len());
        for ((table, core), bounds) in self.tables.iter().zip(cores).zip(bounds.iter()) {
            let copy = |at: &usize| {
                let says = plain(&table.rows[*at].text);
                says == *core && !says.is_empty() || (!self.is_template(table.rows[*at].key) && is_copy(core, &says))
            };
            let places: Vec<usize> = (1..bounds.first.unwrap_or(table.rows.len())).filter(copy).collect();
            let mut classes: Vec<_> = places.iter().flat_map(|&at| classes(table, at)).collect();
            classes.sort_unstable();
            classes.dedup();
            classes.into_iter().for_each(|class| *votes.entry(class).or_default() += 1);
            copies.push(places);
        }
        for ((table, places), bounds) in self.tables.iter().zip(copies).zip(bounds) {
            let votes =
                |at: usize| classes(table, at).iter().filter_map(|class| votes.get(class)).max().copied().unwrap_or(0);
            let most = places.iter().map(|&at| votes(at)).max().unwrap_or(0);
            let places: Vec<usize> = places.into_iter().filter(|&at| votes(at) * 5 >= most * 4).collect();
            let goes_on = |at: &usize| self.is_furniture(&table.rows[places[0] + 1..places[*at]]);
            let behind = (1..places.len()).rev().find(goes_on).unwrap_or(0);
            bounds.headline = places.get(behind).copied();
        }
    }

    /// Whether lines between two copies of a title are boilerplate: all or most of them are explained, or several in a
    /// row are on most pages.
    fn is_furniture(&self, rows: &[Row<'_>]) -> bool {
        let strong = |row: &Row<'_>| self.spread(row.key) >= self.most();
        let count = rows.iter().filter(|row| strong(row)).map(|row| row.key).collect::<HashSet<Key>>().len();
        let run = rows
            .windows(RUN)
            .any(|run| run.iter().all(strong) && run.iter().map(|row| row.key).collect::<HashSet<Key>>().len() == RUN);
        let explained = rows.iter().all(|row| self.is_explained(row));
        (!rows.is_empty() && explained) || (count >= 2 && count * 5 >= rows.len() * 3) || run
    }

    /// Returns the keys at a fixed distance from the start, and from the end, on four of five of their pages, with that
    /// distance in lines with text (1 for the last line).
    fn fixed(&self) -> [HashMap<Key, usize>; 2] {
        let mut places: [HashMap<Key, HashMap<usize, usize>>; 2] = Default::default();
        let most = self.most();
        for table in &self.tables {
            let count = table.rows.len();
            for (key, at) in table.firsts().into_iter().filter(|(key, _)| self.spread(*key) >= most) {
                *places[0].entry(key).or_default().entry(at).or_default() += 1;
            }
            for (key, at) in table.lasts().into_iter().filter(|(key, _)| self.spread(*key) >= most) {
                *places[1].entry(key).or_default().entry(count - at).or_default() += 1;
            }
        }
        places.map(|places| {
            let common = |(key, places): (Key, HashMap<usize, usize>)| {
                let (distance, pages) =
                    places.into_iter().max_by_key(|&(distance, pages)| (pages, usize::MAX - distance))?;
                (pages >= most && pages * 5 >= self.spread(key) * 4 && !self.held.contains(&key))
                    .then_some((key, distance))
            };
            places.into_iter().filter_map(common).collect()
        })
    }
}

/// Returns the position of a line: the line that it follows, and the distance from the start.
fn classes(table: &PageTable<'_>, at: usize) -> [(Option<Key>, usize); 2] {
    [(at.checked_sub(1).map(|before| table.rows[before].key), 0), (None, at)]
}

/// Returns the lines outside a page's text that repeat a line in it.
fn echoes(table: &PageTable<'_>, bounds: Bounds) -> HashSet<usize> {
    let (Some(first), Some(last)) = (bounds.headline.or(bounds.first), bounds.last) else { return HashSet::new() };
    let text: HashSet<String> =
        (first..=last).filter_map(|at| table.rows.get(at)).map(|row| plain(&row.text)).collect();
    let outside = (0..first).chain(last + 1..table.rows.len());
    outside.filter(|&at| text.contains(&plain(&table.rows[at].text))).collect()
}

/// Minimum number of template lines in a row that are boilerplate.
const RUN: usize = 3;

/// Returns a text's letters and figures in lower case.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Minimum length of a title that lines are compared with: letters and figures, in bytes.
const SHORTEST_TITLE: usize = 4;

/// Minimum length of a title that is recognized in the middle of a line.
const LONG_TITLE: usize = 8;

/// Whether a line repeats a title; both plain. Either may have more: a number before it, the site's name after it.
pub(super) fn is_copy(title: &str, line: &str) -> bool {
    if title.len() < SHORTEST_TITLE || line.len() < SHORTEST_TITLE {
        return false;
    }
    title == line
        || (title.starts_with(line) && line.len() * 3 >= title.len())
        || (title.ends_with(line) && line.len() * 2 >= title.len())
        || ((line.starts_with(title) || line.ends_with(title)) && line.len() <= title.len() * 2 + 8)
        || (title.len() >= LONG_TITLE && line.contains(title) && line.len() <= title.len() * 2 + 24)
}
