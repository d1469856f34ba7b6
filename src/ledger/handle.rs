//! A ledger during a run: the thread that writes, and who speaks to it.

use super::cached::{CachedSource, Rows};
use super::files::IS_PAGE;
use super::open::{self, LedgerError};
use super::path::StoredPath;
use super::row::Batch;
use super::runs::{self, Earlier, End, RunStart};
use super::writer::{Message, WriterThread};
use crate::pipeline::{CachedResult, Fingerprints, PageResult, Texts, WorkStart};
use crate::records::{FileMemory, RecordsOf};
use crate::rule::{Action, Rule};
use crate::site::RuleSet;
use crate::source::Found;
use rusqlite::{Connection, params};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

/// How many rows are sent at a time.
const BATCH: usize = 256;
/// How many batches may wait to be written: a run that is faster than its ledger waits for it.
const WAITING: usize = 8;

/// A ledger that has been opened, before its run begins.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    path: PathBuf,
}

/// A ledger in its run.
pub struct LedgerHandle {
    ask: SyncSender<Message>,
    thread: JoinHandle<Result<(), LedgerError>>,
    shared: Shared,
    earlier: Earlier,
    /// Whether any file of records is remembered.
    has_files: bool,
}

/// What the run's threads tell each other of rows.
pub(super) struct Shared {
    pub has_rows: bool,
    rows: u64,
    /// The last row of earlier runs.
    newest: i64,
    met: Mutex<SeenPages>,
}

#[derive(Default)]
struct SeenPages {
    /// A bit for each row, in pieces of 64.
    ids: HashMap<i64, u64>,
    count: u64,
    /// Folders that could not be read: nothing is known of what is in them.
    unreadable: Vec<StoredPath>,
}

/// A page of an earlier run that was not met again.
#[derive(Debug)]
pub struct Gone {
    /// Where it is remembered.
    pub row: i64,
    /// Its path.
    pub relative: PathBuf,
    /// What is remembered of it.
    pub before: CachedResult<'static>,
}

impl Ledger {
    /// Opens the ledger at `path`, or makes it.
    ///
    /// # Errors
    /// [`LedgerError`]; nothing is written to a file that is no ledger.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        Ok(Self { connection: open::open(path)?, path: path.to_owned() })
    }

    /// Whether any page has results of its own in OUT.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn has_results(&self) -> Result<bool, LedgerError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM pages WHERE html IS NOT NULL)";
        let found = self.connection.query_row(sql, [], |row| row.get(0));
        found.map_err(|e| LedgerError::of(&self.path, e))
    }

    /// Gives every rule of a rule set its number in this ledger.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn number<'b>(&mut self, rule_set: &'b RuleSet) -> Result<Vec<(&'b Rule, u32)>, LedgerError> {
        let numbered = self.number_all(rule_set);
        numbered.map_err(|e| LedgerError::of(&self.path, e))
    }

    fn number_all<'b>(&mut self, rule_set: &'b RuleSet) -> rusqlite::Result<Vec<(&'b Rule, u32)>> {
        let transaction = self.connection.transaction()?;
        let mut known: HashMap<String, (u32, [String; 3])> = HashMap::new();
        let mut read = transaction.prepare("SELECT name, id, kind, action, why FROM rules")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            known.insert(row.get(0)?, (row.get(1)?, [row.get(2)?, row.get(3)?, row.get(4)?]));
        }
        drop(rows);
        drop(read);
        let mut insert = transaction.prepare("INSERT INTO rules (name, kind, action, why) VALUES (?1, ?2, ?3, ?4)")?;
        let mut update = transaction.prepare("UPDATE rules SET kind = ?2, action = ?3, why = ?4 WHERE name = ?1")?;
        let mut numbers = Vec::new();
        for rule in rule_set.rules() {
            let action = match rule.action {
                Action::Drop => "drop",
                Action::Keep => "keep",
            };
            let says = [rule.kind.name(), action, &rule.why];
            let values = params![rule.id, says[0], says[1], says[2]];
            let number = match known.get(rule.id.as_ref()) {
                Some((number, known)) => {
                    if *known != says {
                        update.execute(values)?;
                    }
                    *number
                }
                None => {
                    insert.execute(values)?;
                    u32::try_from(transaction.last_insert_rowid())
                        .map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, transaction.last_insert_rowid()))?
                }
            };
            numbers.push((rule, number));
        }
        drop(insert);
        drop(update);
        transaction.commit()?;
        Ok(numbers)
    }

    /// The number by which this ledger tells texts: made at random, once.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn seed(&self) -> Result<u64, LedgerError> {
        let seed = self.connection.query_row("SELECT value FROM meta WHERE key = 'seed'", [], |row| row.get(0));
        seed.map(i64::cast_unsigned).map_err(|e| LedgerError::of(&self.path, e))
    }

    /// Begins a run: notes it, and starts the thread that writes. Gives what reads and ends it, and what takes rows down. `last_write` is when anything was written to OUT, in
    /// nanoseconds since 1970, where the last run did not end.
    ///
    /// # Errors
    /// [`LedgerError`].
    pub fn begin(
        mut self,
        asked: &RunStart,
        last_write: Option<i64>,
    ) -> Result<(LedgerHandle, LedgerWriter), LedgerError> {
        let (run, earlier) = runs::begin(&mut self.connection, &self.path, asked, last_write)?;
        let sql = format!("SELECT count(*), coalesce(max(id), 0) FROM pages WHERE {IS_PAGE}");
        let counted =
            self.connection.query_row(&sql, [], |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?)));
        let (rows, newest) = counted.map_err(|e| LedgerError::of(&self.path, e))?;
        let has_files = self.connection.query_row("SELECT EXISTS (SELECT 1 FROM record_files)", [], |row| row.get(0));
        let has_files = has_files.map_err(|e| LedgerError::of(&self.path, e))?;
        let (ask, asked) = sync_channel(WAITING);
        let (emptied, returned) = channel();
        let writer = WriterThread::new(self.connection, self.path, run, emptied);
        let thread = std::thread::Builder::new()
            .name("ledger".to_owned())
            .spawn(move || writer.work(&asked))
            .map_err(|_| LedgerError::Ended)?;
        let shared = Shared { has_rows: rows > 0, rows, newest, met: Mutex::default() };
        let writer = LedgerWriter { ask: ask.clone(), batch: Batch::default(), returned };
        Ok((LedgerHandle { ask, thread, shared, earlier, has_files }, writer))
    }
}

