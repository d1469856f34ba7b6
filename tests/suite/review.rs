//! Decisions on removals: where each is written, what it does, and that it can be taken back.

use crate::bench::{Bench, project, tree};
use std::fs;
use std::path::Path;
use unboil::judge::{JudgeOptions, Titles};
use unboil::page::Page;
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::review::{Judged, Proposal, Reloaded, ReviewError, ReviewSession, Undo, Written, WrongRemoval};
use unboil::rule::{Edit, EditError};
use unboil::source::{Folder, Found, Location, read};

const FERRY: &str = "# Ferry News, its pages.\nsite = \"Ferry News\"\nhosts = [\"ferry.example.com\"]\n\n\
    # The bar on top.\n[[drop]]\nid   = \"bar\"\nkind = \"nav\"\nline = [\"Home\", \"Read more\"]   # exact\n\n\
    [[drop]]\nid   = \"more\"\nkind = \"related\"\nfrom = 'More stories'\nto   = 'The end'\n\n\
    [[drop]]\nid    = \"counts\"\nkind  = \"meta\"\nline  = '\\d+ comments'\n\n\
    [[drop]]\nid     = \"read\"\nkind   = \"meta\"\ninside = 'Read on$'\n";
const PAGE: &str = "Home\nThe ferry sails again.\n12 comments\nRead more\nIt sails at nine. Read on\n\
    More stories\nTram stops\nThe mayor was there.\nThe end\n";

const IDENTIFY: Judged = Judged::Identify(Unknown::Judged(JudgeOptions { caution: None, titles: Titles::Keep }));

/// Own rules for a ferry, and a dump of a ferry's page.
fn ferry() -> Bench {
    Bench::new()
        .file("rules/ferry.toml", FERRY)
        .file("raw/a.txt", PAGE)
        .file("raw/a.txt.url", "https://ferry.example.com/a\n")
}

impl Bench {
    fn session(&self) -> ReviewSession {
        ReviewSession::open(&self.path("rules"), &self.path("")).unwrap()
    }

    fn dump(&self, path: impl AsRef<Path>) -> (Location, Page) {
        let Some(Found::Page(location)) = Folder::open(&self.path(path), Path::new("")).unwrap().next() else {
            panic!("no page");
        };
        let page = Page::read(read(&location).unwrap()).unwrap();
        (location, page)
    }

    fn text(&self, path: impl AsRef<Path>) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Rejects a line of a dump with the proposal that comes first.
    fn rejects(&self, path: &str, rule: &str, line: &str) -> (Proposal, Written) {
        let mut session = self.session();
        let (location, page) = self.dump(path);
        let proposal = session.reject(&wrong(&page, rule, line)).unwrap().swap_remove(0);
        let written = session.write(&proposal, &[location]).unwrap();
        (proposal, written)
    }
}

fn wrong<'w>(page: &'w Page, rule: &'w str, line: &str) -> WrongRemoval<'w> {
    let line = (0..page.line_count()).find(|&l| page.reading(l) == line.as_bytes()).expect("the line is there");
    WrongRemoval { page, line, rule, judged: &IDENTIFY }
}

#[test]
fn a_rejected_line_leaves_its_list_with_a_test_that_passes_and_comes_back() {
    let bench = ferry();
    let before = tree(&bench.path(""));
    let (proposal, written) = bench.rejects("raw/a.txt", "ferry/bar", "Read more");
    let wanted = FERRY.replace("[\"Home\", \"Read more\"]", "[\"Home\"]")
        + "\n[[test]]\npage = \"samples/ferry/a.txt\"\nkeep = [\"Read more\"]\n";
    assert_eq!(bench.text("rules/ferry.toml"), wanted);
    assert_eq!(bench.text("samples/ferry/a.txt"), PAGE);
    assert_eq!(bench.text("samples/ferry/a.txt.url"), "https://ferry.example.com/a\n");
    assert_eq!(written.file, bench.path("rules/ferry.toml"));
    assert!(written.told[0].ends_with("ferry.toml is changed in place"), "{:?}", written.told);
    let effect = &proposal.changes[0];
    assert_eq!((effect.lines.len(), effect.lines[0].line, effect.removals), (1, 4, [5, 4]), "{effect:?}");
    assert_eq!(effect.beside(4).count(), 0);
    bench.unboil("check rules/ferry.toml").says("1 kept");
    let undo = Undo::from_json(&written.undo.to_json().unwrap()).unwrap();
    bench.session().take_back(&undo).unwrap();
    assert_eq!(tree(&bench.path("")), before);
    assert!(!bench.path("samples").exists(), "an empty folder is left");
}

