//! The history of runs: start and end times, inputs and options, and figures.

use super::open::LedgerError;
use rusqlite::{Connection, params};
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// The current time in nanoseconds since 1970. Nothing that a run writes outside of its ledger depends on it.
pub(crate) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(0))
}

/// The start of a run.
#[derive(Debug, Clone)]
pub struct RunStart {
    /// The options that determine its results, as JSON.
    pub options: String,
    /// The inputs: absolute paths.
    pub raw: Vec<String>,
}

/// The end of a run.
#[derive(Debug, Clone)]
pub struct End {
    /// Whether it was completed.
    pub state: EndState,
    /// The number of pages that were cleaned.
    pub pages_done: u64,
    /// The number of unchanged pages.
    pub pages_before: u64,
    /// Its figures as JSON: the `summary` of its report.
    pub figures: Option<String>,
}

/// Whether a run was completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndState {
    /// It was.
    Done,
    /// It was stopped, or failed.
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

/// The facts about earlier runs that a run needs.
#[derive(Debug, Clone)]
pub(super) struct Earlier {
    /// For each run, the time up to which the times of its files are trusted.
    pub trusted_until: HashMap<i64, i64>,
    /// The time ranges in which killed runs wrote files, since the last complete run.
    pub disturbed: Arc<[Range<i64>]>,
}

/// Stores the start of a run, and returns its id and the facts about earlier runs. If the last run was interrupted,
/// `last_write` is the time of the last write to OUT.
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
    // Runs without an end were killed. `heard` is the time of their last ledger write, and `ended` that of their last file
    // write.
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
    // File times lag behind the clock by up to one step.
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
