//! MHTML, as browsers save a page with its pictures in one file.

use crate::bench::Bench;
use proptest::prelude::*;
use unboil::page::{Dump, Page};

const FERRY: &str = "site = \"Ferry\"\nhosts = [\"ferry.example.com\"]\n";

/// A file as Chromium writes it.
const CHROMIUM: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://ferry.example.com/a\r\nSubject: Hafen\r\n\
    Date: Tue, 12 Mar 2024 08:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\
    \tboundary=\"----MultipartBoundary--Ab1----\"\r\n\r\n\r\n------MultipartBoundary--Ab1----\r\nContent-Type: text/html\r\n\
    Content-ID: <frame-1@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\n\
    Content-Location: https://ferry.example.com/a\r\n\r\n<!DOCTYPE html><html lang=3D\"de\"><head><meta charset=3D\"UTF-8\">=\r\n\
    </head><body><h1>Hafen</h1><p>Die F=C3=A4hre f=C3=A4hrt wie=\r\nder.</p></body></html>\r\n\
    ------MultipartBoundary--Ab1----\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\
    Content-Location: https://ferry.example.com/a.png\r\n\r\niVBORw0KGgo=\r\n\r\n------MultipartBoundary--Ab1------\r\n";

/// A file as Internet Explorer wrote it, in a charset that its part declares: the page is not the first part.
const EXPLORER: &str = "From: \"Saved by Windows Internet Explorer 9\"\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\
    \ttype=\"text/html\"; start=\"<page>\";\n\tboundary=\"=_b1\"\n\nThis is a multi-part message in MIME format.\n\n--=_b1\n\
    Content-Type: text/html; charset=\"utf-8\"\nContent-Transfer-Encoding: 8bit\nContent-Location: https://ad.example.net/\n\n\
    <html><body><p>An advertisement.</p></body></html>\n\n--=_b1\nContent-Type: text/html; charset=\"iso-8859-1\"\n\
    Content-ID: <page>\nContent-Transfer-Encoding: base64\nContent-Location: https://ferry.example.com/a\n\n\
    PGh0bWw+PGJvZHk+PGgxPkhhZmVuPC9oMT48cD5EaWUgRuRocmUgZuRocnQgd2llZGVyLjwvcD48\nL2JvZHk+PC9odG1sPg==\n\n--=_b1--\n";

/// One without pictures, in one part.
const ONE_PART: &str = "From: <Saved by Somebody>\nMIME-Version: 1.0\nContent-Type: text/html; charset=\"utf-8\"\n\
    Content-Transfer-Encoding: quoted-printable\nContent-Location: https://ferry.example.com/a\n\n\
    <html><body><h1>Hafen</h1><p>Die F=C3=A4hre f=C3=A4hrt wieder.</p></body></html>\n";

#[test]
fn the_page_of_a_saved_file_is_read_and_its_address_is_known() {
    for (name, file) in [("a.mhtml", CHROMIUM), ("a.mht", EXPLORER), ("a.MHT", ONE_PART), ("a", CHROMIUM)] {
        let bench = Bench::new().file(format!("raw/{name}"), file).file("rules/ferry.toml", FERRY);
        let ran = bench.unboil(&format!("explain raw/{name} --rules rules --unknown keep")).ends_with(0);
        let ran = ran.says("site: ferry (Ferry), by its URL");
        assert!(ran.stdout.contains("Die Fähre fährt wieder."), "{name}: {}", ran.stdout);
        assert!(!ran.stdout.contains("advertisement") && !ran.stdout.contains("warning"), "{name}: {}", ran.stdout);
        bench.unboil("clean raw -o out --rules rules --unknown keep").ends_with(0).says("1 page");
        let clean = std::fs::read_to_string(bench.path(format!("out/clean/{name}.txt"))).unwrap();
        assert_eq!(clean, "Hafen\nDie Fähre fährt wieder.", "{name}");
        bench.unboil("verify out").ends_with(0);
    }
}

#[test]
fn a_damaged_file_is_refused_by_its_name() {
    let parts = |from: &str, to: &str| CHROMIUM.replace(from, to);
    for (why, file) in [
        ("cut off, or broken, inside its HTML part", CHROMIUM.split("wie=").next().unwrap().to_owned()),
        ("none of its parts is HTML", parts("Content-Type: text/html\r\n", "Content-Type: text/css\r\n")),
        ("no MIME parts in it", CHROMIUM.replace("------MultipartBoundary", "------Other")),
        ("no MIME parts in it", "Die Fähre fährt wieder.\n".to_owned()),
        ("no MIME parts in it", String::new()),
        (
            "lists of parts",
            format!("{CHROMIUM}{}", "Content-Type: multipart/mixed; boundary=none\r\n\r\n".repeat(40_000)),
        ),
        ("cannot be decoded", parts("quoted-printable", "x-packed")),
        ("cannot be decoded", ONE_PART.split("\n\n").next().unwrap().to_owned() + "\n\n"),
    ] {
        let bench = Bench::new().file("raw/a.mhtml", file).file("raw/b.txt", "The ferry sails.\n");
        let ran = bench.unboil("clean raw -o out").ends_with(1);
        ran.complains("a.mhtml: damaged MHTML: ").complains(why);
        assert!(bench.path("out/clean/b.txt").exists() && !bench.path("out/clean/a.mhtml.txt").exists());
    }
}

#[test]
fn html_that_is_called_mhtml_is_read_as_it_is() {
    let page = "<!doctype html><html><body><p>Die Fähre fährt wieder.</p></body></html>";
    let bench = Bench::new().file("a.mhtml", page);
    bench.unboil("explain a.mhtml --unknown keep").ends_with(0).says("Die Fähre fährt wieder.");
}

/// Pieces of MIME, in any order.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let pieces = [
        "--b\n",
        "--b--\n",
        "\r\n",
        "\n",
        "\n\n",
        "Content-Type: multipart/related; boundary=b\n",
        "Content-Type: multipart/mixed; boundary=\"\"\n",
        "Content-Type: message/rfc822\n",
        "Content-Type: text/html; charset=\"",
        "Content-Transfer-Encoding: base64\n",
        "Content-Transfer-Encoding: quoted-printable\n",
        "Content-Location: ",
        "=?utf-8?Q?=C3=",
        "<p>F=C3=A4hre",
        "RsOkaHJl",
        "=",
        "\t",
    ];
    let piece = prop::sample::select(pieces.map(|piece| piece.as_bytes().to_vec()).to_vec());
    prop_oneof![9 => piece, 1 => prop::collection::vec(any::<u8>(), 0..4)]
}

fn read(bytes: Vec<u8>) {
    let _ = Page::read(Dump { id: "a.mhtml".into(), bytes, ..Dump::default() });
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(pieces in prop::collection::vec(piece(), 0..40)) {
        read(pieces.concat());
    }

    #[test]
    fn a_file_that_is_damaged_anywhere_is_read_or_refused(at in 0..CHROMIUM.len(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = CHROMIUM.as_bytes().to_vec();
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        read(bytes);
    }
}
