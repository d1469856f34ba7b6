//! The promises that hold for any bytes: every removal has a name, nothing is lost, and the same input gives the same
//! output.

use crate::bench::{Bench, name, project, shipped, tree};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use unboil::page::{Dump, Page};
use unboil::pipeline::{Choice, Unknown, Verdict, clean_page};
use unboil::render;
use unboil::rule::Action;
use unboil::site::RuleSet;

static BOOK: LazyLock<RuleSet> = LazyLock::new(shipped);

/// Lines that rules are about: all lines of samples/, and the exact lines of the rules that ship.
static FURNITURE: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut lines = BTreeSet::new();
    for (path, bytes) in &tree(&project().join("samples")) {
        // A piece of HTML would make the whole dump HTML; suite/html_pages.rs has those.
        if path.extension().is_some_and(|extension| extension == "html") {
            continue;
        }
        lines.extend(bytes.split(|b| matches!(b, b'\n' | b'\r')).map(<[u8]>::to_vec));
    }
    for text in tree(&project().join("rules")).values() {
        let file: toml::Value = toml::from_str(std::str::from_utf8(text).unwrap()).unwrap();
        let rules = file.get("drop").and_then(toml::Value::as_array).unwrap();
        let exact = rules.iter().filter_map(|rule| rule.get("line")?.as_array()).flatten();
        lines.extend(exact.map(|line| line.as_str().unwrap().as_bytes().to_vec()));
    }
    lines.into_iter().collect()
});

/// A piece of a page, mostly lines that rules take.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        12 => any::<prop::sample::Index>().prop_map(|i| i.get(&FURNITURE).clone()),
        2 => "\\PC{0,40}".prop_map(String::into_bytes),
        2 => "[a-z ,.]{1,60}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..12),
        1 => Just(b"\0".to_vec()),
        1 => Just(b"Accessibility links\xFF".to_vec()),
        1 => Just("\u{A0}Community standardsDiscussion\u{2003}".as_bytes().to_vec()),
        1 => Just(br#"string(9) "[{"a":1}] ""#.to_vec()),
        1 => Just(br#"{"id":"1","title":"a","link":"b","pic":"/0000000000000000000000000000000000000000000"#.to_vec()),
        1 => Just(b"window.__STATE__ = {\"a\":[1,2,{\"b\":\"c\"}]};".to_vec()),
    ]
}

fn ending() -> impl Strategy<Value = &'static [u8]> {
    prop_oneof![
        6 => Just(b"\n".as_slice()),
        2 => Just(b"\n\n".as_slice()),
        2 => Just(b"\r\n".as_slice()),
        1 => Just(b"\r".as_slice()),
        1 => Just(b"\r\r\n".as_slice()),
        1 => Just(b"".as_slice()),
    ]
}

/// A dump: perhaps a byte order mark, then pieces, each with some line end or none.
fn dump() -> impl Strategy<Value = Vec<u8>> {
    let lines = prop::collection::vec((piece(), ending()), 0..40);
    (prop::bool::weighted(0.1), lines).prop_map(|(mark, lines)| {
        let mut bytes = if mark { b"\xEF\xBB\xBF".to_vec() } else { Vec::new() };
        for (line, ending) in lines {
            bytes.extend(line);
            bytes.extend(ending);
        }
        bytes
    })
}

/// A page of a dump; `None` where the dump is taken for binary data.
fn page(bytes: Vec<u8>) -> Option<Page> {
    Page::read(Dump { id: "page.txt".into(), bytes, ..Dump::default() }).ok()
}

/// Whose page it is taken for: nobody's in particular, or one site's.
fn choice(pick: usize) -> Choice<'static> {
    match pick.checked_sub(1) {
        None => Choice::Identify(Unknown::default()),
        Some(site) => Choice::Site(&BOOK.sites()[site % BOOK.sites().len()], Unknown::default()),
    }
}

