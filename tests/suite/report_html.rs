//! report.html: one file that says what a run did, and in which the text of pages is never anything but text.

use crate::bench::Bench;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use sha2::{Digest as _, Sha256};
use std::cell::RefCell;
use std::fs;
use unboil::ledger::{Choice, OfRule, Overview, RISKY, RiskyText, SamplePage, TakenAgain};
use unboil::report::html::{Around, Facts, PartFate, Place, ShownLine, ShownPart, UnknownSource, html};
use unboil::report::{RuleCount, RunFacts, Summary};
use unboil::risk::Risk;
use unboil::rule::Kind;

/// Lines of a page that would like to be more than text.
pub const HOSTILE: [&str; 9] = [
    "EVIL <script>document.title='ran'</script> one",
    "EVIL <img src=x onerror=\"document.title='ran'\"> two",
    "EVIL </script><script>document.title='ran'</script> three",
    "EVIL </style></title></code></details><svg onload=\"document.title='ran'\"> four",
    "EVIL \" autofocus onfocus=\"document.title='ran'\" x=\" five",
    "EVIL ' onmouseover='document.title=1 --><!-- six",
    "EVIL \u{202E}backwards\u{2066} seven",
    "EVIL \u{1B}]0;ran\u{7}\u{1B}[2J\u{9B}31m eight",
    "EVIL &lt;script&gt; &#60;b&#62; <iframe srcdoc='<script>parent.document.title=1</script>'> nine",
];

const EVIL: &str = r#"
site = "Evil"
signature = [{ line = 'From the evil mill', weight = 2 }]

[[drop]]
id = "evil"
kind = "promo"
line = '.*EVIL.*'
"#;

/// A run over pages, folders and file names that are hostile.
pub fn hostile() -> Bench {
    let mut bench = Bench::new().file("rules/evil.toml", EVIL);
    let names =
        ["plain.txt", "<img src=x onerror=document.title='ran'>.txt", "\" onfocus=\"alert(1).txt", "\u{202E}txt.exe"];
    // A line a page: a page of many tags would be HTML, and laid out.
    for (i, line) in HOSTILE.iter().enumerate() {
        let text = format!("The ferry sails {i}.\n\n{line}\n\nAnd nobody on the quay knows why that is.\n");
        let name = names[i % names.len()];
        bench = bench
            .file(format!("raw/mill/{i}{name}"), format!("From the evil mill\n\n{text}"))
            .file(format!("raw/<b onclick='1'>&amp;/{i}{name}"), format!("Nothing known\n\n{text}"))
            .file(format!("raw/<b onclick='1'>&amp;/again{i}{name}"), format!("Nothing known\n\n{text}"));
    }
    let bench = bench.file("raw/none.html", b"\x00\x01\x02\x00");
    bench.unboil("clean raw -o out --rules rules --quiet");
    bench
}

fn report(bench: &Bench, folder: &str) -> String {
    fs::read_to_string(bench.path(folder).join("report.html")).unwrap()
}

/// Every tag with its attributes, and what was no HTML.
#[derive(Default)]
struct Tags {
    open: RefCell<Vec<String>>,
    wrong: RefCell<Vec<String>>,
}

const ELEMENTS: [&str; 48] = [
    "a", "article", "bdi", "body", "button", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "footer",
    "form", "h1", "h2", "h3", "head", "header", "html", "input", "label", "li", "main", "meta", "nav", "ol", "option",
    "p", "rect", "script", "section", "select", "small", "span", "strong", "style", "summary", "svg", "table", "tbody",
    "td", "th", "thead", "title", "tr", "ul",
];
const ATTRIBUTES: &str = " lang charset http-equiv content name class href id role tabindex hidden for type autocomplete \
     spellcheck placeholder aria-label aria-labelledby aria-keyshortcuts aria-live aria-pressed aria-hidden focusable \
     value scope viewBox preserveAspectRatio width height open dir data-item data-site data-rule data-kind data-level \
     data-source ";
const EMPTY: [&str; 4] = ["meta", "input", "rect", "br"];