impl Shared {
    fn met(&self) -> std::sync::MutexGuard<'_, SeenPages> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn meet(&self, id: i64) {
        let mut met = self.met();
        let word = met.ids.entry(id >> 6).or_default();
        let bit = 1 << (id & 63);
        let is_new = *word & bit == 0;
        *word |= bit;
        met.count += u64::from(is_new);
    }

    pub(super) fn unreadable(&self, relative: &Path) {
        self.met().unreadable.push(StoredPath::of(relative));
    }
}

/// What takes rows during a run, apart from what reads them.
pub struct LedgerWriter {
    ask: SyncSender<Message>,
    batch: Batch,
    /// Batches that are written, to be filled again.
    returned: Receiver<Batch>,
}

impl LedgerWriter {
    /// Takes down what came of a dump; `entry` is what the report says of it.
    ///
    /// # Errors
    /// Where the thread has ended; [`LedgerHandle::end`] tells why.
    pub fn take(&mut self, outcome: &mut PageResult<'_>, entry: &str, texts: &Texts) -> std::io::Result<()> {
        self.batch.add(outcome, entry, |rule| texts.number(rule));
        if self.batch.rows.len() >= BATCH { self.send() } else { Ok(()) }
    }

    /// Sends what has not been sent.
    ///
    /// # Errors
    /// Where the thread has ended; [`LedgerHandle::end`] tells why.
    pub fn send(&mut self) -> std::io::Result<()> {
        if self.batch.rows.is_empty() {
            return Ok(());
        }
        let empty = self.returned.try_recv().unwrap_or_default();
        let batch = std::mem::replace(&mut self.batch, empty);
        self.ask.send(Message::Rows(batch)).map_err(|_| std::io::Error::other(LedgerError::Ended))
    }
}

impl LedgerHandle {
    /// Whether anything is remembered of earlier runs.
    #[must_use]
    pub const fn is_first_run(&self) -> bool {
        !self.shared.has_rows && !self.has_files
    }

    /// How many pages earlier runs left, if there were any.
    #[must_use]
    pub const fn pages_before(&self) -> Option<u64> {
        if self.shared.has_rows { Some(self.shared.rows) } else { None }
    }

