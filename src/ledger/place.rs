//! A dump's relative path as it stands in the ledger: text, or bytes where it is none.

use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, ValueRef};
use std::path::{Path, PathBuf};

/// A relative path. The order is that of SQLite: texts by their bytes, then what is no text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Text(String),
    Bytes(Vec<u8>),
}

impl Place {
    pub(super) fn of(path: &Path) -> Self {
        match path.to_str() {
            #[cfg(windows)]
            Some(text) => Self::Text(text.replace('\\', "/")),
            #[cfg(not(windows))]
            Some(text) => Self::Text(text.to_owned()),
            None => Self::Bytes(path.as_os_str().as_encoded_bytes().to_vec()),
        }
    }

    pub(super) fn read(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Text(text) => Some(Self::Text(std::str::from_utf8(text).ok()?.to_owned())),
            ValueRef::Blob(bytes) => Some(Self::Bytes(bytes.to_vec())),
            _ => None,
        }
    }

    /// The path; `None` for one that leads out of the folder, which no run wrote.
    pub(super) fn path(&self) -> Option<PathBuf> {
        let path = match self {
            Self::Text(text) => PathBuf::from(text),
            Self::Bytes(bytes) => of_bytes(bytes),
        };
        let is_plain = path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
        (is_plain && !path.as_os_str().is_empty()).then_some(path)
    }
}

#[cfg(unix)]
fn of_bytes(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn of_bytes(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

impl ToSql for Place {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}
