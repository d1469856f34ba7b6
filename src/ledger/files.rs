//! The cached state of files of records. Their records have rows among the pages, without result files of their own.

use super::path::StoredPath;
use crate::pipeline::FileFingerprint;
use crate::records::{FileMemory, RecordsOf};
use crate::source::Stat;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use std::path::{Path, PathBuf};

/// SQL condition that distinguishes the row of a page from that of a record: a record was cleaned, but has no result
/// files.
pub(super) const IS_PAGE: &str = "NOT (state = 0 AND html IS NULL)";

/// SQL condition that distinguishes a dump that was written as a record from a record of a file: it has the dump's hash.
const IS_DUMP: &str = "substr(fingerprints, 41, 8) <> zeroblob(8)";

/// A fingerprint as JSON: size, modified, changed, hash.
type Numbers = [i64; 4];

fn numbers(print: &FileFingerprint) -> Numbers {
    [print.stat.size.cast_signed(), print.stat.modified, print.stat.changed, print.hash.cast_signed()]
}

fn print([size, modified, changed, hash]: Numbers) -> FileFingerprint {
    FileFingerprint { stat: Stat { size: size.cast_unsigned(), modified, changed }, hash: hash.cast_unsigned() }
}

/// Reads the cached state of the file at `relative`.
pub(super) fn read(connection: &Connection, relative: &Path) -> rusqlite::Result<Option<FileMemory>> {
    let sql = "SELECT raw, options, judged, identified, outputs, report FROM record_files WHERE path = ?1";
    connection.prepare_cached(sql)?.query_row([StoredPath::of(relative)], memory).optional()
}

fn memory(row: &Row<'_>) -> rusqlite::Result<FileMemory> {
    let json = |column: usize| row.get::<_, String>(column);
    // An unreadable entry is ignored, and the file is cleaned again.
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

/// Stores the state of a file.
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

/// The paths of all cached files.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<Vec<PathBuf>> {
    let mut read = connection.prepare("SELECT path FROM record_files ORDER BY path")?;
    let paths = read.query_map([], |row| Ok(StoredPath::read(row.get_ref(0)?).and_then(|place| place.path())))?;
    Ok(paths.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// Deletes a file from the cache; returns the rows of its records.
pub(super) fn forget(connection: &Connection, (relative, of): (&Path, RecordsOf)) -> rusqlite::Result<Vec<i64>> {
    connection.execute("DELETE FROM record_files WHERE path = ?1", [StoredPath::of(relative)])?;
    if of == RecordsOf::Dumps {
        // Their paths do not depend on their output; all were written to the same one.
        let sql = format!("SELECT id FROM pages WHERE NOT ({IS_PAGE}) AND {IS_DUMP}");
        return connection.prepare(&sql)?.query_map([], |row| row.get(0))?.collect();
    }
    let bound = |end: &str| {
        let mut path = relative.as_os_str().to_owned();
        path.push(end);
        StoredPath::of(Path::new(&path))
    };
    // The paths of records are the file's path, `#` and a number; `$` is the character after `#`.
    let sql = format!("SELECT id FROM pages WHERE path > ?1 AND path < ?2 AND NOT ({IS_PAGE}) AND NOT ({IS_DUMP})");
    let mut rows = connection.prepare(&sql)?;
    rows.query_map([bound("#"), bound("$")], |row| row.get(0))?.collect()
}
