//! The promises, for dumps in HTML: what goes has a name, a kind and a reason, nothing is lost of the laid-out text, and
//! what HTML is and what is text with tags in it is told apart.

use crate::bench::{Bench, html, shipped, tree};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use std::fs;
use std::sync::LazyLock;
use unboil::judge::{JudgeOptions, Ruled};
use unboil::page::{Dump, Page};
use unboil::pipeline::{Choice, Unknown, Verdict, clean_page};
use unboil::render;
use unboil::site::RuleSet;

static BOOK: LazyLock<RuleSet> = LazyLock::new(shipped);

/// Pieces of pages, whole and torn.
const PIECES: &[&str] = &[
    "<nav class='menu'><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav>",
    "<div class=share><a href=#>Share on Facebook</a> <a href=#>Tweet</a></div>",
    "<aside class=related><h3>Related stories</h3><a href=/1>Bus driver returns umbrella</a></aside>",
    "<footer><p>© 2019 The Harrowmere Gazette</p><a href=/imprint>Imprint</a></footer>",
    "<h1>Bakery gives its ovens a summer holiday</h1>",
    "<p>The oldest bakery in Mill Lane will close for the whole of August, and for the first time since the ovens were \
     built, the fires will be allowed to go out.</p>",
    "<p>Accessibility links</p>",
    "<div class=b-article__header><h1>Ferry</h1><p>12:00 01.02.2019</p></div>",
    "<div class=b-article__text><p>HARROWMERE (Sputnik) — The ferry sails.</p></div>",
    "<div class=wsw><p>The choir won.</p></div>",
    "<div id=comments><p>Nice!</p><p>Reply</p></div>",
    "<div hidden>Loading</div>",
    "<noscript>Turn <b>scripts</b> on</noscript>",
    "<table><tr><td>a<td>b<tr><td><p>c</p><p>d</p></table>",
    "<pre>one\n\n  two\n</pre>",
    "<script>var a = '<p>no</p>';</script>",
    "<style>p { color: red }</style>",
    "<span>0:00</span>",
    "<br>",
    "<div class='",
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<li>",
    "<b>",
    "</i>",
    "&nbsp;&#x200b;",
    "&amp;&lt;&bogus;",
    "Grüße, 世界 ",
    "\u{202e}שלום\r\n",
    "Community standardsDiscussion",
    "***",
    "<!-- ",
    "-->",
    "\0",
    " ",
];

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => "[a-z ,.]{1,80}",
        1 => "\\PC{0,20}",
        1 => "<[a-z0-9 =\"'/-]{0,20}>?",
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| format!("<!doctype html>{}", pieces.concat()))
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
    let removals = verdict.judgement.removals.iter().map(|r| (r.span, r.rule.id.to_string(), r.why().to_owned()));
    format!("{:?}", removals.collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(384))]

    #[test]
    fn removals_are_in_bounds_in_order_apart_and_named(dump in soup(), pick in 0usize..6) {
        let page = html(&dump);
        let verdict = clean_page(&BOOK, &page, choice(pick));
        let text = std::str::from_utf8(page.text()).unwrap();
        let mut behind = 0;
        for removal in &verdict.judgement.removals {
            let span = removal.span;
            prop_assert!(span.start >= behind && span.start < span.end && span.end <= text.len(), "{}", words(&verdict));
            prop_assert!(text.get(span.range()).is_some(), "a character is cut: {}", words(&verdict));
            prop_assert!(!removal.rule.id.is_empty() && !removal.rule.kind.name().is_empty());
            prop_assert!(!removal.why().is_empty(), "{} says not why", removal.rule.id);
            behind = span.end;
        }
    }

    #[test]
    fn clean_text_and_diff_give_the_laid_out_text_back(dump in soup(), pick in 0usize..6) {
        let page = html(&dump);
        let verdict = clean_page(&BOOK, &page, choice(pick));
        let removals = &verdict.judgement.removals;
        let diff = render::unified(&page, removals, b"page.html");
        prop_assert_eq!(render::reverse(&render::clean(&page, removals), &diff).unwrap(), page.text());
    }

    #[test]
    fn a_page_with_text_is_never_emptied_by_its_structure_alone(dump in soup()) {
        let page = html(&dump);
        let removals = Ruled::of(&page, &[]).judged(BOOK.generic(), JudgeOptions::default()).removals;
        let left = render::clean(&page, &removals);
        let has_text = |text: &[u8]| String::from_utf8_lossy(text).chars().any(char::is_alphanumeric);
        // A shell has a notice in place of its text.
        let is_shell = page.html().unwrap().shell.is_some();
        prop_assert!(has_text(&left) || !has_text(page.text()) || is_shell, "{:?}", String::from_utf8_lossy(page.text()));
        for removal in &removals {
            prop_assert!(removal.rule.id.starts_with("generic/"));
        }
    }

    #[test]
    fn unknown_pages_are_left_whole_where_that_is_asked_for(dump in soup()) {
        let page = html(&dump);
        let verdict = clean_page(&BOOK, &page, Choice::Identify(Unknown::Keep));
        for removal in &verdict.judgement.removals {
            prop_assert!(!removal.rule.id.starts_with("generic/"));
        }
    }
}

