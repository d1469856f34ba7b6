//! unboil's selectors against those of `scraper`, which stands on the same parsers and has a tree and an element of its
//! own: on the samples and on random pages both find the same elements.
//!
//! They differ by design in what [`DIFFERENT`] lists.

use crate::bench::{project, tree};
use html5ever::driver::{ParseOpts, parse_document};
use html5ever::tendril::TendrilSink as _;
use html5ever::tree_builder::TreeBuilderOpts;
use proptest::prelude::*;
use scraper::{ElementRef, Html, HtmlTreeSink};
use unboil::page::html::{Selector, SelectorSet, Tree};

/// A page, a selector, and how many elements unboil and the oracle find; `None` where one refuses the selector.
const DIFFERENT: [(&str, &str, Option<usize>, Option<usize>); 10] = [
    // A child among those of a sort: the oracle does not read it.
    ("<p class=a>x</p><p>y</p><p class=a>z</p>", "p:nth-child(2 of .a)", Some(1), None),
    // unboil's own, for what CSS cannot say.
    ("<p>one</p><p>two</p>", "p:has-text('two')", Some(1), None),
    ("<p>one</p><p>two</p>", ":last-on-page(p)", Some(1), None),
    // A mistake in a list that forgives them is told, not passed over.
    ("<p>x</p>", ":is(p, a::before)", None, Some(1)),
    ("<p>x</p>", ":is(p, a:hover)", None, Some(1)),
    // What no dump can show is refused, and never silently found nowhere.
    ("<a href=x>x</a>", "a:hover", None, None),
    ("<p>x</p>", "p::before", None, None),
    // Names of attributes in any case, in SVG too.
    ("<svg viewBox='0 0 1 1'></svg>", "svg[viewbox]", Some(1), Some(0)),
    // The bodies of scripts and styles are skipped, so the elements are empty.
    ("<script>let a;</script>", "script:empty", Some(1), Some(0)),
    ("<style>p{}</style>", "style:empty", Some(1), Some(0)),
];

/// The oracle's page, with scripting off as in unboil.
fn oracle(html: &str) -> Html {
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let options = ParseOpts { tree_builder, ..ParseOpts::default() };
    parse_document(HtmlTreeSink::new(Html::new_document()), options).one(html)
}

/// The names of all elements, in document order.
fn names(tree: &Tree) -> Vec<String> {
    let elements = tree.descendants(unboil::page::html::NodeId::DOCUMENT).filter(|&node| tree.is_element(node));
    elements.map(|node| tree.tag(node).to_owned()).collect()
}

fn oracle_names(page: &Html) -> Vec<String> {
    page.tree.root().descendants().filter_map(ElementRef::wrap).map(|it| it.value().name().to_owned()).collect()
}

/// The places of the elements that match, counted in document order.
fn found(tree: &Tree, selector: &Selector) -> Vec<usize> {
    let elements = tree.descendants(unboil::page::html::NodeId::DOCUMENT).filter(|&node| tree.is_element(node));
    elements.enumerate().filter(|(_, node)| tree.matches(*node, selector)).map(|(place, _)| place).collect()
}

fn found_by_oracle(page: &Html, selector: &scraper::Selector) -> Vec<usize> {
    let elements = page.tree.root().descendants().filter_map(ElementRef::wrap);
    elements.enumerate().filter(|(_, it)| selector.matches(it)).map(|(place, _)| place).collect()
}

/// Holds one selector of a page against the oracle's.
fn compare(tree: &Tree, page: &Html, text: &str) -> Result<usize, String> {
    match (Selector::parse(text), scraper::Selector::parse(text)) {
        (Ok(ours), Ok(theirs)) => {
            let (ours, theirs) = (found(tree, &ours), found_by_oracle(page, &theirs));
            if ours == theirs { Ok(ours.len()) } else { Err(format!("`{text}`: {ours:?}, the oracle {theirs:?}")) }
        }
        (Err(_), Err(_)) => Ok(0),
        (ours, theirs) => Err(format!("`{text}`: {ours:?}, the oracle {:?}", theirs.map(|_| ()))),
    }
}

/// Selectors as site files have them.
const WRITTEN: [&str; 16] = [
    "p",
    "*",
    "article h1, main h1, h1",
    ".wsw > :is(p, h2, h3)",
    "#content :not(p)",
    "a[href^='/']",
    "a[href$='.html' i]",
    "[class~='caption'], [class|='media'], [class*='block']",
    "ul > li:first-child + li",
    "li:nth-child(2n+1), li:nth-last-child(2)",
    "p:nth-of-type(2), p:last-of-type, :only-child",
    "div:has(> p + p), section:has(img)",
    ":root > body :empty:not(script, style)",
    "h1 ~ p, h2 ~ ul",
    ":where(div, section) > a:not([href])",
    "meta[property='og:title'], link[rel=canonical]",
];

