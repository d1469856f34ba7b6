//! `unboil learn`: proposals for the pages that no site file claims, and how they come into use.

use crate::bench::{Bench, name};
use std::fs;

const THINGS: [&str; 12] =
    ["boats", "bells", "trams", "bakers", "gardens", "schools", "ponds", "kites", "lamps", "roofs", "goats", "wells"];

/// What stands around the text on the pages of a paper; `#` is a figure of the page's own.
const HERALD: [&str; 2] = [
    "The Vessen Herald\nHerald front page\n1# March 2019 10:0#\n",
    "Send this to a neighbour\nAll rights reserved by the Herald\n",
];
const GAZETTE: [&str; 2] =
    ["Gazette of the Hills\nValleys | Passes | Huts\n", "Gazette weather desk\nPrinted above the clouds # times\n"];

fn page([head, tail]: [&str; 2], n: usize) -> String {
    let thing = THINGS[n % 12];
    let text = format!(
        "About {thing}\nWhat the {thing} of the town were like last year is told in {n} new rule_sets.\n\
         Nobody has counted the {thing} before, says the librarian who wrote all {n} of them down.\n"
    );
    let figure = n.to_string();
    format!("{}{text}{}", head.replace('#', &figure), tail.replace('#', &figure))
}

/// Two papers in one folder, and a page that is nobody's.
fn mixed() -> Bench {
    let bench = (0..9).fold(Bench::new(), |bench, n| {
        bench.file(format!("raw/{n}a.txt"), page(HERALD, n)).file(format!("raw/{n}b.txt"), page(GAZETTE, n + 3))
    });
    bench
        .file("raw/alone.txt", "A note on the kitchen table\nThe soup of yesterday is in the blue pot by the window.\n")
}

