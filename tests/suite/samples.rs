//! samples/ holds raw dumps, tests/expected/ the clean text of each, and the hand labels of most.

use crate::bench::{page, pages, project, shipped, shown};
use std::fs;
use std::path::Path;
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render;
use unboil::site::Whose;

fn expected(relative: &Path) -> std::path::PathBuf {
    project().join("tests/expected").join(relative)
}

#[test]
fn every_sample_gives_exactly_its_expected_text() {
    let book = shipped();
    let mut wrong = String::new();
    for (relative, page) in pages(&project().join("samples")) {
        let verdict = clean_page(&book, &page, Choice::Identify(Unknown::Generic));
        let clean = render::clean(&page, &verdict.judgement.removals);
        match fs::read(expected(&relative)) {
            Ok(wanted) if wanted == clean => {}
            Ok(wanted) => {
                wrong += &format!("{}: expected\n{}found\n{}\n", relative.display(), shown(&wanted), shown(&clean));
            }
            Err(_) => wrong += &format!("{} has no expected text in tests/expected\n", relative.display()),
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_expected_text_has_its_sample() {
    for (relative, _) in crate::bench::tree(&project().join("tests/expected")) {
        let raw = project().join("samples").join(relative.with_extension("txt"));
        assert!(raw.is_file(), "tests/expected/{} has no dump in samples/", relative.display());
    }
}

#[test]
fn a_sample_is_known_as_its_sites() {
    let book = shipped();
    for (relative, page) in pages(&project().join("samples")) {
        let folder = relative.components().next().unwrap().as_os_str().to_str().unwrap();
        let verdict = clean_page(&book, &page, Choice::Identify(Unknown::Generic));
        match (verdict.identification.whose, folder) {
            (Whose::Unknown(_), "unknown") => {}
            (Whose::Known { site, .. }, "sputniknews") => {
                assert_eq!(site.id.as_ref(), "sputniknews-2015", "{relative:?}");
            }
            (Whose::Known { site, .. }, folder) => assert_eq!(site.id.as_ref(), folder, "{relative:?}"),
            (whose, _) => panic!("{}: {whose:?}", relative.display()),
        }
    }
}

#[test]
fn cleaning_clean_text_takes_nothing_more() {
    let book = shipped();
    for (relative, raw) in pages(&project().join("samples")) {
        let first = clean_page(&book, &raw, Choice::Identify(Unknown::Generic));
        let clean = render::clean(&raw, &first.judgement.removals);
        let again = page(&clean);
        let mut choices = vec![Choice::Identify(Unknown::Generic)];
        if let Whose::Known { site, .. } = first.identification.whose {
            choices.push(Choice::Site(site));
        }
        for choice in choices {
            let second = clean_page(&book, &again, choice);
            let twice = render::clean(&again, &second.judgement.removals);
            assert!(twice == clean, "{} cleaned twice, {choice:?}:\n{}", relative.display(), shown(&twice));
        }
    }
}

/// The hand labels: a letter a raw line, K to keep, D to drop, - for a blank line, d for what should go and stays
/// because no rule is sure of it. Of an unknown page only what is sure everywhere may go, so its D lines may stay.
#[test]
fn hand_labels_agree() {
    let book = shipped();
    let (mut wrong, mut labelled) = (String::new(), 0);
    for (relative, page) in pages(&project().join("samples")) {
        let Ok(gold) = fs::read_to_string(expected(&relative).with_extension("gold")) else { continue };
        labelled += 1;
        let verdict = clean_page(&book, &page, Choice::Identify(Unknown::Generic));
        let known = matches!(verdict.identification.whose, Whose::Known { .. });
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
    assert!(labelled > 20, "the labels in tests/expected were not found");
}
