//! The README and the references say what is so. Every command in README.md is run, in a copy of samples/ and rules/, and must print what stands there.
//!
//! In a block that starts with ```` ```console ````, a line with `$ ` before it is a command, and what follows is its
//! output. `[..]` stands for anything in a line, a line with `...` alone for any number of lines. A block that starts
//! with ```` ```toml a/path.toml ```` is written to that path first, one with ```` ```toml >> a/path.toml ```` at its end.

use crate::bench::{Bench, project, tree};
use std::fs;
use std::path::Path;
use std::process::Command;
use unboil::rule::{self, RuleText};

/// What a reader does: types a command and sees its output, or writes a file.
enum Step {
    Command { line: usize, command: String, output: Vec<String> },
    File { path: String, text: String },
}

fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut block: Option<&str> = None;
    for (i, line) in text.lines().enumerate() {
        if let Some(info) = line.strip_prefix("```") {
            block = if block.is_some() { None } else { Some(info) };
            if let Some(path) = info.strip_prefix("toml ").filter(|_| block.is_some()) {
                steps.push(Step::File { path: path.to_owned(), text: String::new() });
            }
            continue;
        }
        match (block, line.strip_prefix("$ "), steps.last_mut()) {
            (Some("console"), Some(command), _) => {
                steps.push(Step::Command { line: i + 1, command: command.to_owned(), output: Vec::new() });
            }
            (Some("console"), None, Some(Step::Command { output, .. })) => output.push(line.to_owned()),
            (Some(info), _, Some(Step::File { text, .. })) if info.starts_with("toml ") => {
                *text += &format!("{line}\n");
            }
            _ => {}
        }
    }
    steps
}

/// The site files that a text shows by their paths.
fn files(text: &str) -> Vec<RuleText> {
    let file = |step| match step {
        Step::File { path, text } => Some(RuleText { path: path.into(), text: text.into() }),
        Step::Command { .. } => None,
    };
    steps(text).into_iter().filter_map(file).collect()
}

/// Whether a line is what was expected of it; `[..]` is anything.
fn line_fits(wanted: &str, found: &str) -> bool {
    match wanted.split_once("[..]") {
        None => wanted == found,
        Some((before, rest)) => found.strip_prefix(before).is_some_and(|found| {
            (0..=found.len()).filter(|&at| found.is_char_boundary(at)).any(|at| line_fits(rest, &found[at..]))
        }),
    }
}

fn fits(wanted: &[String], found: &[&str]) -> bool {
    match wanted.split_first() {
        None => found.is_empty(),
        Some((first, rest)) if first == "..." => (0..=found.len()).any(|skip| fits(rest, &found[skip..])),
        Some((first, rest)) => {
            found.split_first().is_some_and(|(line, more)| line_fits(first, line) && fits(rest, more))
        }
    }
}

/// The command as it is run here: the program is built already.
fn command(typed: &str) -> String {
    let program = format!("'{}'", env!("CARGO_BIN_EXE_unboil"));
    match typed.strip_prefix("cargo run --release --") {
        Some(rest) => format!("{program}{rest}"),
        None => typed.replacen("unboil ", &format!("{program} "), usize::from(typed.starts_with("unboil "))),
    }
}

/// Commands that a test runs: those of a machine with Rust alone, or `patch` and `cmp` as well.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Programs {
    Own,
    WithPatch,
}

#[test]
fn every_command_in_the_readme_prints_what_stands_there() {
    follow_the_readme(Programs::Own);
}

#[test]
#[ignore = "needs the program patch"]
fn every_command_in_the_readme_patch_included_prints_what_stands_there() {
    follow_the_readme(Programs::WithPatch);
}

fn follow_the_readme(programs: Programs) {
    let records = fs::read(project().join("docs/harbour.jsonl")).unwrap();
    let bench = Bench::new().copy("samples").copy("rules").copy("tests/text_pages").file("docs/harbour.jsonl", records);
    let ran = follow("README.md", bench, programs);
    assert!(ran >= 5, "only {ran} commands were found");
}

/// A person with dumps of a source that has no site file.
#[test]
fn the_walk_to_a_new_site_file_goes_as_it_is_told() {
    let raw = tree(&project().join("tests/new_source/raw"));
    let pages = raw.len();
    let bench =
        raw.into_iter().fold(Bench::new(), |bench, (path, bytes)| bench.file(Path::new("raw").join(path), bytes));
    let ran = follow("docs/new-source.md", bench, Programs::Own);
    assert!(pages == 10 && (5..=10).contains(&ran), "{ran} commands for {pages} dumps");
}

/// A person with a folder of dumps of which no site file knows anything.
#[test]
fn the_walk_from_a_folder_to_proposals_goes_as_it_is_told() {
    let raw = tree(&project().join("tests/learn_source/raw"));
    let bench =
        raw.into_iter().fold(Bench::new(), |bench, (path, bytes)| bench.file(Path::new("raw").join(path), bytes));
    assert_eq!(follow("docs/learn.md", bench, Programs::Own), 4);
}

