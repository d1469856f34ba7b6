//! Kinds and ids of imported rules, from the words of a selector.

use std::collections::HashSet;
use unboil_core::rule::Kind;

/// Words and the kind that they indicate. If a selector has several, the first kind in this list counts. A word with a
/// `*` is a prefix.
const KINDS: [(Kind, &[&str]); 7] = [
    (Kind::Comments, &["comment*", "disqus*", "reply", "replies", "respond", "livefyre"]),
    (
        Kind::Share,
        &[
            "share*",
            "sharing",
            "social*",
            "twitter",
            "tweet*",
            "facebook",
            "fb",
            "whatsapp",
            "addthis*",
            "addtoany*",
            "sharethis*",
            "follow",
            "pinterest",
            "linkedin",
            "reddit",
            "instagram",
            "like",
        ],
    ),
    (
        Kind::Promo,
        &[
            "ad",
            "ads",
            "adv",
            "advert*",
            "adsense*",
            "adslot",
            "adbox",
            "banner*",
            "dfp",
            "gpt",
            "promo*",
            "newsletter*",
            "subscri*",
            "sponsor*",
            "donat*",
            "paywall*",
            "signup",
            "sign",
            "outbrain*",
            "taboola*",
            "marketing",
            "affiliate*",
            "offer*",
            "abo",
            "membership",
        ],
    ),
    (
        Kind::Related,
        &[
            "related*",
            "recommend*",
            "more",
            "popular",
            "trending",
            "readmore",
            "teaser*",
            "recirc*",
            "also",
            "similar",
            "latest",
            "mostread",
            "next",
            "previous",
            "prev",
            "onward",
            "suggest*",
            "stories",
        ],
    ),
    (Kind::Legal, &["cookie*", "consent", "gdpr", "copyright*", "legal", "disclaimer*", "license", "licence", "terms"]),
    (
        Kind::Meta,
        &[
            "author*",
            "byline*",
            "date*",
            "time*",
            "meta*",
            "tag",
            "tags",
            "taglist",
            "published",
            "posted",
            "credit*",
            "category",
            "categories",
            "topic",
            "topics",
            "keyword*",
            "kicker",
            "views",
            "counter",
            "caption*",
            "info*",
        ],
    ),
    (Kind::Nav, &["nav*", "menu*", "breadcrumb*", "pagination", "pager", "header", "footer", "sidebar*", "toc"]),
];

/// Words that do not describe an element.
const IDLE: [&str; 22] = [
    "the",
    "js",
    "id",
    "class",
    "div",
    "container",
    "wrapper",
    "wrap",
    "c",
    "l",
    "m",
    "o",
    "a",
    "an",
    "and",
    "at",
    "for",
    "in",
    "of",
    "on",
    "our",
    "to",
];

/// Maximum number of words in an id, besides the first.
const MOST_WORDS: usize = 4;
/// Maximum length of such an id, in bytes.
const LONGEST: usize = 48;

/// Returns the kind that a selector or an expression indicates, `nav` by default.
pub(super) fn kind(text: &str) -> Kind {
    let words = words(&said(text));
    let is = |known: &str, word: &str| match known.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => word == known,
    };
    let speaks = |known: &[&str]| words.iter().any(|word| known.iter().any(|known| is(known, word)));
    KINDS.iter().find(|(_, known)| speaks(known)).map_or(Kind::Nav, |(kind, _)| *kind)
}

/// Returns an id that no earlier rule has.
pub(super) fn id(first: &str, text: &str, taken: &mut HashSet<String>) -> String {
    let mut id = first.to_owned();
    let mut used = HashSet::new();
    for word in words(&said(text)).iter().filter(|word| !IDLE.contains(&word.as_str())) {
        let fits = id.len() + 1 + word.len() <= LONGEST && used.len() < MOST_WORDS;
        if fits && used.insert(word.clone()) {
            id = format!("{id}-{word}");
        }
    }
    let mut own = id.clone();
    let mut n = 1;
    while !taken.insert(own.clone()) {
        n += 1;
        own = format!("{id}-{n}");
    }
    own
}

/// Returns the quoted parts of a text, which are the names that authors search for, or the whole text if nothing is
/// quoted.
fn said(text: &str) -> String {
    let mut quoted = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\'', '"']) {
        let quote = &rest[at..=at];
        let Some(end) = rest[at + 1..].find(quote) else { break };
        quoted += &rest[at + 1..at + 1 + end];
        quoted.push(' ');
        rest = &rest[at + end + 2..];
    }
    if quoted.trim().is_empty() { text.to_owned() } else { quoted }
}

/// Returns the words of a text in lower case, with `shareBar` split.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut last = ' ';
    for c in text.chars().chain([' ']) {
        let starts = c.is_ascii_uppercase() && last.is_ascii_lowercase();
        if (starts || !c.is_ascii_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
        last = c;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_the_kind() {
        for (text, expected) in [
            ("//div[@class='shareBar']", Kind::Share),
            ("//div[@id='comments']/p", Kind::Comments),
            ("read-more-stories", Kind::Related),
            ("//aside", Kind::Nav),
            ("header-ad", Kind::Promo),
            ("shadow", Kind::Nav),
            ("post-byline", Kind::Meta),
            ("cookie_notice", Kind::Legal),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    #[test]
    fn ids_are_readable_and_apart() {
        let mut taken = HashSet::new();
        assert_eq!(id("strip", "//div[@class='shareBar c-top']", &mut taken), "strip-share-bar-top");
        assert_eq!(id("strip", "//p[@class='share-bar top']", &mut taken), "strip-share-bar-top-2");
        assert_eq!(id("strip", "//aside", &mut taken), "strip-aside");
        assert_eq!(id("strip", "//p[. = 'Погода']", &mut taken), "strip");
    }
}
