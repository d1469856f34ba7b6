//! Statements of pages about themselves.

use proptest::prelude::*;
use unboil::page::html::metadata::iso_day;
use unboil::page::html::{Metadata, Tree, metadata};

fn of(html: &str) -> Metadata {
    metadata(&Tree::parse(html))
}

fn day(found: &Metadata) -> Option<&str> {
    found.date.as_ref().and_then(|date| date.iso_day.as_deref())
}

#[test]
fn json_ld_of_an_article_comes_first() {
    let found =
        of(r#"<title>T | Site</title><meta property="og:title" content="Open"><script type="Application/LD+json">
        {"@graph":[{"@type":"WebSite","name":"The Site"},{"@type":["Thing","NewsArticle"],"headline":"Head &amp; line",
        "author":[{"name":"A. One"},"B. Two",{"url":"x"}],"datePublished":"2021-03-04T23:00:00+01:00",
        "mainEntityOfPage":{"@id":"https://a.example/1"},"publisher":{"name":"Pub"}}]}</script>"#);
    assert_eq!(found.title.as_deref(), Some("Head & line"));
    assert_eq!(found.author.as_deref(), Some("A. One, B. Two"));
    assert_eq!(day(&found), Some("2021-03-04"));
    assert_eq!(found.site_name.as_deref(), Some("The Site"));
    assert_eq!(found.og_url.as_deref(), Some("https://a.example/1"));
}

#[test]
fn meta_tags_links_and_fallbacks() {
    let found = of("<head><title> A  title </title><link rel='Canonical' href='/c'><meta name=AUTHOR content=' Ann '>\
        <meta property=article:published_time content='2020-01-02'><meta property=og:url content='https://b.example'>\
        <meta property=og:site_name content=B><body><h1>Heading</h1>");
    assert_eq!(found.title.as_deref(), Some("Heading"));
    assert_eq!(found.author.as_deref(), Some("Ann"));
    assert_eq!(day(&found), Some("2020-01-02"));
    assert_eq!(found.canonical_url.as_deref(), Some("/c"));
    assert_eq!(found.og_url.as_deref(), Some("https://b.example"));
    assert_eq!(found.site_name.as_deref(), Some("B"));
    assert_eq!(of("<title>Only</title>").title.as_deref(), Some("Only"));
    assert_eq!(of("<svg><title>no</title></svg><p>x"), Metadata::default());
}

#[test]
fn microdata_and_time() {
    let found = of("<div itemprop=author itemscope>by <span itemprop=name>Ann Bee</span></div>\
        <h2 itemprop='headline name'>H</h2><time itemprop=datePublished datetime=2019-12-31>x</time>");
    assert_eq!(found.author.as_deref(), Some("Ann Bee"));
    assert_eq!(found.title.as_deref(), Some("H"));
    assert_eq!(day(&found), Some("2019-12-31"));
    assert_eq!(day(&of("<time datetime='2018-05-06 10:00'>x</time>")), Some("2018-05-06"));
    assert_eq!(of("<a rel='author nofollow'>Cee</a>").author.as_deref(), Some("Cee"));
}

#[test]
fn malformed_json_ld_is_passed_over() {
    for script in ["{", "", "null", "[1,2", "{\"@type\":3}", "{\"@type\":\"Article\",\"author\":{\"name\":[]}}", "\0"] {
        assert_eq!(of(&format!("<script type=application/ld+json>{script}</script>")).author, None);
    }
    let nested = "[".repeat(200_000);
    assert_eq!(of(&format!("<script type=application/ld+json>{nested}</script>")), Metadata::default());
}

#[test]
fn days_are_read_only_without_guessing() {
    for (stated, expected) in [
        ("2024-01-31", Some("2024-01-31")),
        ("2024-1-3T00:00Z", Some("2024-01-03")),
        ("2024/02/29 x", Some("2024-02-29")),
        ("20240131", Some("2024-01-31")),
        ("20240131120000", Some("2024-01-31")),
        ("2023-02-29", None),
        ("31.01.2024", Some("2024-01-31")),
        ("01/31/2024", Some("2024-01-31")),
        ("03/04/2024", None),
        ("04/04/2024", Some("2024-04-04")),
        ("Wed, 31 Jan 2024 10:00:00 GMT", Some("2024-01-31")),
        ("January 31st, 2024", Some("2024-01-31")),
        ("Sept. 3, 2019", Some("2019-09-03")),
        ("3rd of May", None),
        ("yesterday", None),
        ("", None),
        ("2024-13-01", None),
        ("May 2024", None),
        ("12345678901", None),
    ] {
        assert_eq!(iso_day(stated).as_deref(), expected, "{stated}");
    }
}

proptest! {
    #[test]
    fn nothing_fails(stated in "\\PC{0,40}", script in "[\\[\\]{}\":,@a-z0-9]{0,60}") {
        let _ = iso_day(&stated);
        let _ = of(&format!("<script type=application/ld+json>{script}</script><time datetime=\"{stated}\">"));
    }
}
