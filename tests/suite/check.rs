//! `unboil check`: the four outcomes, each lint, and a folder of real pages.

use crate::bench::{Bench, Ran, project};
use std::fs;

const PAGE: &str =
    "Ferry Radio\nThe ferry sails again.\nIt sails at nine, the harbour office said on Monday.\nMore ferries\n";

/// A site file of a head and rules, its test, and one sample with an expected text.
fn bench(rules: &str) -> Bench {
    let head = "site = \"Ferry\"\nsignature = [{ line = 'Ferry Radio', weight = 2 }]\n";
    Bench::new()
        .file("rules/ferry.toml", format!("{head}{rules}"))
        .file("samples/ferry/a.txt", PAGE)
        .file("expected/ferry/a.txt", "The ferry sails again.\nIt sails at nine, the harbour office said on Monday.\n")
}

const RADIO: &str = "[[drop]]\nid = \"radio\"\nkind = \"nav\"\nline = [\"Ferry Radio\"]\n";
const MORE: &str = "[[drop]]\nid = \"more\"\nkind = \"related\"\nline = ['More ferries']\n";

fn check(rules: &str) -> Ran {
    bench(rules).unboil("check")
}

#[test]
fn what_is_as_expected_is_kept_and_dropped() {
    let test = "[[test]]\npage = \"samples/ferry/a.txt\"\ndrop = [\"Ferry Radio\"]\nkeep = [\"sails again\"]\n";
    let said = check(&format!("{RADIO}{MORE}{test}")).ends_with(0);
    said.says("1 rule file, 2 pages: 3 kept, 3 dropped, 0 noisy, 0 missing; 0 lints\n");
}

#[test]
fn good_text_that_is_dropped_is_noisy_and_the_rule_is_named() {
    let wide = "[[drop]]\nid = \"wide\"\nkind = \"nav\"\nline = 'The .* again\\.|Ferry Radio'\n";
    let test = "[[test]]\npage = \"samples/ferry/a.txt\"\nkeep = [\"sails again\"]\n";
    let said = check(&format!("{wide}{MORE}{test}")).ends_with(1);
    let said = said.says("noisy   samples/ferry/a.txt:2: sails again\n        removed by ferry/wide, rules/ferry.toml:4; expected at rules/ferry.toml:11");
    said.says(
        "noisy   samples/ferry/a.txt:2: The ferry sails again.\n        removed by ferry/wide, rules/ferry.toml:4\n",
    )
    .says("2 noisy, 0 missing");
}

#[test]
fn boilerplate_that_is_left_is_missing_and_what_holds_it_is_named() {
    let said = check(RADIO).ends_with(1);
    said.says("missing samples/ferry/a.txt:4: More ferries\n        no rule removes it\n").says("0 noisy, 1 missing");
    let keep = "[[keep]]\nid = \"more-stays\"\nline = 'More .*'\n";
    let said = check(&format!("{keep}{RADIO}{MORE}")).ends_with(1);
    said.says("missing samples/ferry/a.txt:4: More ferries\n        kept by ferry/more-stays, rules/ferry.toml:4\n");
    let small = "[[drop]]\nid = \"more\"\nkind = \"related\"\nline = ['More ferries']\nmax-share = 0.01\n";
    check(&format!("{RADIO}{small}")).ends_with(1).says("no rule removes it; ferry/more would take");
}

#[test]
fn labels_are_expectations_too() {
    let said = bench(RADIO).file("expected/ferry/a.gold", "K\nK\nK\nD\n").unboil("check").ends_with(1);
    said.says("noisy   samples/ferry/a.txt:1: Ferry Radio").says("missing samples/ferry/a.txt:4: More ferries");
    let said = bench(RADIO).file("expected/ferry/a.gold", "D\n").unboil("check").ends_with(1);
    said.says("labels: 1, lines: 4; write one letter for each line");
}

#[test]
fn a_test_that_speaks_of_nothing_is_a_mistake() {
    for (test, says) in [
        ("page = \"samples/ferry/b.txt\"", "cannot read the page of this test: samples/ferry/b.txt"),
        ("page = \"samples\"", "not a regular file"),
        ("drop = [\"x\"]", "a test needs either `page` or `text`"),
        ("page = \"samples/ferry/a.txt\"\ndrop = [\"Tram\"]", "`Tram` is not on samples/ferry/a.txt"),
    ] {
        check(&format!("{RADIO}{MORE}[[test]]\n{test}\n")).ends_with(1).says(says).says("--> rules/ferry.toml:11:1");
    }
}

