//! The only thread that accesses SQLite in a run. It writes rows in batches, and reads rows of earlier runs.

use super::files::{self, IS_PAGE};
use super::open::LedgerError;
use super::path::{PathKind, StoredPath, Written};
use super::row::{Batch, COLUMNS, Extent, Remembered, Row, TextsOf, push_list, tallies_of, write_tallies};
use super::runs::{End, now};
use super::tally::Counts;
use crate::pipeline::{CachedState, Notable};
use crate::records::{FileMemory, RecordsOf};
use crate::sink::Format;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, params};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, SyncSender};
use std::time::{Duration, Instant};

/// A request to the thread.
pub(super) enum Message {
    /// Writes rows.
    Rows(Batch),
    /// Reads at most `most` rows from a path on, in path order. The thread ignores an answer that nobody waits for.
    Read { from: From, most: usize, answer: SyncSender<Vec<Remembered>> },
    /// Reads the rows after an id, in id order.
    ReadById { behind: i64, most: usize, answer: SyncSender<Vec<Remembered>> },
    /// Deletes pages.
    Forget(Vec<i64>),
    /// Reads the cached state of a file of records.
    ReadFile { relative: PathBuf, answer: SyncSender<Option<FileMemory>> },
    /// Lists all cached files of records.
    ReadFiles(SyncSender<Vec<PathBuf>>),
    /// Deletes a file of records, and its records.
    ForgetFile(PathBuf, RecordsOf),
    /// Stores the state of a file of records.
    File(PathBuf, Box<FileMemory>),
    /// Ends the run.
    End(End),
}

/// Where reading starts.
#[derive(Debug, Clone)]
pub(super) enum From {
    Start,
    Behind(StoredPath),
    At(StoredPath),
}

/// The maximum time between commits. If a run is killed, the work since the last commit is repeated.
const AT_LEAST_EVERY: Duration = Duration::from_millis(1000);

pub(super) struct WriterThread {
    connection: Connection,
    path: PathBuf,
    run: i64,
    tallies: Option<Counts>,
    since: Option<Instant>,
    /// Receives the written batches.
    emptied: Sender<Batch>,
    /// The next row.
    next: i64,
    lists: Lists,
}

/// Reusable buffers for the lists of a page.
#[derive(Default)]
struct Lists {
    ids: Vec<i64>,
    tallies: String,
    texts: String,
}

impl WriterThread {
    pub(super) fn new(connection: Connection, path: PathBuf, run: i64, emptied: Sender<Batch>) -> Self {
        Self { connection, path, run, tallies: None, since: None, emptied, next: 0, lists: Lists::default() }
    }

    /// Handles requests until the end of the run, or until all senders are gone.
    pub(super) fn work(mut self, messages: &Receiver<Message>) -> Result<(), LedgerError> {
        let worked = messages.iter().try_for_each(|message| self.serve(message)).and_then(|()| self.commit());
        worked.map_err(|e| LedgerError::of(&self.path, e))
    }

    fn serve(&mut self, message: Message) -> rusqlite::Result<()> {
        match message {
            Message::Rows(mut batch) => {
                self.begin()?;
                let rows = std::mem::take(&mut batch.rows);
                rows.iter().try_for_each(|row| self.row(row, &batch))?;
                batch.rows = rows;
                batch.clear();
                // At the end of a run, nobody needs the batch any more.
                let _ = self.emptied.send(batch);
                if self.since.is_some_and(|since| since.elapsed() >= AT_LEAST_EVERY) { self.commit() } else { Ok(()) }
            }
            Message::Read { from, most, answer } => {
                let read = self.read(&from, most)?;
                // The requester may have stopped waiting.
                let _ = answer.send(read);
                Ok(())
            }
            Message::ReadById { behind, most, answer } => {
                let sql = format!("SELECT {COLUMNS} FROM pages WHERE id > ?1 AND {IS_PAGE} ORDER BY id LIMIT ?2");
                let mut statement = self.connection.prepare_cached(&sql)?;
                let rows = statement.query_map(params![behind, most], Remembered::read)?.collect::<Result<_, _>>()?;
                let _ = answer.send(rows);
                Ok(())
            }
            Message::Forget(pages) => {
                self.begin()?;
                pages.into_iter().try_for_each(|page| self.forget(page))
            }
            Message::ReadFile { relative, answer } => {
                let _ = answer.send(files::read(&self.connection, &relative)?);
                Ok(())
            }
            Message::ReadFiles(answer) => {
                let _ = answer.send(files::all(&self.connection)?);
                Ok(())
            }
            Message::ForgetFile(relative, of) => {
                self.begin()?;
                let records = files::forget(&self.connection, (&relative, of))?;
                records.into_iter().try_for_each(|page| self.forget(page))?;
                // Before anything of the file changes.
                self.commit()
            }
            Message::File(relative, memory) => {
                self.begin()?;
                files::write(&self.connection, self.run, (&relative, &memory))
            }
            Message::End(end) => {
                self.begin()?;
                self.flush()?;
                // If no count changed, there is nothing to look up.
                if self.tallies.is_some() {
                    self.connection.execute("DELETE FROM removed_texts WHERE pages <= 0", [])?;
                }
                end.write(&self.connection, self.run)?;
                self.commit()
            }
        }
    }

