//! The one thread that speaks to SQLite in a run. It takes rows in batches, and gives rows of earlier runs back.

use super::open::LedgerError;
use super::place::Place;
use super::row::{COLUMNS, Remembered, Row, What, Whole, push_list, tallies_of, tallies_text};
use super::runs::{End, now};
use super::tally::Tallies;
use crate::pipeline::{Known, Notable, Past, Print, Results};
use crate::sink::Format;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, params};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender};
use std::time::{Duration, Instant};

/// What the thread is asked for.
pub(super) enum Message {
    /// To write.
    Rows(Vec<Row>),
    /// The rows from a place on, in the order of places, and how many at the most. An answer that nobody waits for is
    /// none too many.
    Read { from: From, most: usize, answer: SyncSender<Vec<Remembered>> },
    /// The rows behind an id, in the order of ids.
    ReadById { behind: i64, most: usize, answer: SyncSender<Vec<Remembered>> },
    /// To forget pages.
    Forget(Vec<i64>),
    /// To end the run.
    End(End),
}

/// Where reading starts.
#[derive(Debug, Clone)]
pub(super) enum From {
    Start,
    Behind(Place),
    At(Place),
}

/// How long what is done may be lost to a kill: it is done again then.
const AT_LEAST_EVERY: Duration = Duration::from_millis(1000);

pub(super) struct Writer {
    connection: Connection,
    path: PathBuf,
    run: i64,
    known: Known,
    tallies: Option<Tallies>,
    since: Option<Instant>,
}

impl Writer {
    pub(super) fn new(connection: Connection, path: &Path, run: i64, known: Known) -> Self {
        Self { connection, path: path.to_owned(), run, known, tallies: None, since: None }
    }

    /// Works until the end of the run, or until nobody asks any more.
    pub(super) fn work(mut self, messages: &Receiver<Message>) -> Result<(), LedgerError> {
        let worked = messages.iter().try_for_each(|message| self.serve(message)).and_then(|()| self.commit());
        worked.map_err(|e| LedgerError::of(&self.path, e))
    }

