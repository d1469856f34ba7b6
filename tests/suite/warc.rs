//! WARC files as they are found: packed in every way, with wrong claims. They are made here.

use crate::bench::{Bench, project};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor, Write as _};
use std::path::Path;
use unboil::records::warc::WarcReader;
use unboil::records::{FieldNames, Fields, Reader, Reading, RecordFile, RecordFormat};

/// What was read of a file.
#[derive(Debug, Default, PartialEq)]
pub struct Seen {
    /// Number, body.
    pub pages: Vec<(u64, String)>,
    pub bad: Vec<(u64, String)>,
    pub skipped: BTreeMap<String, u64>,
    pub damage: Option<String>,
}

impl Seen {
    pub fn bodies(&self) -> Vec<&str> {
        self.pages.iter().map(|(_, body)| body.as_str()).collect()
    }

    pub fn records(&self) -> u64 {
        self.pages.len() as u64 + self.bad.len() as u64 + self.skipped.values().sum::<u64>()
    }
}

pub fn file() -> RecordFile {
    RecordFile {
        path: "a.warc".into(),
        relative: Path::new("crawl").join("a.warc"),
        folder_hosts: ["example.org".to_owned()].into(),
        folders: ["crawl".to_owned()].into(),
        format: RecordFormat::Warc,
    }
}

pub fn read_from(input: impl BufRead + Send + 'static) -> Seen {
    let mut reader = WarcReader::new(Box::new(input));
    let mut seen = Seen::default();
    loop {
        let batch = match reader.next_batch() {
            Ok(Some(batch)) => batch,
            Ok(None) => return seen,
            Err(e) => {
                assert!(seen.damage.is_none(), "an error is given once");
                seen.damage = Some(e.to_string());
                continue;
            }
        };
        seen.bad.extend(batch.bad.into_iter().map(|bad| (bad.number, bad.why)));
        for (what, records) in batch.skipped {
            *seen.skipped.entry(what).or_default() += records;
        }
        for at in 0..batch.raw.len() {
            let number = batch.raw.number(at);
            match batch.raw.read(at, &file(), &FieldNames::default()) {
                Reading::Record(record) => {
                    assert_eq!((record.number, record.dump.id), (number, format!("crawl/a.warc#{number}")));
                    seen.pages.push((number, String::from_utf8_lossy(&record.dump.bytes).into_owned()));
                }
                Reading::NoPage(_, why) => *seen.skipped.entry(why.to_owned()).or_default() += 1,
                Reading::Bad(why) => seen.bad.push((number, why)),
            }
        }
    }
}

pub fn read(bytes: &[u8]) -> Seen {
    read_from(Cursor::new(bytes.to_vec()))
}

pub fn record(fields: &str, block: impl AsRef<[u8]>) -> Vec<u8> {
    let block = block.as_ref();
    let mut record = format!("WARC/1.0\r\n{fields}Content-Length: {}\r\n\r\n", block.len()).into_bytes();
    record.extend_from_slice(block);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

pub fn resource(text: &str) -> Vec<u8> {
    record("WARC-Type: resource\r\nContent-Type: text/plain\r\n", text)
}

pub fn response(head: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let block = [head.replace('\n', "\r\n").as_bytes(), b"\r\n\r\n", body.as_ref()].concat();
    record("WARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n", block)
}

/// The body of a response as it is read.
pub fn body_of(head: &str, body: impl AsRef<[u8]>) -> String {
    let seen = read(&response(head, body));
    assert_eq!(seen.pages.len(), 1, "{head}: {seen:?}");
    seen.bodies()[0].to_owned()
}

pub fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes.as_ref()).unwrap();
    packer.finish().unwrap()
}

pub fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

pub fn zstd(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    zstd::encode_all(bytes.as_ref(), 1).unwrap()
}

/// Brotli of a text below 64 KiB, as one piece that is not packed (RFC 7932, section 9.2).
pub fn brotli(text: &str) -> Vec<u8> {
    let size = u32::try_from(text.len() - 1).unwrap();
    let head = size << 4 | 1 << 20;
    [&head.to_le_bytes()[..3], text.as_bytes(), &[3]].concat()
}

/// Records of text that does not pack well, so that members are long enough to be damaged.
pub fn texts() -> Vec<String> {
    let words = |seed: u64| {
        let mut state = seed;
        let mut word = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            format!("w{:x}", state >> 40)
        };
        (0..40).map(|_| word()).collect::<Vec<_>>().join(" ")
    };
    (1..=4).map(|n| format!("text {n}: {}", words(n))).collect()
}

