//! A file as the bytes that are packed in it, and where its members end and damage cuts it.

use super::packing::{Member, Packing, Step};
use std::io::{self, BufRead, Read as _};

/// So much of a file is read at a time, in bytes: always all of it, so that what follows never depends on how the bytes
/// arrive.
const CHUNK: usize = 64 << 10;
/// About so much is unpacked at a time, in bytes.
const PIECE: usize = 128 << 10;
/// How far is looked back for a member behind damage, in bytes: damage is often noticed only behind the next one's start.
const BACK: usize = 1 << 20;

/// What comes next of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum More {
    /// Bytes.
    Bytes,
    /// A member ended.
    Member,
    /// Bytes are lost here; from where on in the file.
    Damage(u64),
    /// Nothing.
    End,
}

/// Unpacks a file.
pub(super) struct Unpacked {
    input: Box<dyn BufRead + Send>,
    /// Packed bytes, from [`BACK`] before those that are unpacked next.
    raw: Vec<u8>,
    /// Which byte of the file the first of them is.
    start: u64,
    /// Which of them is unpacked next.
    at: usize,
    /// Whether the file has no more.
    ended: bool,
    failed: Option<io::Error>,
    state: State,
    damage: Damage,
}

enum State {
    /// Nothing is read yet.
    Start,
    /// As it is.
    Plain,
    /// Between two members.
    Between(Packing),
    /// In a member that starts at this byte of the file.
    In(Packing, Box<Member>, u64),
    /// Behind damage: the next member is looked for.
    Lost(Packing),
}

/// What damage there was.
#[derive(Default)]
struct Damage {
    places: u64,
    first: u64,
    /// How many bytes were looked back at, over all.
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

    /// Adds to `out` what comes next.
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

    /// Why the file could not be read to its end, or as it is; asked behind the end.
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

    /// Reads on; `false` at the end.
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

    /// Reads until there are so many packed bytes, or all.
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

    /// Behind a member: the next one, the end, or what is neither.
    fn next_member(&mut self, packing: Packing) -> Option<More> {
        self.state = State::Lost(packing.clone());
        // Some writers fill up with zeros.
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
                    // It takes nothing of what there is: no member does that.
                    return Some(self.look_back(from, self.at));
                }
                if self.at == self.raw.len() && !self.fill() && out.len() == before {
                    // Cut off. What is behind damage may still start in what was taken for this member.
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

    /// Goes back to the start of a damaged member, as far as it is still there: another one may start behind it. A file
    /// that is made to be damaged over and over is not read over and over.
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

    /// Looks for the next member; `false` where there is none.
    fn find_member(&mut self, packing: Packing) -> bool {
        self.state = State::Lost(packing.clone());
        loop {
            let known = self.have(CHUNK).len();
            // The start of a member that is not wholly read yet is found with what comes next.
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
