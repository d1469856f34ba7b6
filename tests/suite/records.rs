//! Files of records: JSON Lines in, JSON Lines out. Each record is cleaned as a dump of its own would be, and holds all
//! that it takes to have its raw text back.

use crate::bench::{Bench, project, tree};
use serde_json::{Value, json};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use unboil::records::{Taken, rebuilt};

/// The samples that ship, a record each.
fn lines() -> String {
    let mut lines = String::new();
    for (path, bytes) in tree(&project().join("samples")) {
        if let Ok(text) = String::from_utf8(bytes)
            && path.extension().is_some_and(|ending| ending == "txt")
            && !path.to_string_lossy().contains("expected")
        {
            lines.push_str(
                &json!({"id": path.to_string_lossy(), "n": {"a": [1, 2.50, null]}, "text": text}).to_string(),
            );
            lines.push('\n');
        }
    }
    lines
}

fn records(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn raw_of(record: &Value) -> String {
    let removals = record["removals"].as_array().unwrap().iter().map(|removal| {
        let number = |name: &str| usize::try_from(removal[name].as_u64().unwrap()).unwrap();
        Taken { start: number("start"), end: number("end"), text: removal["text"].as_str().unwrap() }
    });
    rebuilt(record["text"].as_str().unwrap(), removals).unwrap()
}

#[test]
fn a_record_is_cleaned_as_a_dump_of_its_own_and_gives_its_raw_text_back() {
    let bench = Bench::new().file("corpus.jsonl", lines());
    let mut bench = bench;
    for record in records(lines().as_bytes()) {
        bench = bench.file(Path::new("raw").join(record["id"].as_str().unwrap()), record["text"].as_str().unwrap());
    }
    bench.unboil("clean corpus.jsonl -o out").ends_with(0).says("text from `text`");
    // Names of folders say nothing of records, so they must say nothing of the dumps.
    let mut cleaned = 0;
    let after = records(&fs::read(bench.path("out/clean/corpus.jsonl")).unwrap());
    for (before, after) in records(lines().as_bytes()).iter().zip(&after) {
        let id = before["id"].as_str().unwrap();
        assert_eq!((&after["id"], &after["n"]), (&before["id"], &before["n"]));
        assert_eq!(raw_of(after), before["text"].as_str().unwrap(), "{id}");
        let alone = bench.path("one.txt");
        fs::write(&alone, before["text"].as_str().unwrap()).unwrap();
        bench.unboil("clean one.txt -o one --quiet --force").ends_with(0);
        assert_eq!(
            after["text"].as_str().unwrap(),
            fs::read_to_string(bench.path("one/clean/one.txt")).unwrap(),
            "{id}"
        );
        cleaned += usize::from(!after["removals"].as_array().unwrap().is_empty());
    }
    assert_eq!(after.len(), lines().lines().count());
    assert!(cleaned > 10, "{cleaned}");
}

#[test]
fn what_a_record_says_beside_its_text_stays_to_the_byte() {
    let line = r#"{"source":"a feed","big":123456789012345678901234567890,"x":1.50e3 , "content":"Listen Live\nThe ferry sails.","uri":"https:\/\/a.example\/b","removals":"theirs"}"#;
    let bench = Bench::new().file("a.jsonl", format!("{line}\n"));
    bench.unboil("clean a.jsonl -o out").ends_with(0).says("text from `content`; URL from `uri`");
    let after = fs::read_to_string(bench.path("out/clean/a.jsonl")).unwrap();
    let start = r#"{"source":"a feed","big":123456789012345678901234567890,"x":1.50e3,"text":"#;
    assert!(after.starts_with(start), "{after}");
    let after = &records(after.as_bytes())[0];
    assert_eq!(after["removals"], "theirs");
    assert_eq!(after["url"], "https://a.example/b");
    assert_eq!(after["id"], "a.jsonl#1");
    assert!(after["unboil_removals"].is_array() && after["content"].is_null());
}

#[test]
fn a_bad_record_costs_itself() {
    let text = "{\"text\":\"one\"}\n{\"text\":\n\n[1]\n{\"text\":null,\"a\":1}\n{\"text\":\"half \\ud83d of a pair\"}\n{\"text\":\"six\"}";
    let bench = Bench::new().file("a.jsonl", text);
    let ran = bench.unboil("clean a.jsonl -o out").ends_with(1).says("6 records, 3 pages, 2 bad");
    ran.complains("a.jsonl#2: not a JSON object").says("no text in the record  1");
    let after = records(&fs::read(bench.path("out/clean/a.jsonl")).unwrap());
    let texts: Vec<&str> = after.iter().map(|record| record["text"].as_str().unwrap_or("-")).collect();
    assert_eq!(texts, ["one", "-", "half \u{FFFD} of a pair", "six"]);
}

#[test]
fn the_same_bytes_on_any_number_of_threads_packed_and_in_parts() {
    let bench = Bench::new().file("raw/a.jsonl", lines().repeat(40)).file("raw/b/c.ndjson", lines());
    for threads in [1, 3] {
        let options = format!("--threads {threads} --quiet");
        bench.unboil(&format!("clean raw -o plain{threads} {options}")).ends_with(0);
        bench.unboil(&format!("clean raw -o gz{threads} --compress gzip --split 100kB {options}")).ends_with(0);
        bench.unboil(&format!("clean raw -o zst{threads} --compress zstd {options}")).ends_with(0);
    }
    for form in ["plain", "gz", "zst"] {
        assert!(bench.results(&format!("{form}1")) == bench.results(&format!("{form}3")), "{form}");
    }
    let plain = fs::read(bench.path("plain1/clean/a.jsonl")).unwrap();
    let mut parts: Vec<_> =
        tree(&bench.path("gz1/clean")).into_iter().filter(|(path, _)| path.starts_with("")).collect();
    parts.retain(|(path, _)| path.to_string_lossy().starts_with("a-"));
    assert!(parts.len() > 3, "{}", parts.len());
    let mut joined = Vec::new();
    for (_, bytes) in parts {
        std::io::copy(&mut flate2::read::MultiGzDecoder::new(bytes.as_slice()), &mut joined).unwrap();
    }
    assert!(joined == plain);
    let zst = fs::read(bench.path("zst1/clean/a.jsonl.zst")).unwrap();
    assert!(zstd::decode_all(zst.as_slice()).unwrap() == plain);
    // What comes packed goes packed, and is the same inside.
    let packed = zstd::encode_all(lines().repeat(40).as_bytes(), 1).unwrap();
    let bench = bench.file("packed/a.jsonl.zst", packed);
    bench.unboil("clean packed -o packed-out --quiet").ends_with(0);
    assert!(fs::read(bench.path("packed-out/clean/a.jsonl.zst")).unwrap() == zst);
}

#[test]
fn a_cut_off_file_gives_what_is_whole_and_says_so() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(lines().repeat(10).as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    let bench = Bench::new().file("a.jsonl.gz", &packed[..packed.len() / 2]);
    let ran = bench.unboil("clean a.jsonl.gz -o out").ends_with(1);
    ran.complains("a.jsonl.gz: ");
    let mut text = Vec::new();
    let after = fs::read(bench.path("out/clean/a.jsonl.gz")).unwrap();
    std::io::copy(&mut flate2::read::MultiGzDecoder::new(after.as_slice()), &mut text).unwrap();
    assert!(records(&text).len() > 20);
}

#[test]
fn standard_input_and_one_record_by_its_number() {
    let bench = Bench::new().file("a.jsonl", lines());
    bench.unboil("clean - -o out").ends_with(2).complains("--from jsonl");
    let mut command = Command::new(env!("CARGO_BIN_EXE_unboil"));
    command
        .args("clean - --from jsonl -o out --quiet".split(' '))
        .stdin(fs::File::open(bench.path("a.jsonl")).unwrap());
    bench.run(&mut command).ends_with(0);
    bench.unboil("clean a.jsonl -o file --quiet").ends_with(0);
    assert!(
        fs::read(bench.path("out/clean/stdin.jsonl")).unwrap() == fs::read(bench.path("file/clean/a.jsonl")).unwrap()
    );
    bench.unboil("explain a.jsonl#1").ends_with(0).says("site: ");
    bench.unboil("explain a.jsonl#1000").ends_with(2).complains("no record 1000");
    bench.unboil("explain a.jsonl").ends_with(2).complains("a.jsonl#1");
}

#[test]
fn a_second_run_does_what_changed_and_nothing_else() {
    let rules = "site = \"Gazette\"\nhosts = [\"gazette.example\"]\n\n[[drop]]\nid = \"top\"\nkind = \"nav\"\nline = [\"Home\"]\n";
    let gazette = r#"{"url":"https://gazette.example/1","text":"Home\nThe ferry sails.\n"}"#;
    let bench = Bench::new().file("rules/gazette.toml", rules).file("raw/a.jsonl", lines());
    let bench = bench.file("raw/b.jsonl", format!("{gazette}\n").repeat(3)).file("raw/c.txt", "Listen Live\nText.\n");
    let clean = "clean raw -o out --rules rules";
    bench.unboil(clean).ends_with(0);
    let whole = |bench: &Bench| {
        bench.unboil("clean raw -o whole --rules rules --no-ledger --quiet").ends_with(0);
        assert!(bench.results("out") == bench.results("whole"));
        fs::remove_dir_all(bench.path("whole")).unwrap();
    };
    whole(&bench);
    let all = lines().lines().count();
    bench.unboil(clean).ends_with(0).says(&format!("0 cleaned, {} unchanged", all + 4));
    whole(&bench);
    // The same bytes at another time are the same file.
    fs::write(bench.path("raw/a.jsonl"), lines()).unwrap();
    bench.unboil(clean).ends_with(0).says(&format!("0 cleaned, {} unchanged", all + 4));
    // A site's rules concern the files with its pages.
    fs::write(bench.path("rules/gazette.toml"), rules.replace("Home", "Homes")).unwrap();
    bench.unboil(clean).ends_with(0).says(&format!("3 cleaned, {} unchanged", all + 1));
    whole(&bench);
    let count = |sql: &str| {
        let ledger = rusqlite::Connection::open(bench.path("out/ledger.db")).unwrap();
        ledger.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(count("SELECT pages FROM rules WHERE name = 'gazette/top'"), 0);
    assert_eq!(count("SELECT count(*) FROM pages WHERE path LIKE 'b.jsonl#%'"), 3);
    // Options that change what comes out do too, and parts that are no more are taken away.
    bench.unboil(&format!("{clean} --split 1kB")).ends_with(0).says(&format!("{} cleaned, 1 unchanged", all + 3));
    assert!(bench.path("out/clean/a-00001.jsonl").exists() && !bench.path("out/clean/a.jsonl").exists());
    bench.unboil(clean).ends_with(0);
    assert!(bench.path("out/clean/a.jsonl").exists() && !bench.path("out/clean/a-00001.jsonl").exists());
    // What somebody edited stays.
    fs::write(bench.path("out/clean/b.jsonl"), "mine\n").unwrap();
    bench.unboil(clean).ends_with(1).complains("clean/b.jsonl was edited after");
    bench.unboil(&format!("{clean} --force")).ends_with(0);
    whole(&bench);
    fs::remove_file(bench.path("raw/b.jsonl")).unwrap();
    bench.unboil(clean).ends_with(0).says("b.jsonl");
    bench.unboil(&format!("{clean} --prune")).ends_with(0);
    assert!(!bench.path("out/clean/b.jsonl").exists());
    assert_eq!(count("SELECT count(*) FROM pages WHERE path LIKE 'b.jsonl#%'"), 0);
}

#[test]
fn the_removals_of_records_are_reviewed_like_those_of_dumps() {
    let rules =
        "site = \"Gazette\"\nhosts = [\"gazette.example\"]\n\n[[drop]]\nid = \"top\"\nkind = \"nav\"\nline = \"H.*\"\n";
    let record = |n: usize| json!({"url": format!("https://gazette.example/{n}"), "text": format!("Home\nHarbours freeze.\nText {n}.\n")});
    let text: String = (0..50).map(|n| format!("{}\n", record(n))).collect();
    let bench = Bench::new().file("rules/gazette.toml", rules).file("a.jsonl", text);
    bench.unboil("clean a.jsonl -o out --rules rules --quiet").ends_with(0);
    bench.unboil("review out --list --rule gazette/top").ends_with(0).says("Harbours freeze.");
    bench.unboil("review out --sample 5 --rule gazette/top").ends_with(0).says("a.jsonl#");
    bench.unboil("review out --reject gazette/top:Harbours").ends_with(0).says("50 lines");
    let after = records(&fs::read(bench.path("out/clean/a.jsonl")).unwrap());
    assert!(after.iter().all(|record| record["text"].as_str().unwrap().starts_with("Harbours freeze.\n")));
    assert!(bench.unboil("check rules").stdout.contains("0 noisy, 0 missing"));
    bench.unboil("review out --undo").ends_with(0);
    let after = records(&fs::read(bench.path("out/clean/a.jsonl")).unwrap());
    assert!(after.iter().all(|record| record["text"].as_str().unwrap().starts_with("Text ")));
}

#[test]
fn results_made_elsewhere_are_reviewed_from_a_ledger_of_their_own() {
    let rules =
        "site = \"Gazette\"\nhosts = [\"gazette.example\"]\n\n[[drop]]\nid = \"top\"\nkind = \"nav\"\nline = \"H.*\"\n";
    let record = |n: usize| json!({"url": format!("https://gazette.example/{n}"), "text": format!("Home\nHarbours freeze.\nText {n}.\n")});
    let text: String = (0..20).map(|n| format!("{}\n", record(n))).collect();
    let bench = Bench::new().file("rules/gazette.toml", rules).file("there/a.jsonl", text);
    bench.unboil("clean there -o made --rules rules --no-ledger --quiet").ends_with(0);
    fs::remove_dir_all(bench.path("there")).unwrap();
    bench
        .unboil("ledger add made/clean -o here --rules rules")
        .ends_with(0)
        .says("1 file, 20 records in here/ledger.db");
    // Once more is not twice.
    bench.unboil("ledger add made/clean -o here --rules rules").ends_with(0);
    bench
        .unboil("review here --list --rule gazette/top")
        .ends_with(0)
        .says("20 lines on 20 pages")
        .says("Harbours freeze.");
    let told = bench.unboil("review here --reject gazette/top:Harbours").ends_with(0);
    told.says("come from another program");
    assert!(fs::read_to_string(bench.path("rules/gazette.toml")).unwrap().contains("Harbours freeze."));
    bench.unboil("review here --undo").ends_with(0);
    assert_eq!(fs::read_to_string(bench.path("rules/gazette.toml")).unwrap(), rules);
    // Without the rules nobody could decide anything.
    bench.unboil("ledger add made/clean -o other").ends_with(1).says("gazette/top").says("--rules");
    bench.unboil("ledger add nothing -o here").ends_with(2);
}

#[test]
fn a_pipe_is_read_to_its_end() {
    let bench = Bench::new().file("a.jsonl", lines().repeat(20));
    for form in ["jsonl", "warc"] {
        let record = |n: usize| {
            format!(
                "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:{n}>\r\nContent-Length: 3000\r\n\r\n{}\r\n\r\n",
                "a ferry. \n".repeat(300)
            )
        };
        let bench =
            Bench::new().file("in", if form == "warc" { (0..100).map(record).collect() } else { lines().repeat(20) });
        let pipe = format!("cat in | {} clean - --from {form} -o out --quiet", env!("CARGO_BIN_EXE_unboil"));
        bench.run(Command::new("sh").args(["-c", &pipe])).ends_with(0);
        let name = if form == "warc" { "stdin.warc.jsonl" } else { "stdin.jsonl" };
        let after = records(&fs::read(bench.path("out/clean").join(name)).unwrap());
        assert_eq!(after.len(), if form == "warc" { 100 } else { lines().lines().count() * 20 });
        bench.unboil("verify out").ends_with(0);
    }
    drop(bench);
}

#[test]
fn no_two_inputs_share_an_output() {
    let one = |text: &str| format!("{{\"text\":\"{text}\"}}\n");
    let bench = Bench::new().file("raw/a.ndjson", one("first")).file("raw/a.jsonl", one("second"));
    bench.unboil("clean raw -o out --quiet").ends_with(0);
    assert!(bench.path("out/clean/a.ndjson").exists() && bench.path("out/clean/a.jsonl").exists());
    let packed = zstd::encode_all(one("third").as_bytes(), 1).unwrap();
    let bench = bench.file("same/a.jsonl", one("second")).file("same/a.jsonl.zst", packed);
    let ran = bench.unboil("clean same -o shared --compress none --quiet").ends_with(1);
    ran.complains("a.jsonl.zst").complains("rename one");
    assert!(fs::read_to_string(bench.path("shared/clean/a.jsonl")).unwrap().contains("second"));
    // A part of one is not taken for an old result of another.
    let bench = bench.file("parts/c.jsonl", one("fourth")).file("parts/c-00001.jsonl", one("fifth"));
    for split in ["", " --split 1MB", "", " --split 1MB"] {
        bench.unboil(&format!("clean parts -o cut --quiet{split}")).ends_with(0);
        let all: Vec<u8> = tree(&bench.path("cut/clean")).into_values().flatten().collect();
        let all = String::from_utf8(all).unwrap();
        assert!(all.contains("fourth") && all.contains("fifth"), "{split}: {all}");
    }
}

#[test]
fn one_folder_takes_the_same_records_in_another_form() {
    let bench = Bench::new().file("a.jsonl", lines());
    let table = if cfg!(feature = "parquet") { "parquet" } else { "jsonl" };
    for to in ["jsonl", "folder", table, "folder", "jsonl"] {
        bench.unboil(&format!("clean a.jsonl -o out --to {to} --quiet")).ends_with(0);
        bench.unboil("verify out").ends_with(0).says("0 failed");
        assert_eq!(bench.path("out/clean/a.jsonl").is_dir(), to == "folder");
    }
    // Of records that are gone nothing stays.
    bench.unboil("clean a.jsonl -o out --to folder --quiet").ends_with(0);
    let bench = bench.file("a.jsonl", "{\"text\":\"The ferry sails.\"}\n");
    bench.unboil("clean a.jsonl -o out --to folder --quiet").ends_with(0);
    assert_eq!(tree(&bench.path("out/clean")).len(), 1);
    fs::remove_file(bench.path("out/clean/a.jsonl/00000001.txt")).unwrap();
    bench.unboil("clean a.jsonl -o out --to folder --quiet").ends_with(0);
    assert_eq!(tree(&bench.path("out/clean")).len(), 1);
}

#[test]
fn a_field_that_nobody_has_is_told() {
    let bench = Bench::new().file("a.jsonl", lines());
    bench
        .unboil("clean a.jsonl -o out --text-field body")
        .ends_with(1)
        .complains("no record has a text in the field `body`");
    bench.unboil("clean a.jsonl -o other --url-field link").ends_with(1).complains("field `link`");
}
