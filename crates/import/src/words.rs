//! The words of a selector: what sort of thing it is about, and what a rule for it is called.

use std::collections::HashSet;
use unboil_core::rule::Kind;

/// Words and the kind that they speak of; of several words in a selector the first kind in this list counts. A word with
/// a `*` is the start of one.
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

/// Words that say nothing of what an element is.
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

/// How many words an id has at the most, beside the first.
const MOST_WORDS: usize = 4;
/// How long such an id is at the most, in bytes.
const LONGEST: usize = 48;

/// The kind that a selector or an expression speaks of; `nav` where its words say nothing.
pub(super) fn kind(text: &str) -> Kind {
    let words = words(&said(text));
    let is = |known: &str, word: &str| match known.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => word == known,
    };
    let speaks = |known: &[&str]| words.iter().any(|word| known.iter().any(|known| is(known, word)));
    KINDS.iter().find(|(_, known)| speaks(known)).map_or(Kind::Nav, |(kind, _)| *kind)
}

/// An id for a rule that none of those before has.
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

/// What stands in quotes, which is what authors look for; where nothing does, all.
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

/// Words in small letters, `shareBar` taken apart.
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