#[test]
fn a_record_says_its_address_its_id_and_its_date() {
    let fields = "WARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n\
                  WARC-Target-URI: <http://example.com/a b>\r\nContent-Type: application/http\r\n";
    let bytes = record(fields, "HTTP/1.1 200 OK\r\ncontent-type: text/html;charset='koi8-r'\r\n\r\n<p>x");
    let mut reader = WarcReader::new(Box::new(Cursor::new(bytes)));
    let batch = reader.next_batch().unwrap().unwrap();
    let Reading::Record(record) = batch.raw.read(0, &file(), &FieldNames::default()) else { panic!("no record") };
    assert_eq!(record.id.as_deref(), Some("urn:uuid:1"));
    assert_eq!(record.dump.url.as_deref(), Some("http://example.com/a b"));
    assert_eq!(record.dump.charset.as_deref(), Some("koi8-r"));
    assert_eq!((record.dump.folder_hosts[0].as_str(), record.dump.folders[0].as_str()), ("example.org", "crawl"));
    let Fields::Json(fields) = record.fields else { panic!("no fields") };
    assert_eq!((&*fields[0].name, &*fields[0].value), ("fetched", "\"2020-01-02T03:04:05Z\""));
}

#[test]
fn a_file_may_be_packed_in_any_way() {
    let texts = texts();
    let records: Vec<Vec<u8>> = texts.iter().map(|text| resource(text)).collect();
    let plain = records.concat();
    let two = plain.split_at(plain.len() / 2);
    let ways: [(&str, Vec<u8>); 9] = [
        ("plain", plain.clone()),
        ("a gzip member a record", records.iter().flat_map(gzip).collect()),
        ("one gzip member", gzip(&plain)),
        ("gzip members anywhere", [gzip(two.0), gzip(two.1)].concat()),
        ("gzip members with nothing in them", [gzip(""), gzip(&plain), gzip("")].concat()),
        ("gzip members with zeros between", records.iter().flat_map(|r| [gzip(r), vec![0; 7]].concat()).collect()),
        ("a Zstandard frame a record", records.iter().flat_map(zstd).collect()),
        ("one Zstandard frame", zstd(&plain)),
        ("plain, line ends LF", String::from_utf8(plain).unwrap().replace('\r', "").into_bytes()),
    ];
    for (way, bytes) in ways {
        let seen = read(&bytes);
        assert_eq!(seen.bodies(), texts, "{way}: {seen:?}");
        assert_eq!((seen.records(), seen.damage), (4, None), "{way}");
    }
}

#[test]
fn a_zstandard_file_may_start_with_its_dictionary() {
    let texts = texts();
    let dictionary = resource(&texts[0]);
    let mut bytes = vec![0x5D, 0x2A, 0x4D, 0x18];
    bytes.extend(u32::try_from(dictionary.len()).unwrap().to_le_bytes());
    bytes.extend(&dictionary);
    for text in &texts {
        let mut packer = zstd::stream::write::Encoder::with_dictionary(Vec::new(), 1, &dictionary).unwrap();
        packer.write_all(&resource(text)).unwrap();
        bytes.extend(packer.finish().unwrap());
    }
    assert_eq!(read(&bytes).bodies(), texts);
}

#[test]
fn what_is_no_page_is_counted_by_what_it_is() {
    let of = |kind: &str| record(&format!("WARC-Type: {kind}\r\n"), "x");
    let http = |status: &str, kind: &str| response(&format!("HTTP/1.1 {status}\nContent-Type: {kind}"), "x");
    let records = [
        of("warcinfo"),
        of("request"),
        of("Request"),
        of("metadata"),
        of("revisit"),
        of("continuation"),
        of("something"),
        http("404 Not Found", "text/html"),
        http("301", "text/html"),
        http("200 OK", "Image/PNG; x=y"),
        http("200 OK", "application/json"),
        record("WARC-Type: response\r\nContent-Type: text/dns\r\n", "20200101\nexample.com. 1 IN A 1.2.3.4"),
        response("HTTP/1.1 200 OK\nContent-Type: text/html", ""),
        response("HTTP/1.1 200 OK\nContent-Type: text/html\nTransfer-Encoding: chunked", "0\r\n\r\n"),
        response("HTTP/1.1 200 OK\nContent-Type: application/octet-stream", [0; 99]),
        record("X: y\r\n", "x"),
        record("WARC-Type: conversion\r\nContent-Type: text/plain\r\n", "page"),
    ];
    let seen = read(&records.concat());
    let skipped = [
        ("HTTP status 301", 1),
        ("HTTP status 404", 1),
        ("application/json", 1),
        ("binary, not text", 1),
        ("continuation record", 1),
        ("empty body", 2),
        ("image/png", 1),
        ("metadata record", 1),
        ("record of an unknown type", 1),
        ("request record", 2),
        ("revisit record", 1),
        ("text/dns", 1),
        ("warcinfo record", 1),
    ];
    assert_eq!(seen.skipped, skipped.map(|(what, records)| (what.to_owned(), records)).into());
    assert_eq!(seen.pages, [(17, "page".to_owned())]);
    assert_eq!(seen.bad, [(16, "no WARC-Type in its header".to_owned())]);
}

