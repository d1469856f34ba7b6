//! The history of runs: when each began and ended, what it was asked, and its figures.

use super::open::LedgerError;
use rusqlite::{Connection, params};
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// A moment in nanoseconds since 1970. Nothing that a run writes outside of its ledger depends on it.
pub(super) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(0))
}

/// The start of a run.
#[derive(Debug, Clone)]
pub struct RunStart {
    /// The options that determine its results, as JSON.
    pub options: String,
    /// What was read: absolute paths.
    pub raw: Vec<String>,
}

/// How a run ended.
#[derive(Debug, Clone)]
pub struct End {
    /// Whether it came to its end.
    pub state: EndState,
    /// Pages that it did.
    pub pages_done: u64,
    /// Pages that were as before.
    pub pages_before: u64,
    /// Its figures as JSON: the `summary` of its report.
    pub figures: Option<String>,
}

/// Whether a run came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndState {
    /// It did.
    Done,
    /// It was asked to stop, or could not go on.
    Stopped,
}

impl End {
    pub(super) fn write(&self, connection: &Connection, run: i64) -> rusqlite::Result<()> {
        let state = match self.state {
            EndState::Done => "done",
            EndState::Stopped => "stopped",
        };
        let sql =
            "UPDATE runs SET state = ?2, ended = ?3, pages_done = ?4, pages_before = ?5, figures = ?6 WHERE id = ?1";
        let (done, before) = (self.pages_done.cast_signed(), self.pages_before.cast_signed());
        connection.execute(sql, params![run, state, now(), done, before, self.figures])?;
        Ok(())
    }
}

/// What a run has to know of those before it.
#[derive(Debug, Clone)]
pub(super) struct Earlier {
    /// Of each run the time up to which the times of files that it wrote are to be trusted.
    pub trusted_until: HashMap<i64, i64>,
    /// When runs that were killed wrote, since the last one that came to its end.
    pub disturbed: Arc<[Range<i64>]>,
}

/// Notes the start of a run, and gives its id and what is known of those before it. `last_write` is when anything was
/// written to OUT, where the last run did not end.
pub(super) fn begin(
    connection: &mut Connection,
    path: &Path,
    start: &RunStart,
    last_write: Option<i64>,
) -> Result<(i64, Earlier), LedgerError> {
    let of = |e| LedgerError::of(path, e);
    let transaction = connection.transaction().map_err(of)?;
    let begun = note(&transaction, start, last_write).map_err(of)?;
    transaction.commit().map_err(of)?;
    Ok(begun)
}

fn note(connection: &Connection, start: &RunStart, last_write: Option<i64>) -> rusqlite::Result<(i64, Earlier)> {
    // What nobody ended was killed. `heard` is what it wrote down last, `ended` when it wrote a file last.
    connection.execute(
        "UPDATE runs SET state = 'killed', ended = max(last_seen, ?1) WHERE state = 'running'",
        [last_write.unwrap_or(0)],
    )?;
    let mut trusted_until = HashMap::new();
    let mut runs = connection.prepare("SELECT id, state, last_seen, ended FROM runs")?;
    let mut rows = runs.query([])?;
    while let Some(row) = rows.next()? {
        let (id, state, heard) = (row.get(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?);
        let ended: Option<i64> = row.get(3)?;
        trusted_until.insert(id, if state == "killed" { heard } else { ended.unwrap_or(heard) });
    }
    let mut killed = connection.prepare(
        "SELECT started, ended FROM runs WHERE state = 'killed'
         AND id > (SELECT coalesce(max(id), 0) FROM runs WHERE state = 'done')",
    )?;
    // Files' times run a step behind the clock.
    const STEP: i64 = 20_000_000;
    let range = |row: &rusqlite::Row<'_>| {
        let (started, ended): (i64, i64) = (row.get(0)?, row.get(1)?);
        Ok(started.saturating_sub(STEP)..ended.saturating_add(STEP))
    };
    let disturbed = killed.query_map([], range)?.collect::<Result<Arc<[_]>, _>>()?;
    let raw = serde_json::to_string(&start.raw).unwrap_or_default();
    connection.execute(
        "INSERT INTO runs (version, options, raw, started, last_seen, state) VALUES (?1, ?2, ?3, ?4, ?4, 'running')",
        params![env!("CARGO_PKG_VERSION"), start.options, raw, now()],
    )?;
    Ok((connection.last_insert_rowid(), Earlier { trusted_until, disturbed }))
}
