//! All pages of a source together: which lines are its template's, and between which lines the text of each page is.

use super::affix::Affix;
use super::sheet::{Key, Keys, Mark, Prose, Row, Sheet, Taken};
use std::collections::{HashMap, HashSet};

/// The pages of a source.
#[derive(Debug)]
pub(super) struct Source<'p> {
    pub sheets: Vec<Sheet<'p>>,
    pub keys: Keys,
    /// On how many pages each key is.
    pub spread: Vec<usize>,
    /// Keys of lines that a person wants kept.
    held: HashSet<Key>,
    /// What lines of a column look like, by the key that they were given.
    pub columns: HashMap<Key, Affix>,
}

/// Between which lines the text of a page is; places among its lines with text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bounds {
    /// The first line that somebody wrote for this page, headlines aside.
    pub first: Option<usize>,
    /// The last one.
    pub last: Option<usize>,
    /// The headline: the last copy of the page's title above the text.
    pub headline: Option<usize>,
}

impl<'p> Source<'p> {
    pub fn new(sheets: Vec<Sheet<'p>>, keys: Keys) -> Self {
        let held = |row: &&Row<'_>| row.mark == Some(Mark::Keep);
        let held = sheets.iter().flat_map(|sheet| &sheet.rows).filter(held).map(|row| row.key).collect();
        let mut source = Self { sheets, keys, spread: Vec::new(), held, columns: HashMap::new() };
        source.count();
        source
    }

    /// Counts on how many pages each key is.
    pub fn count(&mut self) {
        let mut spread = vec![0; self.keys.len()];
        let mut seen = vec![usize::MAX; self.keys.len()];
        for (at, sheet) in self.sheets.iter().enumerate() {
            for row in &sheet.rows {
                let key = row.key.0 as usize;
                if seen[key] != at {
                    seen[key] = at;
                    spread[key] += 1;
                }
            }
        }
        self.spread = spread;
    }

    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.sheets.len()
    }

    /// A line on so many pages is the template's.
    pub fn few(&self) -> usize {
        self.pages().div_ceil(5).max(2)
    }

    /// A line on so many pages is on most of them.
    pub fn most(&self) -> usize {
        self.pages().div_ceil(2).max(self.pages().min(3)).max(2)
    }

    pub fn spread(&self, key: Key) -> usize {
        self.spread.get(key.0 as usize).copied().unwrap_or(0)
    }

    /// Whether lines of a key are the template's.
    pub fn is_template(&self, key: Key) -> bool {
        self.spread(key) >= self.few() && !self.held.contains(&key)
    }

    /// Whether it is known why a line is there: it is the template's, or debris, or marked.
    pub fn is_explained(&self, row: &Row<'_>) -> bool {
        row.mark != Some(Mark::Keep)
            && (self.is_template(row.key) || row.taken == Taken::Yes || row.mark == Some(Mark::Drop))
    }

    /// The keys on at least so many pages, in the order of their names.
    pub fn keys_on(&self, pages: usize) -> Vec<Key> {
        let all = (0..self.keys.len()).filter_map(|key| u32::try_from(key).ok()).map(Key);
        let mut keys: Vec<Key> = all.filter(|&key| self.spread(key) >= pages && !self.held.contains(&key)).collect();
        keys.sort_by(|&a, &b| self.keys.name(a).cmp(self.keys.name(b)));
        keys
    }

    /// Between which lines the text of each page is. `cores` are the pages' titles.
    pub fn bounds(&self, cores: &[String]) -> Vec<Bounds> {
        let fixed = self.fixed();
        self.sheets.iter().zip(cores).map(|(sheet, core)| self.bounds_of(sheet, core, &fixed)).collect()
    }

    fn bounds_of(&self, sheet: &Sheet<'_>, core: &str, fixed: &[HashMap<Key, usize>; 2]) -> Bounds {
        let count = sheet.rows.len();
        let head =
            sheet.rows.iter().enumerate().filter(|(at, row)| fixed[0].get(&row.key) == Some(at)).map(|(at, _)| at);
        let from = head.max().map_or(0, |at| at + 1);
        let tail = sheet.rows.iter().enumerate().filter(|(at, row)| fixed[1].get(&row.key) == Some(&(count - at)));
        let to = tail.map(|(at, _)| at).min().unwrap_or(count).max(from);
        let kept = |at: &usize| sheet.rows[*at].mark == Some(Mark::Keep);
        let of = |least: Prose| {
            let reads = move |at: &usize| {
                let row = &sheet.rows[*at];
                kept(at) || ((from..to).contains(at) && row.prose >= least && !self.is_explained(row))
            };
            let mut places = (0..count).filter(reads);
            let first = places.next();
            (first, places.last().or(first))
        };
        let (first, last) = match of(Prose::Sentence) {
            (None, _) => of(Prose::Short),
            found => found,
        };
        let copy = |at: &usize| !self.is_template(sheet.rows[*at].key) && is_copy(core, &plain(&sheet.rows[*at].text));
        let headline = (1..first.unwrap_or(count)).rev().find(copy);
        Bounds { first, last, headline }
    }

    /// The keys that stand at one distance from the start, and from the end, on four of five of their pages: each with
    /// that distance in lines with text (of the last line it is 1).
    fn fixed(&self) -> [HashMap<Key, usize>; 2] {
        let mut places: [HashMap<Key, HashMap<usize, usize>>; 2] = Default::default();
        let most = self.most();
        for sheet in &self.sheets {
            let count = sheet.rows.len();
            for (key, at) in sheet.firsts().into_iter().filter(|(key, _)| self.spread(*key) >= most) {
                *places[0].entry(key).or_default().entry(at).or_default() += 1;
            }
            for (key, at) in sheet.lasts().into_iter().filter(|(key, _)| self.spread(*key) >= most) {
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

/// A text's letters and figures, in small letters.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A title has so many letters and figures, in bytes, before a line is compared with it.
const SHORTEST_TITLE: usize = 4;

/// Whether a line says what a title says; both plain. Either may have more: a number before it, the site's name behind.
pub(super) fn is_copy(title: &str, line: &str) -> bool {
    if title.len() < SHORTEST_TITLE || line.len() < SHORTEST_TITLE {
        return false;
    }
    title == line
        || (title.starts_with(line) && line.len() * 3 >= title.len())
        || (title.ends_with(line) && line.len() * 2 >= title.len())
        || ((line.starts_with(title) || line.ends_with(title)) && line.len() <= title.len() * 2 + 8)
}
