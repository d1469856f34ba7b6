//! Decompresses a WARC file, and marks where its members end and where it is damaged.

use super::packing::{Member, Packing, Step};
use std::io::{self, BufRead, Read as _};

/// The read size, in bytes. Always a full chunk is read, so that the results never depend on how the bytes arrive.
const CHUNK: usize = 64 << 10;
/// The approximate number of bytes decompressed at a time.
const PIECE: usize = 128 << 10;
/// How far the search for a member goes back after damage, in bytes: damage is often detected only after the start of the
/// next member.
const BACK: usize = 1 << 20;

/// The next item of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum More {
    /// Bytes.
    Bytes,
    /// The end of a member.
    Member,
    /// Lost bytes, starting at this offset of the file.
    Damage(u64),
    /// The end of the file.
    End,
}

/// A decompressing reader.
pub(super) struct Unpacked {
    input: Box<dyn BufRead + Send>,
    /// Compressed bytes, starting [`BACK`] bytes before those that are decompressed next.
    raw: Vec<u8>,
    /// The file offset of the first of them.
    start: u64,
    /// The index of the next one to decompress.
    at: usize,
    /// Whether the end of the file was read.
    ended: bool,
    failed: Option<io::Error>,
    state: State,
    damage: Damage,
}

enum State {
    /// Nothing was read yet.
    Start,
    /// Uncompressed.
    Plain,
    /// Between two members.
    Between(Packing),
    /// In a member that starts at this file offset.
    In(Packing, Box<Member>, u64),
    /// After damage: searching for the next member.
    Lost(Packing),
}

/// The damage found so far.
#[derive(Default)]
struct Damage {
    places: u64,
    first: u64,
    /// The total number of bytes that were read again.
    again: u64,
}

impl Unpacked {
    pub fn new(input: Box<dyn BufRead + Send>) -> Self {
        Self {
            input,
            raw: Vec::new(),
            start: 0,
            at: 0,
            ended: false,
            failed: None,
            state: State::Start,
            damage: Damage::default(),
        }
    }

    /// Appends the next item to `out`.
    pub fn more(&mut self, out: &mut Vec<u8>) -> More {
        loop {
            match std::mem::replace(&mut self.state, State::Plain) {
                State::Start => self.begin(),
                State::Plain => {
                    if self.at == self.raw.len() && !self.fill() {
                        return More::End;
                    }
                    out.extend_from_slice(&self.raw[self.at..]);
                    self.at = self.raw.len();
                    return More::Bytes;
                }
                State::Between(packing) => {
                    if let Some(more) = self.next_member(packing) {
                        return more;
                    }
                }
                State::In(packing, member, from) => {
                    if let Some(more) = self.unpack((packing, member, from), out) {
                        return more;
                    }
                }
                State::Lost(packing) => {
                    if !self.find_member(packing) {
                        return More::End;
                    }
                }
            }
        }
    }

    /// Why the file could not be read to its end or intact. Valid after the end.
    pub fn failure(&mut self) -> Option<io::Error> {
        let Damage { places, first, .. } = std::mem::take(&mut self.damage);
        let failed = self.failed.take();
        failed.or_else(|| {
            match places {
                0 => None,
                1 => Some(format!("damaged or cut off at byte {first}: the records before and after it were read")),
                _ => Some(format!(
                    "damaged in {places} places, first at byte {first}: the records between them were read"
                )),
            }
            .map(|why| io::Error::new(io::ErrorKind::InvalidData, why))
        })
    }

    /// Reads more bytes; returns `false` at the end.
    fn fill(&mut self) -> bool {
        if self.ended {
            return false;
        }
        let old = self.at.saturating_sub(BACK);
        if old >= BACK {
            self.raw.drain(..old);
            self.start += old as u64;
            self.at -= old;
        } else if matches!(self.state, State::Plain) {
            self.start += self.raw.len() as u64;
            self.raw.clear();
            self.at = 0;
        }
        let before = self.raw.len();
        let read = (&mut self.input).take(CHUNK as u64).read_to_end(&mut self.raw);
        self.failed = read.err();
        self.ended = self.failed.is_some() || self.raw.len() - before < CHUNK;
        self.raw.len() > before
    }

    /// Reads until this many compressed bytes are available, or all.
    fn have(&mut self, bytes: usize) -> &[u8] {
        while self.raw.len() - self.at < bytes && self.fill() {}
        &self.raw[self.at..]
    }