/// A verdict as words, to compare two.
fn words(verdict: &Verdict<'_>) -> String {
    let removals = verdict.judgement.removals.iter().map(|r| (r.span, r.rule.id.to_string()));
    let warnings = verdict.judgement.warnings.iter().map(ToString::to_string);
    format!("{:?} {:?}", removals.collect::<Vec<_>>(), warnings.collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn removals_are_in_bounds_in_order_apart_and_not_empty(bytes in dump(), pick in 0usize..6) {
        let Some(page) = page(bytes) else { return Ok(()) };
        let verdict = clean_page(&BOOK, &page, choice(pick));
        let mut behind = 0;
        for removal in &verdict.judgement.removals {
            prop_assert!(removal.span.start >= behind, "one starts before the last one ends: {}", words(&verdict));
            prop_assert!(removal.span.start < removal.span.end, "one is empty: {}", words(&verdict));
            behind = removal.span.end;
        }
        prop_assert!(behind <= page.text().len());
    }

    #[test]
    fn every_removed_byte_has_a_rule_with_an_id_and_a_kind(bytes in dump(), pick in 0usize..6) {
        let Some(page) = page(bytes) else { return Ok(()) };
        let verdict = clean_page(&BOOK, &page, choice(pick));
        let removals = &verdict.judgement.removals;
        let named: usize = removals.iter().map(|removal| removal.span.len()).sum();
        prop_assert_eq!(page.text().len() - render::clean(&page, removals).len(), named);
        for removal in removals {
            let (site, id) = removal.rule.id.split_once('/').unwrap();
            prop_assert!(!site.is_empty() && !id.is_empty());
            prop_assert_eq!(removal.rule.action, Action::Drop);
            prop_assert!(!removal.rule.kind.name().is_empty());
        }
    }

    #[test]
    fn clean_text_and_diff_give_the_page_back(bytes in dump(), pick in 0usize..6) {
        let Some(page) = page(bytes.clone()) else { return Ok(()) };
        let verdict = clean_page(&BOOK, &page, choice(pick));
        let removals = &verdict.judgement.removals;
        let clean = render::clean(&page, removals);
        let diff = render::unified(&page, removals, b"page.txt");
        prop_assert_eq!(diff.is_empty(), removals.is_empty());
        prop_assert_eq!(render::reverse(&clean, &diff).unwrap(), page.text());
        if std::str::from_utf8(&bytes).is_ok() {
            prop_assert_eq!(page.text(), bytes, "UTF-8 passes through byte for byte");
        }
    }

    #[test]
    fn a_diff_says_which_rule_took_each_byte(bytes in dump(), pick in 0usize..6) {
        let Some(page) = page(bytes) else { return Ok(()) };
        let verdict = clean_page(&BOOK, &page, choice(pick));
        let removals = &verdict.judgement.removals;
        if removals.is_empty() {
            return Ok(());
        }
        let clean = render::clean(&page, removals);
        let diff = render::unified(&page, removals, b"page.txt");
        let hunks = render::hunks(&diff).unwrap();
        let mut taken: Vec<(usize, usize, String)> = Vec::new();
        let mut start = 0;
        for (i, row) in render::rows(&hunks, Some(&clean)).iter().enumerate() {
            prop_assert_eq!(row.number, Some(i + 1), "each raw line comes once, in order");
            prop_assert_eq!(row.text, &page.text()[start..start + row.text.len()]);
            for part in &row.parts {
                let render::By::One(rule) = &part.by else { panic!("the diff does not say by which rule: {row:?}") };
                let (from, to) = (start + part.span.start, start + part.span.end);
                match taken.last_mut() {
                    Some((_, end, last)) if *end == from && *last == **rule => *end = to,
                    _ => taken.push((from, to, rule.to_string())),
                }
            }
            start += row.text.len();
        }
        prop_assert_eq!(start, page.text().len());
        let mut wanted: Vec<(usize, usize, String)> = Vec::new();
        for removal in removals {
            match wanted.last_mut() {
                Some((_, end, last)) if *end == removal.span.start && *last == *removal.rule.id => *end = removal.span.end,
                _ => wanted.push((removal.span.start, removal.span.end, removal.rule.id.to_string())),
            }
        }
        prop_assert_eq!(taken, wanted);
    }

    #[test]
    fn any_diff_at_all_is_read_or_refused(said in "(@@ -[0-9]{1,2},[0-9] \\+[0-9],[0-9] @@( [ab]/c(:[0-9](-[0-9]|\\.[0-9]-[0-9])?)?){0,3}\n([-+ ][ab]{0,4}\n){0,6}){0,3}") {
        if let Ok(hunks) = render::hunks(said.as_bytes()) {
            for row in render::rows(&hunks, None) {
                let mut behind = 0;
                for part in &row.parts {
                    prop_assert!(behind <= part.span.start && part.span.start < part.span.end);
                    behind = part.span.end;
                }
                prop_assert!(behind <= row.text.len());
            }
        }
    }

    #[test]
    fn any_bytes_at_all_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let Some(page) = page(bytes) else { return Ok(()) };
        let verdict = clean_page(&BOOK, &page, Choice::Identify(Unknown::default()));
        let removals = &verdict.judgement.removals;
        let diff = render::unified(&page, removals, b"page.txt");
        prop_assert_eq!(render::reverse(&render::clean(&page, removals), &diff).unwrap(), page.text());
    }

    #[test]
    fn the_fates_of_lines_agree_with_the_clean_text(bytes in dump(), pick in 0usize..6) {
        let Some(page) = page(bytes) else { return Ok(()) };
        let verdict = clean_page(&BOOK, &page, choice(pick));
        let removals = &verdict.judgement.removals;
        let start = if page.line_count() > 0 { page.line(0).start } else { page.text().len() };
        let mut kept: Vec<u8> = page.text()[..start].to_vec();
        if removals.first().is_some_and(|removal| removal.span.start < start) {
            kept.clear();
        }
        for fate in render::line_fates(&page, removals) {
            match fate.fate {
                render::Fate::Kept => kept.extend(&page.text()[fate.span.range()]),
                render::Fate::Dropped(_) => {}
                render::Fate::Partly(parts) => {
                    let mut at = fate.span.start;
                    for part in parts {
                        kept.extend(&page.text()[at..part.span.start]);
                        at = part.span.end;
                    }
                    kept.extend(&page.text()[at..fate.span.end]);
                }
            }
        }
        prop_assert_eq!(kept, render::clean(&page, removals));
    }
}

