//! Decompresses one member of a compressed file at a time: a gzip member or a Zstandard frame.

use flate2::{Decompress, FlushDecompress, Status};
use std::io::Read as _;
use zstd::stream::raw::{Decoder, InBuffer, Operation as _, OutBuffer};

/// The number of bytes that are decompressed to test for a member.
const TRIAL: usize = 1 << 10;
/// The magic number of a Zstandard dictionary before the records, as in Zstandard-compressed WARC files.
const DICTIONARY: [u8; 4] = [0x5D, 0x2A, 0x4D, 0x18];
/// The maximum size of a dictionary, in bytes.
const LONGEST_DICTIONARY: usize = 16 << 20;

/// The compression of a file, as needed to find its members.
#[derive(Debug, Clone)]
pub(super) enum Packing {
    /// gzip.
    Gzip,
    /// Zstandard, with the dictionary of the file.
    Zstd(Vec<u8>),
}

/// A member that is being decompressed.
pub(super) enum Member {
    Gzip(Decompress),
    Zstd(Decoder<'static>),
}

/// The result of a decompression step.
pub(super) enum Step {
    /// This many compressed bytes were consumed.
    Taken(usize),
    /// This many compressed bytes were consumed, and the member ends after them.
    Ended(usize),
    /// There is damage within this many bytes.
    Damaged(usize),
}

impl Packing {
    /// Detects the compression from the first bytes; `None` if there is none.
    pub fn of_start(start: &[u8]) -> Option<Self> {
        match start {
            [0x1F, 0x8B, ..] => Some(Self::Gzip),
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Self::Zstd(Vec::new())),
            _ => None,
        }
    }

    /// Whether a member may start here. With too few bytes: whether they are a prefix of such a start.
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

    /// The next position at or after `from` where a member certainly starts: its content starts a record, or at least it
    /// decompresses.
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

    /// Reads the dictionary at the start of a file, and returns its length in bytes. `None` if more bytes are needed.
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
    /// `None` if there is not enough memory.
    pub fn new(packing: &Packing) -> Option<Self> {
        match packing {
            Packing::Gzip => Some(Self::Gzip(Decompress::new_gzip(15))),
            Packing::Zstd(dictionary) => Decoder::with_dictionary(dictionary).ok().map(Self::Zstd),
        }
    }

    /// Decompresses into the spare capacity of `out`.
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
