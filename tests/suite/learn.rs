//! Site files learnt from pages: what is taken of other pages of the source, and what never is.

use std::collections::HashMap;
use unboil::learn::{Basis, Hints, Mark, Proposal, learn};
use unboil::page::{Dump, Page};
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render;
use unboil::rule::{self, RuleText};
use unboil::site::RuleSet;

const THINGS: [&str; 12] = [
    "Anchor", "Bowline", "Capstan", "Dinghy", "Ensign", "Fender", "Galley", "Hawser", "Jib", "Keel", "Lantern", "Mast",
];

fn page(id: &str, text: &str) -> Page {
    Page::read(Dump { id: id.into(), bytes: text.as_bytes().to_vec(), ..Dump::default() }).unwrap()
}

/// Two paragraphs about a thing, as no other page has them.
fn story(n: usize) -> String {
    let (thing, other) = (THINGS[n % 12].to_lowercase(), THINGS[(n * 5 + 3) % 12].to_lowercase());
    format!(
        "On day {n} the harbour master put the {thing} beside the {other} and wrote both of them down.\n\
         Nobody in town had seen a {thing} of that size, and the {n} boys on the quay said so at length.\n"
    )
}

/// A manual's page: its title with the site's name, links, a headline, text, links and a footer.
fn manual(n: usize) -> String {
    let (before, thing, next) = (THINGS[(n + 11) % 12], THINGS[n % 12], THINGS[(n + 1) % 12]);
    let years = 2001 + n;
    format!(
        "{thing} | The Ferry Manual\nHome\nContents\nPrev: The {before}\nNext: The {next}\nThe {thing}\n{}Prev: The {before}\nNext: The {next}\n\
         Page built on {} March {years}\n© The Ferry Press\n",
        story(n),
        n + 1,
    )
}

fn pages(count: usize, of: impl Fn(usize) -> String) -> Vec<Page> {
    (0..count).map(|n| page(&format!("{n}.txt"), &of(n))).collect()
}

fn learnt(pages: &[Page], known: &Hints<'_>) -> Proposal {
    learn(&pages.iter().collect::<Vec<_>>(), known)
}

fn hints() -> Hints<'static> {
    Hints { site: "Ferry".into(), ..Hints::default() }
}

fn rule_set(proposal: &Proposal) -> RuleSet {
    let text = proposal.file().to_toml();
    let file = RuleText { path: "ferry.toml".into(), text: text.as_str().into() };
    let loaded = rule::load(&[file]).unwrap_or_else(|e| panic!("{e}\n{text}"));
    RuleSet::new(loaded).unwrap()
}

/// What stays of a page under the rules of a proposal.
fn clean(proposal: &Proposal, text: &str) -> String {
    let rule_set = rule_set(proposal);
    let page = page("asked.txt", text);
    let verdict = clean_page(&rule_set, &page, Choice::Site(rule_set.site("ferry").unwrap(), Unknown::Keep));
    String::from_utf8(render::clean(&page, &verdict.judgement.removals)).unwrap()
}

#[test]
fn head_tail_and_columns_are_learnt_and_a_page_never_seen_is_cleaned() {
    let proposal = learnt(&pages(8, manual), &hints());
    for (n, thing) in THINGS.iter().enumerate().skip(8) {
        assert_eq!(clean(&proposal, &manual(n)), format!("The {thing}\n{}", story(n)), "{}", proposal.file().to_toml());
    }
    assert!(proposal.rules.len() <= 6, "{}", proposal.file().to_toml());
}

#[test]
fn every_rule_comes_with_its_evidence_and_the_file_can_be_loaded() {
    let proposal = learnt(&pages(8, manual), &hints());
    let text = proposal.file().to_toml();
    rule_set(&proposal);
    for rule in &proposal.rules {
        assert!(rule.evidence.pages > 0 && !rule.evidence.examples.is_empty(), "{text}");
    }
    assert!(text.contains("On 8 of 8 pages it takes") && !proposal.signature.is_empty(), "{text}");
}

