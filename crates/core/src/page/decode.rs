//! Decodes plain-text bytes to UTF-8: encoding detection, and detection of binary data.
//!
//! Valid UTF-8 is unchanged, as is UTF-8 with a few damaged bytes. Text with another byte order mark, or certainly in a
//! legacy charset, is converted to UTF-8.

use super::binary::binary_kind;
use super::mhtml::MhtmlError;
use unboil_html::charset::{charset_of, is_utf16, utf32};

/// The encoding that a text was decoded from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Valid UTF-8, unchanged.
    Utf8,
    /// UTF-8 with invalid bytes, which are unchanged.
    DamagedUtf8,
    /// Another charset, by its name in the WHATWG Encoding Standard.
    Other(&'static str),
}

impl Encoding {
    /// Returns the name to report, or `None` for valid UTF-8.
    #[must_use]
    pub const fn worth_saying(self) -> Option<&'static str> {
        match self {
            Self::Utf8 => None,
            Self::DamagedUtf8 => Some("UTF-8, damaged"),
            Self::Other(name) => Some(name),
        }
    }
}

/// A decoded text and its original encoding.
#[derive(Debug)]
pub struct Decoded {
    /// The text.
    pub text: Vec<u8>,
    /// The original encoding.
    pub encoding: Encoding,
}

/// Why a dump cannot be read as a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// An image, an archive, an executable or other binary data.
    #[error("binary, not text")]
    Binary,
    /// 4 GiB or more.
    #[error("larger than 4 GiB, the limit for one page")]
    TooLarge,
    /// Damaged MHTML.
    #[error("{0}")]
    Mhtml(#[from] MhtmlError),
}

/// How many bytes of a dump are examined to tell text from binary data.
const LOOKED_AT: usize = 64 * 1024;

/// Decodes the bytes of a dump, with its declared charset if known.
///
/// # Errors
/// [`NotText::Binary`] if the bytes are not text in any charset.
pub fn decode(bytes: Vec<u8>, declared: Option<&str>) -> Result<Decoded, NotText> {
    if let Some((text, name)) = utf32::decoded(&bytes) {
        return Ok(Decoded { text: text.into_bytes(), encoding: Encoding::Other(name) });
    }
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(&bytes)
        && encoding != encoding_rs::UTF_8
    {
        return Ok(transcoded(encoding, &bytes[mark..]));
    }
    let declared: Vec<_> =
        declared.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes())).into_iter().collect();
    let utf8 = std::str::from_utf8(&bytes);
    let is_utf8 = utf8.is_ok() && declared.iter().all(|&it| it == encoding_rs::UTF_8);
    let encoding = if is_utf8 { encoding_rs::UTF_8 } else { charset_of(&bytes, &declared) };
    // Valid UTF-8 without NUL counts as text at once: nearly all dumps are.
    let plain = is_utf16(encoding) || (utf8.is_ok() && memchr::memchr(0, &bytes).is_none());
    if binary_kind(&bytes).is_some() || (!plain && is_binary(&bytes)) {
        return Err(NotText::Binary);
    }
    // In all other charsets, ASCII is the same as in UTF-8.
    let is_itself = utf8.is_ok_and(str::is_ascii) && encoding != encoding_rs::ISO_2022_JP && !is_utf16(encoding);
    if is_itself || (encoding == encoding_rs::UTF_8 && utf8.is_ok()) {
        return Ok(Decoded { text: bytes, encoding: Encoding::Utf8 });
    }
    // An undeclared charset that does not fit every byte is a guess that would lose bytes, so the bytes are kept.
    let fits = || {
        declared.contains(&encoding) || encoding.decode_without_bom_handling_and_without_replacement(&bytes).is_some()
    };
    if encoding == encoding_rs::UTF_8 || !fits() {
        return Ok(Decoded { text: bytes, encoding: Encoding::DamagedUtf8 });
    }
    Ok(transcoded(encoding, &bytes))
}

fn transcoded(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned().into_bytes(), encoding: Encoding::Other(encoding.name()) }
}

/// Whether more than a quarter of the bytes are control bytes, or at least eight and more than a twentieth.
fn is_binary(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    let controls = start.iter().filter(|b| matches!(b, 0..=6 | 14..=26 | 28..=31 | 127)).count();
    controls * 4 > start.len() || (controls >= 8 && controls * 20 > start.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding_of(bytes: &[u8]) -> Encoding {
        decode(bytes.to_vec(), None).unwrap().encoding
    }

    #[test]
    fn utf8_passes_through() {
        let bytes = "\u{FEFF}Grüße, 世界\0".as_bytes();
        let decoded = decode(bytes.to_vec(), None).unwrap();
        assert_eq!((decoded.text.as_slice(), decoded.encoding), (bytes, Encoding::Utf8));
    }

    #[test]
    fn a_few_damaged_bytes_pass_through() {
        let mut bytes = "Погода на завтра: дождь".as_bytes().to_vec();
        bytes.insert(10, 0xFF);
        let decoded = decode(bytes.clone(), None).unwrap();
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
            let decoded = decode(bytes.into_owned(), None).unwrap();
            assert_eq!(String::from_utf8(decoded.text).unwrap(), text, "{}", encoding.name());
        }
    }

    #[test]
    fn utf16_with_a_mark_becomes_utf8() {
        let bytes: Vec<u8> = "\u{FEFF}Hafen".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let decoded = decode(bytes, None).unwrap();
        assert_eq!((decoded.text.as_slice(), decoded.encoding), (b"Hafen".as_slice(), Encoding::Other("UTF-16LE")));
    }

    #[test]
    fn an_image_is_no_page() {
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n".to_vec(), None).unwrap_err(), NotText::Binary);
        assert_eq!(decode(vec![0, 1, 2, 3], None).unwrap_err(), NotText::Binary);
    }
}
