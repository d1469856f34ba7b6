//! tests/rule_language/*.toml: a file a matcher, and in it small pages with what rules make of them.

use crate::bench::{html, page, project, shown, tree};
use serde::Deserialize;
use unboil::page::Page;
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render;
use unboil::rule::{self, RuleText};
use unboil::site::RuleSet;

/// A file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

/// A page and what rules make of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is shown, as a sentence.
    says: String,
    /// A site file; `site = …` may be left out.
    rules: String,
    /// An `_any.toml` beside it; `site = …` may be left out.
    any: Option<String>,
    /// The dump, where it is HTML; `lines` or `clean` speak of its laid-out text then.
    html: Option<String>,
    /// The page with a mark before each line: `- ` goes, two spaces stay.
    lines: Option<String>,
    /// The page, where marks are not enough.
    page: Option<String>,
    /// Its clean text.
    clean: Option<String>,
    /// Words of the one doubt that the page leaves.
    doubt: Option<String>,
}

fn file(path: &str, rules: &str) -> RuleText {
    let head = if rules.contains("site =") { "" } else { "site = \"Case\"\n" };
    RuleText { path: path.into(), text: format!("{head}{rules}").into() }
}

impl Case {
    /// The page, its text where the case says it, and its clean text; without that nothing may go.
    fn texts(&self) -> (Page, Option<String>, Option<String>) {
        match (&self.html, &self.page, &self.lines) {
            (None, Some(text), None) => (page(text.as_bytes()), None, self.clean.clone()),
            (None, None, Some(lines)) => {
                let [raw, clean] = self.marked(lines);
                (page(raw.as_bytes()), Some(raw), Some(clean))
            }
            (Some(dump), None, Some(lines)) => {
                // No line end follows the last laid-out line.
                let [raw, clean] = self.marked(lines).map(|text| text.trim_end_matches('\n').to_owned());
                (html(dump), Some(raw), Some(clean))
            }
            (Some(dump), None, None) => (html(dump), None, self.clean.clone()),
            _ => panic!("{}: `lines`, or `page`, or `html` with one of `lines` and `clean`", self.says),
        }
    }

    /// Lines with marks as the text with all of them and the text with those that stay.
    fn marked(&self, lines: &str) -> [String; 2] {
        let (mut raw, mut clean) = (String::new(), String::new());
        for line in lines.split_inclusive('\n') {
            let (goes, text) = match line.as_bytes() {
                [b'-', b'\n'] => (true, &line[1..]),
                [b'-', b' ', ..] => (true, &line[2..]),
                [b' ', b' ', ..] => (false, &line[2..]),
                [b'\n'] => (false, line),
                _ => panic!("{}: `{line}` starts with neither `- ` nor two spaces", self.says),
            };
            raw += text;
            if !goes {
                clean += text;
            }
        }
        [raw, clean]
    }

    /// What is wrong, or nothing.
    fn check(&self) -> String {
        let (page, raw, wanted) = self.texts();
        let mut files = vec![file("rules/case.toml", &self.rules)];
        files.extend(self.any.as_ref().map(|rules| file("rules/_any.toml", rules)));
        let loaded = rule::load(&files).unwrap_or_else(|e| panic!("{}\n{e}", self.says));
        let rule_set = RuleSet::new(loaded).unwrap();
        let verdict = clean_page(&rule_set, &page, Choice::Site(&rule_set.sites()[0], Unknown::Keep));
        let clean = render::clean(&page, &verdict.judgement.removals);
        let warnings: Vec<String> = verdict.judgement.warnings.iter().map(ToString::to_string).collect();
        let mut wrong = String::new();
        let mut compare = |what: &str, wanted: &[u8], found: &[u8]| {
            // The line end before lines that went is left at the end of the clean text of HTML.
            let found = if self.html.is_some() { found.strip_suffix(b"\n").unwrap_or(found) } else { found };
            if wanted != found {
                wrong += &format!("{what}: expected\n{}found\n{}", shown(wanted), shown(found));
            }
        };
        if let Some(raw) = &raw {
            compare("text", raw.as_bytes(), page.text());
        }
        compare("clean", wanted.as_ref().map_or(page.text(), |wanted| wanted.as_bytes()), &clean);
        match (&self.doubt, warnings.as_slice()) {
            (None, []) => {}
            (Some(words), [doubt]) if doubt.contains(words) => {}
            (wanted, warnings) => wrong += &format!("warnings: expected {wanted:?}, found {warnings:?}\n"),
        }
        wrong
    }
}

/// Every case, with the name of its file.
fn cases() -> Vec<(String, Case)> {
    let mut found = Vec::new();
    for (path, bytes) in tree(&project().join("tests/rule_language")) {
        let file = path.to_string_lossy().into_owned();
        let cases: Cases = match toml::from_slice(&bytes) {
            Ok(cases) => cases,
            Err(e) => panic!("{file}: {e}"),
        };
        found.extend(cases.case.into_iter().map(|case| (file.clone(), case)));
    }
    assert!(found.len() >= 60, "only {} cases were found", found.len());
    found
}

/// The rule files of all cases, whole.
pub fn rule_files() -> Vec<String> {
    let cases = cases();
    let rules = cases.iter().flat_map(|(_, case)| [Some(&case.rules), case.any.as_ref()]);
    rules.flatten().map(|rules| file("", rules).text.to_string()).collect()
}

#[test]
fn every_case_of_the_rule_language_holds() {
    let mut wrong = String::new();
    for (file, case) in cases() {
        let found = case.check();
        if !found.is_empty() {
            wrong += &format!("{file}: {}\n{found}\n", case.says);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
