//! `unboil review` beside runs: those that go on, did not end, failed in part, or do not know what was decided.

use crate::bench::{Bench, tree};
use std::fs;

const FERRY: &str = "site = \"Ferry News\"\nhosts = [\"ferry.example.com\"]\n\n[[drop]]\nid   = \"bar\"\nkind = \"nav\"\n\
    line = [\"Home\", \"Menu\"]\n";

/// A run over two pages of a ferry.
fn ran() -> Bench {
    let mut bench = Bench::new().file("rules/ferry.toml", FERRY);
    for page in ["a", "b"] {
        bench = bench
            .file(format!("raw/{page}.txt"), format!("Home\nMenu\nThe ferry {page} sails.\n"))
            .file(format!("raw/{page}.txt.url"), "https://ferry.example.com/\n");
    }
    bench.unboil("clean raw -o out --rules rules --quiet").ends_with(0);
    bench
}

fn sql(bench: &Bench, sql: &str) {
    rusqlite::Connection::open(bench.path("out/ledger.db")).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn nothing_is_decided_while_a_run_goes_on() {
    let bench = ran().file("out/.unboil-tmp/lock", "");
    let rules = tree(&bench.path("rules"));
    let lock = fs::File::open(bench.path("out/.unboil-tmp/lock")).unwrap();
    lock.lock().unwrap();
    for decision in ["--accept ferry/bar", "--reject ferry/bar:Home", "--undo", "--forget 1"] {
        bench
            .unboil(&format!("review out {decision}"))
            .ends_with(2)
            .complains("a run is writing to out: decide after it");
    }
    bench.unboil("review out --list").ends_with(0).says("1 rule removed 2 texts").complains("a run is writing to out");
    lock.unlock().unwrap();
    assert_eq!(tree(&bench.path("rules")), rules);
    bench.unboil("review out --accept ferry/bar").ends_with(0);
}

#[test]
fn a_ledger_that_somebody_holds_is_named_before_a_file_is_changed() {
    let bench = ran();
    let before = tree(&bench.path("rules"));
    let held = rusqlite::Connection::open(bench.path("out/ledger.db")).unwrap();
    held.execute_batch("BEGIN IMMEDIATE").unwrap();
    bench.unboil("review out --reject ferry/bar:Home").ends_with(2).complains("is in use by another program");
    assert_eq!(tree(&bench.path("rules")), before);
    assert!(!bench.path("samples").exists());
}

#[test]
fn a_run_that_did_not_end_is_told() {
    let bench = ran();
    for state in ["running", "killed", "stopped"] {
        sql(&bench, &format!("UPDATE runs SET state = '{state}'"));
        let ran = bench.unboil("review out --list").ends_with(0).complains("the last run in out did not finish");
        assert!(ran.stdout.starts_with("1 rule removed 2 texts"), "{ran:?}");
    }
}

/// What is told of a run that fails on a page is of the other pages alone, and what went from that page is still there.
#[test]
fn a_page_that_failed_keeps_what_was_removed_and_is_named() {
    let bench = ran().file("out/clean/b.txt", "Mine.\n");
    let said = bench.unboil("review out --reject ferry/bar:Home").ends_with(1);
    let said =
        said.says("cleaned again: 1 line of 1 text no longer removed\n+ Home  (1 page, no longer by ferry/bar)\n");
    said.says("1 page failed and is unchanged:\n  b.txt\n").complains("b.txt: its clean text was edited");
    bench
        .unboil("review out --list --rule ferry/bar")
        .says("1 line on 1 page; rejected\n  Home")
        .says("2 lines on 2 pages\n  Menu");
    let diff =
        bench.unboil("diff out b.txt").ends_with(0).complains("b.txt failed, so its diff is from an earlier run");
    diff.says("b.txt  2 lines\nferry/bar  1 - Home\n");
    bench.unboil("clean raw -o out --rules rules --force --quiet").ends_with(0);
    let list = bench.unboil("review out --list --rule ferry/bar").ends_with(0);
    assert!(!list.stdout.contains("Home"), "{list:?}");
    bench.unboil("clean raw -o whole --rules rules --quiet").ends_with(0);
    let counts = |out: &str| {
        let ledger = rusqlite::Connection::open(bench.path(out).join("ledger.db")).unwrap();
        let sql =
            "SELECT text, removed_texts.pages, removed_texts.removals, rules.pages, rules.lines FROM removed_texts
                   JOIN rules ON rules.id = removed_texts.rule ORDER BY text";
        let mut read = ledger.prepare(sql).unwrap();
        let row = |row: &rusqlite::Row<'_>| {
            Ok((row.get::<_, String>(0)?, [1, 2, 3, 4].map(|at| row.get::<_, i64>(at).unwrap())))
        };
        read.query_map([], row).unwrap().collect::<Result<Vec<_>, _>>().unwrap()
    };
    assert_eq!(counts("out"), counts("whole"), "the counts are those of a fresh run");
}

