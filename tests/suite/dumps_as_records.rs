//! A folder of dumps as one file of records: `--to jsonl` and `--to parquet`.

use crate::bench::{Bench, tree};
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use unboil::records::Results;

const HTML: &str = "<!doctype html><html><head><title>Ferries</title>\
    <meta property=\"article:published_time\" content=\"2024-05-06T01:02:03Z\"></head><body><nav><a href=\"/\">Home</a></nav>\
    <p>The ferry sails on a long day with many words in a paragraph.</p></body></html>";
const GAZETTE: &str =
    "site = \"Gazette\"\nhosts = [\"gazette.example\"]\n\n[[drop]]\nid = \"top\"\nkind = \"nav\"\nline = [\"Home\"]\n";

fn bench() -> Bench {
    Bench::new()
        .file("rules/gazette.toml", GAZETTE)
        .file("raw/b/two.html", HTML)
        .file("raw/b/two.html.url", "https://www.example.com/two\n")
        .file("raw/gazette.example/one.txt", "Home\r\nThe ferry sails.\r\n")
        .file("raw/a.bin", [0, 1, 2, 255, 0, 7].repeat(500))
        .file("raw/z.txt", "Plain text.\n")
        .file("raw/more.jsonl", "{\"text\":\"Home\\nThe harbour freezes.\\n\",\"url\":\"https://gazette.example/3\"}\n")
}

