//! A folder of dumps as one source of records: one record per dump, in the order of the walk.

use super::json_lines::BATCH;
use super::{Batch, Fields, RawRecords, Reading, Record};
use crate::source::{Location, read};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// The maximum number of dumps in a batch: small dumps are opened in parallel long before their bytes fill a batch.
const MOST: usize = 512;

/// Dumps that were found but not yet read.
#[derive(Debug)]
pub struct Pages {
    /// Each with its size in bytes.
    dumps: Vec<(Location, usize)>,
    /// The number of the first dump, from 1.
    first: u64,
}

/// Returns the dumps of a walk in batches.
pub struct PageReader {
    walk: Box<dyn Iterator<Item = Location> + Send>,
    /// The number of the next dump.
    next: u64,
}

impl PageReader {
    /// Creates a reader from a walk.
    #[must_use]
    pub fn new(walk: impl Iterator<Item = Location> + Send + 'static) -> Self {
        Self { walk: Box::new(walk), next: 1 }
    }

    /// The next dumps, or `None` after the last.
    pub(super) fn next_batch(&mut self) -> Option<Batch> {
        let mut pages = Pages { dumps: Vec::new(), first: self.next };
        let mut bytes = 0;
        while bytes < BATCH && pages.len() < MOST {
            let Some(location) = self.walk.next() else { break };
            // A file without readable metadata fails when it is read, and is reported then.
            let size = fs::metadata(&location.path).map_or(0, |meta| usize::try_from(meta.len()).unwrap_or(usize::MAX));
            bytes = bytes.saturating_add(size);
            pages.dumps.push((location, size));
        }
        self.next += pages.len() as u64;
        (!pages.is_empty()).then(|| Batch { raw: RawRecords::Pages(pages), bad: Vec::new(), skipped: BTreeMap::new() })
    }
}

impl Pages {
    /// The number of dumps.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.dumps.len()
    }

    /// Whether there are no dumps.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.dumps.is_empty()
    }

    /// The size of a dump in bytes when it was found.
    pub(super) fn size(&self, at: usize) -> usize {
        self.dumps.get(at).map_or(0, |dump| dump.1)
    }

    /// The number of the dump in the walk, from 1.
    pub(super) const fn number(&self, at: usize) -> u64 {
        self.first + at as u64
    }

    /// Its path in RAW.
    pub(super) fn relative(&self, at: usize) -> Option<PathBuf> {
        self.dumps.get(at).map(|(location, _)| location.relative.clone())
    }

    /// Reads a dump.
    pub(super) fn read(&self, at: usize) -> Reading<'_> {
        let Some((location, _)) = self.dumps.get(at) else { return Reading::Bad("the dump does not exist".to_owned()) };
        match read(location) {
            Ok(dump) => {
                let (number, fields) = (self.number(at), Fields::Json(Vec::new()));
                Reading::Record(Box::new(Record { number, id: None, dump, fields }))
            }
            Err(e) => Reading::Bad(e.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Folder, Found};
    use std::path::Path;

    #[test]
    fn dumps_come_in_batches_and_one_that_is_gone_costs_itself() {
        let room = tempfile::tempdir().unwrap();
        for at in 0..MOST + 3 {
            fs::write(room.path().join(format!("{at:04}.txt")), "text").unwrap();
        }
        let walk = Folder::open(room.path(), Path::new("")).unwrap();
        let mut reader = PageReader::new(walk.filter_map(|found| match found {
            Found::Page(location) => Some(location),
            _ => None,
        }));
        let first = reader.next_batch().unwrap().raw;
        fs::remove_file(room.path().join(format!("{:04}.txt", MOST + 1))).unwrap();
        let second = reader.next_batch().unwrap().raw;
        assert_eq!((first.len(), first.number(0), first.size(0)), (MOST, 1, 4));
        assert_eq!((second.len(), second.number(0)), (3, MOST as u64 + 1));
        assert!(reader.next_batch().is_none());
        let RawRecords::Pages(pages) = second else { unreachable!() };
        assert!(matches!(pages.read(0), Reading::Record(record) if record.dump.bytes == b"text"));
        assert!(matches!(pages.read(1), Reading::Bad(_)) && matches!(pages.read(2), Reading::Record(_)));
    }
}