#[test]
fn a_line_of_a_range_and_a_line_of_a_pattern_are_kept_by_name() {
    for (rule, line) in [("ferry/more", "The mayor was there."), ("ferry/counts", "12 comments")] {
        let bench = ferry();
        let (proposal, _) = bench.rejects("raw/a.txt", rule, line);
        assert_eq!(proposal.edits, [Edit::KeepLine { line: line.into() }]);
        assert_eq!(proposal.changes[0].lines.len(), 1, "{proposal:?}");
        let text = bench.text("rules/ferry.toml");
        assert!(text.contains(&format!("line = [\n    \"{line}\",\n]\n\n# The bar on top.\n[[drop]]")), "{text}");
    }
}

#[test]
fn part_of_a_line_comes_back_with_its_line() {
    let (proposal, _) = ferry().rejects("raw/a.txt", "ferry/read", "It sails at nine. Read on");
    assert_eq!(proposal.edits, [Edit::KeepLine { line: "It sails at nine. Read on".into() }]);
    assert!(proposal.changes[0].lines[0].after.is_empty());
}

#[test]
fn a_line_with_numbers_can_be_kept_with_any_numbers() {
    let bench = ferry();
    let (location, page) = bench.dump("raw/a.txt");
    let mut session = bench.session();
    let proposals = session.reject(&wrong(&page, "ferry/counts", "12 comments")).unwrap();
    assert_eq!(proposals[1].edits, [Edit::KeepPattern { pattern: r"\d+ comments".into() }]);
    session.write(&proposals[1], &[location]).unwrap();
    assert!(bench.text("rules/ferry.toml").contains(r"line = '\d+ comments'"));
}

#[test]
fn a_marker_is_offered_behind_what_changes_less() {
    let rules = FERRY.replace("to   = 'The end'", "to   = ['The end', 'The mayor was there\\.']");
    let bench = ferry().file("rules/ferry.toml", rules);
    let (_, page) = bench.dump("raw/a.txt");
    let proposals = bench.session().reject(&wrong(&page, "ferry/more", "The end")).unwrap();
    let beside: Vec<usize> = proposals.iter().map(|proposal| proposal.changes[0].beside(9).count()).collect();
    assert_eq!(beside, [0, 0], "the range ends a line before");
    assert!(matches!(proposals[0].edits[..], [Edit::Narrow { .. }]), "{proposals:?}");
    // The end of the range is all that goes below it: without it the mayor comes back too.
    let page = Page::read(unboil::page::Dump {
        url: Some("https://ferry.example.com/c".into()),
        bytes: b"It sails.\nMore stories\nTram stops\nThe end\nIt sails.\n".to_vec(),
        ..Default::default()
    });
    let page = page.unwrap();
    let proposals = bench.session().reject(&wrong(&page, "ferry/more", "The end")).unwrap();
    assert!(matches!(proposals[0].edits[..], [Edit::KeepLine { .. }]), "{proposals:?}");
    assert_eq!(proposals[1].changes[0].beside(4).count(), 2, "{proposals:?}");
}

#[test]
fn decisions_follow_each_other_and_are_taken_back_last_first() {
    let bench = ferry();
    let before = tree(&bench.path(""));
    let (location, page) = bench.dump("raw/a.txt");
    let mut session = bench.session();
    let mut undos = Vec::new();
    for (rule, line) in [("ferry/more", "Tram stops"), ("ferry/more", "The mayor was there."), ("ferry/bar", "Home")] {
        let proposal = session.reject(&wrong(&page, rule, line)).unwrap().swap_remove(0);
        undos.push(session.write(&proposal, std::slice::from_ref(&location)).unwrap().undo);
    }
    let text = bench.text("rules/ferry.toml");
    assert!(text.contains("line = [\n    \"Tram stops\",\n    \"The mayor was there.\",\n]"), "{text}");
    assert!(text.ends_with("keep = [\"Tram stops\", \"The mayor was there.\", \"Home\"]\n"), "{text}");
    assert_eq!(fs::read_dir(bench.path("samples/ferry")).unwrap().count(), 2, "one page is one sample");
    undos.iter().rev().for_each(|undo| session.take_back(undo).unwrap());
    assert_eq!(tree(&bench.path("")), before);
}

