//! What a page shows as code stays, though it looks like what scrapers leave behind: in HTML and in text, by the rules
//! for every page and by the judges.

use crate::bench::{html, page, shipped};
use std::sync::LazyLock;
use unboil::judge::{Caution, JudgeOptions, Titles};
use unboil::page::Page;
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render;
use unboil::site::RuleSet;

/// What pages about code show, a line each.
const SHOWN: [&str; 6] = [
    r#"{"boat":"alma","built":1931,"keys":[{"id":1,"found":true},{"id":2,"found":false}],"port":"Kiesholm","crew":9}"#,
    ".bar{color:#333;margin:0}.bar a{padding:2px}",
    "{{ page.title }}",
    "<!-- the row that holds the list of boats -->",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4ooBPzOzAt8xP7wAAACXBIWXMAAA7EAAAOxAGVKw4b",
    r#"window.__STATE__ = {"boat":"alma","built":1931,"keys":[{"id":1,"found":true},{"id":2,"found":false}]};"#,
];

const PROSE: &str = "The harbour office keeps the list of boats in a file that anyone may read, and the clerk adds a line \
    whenever a key is found. It has been kept so since the fire, and nobody has asked for another form.";

/// Every setting that a user can choose.
const SETTINGS: [Unknown; 5] = [
    Unknown::Keep,
    judged(None),
    judged(Some(Caution::High)),
    judged(Some(Caution::Normal)),
    judged(Some(Caution::Low)),
];

const fn judged(caution: Option<Caution>) -> Unknown {
    Unknown::Judged(JudgeOptions { caution, titles: Titles::Keep })
}

static BOOK: LazyLock<RuleSet> = LazyLock::new(shipped);

fn clean(page: &Page, unknown: Unknown) -> String {
    let verdict = clean_page(&BOOK, page, Choice::Identify(unknown));
    String::from_utf8(render::clean(page, &verdict.judgement.removals)).unwrap()
}

