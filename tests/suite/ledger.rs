//! A second run does what is new, and nothing else; and what a folder's ledger says is true.

use crate::bench::{Bench, name, tree};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Two sites, and pages of each.
fn bench() -> Bench {
    let mut bench = Bench::new()
        .file("rules/mill.toml", MILL)
        .file("rules/quay.toml", MILL.replace("Mill", "Quay").replace("From the mill", "From the quay"));
    for i in 0..6 {
        bench = bench
            .file(
                format!("raw/mill/{i}.txt"),
                format!("From the mill\n10:4{i} GMT\n\nThe wheel turns {i}.\n\nHouse rules\n"),
            )
            .file(
                format!("raw/quay/{i}.txt"),
                format!("From the quay\n11:4{i} GMT\n\nThe tide is out {i}.\n\nHouse rules\n"),
            );
    }
    aged(&bench.path("raw"));
    bench
}

const MILL: &str = r#"
site = "Mill"
signature = [{ line = 'From the mill', weight = 2 }]

[[drop]]
id = "clock"
kind = "nav"
line = '\d\d:\d\d GMT'

[[drop]]
id = "rules"
kind = "legal"
line = ["House rules"]
"#;

/// Dumps are seldom as young as the run that cleans them; these are not either.
fn aged(folder: &Path) {
    for path in tree(folder).into_keys() {
        age(&folder.join(path), 100);
    }
}

fn age(file: &Path, seconds: u64) {
    let file = fs::File::options().append(true).open(file).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
}

const CLEAN: &str = "clean raw -o out --rules rules";

/// What a run into a new folder would leave.
fn fresh(bench: &Bench, options: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    bench.unboil(&format!("clean raw -o fresh --rules rules {options}"));
    bench.results("fresh")
}

fn ledger(bench: &Bench, folder: &str) -> Connection {
    Connection::open(bench.path(folder).join("ledger.db")).unwrap()
}

fn number(bench: &Bench, sql: &str) -> i64 {
    ledger(bench, "out").query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Texts with their counts, whatever their ids.
fn texts(bench: &Bench, folder: &str) -> Vec<(String, String, i64, i64)> {
    let ledger = ledger(bench, folder);
    let sql = "SELECT rule, text, pages, removals FROM distinct_texts ORDER BY rule, text";
    let mut statement = ledger.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Rules with their counts.
fn rules(bench: &Bench, folder: &str) -> Vec<(String, i64, i64, i64)> {
    let ledger = ledger(bench, folder);
    let sql = "SELECT rule, pages, lines, bytes FROM rule_counts WHERE pages <> 0 OR bytes <> 0 ORDER BY rule";
    let mut statement = ledger.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_second_run_does_nothing_and_says_so() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0).says("12 pages");
    let first = bench.results("out");
    let written = fs::metadata(bench.path("out/clean/mill/0.txt")).unwrap().modified().unwrap();
    bench.unboil(CLEAN).ends_with(0).says("12 pages").says("0 cleaned, 12 unchanged");
    assert!(first == bench.results("out"), "report.json is another one");
    assert_eq!(written, fs::metadata(bench.path("out/clean/mill/0.txt")).unwrap().modified().unwrap());
}

#[test]
fn a_changed_dump_is_done_again_alone() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    let bench = bench.file("raw/mill/3.txt", "From the mill\n12:00 GMT\n\nThe wheel stands still.\n");
    bench.unboil(CLEAN).ends_with(0).says("1 cleaned, 11 unchanged");
    assert_eq!(fs::read(bench.path("out/clean/mill/3.txt")).unwrap(), b"From the mill\n\nThe wheel stands still.\n");
    assert!(bench.results("out") == fresh(&bench, ""));
}

#[test]
fn a_dump_of_the_same_size_and_age_with_other_bytes_is_noticed() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    let path = bench.path("raw/mill/3.txt");
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    let changed = fs::read_to_string(&path).unwrap().replace("wheel", "sails");
    fs::write(&path, changed).unwrap();
    fs::File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
    bench.unboil(CLEAN).ends_with(0).says("1 cleaned, 11 unchanged");
    assert!(bench.results("out") == fresh(&bench, ""));
}

#[test]
fn a_dump_that_was_only_touched_is_as_before() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    aged(&bench.path("raw"));
    age(&bench.path("raw/mill/3.txt"), 5);
    bench.unboil(CLEAN).ends_with(0).says("0 cleaned, 12 unchanged");
}

