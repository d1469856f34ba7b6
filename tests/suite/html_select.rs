//! CSS selection through the public interface.

use proptest::prelude::*;
use unboil::page::html::{NodeId, Selector, SelectorSet, Tree};

const PAGE: &str = "<body><nav id=Top class='menu main'><a href='http://a.example/x'>x</a><a href='/y' Title=T>y</a></nav>\
<article class=post><h1>t</h1><p>one</p><p class='lead  big'>two <b>b</b></p><p></p><ul><li>1<li>2<li>3</ul></article>\
<svg viewBox='0 0 1 1'><path d=m /></svg></body>";

fn found(html: &str, selector: &str) -> Vec<String> {
    let tree = Tree::parse(html);
    let selector = Selector::parse(selector).expect(selector);
    tree.select(&selector).map(|node| format!("{}:{}", tree.tag(node), tree.text_content(node))).collect()
}

#[test]
fn selectors_find_what_they_say() {
    for (selector, expected) in [
        ("a", &["a:x", "a:y"][..]),
        ("A[title]", &["a:y"]),
        ("#Top a:first-child", &["a:x"]),
        ("#top", &[]),
        (".menu.main > a[href^='http']", &["a:x"]),
        ("a[href$=y], h1", &["a:y", "h1:t"]),
        ("a[href*=EXAMPLE i]", &["a:x"]),
        ("p.lead b", &["b:b"]),
        ("p + p", &["p:two b", "p:"]),
        ("h1 ~ p:empty", &["p:"]),
        ("p:has(b)", &["p:two b"]),
        ("article:has(> ul) > h1", &["h1:t"]),
        ("p:not(.lead):not(:empty)", &["p:one"]),
        (":is(h1, b)", &["h1:t", "b:b"]),
        ("li:nth-child(2n+1)", &["li:1", "li:3"]),
        ("li:nth-last-child(1)", &["li:3"]),
        ("p:nth-of-type(2)", &["p:two b"]),
        ("p:last-of-type", &["p:"]),
        (":where(article) li:only-child", &[]),
        ("[class~=big]", &["p:two b"]),
        ("svg path", &["path:"]),
        ("svg[viewBox]", &["svg:"]),
        ("html:root > body > nav a + a", &["a:y"]),
        ("li:nth-child(1 of :not(:first-child))", &["li:2"]),
    ] {
        assert_eq!(found(PAGE, selector), expected, "{selector}");
    }
}

const NOTES: &str = "<body><div id=a><div id=b><section><p class=ad>Read&nbsp; <b>more</b>\n now </p></section><p id=c>one<i>x</i>two</p>\
<h2>News</h2><p id=d>after</p><p id=e>later</p></div><p id=f></p></div></body>";

#[test]
fn our_own_selectors_say_what_css_cannot() {
    let ids = |selector: &str| {
        let tree = Tree::parse(NOTES);
        let selector = Selector::parse(selector).expect(selector);
        let names = tree.select(&selector).map(|node| tree.attribute(node, "id").unwrap_or(tree.tag(node)).to_owned());
        names.collect::<Vec<_>>().join(" ")
    };
    for (selector, expected) in [
        ("p:has-text('^Read more now$')", "p"),
        ("div:has-text('(?i)read MORE')", "a b"),
        ("p:own-text('more')", ""),
        ("p:own-text('^two$')", "c"),
        ("p:first-text('two')", ""),
        ("p:first-text('^one$')", "c"),
        ("p:own-text('')", "p c d e"),
        ("p:not(:has-text('.'))", "f"),
        ("div:nearest-above(div; .ad)", "b"),
        ("div:nearest-above(div; #f)", "a"),
        ("section:nearest-above(div, section; .ad)", "section"),
        ("div:nearest-above(div, section; .ad)", ""),
        (":first-on-page(p)", "p"),
        ("p:last-on-page(div, p)", "f"),
        (":last-on-page(div)", "b"),
        (":first-on-page(p:has(i)), section:last-on-page(p)", "c"),
        ("p:nearest-behind(p; h2)", "d"),
        ("p:nearest-before(p; h2)", "c"),
        ("section:nearest-before(section; p)", "section"),
        ("div:has(> p:has-text('^after$'))", "b"),
        ("div:has(section:nearest-above(section; p:has(b)))", "a b"),
        (":is(h2:HAS-TEXT('News'), #f)", "h2 f"),
    ] {
        assert_eq!(ids(selector), expected, "{selector}");
    }
}

