//! What the bytes of a page are goes before what is declared of them, and where the two differ the report says so.

use crate::bench::Bench;
use crate::warc::response;
use encoding_rs::Encoding;

const TEXT: &str = "Die Fähre fährt wieder.";

/// The same page as a news site, a blog and a bare page have it. `META` is where a page declares its charset.
const CONTEXTS: [&str; 3] = [
    "<!doctype html><html lang=de><head>META<title>Hafen</title></head><body><main><article><h1>Hafen</h1>\
     <p>Die Fähre fährt wieder.</p><p>Der Schlüssel lag im Büro, sagte der Kapitän am Montag.</p></article></main></body></html>",
    "<html><head>META</head><body><div class=post><div class=title>Hafen</div><div class=entry>Die Fähre fährt wieder.<br>\
     Der Schlüssel lag im Büro, sagte der Kapitän am Montag.</div></div></body></html>",
    "META<h1>Hafen</h1><p>Die Fähre fährt wieder.<p>Der Schlüssel lag im Büro, sagte der Kapitän am Montag.</p>",
];

fn encoded(label: &str, text: &str) -> Vec<u8> {
    Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
}

fn explained(bench: &Bench, file: &str) -> String {
    bench.unboil(&format!("explain {file} --unknown keep")).ends_with(0).stdout
}

#[test]
fn bytes_go_before_the_charset_that_a_page_declares() {
    for context in CONTEXTS {
        for (declared, written, read) in [
            ("ISO-8859-1", "utf-8", "UTF-8"),
            ("windows-1251", "utf-8", "UTF-8"),
            ("gb2312", "utf-8", "UTF-8"),
            ("utf-8", "iso-8859-1", "windows-1252"),
            ("euc-kr", "iso-8859-1", "windows-1252"),
        ] {
            let page = context.replace("META", &format!("<meta charset=\"{declared}\">"));
            let bench = Bench::new().file("a.html", encoded(written, &page));
            let said = explained(&bench, "a.html");
            assert!(said.contains(TEXT), "{declared} over {written}: {said}");
            let doubt = format!(
                "warning: the bytes do not match the declared charset {}: read as {read}\n",
                declared.to_lowercase()
            );
            assert!(said.contains(&doubt), "{declared} over {written}: {said}");
        }
        for (declared, written) in [("utf-8", "utf-8"), ("ISO-8859-1", "iso-8859-1"), ("windows-1252", "iso-8859-1")] {
            let page = context.replace("META", &format!("<meta charset=\"{declared}\">"));
            let bench = Bench::new().file("a.html", encoded(written, &page));
            let said = explained(&bench, "a.html");
            assert!(said.contains(TEXT) && !said.contains("warning"), "{declared} over {written}: {said}");
        }
    }
}

#[test]
fn a_run_tells_of_charsets_that_are_not_as_declared() {
    let page = CONTEXTS[0].replace("META", "<meta charset=iso-8859-1>");
    let bench = Bench::new().file("raw/a.html", page);
    bench
        .unboil("clean raw -o out --unknown keep")
        .ends_with(0)
        .says("warnings\n  a.html: the bytes do not match the declared charset iso-8859-1");
    let report: serde_json::Value =
        serde_json::from_slice(&std::fs::read(bench.path("out/report.json")).unwrap()).unwrap();
    let warnings = &report["pages"][0]["warnings"];
    assert_eq!(warnings[0], "the bytes do not match the declared charset iso-8859-1: read as UTF-8");
    bench.unboil("verify out").ends_with(0);
    // What is said once is said again where nothing changed.
    bench
        .unboil("clean raw -o out --unknown keep")
        .ends_with(0)
        .says("warnings\n  a.html: the bytes do not match the declared charset");
}

