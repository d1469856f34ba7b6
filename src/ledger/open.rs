//! Opens a ledger, or creates a new one. A file that is not a ledger, or has an unsupported version, is reported and not
//! modified.

use crate::risk::Sign;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The name of the ledger in OUT.
pub const LEDGER: &str = "ledger.db";

/// The version of the schema, in SQLite's `user_version`.
pub const VERSION: i32 = 3;

/// The mark of a ledger in SQLite's `application_id`: `unbo`.
const MARK: i32 = 0x756E_626F;

const SCHEMA: &str = include_str!("schema.sql");

/// How long a program waits while another has the ledger open.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a ledger cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// It is a SQLite database of another program.
    #[error("{0} is a database, but not a ledger of unboil: move it away")]
    Foreign(PathBuf),
    /// A newer unboil wrote it.
    #[error(
        "{path} was written by a newer unboil (its schema is version {found}, this unboil supports {VERSION}): use the newer unboil, or delete the file. Without it, every page is cleaned again, and the decisions of reviews are lost"
    )]
    Newer {
        /// The path of the ledger.
        path: PathBuf,
        /// Its version.
        found: i32,
    },
    /// An older unboil wrote it.
    #[error(
        "{path} was written by an older unboil (its schema is version {found}, this unboil needs {VERSION}): delete it and run the same command again. This cleans every page again and overwrites clean text and diffs that were edited by hand, so move these away first. The decisions of reviews are lost; site files are kept"
    )]
    Older {
        /// The path of the ledger.
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
    /// Another program has locked it.
    #[error("{0} is in use by another program: close that program, and run the same command again")]
    Busy(PathBuf),
    /// It does not exist.
    #[error("there is no ledger at {0}: run `unboil clean` first, without --no-ledger")]
    Missing(PathBuf),
    /// Another error of SQLite.
    #[error("cannot use {0}: {1}")]
    Other(PathBuf, rusqlite::Error),
    /// Its thread could not be started, or ended unexpectedly.
    #[error("the thread that writes the ledger ended too early")]
    Ended,
}

impl LedgerError {
    /// Converts an error of SQLite for the ledger at `path`.
    #[must_use]
    pub fn of(path: &Path, e: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match (&e, e.sqlite_error_code()) {
            (_, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::TypeMismatch)) => {
                Self::Broken(path)
            }
            (_, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) => Self::Busy(path),
            // Tables, columns or types that differ from the schema.
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

/// Opens the ledger at `path`, or creates it.
///
/// # Errors
/// [`LedgerError`]; a file that is not a ledger is not modified.
pub fn open(path: &Path) -> Result<Connection, LedgerError> {
    let connection = match std::fs::metadata(path) {
        Ok(meta) if meta.len() > 0 => checked(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?,
        _ => made(path).map_err(|e| LedgerError::of(path, e))?,
    };
    tuned(&connection).map_err(|e| LedgerError::of(path, e))?;
    Ok(connection)
}

/// Opens the ledger at `path` to read it, or to store decisions in it.
///
/// # Errors
/// [`LedgerError`].
pub fn open_for_review(path: &Path) -> Result<Connection, LedgerError> {
    if !path.exists() {
        return Err(LedgerError::Missing(path.to_owned()));
    }
    checked(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
}

/// Opens the ledger at `path` read-only.
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
        // A run that was killed while it created the ledger.
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
    // A page of SQLite then holds about twenty rows, and there are fewer file system calls.
    connection.execute_batch(&format!(
        "PRAGMA page_size = 16384; BEGIN IMMEDIATE; {SCHEMA}
         PRAGMA application_id = {MARK}; PRAGMA user_version = {VERSION};
         INSERT INTO meta VALUES ('made_by', 'unboil {}'), ('seed', random()); INSERT INTO signs VALUES {}; COMMIT;",
        env!("CARGO_PKG_VERSION"),
        signs()
    ))
}

/// The descriptions of the signs of risk, for users who query the ledger: bit n of a text's signs is the sign with id n.
fn signs() -> String {
    let sign = |(id, sign): (usize, Sign)| format!("({id}, {}, '{}')", sign.points(), sign.words().replace('\'', "''"));
    Sign::ALL.into_iter().enumerate().map(sign).collect::<Vec<_>>().join(", ")
}

/// SQLite's journal repairs the ledger after a killed run. It protects only partly against a power failure, like the files
/// of OUT themselves; this is enough for data that can be regenerated.
fn tuned(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "cache_size", -8192)?;
    connection.pragma_update(None, "foreign_keys", "OFF")?;
    connection.pragma_update(None, "temp_store", "MEMORY")
}