/// Does what a text says, in a folder of its own; gives the number of commands.
fn follow(name: &str, mut bench: Bench, programs: Programs) -> usize {
    let text = fs::read_to_string(project().join(name)).unwrap();
    let mut ran = 0;
    for step in steps(&text) {
        let (line, typed, output) = match step {
            Step::File { path, text } => {
                let (path, before) = match path.strip_prefix(">> ") {
                    Some(path) => (path, fs::read_to_string(bench.path(path)).unwrap()),
                    None => (path.as_str(), String::new()),
                };
                bench = bench.file(path, before + &text);
                continue;
            }
            Step::Command { line, command, output } => (line, command, output),
        };
        // Those that build, install or run the tests are run by .ci/run.
        if ["cargo test", "cargo install", "git clone"].iter().any(|start| typed.starts_with(start)) {
            continue;
        }
        // `cmp` looks at what `patch` has made.
        let patches = ["patch ", "cmp "].iter().any(|start| typed.starts_with(start));
        if patches && programs == Programs::Own {
            continue;
        }
        let found = bench.run(Command::new("sh").arg("-c").arg(format!("{} 2>&1", command(&typed))));
        // The README has plain spaces where a dump has no-break ones.
        let found = found.stdout.replace('\u{A0}', " ");
        let lines: Vec<&str> = found.lines().collect();
        let mut wanted = output.as_slice();
        while let [rest @ .., last] = wanted
            && last.is_empty()
        {
            wanted = rest;
        }
        assert!(
            fits(wanted, &lines),
            "{name}:{}: $ {}\nexpected\n{}\nfound\n{}",
            line,
            typed,
            wanted.join("\n"),
            found
        );
        ran += 1;
    }
    ran
}

/// Every example in the rule reference is a site file, or the keys of a rule, without a mistake.
#[test]
fn every_example_in_the_rule_reference_loads() {
    let text = fs::read_to_string(project().join("docs/rules.md")).unwrap();
    let blocks: Vec<&str> = text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() > 12, "only {} examples were found", blocks.len());
    for block in blocks {
        let matcher = ["line ", "from ", "anchor ", "same-as ", "inside ", "debris ", "tidy ", "select ", "content "];
        let whole = block.contains("[[") || block.starts_with("site ");
        let matches = block.lines().any(|line| matcher.iter().any(|key| line.starts_with(key)));
        let rules = match (whole, matches) {
            (true, _) if block.contains("site ") => block.to_owned(),
            (true, _) => format!("site = \"Example\"\n{block}"),
            (false, true) => format!("site = \"Example\"\n[[drop]]\nid = \"a\"\nkind = \"nav\"\n{block}"),
            (false, false) => {
                format!("site = \"Example\"\n[[drop]]\nid = \"a\"\nkind = \"nav\"\nline = ['X']\n{block}")
            }
        };
        if let Err(e) = rule::load(&[RuleText { path: "docs/rules.md".into(), text: rules.into() }]) {
            panic!("{e}");
        }
    }
}

/// The page that docs/html.md shows is laid out as it says.
#[test]
fn the_page_in_the_html_reference_is_laid_out_as_it_says() {
    let text = fs::read_to_string(project().join("docs/html.md")).unwrap();
    let block =
        |of: &str| text.split(&format!("```{of}\n")).nth(1).and_then(|rest| rest.split("\n```").next()).unwrap();
    let page = crate::bench::html(block("html"));
    assert_eq!(String::from_utf8_lossy(page.text()), block("text"));
}

/// The site files that the rule reference shows by their paths use each other.
#[test]
fn the_site_files_of_the_rule_reference_load_together() {
    let text = fs::read_to_string(project().join("docs/rules.md")).unwrap();
    let files = files(&text);
    assert_eq!(files.len(), 2);
    let loaded = rule::load(&files).unwrap_or_else(|e| panic!("{e}"));
    let ids: Vec<&str> = loaded.sites.iter().flat_map(|site| &site.rules).map(|rule| rule.id.as_ref()).collect();
    assert_eq!(ids, ["ferry/share-bar", "ferry/tags"]);
}

/// What stands in the README as a page's before and after is that page's.
#[test]
fn the_readmes_before_and_after_are_real() {
    let text = fs::read_to_string(project().join("README.md")).unwrap();
    for (title, folder) in [("Before (", "samples"), ("After (", "expected")] {
        let (_, rest) = text.split_once(title).unwrap_or_else(|| panic!("README.md has no `{title}`"));
        let path = rest.split(['`', ')']).find(|part| part.contains('/')).unwrap();
        let block = rest.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let relative = path.trim_start_matches("samples/").trim_start_matches("out/clean/");
        let file = fs::read_to_string(project().join(folder).join(relative)).unwrap();
        assert_eq!(block.trim_end(), file.replace('\u{A0}', " ").trim_end(), "{title}{path}");
    }
}