#[test]
fn the_order_of_the_pages_does_not_matter() {
    let mut all = pages(9, manual);
    let one = learnt(&all, &hints()).file().to_toml();
    all.reverse();
    all.swap(2, 7);
    assert_eq!(learnt(&all, &hints()).file().to_toml(), one);
}

#[test]
fn a_title_that_is_the_only_headline_stays() {
    let news = |n: usize| {
        format!(
            "{} Found Again | Ferry News\n07:1{n} 0{n} May 2019\nListen Live\n{}Ferry News ReviewSession\n",
            THINGS[n],
            story(n)
        )
    };
    let proposal = learnt(&pages(8, news), &hints());
    let text = clean(&proposal, &news(9));
    assert_eq!(text, format!("{} Found Again | Ferry News\n{}", THINGS[9], story(9)), "{}", proposal.file().to_toml());
}

#[test]
fn what_varies_in_a_line_is_a_slot_and_prose_is_none() {
    let news = |n: usize| {
        let (thing, text) = (THINGS[n], story(n));
        format!("1{n}:05 GMT 1{n} June 2020\nWhat the {thing} Did at Sea Today\n{text}{} comments\n", n * 17)
    };
    let proposal = learnt(&pages(8, news), &hints());
    let asked = format!(
        "23:59 GMT 3 August 2021\nOars\n{}At 23:59 GMT 3 August 2021 the lamp was lit.\n{}2 comments\n",
        story(9),
        story(10)
    );
    let kept = format!("Oars\n{}At 23:59 GMT 3 August 2021 the lamp was lit.\n{}", story(9), story(10));
    assert_eq!(clean(&proposal, &asked), kept, "{}", proposal.file().to_toml());
}

#[test]
fn a_live_blog_and_a_short_page_keep_their_text() {
    let news = |n: usize| {
        let others: String = (1..5).map(|i| format!("{} Goes Ashore\n", THINGS[(n + i) % 12])).collect();
        format!("Ferry News\n{} at Sea\n{}Related\n{others}© Ferry News\n", THINGS[n], story(n))
    };
    let proposal = learnt(&pages(10, news), &hints());
    let short = "Ferry News\nNo Ferry Today\nFog.\nRelated\nMast Goes Ashore\n© Ferry News\n";
    assert_eq!(clean(&proposal, short), "No Ferry Today\nFog.\n", "{}", proposal.file().to_toml());
    let entries: String =
        (0..40).map(|n| format!("1{}:3{}\n{}Related\nKeel Goes Ashore\n", n % 10, n % 6, story(n))).collect();
    let live = clean(&proposal, &format!("Ferry News\nLive: Fog\n{entries}© Ferry News\n"));
    for n in 0..40 {
        assert!(live.contains(story(n).trim_end()), "entry {n} is lost:\n{live}");
    }
}

#[test]
fn copies_of_one_story_are_no_template() {
    let long = |n: usize| (0..6).map(|i| story(n * 7 + i)).collect::<String>();
    let mut texts: Vec<String> = (0..6).map(|n| format!("{}\n{}© Ferry News\n", THINGS[n], long(n))).collect();
    texts.extend((0..4).map(|i| format!("Anchor\n{}© Ferry News\nfetched {i}\n", long(0))));
    let all: Vec<Page> = texts.iter().enumerate().map(|(n, text)| page(&format!("{n}.txt"), text)).collect();
    let proposal = learnt(&all, &hints());
    assert_eq!(proposal.copies, 4);
    assert!(clean(&proposal, &texts[0]).contains(&long(0)), "{}", proposal.file().to_toml());
}

