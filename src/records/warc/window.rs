//! The window of decompressed bytes in memory, with the positions of member ends and damage.

use super::header::{is_field, next_line};
use super::unpack::{More, Unpacked};
use memchr::{memchr, memmem};
use std::collections::VecDeque;
use std::io::BufRead;
use std::ops::Range;

/// The number of bytes inspected to distinguish the first line of a record from similar text.
const SIGHT: usize = 512;

/// The maximum length of white space that is held, in bytes.
const BLANK: usize = 64 << 10;

/// A position between two bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub at: usize,
    /// The file offset of lost bytes; `None` if a member ends here.
    pub damage: Option<u64>,
}

/// The result of a search for the next record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// It starts here.
    Record(usize),
    /// There is none before the damage or the end of the file at this position.
    Wall(usize),
}

/// The bytes in memory.
pub(super) struct Window {
    pub source: Unpacked,
    pub bytes: Vec<u8>,
    /// The number of dropped bytes that no caller requested to drop.
    pub forgotten: u64,
    marks: VecDeque<Mark>,
    ended: bool,
}

impl Window {
    pub fn new(input: Box<dyn BufRead + Send>) -> Self {
        Self { source: Unpacked::new(input), bytes: Vec::new(), forgotten: 0, marks: VecDeque::new(), ended: false }
    }

    /// Reads until this many bytes are in memory, or up to damage or the end. Returns whether they are.
    pub fn need(&mut self, bytes: usize) -> bool {
        while self.bytes.len() < bytes && self.wall().is_none() {
            self.pull();
        }
        self.reach() >= bytes
    }

    fn pull(&mut self) {
        let damage = match self.source.more(&mut self.bytes) {
            More::Bytes => return,
            More::End => {
                self.ended = true;
                return;
            }
            More::Member => None,
            More::Damage(place) => Some(place),
        };
        let mark = Mark { at: self.bytes.len(), damage };
        if self.marks.back() != Some(&mark) {
            self.marks.push_back(mark);
        }
    }

    /// The position of damage or of the end of the file; `None` if neither is known yet.
    pub fn wall(&self) -> Option<usize> {
        // Nothing is read beyond damage before its mark is taken, so it is the last one.
        let damage = self.marks.back().filter(|mark| mark.damage.is_some()).map(|mark| mark.at);
        damage.or_else(|| self.ended.then_some(self.bytes.len()))
    }

    /// The end of the bytes that are contiguous with those before them.
    pub fn reach(&self) -> usize {
        self.wall().unwrap_or(self.bytes.len())
    }

    /// Whether this position is damage, and not the end of the file.
    pub fn is_damage(&self, at: usize) -> bool {
        self.marks.back().is_some_and(|mark| mark.at == at && mark.damage.is_some())
    }

    /// Whether a member ends in this range.
    pub fn has_member_end(&self, range: Range<usize>) -> bool {
        let first = self.marks.partition_point(|mark| mark.at < range.start);
        self.marks.get(first).is_some_and(|mark| mark.at <= range.end && mark.damage.is_none())
    }

    /// Takes the next mark up to a position.
    pub fn take_mark(&mut self, upto: usize) -> Option<Mark> {
        if self.marks.front()?.at <= upto { self.marks.pop_front() } else { None }
    }

    /// The first byte at or after `from` that is not white space, or the wall.
    pub fn skip_blank(&mut self, from: usize) -> usize {
        let mut at = from;
        loop {
            let reach = self.reach();
            at += blanks(self.bytes.get(at..reach).unwrap_or_default());
            if at < reach || !self.need(at + 1) {
                return at;
            }
            if at > from + BLANK {
                at -= self.forget(from..at);
            }
        }
    }

    /// Whether the declared length of a record is correct if it ends here: only line ends and the next record follow, or
    /// something that ends a record in any case.
    pub fn is_end(&mut self, end: usize) -> bool {
        if !self.need(end) {
            return false;
        }
        self.need(end + SIGHT);
        let behind = self.bytes.get(end..self.reach().min(end + SIGHT)).unwrap_or_default();
        let next = end + blanks(behind);
        behind.starts_with(b"\r\n\r\n")
            || behind.starts_with(b"\n\n")
            || self.has_member_end(end..next)
            || self.wall() == Some(next)
            || self.is_record(next)
    }

    /// Whether the first line of a record is here, followed by a header line.
    pub fn is_record(&mut self, at: usize) -> bool {
        self.need(at + SIGHT);
        let end = self.reach().min(at + SIGHT);
        let mut rest = self.bytes.get(at..end).unwrap_or_default();
        let whole = rest.len() < SIGHT;
        let line = next_line(&mut rest).trim_ascii_end();
        let Some(version) = line.strip_prefix(b"WARC/").filter(|version| version.len() <= 5) else { return false };
        let is_digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
        let is_version = match memchr(b'.', version) {
            Some(point) => is_digits(&version[..point]) && is_digits(&version[point + 1..]),
            // A record truncated in its first line is still one.
            None => whole && rest.is_empty() && is_digits(version),
        };
        let field = next_line(&mut rest);
        let cut = rest.is_empty() && (whole || field.len() > 100);
        is_version && (cut || is_field(field))
    }

    /// Finds the next record at or after `from`: at the start of a line or of a member. Of the bytes after `held`, those
    /// above `most` are dropped.
    pub fn search(&mut self, from: usize, held: usize, most: usize) -> Next {
        const START: &[u8] = b"WARC/";
        let mut at = from;
        loop {
            let reach = self.reach();
            let found = self.bytes.get(at..reach).and_then(|bytes| memmem::find(bytes, START));
            if let Some(found) = found.map(|found| at + found) {
                let starts = found == 0 || self.bytes[found - 1] == b'\n' || self.has_member_end(found..found);
                if starts && self.is_record(found) {
                    return Next::Record(found);
                }
                at = found + 1;
                continue;
            }
            if let Some(wall) = self.wall() {
                return Next::Wall(wall);
            }
            at = at.max(reach.saturating_sub(START.len() - 1));
            if at > held + most {
                // The byte before may end a line.
                let size = self.forget(held..at - 1);
                self.forgotten += size as u64;
                at -= size;
            }
            self.pull();
        }
    }

    /// Drops bytes, and returns how many.
    pub fn forget(&mut self, range: Range<usize>) -> usize {
        let size = range.len();
        self.bytes.drain(range.clone());
        for mark in &mut self.marks {
            mark.at = if mark.at >= range.end { mark.at - size } else { mark.at.min(range.start) };
        }
        size
    }

    /// Takes the bytes before `at`.
    pub fn take(&mut self, at: usize) -> Vec<u8> {
        let rest = self.bytes.split_off(at);
        for mark in &mut self.marks {
            mark.at -= at.min(mark.at);
        }
        std::mem::replace(&mut self.bytes, rest)
    }
}

fn blanks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n' | b' ' | b'\t')).count()
}