    fn read(&self, from: &From, most: usize) -> rusqlite::Result<Vec<Remembered>> {
        let (condition, place) = match from {
            From::Start => ("?1 IS NULL", None),
            From::Behind(place) => ("path > ?1", Some(place)),
            From::At(place) => ("path >= ?1", Some(place)),
        };
        let sql = format!("SELECT {COLUMNS} FROM pages WHERE {condition} AND {IS_PAGE} ORDER BY path LIMIT ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        statement.query_map(params![place, most], Remembered::read)?.collect()
    }

    fn begin(&mut self) -> rusqlite::Result<()> {
        if self.since.is_none() {
            self.connection.execute_batch("BEGIN IMMEDIATE")?;
            self.since = Some(Instant::now());
        }
        Ok(())
    }

    fn flush(&mut self) -> rusqlite::Result<()> {
        self.tallies.as_mut().map_or(Ok(()), |tallies| tallies.write(&self.connection))
    }

    fn commit(&mut self) -> rusqlite::Result<()> {
        if self.since.is_none() {
            return Ok(());
        }
        self.flush()?;
        self.connection.execute("UPDATE runs SET last_seen = ?2 WHERE id = ?1", params![self.run, now()])?;
        self.connection.execute_batch("COMMIT")?;
        self.since = None;
        Ok(())
    }

    fn row(&mut self, row: &Row, batch: &Batch) -> rusqlite::Result<()> {
        match (row.extent, row.id) {
            (Extent::Whole, id) => self.whole(id, row, batch),
            (Extent::Fingerprints, Some(id)) => {
                let sql = "UPDATE pages SET run = ?2, fingerprints = ?3 WHERE id = ?1";
                self.connection.prepare_cached(sql)?.execute(params![id, self.run, row.prints.pack()])?;
                Ok(())
            }
            (Extent::Fingerprints, None) => Ok(()),
        }
    }

    fn make_tallies(&mut self) -> rusqlite::Result<()> {
        if self.tallies.is_none() {
            self.tallies = Some(Counts::new(&self.connection)?);
            let newest = self.connection.query_row("SELECT coalesce(max(id), 0) FROM pages", [], |row| row.get(0));
            self.next = newest?;
        }
        Ok(())
    }

    fn whole(&mut self, id: Option<i64>, row: &Row, batch: &Batch) -> rusqlite::Result<()> {
        self.make_tallies()?;
        let (connection, lists) = (&self.connection, &mut self.lists);
        let Some(tallies) = &mut self.tallies else { return Ok(()) };
        let (bytes, texts, of_rules) = (&batch.bytes, batch.texts_of(row), &batch.tallies[row.tallies.clone()]);
        write_tallies(&mut lists.tallies, of_rules);
        tallies.rules(of_rules, 1);
        let place = Written(&bytes[row.place.clone()], row.kind);
        let entry = Written(&bytes[row.entry.clone()], PathKind::Text);
        let of = Writing { connection, run: self.run, row, place, entry };
        if id.is_none() {
            // Beyond the largest row number there are no rows.
            let page = self.next.checked_add(1).ok_or(rusqlite::Error::InvalidQuery)?;
            tallies.ids(connection, (texts, &mut lists.ids), Some(page))?;
            lists.write_texts();
            match of.bind(INSERT, page, lists) {
                // Names that SQLite cannot distinguish: the last one is stored.
                Err(e) if e.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                    tallies.take_off(page, &lists.texts, &[]);
                    let mut find = connection.prepare_cached("SELECT id FROM pages WHERE path = ?")?;
                    let id = find.query_row([&of.place], |row| row.get(0))?;
                    return of.again(id, tallies, (texts, lists));
                }
                inserted => inserted?,
            }
            self.next = page;
        } else if let Some(id) = id {
            of.again(id, tallies, (texts, lists))?;
        }
        if tallies.is_full() { tallies.write(connection) } else { Ok(()) }
    }

