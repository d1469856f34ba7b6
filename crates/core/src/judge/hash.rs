//! Hash functions that are stable across runs and machines.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

const PRIME: u64 = 0x0000_0100_0000_01b3;
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// The FNV-1a hash of a word, ignoring ASCII case.
pub(super) const fn word(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut hash = OFFSET;
    let mut index = 0;
    while index < bytes.len() {
        hash = add_byte(hash, bytes[index]);
        index += 1;
    }
    hash
}

/// The hash of an empty word, to be continued with [`add_byte`].
pub(super) const EMPTY: u64 = OFFSET;

/// Extends the hash of a word by one byte, ignoring ASCII case.
#[inline]
pub(super) const fn add_byte(hash: u64, byte: u8) -> u64 {
    (hash ^ byte.to_ascii_lowercase() as u64).wrapping_mul(PRIME)
}

/// Combines two hashes; the order matters.
#[inline]
pub(super) const fn join(left: u64, right: u64) -> u64 {
    let mixed = (left.rotate_left(23) ^ right).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

/// A map whose keys are hashes.
pub(super) type HashedMap<V> = HashMap<u64, V, BuildHasherDefault<PassOn>>;

/// A hasher for keys that are hashes, which spreads their bits.
#[derive(Default)]
pub(super) struct PassOn(u64);

impl Hasher for PassOn {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = add_byte(self.0, byte);
        }
    }

    #[inline]
    fn write_u64(&mut self, value: u64) {
        self.0 = join(self.0, value);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}