#[test]
fn dumps_as_young_as_the_run_are_read_to_be_sure() {
    let bench = Bench::new().file("raw/a.txt", "Listen Live\nOne.\n");
    let path = bench.path("raw/a.txt");
    // As if it had been written in the moment in which the run reads it, and once more behind its back.
    fs::File::options()
        .append(true)
        .open(&path)
        .unwrap()
        .set_modified(SystemTime::now() + Duration::from_secs(60))
        .unwrap();
    bench.unboil("clean raw -o out").ends_with(0);
    assert_eq!(
        number(&bench, "SELECT hex(substr(fingerprints, 25, 8)) = '0000000000000000' FROM pages"),
        1,
        "its time is not trusted"
    );
}

#[test]
fn an_edited_site_file_redoes_the_pages_of_its_site_alone() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    let bench = bench.file("rules/mill.toml", MILL.replace("[\"House rules\"]", "[\"House laws\"]"));
    bench.unboil(CLEAN).ends_with(0).says("6 cleaned, 6 unchanged");
    assert!(bench.results("out") == fresh(&bench, ""));
    assert_eq!(texts(&bench, "out"), texts(&bench, "fresh"));
    assert_eq!(rules(&bench, "out"), rules(&bench, "fresh"));
}

#[test]
fn comments_reasons_and_tests_redo_nothing() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    let test = "[[test]]\ntext = \"From the mill\\nHouse rules\\n\"\ndrop = [\"House rules\"]\n";
    let more = format!("# A comment.\n{MILL}why = \"the law\"\n\n{test}");
    let bench = bench.file("rules/mill.toml", more);
    bench.unboil(CLEAN).ends_with(0).says("0 cleaned, 12 unchanged");
}

#[test]
fn a_new_site_file_claims_pages_and_redoes_no_others() {
    let bench = bench();
    let quay = fs::read(bench.path("rules/quay.toml")).unwrap();
    fs::remove_file(bench.path("rules/quay.toml")).unwrap();
    bench.unboil(CLEAN).ends_with(0).says("(unknown)");
    let bench = bench.file("rules/quay.toml", quay);
    bench.unboil(CLEAN).ends_with(0).says("6 cleaned, 6 unchanged");
    assert!(bench.results("out") == fresh(&bench, ""));
    assert_eq!(texts(&bench, "out"), texts(&bench, "fresh"));
    fs::remove_file(bench.path("rules/quay.toml")).unwrap();
    bench.unboil(CLEAN).ends_with(0).says("6 cleaned, 6 unchanged").says("(unknown)");
}

#[test]
fn an_option_that_changes_what_comes_out_redoes_the_pages() {
    let bench = bench().file("raw/page.html", "<html><body><p>The ferry sails again on Monday.</p></body></html>");
    bench.unboil(CLEAN).ends_with(0);
    bench.unboil(&format!("{CLEAN} --keep-text")).ends_with(0).says("13 cleaned");
    assert!(bench.path("out/text/page.html.txt").is_file());
    fs::remove_file(bench.path("out/text/page.html.txt")).unwrap();
    bench.unboil(&format!("{CLEAN} --keep-text")).ends_with(0).says("1 cleaned, 12 unchanged");
    assert!(bench.results("out") == fresh(&bench, "--keep-text"));
    bench.unboil(&format!("{CLEAN} --site mill --threads 1")).ends_with(0).says("13 cleaned");
    bench.unboil(&format!("{CLEAN} --site mill --threads 2 --quiet")).ends_with(0);
    bench.unboil(&format!("{CLEAN} --site mill")).ends_with(0).says("0 cleaned, 13 unchanged");
}

#[test]
fn results_that_are_missing_are_made_again() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    fs::remove_file(bench.path("out/clean/mill/1.txt")).unwrap();
    fs::remove_file(bench.path("out/diff/quay/2.txt.diff")).unwrap();
    bench.unboil(CLEAN).ends_with(0).says("2 cleaned, 10 unchanged");
    assert!(bench.results("out") == fresh(&bench, ""));
}

#[test]
fn dumps_that_are_gone_are_named_and_prune_takes_their_results_away() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    fs::remove_dir_all(bench.path("raw/quay")).unwrap();
    let ran = bench.unboil(CLEAN).ends_with(0);
    ran.says("6 dumps of earlier runs are no longer in RAW").says("quay/0.txt").says("--prune");
    assert!(bench.path("out/clean/quay/0.txt").is_file());
    bench.unboil(&format!("{CLEAN} --prune")).ends_with(0).says("are deleted");
    assert!(!bench.path("out/clean/quay").exists() && !bench.path("out/diff/quay").exists());
    assert!(bench.results("out") == fresh(&bench, ""));
    assert_eq!(texts(&bench, "out"), texts(&bench, "fresh"));
    assert_eq!(rules(&bench, "out"), rules(&bench, "fresh"));
    assert!(!bench.unboil(CLEAN).ends_with(0).stdout.contains("no longer in RAW"));
}

