//! tests/rule_edit/*.toml: a site file, a change, and the file after it; and what holds for any file and any line.

use crate::bench::{project, tree};
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;
use unboil::page::{Dump, Page, alike, is_space};
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render;
use unboil::rule::{self, Edit, EditError, Lint, RuleText, Tested, edited};
use unboil::site::RuleSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is shown, as a sentence.
    says: String,
    before: String,
    edit: Change,
    /// The file after the change; `error` where there is none.
    after: Option<String>,
    /// Words of the error.
    error: Option<String>,
    /// Other rule files, by their names without the ending.
    #[serde(default)]
    others: BTreeMap<String, String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Change {
    keep: Option<String>,
    keep_pattern: Option<String>,
    narrow: Option<String>,
    line: String,
    take_out: Option<String>,
    without: Option<String>,
    allow: Option<Lint>,
    disallow: Option<Lint>,
    of: Option<String>,
    why: String,
    page: Option<String>,
    text: Option<String>,
    promise_keep: Vec<String>,
    promise_drop: Vec<String>,
    retract: Option<String>,
    release: Option<String>,
    unkeep: Option<String>,
    widen: Option<String>,
}

impl Change {
    fn edit(self) -> Edit {
        let of = self.page.map(Tested::Page).or(self.text.map(Tested::Text));
        if let Some(line) = self.keep {
            Edit::KeepLine { line }
        } else if let Some(pattern) = self.keep_pattern {
            Edit::KeepPattern { pattern }
        } else if let Some(rule) = self.narrow {
            Edit::Narrow { rule, line: self.line }
        } else if let Some(line) = self.unkeep {
            Edit::Unkeep { line }
        } else if let Some(rule) = self.widen {
            Edit::Widen { rule, line: self.line }
        } else if let Some(rule) = self.take_out {
            Edit::TakeOut { rule }
        } else if let Some(rule) = self.without {
            Edit::Exclude { rule }
        } else if let Some(lint) = self.disallow {
            Edit::Disallow { rule: self.of, lint }
        } else if let Some(lint) = self.allow {
            Edit::Allow { lint, why: self.why }
        } else {
            let of = of.expect("an edit says what it does");
            match (self.retract, self.release) {
                (Some(drop), _) => Edit::Retract { of, drop },
                (None, Some(keep)) => Edit::Release { of, keep },
                (None, None) => Edit::Test { of, drop: self.promise_drop, keep: self.promise_keep },
            }
        }
    }
}

fn file(text: &str) -> RuleText {
    RuleText { path: "rules/ferry.toml".into(), text: text.into() }
}

#[test]
fn each_change_is_made_and_nothing_else() {
    let mut count = 0;
    for (path, bytes) in tree(&project().join("tests/rule_edit")) {
        let cases: Cases = toml::from_str(&String::from_utf8(bytes).unwrap()).unwrap();
        for case in cases.case {
            let name = format!("{}: {}", path.display(), case.says);
            let others: Vec<RuleText> = case
                .others
                .iter()
                .map(|(id, text)| RuleText { path: format!("rules/{id}.toml").into(), text: text.as_str().into() })
                .collect();
            let edit = [case.edit.edit()];
            count += 1;
            match (edited(&file(&case.before), &edit, &others), case.after, case.error) {
                (Ok(got), Some(after), None) => {
                    assert_eq!(got.text.as_ref(), after, "{name}");
                    let twice = edited(&got, &edit, &others).unwrap();
                    assert_eq!(twice.text, got.text, "{name}: made twice it is another change");
                }
                (Err(e), None, Some(words)) => {
                    assert!(e.to_string().contains(&words), "{name}: `{words}` is not in\n{e}");
                }
                (got, ..) => panic!("{name}: {got:?}"),
            }
        }
    }
    assert!(count > 30, "{count} cases");
}

