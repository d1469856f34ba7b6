//! Reads the records of a WARC file in order.

use super::header::Header;
use super::sort::{Ending, Sort, sort};
use super::window::{Mark, Next, Window};
use crate::records::json_lines::BATCH;
use crate::records::{Bad, Batch, RawRecords};
use memchr::memchr;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead};
use std::ops::Range;

/// The maximum size of a record that is held, in bytes.
const LONGEST: usize = 256 << 20;
/// The maximum size of a record's header, in bytes.
const LONGEST_HEADER: usize = 64 << 10;
/// The number of bytes kept of a block that is not held, to detect its type.
const START: usize = 64 << 10;
/// The maximum number of distinct reasons for skipping records.
const REASONS: usize = 250;

/// Records that may be pages, not yet parsed.
#[derive(Debug, Default)]
pub struct WarcRecords {
    bytes: Vec<u8>,
    found: Vec<Found>,
}

#[derive(Debug)]
struct Found {
    number: u64,
    header: Range<usize>,
    block: Range<usize>,
}

impl WarcRecords {
    /// The number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there are no records.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The number of the record in the file, from 1.
    #[must_use]
    pub fn number(&self, at: usize) -> u64 {
        self.found.get(at).map_or(0, |found| found.number)
    }

    /// The size of a record in bytes.
    #[must_use]
    pub fn size(&self, at: usize) -> usize {
        self.found.get(at).map_or(0, |found| found.header.len() + found.block.len())
    }

    /// The header of a record and its block.
    pub(super) fn record(&self, at: usize) -> (Header<'_>, &[u8]) {
        let part = |range: &Range<usize>| self.bytes.get(range.clone()).unwrap_or_default();
        self.found.get(at).map_or((Header(&[]), &[]), |found| (Header(part(&found.header)), part(&found.block)))
    }
}

/// Reads records in batches. Equal input gives equal batches, regardless of read sizes.
pub struct WarcReader {
    window: Window,
    /// The number of records so far.
    number: u64,
    /// The end of the records found in the window.
    covered: usize,
    last: Mark,
    /// Why records were skipped.
    reasons: BTreeSet<String>,
    /// Whether the last record is shorter than its declared length.
    cut: bool,
}

/// The contents of a batch that is being collected.
#[derive(Default)]
struct Gathered {
    found: Vec<Found>,
    bad: Vec<Bad>,
    skipped: BTreeMap<String, u64>,
}

/// The block of a record.
struct Block {
    range: Range<usize>,
    /// Where the search for the next record starts.
    next: usize,
    ending: Ending,
}

impl WarcReader {
    /// Creates a reader of the raw bytes of a file: it decompresses gzip and Zstandard itself.
    #[must_use]
    pub fn new(input: Box<dyn BufRead + Send>) -> Self {
        Self {
            window: Window::new(input),
            number: 0,
            covered: 0,
            last: Mark { at: 0, damage: None },
            reasons: BTreeSet::new(),
            cut: false,
        }
    }

    /// The next records, or `None` after the last.
    ///
    /// # Errors
    /// Once, after the last record, if the file was damaged, truncated or could not be read further.
    pub fn next_batch(&mut self) -> io::Result<Option<Batch>> {
        let mut gathered = Gathered::default();
        let mut at = 0;
        let mut any = false;
        while at < BATCH {
            at = self.window.skip_blank(at);
            if let Some(mark) = self.window.take_mark(at) {
                any |= self.pass_mark(mark, &mut gathered);
                continue;
            }
            if self.window.wall() == Some(at) {
                break;
            }
            any = true;
            at = if self.window.is_record(at) {
                self.record(at, &mut gathered)
            } else {
                self.no_record(at, &mut gathered)
            };
        }
        if !any && self.window.wall() == Some(at) {
            let cut = || std::mem::take(&mut self.cut).then(|| io::Error::other("cut off in its last record"));
            return self.window.source.failure().or_else(cut).map_or(Ok(None), Err);
        }
        let bytes = self.window.take(at);
        self.covered = self.covered.saturating_sub(at);
        self.last.at = self.last.at.saturating_sub(at);
        let Gathered { found, bad, skipped } = gathered;
        Ok(Some(Batch { raw: RawRecords::Warc(WarcRecords { bytes, found }), bad, skipped }))
    }

    /// Handles the end of a member, or damage: if nothing remains of the damaged data, a record is lost. Returns whether
    /// one is.
    fn pass_mark(&mut self, mark: Mark, gathered: &mut Gathered) -> bool {
        let lost = mark.damage.filter(|_| self.covered <= self.last.at);
        self.last = mark;
        if let Some(place) = lost {
            self.number += 1;
            gathered
                .bad
                .push(Bad { number: self.number, why: format!("lost because of damage at byte {place} of the file") });
        }
        lost.is_some()
    }

