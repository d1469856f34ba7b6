//! A fast lookup of letters and digits, equal to Rust's Unicode tables.

use std::sync::LazyLock;

/// Code points below this one are in the table. Those above are mostly ideographs and Hangul.
const LOOKED_UP: u32 = 0x3100;

static LETTERS: LazyLock<[u64; LOOKED_UP as usize / 64]> = LazyLock::new(|| {
    let mut bits = [0; LOOKED_UP as usize / 64];
    for code in 0..LOOKED_UP {
        if char::from_u32(code).is_some_and(char::is_alphanumeric) {
            bits[code as usize / 64] |= 1 << (code % 64);
        }
    }
    bits
});

/// The table, fetched once per page.
#[derive(Clone, Copy)]
pub(super) struct Letters(&'static [u64; LOOKED_UP as usize / 64]);

impl Letters {
    pub(super) fn new() -> Self {
        Letters(&LETTERS)
    }

    /// Equivalent to [`char::is_alphanumeric`].
    #[inline]
    pub(super) fn has(self, character: char) -> bool {
        let code = character as u32;
        match self.0.get(code as usize / 64) {
            Some(bits) => bits >> (code % 64) & 1 == 1,
            None if matches!(code, 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7a3) => true,
            None => character.is_alphanumeric(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Letters;

    #[test]
    fn letters_are_those_of_the_standard_library() {
        let letters = Letters::new();
        for character in '\0'..=char::MAX {
            assert_eq!(letters.has(character), character.is_alphanumeric(), "{}", character.escape_unicode());
        }
    }
}