/// Lines as pages may have them, with what rule files have a meaning for.
fn any_line() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "\"",
        "'",
        "'''",
        "\"\"\"",
        "\\",
        "#",
        "]",
        "[[drop]]",
        "\t",
        "\u{1b}[2J",
        "\0",
        "\u{202e}",
        "\u{2028}",
        "\u{85}",
        "\u{a0}",
        "\u{3000}",
        "\u{200b}",
        "\u{feff}",
        "\u{b}",
        " ",
        "  ",
        "é",
        "😀",
        "{again}",
        "\u{7f}",
        "= [",
    ]);
    let piece = prop_oneof![odd.prop_map(str::to_owned), "[a-zA-Z0-9 ]{0,6}", any::<char>().prop_map(String::from)];
    prop_oneof![
        9 => prop::collection::vec(piece.clone(), 0..12).prop_map(|pieces| pieces.concat()),
        1 => prop::collection::vec(piece, 2_000..3_000).prop_map(|pieces| pieces.concat()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_line_can_be_kept_in_any_file_that_ships(line in any_line(), which in 0_usize..64) {
        let shipped = unboil::shipped_files();
        let before = &shipped[which % shipped.len()];
        let edits = [
            Edit::KeepLine { line: line.clone() },
            Edit::Test { of: Tested::Text(line.clone()), drop: Vec::new(), keep: vec![line.clone()] },
        ];
        match edited(before, &edits, &shipped) {
            Ok(after) => {
                let rest: Vec<&str> = after.text.split_inclusive('\n').collect();
                let all_there = before.text.split_inclusive('\n').try_fold(rest.as_slice(), |rest, line| {
                    rest.iter().position(|other| *other == line).map(|at| &rest[at + 1..])
                });
                prop_assert!(all_there.is_some(), "a line of the file is gone:\n{}", after.text);
                prop_assert!(!after.text.contains(['\u{1b}', '\u{202e}']), "{}", after.text);
                prop_assert_eq!(edited(&after, &edits, &shipped).unwrap().text, after.text.clone());
                let site = rule::rule_id(&before.path);
                let rule_set = RuleSet::new(rule::load(&rule::in_place_of(&after, &shipped)).unwrap()).unwrap();
                // With a NUL in it a dump is binary, and no page.
                let Ok(page) = Page::read(Dump { bytes: format!("{line}\n").into_bytes(), ..Dump::default() }) else {
                    return Ok(());
                };
                let site = if site.as_ref() == "_any" { rule_set.any() } else { rule_set.site(&site).unwrap() };
                let verdict = clean_page(&rule_set, &page, Choice::Site(site, Unknown::Keep));
                let clean = render::clean(&page, &verdict.judgement.removals);
                prop_assert!(alike(&clean, page.text()), "{line:?} went from {page:?}");
            }
            Err(EditError::Line(_)) => {
                let text = line.trim_matches(is_space);
                prop_assert!(text.is_empty() || text.contains(['\n', '\r']), "{line:?} was refused");
            }
            Err(e) => prop_assert!(false, "{e}"),
        }
    }

    #[test]
    fn any_list_loses_just_one_line(
        lines in prop::collection::vec(any_line(), 1..5),
        gap in prop::sample::select(vec![" ", "", "\n    ", "\r\n\t", " # one, \"two\"\n", "\n# ]\n"]),
        ends in prop::sample::select(vec!["", ",", " ,", ",\n", "\n,\n", ", # last\n", " # last\n"]),
        at in 0_usize..5,
    ) {
        let mut names: Vec<String> = lines.iter().filter_map(|line| rule::exact_line(line).ok()).collect();
        names.sort();
        names.dedup();
        prop_assume!(!names.is_empty());
        let list = names.iter().map(|name| rule::quoted(name)).collect::<Vec<_>>().join(&format!(",{gap}"));
        let text = format!("site = 'F'\n# a\n[[drop]]\nid = 'x'\nkind = 'nav'\nline = [{gap}{list}{ends}] # end\n# b\n");
        let gone = &names[at % names.len()];
        let after = edited(&file(&text), &[Edit::Narrow { rule: "x".into(), line: gone.clone() }], &[]).unwrap();
        let left = rule::load(std::slice::from_ref(&after)).unwrap().sites.remove(0).rules;
        if names.len() == 1 {
            prop_assert!(left.is_empty() && after.text.as_ref() == "site = 'F'\n# b\n", "{}", after.text);
        } else {
            let Some(rule::file::Lines::Exact(left)) = &left[0].says.line else { panic!("{}", after.text) };
            let wanted: Vec<&String> = names.iter().filter(|name| *name != gone).collect();
            prop_assert_eq!(left.iter().collect::<Vec<_>>(), wanted, "{}", after.text);
            prop_assert!(after.text.ends_with("] # end\n# b\n"), "{}", after.text);
            let back = edited(&after, &[Edit::Narrow { rule: "x".into(), line: gone.clone() }], &[]).unwrap();
            prop_assert_eq!(back.text, after.text);
        }
    }
}