#[test]
fn heads_of_http_are_read_as_they_come() {
    assert_eq!(body_of("HTTP/1.1 200 OK\nContent-Type: text/html", "<p>a"), "<p>a");
    assert_eq!(body_of("HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nA: b", "<p>a"), "<p>a", "two heads");
    assert_eq!(body_of("HTTP/1.0 OK\nA: b", "<p>a"), "<p>a", "no status");
    assert_eq!(body_of("ICY 200 OK\nA: b", "<p>a"), "<p>a", "another protocol");
    assert_eq!(body_of("Date: now\nContent-Type: text/html", "<p>a"), "<p>a", "no status line");
    assert_eq!(body_of("HTTP/1.1 200 OK\nA: b\n<html>", "<p>a"), "<html>\r\n\r\n<p>a", "no blank line");
    let no_head = "WARC-Type: response\r\nContent-Type: application/http\r\n";
    assert_eq!(read(&record(no_head, "<html>\r\n\r\nNote: this")).bodies(), ["<html>\r\n\r\nNote: this"]);
    let bare = "HTTP/1.1 200 OK\nContent-Type: text/html\n\n<p>a\r\n\r\nb";
    assert_eq!(read(&record(no_head, bare)).bodies(), ["<p>a\r\n\r\nb"], "line ends LF");
}

#[test]
fn bodies_are_without_their_codings() {
    let text = "<p>A text of some length, which is packed.</p>".repeat(9);
    let of =
        |fields: &str, body: Vec<u8>| body_of(&format!("HTTP/1.1 200 OK\nContent-Type: text/html\n{fields}"), body);
    let chunked = |body: &[u8]| {
        let (first, second) = body.split_at(20);
        let size = |part: &[u8]| format!("{:x}\r\n", part.len()).into_bytes();
        [&size(first), first, b"\r\n", &size(second), second, b"\r\n0\r\n\r\n"].concat()
    };
    let bytes = text.as_bytes();
    let raw = zlib(bytes)[2..].to_vec();
    let cases: [(&str, &str, Vec<u8>); 18] = [
        ("gzip", "Content-Encoding: gzip", gzip(bytes)),
        ("gzip in any case", "content-encoding: X-GZIP", gzip(bytes)),
        ("zlib", "Content-Encoding: deflate", zlib(bytes)),
        ("deflate without its frame", "Content-Encoding: deflate", raw),
        ("br", "Content-Encoding: br", brotli(&text)),
        ("zstd", "Content-Encoding: zstd", zstd(bytes)),
        ("chunked", "Transfer-Encoding: chunked", chunked(bytes)),
        ("several", "Content-Encoding: br, gzip\nTransfer-Encoding: chunked", chunked(&gzip(brotli(&text)))),
        ("as transfer coding", "Transfer-Encoding: gzip, chunked", chunked(&gzip(bytes))),
        ("no chunks", "Transfer-Encoding: chunked", bytes.to_vec()),
        ("chunks that nobody speaks of", "A: b", chunked(bytes)),
        ("no gzip", "Content-Encoding: gzip", bytes.to_vec()),
        ("no deflate", "Content-Encoding: deflate", bytes.to_vec()),
        ("no br", "Content-Encoding: br", bytes.to_vec()),
        ("no zstd", "Content-Encoding: zstd", bytes.to_vec()),
        ("gzip that nobody speaks of", "A: b", gzip(bytes)),
        ("gzip twice", "Content-Encoding: gzip", gzip(gzip(bytes))),
        ("a coding that is none", "Content-Encoding: utf-8, identity", bytes.to_vec()),
    ];
    for (case, fields, body) in cases {
        assert_eq!(of(fields, body), text, "{case}");
    }
    // These bytes of Latin-1 are also how Brotli starts 16 KiB that are not packed.
    let like_brotli = [&[0x8B, b'a', 0xA0], bytes].concat();
    let expected = String::from_utf8_lossy(&like_brotli).into_owned();
    assert_eq!(of("Content-Encoding: br", like_brotli), expected, "no br, though it could start so");
}

#[test]
fn the_type_of_a_record_tells_a_piece_of_html_from_prose_about_it() {
    let text = "Each row is a <tr>, each of its cells a <td> or a <th>. Close them: </td>, </th>, </tr>. So says <i>Boats</i>.";
    let read = |kind: &str| {
        let bench = Bench::new().file("a.warc", response(&format!("HTTP/1.1 200 OK\nContent-Type: {kind}"), text));
        bench.unboil("explain a.warc#1 --unknown keep").ends_with(0).stdout
    };
    assert!(read("text/plain").contains(text) && read("application/octet-stream").contains(text));
    assert!(read("text/html; charset=utf-8").contains("So says Boats."));
}

