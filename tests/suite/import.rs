//! Site files of other people's rules. tests/import/xpath.toml: expressions, and what each becomes. tests/import/ftr/: a
//! made-up collection that uses all that the format has; tests/import/expected/ has what three of its files become.
//! tools/import/agree.py holds every selector of both against an XPath engine.

use crate::bench::{html, project, tree};
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use unboil::import::{Imported, LossKind, Match, Options, SourceFile, convert, import};
use unboil::page::html::Selector;
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::rule::{self, RuleText};
use unboil::site::RuleSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

/// An expression, and the selector that it becomes or why it becomes none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    xpath: String,
    css: Option<String>,
    refused: Option<String>,
}

#[test]
fn each_expression_becomes_its_selector_or_says_why_not() {
    let text = fs::read_to_string(project().join("tests/import/xpath.toml")).unwrap();
    let table: Table = toml::from_str(&text).unwrap();
    assert!(table.case.len() >= 150, "only {} cases were found", table.case.len());
    let mut wrong = String::new();
    for case in table.case {
        let (css, refused) = match convert(&case.xpath) {
            Ok(css) => (Some(css), None),
            Err(why) => (None, Some(why.to_string())),
        };
        if (&css, &refused) != (&case.css, &case.refused) {
            let (xpath, expected) = (case.xpath, case.css.or(case.refused));
            wrong += &format!("{xpath}\nexpected {expected:?}\nfound    {:?}\n\n", css.or(refused));
        } else if let Some(Err(error)) = css.map(|css| Selector::parse(&css)) {
            wrong += &format!("{}\nis no selector: {error}\n\n", case.xpath);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn collection() -> Vec<SourceFile> {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let files = tree(&project().join("tests/import/ftr")).into_iter();
    files.map(|(path, bytes)| SourceFile { path: path.to_string_lossy().into(), text: text(bytes) }).collect()
}

fn imported() -> Imported {
    import(&collection(), Options::default())
}

/// The files that were made, as a run reads them.
fn rule_files(imported: &Imported) -> Vec<RuleText> {
    let file = |id: &str, toml: &str| RuleText { path: format!("imported/{id}.toml").into(), text: toml.into() };
    imported.sites.iter().map(|site| file(&site.id, &site.toml)).collect()
}

#[test]
fn nearly_all_that_can_be_converted_is() {
    let counts = imported().counts;
    assert_eq!(counts.files, 60);
    assert!(counts.expressions > 400 && counts.converted > 350, "{counts:?}");
    assert!(counts.converted_share() >= 0.97, "{counts:?}");
    assert_eq!(
        counts.carried + counts.lost.values().sum::<usize>(),
        counts.lines + 1,
        "NOTES.txt as a whole: {counts:?}"
    );
}

#[test]
fn every_line_is_in_a_site_file_or_on_the_list() {
    let imported = imported();
    let lost: HashSet<(&str, usize)> = imported.losses.iter().map(|loss| (loss.file.as_str(), loss.line)).collect();
    assert_eq!(lost.len(), imported.losses.len(), "a line is on the list twice");
    let made: BTreeMap<String, &str> = imported
        .sites
        .iter()
        .map(|site| {
            let first = site.toml.lines().next().unwrap();
            (first.rsplit(' ').next().unwrap().trim_end_matches('.').to_owned(), site.toml.as_str())
        })
        .collect();
    let mut missing = Vec::new();
    for file in collection().iter().filter(|file| !lost.contains(&(file.path.as_str(), 0))) {
        for (i, line) in file.text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            let said = !line.is_empty() && !line.starts_with('#');
            let note = format!("# line {}: {line}\n", i + 1);
            let carried = made.get(file.path.as_str()).is_some_and(|toml| toml.contains(&note));
            if said && carried == lost.contains(&(file.path.as_str(), i + 1)) {
                missing.push(format!("{}:{}: {line}", file.path, i + 1));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_directive_that_the_documentation_names_is_in_the_collection() {
    let docs = fs::read_to_string(project().join("docs/import.md")).unwrap();
    let section = docs.split("\n## ").find(|section| section.starts_with("Directives")).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let named: Vec<&str> = rows.flat_map(|row| row.split('|').nth(1).unwrap().split('`').skip(1).step_by(2)).collect();
    assert!(named.len() >= 40, "{named:?}");
    let files = collection();
    let mut lines = files.iter().flat_map(|file| file.text.lines()).map(str::trim_start).collect::<Vec<_>>();
    lines.sort_unstable();
    for name in named {
        let name = name.trim_end_matches("()");
        let is_it = |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([':', ' ', '(']));
        assert!(lines.iter().any(is_it), "no file has `{name}`");
    }
    let imported = import(&files, Options::default());
    let strange = imported.losses.iter().filter(|loss| loss.why.sort == LossKind::Unknown);
    let strange: Vec<&str> = strange.map(|loss| loss.file.as_str()).collect();
    let meant = |file: &str| file.starts_with("slips.") || file.starts_with("latin-1.");
    assert!(strange.iter().all(|file| meant(file)), "{strange:?}");
}

#[test]
fn what_is_written_can_be_loaded_together() {
    let imported = imported();
    let rule_set = RuleSet::new(rule::load(&rule_files(&imported)).unwrap_or_else(|e| panic!("{e}"))).unwrap();
    assert_eq!(imported.sites.len(), 54);
    let below = rule_set.site("_.blogs.example.net").unwrap();
    assert!(below.hosts[0].holds("kettle.blogs.example.net") && !below.hosts[0].holds("blogs.example.net"));
    assert!(rule_set.site("lantern.example.org").unwrap().hosts[0].holds("www.lantern.example.org"));
    for site in &imported.sites {
        assert!(site.id.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c)), "{}", site.id);
    }
}

#[test]
fn three_files_become_what_they_should() {
    let imported = imported();
    let mut wrong = String::new();
    for id in ["harbour-gazette.example.com", "_.blogs.example.net", "windows.example.net"] {
        let found = &imported.sites.iter().find(|site| site.id == id).unwrap().toml;
        let path = project().join("tests/import/expected").join(format!("{id}.toml"));
        if std::env::var_os("UNBOIL_BLESS").is_some() && !path.exists() {
            fs::write(&path, found).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if *found != expected {
            wrong += &format!("{id}\n--- expected\n{expected}--- found\n{found}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

const PAGE: &str = "<!doctype html><html><head><title>Ferry</title></head><body><header id=masthead><h1>The Gazette</h1></header>\
<h1 class=story-title>The ferry sails again</h1><nav>Menu and more</nav><div id=story><p>The old ferry sails again.</p>\
<div class='share-bar wide'>Tell your friends</div><p>Sign up for our tide table today.</p><h3>More from the quay</h3>\
<ul><li>Another story</ul><ul><li>A list that belongs to the text</ul><p>It leaves at noon.</p></div>\
<div id=x class=old-story>An older story</div></body></html>";

#[test]
fn a_page_is_cleaned_as_its_file_says() {
    let imported = imported();
    let rule_set = RuleSet::new(rule::load(&rule_files(&imported)).unwrap()).unwrap();
    let page = html(PAGE);
    let verdict = clean_page(
        &rule_set,
        &page,
        Choice::Site(rule_set.site("harbour-gazette.example.com").unwrap(), Unknown::Keep),
    );
    let clean = String::from_utf8(unboil::render::clean(&page, &verdict.judgement.removals)).unwrap();
    let lines: Vec<&str> = clean.lines().filter(|line| !line.is_empty()).collect();
    let expected = [
        "The ferry sails again",
        "The old ferry sails again.",
        "More from the quay",
        "• A list that belongs to the text",
        "It leaves at noon.",
    ];
    assert_eq!(lines, expected);
}

/// The site files of one source file.
fn one(path: &str, text: &str, names: Match) -> Imported {
    import(&[SourceFile { path: path.into(), text: text.into() }], Options { names })
}

#[test]
fn names_are_taken_as_parts_or_as_wholes() {
    let text = "strip_id_or_class: share\nstrip_id_or_class: 'md:more less'\n";
    let made = |names| one("a.example.com.txt", text, names).sites.remove(0).toml;
    let parts = made(Match::Substrings);
    assert!(parts.contains(r#""[class*='share'], [id*='share']""#), "{parts}");
    assert!(parts.contains(r#""[class*='md:more less'], [id*='md:more less']""#), "{parts}");
    let wholes = made(Match::Tokens);
    assert!(wholes.contains(r#"".share, #share""#), "{wholes}");
    assert!(wholes.contains(r#"'.md\:more.less, [id='"#) || wholes.contains(r".md\\:more.less, [id="), "{wholes}");
}

#[test]
fn a_body_line_behind_a_lost_one_is_lost_too() {
    let text = "body: //div[@id='a']\nbody: //div[string-length(@id) = 3]\nbody: //div[@id='c']\n";
    let imported = one("a.example.com.txt", text, Match::Substrings);
    assert!(imported.sites[0].toml.contains(r##"content = ["div#a"]"##), "{}", imported.sites[0].toml);
    let sorts: Vec<LossKind> = imported.losses.iter().map(|loss| loss.why.sort).collect();
    assert_eq!(sorts, [LossKind::NoSelector, LossKind::Behind]);
}

#[test]
fn what_a_file_says_cannot_break_out_of_a_comment() {
    let text = "body: //div[@id='a']\rsite = 'x'\ntest_url: https://a.example.com/\u{1b}[31m\n";
    let imported = one("a.example.com.txt", text, Match::Substrings);
    for site in &imported.sites {
        assert!(!site.toml.contains('\u{1b}') && !site.toml.contains('\r'), "{}", site.toml);
    }
}

#[test]
fn no_expression_is_too_deep_or_too_long() {
    let many = |part: &str| part.repeat(20_000);
    let nested = |start: &str, end: &str| format!("//a{}x{}", many(start), many(end));
    for text in [
        nested("[b", "]"),
        nested("[not(", ")]"),
        format!("//a{}", many("/b")),
        format!("//a{}", many("/following::b")),
        format!("//a{}", "/following::b".repeat(9)),
        format!("{}//a{}", "(".repeat(30), ")[1]".repeat(30)),
        format!("//a[{}b]", "b or ".repeat(300)),
        many("("),
    ] {
        assert!(convert(&text).is_err() || text.contains(" or ") || text.contains("[1]"), "{}", &text[..60]);
    }
}

/// Pieces of expressions, good ones and bad ones.
const PIECES: [&str; 40] = [
    "//",
    "/",
    "div",
    "p",
    "*",
    "@class",
    "@id",
    "[",
    "]",
    "(",
    ")",
    "'x'",
    "\"y z\"",
    "1",
    "last()",
    "position()",
    "=",
    "!=",
    "<",
    "|",
    " or ",
    " and ",
    "not(",
    "contains(",
    ",",
    ".",
    "..",
    "text()",
    "node()",
    "ancestor::",
    "following-sibling::",
    "preceding::",
    "self::",
    "normalize-space(",
    "count(",
    "-",
    "é",
    "starts-with(",
    "concat(' ',",
    "::",
];

proptest! {
    #[test]
    fn any_expression_becomes_a_selector_or_a_reason(picks in prop::collection::vec(0..PIECES.len(), 0..25)) {
        let text: String = picks.iter().map(|&i| PIECES[i]).collect();
        match convert(&text) {
            Ok(css) => prop_assert!(Selector::parse(&css).is_ok(), "{text} becomes {css}"),
            Err(why) => prop_assert!(!why.reason.is_empty()),
        }
    }

    #[test]
    fn any_file_is_read(text in "(body|strip|title|tidy|#|strip_id_or_class|x)?:? ?[a-z/@\\[\\]'=\\n\\r:#\"\\\\é]{0,60}") {
        let imported = one("a.example.com.txt", &text, Match::Tokens);
        prop_assert!(rule::load(&rule_files(&imported)).is_ok(), "{:?}", imported.sites);
    }
}

#[test]
fn the_command_writes_to_a_new_folder_alone() {
    let bench = crate::bench::Bench::new()
        .file("in/a.example.com.txt", "body: //main\n")
        .file("out/mine.toml", "site = \"mine\"\n");
    bench.unboil("import ftr-site-config in -o out").ends_with(2).complains("is not empty");
    assert!(!bench.path("out/a.example.com.toml").exists());
    bench.unboil("import ftr-site-config in -o out --force").ends_with(0).says("1 imported into 1 site file");
    assert!(bench.path("out/a.example.com.toml").exists() && bench.path("out/mine.toml").exists());
    bench.unboil("import ftr-site-config out -o new").ends_with(0);
    bench.unboil("import ftr-site-config nowhere -o new").ends_with(2).complains("cannot read nowhere");
    assert!(fs::read_dir(Path::new(&bench.path("new"))).unwrap().count() > 0);
}
