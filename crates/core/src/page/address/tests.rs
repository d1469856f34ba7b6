//! Tests of URLs: hosts and original URLs.

use super::*;
use proptest::prelude::*;

#[test]
fn the_host_of_an_address() {
    for (address, host) in [
        ("https://u:p@De.Example.com:8080/a?b#c", Some("de.example.com")),
        ("example.com/a", Some("example.com")),
        ("page.txt/", Some("page.txt")),
        ("//ferry.example.com/a", Some("ferry.example.com")),
        ("ferry.example.com:8080", Some("ferry.example.com")),
        ("ferry.example.com:8080/a", Some("ferry.example.com")),
        ("ferry.example.com/?from=https://tram.example.com/", Some("ferry.example.com")),
        ("https://ferry.example.com./", Some("ferry.example.com")),
        ("no host here", None),
        ("//", None),
        ("https://", None),
        ("/a/b.html", None),
        ("12:30", None),
    ] {
        assert_eq!(host_of(address).as_deref(), host, "{address}");
    }
}

#[test]
fn a_host_in_unicode_and_in_punycode_is_one() {
    for (unicode, punycode) in [
        ("münchen.example", "xn--mnchen-3ya.example"),
        ("паром.example", "xn--80ayfcg.example"),
        ("船.example", "xn--3d1a.example"),
    ] {
        assert_eq!(host_of(punycode).as_deref(), Some(unicode));
        assert_eq!(host_of(&format!("https://{}/a", unicode.to_uppercase())).as_deref(), Some(unicode));
        // The same letters with combining accents.
        assert_eq!(host_of(&unicode.replace('ü', "u\u{308}")).as_deref(), Some(unicode));
    }
    assert_eq!(host_of("xn--99999999.example").as_deref(), Some("xn--99999999.example"));
}

#[test]
fn an_address_with_a_host_is_absolute() {
    for address in ["https://a.example/", "//a.example/b", "a.example:8080/b", "HTTP://A.EXAMPLE"] {
        assert!(is_absolute(address), "{address}");
    }
    for address in ["/a", "a/b", "a.html", "?a=https://b.example/", "", "mailto:a@b.example", "a.example/b", "a:80:b"] {
        assert!(!is_absolute(address), "{address}");
    }
}

#[test]
fn the_address_of_a_copy_stands_for_the_page() {
    for (copy, page) in [
        (
            "https://web.archive.org/web/20240312080000/https://ferry.example.com/a?b=c#d",
            "https://ferry.example.com/a?b=c#d",
        ),
        ("http://web.archive.org/web/20240312080000id_/http://ferry.example.com/a", "http://ferry.example.com/a"),
        ("web.archive.org/web/20240312if_/https://ferry.example.com/a", "https://ferry.example.com/a"),
        ("https://web.archive.org/web/2024/ferry.example.com:80/a", "http://ferry.example.com:80/a"),
        ("https://web.archive.org/web/20240312080000/https:/ferry.example.com/a", "https://ferry.example.com/a"),
        ("https://web.archive.org/web/https://ferry.example.com/a", "https://ferry.example.com/a"),
        (
            "https://archive.example.net/wayback/20240312080000mp_/https://ferry.example.com/a",
            "https://ferry.example.com/a",
        ),
        ("https://archive.ph/2024.03.12-080000/https://ferry.example.com/a", "https://ferry.example.com/a"),
        ("https://archive.today/newest/http://ferry.example.com/a", "http://ferry.example.com/a"),
        ("https://archive.is/o/Ab1cD/https://ferry.example.com/a", "https://ferry.example.com/a"),
        ("https://ferry-example-com.cdn.ampproject.org/c/s/ferry.example.com/a", "https://ferry.example.com/a"),
        ("https://cdn.ampproject.org/v/ferry.example.com/a?amp_js_v=0.1", "http://ferry.example.com/a?amp_js_v=0.1"),
        ("https://www.google.co.uk/amp/s/ferry.example.com/a", "https://ferry.example.com/a"),
        (
            "https://ferry-example-com.translate.goog/a?b=c&_x_tr_sl=de&_x_tr_tl=en#d",
            "https://ferry.example.com/a?b=c#d",
        ),
        ("https://night--ferry-example-com.translate.goog/", "https://night-ferry.example.com/"),
        ("https://0-en--us-example-com-0.translate.goog/a", "https://en-us.example.com/a"),
        (
            "https://translate.google.com/translate?sl=de&tl=en&u=https%3A%2F%2Fferry.example.com%2Fa",
            "https://ferry.example.com/a",
        ),
        ("https://translate.google.de/translate?u=ferry.example.com/a", "https://ferry.example.com/a"),
        (
            "https://translate.yandex.com/translate?url=https://ferry.example.com/a&lang=de-en",
            "https://ferry.example.com/a",
        ),
        (
            "http://webcache.googleusercontent.com/search?q=cache:Ab1cD:ferry.example.com/a+night&cd=1",
            "https://ferry.example.com/a",
        ),
        (
            "http://webcache.googleusercontent.com/search?q=cache:https://ferry.example.com/a",
            "https://ferry.example.com/a",
        ),
        ("https://r.jina.ai/https://ferry.example.com/a", "https://ferry.example.com/a"),
        // A copy of a copy.
        (
            "https://web.archive.org/web/20240312080000/https://archive.ph/2023/https://ferry.example.com/a",
            "https://ferry.example.com/a",
        ),
    ] {
        assert_eq!(original(copy), page);
    }
}

#[test]
fn an_address_that_holds_no_other_page_is_its_own() {
    for address in [
        "https://ferry.example.com/a?share=https://tram.example.com/",
        "https://ferry.example.com/2024/https://tram.example.com/",
        "https://ferry.example.com/c/s/tram.example.com/a",
        "https://ferry.example.com/web/20240312080000/a",
        "https://web.archive.org/web/*/https://ferry.example.com/",
        "https://web.archive.org/about",
        "https://archive.ph/Ab1cD",
        "https://cdn.ampproject.org/v0.js",
        "https://translate.google.com/?sl=de&text=ferry",
        "https://google.com/amp/s/",
        "https://web.archive.org/web/2024/https://",
        "not an address",
        "",
    ] {
        assert_eq!(original(address), address);
    }
}

proptest! {
    #[test]
    fn any_text_is_taken(text in any::<String>(), parts in prop::collection::vec(prop::sample::select(vec![
        "https://", "//", "/", "web.archive.org", "web", "20240312080000", "id_", "archive.ph", "cdn.ampproject.org", "c", "s",
        "translate.goog", "translate.google.com", "?u=", "0-", "-0", "xn--", ":", "@", "é", ".", "q=cache:", "&",
    ]), 0..12)) {
        for address in [text, parts.concat()] {
            let _ = (host_of(&address), is_absolute(&address), original(&address).len());
        }
    }
}