fn read(bench: &Bench, path: &str) -> String {
    fs::read_to_string(bench.path(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The proposal that speaks of a text.
fn about(bench: &Bench, text: &str) -> String {
    let files = ["source", "source-2"].map(|id| (id, read(bench, &format!("rules/pending/{id}.toml"))));
    files.into_iter().find(|(_, file)| file.contains(text)).unwrap().0.to_owned()
}

#[test]
fn a_mixed_folder_gives_a_proposal_for_each_source_and_nothing_is_applied() {
    let bench = mixed();
    let said = bench.unboil("learn raw").ends_with(0);
    let said = said.says("source        9").says("1 page in no group: no similar pages\n    alone.txt\n");
    said.says("  unboil clean raw -o OUT --rules rules/pending\n");
    let [herald, gazette] = ["Vessen Herald", "Gazette of the Hills"].map(|text| about(&bench, text));
    assert_ne!(herald, gazette);
    bench.unboil("clean raw -o plain --unknown keep").ends_with(0);
    assert_eq!(read(&bench, "plain/clean/4a.txt"), page(HERALD, 4));
    bench.unboil("clean raw -o out --rules rules/pending --unknown keep").ends_with(0);
    let text = page(["", ""], 4);
    assert_eq!(read(&bench, "out/clean/4a.txt"), text);
    assert_eq!(read(&bench, "out/clean/1b.txt"), text);
    assert!(read(&bench, "out/clean/alone.txt").starts_with("A note"));
}

#[test]
fn an_accepted_proposal_is_checked_and_then_in_use_with_its_samples() {
    let bench = mixed();
    bench.unboil("learn raw").ends_with(0);
    let herald = about(&bench, "Vessen Herald");
    bench.unboil(&format!("check rules/pending/{herald}.toml")).ends_with(0).says("0 noisy, 0 missing; 0 lints");
    bench.unboil(&format!("learn --accept {herald}")).ends_with(0).says(&format!("rules/{herald}.toml: accepted"));
    assert!(!bench.path(format!("rules/pending/{herald}.toml")).exists());
    assert!(!bench.path(format!("rules/pending/samples/{herald}")).exists());
    bench.unboil("check").ends_with(0).says("0 noisy, 0 missing; 0 lints");
    bench.unboil("clean raw -o out --rules rules").ends_with(0);
    assert_eq!(read(&bench, "out/clean/4a.txt"), page(["", ""], 4));
    // What is claimed is not proposed again.
    bench.unboil("learn raw").ends_with(0).says("9 pages skipped: their sites are known\n");
    bench.unboil(&format!("learn --accept {herald}")).ends_with(2).complains("is already accepted");
}

#[test]
fn a_proposal_with_a_wrong_test_or_a_name_that_is_taken_is_not_accepted() {
    let bench = mixed();
    bench.unboil("learn raw -q").ends_with(0);
    let herald = about(&bench, "Vessen Herald");
    let path = format!("rules/pending/{herald}.toml");
    let wrong = read(&bench, &path).replacen("keep = [\n", "keep = [\n    \"Send this to a neighbour\",\n", 1);
    let bench = bench.file(&path, &wrong);
    let said = bench.unboil(&format!("learn --accept {herald}")).ends_with(1);
    said.says("noisy").says(&format!("not accepted: fix {path} and accept it again"));
    assert_eq!(read(&bench, &path), wrong);
    let bench = bench.file(format!("rules/{herald}.toml"), "site = \"mine\"\n");
    bench.unboil(&format!("learn --accept {herald}")).ends_with(2).complains("already exists");
}

#[test]
fn what_a_person_worked_on_is_left_as_it_is_unless_forced() {
    let bench = mixed();
    bench.unboil("learn raw").ends_with(0);
    let herald = about(&bench, "Vessen Herald");
    let path = format!("rules/pending/{herald}.toml");
    let bench = bench.file(&path, "site = \"mine\"\n");
    bench.unboil("learn raw").ends_with(0).says("kept: this proposal already exists");
    assert_eq!(read(&bench, &path), "site = \"mine\"\n");
    bench.unboil("learn raw --force").ends_with(0);
    assert!(read(&bench, &path).contains("[[drop]]"));
}

#[test]
fn the_same_folder_gives_the_same_proposals_on_any_number_of_threads() {
    let bench = mixed();
    bench.unboil("learn raw -o one").ends_with(0);
    bench.unboil("learn raw -o two").ends_with(0);
    for id in ["source", "source-2"] {
        let [one, two] = ["one", "two"].map(|folder| read(&bench, &format!("{folder}/{id}.toml")));
        assert_eq!(one, two.replace("two/samples", "one/samples"));
    }
    bench.unboil("clean raw -o out --rules one --unknown keep").ends_with(0);
    assert_eq!(read(&bench, "out/clean/4a.txt"), page(["", ""], 4));
}

#[test]
fn labels_bind_what_is_proposed() {
    let bench = mixed();
    bench.unboil("learn raw -q").ends_with(0);
    let before = about(&bench, "Vessen Herald");
    assert!(read(&bench, &format!("rules/pending/{before}.toml")).contains("All rights reserved by the Herald"));
    // A person wants the last line kept, and of the text the first line gone.
    let letters: String =
        page(HERALD, 2).lines().map(|line| if line.contains("rights") { "K\n" } else { "\n" }).collect();
    let bench = bench.file("labels/2a.txt.gold", letters);
    bench.unboil("learn raw --force --marks labels").ends_with(0);
    bench.unboil("clean raw -o out --rules rules/pending --unknown keep").ends_with(0);
    for n in 0..9 {
        assert!(read(&bench, &format!("out/clean/{n}a.txt")).ends_with("All rights reserved by the Herald\n"), "{n}");
    }
    let bench = bench.file("labels/2a.txt.gold", "K\nD\n");
    let said = bench.unboil("learn raw --force --marks labels").ends_with(2);
    said.complains("labels/2a.txt.gold has 2 labels, but the page has 8 lines");
    let bench = bench.file("labels/2a.txt.gold", "K\nperhaps\n");
    bench.unboil("learn raw --force --marks labels").ends_with(2).complains(":2: `perhaps` is not a label");
}

#[test]
fn a_source_that_was_redesigned_gives_two_site_files_with_the_right_pages() {
    let address = |n: usize, year: usize| format!("https://www.paper.example.com/{year}/03/0{}/page.html\n", n % 9 + 1);
    let bench = (0..10).fold(Bench::new(), |bench, n| {
        let (old, new) = (format!("raw/{n}.txt"), format!("raw/{}.txt", n + 10));
        let bench = bench.file(&old, page(HERALD, n)).file(format!("{old}.url"), address(n, 2014));
        bench.file(&new, page(GAZETTE, n + 5)).file(format!("{new}.url"), address(n, 2019))
    });
    bench.unboil("learn raw").ends_with(0).says("paper-example-com-2014").says("paper-example-com-2019");
    let old = read(&bench, "rules/pending/paper-example-com-2014.toml");
    assert!(old.contains("hosts  = [\"paper.example.com\"]") && old.contains("Vessen Herald"), "{old}");
    assert!(old.contains("active = { to = 2014 }"), "{old}");
    bench.unboil("clean raw -o out --rules rules/pending --unknown keep").ends_with(0).says("paper-example-com-2019");
    for n in 0..10 {
        assert_eq!(read(&bench, &format!("out/clean/{n}.txt")), page(["", ""], n));
        assert_eq!(read(&bench, &format!("out/clean/{}.txt", n + 10)), page(["", ""], n + 5));
    }
    for id in ["paper-example-com-2014", "paper-example-com-2019"] {
        bench.unboil(&format!("learn --accept {id}")).ends_with(0);
    }
}

#[test]
fn a_folder_of_its_own_gives_a_source_its_name() {
    let bench = (0..8).fold(Bench::new(), |bench, n| {
        let bench = bench.file(format!("raw/Vessen Herald/{n}.txt"), page(HERALD, n));
        bench.file(format!("raw/gazette.example.org/{n}.txt"), page(GAZETTE, n))
    });
    bench.unboil("learn raw").ends_with(0);
    assert!(read(&bench, "rules/pending/vessen-herald.toml").contains("site = \"Vessen Herald\""));
    let gazette = read(&bench, "rules/pending/gazette-example-org.toml");
    assert!(gazette.contains("hosts = [\"gazette.example.org\"]"), "{gazette}");
    bench.unboil("learn --accept gazette-example-org").ends_with(0);
    bench.unboil("learn --accept vessen-herald").ends_with(0);
}

#[test]
fn hostile_files_and_names_are_no_reason_to_stop() {
    let bench = (0..8).fold(mixed(), |bench, n| {
        let odd = [b"raw/\xff\x1b[31m".as_slice(), n.to_string().as_bytes(), b".toml"].concat();
        bench.file(name(&odd), page(["\u{1b}[2J Title\u{202e}\nLeaflet of the\u{202e} Marsh\n", "Folded by hand\n"], n))
    });
    let bench =
        bench.file("raw/nothing.txt", "").file("raw/binary", b"\0\x01\x02").file("raw/nul.txt", b"\xff\xfe\x00\x00");
    let said = bench.unboil("learn raw").ends_with(0).says("files skipped: no text");
    assert!(!said.stdout.contains('\u{1b}') && !said.stdout.contains('\u{202e}'), "{said:?}");
    for entry in fs::read_dir(bench.path("rules/pending")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let file = fs::read_to_string(&path).unwrap();
            assert!(!file.contains(['\u{1b}', '\u{202e}']), "{file}");
        }
    }
    bench.unboil("clean raw -o out --rules rules/pending --unknown keep").ends_with(0);
    bench.unboil("learn nowhere").ends_with(2).complains("cannot read nowhere");
    bench.unboil("learn").ends_with(2).complains("RAW");
    let empty = Bench::new().file("raw/x.bin", b"\0");
    empty.unboil("learn raw").ends_with(0).says("no pages to learn from");
    assert!(!empty.path("rules").exists());
}

#[test]
fn a_redesign_that_comes_later_is_proposed_though_the_host_is_known() {
    let put = |bench: Bench, range: std::ops::Range<usize>, template| {
        range.fold(bench, |bench, n| {
            let path = format!("raw/paper.example.com/{n}.txt");
            bench.file(path, page(template, n))
        })
    };
    let bench = put(Bench::new(), 0..9, HERALD);
    bench.unboil("learn raw -q").ends_with(0);
    bench.unboil("learn --accept paper-example-com").ends_with(0);
    let bench = put(bench, 12..21, GAZETTE);
    let said = bench.unboil("learn raw").ends_with(0).says("9 pages skipped: their sites are known");
    said.says("paper-example-com-2      9");
    assert!(read(&bench, "rules/pending/paper-example-com-2.toml").contains("Gazette of the Hills"));
}

#[test]
fn slips_are_said_before_the_work_is_done() {
    let bench = mixed();
    bench.unboil("learn raw -o raw/prop").ends_with(2).complains("raw/prop is inside the input folder raw");
    bench.unboil("learn raw --rules rulse").ends_with(2).complains("the folder rulse does not exist");
    bench.unboil("learn raw --marks marsk").ends_with(2).complains("the folder marsk does not exist");
    bench.unboil("learn raw -o raw/0a.txt").ends_with(2).complains("raw/0a.txt is a file");
    let bench = bench.file("labels/of/another.txt.gold", "K\n");
    bench.unboil("learn raw --marks labels").ends_with(2).complains("no label file in labels matches a page");
    assert!(!bench.path("rules").exists());
    bench.unboil("learn raw -o mine").ends_with(0).says("  unboil learn --accept SITE -o mine\n");
}