fn records(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_dumps_of_a_folder_become_one_file_beside_those_of_its_files_of_records() {
    let bench = bench();
    let ran = bench.unboil("clean raw -o out --rules rules --to jsonl").ends_with(0);
    ran.says("raw: 4 records, 3 pages\nmore.jsonl: 1 record, 1 page").says("binary, not text  1");
    let names: Vec<_> = tree(&bench.path("out/clean")).into_keys().collect();
    assert_eq!(names, [Path::new("more.jsonl"), Path::new("raw.jsonl")]);
    assert!(tree(&bench.path("out/diff")).is_empty());
    let after = records(&bench.path("out/clean/raw.jsonl"));
    let said = |name: &str| after.iter().map(|record| record[name].as_str().unwrap_or("-")).collect::<Vec<_>>();
    assert_eq!(said("id"), ["b/two.html", "gazette.example/one.txt", "z.txt"]);
    assert_eq!(said("url"), ["https://www.example.com/two", "-", "-"]);
    assert_eq!((said("title")[0], said("date")[0]), ("Ferries", "2024-05-06"));
    // The names of folders say whose a dump is, as in any run.
    assert_eq!(said("site"), ["-", "gazette", "-"]);
    let text = ["The ferry sails on a long day with many words in a paragraph.", "The ferry sails.\r\n"];
    assert_eq!(said("text"), [text[0], text[1], "Plain text.\n"]);
    bench.unboil("verify out").ends_with(0).says("4 records restored from text and removals; 0 failed");
    // What is asked for by `--to folder` is the run without it.
    bench.unboil("clean raw -o folder --rules rules --to folder --from pages --quiet").ends_with(0);
    bench.unboil("clean raw -o plain --rules rules --from pages --quiet").ends_with(0);
    assert!(bench.results("folder") == bench.results("plain"));
}

#[test]
#[cfg(feature = "parquet")]
fn in_parquet_the_rows_say_the_same_and_threads_and_parts_change_nothing() {
    let mut bench = bench();
    for at in 0..700 {
        bench = bench.file(format!("raw/many/{at}.txt"), format!("Page {at}\nThe ferry sails.\n"));
    }
    let clean = "clean raw --rules rules --quiet --from pages --to";
    bench.unboil(&format!("{clean} jsonl -o lines1 --threads 1")).ends_with(0);
    bench.unboil(&format!("{clean} jsonl -o lines3 --threads 3")).ends_with(0);
    assert!(bench.results("lines1") == bench.results("lines3"));
    let lines = records(&bench.path("lines1/clean/raw.jsonl"));
    // More than a batch of them, in the order of a walk.
    let mut walked: Vec<&str> = lines.iter().map(|record| record["id"].as_str().unwrap()).collect();
    assert_eq!(walked.len(), 704);
    walked.retain(|id| id.starts_with("many/"));
    assert!(walked.is_sorted());
    bench.unboil(&format!("{clean} parquet -o table")).ends_with(0);
    bench.unboil("verify table").ends_with(0).says("704 records");
    let rows: Vec<_> = Results::open(&bench.path("table/clean/raw.parquet"))
        .unwrap()
        .flat_map(|batch| batch.unwrap().into_iter().map(Result::unwrap))
        .collect();
    assert_eq!(rows.len(), lines.len());
    for (row, line) in rows.iter().zip(&lines) {
        let said = [&row.id, &row.url, &row.site, &row.text].map(Option::as_deref);
        assert_eq!(said, ["id", "url", "site", "text"].map(|name| line[name].as_str()));
    }
    bench.unboil(&format!("{clean} jsonl -o parts --split 10kB --compress gzip")).ends_with(0);
    bench.unboil("verify parts").ends_with(0).says("704 records");
    assert!(bench.path("parts/clean/raw-00002.jsonl.gz").exists());
}

#[test]
fn single_dumps_and_several_folders_are_called_pages_and_no_output_takes_the_name_of_another() {
    let bench = bench().file("other/x.txt", "A page.\n").file("raw/raw.jsonl", "{\"text\":\"A record.\"}\n");
    bench.unboil("clean raw/z.txt -o one --to jsonl --quiet").ends_with(0);
    assert_eq!(records(&bench.path("one/clean/pages.jsonl"))[0]["id"], "z.txt");
    bench.unboil("clean raw other -o two --to jsonl --quiet").ends_with(0);
    let ids = records(&bench.path("two/clean/pages.jsonl"));
    assert_eq!(ids.last().unwrap()["id"], "other/x.txt");
    bench.unboil("verify two").ends_with(0).says("6 records");
    bench.unboil("clean raw -o out --to jsonl --quiet").ends_with(0);
    assert_eq!(records(&bench.path("out/clean/raw.jsonl"))[0]["text"], "A record.");
    assert_eq!(records(&bench.path("out/clean/raw_pages.jsonl")).len(), 3);
    bench.unboil("verify out").ends_with(0).says("5 records");
    // No dumps, no file.
    bench.unboil("clean raw -o none --from jsonl --to jsonl --quiet");
    assert!(!bench.path("none/clean/raw.jsonl.jsonl").exists() && !bench.path("none/clean/raw_pages.jsonl").exists());
}

#[test]
fn dumps_are_done_anew_and_the_ledger_knows_those_there_are() {
    let bench = bench();
    let clean = "clean raw -o out --rules rules --to jsonl";
    bench.unboil(clean).ends_with(0);
    let count = |sql: &str| {
        let ledger = rusqlite::Connection::open(bench.path("out/ledger.db")).unwrap();
        ledger.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    let top = "SELECT removals FROM rules WHERE name = 'gazette/top'";
    assert_eq!(count(top), 2);
    bench.unboil(clean).ends_with(0).says("4 cleaned, 1 unchanged");
    assert_eq!((count(top), count("SELECT count(*) FROM pages")), (2, 4));
    fs::remove_file(bench.path("raw/gazette.example/one.txt")).unwrap();
    bench.unboil(clean).ends_with(0).says("3 cleaned, 1 unchanged");
    assert_eq!((count(top), count("SELECT count(*) FROM pages")), (1, 3));
    // What somebody edited stays.
    fs::write(bench.path("out/clean/raw.jsonl"), "mine\n").unwrap();
    bench.unboil(clean).ends_with(1).complains("clean/raw.jsonl was edited after");
    assert_eq!(fs::read(bench.path("out/clean/raw.jsonl")).unwrap(), b"mine\n");
    bench.unboil(&format!("{clean} --force")).ends_with(0);
    bench.unboil("verify out").ends_with(0);
    // Files for each dump instead, and what was written before is taken away.
    bench.unboil("clean raw -o out --rules rules --prune").ends_with(0).says("  raw\n");
    assert!(!bench.path("out/clean/raw.jsonl").exists() && bench.path("out/clean/z.txt").exists());
    assert_eq!((count(top), count("SELECT count(*) FROM pages")), (1, 4));
    // But not the other way about: nothing would be known of those files any more.
    bench.unboil(clean).ends_with(2).complains("choose another folder");
}

#[test]
fn verify_sees_what_is_not_as_it_should_be() {
    let bench = bench();
    bench.unboil("clean raw -o out --rules rules --to jsonl --quiet").ends_with(0);
    let path = bench.path("out/clean/raw.jsonl");
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, whole.replace("The ferry sails.", "The ferry sinks.")).unwrap();
    bench
        .unboil("verify out")
        .ends_with(1)
        .says("gazette.example/one.txt: text and removals do not restore the raw text");
    fs::write(&path, whole.replace("gazette.example/one.txt", "one.txt")).unwrap();
    bench
        .unboil("verify out")
        .ends_with(1)
        .says("gazette.example/one.txt: the output has the record of another dump at its position");
    fs::write(&path, whole.lines().next().unwrap()).unwrap();
    bench.unboil("verify out").ends_with(1).says("z.txt: not in the output");
    fs::write(&path, format!("{whole}{}\n", whole.lines().next().unwrap())).unwrap();
    bench.unboil("verify out").ends_with(1).says("raw: the output has 1 record more than the input");
}

#[test]
fn the_removals_of_such_dumps_are_reviewed_like_those_of_others() {
    let mut bench = Bench::new()
        .file("rules/gazette.toml", GAZETTE.replace("[\"Home\"]", "\"H.*\""))
        // A name that is that of a record, were there such a file.
        .file("raw/gazette.example/odd.jsonl#7", "Home\nHarbours freeze.\nText.\n");
    for at in 0..50 {
        let text = format!("Home\nHarbours freeze.\nText {at}.\n");
        bench = bench.file(format!("raw/gazette.example/{at}.txt"), text);
    }
    bench.unboil("clean raw -o out --rules rules --to jsonl --quiet").ends_with(0);
    bench.unboil("review out --list --rule gazette/top").ends_with(0).says("Harbours freeze.");
    bench.unboil("review out --sample 5 --rule gazette/top").ends_with(0).says("gazette.example/");
    bench.unboil("review out --reject gazette/top:Harbours").ends_with(0).says("51 lines");
    assert!(bench.unboil("check rules").stdout.contains("0 noisy, 0 missing"));
    bench.unboil("verify out").ends_with(0).says("51 records");
    let texts = || {
        let batches = Results::open(&bench.path("out/clean/raw.jsonl")).unwrap();
        batches.flat_map(|batch| batch.unwrap().into_iter().map(|it| it.unwrap().text.unwrap())).collect::<Vec<_>>()
    };
    assert!(texts().iter().all(|text| text.starts_with("Harbours freeze.\n")));
    bench.unboil("review out --undo").ends_with(0);
    assert!(texts().iter().all(|text| text.starts_with("Text")));
}

#[test]
fn names_that_are_no_text_stop_nothing() {
    let name = Path::new("raw").join(OsStr::from_bytes(b"\xff\n.txt"));
    let bench = Bench::new().file(name, "The ferry sails.\n").file("raw/x.txt", "The harbour freezes.\n");
    bench.unboil("clean raw -o out --to jsonl --quiet").ends_with(0);
    let ids: Vec<Value> = records(&bench.path("out/clean/raw.jsonl")).iter().map(|it| it["id"].clone()).collect();
    assert_eq!(ids, ["x.txt", "\u{FFFD}\n.txt"]);
    bench.unboil("verify out").ends_with(0).says("2 records");
}
