//! samples/ holds raw dumps, expected/ the clean text of each, and the hand labels of most.

use crate::bench::{page, pages, project, shipped, shown};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render;
use unboil::site::SiteMatch;

/// How near the clean text of HTML that no site file claims must come to what a reader wants: F1 of words.
const NEAR: f64 = 0.85;

/// Where the expected text of a dump stands: under its name, of HTML with `.txt` behind it, as in OUT.
fn expected(relative: &Path) -> PathBuf {
    let mut path = project().join("expected").join(relative).into_os_string();
    if is_html(relative) {
        path.push(".txt");
    }
    path.into()
}

fn is_html(relative: &Path) -> bool {
    relative.extension().is_some_and(|extension| extension == "html")
}

/// Whether a dump is judged by its structure, not by rules that name its lines.
fn is_judged(relative: &Path) -> bool {
    is_html(relative) && relative.starts_with("unknown")
}

/// F1 of the words of two texts, 0 to 1; the order does not count.
#[allow(clippy::cast_precision_loss, reason = "a share needs no more than 52 bits")]
fn nearness(wanted: &[u8], found: &[u8]) -> f64 {
    let mut left: HashMap<String, usize> = HashMap::new();
    let (wanted, found) = (String::from_utf8_lossy(wanted), String::from_utf8_lossy(found));
    wanted.split_whitespace().for_each(|word| *left.entry(word.to_owned()).or_default() += 1);
    let mut common = 0;
    for word in found.split_whitespace() {
        if let Some(count) = left.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    2.0 * f64::from(common) / (wanted.split_whitespace().count() + found.split_whitespace().count()).max(1) as f64
}

#[test]
fn every_sample_gives_exactly_its_expected_text() {
    let rule_set = shipped();
    let mut wrong = String::new();
    for (relative, page) in pages(&project().join("samples")) {
        let unknown =
            if is_judged(&relative) || !relative.starts_with("unknown") { Unknown::default() } else { Unknown::Keep };
        let verdict = clean_page(&rule_set, &page, Choice::Identify(unknown));
        let clean = render::clean(&page, &verdict.judgement.removals);
        match fs::read(expected(&relative)) {
            Ok(wanted) if wanted == clean => {}
            Ok(wanted) if is_judged(&relative) && nearness(&wanted, &clean) >= NEAR => {}
            Ok(wanted) => {
                wrong += &format!("{}: expected\n{}found\n{}\n", relative.display(), shown(&wanted), shown(&clean));
            }
            Err(_) => wrong += &format!("{} has no expected text in expected\n", relative.display()),
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_expected_text_has_its_sample() {
    for (relative, _) in crate::bench::tree(&project().join("expected")) {
        // NAME.txt and NAME.gold are of NAME.txt, NAME.html.txt is of NAME.html.
        let stem = relative.with_extension("");
        let raw = project().join("samples").join(if is_html(&stem) { stem } else { relative.with_extension("txt") });
        assert!(raw.is_file(), "expected/{} has no dump in samples/", relative.display());
    }
}

#[test]
fn a_sample_is_known_as_its_sites() {
    let rule_set = shipped();
    for (relative, page) in pages(&project().join("samples")) {
        let folder = relative.components().next().unwrap().as_os_str().to_str().unwrap();
        let verdict = clean_page(&rule_set, &page, Choice::Identify(Unknown::default()));
        match (verdict.identification.site_match, folder) {
            (SiteMatch::Unknown(_), "unknown") => {}
            (SiteMatch::Known { site, .. }, "sputniknews") => {
                assert_eq!(site.id.as_ref(), "sputniknews-2015", "{relative:?}");
            }
            (SiteMatch::Known { site, .. }, folder) => assert_eq!(site.id.as_ref(), folder, "{relative:?}"),
            (site_match, _) => panic!("{}: {site_match:?}", relative.display()),
        }
    }
}

#[test]
fn cleaning_clean_text_takes_nothing_more() {
    let rule_set = shipped();
    for (relative, raw) in pages(&project().join("samples")) {
        let first = clean_page(&rule_set, &raw, Choice::Identify(Unknown::default()));
        let clean = render::clean(&raw, &first.judgement.removals);
        let again = page(&clean);
        let mut choices = vec![Choice::Identify(Unknown::Keep)];
        if let SiteMatch::Known { site, .. } = first.identification.site_match {
            choices.push(Choice::Site(site, Unknown::Keep));
        }
        for choice in choices {
            let second = clean_page(&rule_set, &again, choice);
            let twice = render::clean(&again, &second.judgement.removals);
            assert!(twice == clean, "{} cleaned twice, {choice:?}:\n{}", relative.display(), shown(&twice));
        }
    }
}

/// Text that every reader of the unknown pages in HTML wants, and text that none does.
#[test]
fn what_matters_most_of_pages_judged_by_their_structure_is_right() {
    let rule_set = shipped();
    for (name, stays, goes) in [
        (
            "harbour-article",
            "A second beach is planned",
            ["Accept all", "Lifeguards learn", "Crab market", "Which bus goes"],
        ),
        ("kettle-forum", "now it sings a B", ["Log in", "Teapot lid", "Terms and rules", "© 2010-2022"]),
        ("lantern-product", "The frame is solid brass", ["Add to cart", "Wall hook", "Newsletter", "Pin it"]),
    ] {
        let path = project().join(format!("samples/unknown/{name}.html"));
        let page = page(&fs::read(&path).unwrap());
        let verdict = clean_page(&rule_set, &page, Choice::Identify(Unknown::default()));
        let clean = String::from_utf8(render::clean(&page, &verdict.judgement.removals)).unwrap();
        assert!(clean.contains(stays), "{name}: {clean}");
        for text in goes {
            assert!(!clean.contains(text), "{name} holds `{text}`: {clean}");
        }
    }
}

/// The hand labels: a letter a raw line, K to keep, D to drop, - for a blank line, d for what should go and stays
/// because no rule is sure of it. Of an unknown page only what is sure everywhere may go, so its D lines may stay.
#[test]
fn hand_labels_agree() {
    let rule_set = shipped();
    let (mut wrong, mut labelled) = (String::new(), 0);
    for (relative, page) in pages(&project().join("samples")) {
        let Ok(gold) = fs::read_to_string(expected(&relative).with_extension("gold")) else { continue };
        labelled += 1;
        let verdict = clean_page(&rule_set, &page, Choice::Identify(Unknown::default()));
        let known = matches!(verdict.identification.site_match, SiteMatch::Known { .. });
        let fates = render::line_fates(&page, &verdict.judgement.removals);
        assert_eq!(gold.lines().count(), fates.len(), "{}: a letter a line", relative.display());
        for (letter, fate) in gold.lines().zip(fates) {
            let fits = match (letter, &fate.fate) {
                ("K", render::Fate::Dropped(_)) => false,
                ("D", render::Fate::Kept | render::Fate::Partly(_)) => !known,
                // The day a rule takes it, make it a D.
                ("d", render::Fate::Dropped(_)) => false,
                ("K" | "D" | "d" | "-", _) => true,
                _ => panic!("{}: `{letter}` is no label", relative.display()),
            };
            if !fits {
                let text = String::from_utf8_lossy(page.reading(fate.line - 1)).into_owned();
                wrong += &format!("{}:{} is labelled {letter}: {text}\n", relative.display(), fate.line);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(labelled > 20, "the labels in expected were not found");
}