    fn forget(&mut self, page: i64) -> rusqlite::Result<()> {
        self.make_tallies()?;
        if let (Some([of_rules, texts]), Some(tallies)) = (lists(&self.connection, page)?, &mut self.tallies) {
            tallies.take_off(page, &texts, &[]);
            tallies.rules(&tallies_of(&of_rules), -1);
            if tallies.is_full() {
                tallies.write(&self.connection)?;
            }
        }
        self.connection.prepare_cached("DELETE FROM pages WHERE id = ?")?.execute([page])?;
        Ok(())
    }
}

/// The stored tallies and texts of a page.
fn lists(connection: &Connection, page: i64) -> rusqlite::Result<Option<[String; 2]>> {
    let mut lists = connection.prepare_cached("SELECT rule_tallies, text_ids FROM pages WHERE id = ?")?;
    lists.query_row([page], |row| Ok([row.get(0)?, row.get(1)?])).optional()
}

/// A page that is being written.
struct Writing<'r> {
    connection: &'r Connection,
    run: i64,
    row: &'r Row,
    place: Written<'r>,
    entry: Written<'r>,
}

impl Writing<'_> {
    /// Updates a page that has a row.
    fn again(&self, page: i64, tallies: &mut Counts, (texts, room): (TextsOf<'_>, &mut Lists)) -> rusqlite::Result<()> {
        if self.row.state == CachedState::Failed && self.row.prints.results.is_some() {
            return self.fails(page);
        }
        tallies.ids(self.connection, (texts, &mut room.ids), None)?;
        room.write_texts();
        let old = lists(self.connection, page)?;
        if old.as_ref().is_none_or(|[_, before]| *before != room.texts) {
            let now: Vec<_> = room.ids.iter().zip(texts.all).map(|(id, text)| (*id, text.line)).collect();
            if let Some([_, before]) = &old {
                tallies.take_off(page, before, &now);
            }
            tallies.add(page, texts.all);
        }
        if let Some([before, _]) = &old {
            tallies.rules(&tallies_of(before), -1);
        }
        self.bind(UPDATE, page, room)
    }

    /// Marks a page as failed. Its earlier removals stay stored, because its results stay, too.
    fn fails(&self, page: i64) -> rusqlite::Result<()> {
        let sql = "UPDATE pages SET run = ?2, state = 2, fingerprints = ?3, entry = ?4 WHERE id = ?1";
        let mut update = self.connection.prepare_cached(sql)?;
        update.execute(params![page, self.run, self.row.prints.pack(), self.entry])?;
        Ok(())
    }

    fn bind(&self, sql: &str, page: i64, lists: &Lists) -> rusqlite::Result<()> {
        let row = self.row;
        let state = match row.state {
            CachedState::Cleaned => 0,
            CachedState::Skipped => 1,
            CachedState::Failed => 2,
        };
        let notable = match row.notable {
            Notable::No => 0,
            Notable::Yes => 1,
            Notable::Tie => 2,
        };
        let [bytes, clean_bytes, lines] = row.figures.map(u64::cast_signed);
        self.connection.prepare_cached(sql)?.execute(params![
            page,
            self.place,
            self.run,
            state,
            notable,
            row.prints.results.map(|results| i64::from(results.format == Format::Html)),
            row.prints.pack(),
            bytes,
            clean_bytes,
            lines,
            self.entry,
            lists.tallies,
            lists.texts,
        ])?;
        Ok(())
    }
}

impl Lists {
    /// The ids as a JSON list.
    fn write_texts(&mut self) {
        self.texts.clear();
        self.texts.push('[');
        push_list(&mut self.texts, self.ids.iter().map(|id| id.unsigned_abs()));
        self.texts.push(']');
    }
}

const INSERT: &str =
    "INSERT INTO pages (id, path, run, state, notable, html, fingerprints, bytes, clean_bytes, lines, entry,
     rule_tallies, text_ids)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";

const UPDATE: &str =
    "UPDATE pages SET (path, run, state, notable, html, fingerprints, bytes, clean_bytes, lines, entry,
     rule_tallies, text_ids)
     = (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
     WHERE id = ?1";
