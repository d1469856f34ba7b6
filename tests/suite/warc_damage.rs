//! WARC files with wrong lengths and damage, cut off, or made to do harm.

use crate::warc::{Seen, body_of, brotli, gzip, read, read_from, resource, response, texts, zlib, zstd};
use flate2::Compression;
use proptest::prelude::*;
use std::io::{BufReader, Cursor, Read};
use unboil::records::RawRecords;
use unboil::records::warc::WarcReader;

#[test]
fn what_is_cut_off_or_damaged_in_a_body_leaves_the_rest() {
    let text = texts().concat().repeat(3);
    for (coding, packed) in [("gzip", gzip(&text)), ("deflate", zlib(text.as_bytes())), ("br", brotli(&text))] {
        let head = format!("HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: {coding}");
        let cut = body_of(&head, &packed[..packed.len() / 2]);
        assert!(cut.len() > 300 && text.starts_with(&cut), "{coding}: {}", cut.len());
    }
    let mut damaged = gzip(&text);
    let at = damaged.len() - 5;
    damaged[at] ^= 1;
    assert_eq!(body_of("HTTP/1.1 200 OK\nContent-Encoding: gzip", damaged), text, "a wrong check sum");
    let chunks = format!("10\r\n{text}");
    assert_eq!(body_of("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", chunks), text, "a wrong size");
}

#[test]
fn a_wrong_length_costs_no_other_record() {
    let mut texts = texts();
    texts[1].push_str("\r\nWARC/1.0\r\nis a line of text");
    for wrong in ["0", "5", "100", "400", "3000", "999999999999", "99999999999999999999999", "x", "-1"] {
        let mut middle = String::from_utf8(resource(&texts[1])).unwrap();
        middle = middle.replace(&format!("Content-Length: {}", texts[1].len()), &format!("Content-Length: {wrong}"));
        let records = [resource(&texts[0]), middle.into_bytes(), resource(&texts[2]), resource(&texts[3])];
        for bytes in [records.concat(), records.iter().flat_map(gzip).collect()] {
            let seen = read(&bytes);
            assert_eq!(seen.bodies(), texts, "{wrong}: {seen:?}");
            assert_eq!(seen.records(), 4, "{wrong}: {seen:?}");
        }
    }
}

#[test]
fn a_length_that_is_right_is_believed_whatever_the_text_says() {
    let text = format!("WARC/1.0\r\nWARC-Type: resource\r\n\r\n{}", String::from_utf8(resource("inner")).unwrap());
    let seen = read(&[resource(&text), resource("outer")].concat());
    assert_eq!(seen.bodies(), [text.as_str(), "outer"]);
}

#[test]
fn what_is_no_record_is_one_bad_record() {
    let junk = "some words\n".repeat(20_000);
    let bytes = [resource("a"), junk.clone().into_bytes(), resource("b"), b"WARX/1.0\r\n\r\n".to_vec()].concat();
    let seen = read(&bytes);
    assert_eq!(seen.bodies(), ["a", "b"]);
    assert_eq!(seen.bad, [(2, "not a WARC record".to_owned()), (4, "not a WARC record".to_owned())]);
    let long = format!("WARC/1.0\r\nWARC-Type: resource\r\nX: {}\r\n\r\nabc\r\n\r\n", "y".repeat(100_000));
    let seen = read(&[long.into_bytes(), resource("b")].concat());
    assert_eq!((seen.bodies(), seen.bad[0].1.as_str()), (vec!["b"], "a header of more than 64 KiB"));
    let cut = b"WARC/1.0\r\nWARC-Type: resource\r\n".to_vec();
    let seen = read(&[cut, resource("b")].concat());
    assert_eq!((seen.bodies(), seen.bad[0].1.as_str()), (vec!["b"], "cut off in its header"));
    assert_eq!(read(junk.as_bytes()).records(), 1);
    assert_eq!(read(b""), Seen::default());
}

#[test]
fn wherever_a_file_is_cut_off_its_whole_records_are_there() {
    let texts = texts();
    let records: Vec<Vec<u8>> = texts.iter().map(|text| resource(text)).collect();
    let members: Vec<Vec<u8>> = records.iter().map(gzip).collect();
    let frames: Vec<Vec<u8>> = records.iter().map(zstd).collect();
    for (parts, ends_in) in [(records, 4), (members, 0), (frames, 0)] {
        let bytes = parts.concat();
        for cut in 0..bytes.len() {
            let mut end = 0;
            let is_whole = |part: &&Vec<u8>| {
                end += part.len();
                end <= cut + ends_in
            };
            let whole = parts.iter().take_while(is_whole).count();
            let seen = read(&bytes[..cut]);
            let bodies = seen.bodies();
            assert!(bodies.len() >= whole && bodies[..whole] == texts[..whole], "{cut}: {seen:?}");
            assert!(seen.records() <= whole as u64 + 1, "{cut}: {seen:?}");
            assert!(bodies[whole..].iter().all(|body| texts[whole].starts_with(body)), "{cut}: {seen:?}");
        }
    }
}

#[test]
fn a_damaged_member_costs_itself() {
    let texts = texts();
    let packed = |pack: fn(Vec<u8>) -> Vec<u8>| texts.iter().map(|text| pack(resource(text))).collect::<Vec<_>>();
    for members in [packed(gzip), packed(zstd)] {
        let bytes = members.concat();
        for at in 0..bytes.len() {
            for flip in [0xFF, 0x01, 0x10] {
                let mut bytes = bytes.clone();
                bytes[at] ^= flip;
                // The first bytes of a file say how it is packed.
                if at < 4 {
                    continue;
                }
                let mut end = 0;
                let hit = members.iter().position(|member| {
                    end += member.len();
                    at < end
                });
                let seen = read(&bytes);
                for (text, number) in texts.iter().zip(0..) {
                    assert!(Some(number) == hit || seen.bodies().contains(&text.as_str()), "{at} {flip}: {seen:?}");
                }
                assert_eq!(seen.records(), 4, "{at} {flip}: {:?} {:?}", seen.bad, seen.damage);
            }
        }
    }
}

