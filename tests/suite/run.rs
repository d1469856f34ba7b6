//! The library's main door: one call cleans inputs into a folder, as the command line does.

use crate::bench::Bench;
use std::sync::Mutex;
use unboil::pipeline::PageResult;
use unboil::run::{Made, MissingDumps, Observer, Options, UnknownPages, run};
use unboil::site::RuleSet;
use unboil::{rule, shipped_files};

fn rules() -> RuleSet {
    RuleSet::new(rule::load(&shipped_files()).unwrap()).unwrap()
}

fn bench() -> Bench {
    Bench::new()
        .file("raw/a.txt", "Accessibility links\n\nThe ferry sails again.\n")
        .file("raw/b.txt", "The harbour freezes.\n")
        .file("raw/corpus.jsonl", "{\"text\":\"Accessibility links\\nThe mill turns.\\n\"}\n{\"broken\n")
}

#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

impl Heard {
    fn hear(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }
}

impl Observer for Heard {
    fn begin(&self, pages: Option<u64>) {
        self.hear(format!("begin {pages:?}"));
    }

    fn page(&self, result: &PageResult<'_>) {
        self.hear(result.id.clone());
    }

    fn begin_records(&self) {
        self.hear("records".to_owned());
    }

    fn failure(&self, id: &str, _why: &str) {
        self.hear(format!("failed {id}"));
    }

    fn end(&self) {
        self.hear("end".to_owned());
    }
}

#[test]
fn the_call_leaves_what_the_command_leaves_and_says_what_happens() {
    let bench = bench();
    let options = Options { out: bench.path("called"), ..Options::default() };
    let heard = Heard::default();
    let summary = run(&[bench.path("raw")], &rules(), &options, &heard).unwrap();
    let said = heard.0.into_inner().unwrap();
    let of_records = ["records", "corpus.jsonl#1", "corpus.jsonl#2", "failed corpus.jsonl#2", "end"];
    assert_eq!(said, [&["begin None", "a.txt", "b.txt"][..], &of_records].concat());
    assert_eq!((summary.done, summary.unchanged, summary.files.len()), (4, None, 1));
    assert!(summary.has_failures());
    bench.unboil("clean raw -o typed --quiet").ends_with(1);
    assert!(bench.results("called") == bench.results("typed"));
    // Once more nothing is to be done but what failed.
    let again = run(&[bench.path("raw")], &rules(), &options, &()).unwrap();
    assert_eq!((again.done, again.unchanged), (0, Some(4)));
}

#[test]
fn options_survive_the_ledger() {
    let bench = bench();
    let options = Options { out: bench.path("out"), unknown: UnknownPages::Keep, ..Options::default() };
    run(&[bench.path("raw")], &rules(), &options, &()).unwrap();
    let ledger = rusqlite::Connection::open(bench.path("out/ledger.db")).unwrap();
    let json: String = ledger.query_row("SELECT options FROM runs", [], |row| row.get(0)).unwrap();
    let stored = Options::from_json(&json).unwrap();
    assert_eq!(
        (stored.unknown, stored.made, stored.arguments().as_str()),
        (UnknownPages::Keep, Made::Here, "--unknown keep")
    );
}

#[test]
fn results_of_dumps_that_are_gone_are_named_and_pruned_if_asked() {
    let bench = bench();
    let options = Options { out: bench.path("out"), ..Options::default() };
    run(&[bench.path("raw")], &rules(), &options, &()).unwrap();
    std::fs::remove_file(bench.path("raw/b.txt")).unwrap();
    let kept = run(&[bench.path("raw")], &rules(), &options, &()).unwrap();
    assert_eq!((kept.gone.count, kept.gone.named.as_slice()), (1, &["b.txt".to_owned()][..]));
    assert!(bench.path("out/clean/b.txt").exists());
    let options = Options { missing: MissingDumps::Pruned, ..options };
    run(&[bench.path("raw")], &rules(), &options, &()).unwrap();
    assert!(!bench.path("out/clean/b.txt").exists());
}

#[test]
fn a_run_that_cannot_begin_says_why() {
    let bench = bench();
    let options = Options { out: bench.path("out"), site: Some("nowhere".to_owned()), ..Options::default() };
    let refused = run(&[bench.path("raw")], &rules(), &options, &()).unwrap_err();
    assert!(refused.to_string().starts_with("there is no site file `nowhere`"), "{refused}");
    let options = Options { out: bench.path("raw/out"), ..Options::default() };
    let refused = run(&[bench.path("raw")], &rules(), &options, &()).unwrap_err();
    assert!(refused.to_string().contains("is inside the input folder"), "{refused}");
    let options = Options { out: bench.path("out"), made: Made::Elsewhere, ..Options::default() };
    let refused = run(&[bench.path("raw")], &rules(), &options, &()).unwrap_err();
    assert!(refused.to_string().starts_with("these results come from another program"), "{refused}");
    assert!(!bench.path("out").exists());
    let options = Options { out: bench.path("out"), ..Options::default() };
    let refused = run(&[bench.path("nothing")], &rules(), &options, &()).unwrap_err();
    assert!(refused.to_string().starts_with("cannot read "), "{refused}");
}
