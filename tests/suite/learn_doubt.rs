//! What learning must leave alone, however often it is seen: text that looks like a template, and templates that are text.

use unboil::learn::{Hints, Proposal, learn};
use unboil::page::{Dump, Page};
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render;
use unboil::rule::file::{Count, Place};
use unboil::rule::{self, RuleText};
use unboil::site::RuleSet;

const BIRDS: [&str; 10] =
    ["heron", "wren", "siskin", "plover", "dunlin", "linnet", "avocet", "merlin", "grebe", "osprey"];
const TREES: [&str; 7] = ["alder", "hazel", "rowan", "poplar", "willow", "larch", "aspen"];

fn page(id: usize, text: &str) -> Page {
    Page::read(Dump { id: format!("{id}.txt"), bytes: text.as_bytes().to_vec(), ..Dump::default() }).unwrap()
}

/// A paragraph that no other page has.
fn story(n: usize) -> String {
    let (bird, tree) = (BIRDS[n % 10], TREES[n % 7]);
    match n % 4 {
        0 => format!("In week {n} a {bird} was counted by the {tree}, and somebody ringed it before it left again.\n"),
        1 => format!("The {bird} that nests under our {tree} has been away for {n} days now and may not come again.\n"),
        2 => format!("Nobody who saw {n} of them over the {tree} would take a {bird} for anything else ever again.\n"),
        _ => format!(
            "Ask for the {tree} when you come by boat: {n} steps on, a {bird} will call, and then call again.\n"
        ),
    }
}

/// A headline of no other page.
fn headline(n: usize) -> String {
    let name = |word: &str| format!("{}{}", word[..1].to_uppercase(), &word[1..]);
    format!("{} near the {}\n", name(BIRDS[n % 10]), name(TREES[(n * 3 + n / 10) % 7]))
}

fn learnt(count: usize, of: impl Fn(usize) -> String) -> Proposal {
    let pages: Vec<Page> = (0..count).map(|n| page(n, &of(n))).collect();
    learn(&pages.iter().collect::<Vec<_>>(), &Hints { site: "Marsh".into(), ..Hints::default() })
}

fn clean(proposal: &Proposal, text: &str) -> String {
    let text_of = proposal.file().to_toml();
    let file = RuleText { path: "marsh.toml".into(), text: text_of.as_str().into() };
    let rule_set = RuleSet::new(rule::load(&[file]).unwrap_or_else(|e| panic!("{e}\n{text_of}"))).unwrap();
    let page = page(99, text);
    let verdict = clean_page(&rule_set, &page, Choice::Site(rule_set.site("marsh").unwrap(), Unknown::Keep));
    String::from_utf8(render::clean(&page, &verdict.judgement.removals)).unwrap()
}

/// Learns from pages and asks that every one of `kept` stays of each of them.
#[track_caller]
fn stays(proposal: &Proposal, of: impl Fn(usize) -> String, kept: impl Fn(&str) -> bool) {
    for n in 0..14 {
        let text = of(n);
        let left = clean(proposal, &text);
        let wanted = |text: &str| text.lines().filter(|line| kept(line)).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(wanted(&left), wanted(&text), "page {n}:\n{left}\n{}", proposal.file().to_toml());
    }
}

#[test]
fn questions_of_an_interview_stay_though_all_start_alike() {
    let of = |n: usize| {
        let asked = |i: usize| {
            let (bird, tree) = (BIRDS[(n + i * 3) % 10], TREES[(n * 2 + i) % 7]);
            format!("The Marsh: Did the {bird} ever nest in that {tree}?\nYes. {}", story(n * 4 + i))
        };
        let talk: String = (0..4).map(asked).collect();
        format!(
            "The Marsh\nNews\nBirds\n{}By Ada Reed\n{}{talk}Read more\nShare\nImprint\n",
            headline(n),
            story(n + 90)
        )
    };
    let proposal = learnt(8, of);
    stays(&proposal, of, |line| line.starts_with("The Marsh:") || line.ends_with("again."));
    assert!(proposal.signature.iter().all(|line| !line.line.contains(':')), "{:?}", proposal.signature);
    assert!(!clean(&proposal, &of(9)).contains("Imprint"), "{}", proposal.file().to_toml());
}