/// The next run does not know the decision where it is not told of the folder.
#[test]
fn a_rejected_text_that_is_taken_again_is_told() {
    let bench = Bench::new().copy("samples/rferl");
    fs::rename(bench.path("samples"), bench.path("raw")).unwrap();
    bench.unboil("clean raw -o out --quiet").ends_with(0);
    let reject = bench.unboil("review out --reject rferl/undesirable:imprisonment").ends_with(0);
    reject.says("from now on, clean with `--rules rules`").says("a copy in rules replaces it, without ");
    let told =
        "1 text whose removal was rejected in a review is removed again:\n  rferl/undesirable If you are in Russia";
    let good = bench.unboil("clean raw -o out --rules rules").ends_with(0);
    assert!(!good.stdout.contains("rejected in a review"), "{good:?}");
    bench.unboil("clean raw -o out").ends_with(0).says(told).says("rules/rferl.toml: pass their folder with --rules");
    let report = fs::read_to_string(bench.path("out/report.html")).unwrap();
    assert!(report.contains("Look at first:</strong> 1 text was removed again, although rejected"));
    assert!(report.contains("<strong>Removed again, although rejected in a review: 1 text</strong>"));
    bench.unboil("clean raw -o out --rules rules").ends_with(0);
    bench
        .unboil("review out --reject rferl/undesirable:imprisonment")
        .ends_with(2)
        .complains("a text that contains it is already rejected, and `--undo 1` undoes this; rferl/undesirable removed no text that contains");
}

#[test]
fn a_folder_of_rules_may_be_empty_at_first() {
    let bench = ran();
    fs::create_dir(bench.path("mine")).unwrap();
    bench.unboil("clean raw -o other --rules mine --quiet").ends_with(0);
    bench.unboil("clean raw -o other --rules raw --quiet").ends_with(2).complains("no rule files (*.toml) in raw");
}

#[test]
fn what_is_listed_as_json_can_be_read_by_programs() {
    let bench = ran();
    let json = |arguments: &str| -> serde_json::Value {
        serde_json::from_str(&bench.unboil(arguments).ends_with(0).stdout).unwrap()
    };
    let rules = json("review out --list --json");
    assert_eq!((&rules[0]["rule"], &rules[0]["texts"], &rules[0]["open"]), (&"ferry/bar".into(), &2.into(), &2.into()));
    bench.unboil("review out --accept ferry/bar:Home").ends_with(0);
    let texts = json("review out --list --json --rule ferry/bar");
    let home = texts.as_array().unwrap().iter().find(|text| text["text"] == "Home").unwrap();
    assert_eq!((&home["decided"], &home["places"][0]["line"]), (&"accepted".into(), &1.into()));
    bench.unboil("review out --json").ends_with(2);
}

#[test]
fn a_text_that_is_longer_than_what_is_shown_ends_in_a_mark() {
    let long = "The ferry sails. ".repeat(40);
    let rules = FERRY.replace("\"Home\", \"Menu\"", &format!("\"{}\"", long.trim_end()));
    let bench = Bench::new()
        .file("rules/ferry.toml", rules)
        .file("raw/a.txt", format!("{long}\nIt sails.\n"))
        .file("raw/a.txt.url", "https://ferry.example.com/\n");
    bench.unboil("clean raw -o out --rules rules --quiet").ends_with(0);
    bench.unboil("review out --list --rule ferry/bar").says(&format!("{}…\n", &long[..400]));
    assert!(fs::read_to_string(bench.path("out/report.html")).unwrap().contains("ferry sails. The ferry…"));
}
