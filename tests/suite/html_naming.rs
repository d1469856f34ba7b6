//! Selectors for an element, and the ways to take a line: what is offered can be pasted, and takes what it says.

use crate::bench::{Bench, html, page, pages, project, shipped};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use unboil::judge::judge;
use unboil::page::Page;
use unboil::page::html::naming::{Stability, reads_as_sentences, selectors_for};
use unboil::page::html::{NodeId, NodeKind, Selector, Tree};
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render::{How, Suggestions, line_fates, ways};
use unboil::rule::{self, RuleText, Site};
use unboil::site::RuleSet;

static BOOK: LazyLock<RuleSet> = LazyLock::new(shipped);

/// The selectors for the element with the attribute `it`.
fn offered(body: &str) -> Vec<String> {
    let tree = Tree::parse(&format!("<body>{body}"));
    let it = tree.select(&Selector::parse("[it]").unwrap()).next().unwrap();
    selectors_for(&tree, it).into_iter().map(|named| named.css).collect()
}

#[test]
fn an_element_goes_by_what_says_what_it_is() {
    for (body, expected) in [
        ("<nav it>", &["nav", "body > nav"][..]),
        ("<div it id=comments class='comments open'>", &["#comments", ".comments", "div.open", "body > div"]),
        ("<div it class='share share--top'>", &[".share.share--top", ".share", ".share--top", "body > div"]),
        ("<div it role=navigation>", &["[role='navigation']", "body > div"]),
        ("<div it data-testid=share-tools>", &["[data-testid='share-tools']", "body > div"]),
        (
            "<div it itemprop=author aria-label='Share this'>",
            &["[itemprop='author']", "[aria-label='Share this']", "body > div"],
        ),
        ("<div id=sidebar><ul it>", &["#sidebar > ul", "body > div > ul"]),
        (
            "<div id=sidebar><ul><li it><li>",
            &["#sidebar > ul > li", "#sidebar li", "body > div > ul > li:nth-of-type(1)"],
        ),
        ("<div id=sidebar><p it class=title>", &["#sidebar > .title", ".title", "#sidebar > p", "body > div > p"]),
        ("<div class=box><p><p it>", &["body > div > p:nth-of-type(2)"]),
    ] {
        assert_eq!(offered(body), expected, "{body}");
    }
}

#[test]
fn names_that_programs_made_are_not_used() {
    for made in [
        "css-1x2y3z",
        "sc-bdVaJa",
        "_3fj2k",
        "jsx-123456",
        "svelte-1abcde",
        "post-4711",
        "menu-item-12",
        "kHGtXw",
        "x1n2onr6",
        "emotion-0",
        "c6f9b2a4-77aa-4c1e-9d1f-2b0c7d3e8a11",
        "ember1234",
        "yui_3_17_2_1",
        "sc-1k9k6ch-2",
        "zwnHi",
        "_rnqo66",
        "jss42",
    ] {
        assert_eq!(offered(&format!("<div it class='{made}'>")), ["body > div"], "{made}");
        assert_eq!(offered(&format!("<div it id='{made}'>")), ["body > div"], "{made}");
    }
    assert_eq!(offered("<div it class='styles_shareBar__x1Yz2'>"), ["[class*='shareBar']", "body > div"]);
    assert_eq!(offered("<div it class='KSlider_item__KfVi8'>"), ["[class*='KSlider']", "body > div"]);
    assert_eq!(offered("<div it class='ssrcss-1mrs5ns-PromoContent'>"), ["[class*='PromoContent']", "body > div"]);
}

#[test]
fn names_that_somebody_gave_are_used() {
    for given in [
        "share-bar",
        "article__footer",
        "article__footer--wide",
        "b-article__header",
        "relatedStories",
        "wsw",
        "post2",
        "navBtn",
        "l-sidebar",
        "js-share",
        "text-share",
        "comment-list",
        "größer",
        "SiteFooter",
        "mpu-300",
    ] {
        assert_eq!(offered(&format!("<div it class='{given}'>"))[0], format!(".{given}"));
    }
}

#[test]
fn names_of_styles_come_after_others() {
    for styling in ["mt-4", "flex", "md:flex", "w-1/2", "col-md-6", "text-muted", "pt2", "is-active", "-mt-2", "d-none"]
    {
        let found = offered(&format!("<div id=main><div it class='{styling} lead-story'>"));
        let weak = found.iter().find(|css| css.starts_with("div.")).unwrap();
        assert!(
            found.iter().position(|css| css == ".lead-story") < found.iter().position(|css| css == weak),
            "{found:?}"
        );
        assert!(!found.iter().any(|css| css.starts_with(".mt") || css == ".flex"), "{found:?}");
    }
}

