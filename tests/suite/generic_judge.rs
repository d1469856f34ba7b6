//! What holds for the judgement of any page.

use std::fmt::Write;
use std::time::Instant;
use unboil::judge::JudgeOptions;
use unboil::judge::generic::{Dropped, Model, judge};
use unboil::page::html::{Layout, Tree, lay_out};

fn judged(html: &str) -> (Layout, Vec<Dropped>) {
    let tree = Tree::parse(html);
    let layout = lay_out(&tree);
    let dropped = judge(&tree, &layout, Model::shipped(), JudgeOptions::default());
    (layout, dropped)
}

fn dropped_text(html: &str) -> String {
    let (layout, dropped) = judged(html);
    dropped.iter().map(|it| &layout.text[it.bytes.clone()]).collect::<Vec<_>>().join("\n")
}

fn article() -> String {
    let mut page = String::from(
        "<html><head><title>On the care of apple trees</title></head><body>
         <nav class=menu><ul><li><a href=/a>Home</a><li><a href=/b>Garden</a><li><a href=/c>About us</a></ul></nav>
         <main><article class=post-content><h1>On the care of apple trees</h1>",
    );
    for _ in 0..8 {
        page.push_str(
            "<p>An apple tree wants light, air and a patient hand, and it repays all three, \
             though seldom in the year in which they were given, as every gardener learns.</p>",
        );
    }
    page.push_str(
        "</article></main><footer class=site-footer><ul><li><a href=/p>Privacy policy</a>
         <li><a href=/t>Terms of use</a></ul><p>© 2024 The Garden. All rights reserved.</p></footer></body></html>",
    );
    page
}

#[test]
fn the_shipped_model_can_be_read() {
    let text = include_str!("../../crates/core/src/judge/generic/model.txt");
    assert_eq!(Model::parse(text).map(|model| model.size()), Ok(Model::shipped().size()));
    assert!(Model::shipped().size().0 > 0);
    assert!(text.len() < 400_000, "{} bytes", text.len());
}

#[test]
fn an_article_stays_and_its_surroundings_go() {
    let gone = dropped_text(&article());
    assert!(!gone.contains("patient hand"), "{gone}");
    for boilerplate in ["About us", "Privacy policy", "©"] {
        assert!(gone.contains(boilerplate), "{boilerplate} stays");
    }
}

#[test]
fn each_removal_has_a_reason_and_whole_lines() {
    let (layout, dropped) = judged(&article());
    let mut after = 0;
    for removal in &dropped {
        assert!(!removal.reason.is_empty());
        assert!((0.0..=1.0).contains(&removal.keep_probability));
        assert!(after <= removal.lines.start && removal.lines.start < removal.lines.end);
        after = removal.lines.end;
        let lines = &layout.lines[removal.lines.clone()];
        assert_eq!(lines.first().map(|line| line.start as usize), Some(removal.bytes.start));
        assert_eq!(lines.last().map(|line| line.end as usize), Some(removal.bytes.end));
    }
}

#[test]
fn a_page_with_text_never_becomes_empty() {
    for html in [
        "<nav><a href=/x>Home</a></nav>",
        "<footer>© 2024</footer>",
        "<p>!!!</p><p>…</p>",
        "<div hidden>only this</div>",
        "one word",
    ] {
        let (layout, dropped) = judged(html);
        let gone: usize = dropped.iter().map(|it| it.lines.len()).sum();
        assert!(gone < layout.lines.len(), "{html}");
    }
    assert!(judged("").1.is_empty());
}

#[test]
fn the_same_page_gets_the_same_judgement() {
    assert_eq!(judged(&article()).1, judged(&article()).1);
}

#[test]
fn a_model_file_with_a_fault_says_where() {
    let text = include_str!("../../crates/core/src/judge/generic/model.txt");
    let broken = text.replacen("\ntrees ", "\ntrunks ", 1);
    let error = Model::parse(&broken).expect_err("broken");
    assert!(error.line > 1);
    assert!(Model::parse("").is_err());
    let circle =
        "unboil generic judge 1\nfeatures 1\nWords\ntokens 0\ntrees 1\ntree 1\n0 1.0 0 1 0\n0.1 0.2\ntrees 0\n";
    assert!(Model::parse(circle).is_err());
}

/// Pages made to cost much: time must grow with size, not with its square.
#[test]
fn the_cost_is_linear() {
    let siblings = |count: usize| {
        let mut page = String::new();
        for number in 0..count {
            let _ = write!(page, "<p class=c{}>x <a href=#>{number}</a>", number % 7);
        }
        page
    };
    let nested = |count: usize| format!("{}text{}", "<div class=a>x".repeat(count), "</div>".repeat(count));
    let one_line = |count: usize| format!("<p>{}", "<span class=a>x</span>".repeat(count));
    for make in [&siblings as &dyn Fn(usize) -> String, &nested, &one_line] {
        let time = |count: usize| {
            let page = make(count);
            let tree = Tree::parse(&page);
            let layout = lay_out(&tree);
            let start = Instant::now();
            judge(&tree, &layout, Model::shipped(), JudgeOptions::default());
            start.elapsed().as_secs_f64()
        };
        let (small, large) = (time(5_000), time(40_000));
        assert!(large < small.max(0.01) * 8.0 * 5.0, "{small} s, then {large} s");
    }
}
