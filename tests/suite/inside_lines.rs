//! What goes from inside a line: the sentence or the heading stays, every byte that goes has a rule, and the diff gives
//! the page back.

use crate::bench::{Bench, html, page, shipped};
use std::sync::LazyLock;
use unboil::page::Page;
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render;
use unboil::rule::Kind;
use unboil::site::RuleSet;

static BOOK: LazyLock<RuleSet> = LazyLock::new(shipped);

/// The clean text, and the rules with their kinds.
fn cleaned(page: &Page) -> (String, Vec<(String, Kind)>) {
    let verdict = clean_page(&BOOK, page, Choice::Identify(Unknown::Keep));
    let removals = &verdict.judgement.removals;
    let clean = render::clean(page, removals);
    assert!(removals.iter().all(|removal| !removal.why().is_empty() && !removal.span.is_empty()));
    let diff = render::unified(page, removals, b"page");
    assert_eq!(render::reverse(&clean, &diff).unwrap(), page.text(), "clean and diff give the page back");
    let rules = removals.iter().map(|removal| (removal.rule.id.to_string(), removal.rule.kind)).collect();
    (String::from_utf8_lossy(&clean).into_owned(), rules)
}

const PROSE: &str = "The harbour office keeps the list of boats in a file that anyone may read, and the clerk adds a line \
    whenever a key is found.";

/// A semantic news page, a blog made of `<div>`, and a page with nothing round the text, with a heading and a sentence.
fn pages_of_html(heading: &str, sentence: &str) -> [String; 3] {
    [
        format!(
            "<!DOCTYPE html><html><body><header><nav><a href=/>Home</a></nav></header><main><article><h1>Boats</h1>\
             <h2 id=keys>{heading}</h2><p>{PROSE}</p><p>{sentence}</p></article></main><footer>© Gazette</footer></body></html>"
        ),
        format!(
            "<html><body><div class=menu><a href=/>Home</a></div><div class=post><h3 id=keys>{heading}</h3>\
             <div>{PROSE}</div><div>{sentence}</div></div></body></html>"
        ),
        format!("<html><body><h2 id=keys>{heading}</h2><p>{sentence}</p></body></html>"),
    ]
}

#[test]
fn hidden_notes_of_links_go_and_the_sentence_stays() {
    for class in ["sr-only", "visually-hidden", "screen-reader-text", "tiny visuallyhidden"] {
        let sentence = format!(
            "The clerk said on <a href=https://gazette.example/a>Monday<span class='{class}'>, opens new tab</span></a> that \
             two keys <a href=/keys>were <b>found</b> <span class='{class}'>external link</span></a>."
        );
        for dump in pages_of_html("Keys", &sentence) {
            let (clean, rules) = cleaned(&html(&dump));
            assert!(clean.contains("The clerk said on Monday that two keys were found."), "{clean}");
            assert!(rules.iter().all(|rule| *rule == ("_any/hidden-in-links".to_owned(), Kind::Nav)), "{rules:?}");
        }
    }
}

#[test]
fn what_is_hidden_and_is_all_that_a_link_says_stays() {
    for dump in pages_of_html(
        "Keys",
        "Ask <a href=/office><i></i><span class=sr-only>the office</span></a> for <span class=sr-only>old</span> keys.",
    ) {
        assert!(cleaned(&html(&dump)).0.contains("Ask the office for old keys."));
    }
}

#[test]
fn links_of_headings_go_and_the_heading_stays() {
    for mark in [
        "<a class=headerlink href='#keys'>¶</a>",
        " <a href='https://gazette.example/boats#keys' aria-label=Permalink>#</a>",
        " <a class=anchor href='#keys'>§</a>",
        " <a href='#keys'>🔗</a>",
        "<span class=mw-editsection><span>[</span><a href='/w?action=edit'>edit</a><span>]</span></span>",
        "[<a href='/w?action=edit'>Bearbeiten</a> | <a href='/w?action=source'>Quelltext bearbeiten</a>]",
    ] {
        for heading in
            [format!("Lost keys{mark}"), format!("{}Lost keys", if mark.starts_with(' ') { mark } else { "" })]
        {
            for dump in pages_of_html(&heading, "Two were <a href='#keys'>#</a> found.") {
                let (clean, rules) = cleaned(&html(&dump));
                let lines: Vec<&str> = clean.lines().collect();
                assert!(lines.contains(&"Lost keys") && lines.contains(&"Two were # found."), "{dump}\n{clean}");
                assert!(rules.iter().all(|(_, kind)| *kind == Kind::Nav), "{rules:?}");
            }
        }
    }
}