#[test]
fn odd_names_are_escaped() {
    assert_eq!(offered("<div it class='2col'>"), [r".\32 col", "body > div"]);
    assert_eq!(offered("<div it class='md:w-1/2'>"), [r"div.md\:w-1\/2", "body > div"]);
    assert_eq!(offered("<fb:like it>"), [r"body > fb\:like"]);
    assert_eq!(offered(r#"<div it aria-label="Ann's \ list">"#), [r"[aria-label='Ann\'s \\ list']", "body > div"]);
}

#[test]
fn the_whole_page_has_no_names() {
    let tree = Tree::parse("<body class=story id=page><p>x");
    for node in tree.descendants(NodeId::DOCUMENT) {
        assert_eq!(selectors_for(&tree, node).is_empty(), tree.tag(node) != "p", "{}", tree.tag(node));
    }
}

#[test]
fn a_deep_and_a_wide_page_cost_little() {
    let deep = Tree::parse(&"<div>".repeat(20_000));
    let wide = Tree::parse(&"<p>x</p>".repeat(20_000));
    for tree in [deep, wide] {
        let nodes: Vec<NodeId> = tree.descendants(NodeId::DOCUMENT).filter(|&node| tree.is_element(node)).collect();
        for &node in nodes.iter().rev().take(20) {
            for named in selectors_for(&tree, node) {
                assert!(named.css.len() < 2000, "{}", named.css);
                assert!(tree.matches(node, &Selector::parse(&named.css).unwrap()), "{}", named.css);
            }
        }
    }
}

#[test]
fn sentences_are_told_from_labels() {
    assert!(reads_as_sentences("The ferry turned round because a passenger had lost his hat."));
    assert!(reads_as_sentences("“I have never played for so many kitchen chairs,” said he. “Never.”"));
    assert!(reads_as_sentences("渡轮在星期五早上掉头返回，因为一位乘客丢了他的帽子，船上没有人着急。"));
    for label in [
        "Share on Facebook",
        "© 2021 The Courier. All rights reserved.",
        "News | Council | Schools | Weather | Ads | Tides | Boats",
        "",
    ] {
        assert!(!reads_as_sentences(label), "{label}");
    }
}

/// Pieces of pages with names of every sort, whole and torn.
const PIECES: &[&str] = &[
    "<nav class='menu'><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav>",
    "<div class='share-bar mt-4' role=toolbar><a href=#>Share</a> <a class=btn href=#>Tweet</a><br>Print</div>",
    "<aside class=styles_readMore__x1Yz2><h3>Read more</h3><a href=/1>Bus driver returns umbrella</a></aside>",
    "<p>The bakery in Mill Lane will close for August, and for the first time the fires will be allowed to go out.</p>",
    "<section id=comments data-component='it&apos;s \\\\ odd'><p class='2nd md:w-1/2'>Nice!</p><p>Reply</p></section>",
    "<span class='css-1x2y3z'>0:00</span>",
    "<div id='a b' class='\u{202e}x\u{0}y größer'>",
    "<div aria-label='a\nb'>",
    "<fb:like class='a\"b'>Like</fb:like>",
    "<a\"b'c>odd</a\"b'c>",
    "<svg><foreignObject class=drawn><p>drawn</p></foreignObject><linearGradient id=grad></svg>",
    "<template><p class=unseen>no</p></template>",
    "<table><tr><td class=cell>a<td>b<tr><td><p>c</p><p>d</p></table>",
    "<pre class=code>\n\none\n\n  two\n&#13;x\n</pre>",
    "<ol><li>one<ol><li>two</ol></ol>",
    "<div hidden class=loading>Loading</div>",
    "<p class=lead>It sails <b>at</b> <i hidden>never</i> nine.<br>Bring an umbrella.</p>",
    "<footer><p>© 2019 The Gazette</p></footer>",
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<br>",
    "<b>",
    "</i>",
    "x ",
    "12 \u{a0} comments\u{200b}",
];

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => "\\PC{0,20}",
        1 => "<[a-z0-9:]{1,3}( (class|id|role|itemprop)='\\PC{0,12}'){0,2}>",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| format!("<!doctype html>{}", pieces.concat()))
}

/// A site file of one rule.
fn site(rule: &str) -> Site {
    let text = format!("site = \"Test\"\n{rule}");
    let loaded = rule::load(&[RuleText { path: "test.toml".into(), text: text.as_str().into() }]);
    loaded.unwrap_or_else(|e| panic!("{text}\n{e}")).sites.pop().unwrap()
}

/// The lines that a rule touches.
fn touched(page: &Page, rule: &str) -> BTreeSet<usize> {
    let site = site(rule);
    let removals = judge(page, &[&site]).removals;
    let lines = |start: usize, end: usize| page.line_at(start)..=page.line_at(end - 1);
    removals.iter().flat_map(|removal| lines(removal.span.start, removal.span.end)).collect()
}

