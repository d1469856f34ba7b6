//! Opening a ledger: a new one is made, and what is none, or none that is understood, is named and left alone.

use crate::risk::Sign;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A ledger's name in OUT.
pub const LEDGER: &str = "ledger.db";

/// The version of the schema, in SQLite's `user_version`.
pub const VERSION: i32 = 3;

/// The mark of a ledger in SQLite's `application_id`: `unbo`.
const MARK: i32 = 0x756E_626F;

const SCHEMA: &str = include_str!("schema.sql");

/// How long one program waits for another that has the ledger open.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a ledger cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// It is a SQLite database of something else.
    #[error("{0} is a database, but not a ledger of unboil: move it away")]
    Foreign(PathBuf),
    /// It is of a newer unboil.
    #[error(
        "{path} was written by a newer unboil (its schema is version {found}, this unboil supports {VERSION}): use the newer unboil, or delete the file. Without it, every page is cleaned again, and the decisions of reviews are lost"
    )]
    Newer {
        /// Which.
        path: PathBuf,
        /// Its version.
        found: i32,
    },
    /// It is of an older unboil.
    #[error(
        "{path} was written by an older unboil (its schema is version {found}, this unboil needs {VERSION}): delete it and run the same command again. This cleans every page again and overwrites clean text and diffs that were edited by hand, so move these away first. The decisions of reviews are lost; site files are kept"
    )]
    Older {
        /// Which.
        path: PathBuf,
        /// Its version.
        found: i32,
    },
    /// It is damaged.
    #[error(
        "{0} is damaged: delete it and run the same command again. This cleans every page again and overwrites clean text \
         and diffs that were edited by hand, so move these away first. The decisions of reviews are lost; site files are \
         kept"
    )]
    Broken(PathBuf),
    /// Another program holds it.
    #[error("{0} is in use by another program: close that program, and run the same command again")]
    Busy(PathBuf),
    /// There is none.
    #[error("there is no ledger at {0}: run `unboil clean` first, without --no-ledger")]
    Missing(PathBuf),
    /// SQLite could not do something else.
    #[error("cannot use {0}: {1}")]
    Other(PathBuf, rusqlite::Error),
    /// Its thread could not be started, or ended before its time.
    #[error("the thread that writes the ledger ended too early")]
    Ended,
}

impl LedgerError {
    /// What an error of SQLite means for the ledger at `path`.
    #[must_use]
    pub fn of(path: &Path, e: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match (&e, e.sqlite_error_code()) {
            (_, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::TypeMismatch)) => {
                Self::Broken(path)
            }
            (_, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) => Self::Busy(path),
            // Tables, columns or types that are not as they were made.
            (_, Some(ErrorCode::Unknown | ErrorCode::ConstraintViolation))
            | (
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::QueryReturnedNoRows
                | rusqlite::Error::SqlInputError { .. },
                _,
            ) => Self::Broken(path),
            _ => Self::Other(path, e),
        }
    }
}

/// Opens the ledger at `path`, or makes it.
///
/// # Errors
/// [`LedgerError`]; nothing is written to a file that is no ledger.
pub fn open(path: &Path) -> Result<Connection, LedgerError> {
    let connection = match std::fs::metadata(path) {
        Ok(meta) if meta.len() > 0 => checked(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?,
        _ => made(path).map_err(|e| LedgerError::of(path, e))?,
    };
    tuned(&connection).map_err(|e| LedgerError::of(path, e))?;
    Ok(connection)
}

/// Opens the ledger at `path` to look at it, or to note decisions in it.
///
/// # Errors
/// [`LedgerError`].
pub fn open_for_review(path: &Path) -> Result<Connection, LedgerError> {
    if !path.exists() {
        return Err(LedgerError::Missing(path.to_owned()));
    }
    checked(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
}

/// Opens the ledger at `path` to read it: nothing in it changes.
///
/// # Errors
/// [`LedgerError`].
pub(super) fn open_to_read(path: &Path) -> Result<Connection, LedgerError> {
    if !path.exists() {
        return Err(LedgerError::Missing(path.to_owned()));
    }
    checked(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

fn checked(path: &Path, flags: OpenFlags) -> Result<Connection, LedgerError> {
    let mut start = [0; 16];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    if read.is_err() || &start != b"SQLite format 3\0" {
        return Err(LedgerError::Broken(path.to_owned()));
    }
    let of = |e| LedgerError::of(path, e);
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(of)?;
    connection.busy_timeout(PATIENCE).map_err(of)?;
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0)).map_err(of);
    let (mark, version) = (number("application_id")?, number("user_version")?);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(of)?;
    match (mark, version) {
        (MARK, VERSION) => Ok(connection),
        (MARK, found) if found > VERSION => Err(LedgerError::Newer { path: path.to_owned(), found }),
        // A run that was killed as it made the ledger.
        (0, 0) if tables == 0 => {
            prepared(&connection).map_err(of)?;
            Ok(connection)
        }
        (MARK, found @ 1..VERSION) => Err(LedgerError::Older { path: path.to_owned(), found }),
        (MARK, _) => Err(LedgerError::Broken(path.to_owned())),
        _ => Err(LedgerError::Foreign(path.to_owned())),
    }
}

fn made(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    prepared(&connection)?;
    Ok(connection)
}

fn prepared(connection: &Connection) -> rusqlite::Result<()> {
    // A page of SQLite holds some twenty rows then, and the file system is called less often.
    connection.execute_batch(&format!(
        "PRAGMA page_size = 16384; BEGIN IMMEDIATE; {SCHEMA}
         PRAGMA application_id = {MARK}; PRAGMA user_version = {VERSION};
         INSERT INTO meta VALUES ('made_by', 'unboil {}'), ('seed', random()); INSERT INTO signs VALUES {}; COMMIT;",
        env!("CARGO_PKG_VERSION"),
        signs()
    ))
}

/// The signs of risk in words, for people who read the ledger: bit n of a text's signs is that with the id n.
fn signs() -> String {
    let sign = |(id, sign): (usize, Sign)| format!("({id}, {}, '{}')", sign.points(), sign.words().replace('\'', "''"));
    Sign::ALL.into_iter().enumerate().map(sign).collect::<Vec<_>>().join(", ")
}

/// What a killed run leaves is whole again at the next opening: that is the journal's work. Against a power cut only a
/// part of it helps, as with the files of OUT themselves, and that is enough for what can be made again.
fn tuned(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "cache_size", -8192)?;
    connection.pragma_update(None, "foreign_keys", "OFF")?;
    connection.pragma_update(None, "temp_store", "MEMORY")
}