#[test]
fn a_decision_is_taken_back_from_a_file_that_was_changed_elsewhere_by_hand() {
    let bench = ferry();
    let (_, written) = bench.rejects("raw/a.txt", "ferry/bar", "Read more");
    let mine = |text: &str| format!("# Mine.\n{}", text.replace("'Read on$'", "'Read on, all$'"));
    fs::write(bench.path("rules/ferry.toml"), mine(&bench.text("rules/ferry.toml"))).unwrap();
    bench.session().take_back(&written.undo).unwrap();
    assert_eq!(bench.text("rules/ferry.toml"), mine(FERRY));
    assert!(!bench.path("samples").exists());
}

/// Both lists that it is in, of lines that stay and of the page's test, go on to hold the others.
#[test]
fn an_older_decision_is_taken_back_and_the_later_ones_stay() {
    let bench = ferry();
    let decisions = [
        ("ferry/more", "Tram stops"),
        ("ferry/bar", "Home"),
        ("ferry/more", "The mayor was there."),
        ("ferry/counts", "12 comments"),
    ];
    let undos: Vec<Undo> = decisions.iter().map(|(rule, line)| bench.rejects("raw/a.txt", rule, line).1.undo).collect();
    let undos: Vec<Undo> = undos.iter().map(|undo| Undo::from_json(&undo.to_json().unwrap()).unwrap()).collect();
    for (undo, (_, line)) in undos.iter().zip(decisions).take(2) {
        bench.session().take_back(undo).unwrap();
        bench.unboil("check rules/ferry.toml").says("0 noisy, 0 missing");
        let (_, page) = bench.dump("raw/a.txt");
        let session = bench.session();
        let verdict = clean_page(session.rule_set(), &page, Choice::Identify(Unknown::default())).judgement;
        let clean = String::from_utf8(unboil::render::clean(&page, &verdict.removals)).unwrap();
        assert!(!clean.contains(line) && clean.contains("12 comments") && clean.contains("The mayor"), "{clean}");
    }
    let text = bench.text("rules/ferry.toml");
    assert!(text.contains("keep = [\"The mayor was there.\", \"12 comments\"]"), "{text}");
    assert!(bench.path("samples/ferry/a.txt").exists(), "later decisions are on the same page");
    undos[2..].iter().for_each(|undo| bench.session().take_back(undo).unwrap());
    assert!(!bench.text("rules/ferry.toml").contains("keep"));
}

#[test]
fn what_of_a_decision_is_not_there_any_more_is_not_taken_back() {
    let bench = ferry();
    let (_, written) = bench.rejects("raw/a.txt", "ferry/bar", "Home");
    let changes = [
        ("rules/ferry.toml", "line = [\"Read more\"]", "line = 'Read more'"),
        ("samples/ferry/a.txt", "Home\n", "Ahoy\n"),
    ];
    for (file, was, is) in changes {
        let text = bench.text(file);
        fs::write(bench.path(file), text.replace(was, is)).unwrap();
        let all = tree(&bench.path(""));
        let refused = bench.session().take_back(&written.undo).unwrap_err();
        assert!(matches!(&refused, ReviewError::Edited(path) if path.ends_with(file)), "{refused}");
        assert_eq!(tree(&bench.path("")), all, "a refused undo changed something");
        fs::write(bench.path(file), text).unwrap();
    }
}