#[test]
fn what_a_person_marked_to_keep_is_never_taken() {
    let all = pages(8, manual);
    let marks = |page: &Page| {
        let mark = |line: usize| page.reading(line).starts_with("Next: ".as_bytes()).then_some(Mark::Keep);
        (0..page.line_count()).map(mark).collect::<Vec<_>>()
    };
    let marks: HashMap<_, _> = all.iter().map(|page| (page.id().to_owned(), marks(page))).collect();
    let proposal = learnt(&all, &Hints { marks, ..hints() });
    for page in &all {
        let text = String::from_utf8_lossy(page.text());
        assert_eq!(clean(&proposal, &text).matches("Next: ").count(), 2, "{}", proposal.file().to_toml());
    }
}

#[test]
fn one_page_gives_guesses_that_say_so() {
    let text = format!("Listen Live\n12:45 GMT 3 May 2019\nOars Found\n{}Share\nMost read\n", story(1));
    let proposal = learnt(&[page("one.txt", &text)], &hints());
    let file = proposal.file().to_toml();
    assert!(proposal.rules.iter().all(|rule| matches!(rule.basis, Basis::Guess(_))), "{file}");
    assert!(file.contains("A guess:") && file.contains("little can be told"), "{file}");
    assert_eq!(clean(&proposal, &text), format!("Oars Found\n{}", story(1)), "{file}");
}

#[test]
fn nothing_is_learnt_from_nothing() {
    assert!(learnt(&[], &hints()).rules.is_empty());
    assert!(learnt(&[page("a", ""), page("b", "\n\n"), page("c", "\u{feff}")], &hints()).rules.is_empty());
    let damaged: Vec<Page> = (0..4)
        .map(|n| {
            Page::read(Dump {
                id: n.to_string(),
                bytes: b"\xff\xfe \x00\n\r\r\n0\n0\n\xe2\x80".repeat(n + 1),
                ..Dump::default()
            })
        })
        .filter_map(Result::ok)
        .collect();
    let _ = learnt(&damaged, &hints()).file().to_toml();
}

#[test]
fn a_table_of_contents_goes_where_a_script_ends_it_and_a_list_of_parts_stays() {
    let parts =
        |n: usize| (0..3).map(move |i| format!("The {} of the {}", THINGS[(n + i) % 12], THINGS[(n * 5 + i * 2) % 12]));
    let page = |n: usize, end: &str| {
        let table: String = parts(n).map(|part| format!("{part}\n")).collect();
        let texts: String = parts(n).enumerate().map(|(i, part)| format!("{part}\n{}", story(n * 5 + i))).collect();
        let table = if n % 3 == 1 { format!("Parts\n{table}{end}\n") } else { String::new() };
        let title = format!("How to Use the {}", THINGS[n % 12]);
        format!("{title}\nHome\nManual\n{title}\n{table}{texts}© The Ferry Press\n")
    };
    let script = "function fold() { var parts = document.getElementById(\"parts\"); parts.hidden = !parts.hidden; }";
    for (end, stays) in [(script, false), ("What they do", true)] {
        let proposal = learnt(&pages(9, |n| page(n, end)), &hints());
        let text = clean(&proposal, &page(10, end));
        assert_eq!(text.contains("Parts\n"), stays, "{end}: {}", proposal.file().to_toml());
        assert_eq!(text.matches(&parts(10).next().unwrap()).count(), 1 + usize::from(stays), "{text}");
    }
}

#[test]
fn a_line_below_the_headline_goes_where_it_stands_below_the_text_as_well() {
    let languages = |n: usize| ["en", "en | fr", "de | en | fr", "en | tr"][n % 4];
    let page = |n: usize| {
        let line = format!("Available languages: {}", languages(n));
        format!("The Ferry Manual\n{}\n{line}\n{}{line}\n© The Ferry Press\n", THINGS[n % 12], story(n))
    };
    let proposal = learnt(&pages(8, page), &hints());
    assert_eq!(clean(&proposal, &page(10)), format!("{}\n{}", THINGS[10], story(10)), "{}", proposal.file().to_toml());
}
