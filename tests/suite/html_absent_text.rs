//! Pages whose text is not in what they show: shells that a script fills, challenges. The notice goes, the text comes from
//! the page's data where that has it, and the report says which of these it was.

use crate::bench::{html, shipped};
use std::sync::LazyLock;
use unboil::judge::WarningKind;
use unboil::page::Page;
use unboil::page::html::{DataSource, LineMark};
use unboil::pipeline::{Choice, Unknown, Verdict, clean_page};
use unboil::render;
use unboil::site::RuleSet;

static BOOK: LazyLock<RuleSet> = LazyLock::new(shipped);

const NOTICE: &str =
    "<div id=\"root\"></div><noscript>Please enable JavaScript in your browser to read this story.</noscript>";
const FOREIGN_NOTICE: &str =
    "<div id=\"app\"></div><noscript>この記事を読むにはスクリプトを有効にしてください。</noscript>";
const FIRST: &str = "The harbour office has been told that the key was found, and that no passenger was put at risk.";
const SECOND: &str = "The boats sail again from nine, as they did before the key was lost in March.";

/// A shell as a semantic news page, a blog of divs and a bare page have it, `data` among their scripts.
fn pages(shell: &str, data: &str) -> [String; 3] {
    [
        format!(
            "<!DOCTYPE html><html lang=en><head><title>The key</title>{data}</head><body>\
             <header><nav><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav></header>\
             <main>{shell}</main><footer><p>© 2024 The Quay</p></footer><script src=/app.js></script></body></html>"
        ),
        format!(
            "<!DOCTYPE html><html><head><title>The key</title></head><body><div class=wrap><div class=menu>\
             <a href=/>Home</a> <a href=/about>About</a></div><div class=post>{shell}</div></div>{data}</body></html>"
        ),
        format!("<!DOCTYPE html><title>The key</title>{shell}{data}"),
    ]
}

fn json_ld() -> String {
    format!(
        "<script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"headline\":\"The key\",\
         \"articleBody\":\"{FIRST}\\n\\n{SECOND}\"}}</script>"
    )
}

fn verdict(page: &Page) -> Verdict<'static> {
    clean_page(&BOOK, page, Choice::Identify(Unknown::default()))
}

fn clean(page: &Page) -> String {
    let verdict = verdict(page);
    let removals = &verdict.judgement.removals;
    let clean = render::clean(page, removals);
    let diff = render::unified(page, removals, b"page.html");
    assert_eq!(render::reverse(&clean, &diff).unwrap(), page.text(), "clean and diff give the text back");
    String::from_utf8(clean).unwrap()
}

fn warnings(page: &Page) -> Vec<WarningKind> {
    verdict(page).judgement.warnings.into_iter().map(|doubt| doubt.why).collect()
}

/// The body comes out of the page's data, from where it is said to be, and the notice does not.
fn assert_comes_out(page: &str, source: DataSource, lines: &[&str]) {
    let page = html(page);
    let clean = clean(&page);
    for line in lines {
        assert_eq!(clean.lines().filter(|found| found == line).count(), 1, "{line:?} in {clean}");
    }
    assert!(!clean.contains("JavaScript") && !clean.contains("スクリプト"), "{clean}");
    let laid_out = &page.html().unwrap().layout;
    let stated = laid_out.lines.iter().filter(|line| line.mark == LineMark::FromData(source)).count();
    assert_eq!(stated, lines.len(), "{clean}");
    let expected = WarningKind::TextFromData { source, lines: lines.len() };
    assert!(warnings(&page).contains(&expected), "{:?}", warnings(&page));
}

#[test]
fn the_body_of_json_ld_comes_out_of_a_shell() {
    for shell in [NOTICE, FOREIGN_NOTICE] {
        for page in pages(shell, &json_ld()) {
            assert_comes_out(&page, DataSource::JsonLd, &[FIRST, SECOND]);
        }
    }
}

#[test]
fn the_body_in_the_state_of_a_framework_comes_out_of_a_shell() {
    let next = format!(
        "<script id=\"__NEXT_DATA__\" type=\"application/json\">{{\"props\":{{\"cookieBanner\":{{\"text\":\"{FIRST} {FIRST} \
         {FIRST} {FIRST}\"}},\"article\":{{\"title\":\"The key\",\"content\":[{{\"type\":\"paragraph\",\"content\":[{{\"text\":\
         \"The harbour office has been told that the \"}},{{\"content\":[{{\"text\":\"key\"}}]}},{{\"text\":\" was found, \
         and that no passenger was put at risk.\"}}]}},{{\"type\":\"paragraph\",\"content\":[{{\"text\":\"{SECOND} {SECOND}\
         \"}}]}}]}}}}}}</script>"
    );
    let twice = format!("{SECOND} {SECOND}");
    let nuxt = format!(
        "<script type=\"application/json\" id=\"__NUXT_DATA__\">[[\"Reactive\",1],{{\"data\":2}},{{\"title\":3,\"body\":4}},\
         \"The key\",\"<p>{FIRST}</p><p>{twice}</p>\"]</script>"
    );
    let state = format!(
        "<script>window.__INITIAL_STATE__ = {{\"story\":{{\"id\":4,\"body\":\"{FIRST}\\n{twice}\"}}}};run();</script>"
    );
    let parsed = format!(
        "<script>window.__STATE__ = JSON.parse(\"{{\\\"story\\\":{{\\\"bodyHtml\\\":\\\"<p>{FIRST}<p>{twice}</p>\\\"}}}}\");\
         </script>"
    );
    for data in [next, nuxt, state, parsed] {
        for page in pages(NOTICE, &data) {
            assert_comes_out(&page, DataSource::State, &[FIRST, &twice]);
        }
    }
}

