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

/// Prose about HTML, a tag in every 100 to 200 bytes: as many as pages have.
const ABOUT_HTML: [&str; 3] = [
    "How to write a list\n\nA list starts with <ul> and ends with </ul>. Each of its items stands in an <li> of its own, and \
     may hold other lists. Use <ol> where the order counts, and close it with </ol>. A term and what it means stand in <dl>, \
     as <dt> and <dd>. Never put a <div> straight into a <ul>: browsers forgive it, readers of screens do not.\n",
    "# Tables\n\nA row is a `<tr>`:\n\n```html\n<!DOCTYPE html>\n<html>\n<body>\n<table>\n<tr><th>From</th><th>At</th></tr>\n\
     <tr><td>Vessen</td><td>9.00</td></tr>\n</table>\n</body>\n</html>\n```\n\nThe first cell of a column is a `<th>`.\n",
    "Question: why is my text bold?\n\nI wrote <b>this</b> and then <p>that</p>, and <i>all</i> of the page is bold now. \
     I looked for <strong> and </strong> but there is none.\n\nAnswer: somewhere before it there is a <b> without its </b>.\n",
];

#[test]
fn prose_about_html_keeps_its_tags() {
    for text in ABOUT_HTML {
        for name in [Some("txt"), Some("md"), Some("Markdown"), Some("text"), None, Some("jsonl#3")] {
            assert_eq!(looks_like_html(text.as_bytes(), name), Content::Text, "{name:?}: {text}");
        }
    }
    // Markdown starts with tags often.
    let readme =
        "<p align=center>\n<img src=a.png>\n</p>\n<h1 align=center>Ferry</h1>\n\n<div>\n\n## How to sail\n\n</div>\n";
    for name in ["md", "markdown", "txt"] {
        assert_eq!(looks_like_html(readme.as_bytes(), Some(name)), Content::Text, "{name}");
    }
}

#[test]
fn a_page_that_is_called_a_text_is_html_where_it_starts_as_pages_do() {
    for start in [
        "<!doctype html>\n<html><body>",
        "<html lang=en><body>",
        "<!-- saved from url=(0027)https://ferry.example.com/a -->\n<html><body>",
        "<?xml version='1.0'?><!-- a --><html><body>",
        "<head><title>Ferry</title></head><body>",
        "<meta charset=utf-8><title>Ferry</title>",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html><html><body>",
    ] {
        let page = format!("{start}<h1>The ferry sails</h1><p>It sails at nine.</p></body></html>\n");
        for name in [Some("txt"), Some("md"), Some("html"), None] {
            assert_eq!(looks_like_html(page.as_bytes(), name), Content::Html, "{name:?}: {page}");
        }
    }
}

#[test]
fn a_fragment_is_html_by_its_name_or_by_its_tags() {
    let fragment = "<div class=a><p>The ferry sails.</p><p>It sails at <b>nine</b>.</p></div>";
    for name in [Some("html"), Some(".htm"), None, Some("php"), Some("jsonl#3")] {
        assert_eq!(looks_like_html(fragment.as_bytes(), name), Content::Html, "{name:?}");
    }
    let with_prose_first = "The ferry sails. <p>It sails at <b>nine</b>.</p> <ul><li>Bring bread</li></ul>";
    assert_eq!(looks_like_html(with_prose_first.as_bytes(), Some("html")), Content::Html);
    assert_eq!(looks_like_html(with_prose_first.as_bytes(), None), Content::Text);
    // What stands before the first tag is no prose: comments, marks, elements that nobody knows.
    for before in ["<!-- wp:paragraph -->\n", "&nbsp;", "<amp-story>", "- ", "\u{ef}\u{bb}\u{bf}"] {
        let text = format!("{before}{fragment}");
        assert_eq!(looks_like_html(text.as_bytes(), None), Content::Html, "{text}");
    }
    // What a server says before its page.
    let warned = format!(
        "Warning: no key in <b>/a.php</b> on line <b>3</b><br>\n<!doctype html><html><body>{fragment}</body></html>\n"
    );
    assert_eq!(looks_like_html(warned.as_bytes(), None), Content::Html);
}

proptest! {
    #[test]
    fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..200), soup in "[<>a-z=\"'/ !-]{0,80}") {
        let _ = (looks_like_html(&bytes, None), html_charset(&bytes, None));
        let soup = format!("<meta {soup}<meta charset={soup}");
        let _ = (looks_like_html(soup.as_bytes(), Some("x")), html_charset(soup.as_bytes(), Some(&soup)));
    }
}
