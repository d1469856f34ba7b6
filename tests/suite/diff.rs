//! `unboil diff` shows what a run took, whatever the pages hold, through whatever pager.

use crate::bench::{Bench, Ran, name};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

const RULES: &str = "site = \"Nasty\"\n\
    [[drop]]\nid = \"line\"\nkind = \"nav\"\nline = 'DROP.*'\n\
    [[drop]]\nid = \"inside\"\nkind = \"nav\"\ninside = 'GLUED.*?;'\n\
    [[drop]]\nid = \"more\"\nkind = \"share\"\ninside = 'MORE.*?;'\n";

/// A run over pages of one site, each with its bytes.
fn run_of(pages: &[(&[u8], &[u8])]) -> Bench {
    let mut bench = Bench::new().file("rules/nasty.toml", RULES);
    for (path, bytes) in pages {
        bench = bench.file(bench_path(path), bytes);
    }
    bench.unboil("clean raw -o out --rules rules --site nasty --quiet").ends_with(0);
    bench
}

fn bench_path(path: &[u8]) -> std::path::PathBuf {
    std::path::Path::new("raw").join(name(path))
}

/// Runs a command line in a terminal of its own, which the program `script` makes.
fn in_terminal(bench: &Bench, before: &str, arguments: &str) -> Ran {
    let line = format!("{before} '{}' {arguments}", env!("CARGO_BIN_EXE_unboil"));
    let mut command = Command::new("script");
    for unset in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LESS", "PAGER", "UNBOIL_PAGER"] {
        command.env_remove(unset);
    }
    command.env("TERM", "xterm").args(["-qec", &line, "/dev/null"]);
    bench.run(&mut command)
}

