//! Nothing that a page shows is lost in laying it out: shadow roots, documents in frames, formulas, readings of characters,
//! lines of code. Each on a semantic news page, in a blog of divs and on a bare page.

use crate::bench::{html, shipped};
use std::sync::LazyLock;
use std::time::Instant;
use unboil::page::html::{Tree, lay_out, left_out};
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render;
use unboil::site::RuleSet;

static BOOK: LazyLock<RuleSet> = LazyLock::new(shipped);

const BEFORE: &str = "<p>The board of the harbour met on Tuesday, and it talked for an hour about the key of the wheelhouse, \
                      which was lost in March and which nobody has seen since the spring tide.</p>";
const AFTER: &str = "<p>It will meet again in May, when the boats are back in the water, and it asks all who have been aboard \
                     to look once more through the pockets of their coats.</p>";

fn pages(piece: &str) -> [String; 3] {
    [
        format!(
            "<!DOCTYPE html><html lang=en><head><title>The key</title></head><body><header><nav><ul><li><a href=/>Home</a>\
             <li><a href=/news>News</a></ul></nav></header><main><article><h1>The key</h1>{BEFORE}{piece}{AFTER}</article>\
             </main><footer><p>© 2024 The Quay. All rights reserved.</p></footer></body></html>"
        ),
        format!(
            "<!DOCTYPE html><html><head><title>The key</title></head><body><div class=wrap><div class=menu><a href=/>Home</a> \
             <a href=/about>About</a></div><div class=post><div class=title>The key</div>{BEFORE}{piece}{AFTER}</div>\
             <div class=bottom>© The Quay</div></div></body></html>"
        ),
        format!("<!DOCTYPE html><title>The key</title>{BEFORE}{piece}{AFTER}"),
    ]
}

/// Each line comes out, whole and once, and so does the text around it.
fn assert_stay(piece: &str, lines: &[&str]) {
    for page in pages(piece) {
        let page = html(&page);
        let verdict = clean_page(&BOOK, &page, Choice::Identify(Unknown::default()));
        let clean = render::clean(&page, &verdict.judgement.removals);
        let diff = render::unified(&page, &verdict.judgement.removals, b"page.html");
        assert_eq!(render::reverse(&clean, &diff).unwrap(), page.text());
        let clean = String::from_utf8(clean).unwrap();
        for line in lines {
            assert_eq!(clean.lines().filter(|found| found == line).count(), 1, "{line:?} in {clean}");
        }
        for around in ["spring tide", "their coats"] {
            assert!(clean.contains(around), "{around:?} in {clean}");
        }
    }
}

const SHADOW: &str = "The key hung on a nail beside the clock until the painters came, and they took down the clock and the \
                      nail and leant both against the wall.";

#[test]
fn what_is_in_a_shadow_root() {
    assert_stay(
        &format!("<news-text><template shadowrootmode=\"open\"><p>{SHADOW}</p></template></news-text>"),
        &[SHADOW],
    );
}

#[test]
fn what_a_host_puts_into_a_slot() {
    let piece = format!(
        "<news-text><template shadowrootmode=\"open\"><div><slot>Nothing yet.</slot></div></template><p>{SHADOW}</p></news-text>"
    );
    assert_stay(&piece, &[SHADOW]);
    assert!(!lay_out(&Tree::parse(&piece)).text.contains("Nothing yet"));
}

#[test]
fn the_document_in_a_frame() {
    let letter =
        "Dear board, the key that you look for was in my coat, and I have sent it by the morning boat with my regards.";
    assert_stay(&format!("<iframe srcdoc=\"&lt;p&gt;{letter}&lt;/p&gt;\"></iframe>"), &[letter]);
}

#[test]
fn a_formula_in_its_sentence_once() {
    let sentence = "The delay is $d = k t^2$, where t is the time that the boat lay at the quay and k is what the harbour \
                    master says.";
    let mathml = "<math><semantics><mrow><mi>d</mi><mo>=</mo><mi>k</mi></mrow>\
                  <annotation encoding=\"application/x-tex\">d = k t^2</annotation></semantics></math>";
    let plain = "<math><mi>d</mi><mo>=</mo><mi>k</mi></math>";
    let formulas = [
        String::from("<script type=\"math/tex\">d = k t^2</script>"),
        format!(
            "<span class=katex><span class=katex-mathml>{mathml}</span><span class=katex-html aria-hidden=true>d=kt2</span></span>"
        ),
        format!(
            "<span class=MathJax_Preview>d=kt2</span><span class=MathJax><nobr aria-hidden=true>d=kt2</nobr>\
             <span class=MJX_Assistive_MathML>{plain}</span></span><script type=\"math/tex\">d = k t^2</script>"
        ),
        format!(
            "<mjx-container><mjx-math aria-hidden=true>d=kt2</mjx-math><mjx-assistive-mml>{mathml}</mjx-assistive-mml></mjx-container>"
        ),
        format!(
            "<span><span style=\"display: none;\">{mathml}</span><img src=d.png aria-hidden=true alt=\"d = k t^2\"></span>"
        ),
    ];
    for formula in formulas {
        assert_stay(&format!("<p>{}</p>", sentence.replace("$d = k t^2$", &formula)), &[sentence]);
    }
}

