//! How far a proposal says that it can be trusted, by leaving pages out.

use unboil::learn::{Hints, Proposal, learn};
use unboil::page::{Dump, Page};

const BIRDS: [&str; 9] = ["auk", "crane", "dipper", "egret", "finch", "gull", "heron", "ibis", "kite"];

fn learnt(texts: &[String]) -> Proposal {
    let page = |(n, text): (usize, &String)| {
        Page::read(Dump { id: format!("{n}.txt"), bytes: text.clone().into_bytes(), ..Dump::default() }).unwrap()
    };
    let pages: Vec<Page> = texts.iter().enumerate().map(page).collect();
    learn(&pages.iter().collect::<Vec<_>>(), &Hints { site: "Fen".into(), ..Hints::default() })
}

fn story(n: usize) -> String {
    let (bird, other) = (BIRDS[n % 9], BIRDS[(n * 4 + 3) % 9]);
    format!("On day {n} a {bird} came down beside the {other}, and both of them left before anybody had a pencil.\n")
}

fn headline(n: usize) -> String {
    let (how, bird) = (["First", "Late", "Rare", "Old", "Shy", "Lone", "Tame"][n % 7], BIRDS[n % 9]);
    format!("{how} {bird} at the {}\n", ["gate", "weir", "mill", "lock", "ford"][n % 5])
}

fn page(n: usize) -> String {
    format!("Fen News\nSearch\n{}{}{}Most read\nImprint\n", headline(n), story(n), story(n + 50))
}

#[test]
fn rules_that_hold_on_pages_left_out_are_trusted_as_far_as_the_pages_go() {
    let few = learnt(&(0..6).map(page).collect::<Vec<_>>());
    let many = learnt(&(0..40).map(page).collect::<Vec<_>>());
    let least = |proposal: &Proposal| {
        let file = proposal.file().to_toml();
        proposal.rules.iter().map(|rule| rule.evidence.precision.expect(&file)).fold(1.0, f64::min)
    };
    assert!((0.5..0.9).contains(&least(&few)), "{}", few.file().to_toml());
    assert!((0.9..1.0).contains(&least(&many)), "{}", many.file().to_toml());
    assert_eq!((few.loss, many.loss), (Some(0.0), Some(0.0)));
    assert!(few.file().to_toml().contains("nothing of the text is lost, as far as can be told"));
    assert!((0.4..0.7).contains(&few.covered), "{}", few.covered);
    let file = many.file().to_toml();
    assert!(file.contains("By leaving pages out: at least 9") && !file.contains("at least 100%"), "{file}");
}

#[test]
fn a_rule_that_is_wrong_on_a_page_left_out_says_less_of_itself_and_the_loss_is_told() {
    // One page has the tail's first line above half of its text.
    let listed =
        |n: usize| page(n).replace("Imprint", &format!("{}{}Imprint", headline(n * 13 + 100), headline(n * 17 + 2)));
    let odd = format!("Fen News\nSearch\n{}{}Most read\n{}{}Imprint\n", headline(30), story(33), story(34), story(35));
    let mut texts: Vec<String> = (0..11).map(listed).collect();
    let before = learnt(&texts);
    texts.push(odd);
    let after = learnt(&texts);
    let least =
        |proposal: &Proposal| proposal.rules.iter().filter_map(|rule| rule.evidence.precision).fold(1.0, f64::min);
    let file = after.file().to_toml();
    assert!(least(&after) < least(&before), "{} {}\n{file}", least(&after), least(&before));
    assert!(after.loss > Some(0.0) && after.loss < Some(0.5), "{:?}\n{file}", after.loss);
    assert!(file.contains("% of the text is lost"), "{file}");
}

#[test]
fn of_two_pages_nothing_is_estimated_and_the_notes_say_so() {
    let proposal = learnt(&[page(1), page(2)]);
    let file = proposal.file().to_toml();
    assert!(!proposal.rules.is_empty() && proposal.loss.is_none(), "{file}");
    assert!(proposal.rules.iter().all(|rule| rule.evidence.precision.is_none()), "{file}");
    assert!(file.contains("none could be left out") && !file.contains("By leaving pages out"), "{file}");
}

#[test]
fn the_order_of_the_pages_does_not_change_the_estimate() {
    let mut texts: Vec<String> = (0..9).map(page).collect();
    let one = learnt(&texts);
    texts.reverse();
    let other = learnt(&texts);
    let told = |p: &Proposal| (p.loss, p.covered, p.rules.iter().map(|r| r.evidence.precision).collect::<Vec<_>>());
    assert_eq!(told(&one), told(&other));
}
