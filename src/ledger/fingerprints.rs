//! The fingerprints of a page and its files, packed into one value of its row. Nobody queries their parts, and one value
//! of 96 bytes is much faster to write and read than twelve numbers.

use crate::pipeline::{FileFingerprint, ResultFiles};
use crate::sink::Format;
use crate::source::Stat;
use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, ValueRef};

/// The fingerprints of the rules and of the site identification of a page, and those of its dump and its results. The
/// ctime of results is not stored.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fingerprints {
    pub judged: u64,
    pub identified: u64,
    pub raw: FileFingerprint,
    pub results: Option<ResultFiles>,
}

const NUMBER: usize = size_of::<u64>();
/// The number of values for a page without results, and with results.
const SHORT: usize = 6;
const LONG: usize = 12;

/// Packed fingerprints, as stored in the ledger: big-endian numbers of eight bytes. docs/ledger.md names them.
pub(super) struct PackedFingerprints {
    bytes: [u8; LONG * NUMBER],
    length: usize,
}

impl Fingerprints {
    pub(super) fn pack(&self) -> PackedFingerprints {
        let of = |print: FileFingerprint| [print.stat.size, print.stat.modified.cast_unsigned(), print.hash];
        let [size, modified, hash] = of(self.raw);
        let mut numbers = [0; LONG];
        let changed = self.raw.stat.changed.cast_unsigned();
        numbers[..SHORT].copy_from_slice(&[self.judged, self.identified, size, modified, changed, hash]);
        if let Some(results) = self.results {
            numbers[SHORT..SHORT + 3].copy_from_slice(&of(results.clean));
            numbers[SHORT + 3..].copy_from_slice(&of(results.diff));
        }
        let mut packed = PackedFingerprints { bytes: [0; LONG * NUMBER], length: NUMBER * SHORT };
        if self.results.is_some() {
            packed.length = NUMBER * LONG;
        }
        for (bytes, number) in packed.bytes.as_chunks_mut().0.iter_mut().zip(numbers) {
            *bytes = number.to_be_bytes();
        }
        packed
    }

    /// `format` is that of the results; `None` if there are none. Returns `None` for bytes that no run wrote.
    pub(super) fn unpack(bytes: &[u8], format: Option<Format>) -> Option<Self> {
        let (numbers, []) = bytes.as_chunks() else { return None };
        let print = |[size, modified, changed, hash]: [u64; 4]| {
            // No file is larger than this.
            i64::try_from(size).ok()?;
            let stat = Stat { size, modified: modified.cast_signed(), changed: changed.cast_signed() };
            Some(FileFingerprint { stat, hash })
        };
        let mut all = [0; LONG];
        for (number, bytes) in all.iter_mut().zip(numbers) {
            *number = u64::from_be_bytes(*bytes);
        }
        let [judged, identified, size, modified, changed, hash, ..] = all;
        let raw = print([size, modified, changed, hash])?;
        let results = match (numbers.len(), format) {
            (SHORT, None) => None,
            (LONG, Some(format)) => {
                let of = |at: usize| print([all[at], all[at + 1], 0, all[at + 2]]);
                Some(ResultFiles { format, clean: of(SHORT)?, diff: of(SHORT + 3)? })
            }
            _ => return None,
        };
        Some(Self { judged, identified, raw, results })
    }
}

impl ToSql for PackedFingerprints {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.bytes[..self.length])))
    }
}
