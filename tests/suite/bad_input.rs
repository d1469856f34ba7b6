//! What goes wrong on the way: one clear line each, the run goes on or stops before harm, and the exit code tells.
//! 0 all well; 1 done, but something failed or did not fit; 2 not done.

use crate::bench::{Bench, name, tree};
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

const PAGE: &str = "Accessibility links\n\nThe ferry sails again.\n";

fn bench() -> Bench {
    Bench::new().file("raw/page.txt", PAGE)
}

fn report(bench: &Bench) -> serde_json::Value {
    serde_json::from_slice(&fs::read(bench.path("out/report.json")).unwrap()).unwrap()
}

/// The entry of a page in the report.
fn entry(bench: &Bench, id: &str) -> serde_json::Value {
    let report = report(bench);
    let pages = report["pages"].as_array().unwrap();
    pages.iter().find(|page| page["id"] == id).unwrap_or_else(|| panic!("{id} is not in {report:#}")).clone()
}

#[test]
fn all_well_is_0() {
    let bench = bench();
    bench.unboil("clean raw -o out").ends_with(0).says("1 page");
    assert_eq!(fs::read_to_string(bench.path("out/clean/page.txt")).unwrap(), "The ferry sails again.\n");
}

#[test]
#[ignore = "needs a user who is not root"]
fn a_file_that_cannot_be_read_is_named_and_the_run_goes_on() {
    let bench = bench().file("raw/shut.txt", "shut");
    fs::set_permissions(bench.path("raw/shut.txt"), fs::Permissions::from_mode(0o0)).unwrap();
    assert!(fs::read(bench.path("raw/shut.txt")).is_err(), "nothing is unreadable to this user");
    bench.unboil("clean raw -o out").ends_with(1).complains("shut.txt: ").says("1 page");
    assert_eq!(entry(&bench, "shut.txt")["state"], "failed");
    assert!(!bench.path("out/clean/shut.txt").exists() && !bench.path("out/diff/shut.txt.diff").exists());
}

#[test]
#[ignore = "needs a user who is not root"]
fn a_folder_that_cannot_be_listed_is_named_and_the_run_goes_on() {
    let bench = bench().file("raw/shut/a.txt", "shut");
    fs::set_permissions(bench.path("raw/shut"), fs::Permissions::from_mode(0o0)).unwrap();
    assert!(fs::read_dir(bench.path("raw/shut")).is_err(), "nothing is unreadable to this user");
    let ran = bench.unboil("clean raw -o out");
    fs::set_permissions(bench.path("raw/shut"), fs::Permissions::from_mode(0o700)).unwrap();
    ran.ends_with(1).complains("shut: ").says("1 page");
}

#[test]
fn what_cannot_be_written_is_a_failure_and_the_run_goes_on() {
    let bench = bench().file("raw/z.txt", PAGE);
    bench.unboil("clean raw -o out -q").ends_with(0);
    // A folder stands where a clean text should go.
    fs::remove_file(bench.path("out/clean/page.txt")).unwrap();
    fs::create_dir_all(bench.path("out/clean/page.txt/mine")).unwrap();
    bench.unboil("clean raw -o out").ends_with(1).complains("page.txt: cannot write ").says("1 page");
    assert_eq!(entry(&bench, "page.txt")["state"], "failed");
    assert_eq!(entry(&bench, "z.txt")["state"], "unknown");
    assert!(bench.path("out/clean/page.txt/mine").is_dir(), "what unboil did not write stays");
}

#[test]
fn links_out_of_the_folder_and_to_nothing_are_passed_over() {
    let bench = bench().file("secret.txt", "secret").file("elsewhere/a.txt", "a");
    symlink(bench.path("secret.txt"), bench.path("raw/out.txt")).unwrap();
    symlink("nowhere.txt", bench.path("raw/dangling.txt")).unwrap();
    symlink(bench.path("elsewhere"), bench.path("raw/folder")).unwrap();
    symlink("page.txt", bench.path("raw/within.txt")).unwrap();
    symlink(".", bench.path("raw/round")).unwrap();
    bench.unboil("clean raw -o out").ends_with(0).says("2 pages").says("a broken link, or a link out of the folder");
    let clean = tree(&bench.path("out/clean"));
    assert_eq!(clean.keys().map(|path| path.to_str().unwrap()).collect::<Vec<_>>(), ["page.txt", "within.txt"]);
    assert_eq!(entry(&bench, "out.txt")["state"], "skipped");
}