#[test]
fn a_shell_without_its_text_is_a_warning() {
    let loading = "<div id=root><p>Loading…</p></div><noscript>Scripts!</noscript>";
    for page in [NOTICE, FOREIGN_NOTICE, loading].iter().flat_map(|shell| pages(shell, "")) {
        let page = html(&page);
        let clean = clean(&page);
        assert!(
            !clean.contains("JavaScript") && !clean.contains("スクリプト") && !clean.contains("Scripts!"),
            "{clean}"
        );
        assert!(warnings(&page).contains(&WarningKind::NoText), "{clean}");
    }
}

#[test]
fn a_challenge_yields_no_text() {
    let marks = "<meta name=robots content=noindex,nofollow><meta http-equiv=refresh content=390>";
    let said = "<h1>harbour.example</h1><p>Un instant, le navigateur est en cours de vérification.</p>\
                <noscript>Activez JavaScript et les cookies pour continuer</noscript>";
    let script = "<script src=\"/cdn-cgi/challenge-platform/h/b/orchestrate/v1\"></script>";
    for page in pages(said, marks).into_iter().chain(pages(said, script)) {
        let page = html(&page);
        let clean = clean(&page);
        assert!(!clean.contains("navigateur") && !clean.contains("cookies"), "{clean}");
        assert!(warnings(&page).contains(&WarningKind::NoText), "{clean}");
    }
}

#[test]
fn the_removal_of_a_notice_has_a_name_and_a_reason() {
    let page = html(&pages(NOTICE, "")[2]);
    let verdict = verdict(&page);
    let [removal] = verdict.judgement.removals.as_slice() else { panic!("{:?}", verdict.judgement.removals) };
    assert_eq!(removal.rule.id.as_ref(), "generic/debris");
    assert!(removal.why().contains("in place of the text"), "{}", removal.why());
}

#[test]
fn a_page_with_its_own_text_gets_no_second_copy() {
    let own = format!("<h1>The key</h1><p>{FIRST}</p><p>{SECOND}</p><noscript>Please enable JavaScript.</noscript>");
    let longer =
        format!("{} <script type=\"application/json\">{{\"body\":\"{}\"}}</script>", json_ld(), [FIRST; 30].join(" "));
    for page in [json_ld(), longer].iter().flat_map(|data| pages(&own, data)) {
        let page = html(&page);
        let clean = clean(&page);
        for line in [FIRST, SECOND] {
            assert_eq!(clean.matches(line).count(), 1, "{clean}");
        }
        assert!(page.html().unwrap().shell.is_none());
        assert!(warnings(&page).is_empty());
    }
}

#[test]
fn a_short_page_and_a_text_for_readers_without_scripts_stay() {
    let short =
        format!("<div id=root><h1>The key</h1><p>{FIRST}</p></div><noscript>Please enable JavaScript.</noscript>");
    let for_readers = format!("<div id=root></div><noscript><p>{}</p></noscript>", [FIRST, SECOND].repeat(3).join(" "));
    for page in [short, for_readers].iter().flat_map(|text| pages(text, "")) {
        let clean = clean(&html(&page));
        assert!(clean.contains(FIRST), "{clean}");
    }
}

/// Data made to cost much, or to stop a run.
#[test]
fn hostile_data_does_no_harm() {
    let deep = format!("{{\"body\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let wide = format!("{{\"body\":[{}]}}", "\"A word. \",".repeat(20_000));
    let torn = format!("{{\"articleBody\":\"{FIRST} {FIRST} {FIRST}\",\"x\":[1,");
    let quotes = "\"\\ud800\"".repeat(1_000);
    for data in [deep, wide, torn, quotes, String::from("window.__a__ = {"), String::from("=")] {
        for open in
            ["<script type=\"application/ld+json\">", "<script type=\"application/json\">", "<script>window.__s__="]
        {
            let page = html(&format!("<!DOCTYPE html>{NOTICE}{open}{data}</script>"));
            clean(&page);
        }
    }
}