#[test]
fn wrong_selectors_are_refused_with_a_sentence_and_a_place() {
    for (text, words, offset) in [
        ("", "empty", 0),
        ("  ", "empty", 0),
        ("p::before", "pseudo-element", 1),
        ("a:hover", "`:hover` is not supported", 1),
        ("p >", "combinator", 2),
        ("p,", "missing", 1),
        ("[=x]", "attribute", 1),
        ("p..x", "class name", 2),
        ("p..é > x, b", "class name", 2),
        (".x > a:hover, b", "`:hover`", 6),
        ("p:nth-child(é)", "", 12),
        ("p[a='x', b", "cannot go on", 7),
        (":is(p, ::after)", "pseudo-element", 7),
        ("p:has-text(x)", "a regex in quotes is missing", 10),
        ("p:has-text('a(')", "invalid regex: unclosed group", 13),
        ("p:has-text('a', 'b')", "cannot go on", 14),
        ("p:nearest-above(div)", "two selectors with a `;`", 16),
        ("p:nearest-above(; a)", "missing", 15),
    ] {
        let error = Selector::parse(text).expect_err(text);
        assert!(error.message.contains(words), "{text}: {error}");
        assert_eq!(error.offset, offset, "{text}: {error}");
    }
}

const SELECTORS: [&str; 12] = [
    "p",
    ".a",
    "#i",
    "div p",
    ".a > .b",
    "p + p",
    "*",
    "div:has(.b)",
    ":not(.a)",
    "div .a p",
    "p:nth-child(2)",
    "#i .b, .a",
];

#[test]
fn a_set_finds_what_stands_behind_a_template() {
    let tree = Tree::parse("<div class=a><template><p class=b>x</p></template><p class=b>y</p></div>");
    let set = SelectorSet::new(&[Selector::parse(".a > .b").expect("a selector")]);
    let found: Vec<String> = set.matches(&tree).into_iter().map(|(node, _)| tree.text_content(node)).collect();
    assert_eq!(found, ["y"]);
}

proptest! {
    #[test]
    fn a_set_finds_what_each_selector_finds(pieces in prop::collection::vec(
        prop::sample::select(vec!["<div>", "<p>", "</div>", "</p>", "<div class=a>", "<div class='b a'>", "<p class=b>",
            "<p id=i>", "<div id=i>", "x", "<span class=b>", "</span>", "<template>", "</template>"]), 0..40)) {
        let tree = Tree::parse(&pieces.concat());
        let selectors: Vec<Selector> =
            SELECTORS.iter().map(|text| Selector::parse(text).expect("a selector")).collect();
        let mut expected: Vec<(NodeId, usize)> = Vec::new();
        for node in tree.descendants(NodeId::DOCUMENT) {
            for (place, selector) in selectors.iter().enumerate() {
                if tree.matches(node, selector) {
                    expected.push((node, place));
                }
            }
        }
        prop_assert_eq!(SelectorSet::new(&selectors).matches(&tree), expected.clone());
        for (place, selector) in selectors.iter().enumerate() {
            let one: Vec<NodeId> = tree.select(selector).collect();
            let wanted: Vec<NodeId> = expected.iter().filter(|it| it.1 == place).map(|it| it.0).collect();
            prop_assert_eq!(one, wanted);
        }
    }

    #[test]
    fn any_text_parses_or_is_refused(text in "[a-z.#:\\[\\]()>+~, *'\"=é0-9-]{0,20}") {
        if let Err(error) = Selector::parse(&text) {
            prop_assert!(error.offset <= text.len());
            prop_assert!(!error.message.is_empty());
        }
    }
}

#[test]
fn selectors_nested_too_deeply_are_refused() {
    for start in [":not(", ":is(", ":has(", "[", ":nth-child(1 of ", ":nearest-above(p; "] {
        assert!(Selector::parse(&start.repeat(100_000)).is_err());
        assert!(Selector::parse(&format!("{}p{}", start.repeat(5_000), ")".repeat(5_000))).is_err());
    }
}
