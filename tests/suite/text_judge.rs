//! What holds for the judge of text, on any page and on the pages of tests/text_pages.

use crate::bench::{Bench, page, project, shipped};
use proptest::prelude::*;
use std::fs;
use unboil::judge::Caution;
use unboil::judge::text::{Dropped, Evidence, Judged, Known, Model, judge};
use unboil::page::{ByteSpan, Page};
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render::{Fate, clean, line_fates, reverse, unified};

/// The text of the lines that a judge takes.
fn taken(page: &Page, dropped: &[Dropped]) -> String {
    let lines = dropped.iter().flat_map(|dropped| dropped.lines.clone());
    lines.map(|line| String::from_utf8_lossy(page.reading(line)).into_owned() + "\n").collect()
}

fn judged(text: &str, caution: Caution) -> (Page, Judged) {
    let page = page(text.as_bytes());
    let judged = judge(&page, Known { taken: &[], evidence: &Evidence::default() }, Model::shipped(), caution);
    (page, judged)
}

/// What goes from a text, at the boldest level that a user can ask for.
fn goes(text: &str) -> String {
    match judged(text, Caution::Low) {
        (page, Judged::Dropped(dropped)) => taken(&page, &dropped),
        (_, Judged::NoProse) => String::new(),
    }
}

const PROSE: &str = "The ferry to the northern islands sails again on Monday, the harbour office said, and children travel free of charge on all days of the week.

It had been in the dock since the storm in January, when a wave broke two windows of the wheelhouse and the captain lost his hat, which was found in March.

The first crossing leaves at nine in the morning. A band plays on the quay before that, if the weather is good enough for the tuba, and the mayor has generated_test to be brief.

Tickets are sold on board, as they were before. Who has kept one from last year may use it, said the purser, who has counted forty of them already.

";

/// A menu, the prose with something in the middle of it, and the foot of a page.
fn with(middle: &str) -> String {
    format!(
        "Home\nNews\nSport\nWeather\nContact us\nLog in\n\n{PROSE}{middle}\n\n{PROSE}Related stories\nShare on Facebook\n\
         Subscribe to our newsletter\nPrivacy policy\nTerms of use\n© 2021 Harbour News. All rights reserved.\n"
    )
}

#[test]
fn the_shipped_model_can_be_read() {
    let text = include_str!("../../crates/core/src/judge/text/model.txt");
    assert_eq!(Model::parse(text).map(|model| model.size()), Ok(Model::shipped().size()));
    assert!(Model::shipped().size().0 > 0);
    assert!(text.len() < 500_000, "{} bytes", text.len());
}

#[test]
fn menus_and_footers_go_and_prose_stays() {
    let gone = goes(&with(""));
    for line in PROSE.lines().filter(|line| !line.is_empty()) {
        assert!(!gone.contains(line), "{gone}");
    }
    for line in ["Weather\n", "Privacy policy\n", "All rights reserved"] {
        assert!(gone.contains(line), "{line} stays:\n{gone}");
    }
}

#[test]
fn code_between_fences_is_never_taken() {
    let code = "```\nHome\nNews\nlog_in(user)\nShare on Facebook\n{\"a\": 1}\n```";
    let gone = goes(&with(code));
    assert!(!gone.contains("log_in") && !gone.contains("```"), "{gone}");
    assert_eq!(gone.matches("Share on Facebook").count(), 1, "{gone}");
}

#[test]
fn front_matter_and_the_title_are_never_taken() {
    let text = format!("---\ntitle: Share\nauthor: Login\n---\n\nHome\nNews\n\n# Share\n\n{}", with(""));
    let gone = goes(&text);
    assert!(!gone.contains("title: Share") && !gone.contains("author: Login"), "{gone}");
    assert!(!gone.contains("# Share"), "{gone}");
}

#[test]
fn a_line_that_holds_menu_and_text_in_one_is_never_taken() {
    let glued = "HomeNewsSportWeatherContactLoginRegisterSearchMenu".repeat(3) + " " + &PROSE.replace('\n', " ");
    let text = format!("Home\nNews\nSport\n{glued}\nPrivacy policy\nTerms of use\n\n{PROSE}");
    assert!(!goes(&text).contains("tuba"), "{}", goes(&text));
}