fn escaped(code: &str) -> String {
    code.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A semantic news page, a blog made of `<div>`, and a page with nothing round the text.
fn pages_of_html(code: &str) -> [String; 3] {
    let menu: String = ["News", "Sport", "Weather"].map(|name| format!("<li><a href=/{name}>{name}</a></li>")).concat();
    [
        format!(
            "<!DOCTYPE html><html><head><title>The list of boats</title></head><body><header><nav><ul>{menu}</ul></nav></header>\
             <main><article><h1>The list of boats</h1><p>{PROSE}</p>{code}<p>{PROSE}</p></article></main>\
             <footer><p>© Kiesholm Gazette</p></footer></body></html>"
        ),
        format!(
            "<html><body><div class=menu><ul>{menu}</ul></div><div class=post><div class=post-title>The list of boats</div>\
             <div class=post-body><div>{PROSE}</div>{code}<div>{PROSE}</div></div></div></body></html>"
        ),
        format!("<html><body><p>{PROSE}</p>{code}<p>{PROSE}</p></body></html>"),
    ]
}

#[test]
fn code_of_html_stays() {
    for code in SHOWN {
        for shown in [format!("<pre>{}</pre>", escaped(code)), format!("<pre><code>{}\n</code></pre>", escaped(code))] {
            for dump in pages_of_html(&shown) {
                let page = html(&dump);
                for setting in SETTINGS {
                    // On a line of its own.
                    assert!(clean(&page, setting).lines().any(|line| line == code), "{setting:?}: {dump}");
                }
            }
        }
    }
}

#[test]
fn code_in_a_line_of_html_stays() {
    for code in SHOWN {
        for dump in pages_of_html(&format!("<p><code>{}</code></p>", escaped(code))) {
            assert!(clean(&html(&dump), Unknown::Keep).contains(code), "{dump}");
        }
    }
}

/// An article in markdown, a README, and a fragment.
fn pages_of_text(code: &str) -> [String; 3] {
    [
        format!("# The list of boats\n\n{PROSE}\n\n{code}\n\n## Keys\n\n{PROSE}\n"),
        format!(
            "boats\n=====\n\n[The office](https://harbour.example.org/) has it.\n\n## Install\n\n- fetch the file\n- \
             read it\n\n{PROSE}\n\n{code}\n\n## License\n\n{PROSE}\n"
        ),
        format!("# Boats\n\n{PROSE}\n\n{code}\n"),
    ]
}

#[test]
fn fenced_code_of_text_stays() {
    for code in SHOWN {
        let fenced = [
            format!("```\n{code}\n```"),
            format!("```json\n{code}\n```"),
            format!("~~~~ js\n```\n{code}\n~~~~"),
            format!("- so:\n  ```\n  {code}\n  ```"),
            format!("- ```\n  {code}\n  ```"),
        ];
        for text in fenced.iter().flat_map(|fenced| pages_of_text(fenced)) {
            let page = page(text.as_bytes());
            for setting in SETTINGS {
                assert!(clean(&page, setting).contains(code), "{setting:?}: {text}");
            }
        }
    }
}

#[test]
fn indented_code_of_markdown_stays() {
    for code in SHOWN {
        for text in pages_of_text(&format!("    {code}")) {
            let page = page(text.as_bytes());
            for setting in SETTINGS {
                assert!(clean(&page, setting).contains(code), "{setting:?}: {text}");
            }
        }
    }
    let literal = format!("{PROSE} It is written so::\n\n    {}\n\n{PROSE}\n", SHOWN[0]);
    assert!(clean(&page(literal.as_bytes()), Unknown::Keep).contains(SHOWN[0]), "reStructuredText's literal block");
}

#[test]
fn debris_outside_of_code_goes_as_before() {
    let data = SHOWN[0];
    let beside = format!("# Boats\n\n```\nlet boats = [];\n```\n\n{PROSE}\n{data}\n{PROSE}\n");
    let indented = format!("Home\n\n    {data}\n\n        Boats\n\n{PROSE}\n");
    let dashes = format!("Boats\n~~~~~\n\n{PROSE}\n\n{data}\n");
    let whole = format!("{PROSE}\nstring({}) \"[{data},{data}]\"\n", data.len() * 2 + 3);
    let ticks = format!("{PROSE}\n{}\n", data.replace("Kiesholm", "`Kiesholm` and `Vessen`"));
    let fences = "[{\"a\":\"\n```\n\"},{\"b\":\"\n```\n\"}]";
    let dumped = format!("{PROSE}\nstring({}) \"{fences}\"\n", fences.len());
    for text in [beside, indented, dashes, ticks, whole, dumped] {
        let text = clean(&page(text.as_bytes()), Unknown::Keep);
        assert!(!text.contains("\"boat\"") && !text.contains("string("), "{text}");
    }
    let page = html(&format!("<p>{PROSE}</p><pre>let boats = [];</pre><div>{}</div><p>{PROSE}</p>", escaped(data)));
    assert!(!clean(&page, Unknown::Keep).contains("\"boat\""));
}

#[test]
fn a_fence_that_nothing_closes_reaches_to_the_end() {
    let text = format!("# Boats\n\n{PROSE}\n\n```\n{}\n", SHOWN[0]);
    assert!(clean(&page(text.as_bytes()), Unknown::Keep).contains(SHOWN[0]), "a page that was cut off in its code");
}

#[test]
fn a_length_that_does_not_fit_is_no_doubt_in_code() {
    let text = format!("{PROSE}\n\n```\nstring(12) \"[{{\"a\":1}}]\" and more\n```\n\n{PROSE}\n");
    let page = page(text.as_bytes());
    let verdict = clean_page(&BOOK, &page, Choice::Identify(Unknown::Keep));
    assert!(verdict.judgement.warnings.is_empty() && verdict.judgement.removals.is_empty(), "{verdict:?}");
}