    /// The dumps of a source, each with what is remembered of it; `rules` are those of [`Ledger::number`], by number.
    pub fn cached<'b, S: Iterator<Item = Found>>(
        &'b self,
        source: S,
        fingerprints: &'b Fingerprints<'b>,
        rules: &'b [Option<&'b Rule>],
    ) -> CachedSource<'b, S> {
        CachedSource {
            source,
            shared: &self.shared,
            ask: self.ask.clone(),
            fingerprints,
            rules,
            earlier: self.earlier.clone(),
            rows: Rows::new(self.shared.has_rows.then_some(())),
            turn: WorkStart::default(),
            until_clock: 0,
        }
    }

    /// Goes through the pages of earlier runs that the source did not have, but for those in folders that could not be
    /// read; to be called behind the source's end. Gives their number.
    ///
    /// # Errors
    /// What `each` fails with; where the thread has ended, [`LedgerHandle::end`] tells why.
    pub fn gone<E: From<LedgerError>>(&self, mut each: impl FnMut(Gone) -> Result<Fate, E>) -> Result<u64, E> {
        let met = self.shared.met();
        let mut gone = 0;
        let mut behind = i64::MIN;
        while met.count < self.shared.rows && behind < self.shared.newest {
            let (answer, coming) = sync_channel(1);
            let ask = Message::ReadById { behind, most: 256, answer };
            let ended = || E::from(LedgerError::Ended);
            self.ask.send(ask).map_err(|_| ended())?;
            let rows = coming.recv().map_err(|_| ended())?;
            let Some(last) = rows.last() else { break };
            behind = last.id;
            let mut forgotten = Vec::new();
            for row in rows {
                // A row of this run.
                if row.id > self.shared.newest {
                    break;
                }
                let is_met = met.ids.get(&(row.id >> 6)).is_some_and(|word| word & (1 << (row.id & 63)) != 0);
                let Some(relative) = row.place.path().filter(|path| !is_met && !met.hides(path)) else { continue };
                let trusted_until = self.earlier.trusted_until.get(&row.run).copied().unwrap_or(0);
                let id = row.id;
                let disturbed = self.earlier.disturbed.clone();
                let before = CachedResult { trusted_until, disturbed, ..row.before(None, |_| None) };
                gone += 1;
                if each(Gone { row: id, relative, before })? == Fate::Forgotten {
                    forgotten.push(id);
                }
            }
            self.ask.send(Message::Forget(forgotten)).map_err(|_| ended())?;
        }
        Ok(gone)
    }

    /// What is remembered of a file of records.
    ///
    /// # Errors
    /// Where the thread has ended; [`LedgerHandle::end`] tells why.
    pub fn file(&self, relative: &Path) -> Result<Option<FileMemory>, LedgerError> {
        let (answer, coming) = sync_channel(1);
        self.tell(Message::ReadFile { relative: relative.to_owned(), answer })?;
        coming.recv().map_err(|_| LedgerError::Ended)
    }

    /// All files of records that are remembered.
    ///
    /// # Errors
    /// Where the thread has ended; [`LedgerHandle::end`] tells why.
    pub fn files(&self) -> Result<Vec<PathBuf>, LedgerError> {
        let (answer, coming) = sync_channel(1);
        self.tell(Message::ReadFiles(answer))?;
        coming.recv().map_err(|_| LedgerError::Ended)
    }

    /// Forgets a file of records and its records; of dumps that were written as records, those of all.
    ///
    /// # Errors
    /// Where the thread has ended; [`LedgerHandle::end`] tells why.
    pub fn forget_file(&self, relative: &Path, of: RecordsOf) -> Result<(), LedgerError> {
        self.tell(Message::ForgetFile(relative.to_owned(), of))
    }

    /// Remembers a file of records; its records have been taken down before.
    ///
    /// # Errors
    /// Where the thread has ended; [`LedgerHandle::end`] tells why.
    pub fn remember_file(&self, relative: &Path, memory: FileMemory) -> Result<(), LedgerError> {
        self.tell(Message::File(relative.to_owned(), Box::new(memory)))
    }

    fn tell(&self, message: Message) -> Result<(), LedgerError> {
        self.ask.send(message).map_err(|_| LedgerError::Ended)
    }

    /// Ends the run and waits until all is written.
    ///
    /// # Errors
    /// [`LedgerError`]: why not all of it could be written, or read.
    pub fn end(self, end: End) -> Result<(), LedgerError> {
        // Where the thread has ended, it says why below.
        let _ = self.ask.send(Message::End(end));
        let Self { ask, thread, .. } = self;
        drop(ask);
        thread.join().unwrap_or(Err(LedgerError::Ended))
    }
}

/// What becomes of a page that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is remembered, and named again by the next run.
    Remembered,
    /// It is forgotten.
    Forgotten,
}

impl SeenPages {
    /// Whether a path lies in a folder that could not be read.
    fn hides(&self, path: &Path) -> bool {
        self.unreadable.iter().filter_map(StoredPath::path).any(|folder| path.starts_with(folder))
    }
}
