//! Runs that do not come to their end: asked to stop, killed, or met by a second one.

use crate::bench::{Bench, tree};
use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Pages enough that a run takes a while.
fn bench() -> Bench {
    let mut bench = Bench::new();
    for i in 0..6_000 {
        let text = format!(
            "Listen Live\n10:4{} GMT03 March 2019\n{}\n",
            i % 10,
            format!("The ferry {i} sails.\n").repeat(150)
        );
        bench = bench.file(format!("raw/{}/{i}.txt", i % 7), text);
    }
    bench
}

fn begun(bench: &Bench) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_unboil"));
    command.args(["clean", "raw", "-o", "out", "--threads", "1"]).current_dir(bench.path(""));
    let run = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    while !bench.path("out/clean/0").exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "the run does not begin");
        std::thread::sleep(Duration::from_millis(1));
    }
    run
}

fn signal(run: &Child, name: &str) {
    let told = Command::new("kill").args([name, &run.id().to_string()]).status().unwrap();
    assert!(told.success());
}

fn is_whole(bench: &Bench, folder: &str) {
    let ledger = rusqlite::Connection::open(bench.path(folder).join("ledger.db")).unwrap();
    let said: String = ledger.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(said, "ok");
}

fn finished(bench: &Bench) -> String {
    let ran = bench.unboil("clean raw -o out").ends_with(0).says("6000 pages");
    bench.unboil("clean raw -o whole --quiet").ends_with(0);
    assert!(bench.results("out") == bench.results("whole"), "another result than that of an undisturbed run");
    let report = |folder: &str| fs::read(bench.path(folder).join("report.html")).unwrap();
    assert!(report("out") == report("whole"), "another report than that of an undisturbed run");
    is_whole(bench, "out");
    ran.stdout
}

#[test]
fn asked_to_stop_a_run_ends_in_order_and_the_next_goes_on() {
    let bench = bench();
    let run = begun(&bench);
    signal(&run, "-INT");
    let ended = run.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(2), "{said}");
    assert!(
        said.contains("stopped on request; the results so far are complete, and the same command continues from here"),
        "{said}"
    );
    is_whole(&bench, "out");
    let files = tree(&bench.path("out/diff")).len();
    let ledger = rusqlite::Connection::open(bench.path("out/ledger.db")).unwrap();
    let rows: usize = ledger.query_row("SELECT count(*) FROM pages", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, files, "what was done is remembered");
    assert!(rows < 6_000, "the run was over before it was stopped");
    drop(ledger);
    bench.unboil("verify out").ends_with(2).complains("did not finish");
    let said = finished(&bench);
    assert!(said.contains(&format!("{} cleaned, {rows} unchanged", 6_000 - rows)), "{said}");
}

#[test]
fn a_killed_run_is_finished_by_the_next() {
    let bench = bench();
    let mut run = begun(&bench);
    run.kill().unwrap();
    run.wait().unwrap();
    finished(&bench);
}

/// What a killed run wrote last, nothing is remembered of; that is no edit of somebody's.
#[test]
fn a_run_killed_as_it_did_pages_again_is_finished_by_the_next() {
    let bench = bench();
    bench.unboil("clean raw -o out --quiet --site rferl").ends_with(0);
    fs::remove_dir_all(bench.path("out/clean/0")).unwrap();
    let mut run = begun(&bench);
    run.kill().unwrap();
    run.wait().unwrap();
    // And one with other rules again.
    bench.unboil("clean raw -o out --quiet --site alalam").ends_with(0);
    finished(&bench);
}

#[test]
fn a_second_run_in_the_same_folder_is_refused() {
    let bench = bench();
    let mut run = begun(&bench);
    bench.unboil("clean raw -o out").ends_with(2).complains("another run is writing to out");
    signal(&run, "-TERM");
    assert_eq!(run.wait().unwrap().code(), Some(2));
}