#[test]
fn a_reviewer_a_signature_and_a_photo_credit_start_no_tail() {
    let posts = |n: usize| {
        let post = |i: usize| {
            let who = ["reed", "sedge", "moss"][(n + i) % 3];
            format!("{who}\n{}__________\n{who} counts birds.\nReply\n", story(n * 4 + i))
        };
        let posts: String = (0..1 + n % 3).map(post).collect();
        format!("Marsh Forum\nSearch\n{}{posts}Older thread\nAll times are GMT\n", headline(n))
    };
    stays(&learnt(8, posts), posts, |line| line.ends_with("birds.") || line.ends_with("again."));
    let credit = |n: usize| {
        let credit = |on: bool| if on { "Photo: Ada Reed\n" } else { "" };
        let (high, low) = (credit(n > 8), credit(n.is_multiple_of(2) && n < 8));
        format!("The Marsh\n{}{}{high}{}{low}Imprint\n", headline(n), story(n), story(n + 40) + &story(n + 71))
    };
    stays(&learnt(8, credit), credit, |line| line.ends_with("again."));
    let shop = |n: usize| {
        let who = ["Marek from Graz", "Ines from Cork", "Oda from Lund"][n % 3];
        let review = |i: usize| format!("{}{who}, {} March 2022\n", story(n * 3 + i), 3 + i + n);
        let reviews: String = (0..1 + n % 3).map(review).collect();
        format!("The Marsh\n{}{}Reviews\n{reviews}Write a review\nImprint\n", headline(n), story(n + 50))
    };
    stays(&learnt(8, shop), shop, |line| line.contains(" March ") || line.ends_with("again."));
}

#[test]
fn words_that_lead_to_a_quotation_start_no_tail() {
    let of = |n: usize| {
        let quoted = format!("\"the {} and its {} are ours to keep\"\n", BIRDS[n % 10], TREES[n % 7]);
        format!("The Marsh\n{}{}the council said in a statement:\n{quoted}Share\nImprint\n", headline(n), story(n))
    };
    stays(&learnt(8, of), of, |line| line.starts_with('"') || line.starts_with("the council"));
}

#[test]
fn copies_and_pages_that_differ_in_figures_teach_nothing() {
    let same = |_: usize| "The Marsh\nNews\nA Heron\nA heron was seen here by the gate.\n".to_owned();
    let figures = |n: usize| {
        format!("The Marsh\nHeadline {n}\nParagraph {n} says a thing or two about herons and more.\nImprint\n")
    };
    for proposal in [learnt(10, same), learnt(10, figures)] {
        let file = proposal.file().to_toml();
        assert_eq!((proposal.copies, proposal.rules.len(), proposal.signature.len()), (9, 0, 0), "{file}");
        assert!(file.contains("Fewer than 2 different pages"), "{file}");
    }
}

#[test]
fn some_text_stays_of_every_page() {
    let of = |n: usize| {
        let links: String = (0..90).map(|i| format!("Link {} to {}\n", TREES[i % 7], BIRDS[i % 10])).collect();
        let text = if n.is_multiple_of(4) { String::new() } else { headline(n) + &story(n) };
        format!("The Marsh\n{links}{text}Imprint\n")
    };
    let proposal = learnt(8, of);
    let file = proposal.file().to_toml();
    (0..8).for_each(|n| assert!(!clean(&proposal, &of(n)).trim().is_empty(), "page {n}\n{file}"));
    assert!(!file.contains("max-share = 0.99"), "{file}");
}

#[test]
fn stars_of_reviews_stay() {
    let of = |n: usize| {
        let said = |i: usize| ["Lovely", "Not for me", "Does its job", "As shown", "Too small"][(n + i * 2) % 5];
        let review = |i: usize| format!("• {}{} of 5 stars\n{}", said(i), 1 + (n + i) % 5, story(n * 3 + i));
        let reviews: String = (0..1 + n % 3).map(review).collect();
        format!("The Marsh\nBasket\n{}{}Our promise\n{reviews}Write a review\nImprint\n", headline(n), story(n + 60))
    };
    stays(&learnt(8, of), of, |line| line.starts_with('•'));
}

#[test]
fn times_of_a_live_page_are_not_its_date() {
    let of = |n: usize| {
        let entry = |i: usize| format!("{}:{}\n{}", 9 + i, 11 + (n * 7 + i * 5) % 48, story(n * 5 + i));
        let entries: String = (0..3 + n % 3).map(entry).collect();
        format!("Marsh Live\nHome\n{}{}{entries}More live pages\nImprint\n", headline(n), story(n + 30))
    };
    stays(&learnt(8, of), of, |line| line.len() <= 5 && line.contains(':'));
}