#[test]
fn a_decision_that_was_taken_back_in_part_is_taken_back_in_full() {
    for done in
        [&["samples/ferry/a.txt"][..], &["samples/ferry/a.txt.url", "samples/ferry/a.txt"], &["rules/ferry.toml"]]
    {
        let bench = ferry();
        let before = tree(&bench.path(""));
        let (_, written) = bench.rejects("raw/a.txt", "ferry/bar", "Home");
        for file in done {
            match *file {
                "rules/ferry.toml" => fs::write(bench.path(file), FERRY).unwrap(),
                sample => fs::remove_file(bench.path(sample)).unwrap(),
            }
        }
        let mut session = bench.session();
        session.take_back(&written.undo).unwrap();
        assert_eq!(tree(&bench.path("")), before);
        session.take_back(&written.undo).unwrap();
        assert_eq!(tree(&bench.path("")), before, "taken back twice");
    }
}

#[test]
fn files_that_were_changed_are_read_anew() {
    let bench = ferry();
    let mut session = bench.session();
    assert_eq!(session.reload().unwrap(), Reloaded::Unchanged);
    fs::write(bench.path("rules/ferry.toml"), FERRY.replace("\"Home\", ", "")).unwrap();
    assert_eq!(session.reload().unwrap(), Reloaded::Changed);
    let (_, page) = bench.dump("raw/a.txt");
    assert!(matches!(session.reject(&wrong(&page, "ferry/bar", "Home")), Err(ReviewError::NotTaken { .. })));
    fs::write(bench.path("rules/ferry.toml"), "site =").unwrap();
    assert!(session.reload().is_err());
}

#[test]
fn a_very_long_line_is_kept_by_its_start() {
    let long = format!("12 goats (and a cook) sailed; {}", "the ferry went to and fro. ".repeat(100_000));
    let bench = ferry()
        .file("rules/ferry.toml", FERRY.replace("'\\d+ comments'", "'\\d+ .*'"))
        .file("raw/a.txt", format!("It sails.\n{long}\nIt sails.\n"));
    let (proposal, _) = bench.rejects("raw/a.txt", "ferry/counts", long.trim_end());
    assert!(matches!(&proposal.edits[..], [Edit::KeepPattern { pattern }] if pattern.starts_with(r"\d+ goats \(and")));
    let file = bench.text("rules/ferry.toml");
    assert!(file.len() < FERRY.len() + 600, "{} bytes", file.len());
    bench.unboil("check rules").says("1 kept");
}

#[test]
fn a_file_that_changed_since_it_was_read_is_not_written() {
    let bench = ferry();
    let (location, page) = bench.dump("raw/a.txt");
    let mut session = bench.session();
    let proposal = session.reject(&wrong(&page, "ferry/bar", "Home")).unwrap().swap_remove(0);
    fs::write(bench.path("rules/ferry.toml"), format!("{FERRY}# mine\n")).unwrap();
    let all = tree(&bench.path(""));
    let refused = session.write(&proposal, &[location]).unwrap_err();
    assert!(matches!(refused, ReviewError::Changed(_)), "{refused}");
    assert_eq!(tree(&bench.path("")), all, "a sample was left behind");
}

#[test]
fn a_test_that_said_otherwise_says_so_no_more_and_stale_texts_are_told_of() {
    let test = "\n[[test]]\npage = \"samples/ferry/b.txt\"\ndrop = [\"Home\", \"more\"]\nkeep = [\"The ferry\"]\n";
    let clean = "The ferry sails again.\nIt sails at nine. \n";
    let bench = ferry()
        .file("rules/ferry.toml", format!("{FERRY}{test}"))
        .file("samples/ferry/b.txt", PAGE)
        .file("expected/ferry/b.txt", clean);
    let (_, written) = bench.rejects("raw/a.txt", "ferry/bar", "Read more");
    let told = written.told.join("\n");
    assert!(
        told.contains("a test of samples/ferry/b.txt expected `more` to be removed: this expectation was deleted"),
        "{told}"
    );
    assert!(
        told.contains("expected/ferry/b.txt differs from the new output: update it with `unboil check --update`"),
        "{told}"
    );
    let text = bench.text("rules/ferry.toml");
    assert!(text.contains("page = \"samples/ferry/b.txt\"\ndrop = [\"Home\"]\nkeep = [\"The ferry\"]\n"), "{text}");
}

