//! Each site file that ships carries tests of its own, `[[test]]`: what must go from a page and what must stay.

use crate::bench::{page, project, shipped};
use std::fs;
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render;
use unboil::site::{Book, Whose};

/// What the tests of a book's site files find; nothing where all hold.
pub fn broken_promises(book: &Book) -> String {
    let mut wrong = String::new();
    for site in book.sites().iter().chain([book.any()]) {
        for (i, test) in site.tests.iter().map(|test| &test.says).enumerate() {
            let mut say = |what: &str| wrong += &format!("rules/{}.toml, test {}: {what}\n", site.id, i + 1);
            let bytes = match (&test.page, &test.text) {
                (Some(path), None) => match fs::read(project().join(path)) {
                    Ok(bytes) => bytes,
                    Err(e) => {
                        say(&format!("{path}: {e}"));
                        continue;
                    }
                },
                (None, Some(text)) => text.clone().into_bytes(),
                _ => {
                    say("has either `page` or `text`");
                    continue;
                }
            };
            let page = page(&bytes);
            let everywhere = std::ptr::eq(site, book.any());
            let choice = if everywhere { Choice::Identify(Unknown::Generic) } else { Choice::Site(site) };
            let verdict = clean_page(book, &page, choice);
            let clean = render::clean(&page, &verdict.judgement.removals);
            let (raw, clean) = (String::from_utf8_lossy(page.text()), String::from_utf8_lossy(&clean));
            for text in test.drop.iter().chain(&test.keep).filter(|text| !raw.contains(*text)) {
                say(&format!("`{text}` is not on the page at all"));
            }
            for text in test.drop.iter().filter(|text| clean.contains(*text)) {
                say(&format!("`{text}` should go and stays"));
            }
            for text in test.keep.iter().filter(|text| !clean.contains(*text)) {
                say(&format!("`{text}` should stay and goes"));
            }
        }
    }
    wrong
}

#[test]
fn every_test_in_every_rule_file_holds() {
    let wrong = broken_promises(&shipped());
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_file_has_a_test() {
    let book = shipped();
    for site in book.sites().iter().chain([book.any()]) {
        assert!(!site.tests.is_empty(), "rules/{}.toml has no [[test]]", site.id);
    }
}

/// A page that stands as an example of a site must be known as that site's without anybody saying so.
#[test]
fn the_pages_that_rule_files_name_are_known_as_theirs() {
    let book = shipped();
    for site in book.sites() {
        for path in site.tests.iter().filter_map(|test| test.says.page.as_ref()) {
            let page = page(&fs::read(project().join(path)).unwrap());
            match book.identify(&page).whose {
                Whose::Known { site: found, .. } => assert_eq!(found.id, site.id, "{path}"),
                Whose::Unknown(why) => panic!("{path}: {why}"),
            }
        }
    }
}