#[test]
fn the_samples_hold_the_same_elements() {
    let written: Vec<String> = tree(&project().join("rules"))
        .values()
        .flat_map(|file| {
            let file: toml::Value = toml::from_str(std::str::from_utf8(file).unwrap()).unwrap();
            let rules = ["keep", "drop"].into_iter().filter_map(|table| file.get(table)?.as_array().cloned());
            let selectors = rules.flatten().filter_map(|rule| Some(rule.get("select")?.as_str()?.to_owned()));
            selectors.collect::<Vec<_>>()
        })
        .filter(|selector| scraper::Selector::parse(selector).is_ok())
        .collect();
    assert!(written.len() >= 8, "{written:?}");
    let (mut pages, mut elements) = (0, 0);
    for (path, bytes) in tree(&project().join("samples")) {
        if path.extension().is_none_or(|extension| extension != "html") {
            continue;
        }
        let html = String::from_utf8(bytes).unwrap();
        let (tree, page) = (Tree::parse(&html), oracle(&html));
        assert_eq!(names(&tree), oracle_names(&page), "{path:?}");
        for selector in WRITTEN.into_iter().chain(written.iter().map(String::as_str)) {
            elements += compare(&tree, &page, selector).unwrap_or_else(|wrong| panic!("{path:?}: {wrong}"));
        }
        pages += 1;
    }
    assert!(pages >= 10 && elements >= 1000, "{pages} pages, {elements} elements");
}

#[test]
fn what_differs_by_design_still_does() {
    for (html, text, ours, theirs) in DIFFERENT {
        let (tree, page) = (Tree::parse(html), oracle(html));
        let count = Selector::parse(text).ok().map(|it| found(&tree, &it).len());
        assert_eq!(count, ours, "{text}");
        let count = scraper::Selector::parse(text).ok().map(|it| found_by_oracle(&page, &it).len());
        assert_eq!(count, theirs, "{text} of the oracle");
    }
}

/// A tag, text, or what a parser has to mend.
fn piece() -> impl Strategy<Value = String> {
    const TAGS: [&str; 15] =
        ["div", "p", "span", "a", "ul", "li", "table", "tr", "td", "b", "template", "svg", "path", "br", "section"];
    const ATTRIBUTES: [&str; 9] = [
        "",
        " class=a",
        " class='b a'",
        " class=\"\n b\t\"",
        " id=i",
        " id=j",
        " title='x y'",
        " href=/x",
        " lang=en-GB",
    ];
    prop_oneof![
        5 => (prop::sample::select(&TAGS[..]), prop::sample::select(&ATTRIBUTES[..])).prop_map(|(tag, of)| format!("<{tag}{of}>")),
        3 => prop::sample::select(&TAGS[..]).prop_map(|tag| format!("</{tag}>")),
        2 => prop::sample::select(&["x", " ", "<!-- c -->", "&amp;", "</", "<p"][..]).prop_map(str::to_owned),
    ]
}

/// A compound of simple selectors.
fn compound() -> impl Strategy<Value = String> {
    const TAGS: [&str; 9] = ["", "*", "div", "p", "span", "li", "td", "svg", "P"];
    let simple = [
        "",
        ".a",
        ".b",
        ".B",
        "#i",
        "#j",
        "[title]",
        "[title~=y]",
        "[class=a]",
        "[class='B a' i]",
        "[href^='/']",
        "[lang|=en]",
        ":first-child",
        ":last-child",
        ":only-child",
        ":nth-child(2n+1)",
        ":nth-last-of-type(2)",
        ":first-of-type",
        ":empty",
        ":root",
        ":not(.a)",
        ":not(p, .b)",
        ":is(.a, .b)",
        ":where(p > span, #i)",
        ":has(.a)",
        ":has(> b)",
        ":has(+ p)",
        ":is(div .b)",
    ];
    let simple = || prop::sample::select(simple.to_vec());
    (prop::sample::select(&TAGS[..]), simple(), simple()).prop_map(|(tag, one, other)| {
        match format!("{tag}{one}{other}") {
            all if all.is_empty() => "*".to_owned(),
            all => all,
        }
    })
}

fn selector() -> impl Strategy<Value = String> {
    let combinator = prop::sample::select(&[" ", " > ", " + ", " ~ ", ", "][..]);
    (compound(), prop::collection::vec((combinator, compound()), 0..3))
        .prop_map(|(first, rest)| rest.into_iter().fold(first, |all, (combinator, next)| all + combinator + &next))
}

proptest! {
    #[test]
    fn random_pages_hold_the_same_elements(
        pieces in prop::collection::vec(piece(), 0..40),
        selectors in prop::collection::vec(selector(), 1..8),
    ) {
        let html = pieces.concat();
        let (tree, page) = (Tree::parse(&html), oracle(&html));
        prop_assert_eq!(names(&tree), oracle_names(&page), "{}", html);
        for text in &selectors {
            let same = compare(&tree, &page, text);
            prop_assert!(same.is_ok(), "{}: {}", html, same.unwrap_err());
        }
        // All of them at once, as a site's rules run.
        let each: Vec<Selector> = selectors.iter().filter_map(|text| Selector::parse(text).ok()).collect();
        let mut at_once = SelectorSet::new(&each).matches(&tree);
        let mut one_by_one: Vec<_> = each
            .iter()
            .enumerate()
            .flat_map(|(place, selector)| tree.select(selector).map(move |node| (node, place)).collect::<Vec<_>>())
            .collect();
        at_once.sort_unstable();
        one_by_one.sort_unstable();
        prop_assert_eq!(at_once, one_by_one, "{}: {:?}", html, selectors);
    }
}