/// The ways to take a line; each matcher, run as a rule, has to take what it is said to take, the line among it.
fn tried(page: &Page, line: usize) -> Result<Suggestions, TestCaseError> {
    let verdict = clean_page(&BOOK, page, Choice::Identify(Unknown::default()));
    let found = ways(page, line, &line_fates(page, &verdict.judgement.removals));
    for way in &found.ways {
        let matcher = way.how.matcher();
        let lines = touched(page, &format!("[[drop]]\nid = \"it\"\nkind = \"nav\"\nmax-share = 1.0\n{matcher}\n"));
        prop_assert!(lines.contains(&line), "{} does not take line {}", matcher, line + 1);
        prop_assert_eq!(lines.len(), way.lines, "{}: {:?}", matcher, lines);
    }
    if let Some(rule) = &found.rule {
        site(rule);
    }
    Ok(found)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_selector_parses_and_finds_its_element(dump in soup()) {
        let tree = Tree::parse(&dump);
        for node in tree.descendants(NodeId::DOCUMENT).filter(|&node| tree.is_element(node)) {
            let found = selectors_for(&tree, node);
            for named in &found {
                let selector = Selector::parse(&named.css);
                prop_assert!(selector.is_ok(), "{}: {:?}", named.css, selector);
                prop_assert!(tree.matches(node, &selector.unwrap()), "{}", named.css);
            }
            if let Some(last) = found.last() {
                prop_assert_eq!(last.stability, Stability::Placed);
                // What a template holds has no way down from the page.
                let in_page = tree.ancestors(node).all(|above| tree.kind(above) != NodeKind::Other);
                let count = tree.select(&Selector::parse(&last.css).unwrap()).count();
                prop_assert!(!in_page || count == 1, "{} finds {}", last.css, count);
            }
        }
    }

    #[test]
    fn every_way_takes_the_line_and_as_much_as_it_says(dump in soup(), pick in any::<prop::sample::Index>()) {
        let page = html(&dump);
        let lines: Vec<usize> = (0..page.line_count()).filter(|&line| !page.is_blank(line)).collect();
        if !lines.is_empty() {
            let found = tried(&page, *pick.get(&lines))?;
            prop_assert!(found.rule.is_some());
        }
    }

    #[test]
    fn text_is_taken_as_it_is_said(text in "(\\PC{0,12}|[0-9 .'\"\\\\a-c\u{200b}\u{202e}\t]{0,12}|\n){0,12}", pick in any::<prop::sample::Index>()) {
        let page = page(text.as_bytes());
        let lines: Vec<usize> = (0..page.line_count()).filter(|&line| !page.is_blank(line)).collect();
        if page.html().is_none() && !lines.is_empty() {
            let found = tried(&page, *pick.get(&lines))?;
            prop_assert!(!found.ways.is_empty());
        }
    }
}

#[test]
fn every_line_of_the_samples_has_a_rule_to_paste() {
    let mut by_name = 0;
    for (_, page) in pages(&project().join("samples")) {
        // Every seventh line: each costs a judgement of the page for every way.
        for line in (0..page.line_count()).filter(|&line| !page.is_blank(line)).step_by(7) {
            let found = tried(&page, line).unwrap();
            assert!(found.rule.is_some(), "{}:{}", page.id(), line + 1);
            by_name += usize::from(
                found
                    .ways
                    .iter()
                    .any(|way| matches!(&way.how, How::Select(named) if named.stability == Stability::Named)),
            );
        }
    }
    assert!(by_name > 30, "{by_name}");
}

#[test]
fn a_line_with_numbers_goes_by_any_numbers() {
    for (line, pattern) in [
        ("12 comments", r"\d+ comments"),
        ("2.50 (of 3)  stars\tand more", r"\d+\.\d+ \(of \d+\)\s+stars\s+and more"),
        ("٣٤ تعليق", r"\d+ تعليق"),
    ] {
        let page = page(format!("The ferry sails.\n{line}\n").as_bytes());
        let found = ways(&page, 1, &line_fates(&page, &[]));
        assert_eq!(found.ways[1].how, How::Digits(pattern.to_owned()));
        assert!(found.rule.unwrap().ends_with(&format!("line = '{pattern}'\n")));
    }
}

#[test]
fn the_ways_are_told_to_programs_too() {
    let bench = Bench::new()
        .file("a.txt", format!("The ferry sails.\n12 comments\n14 comments\n{}", "It sails again.\n".repeat(9)));
    let ran = bench.unboil("explain a.txt --line 2 --json").ends_with(0);
    let told: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(told["lines"].as_array().unwrap().len(), 1);
    let chosen = &told["chosen"];
    assert_eq!(chosen["line"], 2);
    assert_eq!(chosen["ways"][0]["line"][0], "12 comments");
    assert_eq!(chosen["ways"][1]["line"], r"\d+ comments");
    assert_eq!(chosen["ways"][1]["lines"], 2);
    assert_eq!(chosen["rule"], "[[drop]]\nid   = \"comments\"\nkind = \"nav\"\nwhy  = \"\"\nline = '\\d+ comments'\n");
}