/// The rules of a file, and what is said of them.
fn lints(rules: &str, says: &[&str]) {
    let said = check(rules).ends_with(1);
    for says in says {
        assert!(said.stdout.contains(says), "`{says}` is not in\n{}", said.stdout);
    }
}

#[test]
fn a_rule_that_no_test_watches() {
    let bench =
        bench(&format!("{RADIO}{MORE}")).file("samples/ferry/b.txt", "Ferry Radio\nFerry Shop\nThe bell rang.\n");
    let shop = "[[drop]]\nid = \"shop\"\nkind = \"promo\"\nline = [\"Ferry Shop\"]\n";
    let rules = fs::read_to_string(bench.path("rules/ferry.toml")).unwrap();
    let said = bench.file("rules/ferry.toml", format!("{rules}{shop}")).unboil("check").ends_with(1);
    said.says("warning[no-test]: no test covers ferry/shop").says("b.txt does not exist");
}

#[test]
fn a_rule_that_never_fires() {
    let tram = "[[drop]]\nid = \"tram\"\nkind = \"nav\"\nline = [\"Tram\"]\n";
    lints(
        &format!("{RADIO}{MORE}{tram}"),
        &[
            "warning[never-fired]: ferry/tram matches nothing on the samples and test pages",
            "--> rules/ferry.toml:12:6",
        ],
    );
}

#[test]
fn a_rule_whose_lines_another_takes_first() {
    let again = RADIO.replace("radio", "radio-again");
    lints(
        &format!("{RADIO}{again}{MORE}"),
        &["warning[shadowed]: ferry/radio already removes everything that ferry/radio-again matches"],
    );
    let keep = "[[keep]]\nid = \"more-stays\"\nline = 'More .*'\n";
    lints(
        &format!("{keep}{RADIO}{MORE}"),
        &["warning[shadowed]: a keep rule keeps everything that ferry/more matches"],
    );
}

#[test]
fn a_rule_that_takes_most_of_a_page() {
    let teaser = "A ferry sails, says the harbour office of the town by the sea";
    let text = format!("{}\n", "The bell rang. ".repeat(14).trim_end());
    let page = format!("Ferry Radio\n{text}More ferries\n{}", format!("{teaser}\n").repeat(9));
    let rest = "[[drop]]\nid = \"rest\"\nkind = \"related\"\nfrom = 'More ferries'\nto = { edge = \"end\" }\n";
    let bench = bench(&format!("{RADIO}{rest}")).file("samples/ferry/b.txt", page);
    let said = bench.file("expected/ferry/b.txt", text).unboil("check").ends_with(1);
    said.says("warning[too-broad]: ferry/rest removes 72% of samples/ferry/b.txt").says("1 lint");
}

#[test]
fn a_pattern_that_is_a_list() {
    lints(
        &format!("{RADIO}[[drop]]\nid = \"more\"\nkind = \"related\"\nline = 'More (ferries|trams)'\n"),
        &[
            "warning[exact-lines]: the pattern of ferry/more matches only exact lines",
            "line = [\"More ferries\", \"More trams\"]",
        ],
    );
}

#[test]
fn a_pattern_that_takes_sentences_too() {
    for (key, pattern) in [("line", ".*ferries.*"), ("inside", "ferries")] {
        lints(
            &format!("{RADIO}[[drop]]\nid = \"more\"\nkind = \"related\"\n{key} = '{pattern}'\n"),
            &[&format!("warning[unanchored]: `{key}` of ferry/more matches any line that contains its words")],
        );
    }
}

#[test]
fn a_kind_that_does_not_go_with_its_rule() {
    for (rule, says) in [
        ("kind = \"nav\"\ndebris = \"json\"", "ferry/x uses `debris`, but its kind is `nav`"),
        ("kind = \"tidy\"\nline = [\"More ferries\"]", "ferry/x removes text, but its kind is `tidy`"),
        ("kind = \"repeat\"\nline = [\"More ferries\"]", "ferry/x does not compare text with earlier text"),
        ("kind = \"nav\"\nsame-as = \"line-above\"", "ferry/x removes repeated text, but its kind is `nav`"),
    ] {
        lints(&format!("{RADIO}[[drop]]\nid = \"x\"\n{rule}\n"), &[&format!("warning[kind]: {says}")]);
    }
}