#[test]
fn items_of_a_list_share_one_fate() {
    for list in [
        "Tracklist\n1. Haul away\n2. The tide\n3. Goose\n",
        "Winners\nGold: Anna Dahl, Vessen\nSilver: Bo Ek, Kiel\nBronze: Cy Frost, Oslo\n",
        "Specifications\n\n- Weight: 3.2 kg\n- Colour: blue\n- Warranty: 2 years\n",
    ] {
        let (page, judged) = judged(&format!("Ledger\n{PROSE}{list}"), Caution::Normal);
        let Judged::Dropped(dropped) = judged else { panic!("prose") };
        assert_eq!(taken(&page, &dropped), "");
    }
}

#[test]
fn references_below_the_text_stay_with_their_heading() {
    for heading in ["## References", "Quellen:", "参考文献"] {
        let gone = goes(&format!("# Ledger\n\n{PROSE}{heading}\n\n1. https://a.example/1\n2. https://a.example/2\n"));
        assert_eq!(gone, "");
    }
}

#[test]
fn a_page_without_sure_prose_stays_whole_and_the_report_says_so() {
    let menu = "Home\nNews\nSport\nWeather\nContact us\nLog in\nRegister\nPrivacy policy\n";
    assert_eq!(judged(menu, Caution::Low).1, Judged::NoProse);
    let bench = Bench::new().file("raw/a.txt", menu);
    bench.unboil("clean raw -o out").ends_with(0).says("no prose that is surely text");
    assert_eq!(fs::read_to_string(bench.path("out/clean/a.txt")).unwrap(), menu);
}

#[test]
fn more_caution_takes_less() {
    for file in fs::read_dir(project().join("tests/text_pages/raw")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let lines = |caution| match judged(&text, caution).1 {
            Judged::Dropped(dropped) => dropped.into_iter().flat_map(|it| it.lines).collect::<Vec<_>>(),
            Judged::NoProse => Vec::new(),
        };
        let [high, normal, low] = [Caution::High, Caution::Normal, Caution::Low].map(lines);
        assert!(high.iter().all(|line| normal.contains(line)) && normal.iter().all(|line| low.contains(line)));
    }
}

/// Evidence of other pages is an input: with it a line goes for which this page alone shows too little.
#[test]
fn what_stands_on_many_pages_of_a_source_goes_more_easily_and_the_reason_says_so() {
    let pages: Vec<Page> = (1..6)
        .map(|n| {
            page(
                with("")
                    .replace("Tickets", &format!("{n} tickets"))
                    .replace("Related stories", "Out and about")
                    .as_bytes(),
            )
        })
        .collect();
    let taken_with =
        |evidence: &Evidence| match judge(&pages[0], Known { taken: &[], evidence }, Model::shipped(), Caution::High) {
            Judged::Dropped(dropped) => dropped,
            Judged::NoProse => Vec::new(),
        };
    let count = |dropped: &[Dropped]| dropped.iter().map(|dropped| dropped.lines.len()).sum::<usize>();
    let (alone, among) = (taken_with(&Evidence::default()), taken_with(&Evidence::of(&pages)));
    assert!(count(&among) >= count(&alone));
    assert!(among.iter().any(|it| it.reason.ends_with("on 5 of 5 pages of this source")), "{among:#?}");
}

/// What a rule takes is judged no more, and what stands among it goes more easily: the judge knows what it is beside.
#[test]
fn what_rules_take_is_known_to_the_judge() {
    let page = page(with("").as_bytes());
    let judged_beside = |taken: &[ByteSpan]| match judge(
        &page,
        Known { taken, evidence: &Evidence::default() },
        Model::shipped(),
        Caution::Low,
    ) {
        Judged::Dropped(dropped) => dropped,
        Judged::NoProse => panic!("there is prose"),
    };
    let chance =
        |dropped: &[Dropped]| dropped.iter().find(|it| it.lines.contains(&3)).map_or(1.0, |it| it.keep_probability);
    let by_rules = [page.lines_span(0..3), page.lines_span(4..6)];
    let (alone, beside) = (judged_beside(&[]), judged_beside(&by_rules));
    assert!(chance(&beside) < chance(&alone), "{} {}", chance(&beside), chance(&alone));
    assert!(beside.iter().all(|it| it.lines == (3..4) || it.lines.start > 6), "{beside:#?}");
}