/// A pager that keeps what it is given, and its arguments.
fn pager(bench: Bench, after: &str) -> Bench {
    let bench =
        bench.file("the pager.sh", format!("#!/bin/sh\nprintf '%s|' \"$@\" > arguments\ncat > paged\n{after}\n"));
    fs::set_permissions(bench.path("the pager.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    bench
}

fn paged(bench: &Bench) -> String {
    fs::read_to_string(bench.path("paged")).unwrap()
}

const HOSTILE: &[u8] = b"DROP \x1b[2J\x1b]0;title\x07 \xe2\x80\xae gpj.exe \xc2\x9b31m\n\
    stays \x1b[H here\n\
    kept GLUED \x1b[1A\x08\x08;end \xe2\x81\xa6\r\n";

#[test]
fn nothing_in_a_page_or_a_name_moves_the_cursor() {
    let bench = run_of(&[(b"a \x1b[2J\xe2\x80\xae\nb.txt", HOSTILE)]);
    for arguments in ["diff out", "diff out --stat", "diff out -U 9", "diff out a"] {
        let ran = bench.unboil(arguments);
        for said in [&ran.stdout, &ran.stderr] {
            let odd = said.chars().find(|c| c.is_control() && *c != '\n');
            assert_eq!(odd, None, "{arguments}: {said:?}");
            assert!(!said.contains(['\u{202E}', '\u{2066}']), "{arguments}: {said:?}");
        }
    }
    let shown = bench.unboil("diff out").ends_with(0).says(r"a \u{1b}[2J\u{202e}\u{a}b.txt");
    assert!(shown.stdout.contains("- DROP \\u{1b}[2J\\u{1b}]0;title\\u{7} \\u{202e} gpj.exe \\u{9b}31m\n"));
    assert!(shown.stdout.contains(r"~ kept [-GLUED \u{1b}[1A\u{8}\u{8};-]end \u{2066}"), "{}", shown.stdout);
    let diff = b"--- a/a.txt\n+++ b/a.txt\n@@ -1,1 +0,0 @@ nasty/line\x1b[2J\n-DROP \xff\x9b31m\n";
    let bench = run_of(&[(b"a.txt", b"DROP\n")]).file("out/diff/a.txt.diff", diff);
    let wanted = "nasty/line\\u{1b}[2J  1 - DROP \u{FFFD}\u{FFFD}31m\n";
    bench.unboil("diff out").ends_with(0).says(wanted);
}

#[test]
fn in_colour_no_sequence_but_our_own_comes_through() {
    let bench = run_of(&[(b"a.txt", HOSTILE)]);
    let ran = in_terminal(&bench, "", "diff out --no-pager");
    assert!(ran.stdout.contains('\x1b'), "there are colours: {ran:?}");
    // What starts with an escape ends with `m`, and is digits and semicolons between.
    for rest in ran.stdout.split('\x1b').skip(1) {
        let style = rest.strip_prefix('[').and_then(|rest| rest.split_once('m')).map(|(style, _)| style);
        assert!(style.is_some_and(|style| style.chars().all(|c| c.is_ascii_digit() || c == ';')), "{:?}", ran.stdout);
    }
    assert!(ran.stdout.contains("kept \x1b[7m\x1b[31mGLUED"), "the words that go are marked: {:?}", ran.stdout);
}

#[test]
fn each_line_stands_once_with_the_rule_that_took_it() {
    let bench = run_of(&[(b"a.txt", b"DROP one\nkept GLUED a; and MORE b; here\nGLUED all;\nDROP two\n")]);
    let wanted = "a.txt  [nasty]  4 lines\n\
        nasty/line    1 - DROP one\n\
        \x20             2 ~ kept [-GLUED a;-] and [-MORE b;-] here\n\
        nasty/inside      - GLUED a;\n\
        nasty/more        - MORE b;\n\
        nasty/inside  3 - GLUED all;\n\
        nasty/line    4 - DROP two\n";
    assert_eq!(bench.unboil("diff out").ends_with(0).stdout, wanted);
}

#[test]
fn the_margin_is_aligned_by_what_is_seen_of_a_name() {
    let bench =
        Bench::new().file("rules/新聞.toml", RULES).file("raw/a.txt", "DROP 一\n天気は晴れです。\nمرحبا GLUED;بكم\n");
    bench.unboil("clean raw -o out --rules rules --site 新聞 --quiet").ends_with(0);
    let shown = bench.unboil("diff out").ends_with(0).stdout;
    let lines: Vec<&str> = shown.lines().skip(1).collect();
    assert_eq!(lines[0], "新聞/line    1 - DROP 一");
    assert_eq!(lines[1], "             2   天気は晴れです。");
    assert_eq!(lines[2], "新聞/inside  3 ~ مرحبا [-GLUED;-]بكم");
}

#[test]
fn the_pager_gets_it_with_colours_and_its_arguments_without_a_shell() {
    let bench = pager(run_of(&[(b"a.txt", b"DROP one\nkept\n")]), "");
    let before = "PAGER=false UNBOIL_PAGER=\"'./the pager.sh' --title 'a  b' \\$HOME\"";
    let ran = in_terminal(&bench, before, "diff out");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(fs::read_to_string(bench.path("arguments")).unwrap(), "--title|a  b|$HOME|");
    assert!(paged(&bench).contains("- DROP one") && paged(&bench).contains("\x1b[31m"), "{:?}", paged(&bench));
    in_terminal(&bench, &format!("NO_COLOR=1 {before}"), "diff out");
    assert_eq!(paged(&bench), "a.txt  [nasty]  1 line\nnasty/line  1 - DROP one\n            2   kept\n");
}

#[test]
fn there_is_no_pager_where_there_is_no_terminal_or_it_is_not_wanted() {
    let bench = pager(run_of(&[(b"a.txt", b"DROP one\n")]), "");
    let mut command = Command::new(env!("CARGO_BIN_EXE_unboil"));
    bench.run(command.args(["diff", "out"]).env("PAGER", "'./the pager.sh'")).ends_with(0).says("- DROP one");
    for (before, arguments) in [("PAGER=\"'./the pager.sh'\"", "diff out --no-pager"), ("PAGER=", "diff out")] {
        let ran = in_terminal(&bench, before, arguments);
        assert!(ran.stdout.contains("DROP one"), "{ran:?}");
    }
    assert!(!bench.path("paged").exists());
}

#[test]
fn a_pager_that_cannot_be_started_is_said_and_gone_without() {
    let bench = run_of(&[(b"a.txt", b"DROP one\n")]);
    for (before, said) in
        [("PAGER=/no/pager", "cannot start the pager /no/pager: "), ("PAGER=\"less 'x\"", "a closing quote is missing")]
    {
        let ran = in_terminal(&bench, before, "diff out");
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.stdout.contains(said) && ran.stdout.contains("DROP one"), "{ran:?}");
    }
}

#[test]
fn a_pager_may_be_quit_early() {
    let line = b"DROP a line that is long enough to fill what lies between us and a pager\n";
    let bench = run_of(&[(b"a.txt", &line.repeat(20_000)), (b"b.txt", b"DROP\n")]);
    let ran = in_terminal(&bench, "PAGER='head -n 3'", "diff out");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.stdout.lines().count(), 3, "{ran:?}");
}

#[test]
fn a_diff_that_is_missing_or_damaged_is_named_and_the_others_are_shown() {
    let pages: [(&[u8], &[u8]); 5] = [
        (b"a.txt", b"DROP a\n"),
        (b"b.txt", b"DROP b\n"),
        (b"c.txt", b"DROP c\n"),
        (b"d.txt", b"DROP d\n"),
        (b"e.txt", b"DROP e\n"),
    ];
    let bench = run_of(&pages);
    fs::remove_file(bench.path("out/diff/a.txt.diff")).unwrap();
    fs::write(bench.path("out/diff/b.txt.diff"), "").unwrap();
    fs::write(bench.path("out/diff/c.txt.diff"), "--- a/c.txt\n+++ b/c.txt\n@@ -1,2 +0,0 @@ nasty/line\n-DROP c\n")
        .unwrap();
    fs::remove_file(bench.path("out/diff/d.txt.diff")).unwrap();
    fs::create_dir(bench.path("out/diff/d.txt.diff")).unwrap();
    let ran = bench.unboil("diff out").ends_with(1).says("- DROP e");
    let ran = ran.complains("a.txt: cannot read its diff out/diff/a.txt.diff").complains("b.txt.diff is damaged");
    ran.complains("c.txt.diff is damaged: line 4 of the diff")
        .complains("d.txt: cannot read its diff")
        .complains("not a regular file");
}