#[test]
fn a_signature_that_fits_the_pages_of_another() {
    let tram = "site = \"Tram\"\nsignature = ['Ferry Radio', 'More ferries', 'The ferry sails again\\.']\n";
    let said = bench(&format!("{RADIO}{MORE}")).file("rules/tram.toml", tram).unboil("check").ends_with(1);
    let said = said.says("warning[weak-signature]: the signature of tram matches 1 page of ferry");
    said.says("--> rules/tram.toml:1:8");
    let weak = "site = \"Bus\"\nsignature = ['Bus Radio']\n";
    let said = bench(&format!("{RADIO}{MORE}")).file("rules/bus.toml", weak).unboil("check").ends_with(1);
    said.says("warning[weak-signature]: the signature of bus has a total weight of 1, less than the threshold of 2");
    let test = "[[test]]\npage = \"samples/ferry/b.txt\"\ndrop = [\"Tram\"]\n[[drop]]\nid = \"t\"\nkind = \"nav\"\nline = [\"Tram\"]\n";
    let bench = bench(&format!("{RADIO}{MORE}{test}")).file("samples/ferry/b.txt", "Tram\nThe bell rang.\n");
    bench
        .unboil("check")
        .ends_with(1)
        .says("warning[weak-signature]: samples/ferry/b.txt matches ferry only by the name of its folder");
}

#[test]
fn a_template_that_is_no_longer_in_use() {
    lints(
        &format!("active = {{ to = 2019 }}\n{RADIO}{MORE}"),
        &["warning[active-ended]: the template of ferry was in use until 2019"],
    );
}

#[test]
fn a_lint_is_allowed_in_its_place_or_for_the_file_and_an_idle_allow_is_told() {
    let tram = "[[drop]]\nid = \"tram\"\nkind = \"nav\"\nline = [\"Tram\"]\n";
    let allow = "allow = { never-fired = \"old pages have it\" }\n";
    check(&format!("{RADIO}{MORE}{tram}{allow}")).ends_with(0).says("0 lints");
    check(&format!("{allow}{RADIO}{MORE}{tram}")).ends_with(0).says("0 lints");
    lints(
        &format!("{allow}{RADIO}{MORE}{tram}{allow}"),
        &["warning[idle-allow]: ferry allows `never-fired`, but nothing triggers this lint"],
    );
    let misspelt = check("allow = { never-fire = \"x\" }\n").ends_with(1);
    misspelt.says("unknown variant `never-fire`").says("1 mistake in 1 rule file");
}

#[test]
fn update_shows_what_changes_and_writes_it() {
    let bench = bench(RADIO).file("samples/ferry/b.txt", "Ferry Radio\nThe bell rang.\n");
    let said = bench.unboil("check --update").ends_with(0);
    let said = said.says("+More ferries\n").says("+++ expected/ferry/b.txt\n").says("+The bell rang.\n");
    said.says("4 kept, 2 dropped, 0 noisy, 0 missing");
    assert_eq!(fs::read_to_string(bench.path("expected/ferry/b.txt")).unwrap(), "The bell rang.\n");
    bench.unboil("check").ends_with(0).says("0 missing");
}

#[test]
fn one_file_can_be_checked_alone() {
    let bench =
        bench(&format!("{RADIO}{MORE}")).file("rules/more/tram.toml", "site = \"Tram\"\nactive = { to = 2001 }\n");
    bench.unboil("check rules/ferry.toml").ends_with(0).says("1 rule file, 1 page: 2 kept, 2 dropped");
    bench.unboil("check rules/more/tram.toml").ends_with(1).says("1 rule file").says("active-ended");
    bench.unboil("check rules/more").ends_with(1).says("1 rule file").says("active-ended");
    bench.unboil("check samples/ferry/a.txt").ends_with(2).complains("is not a rule file");
}

#[test]
fn without_rules_at_hand_what_ships_is_checked() {
    Bench::new().unboil("check").says("these are the built-in rules");
}

#[test]
fn programs_get_json_and_annotations() {
    let tram = "[[drop]]\nid = \"tram\"\nkind = \"nav\"\nline = [\"Tram\"]\n";
    let bench = bench(&format!("{RADIO}{tram}"));
    let said = bench.unboil("check --format json").ends_with(1);
    let json: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!((&json["missing"], &json["well"]), (&1.into(), &false.into()), "{json:#}");
    assert_eq!(json["failed"][0]["line"], 4, "{json:#}");
    assert_eq!(json["problems"][0]["lint"], "never-fired", "{json:#}");
    let said = bench.unboil("check --format github").ends_with(1);
    let said = said.says("::error title=missing::samples/ferry/a.txt:4: More ferries (no rule removes it)\n");
    said.says("::warning file=rules/ferry.toml,line=8,title=never-fired::ferry/tram matches nothing");
    let bad = bench.file("rules/bad.toml", "site = \"x\nhosts = []");
    bad.unboil("check --format github").ends_with(1).says("::error file=rules/bad.toml,line=1,title=mistake::");
    bad.unboil("check --format json").ends_with(1).says("\"well\": false");
}