/// Without this the properties above could hold because nothing ever happens.
#[test]
fn the_made_up_pages_do_lose_text() {
    let mut runner = TestRunner::deterministic();
    let (mut pages, mut losing, mut removals) = (0, 0, 0);
    for pick in 0..300 {
        let bytes = dump().new_tree(&mut runner).unwrap().current();
        let Some(page) = page(bytes) else { continue };
        let verdict = clean_page(&BOOK, &page, choice(pick % 6));
        pages += 1;
        losing += usize::from(!verdict.judgement.removals.is_empty());
        removals += verdict.judgement.removals.len();
    }
    assert!(pages > 200, "{pages} of 300 dumps are pages");
    assert!(losing * 2 > pages, "{losing} of {pages} pages lose something");
    assert!(removals > pages, "{removals} removals on {pages} pages");
}

#[test]
fn one_thread_and_eight_give_the_same_verdicts() {
    let mut runner = TestRunner::deterministic();
    let pages: Vec<Page> = (0..400).filter_map(|_| page(dump().new_tree(&mut runner).unwrap().current())).collect();
    let judged = |threads| {
        use rayon::prelude::*;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let one = |(i, page): (usize, &Page)| words(&clean_page(&BOOK, page, choice(i % 6)));
        pool.install(|| pages.par_iter().enumerate().map(one).collect::<Vec<_>>())
    };
    assert_eq!(judged(1), judged(8));
}

/// A folder of many made-up pages.
fn folder_of_pages() -> Bench {
    let mut runner = TestRunner::deterministic();
    let mut bench = Bench::new().copy("samples");
    for i in 0..600 {
        let bytes = dump().new_tree(&mut runner).unwrap().current();
        bench = bench.file(format!("samples/made-up/{}/page {i}.txt", i % 7), bytes);
    }
    bench
        .file("samples/binary.png", b"\x89PNG\r\n\x1a\n\0\0")
        .file(name(b"samples/odd \xFF\n\"name\".txt"), "Listen Live\n")
}

#[test]
fn a_run_gives_the_same_bytes_on_one_thread_and_on_eight_and_the_next_day() {
    let bench = folder_of_pages();
    bench.unboil("clean samples -o one --threads 1 --quiet").ends_with(0);
    bench.unboil("clean samples -o eight --threads 8 --quiet").ends_with(0);
    let one = bench.results("one");
    assert!(one.len() > 1200 && one.contains_key(name(b"report.json")));
    assert!(one == bench.results("eight"), "8 threads give other files than 1");
    bench.unboil("clean samples -o eight --quiet").ends_with(0);
    assert!(one == bench.results("eight"), "a second run into the same folder gives other files");
    bench.unboil("verify one").ends_with(0).says("restored from clean text and diff; 0 failed");
}