/// How many lines of boilerplate there are and go, and of text characters that there are and go.
#[derive(Default, Debug)]
struct Score {
    boilerplate: usize,
    found: usize,
    characters: usize,
    lost: usize,
    wrong: Vec<String>,
}

fn score(unknown: Unknown) -> Score {
    let (rule_set, folder, mut score) = (shipped(), project().join("tests/text_pages"), Score::default());
    let mut names: Vec<_> = fs::read_dir(folder.join("raw")).unwrap().map(|file| file.unwrap().file_name()).collect();
    names.sort();
    for name in names {
        let page = page(&fs::read(folder.join("raw").join(&name)).unwrap());
        let letters = fs::read_to_string(folder.join("gold").join(&name)).unwrap();
        let verdict = clean_page(&rule_set, &page, Choice::Identify(unknown));
        for (letter, fate) in letters.lines().zip(line_fates(&page, &verdict.judgement.removals)) {
            let reading = String::from_utf8_lossy(page.reading(fate.line - 1)).into_owned();
            let gone = matches!(fate.fate, Fate::Dropped(_));
            match letter {
                "D" => {
                    score.boilerplate += 1;
                    score.found += usize::from(gone);
                }
                "K" => {
                    score.characters += reading.chars().count();
                    if gone {
                        score.lost += reading.chars().count();
                        score.wrong.push(format!("{}: {reading}", name.to_string_lossy()));
                    }
                }
                _ => {}
            }
        }
    }
    score
}

/// Ten made-up sources in nine languages, in the styles of as many scrapers; no model has seen them.
#[test]
fn most_boilerplate_of_unknown_sources_goes_and_hardly_any_text() {
    let score = score(Unknown::default());
    assert!(score.found * 100 >= score.boilerplate * FOUND, "{score:#?}");
    assert!(score.lost * 1000 <= score.characters * LOST, "{score:#?}");
}

/// Boilerplate lines that go, in hundredths, and characters of text that do, in thousandths.
const FOUND: usize = 60;
const LOST: usize = 5;

#[test]
fn without_the_judge_unknown_text_stays() {
    let score = score(Unknown::Keep);
    assert!(score.lost == 0 && score.found * 4 < score.boilerplate, "{score:#?}");
}

#[test]
fn each_removal_has_a_rule_a_chance_and_a_reason() {
    let rule_set = shipped();
    let page = page(with("").as_bytes());
    let verdict = clean_page(&rule_set, &page, Choice::Identify(Unknown::default()));
    let by_judge: Vec<_> = verdict.judgement.removals.iter().filter(|it| it.rule.id.starts_with("text/")).collect();
    assert!(!by_judge.is_empty());
    for removal in by_judge {
        assert_eq!(removal.rule.id.as_ref(), format!("text/{}", removal.rule.kind));
        assert!(removal.why().contains(' ') && removal.chance.is_some_and(|chance| chance < 0.5), "{removal:?}");
    }
}

/// What rules of a known site leave is judged too, unless its file says that it is complete.
#[test]
fn lines_of_a_known_site_that_no_rule_speaks_of_are_judged() {
    let rules = |complete: &str| {
        format!(
            "site = \"Harbour News\"\n{complete}\nsignature = ['Weather', 'Contact us']\n\n[[drop]]\nid = \"terms\"\n\
             kind = \"legal\"\nwhy = \"terms\"\nline = 'Terms of use'\n\n[[keep]]\nid = \"sport\"\nwhy = \"a test\"\n\
             line = 'Sport'\n"
        )
    };
    let run = |complete: &str| {
        let bench = Bench::new().file("raw/a.txt", with("")).file("rules/harbour.toml", rules(complete));
        bench.unboil("clean raw -o out --rules rules").ends_with(0);
        fs::read_to_string(bench.path("out/clean/a.txt")).unwrap()
    };
    let judged = run("");
    assert!(!judged.contains("Terms of use") && !judged.contains("Privacy policy"), "{judged}");
    assert!(judged.contains("Sport") && judged.contains("tuba"), "{judged}");
    let complete = run("complete = true");
    assert!(!complete.contains("Terms of use") && complete.contains("Privacy policy"), "{complete}");
}

