//! Counts of texts and rules in the writing thread: accumulated as differences, and written periodically.

use super::row::{TextsOf, numbers_of};
use crate::pipeline::RemovedText;
use crate::risk::Risk;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt::Write as _;
use std::hash::{BuildHasherDefault, Hasher};

/// The number of texts held in memory, and briefly twice as many: about 4 MB.
const HELD: usize = 16_384;
/// The number of stored places per text.
const SAMPLES: usize = 3;
/// The number of bits of the filter for texts that were never met: 512 KiB.
const FILTER: usize = 1 << 22;

/// Counts that are not written yet.
pub(super) struct Counts {
    texts: HashMap<u64, Text, BuildHasherDefault<AsItIs>>,
    /// The counts to subtract from texts, by id.
    less: HashMap<i64, Less>,
    /// For each rule: pages, removals, lines, bytes.
    rules: HashMap<u64, [i64; 4]>,
    filter: Box<[u64]>,
    next: i64,
    /// Details of texts that were written without them.
    late: Vec<(i64, Box<str>, Risk)>,
}

/// The keys are hashes already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.0 = self.0.rotate_left(8) ^ u64::from(byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

struct Text {
    id: i64,
    pages: i64,
    removals: i64,
    last_page: i64,
    /// The number of places that can still be added.
    room: usize,
    /// Pages and lines.
    samples: Vec<(i64, u32)>,
    /// The values of a new text.
    new: Option<Box<New>>,
    /// Whether it was written without its details.
    lacks: bool,
}

impl Text {
    fn count(&mut self, page: i64, line: u32) {
        self.removals += 1;
        if self.last_page == page {
            return;
        }
        self.last_page = page;
        self.pages += 1;
        if self.room > 0 {
            self.room -= 1;
            self.samples.push((page, line));
        }
    }
}

struct New {
    rule: u32,
    /// The text as it first occurred, and its risk.
    first: Option<(Box<str>, Risk)>,
}

#[derive(Default)]
struct Less {
    pages: i64,
    removals: i64,
    /// Pages with the text, each with its current line.
    moved: Vec<(i64, Option<u32>)>,
}

impl Counts {
    pub(super) fn new(connection: &Connection) -> rusqlite::Result<Self> {
        let next = connection.query_row("SELECT coalesce(max(id), 0) + 1 FROM removed_texts", [], |row| row.get(0))?;
        let mut filter = vec![0; FILTER / 64].into_boxed_slice();
        let mut hashes = connection.prepare("SELECT hash FROM removed_texts")?;
        for hash in hashes.query_map([], |row| row.get::<_, i64>(0))? {
            mark(&mut filter, hash?.cast_unsigned());
        }
        drop(hashes);
        Ok(Self {
            texts: HashMap::default(),
            less: HashMap::new(),
            rules: HashMap::new(),
            filter,
            next,
            late: Vec::new(),
        })
    }

