//! Tests of headers and of text that resembles them.

use super::HeaderKind::{Address, Comment, Fields, FrontMatter};
use super::*;
use proptest::prelude::*;

const FERRY: &str = "https://ferry.example.com/a";

fn stated(text: &str) -> Option<Header> {
    header(text.as_bytes())
}

/// A header with the ferry's URL, and a title if it is not empty.
fn of_ferry(kind: HeaderKind, title: &str, lines: Range<usize>) -> Option<Header> {
    let title = Some(title.to_owned()).filter(|title| !title.is_empty());
    Some(Header { url: Some(FERRY.to_owned()), title, lines, kind })
}

#[test]
fn fields_state_an_address_and_a_title() {
    let jina =
        format!("Title: The ferry\n\nURL Source: {FERRY}\n\nPublished Time: 2021\n\nMarkdown Content:\nMenu: a\n");
    assert_eq!(stated(&jina), of_ferry(Fields, "The ferry", 0..7));
    let jina = jina.replace('\n', "\r\n");
    assert_eq!(stated(&format!("\u{FEFF}{jina}")), of_ferry(Fields, "The ferry", 0..7));
    for name in ["URL", "url", "Source", "Source URL", "sourceURL", "source_url", "Link", "Page URL"] {
        assert_eq!(stated(&format!("{name}: {FERRY}\n\nThe ferry sails.\n")), of_ferry(Fields, "", 0..1), "{name}");
        let second = format!("Title: The ferry\n{name}: {FERRY}\nIsland: Kiesholm\nThe ferry sails.\n");
        assert_eq!(stated(&second), of_ferry(Fields, "The ferry", 0..3), "{name}");
    }
    assert_eq!(stated(&format!("\n\n# The ferry\n\nSource: <{FERRY}>\n\ntext")), of_ferry(Fields, "", 4..5));
    assert_eq!(stated(&format!("The ferry\nURL: {FERRY}\nDate: today\n\ntext")), of_ferry(Fields, "", 1..3));
    let title_only = stated("Title: The ferry\nAuthor: A. Tar\n\ntext").unwrap();
    assert_eq!(title_only, Header { url: None, ..of_ferry(Fields, "The ferry", 0..2).unwrap() });
}

#[test]
fn front_matter_states_an_address_and_a_title() {
    for name in
        ["url", "source", "source_url", "sourceURL", "link", "canonical", "canonical_url", "original_url", "permalink"]
    {
        for value in [FERRY.to_owned(), format!("\"{FERRY}\""), format!("'{FERRY}'"), format!("{FERRY} # as fetched")] {
            let yaml = format!("---\ntags:\n- sea\n  - {FERRY}/b\n{name}: {value}\n---\ntext\n");
            assert_eq!(stated(&yaml), of_ferry(FrontMatter, "", 0..6), "{yaml}");
        }
        let toml = format!(
            "+++\n{name} = \"{FERRY}\"\ntitle = 'The \"ferry\"'\n[extra]\nurl = \"https://b.example.com/\"\n+++\ntext\n"
        );
        assert_eq!(stated(&toml), of_ferry(FrontMatter, "The \"ferry\"", 0..6), "{toml}");
    }
    for (title, read) in [
        ("The ferry", "The ferry"),
        ("\"The \\\"ferry\\\": a ship\"", "The \"ferry\": a ship"),
        ("'The captain''s ferry'", "The captain's ferry"),
        (">-\n  The\n  ferry", "The ferry"),
        ("The\n  ferry", "The ferry"),
        ("[The, ferry]", ""),
        ("", ""),
    ] {
        let lines = 4 + title.matches('\n').count();
        let yaml = format!("---\ntitle: {title}\n\"og:url\": {FERRY}/b\nurl: {FERRY}\n...\ntext\n");
        assert_eq!(stated(&yaml), of_ferry(FrontMatter, read, 0..lines + 1), "{yaml}");
    }
}

#[test]
fn a_comment_states_an_address_and_a_title() {
    for comment in [
        format!("<!-- saved from url=(0027){FERRY} -->"),
        format!("<!-- Source: {FERRY} -->"),
        format!("<!-- url: {FERRY} -->"),
        format!("<!--url: {FERRY}-->"),
    ] {
        assert_eq!(stated(&format!("{comment}\ntext")), of_ferry(Comment, "", 0..1), "{comment}");
    }
    let saved = format!("\n<!--\n Page saved with SingleFile\n url: {FERRY}\n title: The ferry\n-->  \n\ntext");
    assert_eq!(stated(&saved), of_ferry(Comment, "The ferry", 1..6));
}

#[test]
fn an_address_alone_on_the_first_line_is_the_pages() {
    for text in [FERRY.to_owned(), format!("\n\n  <{FERRY}>  \nThe ferry sails.\n")] {
        let header = header(text.as_bytes()).unwrap();
        assert_eq!((header.kind, header.url.as_deref()), (Address, Some(FERRY)));
    }
}