#[test]
fn more_than_ten_dumps_that_are_gone_are_counted() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    fs::remove_dir_all(bench.path("raw")).unwrap();
    let bench = bench.file("raw/one.txt", "One.\n");
    bench.unboil(CLEAN).ends_with(0).says("12 dumps of earlier runs").says("  and 2 more");
}

#[test]
fn results_that_were_edited_stay_until_they_are_forced() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    let first = bench.results("out");
    let bench = bench.file("out/clean/mill/2.txt", "My own words.\n").file("out/diff/quay/4.txt.diff", "");
    let ran = bench.unboil(CLEAN).ends_with(1);
    ran.complains("mill/2.txt: its clean text was edited after unboil wrote it")
        .complains("quay/4.txt: its diff was edited");
    // Not when the rules change, either.
    let bench = bench.file("rules/mill.toml", MILL.replace("GMT", "GMT( .*)?"));
    bench.unboil(CLEAN).ends_with(1).complains("mill/2.txt").says("7 cleaned, 5 unchanged").complains("--force");
    assert_eq!(fs::read(bench.path("out/clean/mill/2.txt")).unwrap(), b"My own words.\n");
    bench.unboil(&format!("{CLEAN} --force")).ends_with(0).says("12 cleaned");
    assert!(first == bench.results("out"));
    bench.unboil(CLEAN).ends_with(0).says("0 cleaned, 12 unchanged").ends_with(0);
    assert_eq!(texts(&bench, "out").len(), {
        fresh(&bench, "");
        texts(&bench, "fresh").len()
    });
}

#[test]
fn results_edited_of_dumps_that_are_gone_stay_too() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    let bench = bench.file("out/clean/mill/2.txt", "My own words.\n");
    fs::remove_dir_all(bench.path("raw/mill")).unwrap();
    bench.unboil(&format!("{CLEAN} --prune")).ends_with(1).says("1 of them kept");
    assert!(bench.path("out/clean/mill/2.txt").is_file() && !bench.path("out/clean/mill/1.txt").exists());
    bench.unboil(&format!("{CLEAN} --prune --force")).ends_with(0);
    assert!(!bench.path("out/clean/mill").exists());
}

#[test]
fn a_dump_that_becomes_html_or_text_leaves_no_second_clean_text() {
    let bench = bench().file("raw/page.html", "<html><body><p>The ferry sails again on Monday.</p></body></html>");
    bench.unboil(CLEAN).ends_with(0);
    let bench = bench.file("raw/page.html", "From the mill\nOnly text.\n");
    bench.unboil(CLEAN).ends_with(0).says("1 cleaned, 12 unchanged");
    assert!(bench.results("out") == fresh(&bench, ""));
}

#[test]
fn names_that_are_no_utf8_and_names_in_an_odd_order_are_met_again() {
    let mut bench = Bench::new().file(name(b"raw/caf\xE9 \xFF.txt"), "Listen Live\nOne.\n");
    // A folder `a` stands before `a.txt` in a walk, and behind it in the order of bytes.
    for path in ["raw/a/1.txt", "raw/a/2.txt", "raw/a.txt", "raw/a-b.txt", "raw/a b/c.txt", "raw/z.txt", "raw/Ä.txt"] {
        bench = bench.file(path, format!("Listen Live\n{path}\n"));
    }
    bench = bench.file(name(b"raw/a\xFF/x.txt"), "Two.\n").file("raw/nothing.bin", [0, 1, 2, 3]);
    aged(&bench.path("raw"));
    bench.unboil("clean raw -o out").ends_with(0).says("9 pages");
    bench.unboil("clean raw -o out").ends_with(0).says("0 cleaned, 10 unchanged");
    fs::remove_file(bench.path(name(b"raw/caf\xE9 \xFF.txt"))).unwrap();
    bench.unboil("clean raw -o out --prune").ends_with(0).says("1 dump of earlier runs is no longer in RAW");
    assert!(!tree(&bench.path("out/clean")).contains_key(name(b"caf\xE9 \xFF.txt")));
}

#[test]
fn several_folders_in_another_order_are_met_again() {
    let bench = bench();
    bench.unboil("clean raw/quay raw/mill -o out --rules rules").ends_with(0);
    bench.unboil("clean raw/mill raw/quay -o out --rules rules").ends_with(0).says("0 cleaned, 12 unchanged");
    bench.unboil("clean raw/mill raw/quay -o fresh --rules rules").ends_with(0);
    assert!(fs::read(bench.path("out/report.json")).unwrap() == fs::read(bench.path("fresh/report.json")).unwrap());
}