impl TokenSink for Tags {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let wrong = |what: String| self.wrong.borrow_mut().push(format!("line {line}: {what}"));
        match token {
            Token::ParseError(e) => wrong(e.into_owned()),
            Token::CommentToken(_) => wrong("a comment".to_owned()),
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                if !ELEMENTS.contains(&name.as_str()) {
                    wrong(format!("<{name}>"));
                }
                for attribute in &tag.attrs {
                    let (key, value) = (attribute.name.local.to_string(), attribute.value.to_string());
                    // The tokenizer has all names in small letters.
                    if !ATTRIBUTES.to_lowercase().contains(&format!(" {key} "))
                        || (key == "href" && !value.starts_with('#'))
                    {
                        wrong(format!("<{name} {key}={value:?}>"));
                    }
                }
                match tag.kind {
                    TagKind::EndTag => {
                        let open = self.open.borrow_mut().pop();
                        if open.as_deref() != Some(&name) {
                            wrong(format!("</{name}> ends {open:?}"));
                        }
                    }
                    TagKind::StartTag if !EMPTY.contains(&name.as_str()) => {
                        self.open.borrow_mut().push(name.clone());
                        return match name.as_str() {
                            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
                            "title" => TokenSinkResult::RawData(RawKind::Rcdata),
                            _ => TokenSinkResult::Continue,
                        };
                    }
                    TagKind::StartTag => {}
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Demands a report in which every element and attribute is one of ours, and every element has its end.
fn is_sound(report: &str) {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(report));
    let options = TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Tags::default(), options);
    while let html5ever::TokenizerResult::Script(()) = tokenizer.feed(&input) {}
    tokenizer.end();
    let wrong = tokenizer.sink.wrong.borrow();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tokenizer.sink.open.borrow().is_empty());
    assert!(!report.contains(|c: char| unboil::page::is_hostile(c) && c != '\n'), "a character that acts");
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    text.split_once(start).unwrap().1.split_once(end).unwrap().0
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let word = three.iter().chain([&0, &0]).take(3).fold(0_usize, |word, &byte| word << 8 | usize::from(byte));
        for i in 0..4 {
            out.push(if i > three.len() { '=' } else { char::from(DIGITS[word >> (18 - 6 * i) & 63]) });
        }
    }
    out
}

#[test]
fn what_pages_and_names_say_stays_text() {
    let bench = hostile();
    let report = report(&bench, "out");
    is_sound(&report);
    assert_eq!(report.matches("<script").count(), 1);
    for shown in
        ["EVIL &lt;script&gt;", "EVIL \\u{202e}backwards\\u{2066} seven", "\\u{1b}]0;ran\\u{7}", "EVIL &amp;lt;script"]
    {
        assert!(report.contains(shown), "{shown}");
    }
    assert!(report.contains("unboil diff OUT"), "a command to type");
    assert!(report.contains("unboil learn "), "a command to type");
}

#[test]
fn a_policy_lets_nothing_run_but_what_is_ours() {
    let report = report(&hostile(), "out");
    let policy = between(&report, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let hash = |start: &str, end: &str| format!("'sha256-{}'", base64(&Sha256::digest(between(&report, start, end))));
    let (script, style) = (hash("<script>", "</script>"), hash("<style>", "</style>"));
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; script-src {script}; style-src {style}; img-src 'none'; base-uri 'none'; form-action 'none'"
        ),
        "src/report/html/mod.rs has the hashes"
    );
    assert!(!report.contains("unsafe"));
    assert!(report.find("Content-Security-Policy") < report.find("<style"), "it holds from its place on");
}

/// Two runs, one over the other's folder and one into a new one.
#[test]
fn equal_runs_give_equal_reports() {
    let bench = Bench::new().copy("samples");
    bench.unboil("clean samples -o out --quiet").ends_with(0);
    let first = report(&bench, "out");
    is_sound(&first);
    bench.unboil("clean samples -o out --quiet --threads 1").ends_with(0);
    assert!(report(&bench, "out") == first, "a second run says something else");
    bench.unboil("clean samples -o elsewhere --quiet --threads 3").ends_with(0);
    assert!(report(&bench, "elsewhere") == first, "a run into another folder says something else");
}

#[test]
fn a_text_is_shown_with_its_place_its_points_and_what_to_type() {
    let bench = Bench::new().copy("samples");
    bench.unboil("clean samples -o out --quiet").ends_with(0);
    let report = report(&bench, "out");
    for said in [
        "high",
        "In <code>unknown/lantern-product.html</code>, line 28",
        "<del>Has hung by our door for two winters",
        "<span class=\"points\">+2</span> ends as a sentence",
        "unboil diff OUT unknown/lantern-product.html",
        "unboil learn ",
        "museum-wrong-length.txt",
        "alalam/",
        "Rules that never fired",
    ] {
        assert!(report.contains(said), "{said}");
    }
}

#[test]
fn what_was_decided_is_said_and_is_not_asked_for_again() {
    let bench = Bench::new().copy("samples");
    bench.unboil("clean samples -o out --quiet").ends_with(0);
    let first = |report: &str| between(report, "Look at first:</strong> ", "</p>").to_owned();
    assert!(first(&report(&bench, "out")).contains("removed texts are of high risk"));
    let list = bench.unboil("review out --list --json").stdout;
    let rules: Vec<serde_json::Value> = serde_json::from_str(&list).unwrap();
    let rules: Vec<&str> = rules.iter().filter_map(|rule| rule["rule"].as_str()).collect();
    bench.unboil(&format!("review out --accept {}", rules[0])).ends_with(0);
    bench.unboil("clean samples -o out --quiet").ends_with(0);
    let some = report(&bench, "out");
    is_sound(&some);
    assert!(first(&some).contains("more already decided)"), "{}", first(&some));
    assert!(some.contains("; accepted in a review</span>"));
    for rule in &rules[1..] {
        bench.unboil(&format!("review out --accept {rule}")).ends_with(0);
    }
    bench.unboil("clean samples -o out --quiet").ends_with(0);
    let all = first(&report(&bench, "out"));
    assert!(!all.contains("risk"), "{all}");
}