#[test]
fn a_pipe_is_passed_over_and_not_waited_for() {
    let bench = bench();
    let made = Command::new("mkfifo").arg(bench.path("raw/pipe.txt")).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo");
    bench.unboil("clean raw -o out").ends_with(0).says("not a regular file");
    assert_eq!(entry(&bench, "pipe.txt")["why"], "not a regular file");
}

#[test]
fn an_empty_file_is_a_page_with_nothing_on_it() {
    let bench = bench().file("raw/empty.txt", "");
    bench.unboil("clean raw -o out").ends_with(0).says("2 pages");
    assert_eq!(fs::read(bench.path("out/clean/empty.txt")).unwrap(), b"");
    assert_eq!(fs::read(bench.path("out/diff/empty.txt.diff")).unwrap(), b"");
}

#[test]
fn binary_files_are_passed_over_and_counted() {
    let bench = bench().file("raw/picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").file("raw/noise.bin", [0, 1, 2, 3]);
    bench.unboil("clean raw -o out").ends_with(0).says("binary, not text  2");
    assert!(!bench.path("out/clean/picture.txt").exists());
}

#[test]
fn a_name_that_is_not_utf8_keeps_its_bytes() {
    let bench = Bench::new().file(name(b"raw/caf\xE9 \xFF.txt"), PAGE);
    bench.unboil("clean raw -o out").ends_with(0);
    assert_eq!(tree(&bench.path("out/clean")).into_keys().collect::<Vec<_>>(), [name(b"caf\xE9 \xFF.txt")]);
    bench.unboil("verify out").ends_with(0);
}

#[test]
fn hidden_and_ignored_files_are_pages_too() {
    let bench = Bench::new().file("raw/.gitignore", "*.txt\n").file("raw/.hidden/a.txt", PAGE).file("raw/b.txt", PAGE);
    bench.unboil("clean raw -o out").ends_with(0).says("3 pages");
}

#[test]
fn other_charsets_become_utf8_and_the_report_says_from_what() {
    let utf16: Vec<u8> =
        "\u{FEFF}Accessibility links\nThe ferry.\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bench = Bench::new().file("raw/a.txt", utf16);
    bench.unboil("clean raw -o out").ends_with(0).says("decoded from").says("UTF-16LE");
    assert_eq!(fs::read_to_string(bench.path("out/clean/a.txt")).unwrap(), "The ferry.\n");
    assert_eq!(entry(&bench, "a.txt")["charset"], "UTF-16LE");
    bench.unboil("verify out").ends_with(0);
}

#[test]
fn a_folder_that_is_not_there_is_2_and_nothing_is_written() {
    let bench = bench();
    bench.unboil("clean nowhere -o out").ends_with(2).complains("unboil: cannot read nowhere: ");
    assert!(!bench.path("out").exists());
}

#[test]
fn a_broken_rule_file_is_2_before_anything_is_written() {
    let bench = bench().file("rules/bad.toml", "site = \"Bad\"\n[[drop]]\nid = \"a\"\nkind = \"nav\"\nline = '.*'\n");
    let ran = bench.unboil("clean raw -o out --rules rules").ends_with(2);
    ran.complains("rules/bad.toml:5:8")
        .complains("the pattern matches the empty line")
        .complains("1 mistake in 1 rule file");
    assert!(!bench.path("out").exists());
}

#[test]
fn a_rules_folder_without_rules_is_2() {
    let bench = bench().file("rules/notes.txt", "none yet");
    bench.unboil("clean raw -o out --rules rules").ends_with(2).complains("no rule files (*.toml) in rules");
    bench.unboil("clean raw -o out --rules nowhere").ends_with(2).complains("cannot read nowhere");
    assert!(!bench.path("out").exists());
}

#[test]
fn a_site_that_is_not_there_is_2_and_those_that_are_there_are_named() {
    let bench = bench();
    let ran = bench.unboil("clean raw -o out --site sputnik").ends_with(2);
    ran.complains("there is no site file `sputnik`; site files: ").complains("sputniknews-2015");
    assert!(!bench.path("out").exists());
}

#[test]
fn out_inside_raw_is_refused() {
    let bench = bench();
    bench.unboil("clean raw -o raw/out").ends_with(2).complains("raw/out is inside the input folder raw");
    bench.unboil("clean raw -o raw").ends_with(2).complains("is inside the input folder");
    symlink("raw", bench.path("link")).unwrap();
    bench.unboil("clean raw -o link/out").ends_with(2).complains("link/out is inside the input folder raw");
    assert_eq!(tree(&bench.path("raw")).len(), 1, "nothing was written");
}

