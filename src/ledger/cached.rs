//! The dumps of a source, each with its cached result.
//!
//! Source and ledger are mostly in the same order, by path, so the rows are read in chunks alongside the source. If the
//! two orders differ (a folder `a` and a file `a.txt` next to it), reading continues from the requested path.

use super::handle::Shared;
use super::path::StoredPath;
use super::row::Remembered;
use super::runs::{Earlier, now};
use super::writer::{From, Message};
use crate::pipeline::{CachedResult, Fingerprints, WorkItem, WorkStart};
use crate::rule::Rule;
use crate::source::Found;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// The number of rows read at a time, and read after a seek.
const PIECE: usize = 512;
const AFTER_A_LEAP: usize = 16;
/// The clock is read once for this many dumps.
const A_CLOCK: u32 = 64;

/// The dumps of a source, each with its cached result.
pub struct CachedSource<'b, S> {
    pub(super) source: S,
    pub(super) shared: &'b Shared,
    pub(super) ask: SyncSender<Message>,
    pub(super) fingerprints: &'b Fingerprints<'b>,
    /// The rules by ledger number.
    pub(super) rules: &'b [Option<&'b Rule>],
    pub(super) earlier: Earlier,
    pub(super) rows: Rows,
    /// That of the previous dump.
    pub(super) turn: WorkStart,
    pub(super) until_clock: u32,
}

/// The rows read so far.
pub(super) struct Rows {
    ahead: VecDeque<Remembered>,
    /// Where the next chunk starts; `None` after the last row.
    next: Option<From>,
    piece: usize,
    coming: Option<Receiver<Vec<Remembered>>>,
    /// The path that was requested last.
    last: Option<StoredPath>,
    /// Whether the ledger's thread has ended.
    failed: bool,
}

impl Rows {
    /// Starts at the first row; `None` if there are no rows.
    pub(super) fn new(any: Option<()>) -> Self {
        let next = any.map(|()| From::Start);
        Self { ahead: VecDeque::new(), next, piece: PIECE, coming: None, last: None, failed: false }
    }
}

impl<'b, S: Iterator<Item = Found>> Iterator for CachedSource<'b, S> {
    type Item = WorkItem<'b>;

    fn next(&mut self) -> Option<WorkItem<'b>> {
        let found = self.source.next()?;
        if self.until_clock == 0 {
            (self.turn.at, self.until_clock) = (now(), A_CLOCK);
        }
        self.turn.number = self.turn.number.saturating_add(1);
        self.until_clock -= 1;
        let relative = match &found {
            Found::Page(location) => &location.relative,
            Found::Skipped(relative, _) => relative,
            Found::Failed(relative, _) => {
                self.shared.unreadable(relative);
                relative
            }
        };
        let remembered = if self.shared.has_rows { self.find(StoredPath::of(relative)) } else { None };
        // Without the cached results, nothing may be overwritten. The end of the ledger reports the error.
        if self.rows.failed {
            return None;
        }
        let before = remembered.map(|row| Box::new(self.before(row)));
        Some(WorkItem { found, before, turn: self.turn })
    }
}

impl<'b, S> CachedSource<'b, S> {
    fn before(&self, row: Remembered) -> CachedResult<'b> {
        self.shared.meet(row.id);
        let trusted_until = self.earlier.trusted_until.get(&row.run).copied().unwrap_or(0);
        let site = self.fingerprints.site_match(row.judged());
        let rule = |number: u64| self.rules.get(usize::try_from(number).ok()?).copied().flatten();
        CachedResult { trusted_until, disturbed: self.earlier.disturbed.clone(), ..row.before(site, rule) }
    }

    fn find(&mut self, place: StoredPath) -> Option<Remembered> {
        if self.rows.last.as_ref().is_some_and(|last| place < *last) {
            self.leap(&place);
        }
        let mut passed = 0;
        let found = loop {
            let Some(row) = self.rows.ahead.front() else {
                if self.fill() {
                    continue;
                }
                break None;
            };
            match row.place.cmp(&place) {
                std::cmp::Ordering::Less if passed > AFTER_A_LEAP => self.leap(&place),
                std::cmp::Ordering::Less => {
                    self.rows.ahead.pop_front();
                    passed += 1;
                }
                std::cmp::Ordering::Equal => break self.rows.ahead.pop_front(),
                std::cmp::Ordering::Greater => break None,
            }
        };
        self.rows.last = Some(place);
        found
    }

    /// Continues at another path.
    fn leap(&mut self, place: &StoredPath) {
        self.rows.ahead.clear();
        self.rows.coming = None;
        self.rows.next = Some(From::At(place.clone()));
        self.rows.piece = AFTER_A_LEAP;
    }

    /// Receives the next chunk and requests the one after it; returns whether there is one.
    fn fill(&mut self) -> bool {
        let Some(coming) = self.rows.coming.take().or_else(|| self.order()) else { return false };
        let Ok(rows) = coming.recv() else {
            self.rows.failed = true;
            return false;
        };
        let Some(last) = rows.last() else {
            self.rows.next = None;
            return false;
        };
        self.rows.next = Some(From::Behind(last.place.clone()));
        self.rows.ahead = rows.into();
        self.rows.piece = (self.rows.piece * 2).min(PIECE);
        if self.rows.piece == PIECE {
            self.rows.coming = self.order();
        }
        true
    }

    fn order(&mut self) -> Option<Receiver<Vec<Remembered>>> {
        let from = self.rows.next.clone()?;
        let (answer, coming) = sync_channel(1);
        self.rows.failed |= self.ask.send(Message::Read { from, most: self.rows.piece, answer }).is_err();
        Some(coming)
    }
}