#[test]
fn mathml_without_tex_as_its_text() {
    let sentence =
        "The delay is d=k, where k is what the harbour master says when he is asked on a Tuesday morning before nine.";
    let math =
        "<span><span><math><mi>d</mi><mo>=</mo><mi>k</mi></math></span><span aria-hidden=true>d = k</span></span>";
    assert_stay(&format!("<p>{}</p>", sentence.replace("d=k", math)), &[sentence]);
}

#[test]
fn the_reading_of_characters() {
    let sentence = "The word for the sea is 海(うみ), and the painters wrote it on the door of the wheelhouse in letters a \
                    foot high.";
    let ruby = "<ruby>海<rp>(</rp><rt>うみ</rt><rp>)</rp></ruby>";
    assert_stay(&format!("<p>{}</p>", sentence.replace("海(うみ)", ruby)), &[sentence]);
}

#[test]
fn lines_of_code() {
    let lines = ["def leave(boat):", "    boat.wait(20)"];
    for page in pages("<pre><code>def leave(boat):</code><code>    boat.wait(20)</code></pre>") {
        let text = lay_out(&Tree::parse(&page)).text;
        for line in lines {
            assert_eq!(text.lines().filter(|found| *found == line).count(), 1, "{line:?} in {text}");
        }
    }
    let rows = "<table class=highlight><tr><td class=lineno>1</td><td class=code>def leave(boat):</td></tr>\
                <tr><td class=lineno>2</td><td class=code>    boat.wait(20)</td></tr></table>";
    let text = lay_out(&Tree::parse(rows)).text;
    assert_eq!(text.lines().collect::<Vec<_>>(), lines);
}

#[test]
fn what_is_left_out_is_counted() {
    let page = "<p>Text.</p><img alt='A boat'><img alt=''><select><option>One<option>Two</select><svg><text>Three</text></svg>\
                <canvas>Four</canvas><textarea>Five</textarea><table><tr><td class=gutter>1<td class=code>Six</table>";
    let counted = left_out(&Tree::parse(page)).to_string();
    assert_eq!(
        counted,
        "1 alt text, 2 options of fields, 1 text in a field, 1 text in a drawing, 1 fallback text, 1 cell of line numbers"
    );
    assert!(left_out(&Tree::parse("<p>Text.</p><img src=a>")).is_empty());
}

/// Pages made to cost much: time must grow with size, not with its square.
#[test]
fn hostile_pages_cost_what_their_size_does() {
    let frames = |count: usize| {
        let mut document = String::from("x");
        for _ in 0..count.min(12) {
            let escaped = document.replace('&', "&amp;").replace('"', "&quot;");
            document = format!("<p>y<iframe srcdoc=\"{escaped}\"></iframe>");
        }
        document.repeat(count / 12 + 1)
    };
    let roots = |count: usize| "<x-a><p>y</p><template shadowrootmode=open><slot></slot>".repeat(count);
    let slots = |count: usize| {
        let host =
            "<x-a><template shadowrootmode=open><div><slot name=a></slot><slot></slot></div></template><b slot=a>x</b>";
        host.repeat(count)
    };
    let formulas = |count: usize| "<math aria-hidden=true><semantics><annotation encoding=tex>x".repeat(count);
    let readings = |count: usize| "<ruby>a<rt>b<span>".repeat(count);
    let numbers = |count: usize| "<table><tr><td class=lineno>1<td class=code>x</td><td class=lineno>".repeat(count);
    for make in [&frames as &dyn Fn(usize) -> String, &roots, &slots, &formulas, &readings, &numbers] {
        let time = |count: usize| {
            let page = make(count);
            let start = Instant::now();
            let tree = Tree::parse(&page);
            lay_out(&tree);
            left_out(&tree);
            start.elapsed().as_secs_f64()
        };
        let (small, large) = (time(1_250), time(10_000));
        assert!(large < small.max(0.02) * 8.0 * 5.0, "{small} s, then {large} s");
    }
}