#[test]
fn damage_within_one_member_is_said_once_and_ends_the_file() {
    let mut bytes = gzip(texts().iter().flat_map(|text| resource(text)).collect::<Vec<_>>());
    let half = bytes.len() / 2;
    bytes[half..half + 20].fill(0xFF);
    let seen = read(&bytes);
    assert!(seen.damage.as_ref().is_some_and(|damage| damage.starts_with("damaged or cut off at byte")), "{seen:?}");
    assert!(!seen.pages.is_empty(), "{seen:?}");
    let seen = read(&bytes[..half - 100]);
    assert!(seen.damage.is_some() && !seen.pages.is_empty(), "{seen:?}");
}

#[test]
fn a_file_that_cannot_be_read_further_is_said_once() {
    struct Fails;
    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let input = Cursor::new([resource("a"), resource("b")].concat()).chain(BufReader::new(Fails));
    let seen = read_from(input);
    assert_eq!((seen.bodies(), seen.damage.as_deref()), (vec!["a", "b"], Some("the disk is gone")));
}

/// A gzip member of a text and so many MiB of zeros, made of one packed MiB.
fn bomb(start: &[u8], mebibytes: usize) -> Vec<u8> {
    let deflated = |bytes: &[u8]| {
        let mut packed = Vec::with_capacity(64 << 10);
        let mut packer = flate2::Compress::new(Compression::default(), false);
        packer.compress_vec(bytes, &mut packed, flate2::FlushCompress::Full).unwrap();
        let mut sum = flate2::Crc::new();
        sum.update(bytes);
        (packed, sum)
    };
    let (first, mut sum) = deflated(start);
    let (zeros, of_zeros) = deflated(&vec![0; 1 << 20]);
    let mut bomb = [&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF], &first[..]].concat();
    for _ in 0..mebibytes {
        bomb.extend_from_slice(&zeros);
        sum.combine(&of_zeros);
    }
    // The last block, with nothing in it.
    bomb.extend([3, 0]);
    bomb.extend(sum.sum().to_le_bytes());
    bomb.extend(sum.amount().to_le_bytes());
    bomb
}

#[test]
fn a_bomb_is_bounded() {
    let start = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 1073741824\r\n\r\n";
    let seen = read(&[gzip(resource("a")), bomb(start, 1 << 10), gzip(resource("b"))].concat());
    assert_eq!(seen.bodies(), ["a", "b"]);
    assert_eq!((seen.bad, seen.damage), (vec![(2, "longer than 268435456 bytes".to_owned())], None));
}

#[test]
fn a_bomb_in_a_body_is_bounded() {
    let head = "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: gzip";
    let seen = read(&response(head, bomb(b"<p>", 300)));
    assert_eq!(seen.bad, [(1, "a body of more than 268435456 bytes when unpacked".to_owned())]);
}

#[test]
fn batches_do_not_depend_on_how_bytes_arrive() {
    let text = texts().concat();
    let records: Vec<u8> = (0..9000).flat_map(|n| gzip(resource(&format!("{n} {text}")))).collect();
    let batches = |capacity| {
        let mut reader = WarcReader::new(Box::new(BufReader::with_capacity(capacity, Cursor::new(records.clone()))));
        let mut batches = Vec::new();
        while let Some(batch) = reader.next_batch().unwrap() {
            assert!(matches!(batch.raw, RawRecords::Warc(_)));
            batches.push(batch.raw.len());
        }
        batches
    };
    let expected = batches(1 << 20);
    assert!(expected.len() > 1 && expected.iter().sum::<usize>() == 9000, "{expected:?}");
    assert_eq!(batches(777), expected);
}

proptest! {
    #[test]
    fn no_bytes_stop_a_reader(bytes in prop::collection::vec(any::<u8>(), 0..2000), start in 0..5_usize) {
        let starts: [&[u8]; 5] = [b"", b"WARC/1.0\r\n", &[0x1F, 0x8B, 8, 0], &[0x28, 0xB5, 0x2F, 0xFD], b"WARC/1.0\r\nA: b\r\n\r\n"];
        let bytes = [starts[start], &bytes[..]].concat();
        let seen = read(&bytes);
        prop_assert_eq!(read_from(BufReader::with_capacity(3, Cursor::new(bytes))), seen);
    }

    #[test]
    fn no_damage_stops_a_reader(
        at in any::<prop::sample::Index>(),
        with in prop::collection::vec(any::<u8>(), 0..30),
        less in 0..300_usize,
        is_packed in any::<bool>(),
    ) {
        let gone = response("HTTP/1.1 200 OK\nContent-Encoding: gzip\nTransfer-Encoding: chunked", gzip("<p>text"));
        let records = [resource("some text"), gone, resource("more text"), resource("the last")];
        let mut bytes: Vec<u8> = if is_packed { records.iter().flat_map(gzip).collect() } else { records.concat() };
        let at = at.index(bytes.len());
        let end = (at + less).min(bytes.len());
        bytes.splice(at..end, with);
        let seen = read(&bytes);
        prop_assert_eq!(read_from(BufReader::with_capacity(5, Cursor::new(bytes))), seen);
    }
}
