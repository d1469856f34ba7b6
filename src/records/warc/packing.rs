//! One member of a packed file at a time: a gzip member, a Zstandard frame.

use flate2::{Decompress, FlushDecompress, Status};
use std::io::Read as _;
use zstd::stream::raw::{Decoder, InBuffer, Operation as _, OutBuffer};

/// What a trial unpacks of what may be a member, in bytes.
const TRIAL: usize = 1 << 10;
/// How a Zstandard dictionary starts that stands before the records, as the WARC of Zstandard has it.
const DICTIONARY: [u8; 4] = [0x5D, 0x2A, 0x4D, 0x18];
/// A dictionary is no longer than this, in bytes.
const LONGEST_DICTIONARY: usize = 16 << 20;

/// How a file is packed, as far as members of it have to be found.
#[derive(Debug, Clone)]
pub(super) enum Packing {
    /// gzip.
    Gzip,
    /// Zstandard, with the dictionary of the file.
    Zstd(Vec<u8>),
}

/// A member that is being unpacked.
pub(super) enum Member {
    Gzip(Decompress),
    Zstd(Decoder<'static>),
}

/// What a step of unpacking came to.
pub(super) enum Step {
    /// So many bytes of the packed ones were taken.
    Taken(usize),
    /// The same, and the member ends behind them.
    Ended(usize),
    /// They are damaged somewhere in so many of them.
    Damaged(usize),
}

impl Packing {
    /// How bytes are packed that start so; `None` where they are not.
    pub fn of_start(start: &[u8]) -> Option<Self> {
        match start {
            [0x1F, 0x8B, ..] => Some(Self::Gzip),
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Self::Zstd(Vec::new())),
            _ => None,
        }
    }

    /// Whether a member may start here. Of too few bytes: whether they are the start of such.
    pub fn may_start(&self, bytes: &[u8]) -> bool {
        let fits = |magic: &[u8]| magic.iter().zip(bytes).all(|(a, b)| a == b);
        match self {
            Self::Gzip => fits(&[0x1F, 0x8B, 8]) && bytes.get(3).is_none_or(|flags| flags & 0xE0 == 0),
            Self::Zstd(_) => {
                fits(&[0x28, 0xB5, 0x2F, 0xFD])
                    || bytes.first().is_none_or(|first| (0x50..=0x5F).contains(first))
                        && bytes.iter().skip(1).zip([0x2A, 0x4D, 0x18]).all(|(a, b)| *a == b)
            }
        }
    }

    /// The next place from `from` on where a member surely starts: what it unpacks to is a record, or at least it
    /// unpacks.
    pub fn find(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let magic: &[u8] = if matches!(self, Self::Gzip) { &[0x1F, 0x8B, 8] } else { &[0x28, 0xB5, 0x2F, 0xFD] };
        let places = memchr::memmem::find_iter(bytes.get(from..)?, magic);
        places.map(|at| from + at).find(|&at| self.tried(&bytes[at..]))
    }

    fn tried(&self, bytes: &[u8]) -> bool {
        if !self.may_start(bytes) {
            return false;
        }
        let Some(mut member) = Member::new(self) else { return false };
        let mut start = Vec::with_capacity(TRIAL);
        let mut at = 0;
        loop {
            match member.step(&bytes[at..], &mut start) {
                Step::Ended(_) => return true,
                Step::Damaged(_) => return start.starts_with(b"WARC/"),
                Step::Taken(taken) => at += taken,
            }
            if start.len() >= TRIAL {
                return true;
            }
            if at >= bytes.len() {
                return start.starts_with(b"WARC/");
            }
        }
    }

    /// Takes the dictionary that a file starts with; gives how many bytes it is long. `None` where more bytes are needed
    /// to say that.
    pub fn take_dictionary(&mut self, bytes: &[u8]) -> Option<usize> {
        let Self::Zstd(dictionary) = self else { return Some(0) };
        if !bytes.starts_with(&DICTIONARY) {
            return Some(0);
        }
        let size = bytes.get(4..8)?.iter().rev().fold(0, |size, &byte| size << 8 | usize::from(byte));
        if size > LONGEST_DICTIONARY {
            return Some(0);
        }
        let own = bytes.get(8..8 + size)?;
        *dictionary = own.to_vec();
        if Self::of_start(own).is_some() {
            let mut unpacked = Vec::new();
            if let Ok(reader) = zstd::stream::read::Decoder::with_buffer(own)
                && reader.take(LONGEST_DICTIONARY as u64).read_to_end(&mut unpacked).is_ok()
            {
                *dictionary = unpacked;
            }
        }
        Some(8 + size)
    }
}

impl Member {
    /// `None` where there is no memory for it.
    pub fn new(packing: &Packing) -> Option<Self> {
        match packing {
            Packing::Gzip => Some(Self::Gzip(Decompress::new_gzip(15))),
            Packing::Zstd(dictionary) => Decoder::with_dictionary(dictionary).ok().map(Self::Zstd),
        }
    }

    /// Unpacks into the room that `out` has.
    pub fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Step {
        match self {
            Self::Gzip(member) => {
                let before = member.total_in();
                let status = member.decompress_vec(bytes, out, FlushDecompress::None);
                let taken = usize::try_from(member.total_in() - before).unwrap_or(bytes.len());
                match status {
                    Ok(Status::StreamEnd) => Step::Ended(taken),
                    Ok(Status::Ok | Status::BufError) => Step::Taken(taken),
                    Err(_) => Step::Damaged(taken),
                }
            }
            Self::Zstd(member) => {
                let mut input = InBuffer::around(bytes);
                let written = out.len();
                let mut output = OutBuffer::around_pos(out, written);
                let hint = member.run(&mut input, &mut output);
                match hint {
                    Ok(0) => Step::Ended(input.pos()),
                    Ok(_) => Step::Taken(input.pos()),
                    Err(_) => Step::Damaged(input.pos()),
                }
            }
        }
    }
}