#[test]
fn a_rule_for_every_page_keeps_a_line_for_the_site_alone() {
    let bench = ferry().file("raw/a.txt", "Skip to content\nThe ferry sails again.\n");
    let (_, written) = bench.rejects("raw/a.txt", "_any/skip-links", "Skip to content");
    assert_eq!(written.file, bench.path("rules/ferry.toml"));
    assert!(written.told[0].starts_with("_any/skip-links applies to every page, so the line is kept only for ferry."));
}

#[test]
fn without_a_site_the_file_for_every_page_is_changed() {
    let html = "<html><body><nav><a href=/a>Harbour</a> <a href=/b>Town hall</a></nav><article><h1>The ferry</h1>\
        <p>The ferry sails again on Monday, the harbour office said, and children travel free of charge all week.</p>\
        <p>It sails at nine, and a band plays on the quay before that, if the weather is good enough.</p></article>\
        </body></html>";
    let bench = Bench::new().file("raw/a.html", html).file("raw/b.txt", "The ferry sails.\nBack to top\n");
    let (location, page) = bench.dump("raw/a.html");
    let mut session = bench.session();
    let verdict = clean_page(session.rule_set(), &page, Choice::Identify(Unknown::default()));
    let removal = &verdict.judgement.removals[0];
    let (rule, line) = (removal.rule.id.to_string(), page.line_at(removal.span.start));
    assert!(rule.starts_with("generic/"), "{rule}");
    let wrong_line = WrongRemoval { page: &page, line, rule: &rule, judged: &IDENTIFY };
    let proposal = session.reject(&wrong_line).unwrap().swap_remove(0);
    let written = session.write(&proposal, &[location]).unwrap();
    assert_eq!(written.file, bench.path("rules/_any.toml"));
    assert!(written.told[0].contains("on every page"), "{:?}", written.told);
    assert!(bench.path("samples/unknown/a.html").exists());
    assert!(matches!(session.reject_rule(&rule, &[&page], &IDENTIFY), Err(ReviewError::Structure(_))));
    // A list of the same file is narrowed.
    let (proposal, _) = bench.rejects("raw/b.txt", "_any/back-to-top", "Back to top");
    assert!(matches!(proposal.edits[..], [Edit::Narrow { .. }]), "{proposal:?}");
    bench.unboil("check rules").ends_with(0);
}

#[test]
fn what_other_sites_use_is_not_changed() {
    let shared = "site = \"Press\"\n\n[[drop]]\nid   = \"tags\"\nkind = \"meta\"\nline = [\"Tags\", \"Topics\"]\n";
    let own = "site = \"Ferry News\"\nhosts = [\"ferry.example.com\"]\nextends = [\"cms/press\"]\n";
    let bench = ferry()
        .file("rules/cms/press.toml", shared)
        .file("rules/ferry.toml", own)
        .file("raw/a.txt", "The ferry sails again.\nTags\n");
    let (_, written) = bench.rejects("raw/a.txt", "ferry/tags", "Tags");
    assert!(written.told[0].contains("which other sites use too, so the line is kept only for ferry"));
    assert_eq!(bench.text("rules/cms/press.toml"), shared);
    assert!(bench.text("rules/ferry.toml").contains("    \"Tags\",\n"));
    bench.session().take_back(&written.undo).unwrap();
    // The whole rule.
    let (location, page) = bench.dump("raw/a.txt");
    let mut session = bench.session();
    let proposal = session.reject_rule("ferry/tags", &[&page], &IDENTIFY).unwrap();
    session.write(&proposal, &[location]).unwrap();
    let wanted = format!("{own}exclude = [\"tags\"]\n\n[[test]]\npage = \"samples/ferry/a.txt\"\nkeep = [\"Tags\"]\n");
    assert_eq!(bench.text("rules/ferry.toml"), wanted);
}

#[test]
fn a_whole_rule_is_taken_out_with_tests_of_what_it_took() {
    let bench = ferry().file("raw/b.txt", "The tram.\n3 comments\n4 comments\n5 comments\n");
    let bench = bench.file("raw/b.txt.url", "https://ferry.example.com/b\n");
    let ((at_a, a), (at_b, b)) = (bench.dump("raw/a.txt"), bench.dump("raw/b.txt"));
    let mut session = bench.session();
    let proposal = session.reject_rule("ferry/counts", &[&a, &b], &IDENTIFY).unwrap();
    assert_eq!(proposal.changes[1].lines.len(), 3);
    session.write(&proposal, &[at_a, at_b]).unwrap();
    let text = bench.text("rules/ferry.toml");
    assert!(!text.contains("counts") && text.contains("keep = [\"3 comments\", \"4 comments\"]"), "{text}");
    assert!(matches!(session.reject_rule("ferry/counts", &[], &IDENTIFY), Err(ReviewError::NoRule(_))));
}