/// A folder of pages of a site, of which the last lines changed at some time.
fn folder(bench: Bench, tail: &str) -> Bench {
    let page =
        |n: usize| format!("Ferry Radio\nBoat number {n} sails again, the harbour office said.\nTalk to us\n{tail}\n");
    (0..12).fold(bench, |bench, n| bench.file(format!("raw/{n}.txt"), page(n)))
}

#[test]
fn against_a_folder_what_is_left_in_and_what_does_not_fire_is_told() {
    let bench = folder(bench(&format!("{RADIO}{MORE}")), "Other ferries").file("raw/x.txt", "The tram runs.\n");
    let said = bench.unboil("check --against raw").ends_with(1);
    let said = said.says("13 pages, 1 of unknown sites").says("never fired  ferry/more\n");
    let said = said.says("repeated and kept, ferry:\n").says("     12 of 12  Other ferries\n");
    assert!(!said.stdout.contains("Boat number"), "{}", said.stdout);
}

#[test]
fn against_a_folder_a_rule_that_fires_less_than_in_an_earlier_run_is_told() {
    let bench = folder(bench(&format!("{RADIO}{MORE}")), "More ferries");
    bench.unboil("clean raw -o out --rules rules").ends_with(0);
    bench.unboil("check --against raw --since out/report.json").ends_with(0);
    let bench = folder(bench, "Other ferries").file("raw/12.txt", PAGE);
    let said = bench.unboil("check --against raw --since out/report.json").ends_with(1);
    said.says("fires less  ferry/more: on 8% of its site's pages now, on 100% before\n");
    let wrong = bench.unboil("check --against raw --since rules/ferry.toml").ends_with(2);
    wrong.complains("cannot read rules/ferry.toml as the report.json of a run");
}

#[test]
fn against_a_folder_pages_that_no_rule_touched_are_named() {
    let rules = "hosts = [\"ferry.example.com\"]\n".to_owned() + RADIO + MORE;
    let bench = bench(&rules).file("raw/ferry.example.com/a.txt", "The bell rang.\n");
    bench.unboil("check --against raw").says("1 page not changed by any rule:\n  ferry.example.com/a.txt\n");
}

/// What ships is clean, as a user's own site files can be.
#[test]
fn what_ships_is_clean() {
    let bench = ["rules", "samples", "expected"].into_iter().fold(Bench::new(), Bench::copy);
    assert!(project().join("expected").is_dir());
    bench.unboil("check").ends_with(0).says("0 noisy, 0 missing; 0 lints");
}

#[test]
fn every_lint_is_in_the_reference() {
    let reference = fs::read_to_string(project().join("docs/check.md")).unwrap();
    for lint in unboil::rule::Lint::ALL {
        assert!(reference.contains(&format!("| `{lint}` | ")), "docs/check.md does not tell of {lint}");
    }
}

#[test]
fn a_page_of_which_nothing_is_left_is_told() {
    let all = "[[drop]]\nid = \"all\"\nkind = \"nav\"\nline = '(Ferry|The|It|More) .*'\n";
    lints(all, &["warning[too-broad]: all text of samples/ferry/a.txt is removed"]);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_waited_for_and_hostile_text_is_made_visible() {
    let bench = bench(RADIO).file("expected/ferry/a.txt", "The ferry sails again.\x0c\u{9b}E\u{202e}\n");
    let said = bench.unboil("check --format github").ends_with(1);
    assert!(!said.stdout.contains(['\u{9b}', '\u{202e}', '\x0c']), "{}", said.stdout);
    let pipe =
        |path: &str| assert!(std::process::Command::new("mkfifo").arg(bench.path(path)).status().unwrap().success());
    pipe("expected/ferry/a.gold");
    pipe("rules/pipe.toml");
    let said = bench.unboil("check --format json").ends_with(2).complains("cannot read rules/pipe.toml");
    let json: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(json["well"], false, "{json:#}");
    fs::remove_file(bench.path("rules/pipe.toml")).unwrap();
    bench.unboil("check").ends_with(1);
}

#[test]
fn a_file_without_tests_and_samples_is_told_of_once() {
    let bus = format!("site = \"Bus\"\nhosts = [\"bus.example.com\"]\n{RADIO}{MORE}");
    let said = bench(&format!("{RADIO}{MORE}")).file("rules/bus.toml", bus).unboil("check").ends_with(1);
    said.says("warning[no-test]: bus has no tests and no samples").says("; 1 lint\n");
}