#[test]
fn a_ledger_of_a_newer_unboil_is_left_alone() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    ledger(&bench, "out").pragma_update(None, "user_version", 99).unwrap();
    let before = tree(&bench.path("out"));
    let ran = bench.unboil(CLEAN).ends_with(2);
    ran.complains("out/ledger.db was written by a newer unboil").complains("delete the file");
    assert_eq!(fs::read(bench.path("out/ledger.db")).unwrap(), before[Path::new("ledger.db")]);
}

#[test]
fn a_ledger_of_an_older_unboil_is_refused_by_name() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    ledger(&bench, "out").pragma_update(None, "user_version", 2).unwrap();
    bench
        .unboil(CLEAN)
        .ends_with(2)
        .complains("out/ledger.db was written by an older unboil (its schema is version 2, this unboil");
}

#[test]
fn the_packed_columns_are_rows_of_views() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    let of_pages = "SELECT sum(bytes) FROM page_rules";
    assert_eq!(number(&bench, of_pages), number(&bench, "SELECT sum(bytes) - sum(clean_bytes) FROM pages"));
    assert_eq!(
        number(&bench, "SELECT sum(removals) FROM page_rules"),
        number(&bench, "SELECT sum(removals) FROM rules")
    );
    assert!(number(&bench, "SELECT count(*) FROM samples WHERE line > 0") > 0);
}

#[test]
fn a_database_of_something_else_is_left_alone() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    fs::remove_file(bench.path("out/ledger.db")).unwrap();
    ledger(&bench, "out").execute_batch("CREATE TABLE birds (name)").unwrap();
    bench.unboil(CLEAN).ends_with(2).complains("out/ledger.db is a database, but not a ledger of unboil: move it away");
    assert_eq!(number(&bench, "SELECT count(*) FROM birds"), 0);
}

#[test]
fn a_broken_ledger_is_named_and_a_run_without_it_loses_nothing() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    let first = bench.results("out");
    let whole = fs::read(bench.path("out/ledger.db")).unwrap();
    let mut holes = whole.clone();
    holes[16_384..].fill(0x5A);
    let cut = whole[..whole.len() / 2].to_vec();
    for broken in [b"no database at all".to_vec(), b"x".to_vec(), holes, cut] {
        let bench = &bench;
        fs::write(bench.path("out/ledger.db"), broken).unwrap();
        bench.unboil(CLEAN).ends_with(2).complains("out/ledger.db is damaged: delete it");
        let _ = fs::remove_dir_all(bench.path("out/.unboil-tmp"));
        assert!(first == bench.results("out"), "results and report stay");
    }
    fs::remove_file(bench.path("out/ledger.db")).unwrap();
    bench.unboil(CLEAN).ends_with(0).says("12 pages");
    assert!(first == bench.results("out"));
    bench.unboil(CLEAN).ends_with(0).says("0 cleaned, 12 unchanged");
}

#[test]
fn rows_that_no_run_wrote_are_a_broken_ledger_and_no_panic() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    let whole = fs::read(bench.path("out/ledger.db")).unwrap();
    for sql in [
        "UPDATE pages SET state = 7",
        "UPDATE pages SET fingerprints = zeroblob(95)",
        "UPDATE pages SET path = 5 WHERE id = 1",
        "UPDATE pages SET fingerprints = 'x'",
        "DROP TABLE removed_texts",
        "DROP TABLE runs",
        "DELETE FROM meta",
    ] {
        fs::write(bench.path("out/ledger.db"), &whole).unwrap();
        ledger(&bench, "out").execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
        let ran = bench.unboil(&format!("{CLEAN} --force"));
        assert_eq!(ran.code, Some(2), "{sql}: {ran:#?}");
        ran.complains("out/ledger.db is damaged: delete it");
    }
    for harmless in [
        "UPDATE pages SET rule_tallies = '[[[]', text_ids = '}{'",
        "UPDATE pages SET rule_tallies = '[[99999999,1,1,1]]'",
        "UPDATE pages SET id = id + 9000000000000000000",
        "UPDATE pages SET path = '../../raw/mill/0.txt' WHERE id = 1",
        "UPDATE removed_texts SET samples = 'x', text = NULL",
        "DELETE FROM rules",
        "UPDATE pages SET entry = '{' WHERE id = 1",
    ] {
        fs::write(bench.path("out/ledger.db"), &whole).unwrap();
        ledger(&bench, "out").execute_batch(&format!("PRAGMA foreign_keys = OFF; {harmless}")).unwrap();
        let ran = bench.unboil(&format!("{CLEAN} --prune"));
        assert!(matches!(ran.code, Some(0 | 2)) && !ran.stderr.contains("panicked"), "{harmless}: {ran:#?}");
        assert!(bench.path("raw/mill/0.txt").is_file());
    }
}