#[test]
fn a_right_removal_is_promised_where_that_is_asked_for() {
    let bench = ferry();
    let (location, page) = bench.dump("raw/a.txt");
    let mut session = bench.session();
    let proposal = session.promise(&wrong(&page, "ferry/bar", "Home")).unwrap();
    session.write(&proposal, &[location]).unwrap();
    let wanted = format!("{FERRY}\n[[test]]\npage = \"samples/ferry/a.txt\"\ndrop = [\"Home\"]\n");
    assert_eq!(bench.text("rules/ferry.toml"), wanted);
}

#[test]
fn what_cannot_be_decided_is_said_in_words() {
    // So much of it is UTF-8 that it is taken for damaged UTF-8, not for another charset.
    let text = format!("{}\nMore stories\nTr\u{2}m\nThe end\n", "Паром снова ходит. ".repeat(20));
    let bytes: Vec<u8> = text.into_bytes().into_iter().map(|b| if b == 2 { 0xFF } else { b }).collect();
    let bench = ferry().file("raw/b.txt", bytes);
    let bench = bench.file("raw/b.txt.url", "https://ferry.example.com/b\n");
    let (_, page) = bench.dump("raw/b.txt");
    let session = bench.session();
    let of = |line, rule| session.reject(&WrongRemoval { page: &page, line, rule, judged: &IDENTIFY }).unwrap_err();
    assert!(matches!(of(2, "ferry/more"), ReviewError::Edit(EditError::Line(_))));
    assert!(of(0, "ferry/more").to_string().contains("does not remove line 1 of b.txt now: it is kept"));
    assert!(of(1, "ferry/bar").to_string().contains("ferry/more removes it"));
    assert!(matches!(of(99, "ferry/bar"), ReviewError::NotTaken { .. }));
    assert!(Undo::from_json("{}").is_err());
}

/// Of each shipped site the first line that each of its rules takes from its samples is rejected; then `check` passes,
/// and taken back nothing is left.
#[test]
fn what_ships_is_copied_and_then_passes_its_check() {
    for site in ["alalam", "ankawa", "rferl", "sputniknews", "sputniknews-2021"] {
        let bench = Bench::new();
        let mut session = bench.session();
        let mut undos = Vec::new();
        let mut seen = Vec::new();
        for file in tree(&project().join("samples").join(site)).keys() {
            let from = project().join("samples").join(site).join(file);
            if file.extension().is_some_and(|ending| ending == "url") {
                continue;
            }
            let (location, page) = bench.dump(&from);
            let taken: Vec<(String, usize)> = {
                let verdict = clean_page(session.rule_set(), &page, Choice::Identify(Unknown::default()));
                let removals = verdict.judgement.removals.iter();
                let with_text = removals.filter(|r| !page.is_blank(page.line_at(r.span.start)));
                with_text.map(|r| (r.rule.id.to_string(), page.line_at(r.span.start))).collect()
            };
            for (rule, line) in taken {
                if seen.contains(&rule) || rule.starts_with("generic/") {
                    continue;
                }
                seen.push(rule.clone());
                let wrong = WrongRemoval { page: &page, line, rule: &rule, judged: &IDENTIFY };
                // A line may be kept already by a decision before it.
                let Ok(proposals) = session.reject(&wrong) else { continue };
                if undos.len() < 3 {
                    undos.push(session.write(&proposals[0], std::slice::from_ref(&location)).unwrap().undo);
                }
            }
        }
        assert!(!undos.is_empty(), "{site}");
        bench.unboil("check rules").ends_with(0);
        undos.iter().rev().for_each(|undo| session.take_back(undo).unwrap());
        assert_eq!(tree(&bench.path("")).len(), 0, "{site}");
    }
}