#[test]
fn raw_inside_out_is_refused() {
    let bench = Bench::new().file("all/raw/page.txt", PAGE);
    bench.unboil("clean all/raw -o all").ends_with(2).complains("the input all/raw is inside all");
    assert_eq!(tree(&bench.path("all")).len(), 1, "nothing was written");
}

#[test]
fn a_folder_that_unboil_did_not_make_is_refused_and_untouched() {
    let bench = bench().file("mine/letter.txt", "mine").file("mine/report.json", "{\"mine\":1}");
    let before = tree(&bench.path("mine"));
    bench.unboil("clean raw -o mine").ends_with(2).complains("mine is not empty and was not made by unboil");
    assert_eq!(tree(&bench.path("mine")), before);
    bench.unboil("clean raw -o raw/page.txt").ends_with(2);
    let bench = bench.file("file", "mine");
    bench.unboil("clean raw -o file").ends_with(2).complains("file is a file: choose a folder");
    assert_eq!(fs::read_to_string(bench.path("file")).unwrap(), "mine");
}

#[test]
fn an_empty_folder_is_taken() {
    let bench = bench();
    fs::create_dir(bench.path("out")).unwrap();
    bench.unboil("clean raw -o out").ends_with(0);
}

#[test]
fn a_run_into_a_folder_that_another_one_writes_to_is_2() {
    let bench = bench();
    fs::create_dir_all(bench.path("out/.unboil-tmp")).unwrap();
    let other = fs::File::create(bench.path("out/.unboil-tmp/lock")).unwrap();
    other.lock().unwrap();
    bench.unboil("clean raw -o out").ends_with(2).complains("another run is writing to out");
    drop(other);
    bench.unboil("clean raw -o out").ends_with(0);
}

#[test]
fn a_second_run_into_the_same_folder_deletes_nothing_foreign() {
    let bench = bench();
    bench.unboil("clean raw -o out -q").ends_with(0);
    let bench = bench.file("out/notes.md", "mine").file("out/clean/mine.txt", "mine").file("out/diff/mine", "mine");
    bench.unboil("clean raw -o out -q").ends_with(0);
    for file in ["out/notes.md", "out/clean/mine.txt", "out/diff/mine"] {
        assert_eq!(fs::read_to_string(bench.path(file)).unwrap(), "mine", "{file}");
    }
}

#[test]
fn what_a_killed_run_left_behind_is_taken_up() {
    let bench = bench();
    bench.unboil("clean raw -o undisturbed -q").ends_with(0);
    // As a run leaves it that is killed between its first and its last page.
    let bench = bench
        .file("out/report.json", "{\"unboil\":\"0.1.0\",\"state\":\"running\"}\n")
        .file("out/.unboil-tmp/17", "half a pa")
        .file("out/clean/page.txt", "of an older run");
    bench.unboil("verify out").ends_with(2).complains("did not finish");
    bench.unboil("clean raw -o out -q").ends_with(0);
    assert_eq!(bench.results("out"), bench.results("undisturbed"));
}

#[test]
fn a_rule_that_would_take_too_much_takes_nothing_and_the_report_says_so() {
    let rules = "site = \"All\"\n[[drop]]\nid = \"all\"\nkind = \"nav\"\nfrom = { edge = \"start\" }\nto = { edge = \"end\" }\n";
    let bench = Bench::new().file("raw/a.txt", "one\ntwo\n").file("rules/all.toml", rules);
    let ran = bench.unboil("clean raw -o out --rules rules --site all").ends_with(0);
    ran.says("all/all would take 100% of the page and may take 90%: it took nothing");
    assert_eq!(fs::read_to_string(bench.path("out/clean/a.txt")).unwrap(), "one\ntwo\n");
}

