//! Bytes to text: which charset, and whether it is text at all.
//!
//! Valid UTF-8 passes through untouched, and so does UTF-8 with a few damaged bytes in it. What else has a byte order
//! mark, or is surely of a legacy charset, becomes UTF-8.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

/// What a text was decoded from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, byte for byte.
    Utf8,
    /// UTF-8 with bytes in it that are none, left as they are.
    DamagedUtf8,
    /// Another charset, by its name in the WHATWG encoding standard.
    Other(&'static str),
}

impl Encoding {
    /// The charset's name where it is worth saying.
    #[must_use]
    pub const fn worth_saying(self) -> Option<&'static str> {
        match self {
            Self::Utf8 => None,
            Self::DamagedUtf8 => Some("UTF-8, damaged"),
            Self::Other(name) => Some(name),
        }
    }
}

/// A text and what it was decoded from.
#[derive(Debug)]
pub struct Decoded {
    /// The text.
    pub text: Vec<u8>,
    /// What it was.
    pub encoding: Encoding,
}

/// Why a dump is not read as a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// An image, an archive, a program.
    #[error("binary, not text")]
    Binary,
    /// 4 GiB and more.
    #[error("larger than 4 GiB, which is more than unboil reads as one page")]
    TooLarge,
}

/// How much of a dump is looked at to tell text from binary data, in bytes.
const LOOKED_AT: usize = 64 * 1024;

/// Starts of files that are no text, though few control bytes may follow.
const MAGIC: &[&[u8]] = &[
    b"\x89PNG",
    b"\xFF\xD8\xFF",
    b"GIF87a",
    b"GIF89a",
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1F\x8B\x08",
    b"\x7FELF",
    b"\x28\xB5\x2F\xFD",
    b"BZh91AY",
    b"\xFD7zXZ",
    b"7z\xBC\xAF",
    b"SQLite format 3\0",
    b"PAR1",
    b"OggS",
    b"\0asm",
];

/// Decodes a dump's bytes.
///
/// # Errors
/// [`NotText::Binary`] where it is no text in any charset.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, NotText> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(&bytes)
        && encoding != encoding_rs::UTF_8
    {
        return Ok(transcoded(encoding, &bytes[mark..]));
    }
    let utf8 = std::str::from_utf8(&bytes).map(str::len);
    // Text without a single NUL that is valid UTF-8 is taken for text at once: nearly all dumps are.
    let plain = utf8.is_ok() && memchr::memchr(0, &bytes).is_none();
    if MAGIC.iter().any(|magic| bytes.starts_with(magic)) || (!plain && is_binary(&bytes)) {
        return Err(NotText::Binary);
    }
    let Err(first_bad) = utf8 else {
        return Ok(Decoded { text: bytes, encoding: Encoding::Utf8 });
    };
    if is_mostly_utf8(&bytes[first_bad.valid_up_to()..], &bytes[..first_bad.valid_up_to()]) {
        return Ok(Decoded { text: bytes, encoding: Encoding::DamagedUtf8 });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    match encoding.decode_without_bom_handling_and_without_replacement(&bytes) {
        Some(text) => Ok(Decoded { text: text.into_owned().into_bytes(), encoding: Encoding::Other(encoding.name()) }),
        // A charset that does not fit every byte is a guess that would lose some: the bytes stay.
        None => Ok(Decoded { text: bytes, encoding: Encoding::DamagedUtf8 }),
    }
}

fn transcoded(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned().into_bytes(), encoding: Encoding::Other(encoding.name()) }
}

/// More than one control byte in four, or eight and more than one in twenty.
fn is_binary(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    let controls = start.iter().filter(|b| matches!(b, 0..=6 | 14..=26 | 28..=31 | 127)).count();
    controls * 4 > start.len() || (controls >= 8 && controls * 20 > start.len())
}

/// Whether characters of more than a byte are whole at least four times as often as they are broken.
fn is_mostly_utf8(rest: &[u8], valid: &[u8]) -> bool {
    let starts = |bytes: &[u8]| bytes.iter().filter(|&&b| b >= 0xC0).count();
    let (mut whole, mut broken) = (starts(valid), 0usize);
    for chunk in rest.utf8_chunks() {
        whole += starts(chunk.valid().as_bytes());
        broken += usize::from(!chunk.invalid().is_empty());
    }
    // A dump cut off inside its last character is broken there and nowhere else.
    let cut_at_end = broken == 1 && rest.utf8_chunks().last().is_some_and(|c| is_cut_off(c.invalid()));
    cut_at_end || whole >= broken * 4
}

fn is_cut_off(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding_of(bytes: &[u8]) -> Encoding {
        decode(bytes.to_vec()).unwrap().encoding
    }

    #[test]
    fn utf8_passes_through() {
        let bytes = "\u{FEFF}Grüße, 世界\0".as_bytes();
        let decoded = decode(bytes.to_vec()).unwrap();
        assert_eq!((decoded.text.as_slice(), decoded.encoding), (bytes, Encoding::Utf8));
    }

    #[test]
    fn a_few_damaged_bytes_pass_through() {
        let mut bytes = "Погода на завтра: дождь".as_bytes().to_vec();
        bytes.insert(10, 0xFF);
        let decoded = decode(bytes.clone()).unwrap();
        assert_eq!((decoded.text, decoded.encoding), (bytes, Encoding::DamagedUtf8));
    }

    #[test]
    fn a_dump_cut_inside_a_character_passes_through() {
        let bytes = &"plain text and then —".as_bytes()[..22];
        assert_eq!(encoding_of(bytes), Encoding::DamagedUtf8);
    }

    #[test]
    fn other_charsets_become_utf8() {
        let cases: [(&'static encoding_rs::Encoding, &str); 5] = [
            (encoding_rs::WINDOWS_1252, "Das Wetter wird schön, die Straßen bleiben trocken, sagt Frau Müller."),
            (encoding_rs::WINDOWS_1251, "Завтра в городе ожидается дождь, сообщила метеослужба порта."),
            (encoding_rs::KOI8_R, "Завтра в городе ожидается дождь, сообщила метеослужба порта."),
            (encoding_rs::GB18030, "明天城市有雨，气象部门说，港口的船只不会出海。"),
            (encoding_rs::SHIFT_JIS, "明日は雨が降るでしょう。港の船は出ません。"),
        ];
        for (encoding, text) in cases {
            let (bytes, _, _) = encoding.encode(text);
            let decoded = decode(bytes.into_owned()).unwrap();
            assert_eq!(String::from_utf8(decoded.text).unwrap(), text, "{}", encoding.name());
        }
    }

    #[test]
    fn utf16_with_a_mark_becomes_utf8() {
        let bytes: Vec<u8> = "\u{FEFF}Hafen".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let decoded = decode(bytes).unwrap();
        assert_eq!((decoded.text.as_slice(), decoded.encoding), (b"Hafen".as_slice(), Encoding::Other("UTF-16LE")));
    }

    #[test]
    fn an_image_is_no_page() {
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n".to_vec()).unwrap_err(), NotText::Binary);
        assert_eq!(decode(vec![0, 1, 2, 3]).unwrap_err(), NotText::Binary);
    }
}