#[test]
fn in_text_they_go_too() {
    for (line, wanted) in [
        (
            "The clerk said on Monday, opens new tab that two were found.",
            "The clerk said on Monday that two were found.",
        ),
        ("Ask the office (opens in a new tab) for a key.", "Ask the office for a key."),
        ("Lost keys[edit]", "Lost keys"),
        ("Verlorene Schlüssel[Bearbeiten | Quelltext bearbeiten]", "Verlorene Schlüssel"),
        ("Installing¶", "Installing"),
        ("## Lost keys[#](https://gazette.example/boats#keys \"Permalink\")", "## Lost keys"),
        ("## Lost keys[\u{200B}](#keys \"Direct link to Lost keys\")", "## Lost keys"),
        ("## [](#keys)Lost keys", "## Lost keys"),
    ] {
        for text in [
            format!("{PROSE}\n\n{line}\n\n{PROSE}\n"),
            format!("# Boats\n\n- {PROSE}\n\n{line}\n"),
            format!("{line}\n"),
        ] {
            assert_eq!(cleaned(&page(text.as_bytes())).0, text.replace(line, wanted));
        }
    }
}

#[test]
fn signs_that_a_text_is_about_stay() {
    for line in [
        "The sign of a paragraph is ¶",
        "Click [edit]",
        "See note [#](#note) below.",
        "The sign in the corner opens new tabs.",
        "`History[edit]` and `Fares[#](#fares)`",
        "Learn C#",
        "Law of the quay, §",
    ] {
        let text = format!("{PROSE}\n\n{line}\n\n{PROSE}\n");
        assert_eq!(cleaned(&page(text.as_bytes())).0, text);
    }
    let fenced = format!("{PROSE}\n\n```\nHistory[edit]\nInstalling¶\nMonday, opens new tab\n```\n\n{PROSE}\n");
    assert_eq!(cleaned(&page(fenced.as_bytes())).0, fenced);
    let pre = html("<h2>Keys</h2><pre>History[edit]\nInstalling¶\n<a href='#l3'>#</a> Monday, opens new tab</pre>");
    assert_eq!(cleaned(&pre).0.as_bytes(), pre.text());
}

#[test]
fn characters_that_nobody_sees_go() {
    let text = "\u{FEFF}The har\u{AD}bour\u{200B} office\u{7} sells\u{FEFF} Zif\u{AD}fern, Fuß\u{AD}bälle and Trä\u{AD}ger.\n\u{AD}\n\nIt is open.\n";
    let wanted = "\u{FEFF}The harbour office sells Ziffern, Fußbälle and Träger.\n\nIt is open.\n";
    let (clean, rules) = cleaned(&page(text.as_bytes()));
    assert_eq!(clean, wanted);
    assert!(rules.iter().all(|rule| *rule == ("_any/invisible-characters".to_owned(), Kind::Tidy)), "{rules:?}");
    for dump in pages_of_html("Har\u{AD}bour", "The of&shy;fice\u{200B} is o\u{1}pen.") {
        let clean = cleaned(&html(&dump)).0;
        assert!(clean.contains("Harbour\n") && clean.contains("The office is open."), "{clean:?}");
    }
}

#[test]
fn characters_that_a_script_or_a_text_needs_stay() {
    for line in [
        "ภาษา\u{200B}ไทย is Thai, ພາສາ\u{200B}ລາວ Lao, ភាសា\u{200B}ខ្មែរ Khmer, မြန်မာ\u{200B}စာ Burmese",
        "नमस्\u{200D}ते, می\u{200C}خواهم, 👩\u{200D}🚀 and a\u{2060}b",
        "\u{200F}עברית\u{200E}",
        "AquÃ\u{AD} and ä¸\u{AD} were decoded wrongly",
        "a word is parted at the line's end by a hy\u{AD}",
        "a\tb\u{B}c\u{C}d\u{1B}[31me\u{8}f\u{1F}g",
    ] {
        let text = format!("{line}\n{PROSE}\n");
        assert_eq!(cleaned(&page(text.as_bytes())).0, text);
    }
    let blank = format!("{PROSE}\n\u{200B}\n{PROSE}\n");
    assert_eq!(cleaned(&page(blank.as_bytes())).0, format!("{PROSE}\n\n{PROSE}\n"), "a blank line stays one");
    let damaged = ["Die Fähre fährt um neun über die Förde.\n".repeat(9).as_bytes(), b"caf\xE9\xC2\xAD\xE9\n"].concat();
    assert_eq!(cleaned(&page(&damaged)).0.as_bytes(), String::from_utf8_lossy(&damaged).as_bytes(), "no UTF-8");
    let fenced = format!("{PROSE}\n\n```\nlet s = \"a\u{AD}b\u{200B}c\";\n```\n");
    assert_eq!(cleaned(&page(fenced.as_bytes())).0, fenced);
}

/// A line's text ends before such characters and the white space round them.
#[test]
fn invisible_characters_around_a_line_stop_no_run() {
    let raw = "\u{200B} The boat left at nine.   \u{200B} \n \u{200B}\n \u{AD}\u{1} \nIt came back.\n";
    let bench = Bench::new().file("raw/a.txt", raw);
    bench.unboil("clean raw -o out").ends_with(0);
    let results = bench.results("out");
    let clean = results.iter().find(|(path, _)| path.ends_with("clean/a.txt")).unwrap().1;
    assert_eq!(
        String::from_utf8_lossy(clean).split_whitespace().collect::<Vec<_>>().join(" "),
        "The boat left at nine. It came back."
    );
    bench.unboil("verify out --raw raw").ends_with(0);
}