#[test]
fn verify_names_what_does_not_fit_and_ends_with_1() {
    let bench = bench().file("raw/b.txt", PAGE);
    bench.unboil("clean raw -o out -q").ends_with(0);
    bench.unboil("verify out").ends_with(0).says("2 pages restored from clean text and diff; 0 failed");
    fs::write(bench.path("out/clean/b.txt"), "The ferry sinks.\n").unwrap();
    bench.unboil("verify out").ends_with(1).says("b.txt: line 1 of the clean text does not match line");
    fs::write(bench.path("out/clean/b.txt"), "The ferry sails again.\n").unwrap();
    fs::write(bench.path("out/diff/b.txt.diff"), "nonsense\n").unwrap();
    bench.unboil("verify out").ends_with(1).says("b.txt: line 1 of the diff is not valid in a unified diff");
    fs::remove_file(bench.path("out/diff/b.txt.diff")).unwrap();
    bench.unboil("verify out").ends_with(1).says("b.txt: cannot read its diff");
    bench.unboil("verify raw").ends_with(2).complains("raw is not the folder of a run");
}

#[test]
fn verify_finds_dumps_that_were_moved() {
    let bench = bench();
    bench.unboil("clean raw -o out -q").ends_with(0);
    fs::rename(bench.path("raw"), bench.path("moved")).unwrap();
    bench.unboil("verify out").ends_with(2);
    bench.unboil("verify out --raw moved").ends_with(0).says("1 page restored");
}

#[test]
fn dumps_can_be_named_one_by_one() {
    let bench = bench();
    bench.unboil("clean raw/page.txt -o out").ends_with(0).says("1 page");
    assert!(bench.path("out/clean/page.txt").is_file());
    let bench = bench.file("raw/b.txt", PAGE);
    bench.unboil("clean raw/page.txt raw/b.txt -o two").ends_with(0).says("2 pages");
    assert!(bench.path("two/clean/page.txt").is_file() && bench.path("two/clean/b.txt").is_file());
    bench.unboil("verify two").ends_with(0).says("2 pages");
}

#[test]
fn of_several_folders_each_keeps_its_name() {
    let bench = bench().file("more/page.txt", PAGE);
    bench.unboil("clean raw more -o out").ends_with(0).says("2 pages");
    assert!(bench.path("out/clean/raw/page.txt").is_file() && bench.path("out/clean/more/page.txt").is_file());
    bench.unboil("verify out").ends_with(0);
    let bench = bench.file("other/raw/page.txt", PAGE);
    bench.unboil("clean raw other/raw -o out2").ends_with(2).complains("two inputs have the name raw");
}

#[test]
fn explain_wants_one_dump() {
    let bench = bench().file("raw/b.bin", [0, 1, 2, 3]);
    bench.unboil("explain raw").ends_with(2).complains("raw is not a file: name one dump");
    bench.unboil("explain nowhere").ends_with(2).complains("cannot read nowhere");
    bench.unboil("explain raw/b.bin").ends_with(2).complains("binary, not text");
}

#[test]
fn explain_tells_programs_what_it_tells_people() {
    let bench = bench();
    let ran = bench.unboil("explain --json raw/page.txt").ends_with(0);
    let said: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(said["site_match"]["site"], serde_json::Value::Null);
    let lines = said["lines"].as_array().unwrap();
    let fates: Vec<_> = lines.iter().map(|line| (line["line"].as_u64(), line["fate"].as_str())).collect();
    assert_eq!(fates, [(Some(1), Some("dropped")), (Some(2), Some("dropped")), (Some(3), Some("kept"))]);
    assert_eq!(lines[0]["by"]["rule"], "_any/skip-links");
    assert_eq!(lines[0]["by"]["kind"], "nav");
    assert_eq!((lines[2]["start"].as_u64(), lines[2]["end"].as_u64()), (Some(21), Some(44)));
}

#[test]
fn what_is_typed_wrong_is_2() {
    let bench = bench();
    for arguments in ["", "clean", "clean raw", "clean raw -o out --threads 0", "wash raw", "clean raw -o out --nope"] {
        bench.unboil(arguments).ends_with(2);
    }
    assert!(!bench.path("out").exists());
}

/// Whoever reads the output may stop reading: `unboil explain page | head -1`.
#[test]
fn a_reader_that_has_read_enough_is_no_failure() {
    let long: String = (0..60_000).map(|n| format!("line {n}\n")).collect();
    let bench = Bench::new().file("raw/long.txt", long);
    let script = format!("{} explain raw/long.txt | head -1; echo ${{PIPESTATUS[0]}}", env!("CARGO_BIN_EXE_unboil"));
    if Command::new("bash").arg("-c").arg("true").status().is_ok() {
        let ran = bench.run(Command::new("bash").args(["-c", &script]));
        assert_eq!((ran.stderr.as_str(), ran.stdout.lines().last()), ("", Some("0")), "{ran:?}");
    }
}
