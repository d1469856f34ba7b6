//! UTF-32, which the web has given up and files still have.

/// Of so many characters one may be none.
const BROKEN_OF: usize = 10;

/// The text of bytes in UTF-32, without its byte order mark, and the charset's name. `None` without such a mark, or where
/// what follows it is no UTF-32: two of its bytes are the mark of UTF-16 too.
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
