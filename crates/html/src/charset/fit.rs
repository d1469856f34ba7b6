//! Tests whether bytes can be in a charset.

use encoding_rs::Encoding;

/// Of this many characters beyond ASCII, one may be broken.
const BROKEN_OF: usize = 20;

/// Counts the characters that are invalid in a charset: bytes that it cannot decode, and control characters beyond
/// ASCII, which are the result of decoding single bytes that it does not define.
pub(super) fn errors(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    count(encoding, bytes).errors
}

/// Whether bytes can be in a charset, allowing for a few broken ones. One undefined byte excludes an ISO 8859 charset:
/// those charsets define nothing in the range in which the Windows charsets often mistaken for them have letters and
/// quotation marks.
pub(super) fn fits(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let count = count(encoding, bytes);
    count.errors == 0 || (count.errors * BROKEN_OF <= count.characters && !encoding.name().starts_with("ISO-8859-"))
}

struct Count {
    errors: usize,
    /// Characters beyond ASCII.
    characters: usize,
}

fn count(encoding: &'static Encoding, bytes: &[u8]) -> Count {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let mut count = Count { errors: 0, characters: 0 };
    for c in text.chars().filter(|c| !c.is_ascii()) {
        count.characters += 1;
        count.errors += usize::from(matches!(c, '\u{80}'..='\u{9F}' | '\u{FFFD}'));
    }
    count
}