#[test]
fn a_page_that_is_too_long_to_be_looked_at_is_said_to_be() {
    let text = format!("From the evil mill\n\nEVIL\n{}\n", "It sails. ".repeat(500_000));
    let bench = Bench::new().file("rules/evil.toml", EVIL).file("raw/long.txt", text);
    bench.unboil("clean raw -o out --rules rules --quiet").ends_with(0);
    assert!(report(&bench, "out").contains("The page is too long to show the lines around it."));
}

/// What is of no site is a row of its own, so that the rows add up.
#[test]
fn what_went_from_unknown_pages_is_a_row_of_the_sites() {
    let bench = Bench::new().copy("samples");
    bench.unboil("clean samples -o out --quiet").ends_with(0).says("");
    let report = report(&bench, "out");
    assert!(report.contains("<th scope=\"row\">unknown sites</th>"));
    let said: serde_json::Value = serde_json::from_slice(&fs::read(bench.path("out/report.json")).unwrap()).unwrap();
    let summary = &said["summary"];
    let of_sites: u64 =
        summary["sites"].as_object().unwrap().values().map(|s| s["bytes_removed"].as_u64().unwrap()).sum();
    assert!(summary["bytes_removed"].as_u64().unwrap() > of_sites, "nothing went from the unknown pages");
}

#[test]
fn a_rule_that_takes_from_other_pages_than_before_is_told() {
    let site = |line: &str| EVIL.replace(".*EVIL.*", line);
    let mut bench = Bench::new().file("rules/evil.toml", site("Flour for sale"));
    for i in 0..30 {
        bench = bench.file(format!("raw/{i}.txt"), "From the evil mill\nFlour for sale\n\nThe ferry sails.\n");
    }
    bench.unboil("clean raw -o out --rules rules --quiet").ends_with(0);
    let bench = bench.file("rules/evil.toml", site("Announcement"));
    bench.unboil("clean raw -o out --rules rules --quiet").ends_with(0);
    let report = report(&bench, "out");
    is_sound(&report);
    assert!(
        report
            .contains("<code>evil/evil</code> matched 100.0% of the pages in the previous run, and matches 0.0% now.")
    );
}

#[test]
fn a_run_without_a_ledger_says_so() {
    let bench = Bench::new().copy("samples");
    bench.unboil("clean samples -o out --quiet --no-ledger").ends_with(0);
    let report = report(&bench, "out");
    is_sound(&report);
    assert!(report.contains("has no ledger"));
    assert!(report.contains("<code>rferl/"));
}

#[test]
fn a_run_over_nothing_has_a_report() {
    let bench = Bench::new();
    fs::create_dir(bench.path("raw")).unwrap();
    bench.unboil("clean raw -o out --quiet").ends_with(0);
    let report = report(&bench, "out");
    is_sound(&report);
    assert!(report.contains("no page was cleaned"));
}

#[test]
fn the_longest_report_is_under_5_mb() {
    let long = "\"\u{202E}".repeat(300);
    let count = RuleCount { kind: Kind::Nav, pages: 1, removals: 1, lines: 1, bytes: 1 };
    let mut summary = Summary { pages: 100_000, unknown: 50_000, warnings: 9_000, failed: 9_000, ..Summary::default() };
    for i in 0..9_000 {
        summary.rules.insert(format!("{i}/{long}").into(), count.clone());
        summary.sites.insert(format!("{i}{long}").into(), Default::default());
        summary.never_fired.push(format!("{i}/{long}"));
    }
    let parts = vec![ShownPart { text: long.clone(), fate: PartFate::Removed }; 2];
    let line = ShownLine { number: Some(1), parts, place: Place::Here };
    let text = RiskyText {
        rule: long.clone(),
        kind: "nav".to_owned(),
        text: long.clone(),
        pages: 1,
        removals: 1,
        risk: Risk::default(),
        sample: Some(SamplePage { relative: long.clone().into(), line: 1 }),
        decided: Some(Choice::Accept),
    };
    let again = TakenAgain { rule: long.clone(), text: long.clone(), pages: 1, file: long.clone().into() };
    let taken_again = vec![again; 9_000];
    let mut ledger = Overview { texts: 1_000_000, risky: vec![text; RISKY], taken_again, ..Overview::default() };
    for rule in summary.rules.keys() {
        ledger.rules.insert(rule.to_string(), OfRule { texts: 9, riskiest: Some((long.clone(), 9)) });
    }
    let source = UnknownSource {
        name: long.clone(),
        pages: 1,
        bytes: 1,
        repeated: vec![(long.clone(), 9); 8],
        looked_at: 12,
        learn: long.clone(),
    };
    let report = html(&Facts {
        run: &RunFacts { unboil: "0".to_owned(), state: "done".to_owned(), raw: vec![long.clone(); 100] },
        options: &long,
        summary: &summary,
        sources: &vec![source; 15],
        all_sources: 2_000,
        ledger: Some(&ledger),
        around: &vec![Around::Lines(vec![line; 7]); RISKY],
    });
    is_sound(&report);
    assert!(report.len() < 5_000_000, "{} bytes", report.len());
    assert!(report.contains("The first 300 of 9,000 rules."));
}
