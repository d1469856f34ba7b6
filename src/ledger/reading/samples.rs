//! Where texts stand, and what the last run read.

use super::{Reading, RemovedTexts, RuleTexts};
use crate::ledger::open::LedgerError;
use crate::ledger::path::StoredPath;
use crate::ledger::row::numbers_of;
use rusqlite::OptionalExtension as _;
use std::collections::{BinaryHeap, HashSet};
use std::path::PathBuf;
use twox_hash::XxHash3_64;

/// A place where a text was removed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The page's path, relative to RAW.
    pub page: PathBuf,
    /// Of a text its line, counted from 1; of a sample which of the rule's removed lines on the page, counted from 0.
    pub at: u64,
}

/// What the last run was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// The options that determined its results, as JSON.
    pub options: String,
    /// What it read: absolute paths.
    pub raw: Vec<PathBuf>,
    /// Whether it came to its end.
    pub state: RunState,
}

/// Whether a run came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// It did.
    Done,
    /// It goes on, was stopped, or was killed.
    NotDone,
}

/// Dumps that could not be done in the last run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Failed {
    /// How many.
    pub all: u64,
    /// The first of them, by their paths.
    pub first: Vec<String>,
}

impl Reading {
    /// What the last run was asked; `None` where there was none.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn last_run(&self) -> Result<Option<Ran>, LedgerError> {
        let sql = "SELECT options, raw, state FROM runs ORDER BY id DESC LIMIT 1";
        let found = self.connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?)));
        let found: Option<(String, String, String)> = self.of(found.optional())?;
        Ok(found.map(|(options, raw, state)| Ran {
            options,
            raw: serde_json::from_str(&raw).unwrap_or_default(),
            state: if state == "done" { RunState::Done } else { RunState::NotDone },
        }))
    }

    /// The dumps that failed in the last run that met them: `most` of them by their names.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn failed(&self, most: usize) -> Result<Failed, LedgerError> {
        let all =
            self.connection.query_row("SELECT count(*) FROM pages WHERE state = 2", [], |row| row.get::<_, i64>(0));
        let sql = "SELECT CAST(path AS TEXT) FROM pages WHERE state = 2 ORDER BY path LIMIT ?1";
        let first = self.connection.prepare_cached(sql).and_then(|mut read| {
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            let path = |row: &rusqlite::Row<'_>| Ok(String::from_utf8_lossy(row.get_ref(0)?.as_bytes()?).into_owned());
            read.query_map([most], path)?.collect()
        });
        Ok(Failed { all: self.of(all)?.unsigned_abs(), first: self.of(first)? })
    }

    /// Places as a text's samples name them; those of pages that are gone are left out.
    pub(super) fn places(&self, samples: &str) -> rusqlite::Result<Vec<Place>> {
        let numbers: Vec<i64> = numbers_of(samples).filter_map(|number| i64::try_from(number).ok()).collect();
        let mut places = Vec::new();
        for pair in numbers.chunks_exact(2) {
            let mut find = self.connection.prepare_cached("SELECT path FROM pages WHERE id = ?1")?;
            let path = find.query_row([pair[0]], |row| Ok(StoredPath::read(row.get_ref(0)?))).optional()?;
            let page = path.flatten().and_then(|place| place.path());
            places.extend(page.map(|page| Place { page, at: pair[1].unsigned_abs() }));
        }
        Ok(places)
    }

    /// A sample of the lines that a rule removed, at random but the same each time: `count` of them, each as likely as
    /// any other. In the order of pages.
    ///
    /// Each removed line has a hash of its page's path and its place there; those with the lowest hashes are the sample
    /// (bottom-k sampling).
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn sample(&self, removed: &RemovedTexts, rule: &RuleTexts, count: usize) -> Result<Vec<Place>, LedgerError> {
        let ids: HashSet<i64> = removed.of(rule).iter().map(|text| text.id).collect();
        self.of(self.lowest(&ids, count))
    }

    fn lowest(&self, ids: &HashSet<i64>, count: usize) -> rusqlite::Result<Vec<Place>> {
        let mut lowest: BinaryHeap<(u64, Place)> = BinaryHeap::with_capacity(count.saturating_add(1).min(1 << 16));
        let mut read = self.connection.prepare("SELECT path, text_ids FROM pages WHERE text_ids <> '[]'")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let path = row.get_ref(0)?;
            let bytes = path.as_bytes()?;
            let removed = numbers_of(row.get_ref(1)?.as_str()?)
                .filter_map(|id| i64::try_from(id).ok())
                .filter(|id| ids.contains(id))
                .count();
            for at in 0..removed as u64 {
                let hash = XxHash3_64::oneshot_with_seed(at, bytes);
                if lowest.len() >= count && lowest.peek().is_some_and(|(highest, _)| hash >= *highest) {
                    continue;
                }
                let Some(page) = StoredPath::read(path).and_then(|place| place.path()) else { continue };
                lowest.push((hash, Place { page, at }));
                if lowest.len() > count {
                    lowest.pop();
                }
            }
        }
        let mut places: Vec<Place> = lowest.into_iter().map(|(_, place)| place).collect();
        places.sort();
        Ok(places)
    }
}
