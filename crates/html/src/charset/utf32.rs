//! UTF-32 decoding. Browsers dropped UTF-32, but files still use it.

/// Of this many characters, one may be invalid.
const BROKEN_OF: usize = 10;

/// Decodes UTF-32 with a byte order mark. Returns the text without the mark, and the charset's name. Returns `None`
/// without such a mark, and when the bytes after it are not UTF-32: two of its bytes are also the UTF-16 mark.
pub fn decoded(bytes: &[u8]) -> Option<(String, &'static str)> {
    let (name, of): (_, fn([u8; 4]) -> u32) = match bytes {
        [0xFF, 0xFE, 0, 0, ..] => ("UTF-32LE", u32::from_le_bytes),
        [0, 0, 0xFE, 0xFF, ..] => ("UTF-32BE", u32::from_be_bytes),
        _ => return None,
    };
    let (units, rest) = bytes.get(4..)?.as_chunks::<4>();
    let mut text = String::with_capacity(units.len());
    let mut broken = usize::from(!rest.is_empty());
    for unit in units {
        let character = char::from_u32(of(*unit));
        broken += usize::from(character.is_none());
        text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    // The last character may be cut off.
    (broken.saturating_sub(1) * BROKEN_OF <= units.len()).then_some((text, name))
}
