//! Finds one record of a file by its number.

use super::{FieldNames, Reader, Reading, RecordFile, RecordFormat};
use crate::page::Dump;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a record was not found.
#[derive(Debug, thiserror::Error)]
pub enum NotFound {
    /// The file cannot be read up to the record.
    #[error("{0}")]
    Unreadable(#[from] io::Error),
    /// The file has fewer records, or the record is not a page.
    #[error("the file has no record {0}, or the record is not a page, but for example a request or an image")]
    Missing(u64),
    /// The record is not a page.
    #[error("record {0} is not a page: {1}")]
    NoPage(u64, String),
}

/// Splits a name such as `corpus.jsonl#17` into file and number, unless a file has that name.
#[must_use]
pub fn named(path: &Path) -> Option<(PathBuf, u64)> {
    let (file, number) = path.to_str()?.rsplit_once('#')?;
    if path.exists() {
        return None;
    }
    Some((PathBuf::from(file), number.parse().ok()?))
}

impl RecordFile {
    /// A file by its path, without information about its folders.
    #[must_use]
    pub fn alone(path: &Path, format: RecordFormat) -> Self {
        let relative = path.file_name().map_or_else(|| path.to_owned(), PathBuf::from);
        let none: Arc<[String]> = Arc::new([]);
        Self { path: path.to_owned(), relative, folder_hosts: Arc::clone(&none), folders: none, format }
    }

    /// Returns the dump of the record with this number, from 1. Reads the file up to that record.
    ///
    /// # Errors
    /// [`NotFound`].
    pub fn dump(&self, number: u64, names: &FieldNames) -> Result<Dump, NotFound> {
        let mut reader = Reader::open(self, names)?;
        while let Some(batch) = reader.next_batch()? {
            if let Some(bad) = batch.bad.iter().find(|bad| bad.number == number) {
                return Err(NotFound::NoPage(number, bad.why.clone()));
            }
            let raw = batch.raw;
            let Some(at) = (0..raw.len()).find(|&at| raw.number(at) == number) else { continue };
            return match raw.read(at, self, names) {
                Reading::Record(record) => Ok(record.dump),
                Reading::NoPage(_, why) => Err(NotFound::NoPage(number, why.to_string())),
                Reading::Bad(why) => Err(NotFound::NoPage(number, why)),
            };
        }
        Err(NotFound::Missing(number))
    }
}