    fn serve(&mut self, message: Message) -> rusqlite::Result<()> {
        match message {
            Message::Rows(rows) => {
                self.begin()?;
                for row in rows {
                    self.row(row)?;
                }
                if self.since.is_some_and(|since| since.elapsed() >= AT_LEAST_EVERY) { self.commit() } else { Ok(()) }
            }
            Message::Read { from, most, answer } => {
                let read = self.read(&from, most)?;
                // Who asked may have gone on elsewhere.
                let _ = answer.send(read);
                Ok(())
            }
            Message::ReadById { behind, most, answer } => {
                let sql = format!("SELECT {COLUMNS} FROM pages WHERE id > ?1 ORDER BY id LIMIT ?2");
                let mut statement = self.connection.prepare_cached(&sql)?;
                let rows = statement.query_map(params![behind, most], Remembered::read)?.collect::<Result<_, _>>()?;
                let _ = answer.send(rows);
                Ok(())
            }
            Message::Forget(pages) => {
                self.begin()?;
                pages.into_iter().try_for_each(|page| self.forget(page))
            }
            Message::End(end) => {
                self.begin()?;
                self.flush()?;
                self.connection.execute("DELETE FROM texts WHERE pages <= 0", [])?;
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
        let sql = format!("SELECT {COLUMNS} FROM pages WHERE {condition} ORDER BY path LIMIT ?2");
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
        self.connection.execute("UPDATE runs SET heard = ?2 WHERE id = ?1", params![self.run, now()])?;
        self.connection.execute_batch("COMMIT")?;
        self.since = None;
        Ok(())
    }

    fn row(&mut self, row: Row) -> rusqlite::Result<()> {
        match (row.what, row.id) {
            (What::Whole(whole), id) => self.whole(id, &row.place, *whole),
            (What::Prints(raw, results), Some(id)) => {
                let mut update = self.connection.prepare_cached(
                    "UPDATE pages SET run = ?2, raw_size = ?3, raw_mtime = ?4, raw_ctime = ?5, raw_hash = ?6,
                     clean_size = ?7, clean_mtime = ?8, diff_size = ?9, diff_mtime = ?10 WHERE id = ?1",
                )?;
                let (clean, diff) = (results.map(|r| r.clean), results.map(|r| r.diff));
                update.execute(params![
                    id,
                    self.run,
                    raw.stat.size.cast_signed(),
                    raw.stat.modified,
                    raw.stat.changed,
                    raw.hash.cast_signed(),
                    size(clean),
                    modified(clean),
                    size(diff),
                    modified(diff),
                ])?;
                Ok(())
            }
            (What::Prints(..), None) => Ok(()),
        }
    }

    fn tallies(&mut self) -> rusqlite::Result<&mut Tallies> {
        if self.tallies.is_none() {
            self.tallies = Some(Tallies::new(&self.connection, self.known.clone())?);
        }
        // It was made above.
        self.tallies.as_mut().ok_or(rusqlite::Error::InvalidQuery)
    }

    fn whole(&mut self, id: Option<i64>, place: &Place, mut whole: Whole) -> rusqlite::Result<()> {
        self.tallies()?;
        let Some(tallies) = &mut self.tallies else { return Ok(()) };
        let ids = tallies.ids(&self.connection, &mut whole.texts)?;
        let texts = ids_text(&ids);
        let tallies_now = tallies_text(&whole.tallies);
        let id = match id {
            None => match insert(&self.connection, self.run, place, &whole, [&tallies_now, &texts]) {
                // Names that cannot be told from each other here: the last one is remembered.
                Err(e) if e.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                    let mut find = self.connection.prepare_cached("SELECT id FROM pages WHERE path = ?")?;
                    Some(find.query_row([place], |row| row.get(0))?)
                }
                inserted => {
                    let page = inserted?;
                    tallies.rules(&whole.tallies, 1);
                    tallies.add(page, &whole.texts);
                    None
                }
            },
            id => id,
        };
        if let Some(page) = id {
            let old = lists(&self.connection, page)?;
            if old.as_ref().is_none_or(|[_, before]| *before != texts) {
                let now: Vec<_> = ids.iter().zip(&whole.texts).map(|(id, text)| (*id, text.line)).collect();
                if let Some([_, before]) = &old {
                    tallies.take_off(page, before, &now);
                }
                tallies.add(page, &whole.texts);
            }
            if let Some([before, _]) = &old {
                tallies.rules(&tallies_of(before), -1);
            }
            tallies.rules(&whole.tallies, 1);
            update(&self.connection, self.run, page, &whole, [&tallies_now, &texts])?;
        }
        if tallies.is_full() { tallies.write(&self.connection) } else { Ok(()) }
    }

    fn forget(&mut self, page: i64) -> rusqlite::Result<()> {
        self.tallies()?;
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

/// A page's tallies and texts, as they stand.
fn lists(connection: &Connection, page: i64) -> rusqlite::Result<Option<[String; 2]>> {
    let mut lists = connection.prepare_cached("SELECT tallies, texts FROM pages WHERE id = ?")?;
    lists.query_row([page], |row| Ok([row.get(0)?, row.get(1)?])).optional()
}

const SET: &str = "run, state, notable, raw_size, raw_mtime, raw_ctime, raw_hash, html, clean_size, clean_mtime, \
     clean_hash, diff_size, diff_mtime, diff_hash, judged, identified, bytes, clean_bytes, lines, entry, tallies, texts";

fn insert(connection: &Connection, run: i64, place: &Place, whole: &Whole, lists: [&str; 2]) -> rusqlite::Result<i64> {
    bind(connection, INSERT, run, (place, whole), lists)?;
    Ok(connection.last_insert_rowid())
}

const INSERT: &str =
    "INSERT INTO pages (path, run, state, notable, raw_size, raw_mtime, raw_ctime, raw_hash, html, clean_size,
     clean_mtime, clean_hash, diff_size, diff_mtime, diff_hash, judged, identified, bytes, clean_bytes, lines, entry,
     tallies, texts)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)";

fn update(connection: &Connection, run: i64, page: i64, whole: &Whole, lists: [&str; 2]) -> rusqlite::Result<()> {
    let sql = format!(
        "UPDATE pages SET ({SET}) = (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, \
         ?20, ?21, ?22, ?23) WHERE id = ?1"
    );
    bind(connection, &sql, run, (&page, whole), lists)
}

fn bind(
    connection: &Connection,
    sql: &str,
    run: i64,
    (key, whole): (&dyn rusqlite::ToSql, &Whole),
    [tallies, texts]: [&str; 2],
) -> rusqlite::Result<()> {
    let (clean, diff) = (whole.results.map(|r| r.clean), whole.results.map(|r| r.diff));
    let state = match whole.state {
        Past::Cleaned => 0,
        Past::Skipped => 1,
        Past::Failed => 2,
    };
    let notable = match whole.notable {
        Notable::No => 0,
        Notable::Yes => 1,
        Notable::Tie => 2,
    };
    let Print { stat, hash } = whole.raw;
    let [bytes, clean_bytes, lines] = whole.figures.map(u64::cast_signed);
    connection.prepare_cached(sql)?.execute(params![
        key,
        run,
        state,
        notable,
        stat.size.cast_signed(),
        stat.modified,
        stat.changed,
        hash.cast_signed(),
        whole.results.map(|results: Results| i64::from(results.format == Format::Html)),
        size(clean),
        modified(clean),
        clean.map(|print| print.hash.cast_signed()),
        size(diff),
        modified(diff),
        diff.map(|print| print.hash.cast_signed()),
        whole.judged.cast_signed(),
        whole.identified.cast_signed(),
        bytes,
        clean_bytes,
        lines,
        whole.entry,
        tallies,
        texts,
    ])?;
    Ok(())
}

fn size(print: Option<Print>) -> Option<i64> {
    print.map(|print| print.stat.size.cast_signed())
}

fn modified(print: Option<Print>) -> Option<i64> {
    print.map(|print| print.stat.modified)
}

/// Ids as a JSON list.
fn ids_text(ids: &[i64]) -> String {
    let mut text = String::with_capacity(2 + ids.len() * 6);
    text.push('[');
    push_list(&mut text, ids.iter().map(|id| id.unsigned_abs()));
    text.push(']');
    text
}