#[test]
fn a_pdf_or_an_image_under_the_type_of_a_text_is_named_and_skipped() {
    let webp = b"RIFF\x24\0\0\0WEBPVP8 ".as_slice();
    let files: [(&str, &[u8]); 6] = [
        ("PDF", b"%PDF-1.4\n1 0 obj <</Title (The ferry)>> endobj\nxref\n"),
        ("PDF", b"\r\n%PDF-1.7\n<p>Not</p> <b>a</b> <i>page</i>\n"),
        ("PNG image", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("JPEG image", b"\xFF\xD8\xFF\xE0\0\x10JFIF"),
        ("GIF image", b"GIF89a\x01\0\x01\0"),
        ("WebP image", webp),
    ];
    for kind in
        ["text/html", "text/html; charset=utf-8", "text/plain", "application/xhtml+xml", "application/octet-stream"]
    {
        for (what, bytes) in files {
            let seen = read(&response(&format!("HTTP/1.1 200 OK\nContent-Type: {kind}"), bytes));
            assert_eq!((seen.pages.len(), seen.bad.len()), (0, 0), "{what} as {kind}");
            assert_eq!(seen.skipped, BTreeMap::from([(what.to_owned(), 1)]), "{kind}");
        }
    }
    let bench = Bench::new().file("a.warc", response("HTTP/1.1 200 OK\nContent-Type: text/html", files[0].1));
    bench.unboil("clean a.warc -o out").ends_with(0).says("skipped\n  PDF");
    bench.unboil("explain a.warc#1").ends_with(2).complains("record 1 is not a page: PDF");
}

#[test]
fn a_record_that_was_cut_off_as_it_was_fetched_is_warned_of() {
    for (field, reason) in [
        ("WARC-Truncated: length", Some("length")),
        ("WARC-Truncated: time", Some("time")),
        ("warc-truncated:  Disconnect ", Some("disconnect")),
        ("WARC-Truncated: \"a b\" \u{1b}[0m", Some("unspecified")),
        ("WARC-Truncated:", None),
        ("X: y", None),
    ] {
        let fields = format!("WARC-Type: response\r\nContent-Type: application/http\r\n{field}\r\n");
        let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>The ferry sails again.</p>";
        let bench = Bench::new().file("a.warc", record(&fields, page));
        let explained = bench.unboil("explain a.warc#1 --unknown keep").ends_with(0).stdout;
        let ran = bench.unboil("clean a.warc -o out --unknown keep").ends_with(0).stdout;
        match reason {
            Some(reason) => {
                let said = format!("truncated when it was fetched (WARC-Truncated: {reason})\n");
                assert!(explained.contains(&format!("warning: {said}")), "{explained}");
                assert!(ran.contains(&format!("a.warc#1: {said}")), "{ran}");
            }
            None => {
                assert!(!explained.contains("truncated") && !ran.contains("truncated"), "{field}: {explained}{ran}");
            }
        }
    }
}

/// Real files, where they lie beside the checkout in ../shared/warc: name, records, pages, bad.
const REAL: [(&str, u64, usize, usize); 14] = [
    ("IAH-20080430204825-00000-blackbook-truncated.warc.gz", 23, 4, 0),
    ("example-bad-non-chunked.warc.gz", 6, 1, 0),
    ("example-iana.org-chunked.warc", 3, 1, 0),
    ("example-space-in-target-uri.warc.gz", 2, 0, 0),
    ("example-trunc.warc", 4, 1, 0),
    ("example-wget-bad-target-uri.warc.gz", 6, 3, 0),
    ("example-wrong-chunks.warc.gz", 2, 1, 0),
    ("example.warc.gz", 6, 1, 0),
    ("iana.warc.gz", 343, 16, 0),
    ("post-test.warc.gz", 6, 0, 0),
    ("transfer_compression_brotli.warc.gz", 5, 2, 0),
    ("transfer_compression_gzip.warc.gz", 5, 2, 0),
    ("whirlwind.warc.gz", 4, 1, 0),
    ("whirlwind.warc.wet.gz", 2, 1, 0),
];

#[test]
#[ignore = "needs ../shared/warc"]
fn real_files_are_read_to_the_last_record() {
    let folder = project().join("../shared/warc");
    for (name, records, pages, bad) in REAL {
        let path = folder.join(name);
        let seen = read_from(BufReader::new(std::fs::File::open(&path).unwrap()));
        assert_eq!((seen.records(), seen.pages.len(), seen.bad.len()), (records, pages, bad), "{name}: {seen:?}");
        let opened = Reader::open(&RecordFile { path, ..file() }, &FieldNames::default());
        assert!(opened.unwrap().next_batch().unwrap().is_some(), "{name}");
    }
}