#[test]
fn clean_text_of_another_page_is_not_shown_around_a_diff() {
    let bench = run_of(&[(b"a.txt", b"1\n2\n3\n4\n5\nDROP a\n")]).file("out/clean/a.txt", "another\n");
    let ran = bench.unboil("diff out -U 9").ends_with(1).complains("a.txt: its clean text does not match the diff");
    assert!(ran.stdout.contains("3   3\n") && !ran.stdout.contains("another"), "{ran:?}");
}

#[test]
fn a_diff_whose_headings_do_not_say_which_rule_took_what_names_them_all() {
    let diff =
        "--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,1 @@ nasty/line, nasty/inside\n-DROP a\n-kept GLUED;\n-DROP b\n+kept \n";
    let bench = run_of(&[(b"a.txt", b"DROP a\nkept GLUED;\nDROP b\n")]).file("out/diff/a.txt.diff", diff);
    let shown = bench.unboil("diff out").ends_with(0).stdout;
    let wanted = "a.txt  [nasty]  3 lines\n           by nasty/line, nasty/inside\none of 2  1 - DROP a\n\
        one of 2  2 - kept GLUED;\none of 2  3 - DROP b\n            + kept \n";
    assert_eq!(shown, wanted);
    bench.unboil("diff out --rule nasty/inside").ends_with(0).says("DROP a");
    bench.unboil("diff out --stat").ends_with(0).says("3  a.txt: (one of several) 3");
}

#[test]
fn pages_are_found_by_any_of_their_paths() {
    let pages: [(&[u8], &[u8]); 4] = [
        (b"north/a.txt", b"DROP a\n"),
        (b"north/b.html", b"<html><body><p>The ferry sails.</p><p>DROP b</p></body></html>"),
        (b"northern/c.txt", b"DROP c\n"),
        (b"no \xff utf-8.txt", b"DROP d\n"),
    ];
    let bench = run_of(&pages);
    let shown = |arguments: &str| {
        let ran = bench.unboil(&format!("diff out {arguments} --stat")).ends_with(0);
        ran.stdout
            .lines()
            .take_while(|line| !line.is_empty())
            .map(|line| line[8..].split(':').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(shown(""), ["no \u{FFFD} utf-8.txt", "north/a.txt", "north/b.html", "northern/c.txt"]);
    for folder in ["north", "./north/", "out/clean/north", "out/diff/north", "raw/north", "clean/north"] {
        assert_eq!(shown(folder), ["north/a.txt", "north/b.html"], "{folder}");
    }
    for page in ["north/b.html", "out/clean/north/b.html.txt", "out/diff/north/b.html.diff", "raw/north/b.html"] {
        assert_eq!(shown(page), ["north/b.html"], "{page}");
    }
    assert_eq!(shown("northern/c.txt north/a.txt"), ["north/a.txt", "northern/c.txt"], "in the order of the run");
    bench
        .unboil("diff out north/c.txt")
        .ends_with(2)
        .complains("north/c.txt is not a page of the run in out; similar names: ");
}

#[test]
fn a_run_that_did_not_end_shows_what_is_there() {
    let bench = run_of(&[(b"a.txt", b"DROP a\n"), (b"b/c.txt", b"DROP c\n")])
        .file("out/report.json", "{\"unboil\":\"0.1.0\",\"state\":\"running\"}\n");
    let ran = bench.unboil("diff out").ends_with(0).complains("is not finished");
    assert!(ran.stdout.contains("DROP a") && ran.stdout.contains("DROP c"), "{ran:?}");
    bench.unboil("diff out b").ends_with(0).says("DROP c");
    bench.unboil("diff out x").ends_with(2).complains("x is not a page");
    bench.unboil("diff out --site nasty").ends_with(2).complains("did not finish");
}

#[test]
fn a_report_leads_to_no_file_outside_of_its_folder() {
    let report = r#"{"unboil":"0.1.0","state":"done","raw":[],"pages":[{"id":"../../secret","state":"cleaned","bytes-removed":1}],"summary":{}}"#;
    let bench = run_of(&[(b"a.txt", b"a\n")])
        .file("out/report.json", report)
        .file("secret.diff", "@@ -1,1 +0,0 @@ a/b\n-secret\n");
    let ran = bench.unboil("diff out").ends_with(1).complains("not a path of a page");
    assert!(!ran.stdout.contains("secret"), "{ran:?}");
}