#[test]
fn the_summary_ends_with_what_to_do_next() {
    let bench = Bench::new().file("raw/a.txt", with(""));
    let said = bench.unboil("clean raw -o out").ends_with(0);
    said.says("results in out\n1 page is of a site without a site file; to propose rules, run: unboil learn raw\n");
}

/// The same page as a dump, a record of JSON Lines and a record of WET: each gives the same text.
#[test]
fn records_and_wet_are_judged_as_dumps_are() {
    let text = with("");
    let record = serde_json::json!({ "text": text }).to_string() + "\n";
    let head = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://harbour.example.org/a\r\n\
                Content-Type: text/plain\r\n";
    let wet = format!("{head}Content-Length: {}\r\n\r\n{text}\r\n\r\n", text.len());
    let bench = Bench::new().file("raw/a.txt", &text).file("raw/b.jsonl", record).file("raw/c.wet", wet);
    bench.unboil("clean raw -o out").ends_with(0);
    let clean = fs::read_to_string(bench.path("out/clean/a.txt")).unwrap();
    assert!(clean.len() < text.len(), "{clean}");
    for file in ["b.jsonl", "c.wet.jsonl"] {
        let records = fs::read_to_string(bench.path("out/clean").join(file)).unwrap();
        let record: serde_json::Value = serde_json::from_str(&records).unwrap();
        assert_eq!(record["text"].as_str(), Some(clean.as_str()), "{file}");
        assert!(record.to_string().contains("text/legal"), "{record}");
    }
    bench.unboil("verify out").ends_with(0);
}

/// A scheme that is glued to figures counts as no text, figures included.
#[test]
fn addresses_glued_to_figures_do_no_harm() {
    let lines = "12https://ferry.example.com/a1\n2021http://b.example\nx1ftp://c\n".repeat(20);
    let page = page(format!("{lines}{PROSE}{lines}").as_bytes());
    judge(&page, Known { taken: &[], evidence: &Evidence::default() }, Model::shipped(), Caution::Low);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_judged_without_harm_and_the_same_each_time(
        lines in prop::collection::vec("[ -~]{0,30}|\\PC{0,20}|[-=#*|`_\\[\\]() ]{0,12}|[a-z ]{60,90}\\.", 0..60),
        end in "\n|\r\n|\r",
    ) {
        let text = lines.join(&end);
        let page = page(text.as_bytes());
        for caution in Caution::ALL {
            let judged = judge(&page, Known { taken: &[], evidence: &Evidence::default() }, Model::shipped(), caution);
            prop_assert_eq!(&judged, &judge(&page, Known { taken: &[], evidence: &Evidence::default() }, Model::shipped(), caution));
            if let Judged::Dropped(dropped) = judged {
                let mut after = 0;
                for dropped in dropped {
                    prop_assert!(after <= dropped.lines.start && dropped.lines.start < dropped.lines.end);
                    prop_assert!(dropped.lines.end <= page.line_count());
                    after = dropped.lines.end;
                }
            }
        }
        let rule_set = shipped();
        let verdict = clean_page(&rule_set, &page, Choice::Identify(Unknown::default()));
        let removals = &verdict.judgement.removals;
        let (clean, diff) = (clean(&page, removals), unified(&page, removals, b"a.txt"));
        let back = reverse(&clean, &diff);
        prop_assert_eq!(back.as_deref().ok(), Some(page.text()));
    }

    #[test]
    fn any_bytes_are_judged_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(page) = Page::read(unboil::page::Dump { bytes, ..Default::default() }) {
            judge(&page, Known { taken: &[], evidence: &Evidence::default() }, Model::shipped(), Caution::Balanced);
        }
    }
}
