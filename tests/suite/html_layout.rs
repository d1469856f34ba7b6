//! Every `tests/html/layout/NAME.html` laid out must give `NAME.expected.txt`.
//!
//! An expected file has one line for each laid-out line: what is special about
//! it, `| `, its text. Special are `hN` for headings, `break` for a line that
//! begins no block, `noscript` and `hidden REASON` for what is not shown, and
//! `links N` for N bytes in links. With `UNBOIL_BLESS` set, files that do not
//! exist yet are written.

use std::fmt::Write;
use std::path::Path;
use unboil::page::html::{LaidLine, Layout, LineMark, LineOpening, Tree, lay_out};

fn describe(line: &LaidLine) -> String {
    let mut words = Vec::new();
    if line.heading > 0 {
        words.push(format!("h{}", line.heading));
    }
    if line.opening == LineOpening::Break {
        words.push("break".to_owned());
    }
    match line.mark {
        LineMark::Shown => {}
        LineMark::NoScript => words.push("noscript".to_owned()),
        LineMark::FromData(source) => words.push(format!("from {source}")),
        LineMark::Hidden(reason) => words.push(format!("hidden {reason:?}")),
    }
    if line.link_bytes > 0 {
        words.push(format!("links {}", line.link_bytes));
    }
    words.join(", ")
}

fn render(layout: &Layout) -> String {
    let mut output = String::new();
    for line in &layout.lines {
        let text = layout.line_text(line);
        writeln!(output, "{}| {text}", describe(line)).expect("writing to a string");
    }
    output
}

/// The lines and the text must tell the same story.
fn check_invariants(tree: &Tree, layout: &Layout) {
    let joined: Vec<&str> = layout.lines.iter().map(|line| layout.line_text(line)).collect();
    assert_eq!(joined.join("\n"), layout.text);
    for line in &layout.lines {
        assert!(tree.is_element(line.node));
        assert!(line.link_bytes <= line.end - line.start);
    }
}

#[test]
fn pages_are_laid_out_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/html/layout");
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "html"))
        .collect();
    names.sort();
    assert!(names.len() >= 70, "only {} cases", names.len());
    let mut failures = String::new();
    for path in &names {
        let html = std::fs::read_to_string(path).expect("a case");
        let tree = Tree::parse(&html);
        let layout = lay_out(&tree);
        check_invariants(&tree, &layout);
        let found = render(&layout);
        let expected_path = path.with_extension("expected.txt");
        if std::env::var_os("UNBOIL_BLESS").is_some() && !expected_path.exists() {
            std::fs::write(&expected_path, &found).expect("writing an expected file");
        }
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
        if expected != found {
            let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
            write!(failures, "\n{name}\n--- expected\n{expected}--- found\n{found}").expect("writing");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