    fn begin(&mut self) {
        self.state = State::Start;
        let Some(mut packing) = Packing::of_start(self.have(4)) else {
            self.state = State::Plain;
            return;
        };
        let mut wanted = CHUNK;
        let dictionary = loop {
            let bytes = self.have(wanted);
            let known = bytes.len();
            match packing.take_dictionary(bytes) {
                Some(size) => break size,
                None if known < wanted => break 0,
                None => wanted *= 2,
            }
        };
        self.at += dictionary;
        self.state = State::Between(packing);
    }

    /// After a member: finds the next one, the end, or damage.
    fn next_member(&mut self, packing: Packing) -> Option<More> {
        self.state = State::Lost(packing.clone());
        // Some writers pad with zeros.
        while self.have(1).first() == Some(&0) {
            self.at += 1;
        }
        let bytes = self.have(4);
        if bytes.is_empty() {
            return Some(More::End);
        }
        if !packing.may_start(bytes) {
            return Some(self.damaged(self.at));
        }
        self.enter(packing)
    }

    fn enter(&mut self, packing: Packing) -> Option<More> {
        let Some(member) = Member::new(&packing) else {
            self.ended = true;
            self.at = self.raw.len();
            self.failed = Some(io::ErrorKind::OutOfMemory.into());
            return Some(More::End);
        };
        self.state = State::In(packing, Box::new(member), self.start + self.at as u64);
        None
    }

    fn unpack(&mut self, (packing, mut member, from): (Packing, Box<Member>, u64), out: &mut Vec<u8>) -> Option<More> {
        let before = out.len();
        if out.capacity() - before < PIECE / 2 {
            out.reserve(PIECE);
        }
        let step = member.step(&self.raw[self.at..], out);
        match step {
            Step::Ended(taken) => {
                self.at += taken;
                self.state = State::Between(packing);
                Some(More::Member)
            }
            Step::Taken(taken) => {
                self.at += taken;
                self.state = State::In(packing, member, from);
                let stands = taken == 0 && out.len() == before;
                if stands && self.at < self.raw.len() {
                    // A member that consumes none of the available bytes is damaged.
                    return Some(self.look_back(from, self.at));
                }
                if self.at == self.raw.len() && !self.fill() && out.len() == before {
                    // Truncated. The next member may start within the bytes consumed for this one.
                    return Some(self.look_back(from, self.at));
                }
                (out.len() > before).then_some(More::Bytes)
            }
            Step::Damaged(taken) => {
                self.state = State::In(packing, member, from);
                Some(self.look_back(from, (self.at + taken).min(self.raw.len())))
            }
        }
    }

    /// Goes back to the start of a damaged member, as far as it is still in memory, because another one may start within
    /// it. The total is limited, so a file that is crafted to be damaged repeatedly is not read repeatedly.
    fn look_back(&mut self, from: u64, at: usize) -> More {
        if let State::In(packing, ..) = std::mem::replace(&mut self.state, State::Plain) {
            self.state = State::Lost(packing);
        }
        let back = usize::try_from(from.saturating_sub(self.start)).unwrap_or(at) + 1;
        let back = back.max(at.saturating_sub(BACK)).min(at);
        let again = (at - back) as u64;
        let more = self.damaged(at);
        if self.damage.again + again <= 4 * (self.start + at as u64) + (8 << 20) {
            self.damage.again += again;
            self.at = back;
        } else {
            self.at = at;
        }
        more
    }

    fn damaged(&mut self, at: usize) -> More {
        let place = self.start + at as u64;
        if self.damage.places == 0 {
            self.damage.first = place;
        }
        self.damage.places += 1;
        More::Damage(place)
    }

    /// Searches for the next member; returns `false` if there is none.
    fn find_member(&mut self, packing: Packing) -> bool {
        self.state = State::Lost(packing.clone());
        loop {
            let known = self.have(CHUNK).len();
            // The start of a member that is not fully read yet is found with the next bytes.
            let certain = if self.ended { known } else { known / 2 };
            let found = packing.find(&self.raw, self.at).filter(|&found| found - self.at < certain.max(1));
            match found {
                Some(found) => {
                    self.at = found;
                    return self.enter(packing).is_none();
                }
                None if self.ended => {
                    self.at = self.raw.len();
                    return false;
                }
                None => self.at += certain,
            }
        }
    }
}
