//! Real dumps with hand labels, where they lie beside the checkout in ../shared/dumps. Nothing of them is in the project,
//! and where they are not there is nothing to test.

use crate::bench::{pages, project, shipped};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render::{Fate, line_fates};
use unboil::site::SiteMatch;

/// How the removals of a folder of dumps compare with its labels, in lines.
#[derive(Default, Debug)]
struct Score {
    dropped_rightly: usize,
    lost: usize,
    left: usize,
    known: usize,
    /// Lines that were lost, to show.
    lines: Vec<String>,
}

impl Score {
    #[allow(clippy::cast_precision_loss, reason = "a share needs no more than 52 bits")]
    fn f1(&self) -> f64 {
        let twice = 2.0 * self.dropped_rightly as f64;
        twice / (twice + (self.lost + self.left) as f64)
    }
}

fn dumps(folder: &str) -> PathBuf {
    project().join("../shared/dumps").join(folder)
}

/// Of lines that say the same it does not matter which one goes. Debatable lines (`?`) do not count.
fn score(folder: &Path) -> Score {
    let rule_set = shipped();
    let mut score = Score::default();
    for (relative, page) in pages(&folder.join("raw")) {
        let letters = |of: &str| fs::read_to_string(folder.join(of).join(&relative)).unwrap_or_default();
        let (gold, debatable) = (letters("gold"), letters("debatable"));
        let mut debatable = debatable.lines();
        let verdict = clean_page(&rule_set, &page, Choice::Identify(Unknown::default()));
        score.known += usize::from(matches!(verdict.identification.site_match, SiteMatch::Known { .. }));
        let fates = line_fates(&page, &verdict.judgement.removals);
        assert_eq!(gold.lines().count(), fates.len(), "{}: a letter a line", relative.display());
        // For each text how many lines are labelled D, and how many were dropped.
        let mut texts: BTreeMap<&[u8], (usize, usize)> = BTreeMap::new();
        for (letter, fate) in gold.lines().zip(fates) {
            if debatable.next() == Some("?") || letter == "-" {
                continue;
            }
            let (labelled, dropped) = texts.entry(page.reading(fate.line - 1)).or_default();
            *labelled += usize::from(letter == "D");
            *dropped += usize::from(matches!(fate.fate, Fate::Dropped(_)));
        }
        for (text, (labelled, dropped)) in texts {
            score.dropped_rightly += labelled.min(dropped);
            score.left += labelled.saturating_sub(dropped);
            score.lost += dropped.saturating_sub(labelled);
            if dropped > labelled {
                score.lines.push(format!("{}: {}", relative.display(), String::from_utf8_lossy(text)));
            }
        }
    }
    score
}

#[test]
#[ignore = "needs ../shared/dumps"]
fn the_seeds_are_cleaned_as_by_hand() {
    let folder = dumps("seeds");
    let score = score(&folder);
    assert!(score.lost == 0 && score.left == 0 && score.dropped_rightly > 0, "{score:#?}");
}

#[test]
#[ignore = "needs ../shared/dumps"]
fn no_line_of_text_is_lost_on_known_sites_and_nearly_all_boilerplate_goes() {
    let mut scores = Vec::new();
    for site in ["sputnik", "alalam", "rferl"] {
        let folder = dumps(site);
        let score = score(&folder);
        assert_eq!(score.lost, 0, "{site}: {:#?}", score.lines);
        scores.push(score.f1());
    }
    let count = f64::from(u8::try_from(scores.len()).unwrap());
    let mean = scores.iter().sum::<f64>() / count;
    assert!(mean >= 0.98, "F1 of dropped lines: {scores:?}, {mean:.3} in the mean");
}

#[test]
#[ignore = "needs ../shared/dumps"]
fn no_line_of_text_is_lost_on_unknown_sites_and_nobody_claims_them() {
    for site in ["voa", "iiturkey", "tasnim"] {
        let folder = dumps(site);
        let score = score(&folder);
        assert_eq!((score.known, score.lost), (0, 0), "{site}: {:#?}", score.lines);
    }
}