#[test]
fn examples_are_those_that_a_person_must_see_and_none_is_shown_twice() {
    let of = |n: usize| {
        let caption = format!("A {} by the {}\n", BIRDS[n % 10], TREES[n % 7]);
        let more: String = (1..5).map(|i| headline(n + i)).collect();
        format!("The Marsh\nNews\n{caption}{caption}{}{}Related\n{more}Imprint\n", story(n), story(n + 33))
    };
    let proposal = learnt(8, of);
    for rule in &proposal.rules {
        let mut shown: Vec<&String> = rule.evidence.examples.iter().chain(&rule.evidence.nearest).collect();
        let all = shown.len();
        shown.sort();
        shown.dedup();
        assert_eq!(shown.len(), all, "{:?}", rule.evidence);
    }
    let tail = proposal.rules.iter().find(|rule| rule.rule.id.as_str() == "tail").unwrap();
    assert!(tail.evidence.examples[0].contains(" near the "), "{:?}", tail.evidence);
}

#[test]
fn no_sentence_is_a_signature_and_places_have_slack() {
    let of = |n: usize| {
        format!("Marsh Goods\nBasket of things\n{}{}Wash by hand. Do not boil.\nTerms of sale\n", headline(n), story(n))
    };
    let proposal = learnt(8, of);
    assert!(!proposal.signature.is_empty());
    assert!(proposal.signature.iter().all(|line| !line.line.contains("Wash")), "{:?}", proposal.signature);
    let places: Vec<&Place> = proposal.rules.iter().filter_map(|rule| rule.rule.place.as_ref()).collect();
    assert!(!places.is_empty());
    for place in places {
        let Place::Count(Count { first, last, .. }) = place else { panic!("{place:?}") };
        assert!(first.or(*last).is_some_and(|n| n >= 3), "{place:?}");
    }
}

#[test]
fn dates_are_known_in_languages_whose_months_are_not() {
    for (days, months) in
        [(["Δευτέρα", "Τρίτη"], ["Ιανουαρίου", "Μαρτίου", "Απριλίου"]), (["الأحد", "الاثنين"], ["مارس", "أبريل", "مايو"])]
    {
        let of = |n: usize| {
            let (day, month) = (days[n % 2], months[n % 3]);
            format!("Marsh\nNews\n{}{day} {} {month} 2021 - 1{}:15\n{}Imprint\n", headline(n), n + 3, n % 10, story(n))
        };
        let proposal = learnt(8, of);
        let file = proposal.file().to_toml();
        assert_eq!(file.matches(r"\w+ \d{1,2} \w+ \d{4}").count(), 1, "{file}");
        assert_eq!(clean(&proposal, &of(9)), headline(9) + &story(9), "{file}");
    }
}

#[test]
fn a_headline_that_other_pages_link_to_stays_on_its_own_page() {
    // Each page names three others below its text, so every headline is on four pages of twelve.
    let news = |n: usize| {
        let links: String = [1, 4, 7].iter().map(|step| headline((n + step) % 12)).collect();
        format!(
            "Skip to the text\nBird Radio\nOn air | Podcasts\n{}Listen to this page ({n}:0{})\n{}Send to a friend\nMore birds\n{links}Bird Radio, all day\n",
            headline(n),
            n % 10,
            story(n)
        )
    };
    let proposal = learnt(12, news);
    for n in 0..12 {
        let clean = clean(&proposal, &news(n));
        assert!(clean.starts_with(&headline(n)), "{clean}\n{}", proposal.file().to_toml());
        assert!(clean.ends_with(&story(n)), "{clean}");
    }
}

#[test]
fn what_is_said_of_a_thing_beside_the_text_about_it_stays() {
    let of = |n: usize| {
        let (bird, tree) = (BIRDS[n % 10], TREES[n % 7]);
        format!(
            "Bird Shop\nHome\nBasket\nSearch\n{}Case No. {}/20{}\n{}Specifications\nWeight: {} g\nPerch: {tree}\nColour: {bird}\n\
             Imprint\nPrivacy\nThe Bird Shop, open all day\n",
            headline(n),
            n * 31 + 7,
            10 + n,
            story(n),
            n * 11 + 20,
        )
    };
    let kept = |line: &str| ["Case", "Weight", "Perch", "Colour"].iter().any(|start| line.starts_with(start));
    stays(&learnt(14, of), of, kept);
}

#[test]
fn a_ruling_that_pages_share_stays_with_what_it_orders() {
    let of = |n: usize| {
        let ruling = ["Allows the appeal.", "Dismisses the appeal of the owner."][n % 2];
        let costs = ["Orders each side to pay for itself.", "Makes no order as to the costs."][n / 2 % 2];
        format!(
            "Marsh Court\nLog in\nSearch rulings\n{}{}FOR THESE REASONS\n{ruling}\n{costs}\nCite this page\nReport a mistake\n© Marsh Court\n",
            headline(n),
            story(n)
        )
    };
    stays(&learnt(14, of), of, |line| line.ends_with('.') || line.starts_with("FOR"));
}