    /// Skips bytes that are not a record, up to the next one. Next to damage, they are the rest of the damaged data.
    fn no_record(&mut self, at: usize, gathered: &mut Gathered) -> usize {
        let is_first = self.covered <= self.last.at;
        let (Next::Record(end) | Next::Wall(end)) = self.window.search(at + 1, at + 1, START);
        self.covered = end;
        let beside = if is_first { self.last.damage.is_some() } else { self.window.is_damage(end) };
        if !beside {
            self.number += 1;
            gathered.bad.push(Bad { number: self.number, why: "not a WARC record".to_owned() });
        }
        end
    }

    /// Reads a record.
    fn record(&mut self, at: usize, gathered: &mut Gathered) -> usize {
        self.number += 1;
        let number = self.number;
        let body = match self.header_end(at) {
            Ok(body) => body,
            Err((next, why)) => {
                self.covered = next;
                gathered.bad.push(Bad { number, why: why.to_owned() });
                return next;
            }
        };
        let length = Header(&self.window.bytes[at..body]).get("Content-Length").and_then(|said| said.parse().ok());
        let block = self.block(body, length);
        self.covered = block.range.end.max(body);
        let header = at..body;
        let parts = (Header(&self.window.bytes[header.clone()]), &self.window.bytes[block.range.clone()]);
        match (sort(parts, block.ending), block.ending) {
            (Sort::NoPage(what), _) => self.pass_over(what, gathered),
            (Sort::Page, Ending::NotHeld) => {
                gathered.bad.push(Bad { number, why: format!("longer than {LONGEST} bytes") });
            }
            (Sort::Bad(why), _) => gathered.bad.push(Bad { number, why: why.to_owned() }),
            (Sort::Page, _) => {
                gathered.found.push(Found { number, header, block: block.range });
                return block.next;
            }
        }
        // Large blocks that are not needed are dropped, if little has to be moved for that.
        let size = block.next - at;
        if size > START && self.window.bytes.len() - block.next < size {
            self.window.forget(at..block.next);
            self.covered = at;
            return at;
        }
        block.next
    }

    fn pass_over(&mut self, mut what: String, gathered: &mut Gathered) {
        if !self.reasons.contains(&what) {
            if self.reasons.len() < REASONS {
                self.reasons.insert(what.clone());
            } else {
                "other records that are not pages".clone_into(&mut what);
            }
        }
        *gathered.skipped.entry(what).or_default() += 1;
    }

    /// Returns where the block after a header starts, or else where to continue and why there is no block.
    fn header_end(&mut self, at: usize) -> Result<usize, (usize, &'static str)> {
        const CUT: &str = "cut off in its header";
        let (mut line, mut seen) = (at, at);
        loop {
            let reach = self.window.reach();
            let Some(end) = self.window.bytes.get(seen..reach).and_then(|bytes| memchr(b'\n', bytes)) else {
                if let Some(wall) = self.window.wall() {
                    return Err((wall, CUT));
                }
                seen = reach;
                if seen - at > LONGEST_HEADER {
                    return Err((self.resume(at), "a header of more than 64 KiB"));
                }
                self.window.need(reach + 1);
                continue;
            };
            let end = seen + end;
            if self.window.bytes[line..end].trim_ascii().is_empty() {
                return Ok(end + 1);
            }
            if line > at && self.window.bytes[line..end].starts_with(b"WARC/") && self.window.is_record(line) {
                return Err((line, CUT));
            }
            (line, seen) = (end + 1, end + 1);
            if line - at > LONGEST_HEADER {
                return Err((self.resume(at), "a header of more than 64 KiB"));
            }
        }
    }

    /// Returns where to continue after a record that starts at `at` and has no block.
    fn resume(&mut self, at: usize) -> usize {
        let (Next::Record(next) | Next::Wall(next)) = self.window.search(at + 1, at + 1, START);
        next
    }

    /// Finds the block of a record: of its declared length, if that is correct, otherwise up to the next record, damage or
    /// the end.
    fn block(&mut self, body: usize, length: Option<u64>) -> Block {
        let says = length.and_then(|length| usize::try_from(length).ok()).filter(|&length| length <= LONGEST);
        if let Some(end) = says.map(|length| body + length)
            && self.window.is_end(end)
        {
            return Block { range: body..end, next: end, ending: Ending::Whole };
        }
        let before = self.window.forgotten;
        let next = self.window.search(body, body + START, LONGEST - START);
        let (Next::Record(end) | Next::Wall(end)) = next;
        if self.window.forgotten > before {
            return Block { range: body..end.min(body + START), next: end, ending: Ending::NotHeld };
        }
        match next {
            Next::Record(next) => {
                let mut block = &self.window.bytes[body..next];
                for line_end in [b'\n', b'\r', b'\n', b'\r'] {
                    block = block.strip_suffix(&[line_end]).unwrap_or(block);
                }
                Block { range: body..body + block.len(), next, ending: Ending::Whole }
            }
            Next::Wall(end) => {
                let cut = length.is_some() || self.window.is_damage(end);
                self.cut |= length.is_some() && !self.window.is_damage(end);
                Block { range: body..end, next: end, ending: if cut { Ending::Cut } else { Ending::Whole } }
            }
        }
    }
}
