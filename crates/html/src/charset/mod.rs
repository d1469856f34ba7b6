//! Charset detection: the bytes themselves are trusted more than any declaration.
//!
//! 1. A byte order mark decides.
//! 2. Bytes that are valid UTF-8 beyond ASCII are UTF-8, because hardly any text in another charset is. A few broken
//!    characters among many whole ones are allowed.
//! 3. Otherwise, the first declared charset that can decode the bytes is used.
//! 4. If none can, the charset is detected statistically.

mod fit;
pub mod utf32;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};
use fit::{errors, fits};
use memchr::memchr;
use std::borrow::Cow;

/// Number of bytes used for detection. More bytes seldom change the result.
const DETECTED: usize = 256 * 1_024;

/// Returns the charset of bytes. `declared` lists the declared charsets, the most trusted first.
pub fn charset_of(bytes: &[u8], declared: &[&'static Encoding]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    // Markup and words in UTF-16 contain NUL bytes, and no other text does.
    let may_be = |encoding: &&&'static Encoding| match **encoding {
        it if it == UTF_16LE || it == UTF_16BE => memchr(0, bytes).is_some(),
        it => it != REPLACEMENT,
    };
    let declared: Vec<&'static Encoding> = declared.iter().filter(may_be).copied().collect();
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let holds = |encoding: &&&'static Encoding| text.is_ascii() || is_utf16(encoding);
            declared.iter().find(holds).copied().unwrap_or(UTF_8)
        }
        Err(_) => of_no_utf8(bytes, &declared),
    }
}

/// Whether a charset is UTF-16, in either byte order.
pub fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// Returns the charset of bytes that are not valid UTF-8 throughout.
fn of_no_utf8(bytes: &[u8], declared: &[&'static Encoding]) -> &'static Encoding {
    let characters = Characters::of(bytes);
    if characters.whole > 0 && (characters.whole >= characters.broken * 4 || characters.is_cut_off) {
        return UTF_8;
    }
    if let Some(fitting) = declared.iter().find(|&&encoding| encoding != UTF_8 && fits(encoding, bytes)) {
        return fitting;
    }
    let detected = detect(bytes);
    // Text in a single-byte charset hardly ever contains whole UTF-8 characters by chance. In multi-byte charsets it
    // often does.
    let is_likely = detected.is_single_byte() && characters.whole >= characters.broken;
    if (declared.is_empty() || declared.contains(&UTF_8)) && (is_likely || characters.is_cut_off) {
        return UTF_8;
    }
    if errors(detected, bytes) == 0 {
        return detected;
    }
    let damage = |encoding: &&'static Encoding| match *encoding {
        it if it == UTF_8 => characters.broken,
        it => errors(it, bytes),
    };
    declared.iter().chain([&detected, &UTF_8]).copied().min_by_key(damage).unwrap_or(UTF_8)
}

/// Counts of the characters beyond ASCII when bytes are read as UTF-8.
struct Characters {
    whole: usize,
    broken: usize,
    /// Whether the only broken character is the last one and lacks its end: the text was cut off.
    is_cut_off: bool,
}

impl Characters {
    fn of(bytes: &[u8]) -> Self {
        let (mut whole, mut broken, mut last) = (0, 0, &[][..]);
        for chunk in bytes.utf8_chunks() {
            whole += chunk.valid().bytes().filter(|&byte| byte >= 0xC0).count();
            broken += usize::from(!chunk.invalid().is_empty());
            last = chunk.invalid();
        }
        let is_cut = |bytes: &[u8]| std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
        Self { whole, broken, is_cut_off: broken == 1 && is_cut(last) }
    }
}

/// Detects the most likely charset other than UTF-8.
fn detect(bytes: &[u8]) -> &'static Encoding {
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let guess = |bytes: &[u8], last: bool| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, last);
        detector.guess(None, Utf8Detection::Deny)
    };
    let rest = bytes.get(start..).unwrap_or(bytes);
    match rest.get(..DETECTED) {
        Some(sample) => {
            let encoding = guess(sample, false);
            if errors(encoding, bytes) == 0 { encoding } else { guess(rest, true) }
        }
        None => guess(rest, true),
    }
}

/// Decodes bytes as UTF-8, with `U+FFFD` for invalid sequences. Nearly all input is valid, so that is checked first:
/// checking is faster than repairing.
pub fn characters(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

#[cfg(test)]
mod tests;