#[test]
fn of_two_addresses_the_surer_one_counts() {
    let credited = format!("url: {FERRY}\nsource: https://agency.example.net/1\n");
    assert_eq!(stated(&credited), of_ferry(Fields, "", 0..2));
    assert_eq!(stated(&format!("---\n{credited}---\n")), of_ferry(FrontMatter, "", 0..4));
    let differing = format!("url: {FERRY}\ncanonical: https://agency.example.net/1\n");
    assert_eq!(stated(&differing), None);
    assert_eq!(stated(&format!("---\n{differing}---\n")), None);
    let alike = format!("url: {FERRY}\ncanonical: http://www.Ferry.example.com/\n");
    assert_eq!(stated(&alike), of_ferry(Fields, "", 0..2));
}

#[test]
fn in_doubt_there_is_no_header() {
    for text in [
        "",
        "\n \n",
        "The ferry sails.\n",
        // The value is more or less than a URL.
        "URL: https://ferry.example.com/a and more\n",
        "URL: see https://ferry.example.com/a\n",
        "URL: /a\n",
        "URL: ferry.example.com/a\n",
        "URL: ftp://ferry.example.com/a\n",
        "URL: https://ferry/a\n",
        "URL: https://{{ host }}/a\n",
        "URL: https://a..b/\n",
        "See https://ferry.example.com/a\n",
        "https://ferry.example.com/a The ferry\n",
        // Not at the top.
        "The ferry\nsails.\nURL: https://ferry.example.com/a\n",
        "Menu\n\nHome\n\nhttps://ferry.example.com/a\n",
        // A credit.
        "The ferry sails\nSource: https://ferry.example.com/a\n",
        "The ferry sails\n\nSource: https://ferry.example.com/a\n\ntext\n",
        "Breaking: the ferry sails\nSource: https://ferry.example.com/a\n",
        "By: A. Tar\nSource: https://ferry.example.com/a\n",
        "Author: A. Tar\nSource: https://ferry.example.com/a\n",
        // Contact details.
        "Phone: 1234\nEmail: a@example.com\nURL: https://ferry.example.com/a\n",
        "Phone: 1234\nURL: https://ferry.example.com/a\n",
        // A list.
        "https://ferry.example.com/a\nhttps://ferry.example.com/b\n",
        // Only a title, which any line may be.
        "Title: The ferry\n\ntext\n",
        "# MatchedBy to read the ferry's pages\ntitle: //h1\nauthor: //p\n",
        // Front matter that does not end, is not front matter, or has a nested URL.
        "---\nurl: https://ferry.example.com/a\n",
        "---\nThe ferry sails.\nurl: https://ferry.example.com/a\n---\n",
        "---\nseo:\n  url: https://ferry.example.com/a\n---\n",
        "---\n- url: https://ferry.example.com/a\n---\n",
        "---\n---\nurl: https://ferry.example.com/a\n---\n",
        "+++\nurl: https://ferry.example.com/a\n+++\n",
        "+++\n[extra]\nurl = \"https://ferry.example.com/a\"\n+++\n",
        // Comments written by people, or comments with text after them.
        "<!-- Theme Name: Sea\nURL: https://ferry.example.com/a -->\ntext\n",
        "<!-- see Source: https://ferry.example.com/a -->\n",
        "<!-- url: https://ferry.example.com/a --> text\n",
        "<!-- url: https://ferry.example.com/a\n",
        "<!-- saved from url=(x)https://ferry.example.com/a -->\n",
    ] {
        assert_eq!(stated(text), None, "{text}");
    }
    let long = format!("{}\nURL: {FERRY}\n", "The ferry sails. ".repeat(20));
    assert_eq!(stated(&long), None);
}

#[test]
fn only_the_start_of_a_dump_is_looked_at() {
    let far = |filler: usize| format!("---\nnote: {}\nurl: {FERRY}\n---\ntext\n", "x".repeat(filler));
    assert!(header(far(4_000).as_bytes()).is_some());
    assert!(header(far(4_100).as_bytes()).is_none());
    // A URL cut by the end of the window.
    let cut = format!("{}URL: {FERRY}\n", "\n".repeat(4_080));
    assert!(header(cut.as_bytes()).is_none());
    assert!(header("x".repeat(5_000).as_bytes()).is_none());
}

#[test]
fn bytes_that_are_no_utf8_state_nothing() {
    let text = b"Title: The f\xFFrry\nURL: https://ferry.example.com/a\nIsland: \xFF\n".to_vec();
    let found = header(&text).unwrap();
    assert_eq!((found.url.as_deref(), found.title), (Some(FERRY), None));
    assert_eq!(header(b"URL: https://ferry.example.com/\xFF\n"), None);
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    let parts = [
        "---",
        "+++",
        "...",
        "<!--",
        "-->",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        ": ",
        ":",
        "url",
        "Title",
        "Source",
        FERRY,
        "'",
        "\"",
        "\\",
        " ",
        "#",
        "- ",
        ">",
        "|",
        "saved from url=(",
        ")",
        "= ",
        "[",
        "\u{FEFF}",
        "\u{200B}",
        "é",
    ];
    let part = prop::sample::select(parts.map(|part| part.as_bytes().to_vec()).to_vec());
    prop_oneof![9 => part, 1 => prop::collection::vec(any::<u8>(), 0..4)]
}

proptest! {
    #[test]
    fn a_header_is_of_the_dumps_own_lines(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = pieces.concat();
        if let Some(header) = header(&text) {
            prop_assert!(header.lines.start < header.lines.end);
            prop_assert!(header.lines.end <= lines(&text).len());
            prop_assert!(header.url.is_some() || header.title.is_some());
        }
    }
}
