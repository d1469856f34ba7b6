//! The records of a file, one after the other.

use super::header::Header;
use super::sort::{Ending, Sort, sort};
use super::window::{Mark, Next, Window};
use crate::records::json_lines::BATCH;
use crate::records::{Bad, Batch, RawRecords};
use memchr::memchr;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead};
use std::ops::Range;

/// A record longer than this is not held, in bytes.
const LONGEST: usize = 256 << 20;
/// A record's header is no longer than this, in bytes.
const LONGEST_HEADER: usize = 64 << 10;
/// So much is kept of a block that is not held, to say what it is, in bytes.
const START: usize = 64 << 10;
/// So many different reasons to pass records over are told apart.
const REASONS: usize = 250;

/// Records that may be pages, as they were found.
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
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Which record of the file it is, from 1.
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

/// Reads records in batches: the same batches from the same bytes, however they arrive.
pub struct WarcReader {
    window: Window,
    /// How many records there were.
    number: u64,
    /// Up to where records were found in what is held.
    covered: usize,
    last: Mark,
    /// Why records were passed over.
    reasons: BTreeSet<String>,
    /// Whether the last record is shorter than it says.
    cut: bool,
}

/// What a batch gathers.
#[derive(Default)]
struct Gathered {
    found: Vec<Found>,
    bad: Vec<Bad>,
    skipped: BTreeMap<String, u64>,
}

/// A record's block.
struct Block {
    range: Range<usize>,
    /// Where what follows is looked for.
    next: usize,
    ending: Ending,
}

impl WarcReader {
    /// Of the bytes of a file, as they are: gzip and Zstandard are unpacked here.
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

    /// The next records; `None` behind the last.
    ///
    /// # Errors
    /// Once, behind the last record: where the file was damaged, cut off or could not be read any further.
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

    /// A member's end, or damage: where nothing is left of what was there, a record is lost. Gives whether one is.
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

    /// What is no record, up to the next one. Beside damage it is the rest of what was damaged.
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

    /// A record.
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
        // What is large and not needed is not held, where little has to be moved for that.
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

    /// Where the block behind a header starts; else where to go on, and why there is none.
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

    /// Where to go on behind a record that starts at `at` and has no block.
    fn resume(&mut self, at: usize) -> usize {
        let (Next::Record(next) | Next::Wall(next)) = self.window.search(at + 1, at + 1, START);
        next
    }

    /// The block of a record: as long as it says, where that is so; else up to the next record, damage or the end.
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