/// Without this the properties above could hold because nothing ever happens.
#[test]
fn the_made_up_pages_do_lose_text() {
    let mut runner = TestRunner::deterministic();
    let (mut losing, mut generic) = (0, 0);
    for pick in 0..200 {
        let page = html(&soup().new_tree(&mut runner).unwrap().current());
        let verdict = clean_page(&BOOK, &page, choice(pick % 6));
        losing += usize::from(!verdict.judgement.removals.is_empty());
        generic += verdict.judgement.removals.iter().filter(|r| r.rule.id.starts_with("generic/")).count();
    }
    assert!(losing > 40, "{losing} of 200 pages lose something");
    assert!(generic > 20, "{generic} removals by structure");
}

#[test]
fn one_thread_and_eight_give_the_same_verdicts() {
    let mut runner = TestRunner::deterministic();
    let dumps: Vec<String> = (0..300).map(|_| soup().new_tree(&mut runner).unwrap().current()).collect();
    let judged = |threads| {
        use rayon::prelude::*;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let one = |(i, dump): (usize, &String)| words(&clean_page(&BOOK, &html(dump), choice(i % 6)));
        pool.install(|| dumps.par_iter().enumerate().map(one).collect::<Vec<_>>())
    };
    assert_eq!(judged(1), judged(8));
}

const ARTICLE: &str = "<!doctype html><html><head><title>Ovens | The Gazette</title>\
<meta name=author content='Leonora Pike'><meta property=article:published_time content=2019-07-04T18:15:00Z></head><body>\
<nav><a href=/>Home</a> <a href=/n>News</a> <a href=/c>Council</a></nav><main><article>\
<h1>Bakery gives its ovens a summer holiday</h1>\
<p>The oldest bakery in Mill Lane will close for the whole of August, and for the first time since the ovens were built, \
the fires will be allowed to go out.</p><p>During the holiday the bricks will be swept and the doors oiled. Bread will be \
sold from a cart that belongs to a colleague in the next street.</p></article></main>\
<footer><p>© 2019 The Gazette. All rights reserved.</p></footer></body></html>";