#[test]
fn where_a_ledger_breaks_off_nothing_is_written_over() {
    let mut bench = Bench::new();
    for i in 0..700 {
        bench = bench.file(format!("raw/{i:03}.txt"), format!("Listen Live\nPage {i}.\n"));
    }
    bench.unboil("clean raw -o out --quiet").ends_with(0);
    let bench = bench.file("out/clean/699.txt", "My own words.\n").file("raw/699.txt", "Another page.\n");
    ledger(&bench, "out")
        .execute_batch("UPDATE pages SET fingerprints = zeroblob(16) WHERE path >= '690.txt'")
        .unwrap();
    bench.unboil("clean raw -o out").ends_with(2).complains("out/ledger.db is damaged");
    assert_eq!(fs::read(bench.path("out/clean/699.txt")).unwrap(), b"My own words.\n");
}

#[test]
fn the_ledger_says_what_was_removed_where_and_how_often() {
    let bench =
        bench().file("raw/mill/note.txt", "From the mill\n10:00 GMT\n10:01 GMT\n\nTwo clocks.\nHouse   rules\n");
    bench.unboil(CLEAN).ends_with(0);
    let of_mill: Vec<_> = texts(&bench, "out").into_iter().filter(|text| text.0.starts_with("mill/")).collect();
    // Numbers and white space make no other text; a text is on 7 pages, and was removed 8 times.
    let text = |rule: &str, text: &str, pages, removals| (rule.to_owned(), text.to_owned(), pages, removals);
    assert_eq!(of_mill, [text("mill/clock", "10:40 GMT", 7, 8), text("mill/rules", "House rules", 7, 7)]);
    let sum = "SELECT sum(removals) FROM removed_texts";
    assert_eq!(number(&bench, "SELECT count(*) FROM removed_lines"), number(&bench, sum));
    assert_eq!(number(&bench, "SELECT count(*) FROM pages"), 13);
    let samples: String = ledger(&bench, "out")
        .query_row("SELECT samples FROM removed_texts WHERE text = '10:40 GMT'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(samples, "[[1,2],[2,2],[3,2]]");
    for view in ["page_list", "rule_counts", "unknown_pages", "not_cleaned", "drift"] {
        ledger(&bench, "out").query_row(&format!("SELECT count(*) FROM {view}"), [], |_| Ok(())).unwrap();
    }
    assert_eq!(number(&bench, "SELECT count(*) FROM runs WHERE state = 'done'"), 1);
}

#[test]
fn counts_are_those_of_a_fresh_run_after_pages_changed_and_went() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    fs::remove_file(bench.path("raw/quay/1.txt")).unwrap();
    let bench = bench
        .file("raw/mill/0.txt", "From the mill\n01:01 GMT\n02:02 GMT\nThree.\n")
        .file("raw/mill/new.txt", "From the mill\nHouse rules\nFour.\n")
        .file("raw/mill/1.txt", [0, 1, 2, 3, 0, 0]);
    bench.unboil(&format!("{CLEAN} --prune")).ends_with(0).says("3 cleaned, 9 unchanged");
    fresh(&bench, "");
    assert_eq!(
        texts(&bench, "out").iter().map(|t| (&t.0, t.2, t.3)).collect::<Vec<_>>(),
        texts(&bench, "fresh").iter().map(|t| (&t.0, t.2, t.3)).collect::<Vec<_>>()
    );
    assert_eq!(rules(&bench, "out"), rules(&bench, "fresh"));
    assert!(fs::read(bench.path("out/report.json")).unwrap() == fs::read(bench.path("fresh/report.json")).unwrap());
}

#[test]
fn without_a_ledger_every_page_is_done_and_the_same_comes_out() {
    let bench = bench();
    bench.unboil(CLEAN).ends_with(0);
    bench.unboil("clean raw -o plain --rules rules --no-ledger").ends_with(0);
    assert!(!bench.path("plain/ledger.db").exists());
    assert!(bench.results("out") == bench.results("plain"));
    bench.unboil(&format!("{CLEAN} --no-ledger")).ends_with(2).complains("out has a ledger.db");
}