    /// Returns the ids of texts, in order; a new text gets one. Also counts them if their page is given.
    pub(super) fn ids(
        &mut self,
        connection: &Connection,
        (texts, ids): (TextsOf<'_>, &mut Vec<i64>),
        page: Option<i64>,
    ) -> rusqlite::Result<()> {
        ids.clear();
        let mut first = texts.first().peekable();
        for (i, sighting) in texts.all.iter().enumerate() {
            let said = first.next_if(|said| said.0 == i);
            let text = match self.texts.entry(sighting.text) {
                Entry::Occupied(known) => {
                    let known = known.into_mut();
                    // If several files of records are cleaned in parallel, the first page that arrives is not necessarily
                    // the one that reports a text.
                    if let Some((_, shown, risk)) = said {
                        match &mut known.new {
                            Some(new) if new.first.is_none() => new.first = Some((shown.into(), risk)),
                            None if std::mem::take(&mut known.lacks) => self.late.push((known.id, shown.into(), risk)),
                            _ => {}
                        }
                    }
                    known
                }
                Entry::Vacant(place) => {
                    let met = !is_new(&self.filter, sighting.text);
                    let found = if met { find(connection, sighting.text)? } else { None };
                    let mut lacks = false;
                    let (id, room, new) = match found {
                        Some((id, samples, said_nothing)) => {
                            match said {
                                Some((_, shown, risk)) if said_nothing => self.late.push((id, shown.into(), risk)),
                                _ => lacks = said_nothing,
                            }
                            (id, SAMPLES.saturating_sub(samples), None)
                        }
                        None => {
                            mark(&mut self.filter, sighting.text);
                            self.next += 1;
                            let first = said.map(|(_, shown, risk)| (shown.into(), risk));
                            (self.next - 1, SAMPLES, Some(Box::new(New { rule: sighting.rule, first })))
                        }
                    };
                    place.insert(Text {
                        id,
                        pages: 0,
                        removals: 0,
                        last_page: 0,
                        room,
                        samples: Vec::new(),
                        new,
                        lacks,
                    })
                }
            };
            ids.push(text.id);
            if let Some(page) = page {
                text.count(page, sighting.line);
            }
        }
        Ok(())
    }

    /// Counts the texts of a page; all of them have ids.
    pub(super) fn add(&mut self, page: i64, texts: &[RemovedText]) {
        for sighting in texts {
            if let Some(text) = self.texts.get_mut(&sighting.text) {
                text.count(page, sighting.line);
            }
        }
    }

    /// Subtracts the counts of a page; `now` has the current ids of its texts, each with its line.
    pub(super) fn take_off(&mut self, page: i64, texts: &str, now: &[(i64, u32)]) {
        let mut ids: Vec<i64> = numbers_of(texts).filter_map(|id| i64::try_from(id).ok()).collect();
        ids.sort_unstable();
        for of_one in ids.chunk_by(|a, b| a == b) {
            let less = self.less.entry(of_one[0]).or_default();
            less.pages += 1;
            less.removals += i64::try_from(of_one.len()).unwrap_or(i64::MAX);
            let line = now.iter().find(|(id, _)| *id == of_one[0]).map(|(_, line)| *line);
            less.moved.push((page, line));
        }
    }

    /// Adds the counts of rules, or subtracts them if `sign` is -1.
    pub(super) fn rules(&mut self, tallies: &[[u64; 4]], sign: i64) {
        for [rule, removals, lines, bytes] in tallies {
            let of_rule = self.rules.entry(*rule).or_default();
            for (sum, n) in of_rule.iter_mut().zip([1, *removals, *lines, *bytes]) {
                *sum += sign * i64::try_from(n).unwrap_or(0);
            }
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.texts.len() > 2 * HELD || self.less.len() > HELD
    }

    /// Writes all differences.
    pub(super) fn write(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let mut insert = connection.prepare_cached(
            "INSERT INTO removed_texts (id, rule, hash, text, pages, removals, samples, risk, signs)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        let mut update = connection.prepare_cached(
            "UPDATE removed_texts SET pages = pages + ?2, removals = removals + ?3,
             samples = CASE WHEN ?4 = '' THEN samples WHEN samples = '[]' THEN '[' || ?4 || ']'
                       ELSE substr(samples, 1, length(samples) - 1) || ',' || ?4 || ']' END WHERE id = ?1",
        )?;
        // In id order, rows are appended instead of inserted.
        let mut new: Vec<(&u64, &mut Text)> =
            self.texts.iter_mut().filter(|(_, text)| text.new.is_some() || text.pages != 0).collect();
        new.sort_unstable_by_key(|(_, text)| text.id);
        for (hash, text) in new {
            let mut samples = String::new();
            for (page, line) in text.samples.drain(..) {
                let _ = write!(samples, "{}[{page},{line}]", if samples.is_empty() { "" } else { "," });
            }
            match text.new.take() {
                Some(new) => {
                    text.lacks = new.first.is_none();
                    let (shown, risk) = new.first.unzip();
                    insert.execute(params![
                        text.id,
                        new.rule,
                        hash.cast_signed(),
                        shown,
                        text.pages,
                        text.removals,
                        format!("[{samples}]"),
                        risk.map(Risk::points),
                        risk.map(Risk::bits),
                    ])?;
                }
                None => {
                    update.execute(params![text.id, text.pages, text.removals, samples])?;
                }
            }
            (text.pages, text.removals) = (0, 0);
        }
        let mut say =
            connection.prepare_cached("UPDATE removed_texts SET text = ?2, risk = ?3, signs = ?4 WHERE id = ?1")?;
        for (id, shown, risk) in self.late.drain(..) {
            say.execute(params![id, shown, risk.points(), risk.bits()])?;
        }
        self.write_less(connection)?;
        let mut rules = connection.prepare_cached(
            "UPDATE rules SET pages = pages + ?2, removals = removals + ?3, lines = lines + ?4, bytes = bytes + ?5
             WHERE id = ?1",
        )?;
        for (rule, [pages, removals, lines, bytes]) in self.rules.drain() {
            rules.execute(params![rule.cast_signed(), pages, removals, lines, bytes])?;
        }
        if self.texts.len() > HELD {
            self.texts.clear();
        }
        Ok(())
    }

    fn write_less(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let mut read = connection.prepare_cached("SELECT samples FROM removed_texts WHERE id = ?")?;
        let mut update = connection.prepare_cached(
            "UPDATE removed_texts SET pages = pages - ?2, removals = removals - ?3, samples = ?4 WHERE id = ?1",
        )?;
        for (id, less) in self.less.drain() {
            let Some(samples) = read.query_row([id], |row| row.get::<_, String>(0)).optional()? else { continue };
            let numbers: Vec<u64> = numbers_of(&samples).collect();
            let mut kept = String::new();
            let mut pages: Vec<u64> = Vec::new();
            for &[page, line] in numbers.as_chunks().0 {
                let line = match less.moved.iter().find(|(moved, _)| moved.cast_unsigned() == page) {
                    None => Some(line),
                    Some((_, line)) => line.map(u64::from),
                };
                // A page that was cleaned again may be listed twice by now.
                if let Some(line) = line
                    && !pages.contains(&page)
                {
                    pages.push(page);
                    let _ = write!(kept, "{}[{page},{line}]", if kept.is_empty() { "" } else { "," });
                }
            }
            update.execute(params![id, less.pages, less.removals, format!("[{kept}]")])?;
        }
        Ok(())
    }
}

/// The id of a text, the number of its places, and whether its details are missing.
fn find(connection: &Connection, hash: u64) -> rusqlite::Result<Option<(i64, usize, bool)>> {
    let mut find = connection.prepare_cached("SELECT id, samples, text IS NULL FROM removed_texts WHERE hash = ?")?;
    let of =
        |row: &rusqlite::Row<'_>| Ok((row.get(0)?, numbers_of(row.get_ref(1)?.as_str()?).count() / 2, row.get(2)?));
    find.query_row([hash.cast_signed()], of).optional()
}

#[allow(clippy::cast_possible_truncation, reason = "any bits will do")]
fn bit(hash: u64) -> (usize, u64) {
    let bit = (hash >> 32) as usize % FILTER;
    (bit / 64, 1 << (bit % 64))
}

fn mark(filter: &mut [u64], hash: u64) {
    let (word, bit) = bit(hash);
    filter[word] |= bit;
}

fn is_new(filter: &[u64], hash: u64) -> bool {
    let (word, bit) = bit(hash);
    filter[word] & bit == 0
}