fn text_of(bench: &Bench, path: &str) -> String {
    fs::read_to_string(bench.path(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The entry of a page in the report.
fn entry(bench: &Bench, id: &str) -> serde_json::Value {
    let report: serde_json::Value = serde_json::from_str(&text_of(bench, "out/report.json")).unwrap();
    let pages = report["pages"].as_array().unwrap();
    pages.iter().find(|page| page["id"] == id).unwrap_or_else(|| panic!("{id} is not in {report:#}")).clone()
}

#[test]
fn a_page_of_no_known_site_is_judged_by_its_structure() {
    let bench = Bench::new().file("raw/ovens.html", ARTICLE);
    bench.unboil("clean raw -o out").ends_with(0).says("pages of unknown sites");
    let clean = text_of(&bench, "out/clean/ovens.html.txt");
    assert!(clean.contains("The oldest bakery") && clean.contains("Bread will be"), "{clean}");
    assert!(!clean.contains("Council") && !clean.contains('©'), "{clean}");
    bench.unboil("explain raw/ovens.html").ends_with(0).says("[generic/nav nav]: ").says("[generic/legal legal]: ");
}

#[test]
fn keep_leaves_the_laid_out_text_whole() {
    let bench = Bench::new().file("raw/ovens.html", ARTICLE);
    bench.unboil("clean raw -o out --unknown keep --keep-text -q").ends_with(0);
    let text = text_of(&bench, "out/text/ovens.html.txt");
    assert!(text.starts_with("Home News Council\nBakery gives"), "{text}");
    assert_eq!(text_of(&bench, "out/clean/ovens.html.txt"), text);
    assert_eq!(text_of(&bench, "out/diff/ovens.html.diff"), "");
    bench.unboil("clean raw -o out --unknown wash").ends_with(2).complains("wash");
}

#[test]
fn the_report_has_title_author_and_date_and_the_text_has_not() {
    let bench = Bench::new().file("raw/ovens.html", ARTICLE).file("raw/plain.txt", "The ferry sails again.\n");
    bench.unboil("clean raw -o out --unknown keep -q").ends_with(0);
    let page = entry(&bench, "ovens.html");
    assert_eq!((page["author"].as_str(), page["date"].as_str()), (Some("Leonora Pike"), Some("2019-07-04")));
    assert!(page["title"].as_str().unwrap().contains("Ovens") || page["title"].as_str().unwrap().contains("ovens"));
    assert!(!text_of(&bench, "out/clean/ovens.html.txt").contains("Leonora"));
    assert_eq!(entry(&bench, "plain.txt")["title"], serde_json::Value::Null);
}

#[test]
fn the_laid_out_text_is_written_where_it_is_asked_for_and_for_html_alone() {
    let bench = Bench::new().file("raw/a/ovens.html", ARTICLE).file("raw/b.txt", "The ferry sails again.\n");
    bench.unboil("clean raw -o out -q").ends_with(0);
    assert!(!bench.path("out/text").exists());
    bench.unboil("clean raw -o out --keep-text -q").ends_with(0);
    let written: Vec<_> = tree(&bench.path("out/text")).into_keys().collect();
    assert_eq!(written, [std::path::Path::new("a/ovens.html.txt")]);
    bench.unboil("verify out").ends_with(0).says("2 pages");
    fs::write(bench.path("out/text/a/ovens.html.txt"), "another").unwrap();
    bench.unboil("verify out").ends_with(1).says("the laid-out text in text/ does not match the raw page");
}

#[test]
fn verify_does_without_the_laid_out_text() {
    let bench = Bench::new().file("raw/ovens.html", ARTICLE);
    bench.unboil("clean raw -o out -q").ends_with(0);
    bench.unboil("verify out").ends_with(0).says("1 page restored");
    fs::write(bench.path("out/clean/ovens.html.txt"), "another\n").unwrap();
    bench.unboil("verify out").ends_with(1).says("ovens.html: ");
}

#[test]
fn the_clean_text_of_html_takes_no_other_dumps_name() {
    let bench = Bench::new().file("raw/b.html", ARTICLE).file("raw/b.html.txt", "The ferry sails again.\n");
    let ran = bench.unboil("clean raw -o out").ends_with(1);
    ran.complains("b.html: its clean text would have the same name as that of the dump").complains("rename one");
    assert_eq!(text_of(&bench, "out/clean/b.html.txt"), "The ferry sails again.\n");
    assert_eq!(entry(&bench, "b.html")["state"], "failed");
    assert!(!bench.path("out/diff/b.html.diff").exists());
}

/// A page whose name says little or nothing, and what is read of it.
fn laid_out(name: &str, bytes: &[u8]) -> Option<String> {
    let page = Page::read(Dump { id: name.into(), bytes: bytes.to_vec(), ..Dump::default() }).unwrap();
    page.html().map(|html| html.layout.text.clone())
}

#[test]
fn html_is_known_by_what_is_in_it_and_not_by_its_name_alone() {
    let page = "<html><head><title>t</title></head><body><p>One</p><p>Two</p></body></html>";
    for name in ["a.html", "a.htm", "a.HTM", "a.xhtml", "a.txt", "a", "a.php?id=3"] {
        assert_eq!(laid_out(name, page.as_bytes()).as_deref(), Some("One\nTwo"), "{name}");
    }
    let xhtml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \
                 \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><body>\
                 <p>One<br/>Two</p></body></html>";
    assert_eq!(laid_out("a.xhtml", xhtml.as_bytes()).as_deref(), Some("One\nTwo"));
    let saved = format!("\u{feff}<!-- saved from url=(0031)https://ferry.example.com/news/1 -->\r\n{page}");
    assert_eq!(laid_out("a.htm", saved.as_bytes()).as_deref(), Some("One\nTwo"));
}

#[test]
fn a_text_dump_with_stray_tags_stays_text() {
    let prose = "The council met on Tuesday to talk about the road, the bridge and the budget for the year to come. ";
    let stray = format!("{}\n<br>\n{}<b>never</b>\n<p>{}", prose.repeat(4), prose.repeat(6), prose.repeat(4));
    let about =
        format!("{}\nWrite <p> before a paragraph, <li> before an item and </ul> at the end.\n", prose.repeat(12));
    let bench = Bench::new().file("raw/stray.txt", &stray).file("raw/about.txt", &about).file("raw/none.html", prose);
    bench.unboil("clean raw -o out -q --keep-text").ends_with(0);
    assert_eq!(text_of(&bench, "out/clean/stray.txt"), stray);
    assert_eq!(text_of(&bench, "out/clean/about.txt"), about);
    assert_eq!(text_of(&bench, "out/clean/none.html"), prose);
    assert!(!bench.path("out/text").exists());
}

#[test]
fn the_charset_of_html_is_told_by_its_mark_its_meta_or_its_bytes() {
    let page =
        |meta: &str, text: &str| format!("<html><head>{meta}</head><body><h1>{text}</h1><p>{text}</p></body></html>");
    let meta = |charset: &str| format!("<meta charset=\"{charset}\">");
    let greek_old = "<meta http-equiv='Content-Type' content='text/html; charset=windows-1253'>";
    let (russian, japanese, turkish, greek) = ("Погода на завтра", "天気予報です", "Güneşli ığdır", "Καλημέρα");
    let encoded = |label: &str, html: &str| encode(label, html);
    let mut marked = b"\xFF\xFE".to_vec();
    marked.extend(page("", russian).encode_utf16().flat_map(u16::to_le_bytes));
    let cases = [
        ("utf-8", page("", russian).into_bytes(), russian, None),
        ("utf-16le", marked, russian, Some("UTF-16LE")),
        ("1251", encoded("windows-1251", &page(&meta("windows-1251"), russian)), russian, Some("windows-1251")),
        ("1254", encoded("windows-1254", &page(&meta("iso-8859-9"), turkish)), turkish, Some("windows-1254")),
        ("1253", encoded("windows-1253", &page(greek_old, greek)), greek, Some("windows-1253")),
        ("sjis", encoded("shift_jis", &page(&meta("Shift_JIS"), japanese)), japanese, Some("Shift_JIS")),
        ("mark-first", format!("\u{feff}{}", page(&meta("koi8-r"), russian)).into_bytes(), russian, None),
        (
            "guessed",
            encoded("windows-1251", &page("", &format!("{russian}: дождь, местами снег и сильный ветер"))),
            russian,
            Some("windows-1251"),
        ),
    ];
    let mut bench = Bench::new();
    for (name, bytes, _, _) in &cases {
        bench = bench.file(format!("raw/{name}.html"), bytes);
    }
    bench.unboil("clean raw -o out --unknown keep -q").ends_with(0);
    for (name, _, text, charset) in cases {
        let clean = text_of(&bench, &format!("out/clean/{name}.html.txt"));
        assert!(clean.starts_with(text), "{name}: {clean}");
        assert_eq!(entry(&bench, &format!("{name}.html"))["charset"].as_str(), charset, "{name}");
    }
    bench.unboil("verify out").ends_with(0);
}

/// A text in a charset, by its label.
fn encode(label: &str, text: &str) -> Vec<u8> {
    let charset = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
    let (bytes, _, unmappable) = charset.encode(text);
    assert!(!unmappable, "{label} has no letters for {text}");
    bytes.into_owned()
}

/// One file of rules, with what is for HTML alone, for text alone and for both.
const FERRY: &str = r#"
site      = "Ferry News"
hosts     = ["ferry.example.com", "*.ferry.example.com"]
signature = ['Timetable and tickets', { select = "body.ferry-news .masthead", weight = 2 }]

[[drop]]
id     = "masthead"
kind   = "nav"
select = ".masthead"

[[drop]]
id   = "menu"
kind = "nav"
line = ["Timetable and tickets", "Listen"]

[[drop]]
id      = "frame"
kind    = "related"
content = [".story", "article"]
"#;
const FERRY_HTML: &str = "<!doctype html><html><head>LINK</head><body class=ferry-news><div class=masthead>Ferry News</div><p>Timetable and tickets</p>\
<div class=story><p>The ferry sails again.</p><p>Listen</p></div><p>Trams stop</p></body></html>";

#[test]
fn one_site_file_serves_the_html_of_a_site_and_its_text_dumps() {
    let text = "Timetable and tickets\nThe ferry sails again.\nListen\n";
    let bench = Bench::new().file("rules/ferry.toml", FERRY).file("raw/ferry.example.com/a.txt", text);
    let bench = bench.file("raw/ferry.example.com/a.html", FERRY_HTML);
    bench.unboil("clean raw -o out --rules rules").ends_with(0).says("ferry  2 pages");
    assert_eq!(text_of(&bench, "out/clean/ferry.example.com/a.txt"), "The ferry sails again.\n");
    assert_eq!(text_of(&bench, "out/clean/ferry.example.com/a.html.txt"), "The ferry sails again.\n");
    bench.unboil("verify out").ends_with(0);
}

/// The first line of `unboil explain` for the ferry's page with something in its head.
fn site_match(link: &str, sidecar: Option<&str>) -> String {
    let page = FERRY_HTML.replace("LINK", link);
    // Nothing of the page but its head may tell whose it is.
    let page = page.replace("ferry-news", "x").replace("Timetable and tickets", "Menu");
    let mut bench = Bench::new().file("rules/ferry.toml", FERRY).file("a.html", page);
    if let Some(url) = sidecar {
        bench = bench.file("a.html.url", url);
    }
    let ran = bench.unboil("explain a.html --rules rules").ends_with(0);
    ran.stdout.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn html_is_known_by_the_address_that_it_states() {
    let known = "site: ferry (Ferry News), by its URL, confidence 1.00";
    assert_eq!(site_match("<link rel=canonical href='https://ferry.example.com/1'>", None), known);
    assert_eq!(site_match("<link rel=canonical href='https://www.ferry.example.com/1'>", None), known);
    assert_eq!(site_match("<link rel=canonical href='https://de.ferry.example.com/1'>", None), known, "by the star");
    assert_eq!(site_match("<meta property='og:url' content='https://ferry.example.com/1'>", None), known);
    let other = "site: unknown: no site file for the host tram.example.com";
    assert_eq!(site_match("<link rel=canonical href='https://tram.example.com/1'>", None), other);
    assert_eq!(site_match("", None), "site: unknown: no signature matches");
}

#[test]
fn a_canonical_address_without_a_host_says_nothing() {
    let stated = "<link rel=canonical href='/1'><meta property='og:url' content='https://ferry.example.com/1'>";
    assert_eq!(site_match(stated, None), "site: ferry (Ferry News), by its URL, confidence 1.00");
}

#[test]
fn an_address_beside_the_dump_goes_before_the_one_that_html_states() {
    let stated = "<link rel=canonical href='https://tram.example.com/1'>";
    let said = site_match(stated, Some("https://ferry.example.com/1\n"));
    assert_eq!(said, "site: ferry (Ferry News), by its URL, confidence 1.00");
}

#[test]
fn html_is_known_by_an_element_of_its_sites() {
    let bench = Bench::new().file("rules/ferry.toml", FERRY);
    let bench = bench.file("a.html", FERRY_HTML.replace("Timetable and tickets", "Menu"));
    let ran = bench.unboil("explain a.html --rules rules").ends_with(0);
    ran.says("site: ferry (Ferry News), by its signature lines, confidence 0.67")
        .says("ferry: signature weight 2, threshold 2");
}
