//! A dump's relative path as stored in the ledger: text, or bytes if it is not valid text.

use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, ValueRef};
use std::path::{Path, PathBuf};

/// The SQLite type of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PathKind {
    Text,
    Bytes,
}

/// Appends a path as stored in the ledger.
pub(super) fn push_place(path: &Path, out: &mut Vec<u8>) -> PathKind {
    match path.to_str() {
        #[cfg(windows)]
        Some(text) => out.extend(text.replace('\\', "/").into_bytes()),
        #[cfg(not(windows))]
        Some(text) => out.extend(text.as_bytes()),
        None => {
            out.extend(path.as_os_str().as_encoded_bytes());
            return PathKind::Bytes;
        }
    }
    PathKind::Text
}

/// A path in a batch, as a parameter for SQLite.
pub(super) struct Written<'r>(pub &'r [u8], pub PathKind);

impl ToSql for Written<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.1 {
            PathKind::Text => ValueRef::Text(self.0),
            PathKind::Bytes => ValueRef::Blob(self.0),
        }))
    }
}

/// A relative path. Its order is that of SQLite: texts by their bytes, then blobs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StoredPath {
    Text(String),
    Bytes(Vec<u8>),
}

impl StoredPath {
    pub(super) fn of(path: &Path) -> Self {
        let mut bytes = Vec::with_capacity(path.as_os_str().len());
        match push_place(path, &mut bytes) {
            PathKind::Text => String::from_utf8(bytes).map_or_else(|e| Self::Bytes(e.into_bytes()), Self::Text),
            PathKind::Bytes => Self::Bytes(bytes),
        }
    }

    pub(super) fn read(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Text(text) => Some(Self::Text(std::str::from_utf8(text).ok()?.to_owned())),
            ValueRef::Blob(bytes) => Some(Self::Bytes(bytes.to_vec())),
            _ => None,
        }
    }

    /// The path; `None` for one outside of the folder, which no run wrote.
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

impl ToSql for StoredPath {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}
