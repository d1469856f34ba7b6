//! Telling HTML from text, and encodings.

use proptest::prelude::*;
use unboil::page::html::sniff::{Content, html_charset, looks_like_html};

fn is_html(text: &str) -> bool {
    looks_like_html(text.as_bytes(), None) == Content::Html
}

fn utf16(text: &str, mark: [u8; 2]) -> Vec<u8> {
    let mut bytes = mark.to_vec();
    for unit in text.encode_utf16() {
        bytes.extend(if mark == [0xff, 0xfe] { unit.to_le_bytes() } else { unit.to_be_bytes() });
    }
    bytes
}

#[test]
fn pages_and_their_pieces_are_html() {
    for html in [
        "<!doctype html><p>x",
        "  \n<!DOCTYPE HTML PUBLIC 'x'>",
        "\u{feff}<html lang=en>",
        "<!-- saved --><html>",
        "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x'>",
        "<head><title>x</title>",
        "<BODY>x",
        "<div class=a><p>One</p><p>Two</p><p>Three</p></div>",
        "<p>Some <b>bold</b> words</p>",
        "<table><tr><td>1</td></tr></table>",
        "log line\n<html>\n<body>\n<p>x</p></body></html>",
    ] {
        assert!(is_html(html), "{html}");
    }
    let page = "<html><body><p>x</p></body></html>";
    for mark in [[0xff, 0xfe], [0xfe, 0xff]] {
        assert_eq!(looks_like_html(&utf16(page, mark), None), Content::Html);
        assert_eq!(looks_like_html(&utf16("only words", mark), None), Content::Text);
    }
    assert_eq!(looks_like_html(b"words <b>bold</b>", Some(".HTM")), Content::Html);
}

#[test]
fn texts_with_tags_are_text() {
    let words = "The council met on Tuesday to talk about the road, the bridge and the budget. ".repeat(20);
    for text in [
        String::new(),
        words.clone(),
        format!("{words}<br>{words}<br>\n{words}"),
        format!("<p>{words}<p>{words}"),
        format!("{words}\n<script>track()</script>\n{words}"),
        "a < b and b > c, x<y, if (a<b) {}".to_owned(),
        format!("{words} In HTML a page begins with <html>, then <head> and <body>; a paragraph is <p>. {words}"),
        "<?xml version='1.0'?><rss><channel><item/></channel></rss>".to_owned(),
        "{\"a\": \"<b>\"}".to_owned(),
        "fn f<T>(x: Vec<u8>) -> Option<T> {}".to_owned(),
        "<foo@bar.example> wrote: <x>".to_owned(),
    ] {
        assert!(!is_html(&text), "{text}");
    }
    assert_eq!(looks_like_html(b"no tags at all", Some("html")), Content::Text);
}

#[test]
fn encodings_by_mark_then_declaration_then_page_then_detection() {
    for (bytes, declared, expected) in [
        (&b"\xef\xbb\xbf<meta charset=koi8-r>"[..], Some("big5"), "UTF-8"),
        (b"\xff\xfea\0", None, "UTF-16LE"),
        (b"<meta charset=koi8-r>", Some("big5"), "Big5"),
        (b"<meta charset=koi8-r>", Some("nonsense"), "KOI8-R"),
        (b"<META CharSet = 'Latin1'>", None, "windows-1252"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=\"euc-kr\"'>", None, "EUC-KR"),
        (b"<meta content='text/html;charset=shift_jis;x' http-equiv=content-type>", None, "Shift_JIS"),
        (b"<meta content='charset=shift_jis'>\xd0\x9f", None, "UTF-8"),
        (b"<meta charset=utf-16le>", None, "UTF-8"),
        (b"<meta charset=x-user-defined>", None, "windows-1252"),
        (b"<!-- <meta charset=koi8-r> --><meta charset=gbk>", None, "GBK"),
        (b"<p title='<meta charset=koi8-r>'><meta charset=gbk>", None, "GBK"),
        (b"<meta name=a><meta/charset=gbk>", None, "GBK"),
        (b"plain words", None, "UTF-8"),
        (b"<meta charset=", None, "UTF-8"),
        (b"<meta", None, "UTF-8"),
        (b"<!--", None, "UTF-8"),
        (b"", None, "UTF-8"),
        (b"na\xefve caf\xe9 d\xe9j\xe0 vu, le gar\xe7on", None, "windows-1252"),
    ] {
        assert_eq!(html_charset(bytes, declared).name(), expected, "{}", String::from_utf8_lossy(bytes));
    }
    let late = [b" ".repeat(5_000), b"<meta charset=koi8-r>".to_vec()].concat();
    assert_eq!(html_charset(&late, None).name(), "UTF-8");
}

proptest! {
    #[test]
    fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..200), soup in "[<>a-z=\"'/ !-]{0,80}") {
        let _ = (looks_like_html(&bytes, None), html_charset(&bytes, None));
        let soup = format!("<meta {soup}<meta charset={soup}");
        let _ = (looks_like_html(soup.as_bytes(), Some("x")), html_charset(soup.as_bytes(), Some(&soup)));
    }
}
