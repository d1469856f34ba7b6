//! What is remembered of files of records. Their records have rows among the pages, without results of their own.

use super::path::StoredPath;
use crate::pipeline::FileFingerprint;
use crate::records::{FileMemory, RecordsOf};
use crate::source::Stat;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use std::path::{Path, PathBuf};

/// What tells a record's row from a page's in SQL: it was cleaned, and has no results of its own.
pub(super) const IS_PAGE: &str = "NOT (state = 0 AND html IS NULL)";

/// What tells the row of a dump that was written as a record from one of a file's record: it has the dump's hash.
const IS_DUMP: &str = "substr(fingerprints, 41, 8) <> zeroblob(8)";

/// A print as JSON: size, modified, changed, hash.
type Numbers = [i64; 4];

fn numbers(print: &FileFingerprint) -> Numbers {
    [print.stat.size.cast_signed(), print.stat.modified, print.stat.changed, print.hash.cast_signed()]
}

fn print([size, modified, changed, hash]: Numbers) -> FileFingerprint {
    FileFingerprint { stat: Stat { size: size.cast_unsigned(), modified, changed }, hash: hash.cast_unsigned() }
}

/// What is remembered of the file at `relative`.
pub(super) fn read(connection: &Connection, relative: &Path) -> rusqlite::Result<Option<FileMemory>> {
    let sql = "SELECT raw, options, judged, identified, outputs, report FROM record_files WHERE path = ?1";
    connection.prepare_cached(sql)?.query_row([StoredPath::of(relative)], memory).optional()
}

fn memory(row: &Row<'_>) -> rusqlite::Result<FileMemory> {
    let json = |column: usize| row.get::<_, String>(column);
    // What nobody can read is not remembered: the file is done again.
    let judged: Vec<i64> = serde_json::from_str(&json(2)?).unwrap_or_default();
    let outputs: Vec<(String, Numbers)> = serde_json::from_str(&json(4)?).unwrap_or_default();
    Ok(FileMemory {
        raw: serde_json::from_str(&json(0)?).map(print).unwrap_or_default(),
        asked: row.get(1)?,
        judged: judged.into_iter().map(i64::cast_unsigned).collect(),
        identified: row.get::<_, i64>(3)?.cast_unsigned(),
        outputs: outputs.into_iter().map(|(path, numbers)| (PathBuf::from(path), print(numbers))).collect(),
        told: row.get(5)?,
    })
}

/// Remembers a file.
pub(super) fn write(
    connection: &Connection,
    run: i64,
    (relative, memory): (&Path, &FileMemory),
) -> rusqlite::Result<()> {
    let text = |value: serde_json::Result<String>| value.unwrap_or_default();
    let judged: Vec<i64> = memory.judged.iter().map(|judged| judged.cast_signed()).collect();
    let outputs = memory.outputs.iter().map(|(path, print)| (path.to_string_lossy(), numbers(print)));
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO record_files (path, run, raw, options, judged, identified, outputs, report)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            StoredPath::of(relative),
            run,
            text(serde_json::to_string(&numbers(&memory.raw))),
            memory.asked,
            text(serde_json::to_string(&judged)),
            memory.identified.cast_signed(),
            text(serde_json::to_string(&outputs.collect::<Vec<_>>())),
            memory.told,
        ])?;
    Ok(())
}

/// The paths of all files that are remembered.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<PathBuf>> {
    let mut read = connection.prepare("SELECT path FROM record_files ORDER BY path")?;
    let paths = read.query_map([], |row| Ok(StoredPath::read(row.get_ref(0)?).and_then(|place| place.path())))?;
    Ok(paths.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// Forgets a file; gives the rows of its records.
pub(super) fn forget(connection: &Connection, (relative, of): (&Path, RecordsOf)) -> rusqlite::Result<Vec<i64>> {
    connection.execute("DELETE FROM record_files WHERE path = ?1", [StoredPath::of(relative)])?;
    if of == RecordsOf::Dumps {
        // Their paths say nothing of what they were written to; all were written to the same.
        let sql = format!("SELECT id FROM pages WHERE NOT ({IS_PAGE}) AND {IS_DUMP}");
        return connection.prepare(&sql)?.query_map([], |row| row.get(0))?.collect();
    }
    let bound = |end: &str| {
        let mut path = relative.as_os_str().to_owned();
        path.push(end);
        StoredPath::of(Path::new(&path))
    };
    // `#` and a number stand behind the file's path; `$` is the sign behind `#`.
    let sql = format!("SELECT id FROM pages WHERE path > ?1 AND path < ?2 AND NOT ({IS_PAGE}) AND NOT ({IS_DUMP})");
    let mut rows = connection.prepare(&sql)?;
    rows.query_map([bound("#"), bound("$")], |row| row.get(0))?.collect()
}
