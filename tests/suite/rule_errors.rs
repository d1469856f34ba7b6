//! tests/rule_errors.toml: mistakes in rule files, and what is said of each. tests/cmd/rule-errors.md shows the message
//! as it is printed, with the line and a caret.

use crate::bench::project;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use unboil::rule::{self, RuleError, RuleText};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

/// A rule file with one mistake.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The rule file; `site = …` may be left out.
    rules: String,
    /// What is said of it; several where one mistake makes another.
    says: Vec<String>,
    /// What stands at the place that is pointed at.
    at: Option<String>,
    /// What to do about it.
    help: Option<String>,
    /// Where an editor says so too, by the schema, as JSON pointers; none where the schema cannot know.
    #[serde(default)]
    schema: BTreeSet<String>,
}

impl Case {
    /// The whole rule file.
    fn file(&self) -> String {
        let head = if self.rules.contains("site =") { "" } else { "site = \"Case\"\n" };
        format!("{head}{}", self.rules)
    }
}

fn cases() -> Vec<Case> {
    let text = fs::read_to_string(project().join("tests/rule_errors.toml")).unwrap();
    let cases: Cases = toml::from_str(&text).unwrap();
    assert!(cases.case.len() >= 60, "only {} cases were found", cases.case.len());
    cases.case
}

/// The files with a mistake, each with the places that the schema refuses.
pub fn files_with_mistakes() -> Vec<(String, BTreeSet<String>)> {
    cases().into_iter().map(|case| (case.file(), case.schema)).collect()
}

#[test]
fn every_mistake_has_its_message_and_its_place() {
    let mut wrong = String::new();
    for case in cases() {
        let rules = case.file();
        let file = RuleText { path: "rules/case.toml".into(), text: rules.as_str().into() };
        let problems = match rule::load(&[file]) {
            Err(RuleError::Problems(problems)) => problems,
            Err(e) => panic!("{e}"),
            Ok(_) => Vec::new(),
        };
        let titles: Vec<&str> = problems.iter().map(|problem| problem.title.as_str()).collect();
        if titles != case.says {
            wrong += &format!("{rules}expected {:?}\nfound    {titles:?}\n\n", case.says);
            continue;
        }
        let first = &problems[0];
        let place = &rules[first.place.span.clone()];
        if case.at.as_ref().is_some_and(|at| at != place) {
            wrong += &format!("{rules}expected at {:?}\nfound at    {place:?}\n\n", case.at);
        }
        if case.help.as_ref().is_some_and(|help| !first.help.contains(help.as_str())) {
            wrong += &format!("{rules}expected help {:?}\nfound         {:?}\n\n", case.help, first.help);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_mistakes_of_all_files_are_told_together() {
    let file = |path: &str, text: &str| RuleText { path: path.into(), text: text.into() };
    let files = [
        file("rules/a.toml", "site = \"A\"\nhosts = [\"no host\"]\n"),
        file("rules/b.toml", "site = \"B\nhosts = []\n"),
        file("rules/c.toml", "site = \"C\"\n[[drop]]\nid = \"a\"\nkind = \"nav\"\nline = 'x('\n"),
    ];
    let said = rule::load(&files).unwrap_err().to_string();
    for part in ["rules/a.toml:2:10", "rules/b.toml:1:", "rules/c.toml:5:10", "3 mistakes in 3 rule files"] {
        assert!(said.contains(part), "`{part}` is not in\n{said}");
    }
}