#[test]
fn bytes_go_before_the_charset_that_a_record_declares() {
    let read = |head: &str, body: &[u8]| {
        let bench = Bench::new().file("a.warc", response(head, body));
        bench.unboil("explain a.warc#1 --unknown keep").ends_with(0).stdout
    };
    for context in CONTEXTS {
        let utf8 = context.replace("META", "<meta charset=utf-8>");
        let said = read("HTTP/1.1 200 OK\nContent-Type: text/html; charset=ISO-8859-1", utf8.as_bytes());
        assert!(said.contains(TEXT) && said.contains("charset ISO-8859-1: read"), "{said}");
        let latin = encoded("iso-8859-1", &context.replace("META", ""));
        let said = read("HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8", &latin);
        assert!(said.contains(TEXT) && said.contains("read as windows-1252"), "{said}");
    }
    let text = "Die Fähre fährt wieder.\n";
    let said = read("HTTP/1.1 200 OK\nContent-Type: text/plain; charset=ISO-8859-1", text.as_bytes());
    assert!(said.contains(TEXT) && said.contains("charset ISO-8859-1: read"), "{said}");
    let said = read(
        "HTTP/1.1 200 OK\nContent-Type: text/plain; charset=iso-2022-jp",
        &encoded("iso-2022-jp", "渡し船は再び出ます。"),
    );
    assert!(said.contains("渡し船は再び出ます。") && !said.contains("warning"), "{said}");
}

#[test]
fn a_text_in_utf8_with_stray_bytes_stays_utf8_and_comes_back() {
    let long = "The ferry sails at nine — bring bread. It is a plain line of plain words.\n".repeat(3);
    let texts: [Vec<u8>; 4] = [
        [long.as_bytes(), b"A stray \xFF byte.\n"].concat(),
        [long.as_bytes(), b"A cut \xE2\x80 dash.\n"].concat(),
        ["One dash — and one ".as_bytes(), b"\xFF byte.\n"].concat(),
        [long.as_bytes(), &"Caf\u{e9}".as_bytes()[..4]].concat(),
    ];
    let mut bench = Bench::new();
    for (at, text) in texts.iter().enumerate() {
        bench = bench.file(format!("raw/{at}.txt"), [b"Accessibility links\n", text.as_slice()].concat());
    }
    bench.unboil("clean raw -o out").ends_with(0).says("UTF-8, damaged");
    for (at, text) in texts.iter().enumerate() {
        assert_eq!(&std::fs::read(bench.path(format!("out/clean/{at}.txt"))).unwrap(), text, "{at}");
    }
    bench.unboil("verify out").ends_with(0);
    let html =
        [b"<html><body><p>".as_slice(), long.as_bytes(), b"</p><p>A stray \xFF byte.</p></body></html>"].concat();
    let bench = Bench::new().file("a.html", html);
    let said = explained(&bench, "a.html");
    assert!(said.contains("nine — bring") && said.contains("stray \u{FFFD} byte"), "{said}");
}

#[test]
fn utf32_is_read_by_its_mark() {
    let mark = |text: &str, to: fn(u32) -> [u8; 4]| -> Vec<u8> {
        format!("\u{FEFF}{text}").chars().flat_map(|c| to(u32::from(c))).collect()
    };
    let html = CONTEXTS[0].replace("META", "");
    let mut bench = Bench::new();
    for (name, to) in [("le", u32::to_le_bytes as fn(u32) -> [u8; 4]), ("be", u32::to_be_bytes)] {
        bench = bench.file(format!("raw/{name}.html"), mark(&html, to));
        bench = bench.file(format!("raw/{name}.txt"), mark("Accessibility links\nDie Fähre fährt wieder.\n", to));
    }
    bench.unboil("clean raw -o out").ends_with(0).says("UTF-32LE").says("UTF-32BE");
    for name in ["le", "be"] {
        let clean = |end: &str| std::fs::read_to_string(bench.path(format!("out/clean/{name}.{end}"))).unwrap();
        assert_eq!(clean("txt"), "Die Fähre fährt wieder.\n");
        assert!(clean("html.txt").contains(TEXT));
    }
    bench.unboil("verify out").ends_with(0);
}
