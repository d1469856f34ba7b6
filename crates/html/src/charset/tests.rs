//! Tests of charset detection.

use super::*;
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, GBK, ISO_2022_JP, ISO_8859_2, KOI8_R, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
};

const GERMAN: &str = "Die Fähre fährt wieder, und die Schlüssel wurden gefunden, sagt das Büro.";
const RUSSIAN: &str = "Паром снова ходит, ключи нашлись, сообщили вчера в порту.";
const POLISH: &str = "Prom znów pływa, a klucze się znalazły, mówi biuro; część łodzi śpi, inne już źle stoją.";
const CHINESE: &str = "渡船又开了，办公室说钥匙已经找到。港口的船只明天不会出海。";
const JAPANESE: &str = "渡し船は再び出ます。鍵は見つかりました、と事務所は言います。";
const KOREAN: &str = "배가 다시 다닙니다. 열쇠를 찾았다고 사무소가 말합니다.";

fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding.encode(text);
    assert!(!unmappable, "{} has no letters for {text}", encoding.name());
    bytes.into_owned()
}

fn name(bytes: &[u8], declared: &[&'static Encoding]) -> &'static str {
    charset_of(bytes, declared).name()
}

#[test]
fn utf8_is_utf8_whatever_is_declared() {
    for text in [GERMAN, RUSSIAN, POLISH, CHINESE, JAPANESE, KOREAN, "a — b"] {
        for declared in [WINDOWS_1252, WINDOWS_1251, KOI8_R, GBK, BIG5, SHIFT_JIS, EUC_KR, UTF_16LE, REPLACEMENT] {
            assert_eq!(name(text.as_bytes(), &[declared]), "UTF-8", "{} over {text}", declared.name());
        }
        assert_eq!(name(text.as_bytes(), &[]), "UTF-8");
    }
}

#[test]
fn a_few_broken_bytes_leave_a_text_in_utf8() {
    for text in [GERMAN, RUSSIAN, POLISH, CHINESE, JAPANESE, KOREAN] {
        let stray = [text.as_bytes(), b"\xFF and so on"].concat();
        let cut_inside = [text.as_bytes(), &"é".as_bytes()[..1], b" and so on"].concat();
        let cut_at_end = [text.as_bytes(), &"—".as_bytes()[..2]].concat();
        for bytes in [stray, cut_inside, cut_at_end] {
            for declared in [&[][..], &[UTF_8], &[WINDOWS_1252], &[GBK], &[WINDOWS_1252, UTF_8]] {
                let declares = declared.iter().map(|it| it.name()).collect::<Vec<_>>();
                assert_eq!(name(&bytes, declared), "UTF-8", "{declares:?} over {text}");
            }
        }
    }
    // One character beyond ASCII and one broken character in a long page.
    let page =
        [b"The ferry sails. ".repeat(200), "—".into(), b"The boat stays. ".repeat(200), b"\xFF.".to_vec()].concat();
    assert_eq!((name(&page, &[]), name(&page, &[UTF_8])), ("UTF-8", "UTF-8"));
}

#[test]
fn a_declared_charset_holds_where_the_bytes_can_be_in_it() {
    for (encoding, text) in [
        (WINDOWS_1252, GERMAN),
        (WINDOWS_1251, RUSSIAN),
        (KOI8_R, RUSSIAN),
        (WINDOWS_1250, POLISH),
        (ISO_8859_2, POLISH),
        (GBK, CHINESE),
        (SHIFT_JIS, JAPANESE),
        (EUC_JP, JAPANESE),
        (EUC_KR, KOREAN),
    ] {
        let bytes = encoded(encoding, text);
        assert_eq!(name(&bytes, &[encoding]), encoding.name());
        assert_eq!(name(&bytes, &[UTF_8, encoding]), encoding.name(), "the second declaration fits");
        // One broken byte in a long text changes nothing.
        let broken = [bytes.repeat(3), b"\x81\xFF\n".to_vec(), bytes.repeat(3)].concat();
        if !encoding.name().starts_with("ISO-8859-") {
            assert_eq!(name(&broken, &[encoding]), encoding.name(), "one broken byte");
        }
    }
}

#[test]
fn bytes_that_the_declared_charset_cannot_decode_are_detected() {
    for (encoding, text, declared) in [
        (WINDOWS_1252, GERMAN, UTF_8),
        (WINDOWS_1251, RUSSIAN, UTF_8),
        (GBK, CHINESE, UTF_8),
        (SHIFT_JIS, JAPANESE, UTF_8),
        (WINDOWS_1252, GERMAN, EUC_KR),
        (WINDOWS_1252, GERMAN, UTF_16BE),
        (WINDOWS_1251, RUSSIAN, REPLACEMENT),
        (WINDOWS_1250, POLISH, ISO_8859_2),
        (SHIFT_JIS, JAPANESE, EUC_JP),
    ] {
        let found = name(&encoded(encoding, &text.repeat(3)), &[declared]);
        assert_eq!(found, encoding.name(), "{} declared", declared.name());
    }
}

#[test]
fn ascii_is_what_is_declared() {
    for declared in [WINDOWS_1252, KOI8_R, GBK, SHIFT_JIS, ISO_2022_JP] {
        assert_eq!(name(b"plain words", &[declared]), declared.name());
    }
    assert_eq!((name(b"plain words", &[]), name(b"plain words", &[UTF_16LE])), ("UTF-8", "UTF-8"));
    let japanese = encoded(ISO_2022_JP, JAPANESE);
    assert!(japanese.is_ascii());
    assert_eq!(name(&japanese, &[ISO_2022_JP]), "ISO-2022-JP");
}

#[test]
fn utf16_without_a_mark_is_what_is_declared() {
    for text in [GERMAN, RUSSIAN, CHINESE, "<html><p>Boats</p></html>"] {
        let text = format!("<p>{text}</p>");
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(name(&bytes, &[UTF_16LE]), "UTF-16LE", "{text}");
    }
}

#[test]
fn utf32_is_known_by_its_mark() {
    let units = |text: &str, to: fn(u32) -> [u8; 4]| -> Vec<u8> {
        format!("\u{FEFF}{text}").chars().flat_map(|c| to(u32::from(c))).collect()
    };
    let text = "Fähre, 渡船, 🚢";
    for (to, name) in [(u32::to_le_bytes as fn(u32) -> [u8; 4], "UTF-32LE"), (u32::to_be_bytes, "UTF-32BE")] {
        let bytes = units(text, to);
        assert_eq!(utf32::decoded(&bytes), Some((text.to_owned(), name)));
        let cut = utf32::decoded(&bytes[..bytes.len() - 2]).unwrap();
        assert_eq!(cut.0, "Fähre, 渡船, \u{FFFD}");
    }
    // UTF-16 that starts with a NUL, and a file that is not text.
    assert_eq!(utf32::decoded(b"\xFF\xFE\0\0F\0e\0r\0r\0y\0s\0.\0.\0"), None);
    assert_eq!(utf32::decoded(b"plain words"), None);
}
