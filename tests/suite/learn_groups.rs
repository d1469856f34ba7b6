//! Pages of many sources come apart into groups: one for each template, whatever their order.

use crate::bench::shipped;
use std::path::Path;
use std::sync::OnceLock;
use unboil::learn::group::{Fingerprint, Grouping, fingerprint, groups};
use unboil::page::{Dump, Page};
use unboil::site::RuleSet;

/// What stands round the text on every page of a source; `#` is a figure of the page's own.
struct Template {
    head: &'static [&'static str],
    tail: &'static [&'static str],
}

const HARBOUR: Template = Template {
    head: &["Harbour Post", "Front page", "Boats and Berths", "#:# CET # May #"],
    tail: &["Send to a shipmate", "Other news from the quay", "Harbour Post is printed in Brackwater", "Berth # of 90"],
};

/// The same source after a new design.
const HARBOUR_LATER: Template = Template {
    head: &["the harbour post", "Today on the water", "Log book"],
    tail: &["Give this page to a friend", "Further from shore", "Made with salt in Brackwater"],
};

/// The same source for small screens.
const HARBOUR_SMALL: Template = Template {
    head: &["Unfold the sails", "HP pocket", "Show the large page"],
    tail: &["Up the mast", "Pocket edition, # pages left"],
};

const ORCHARD: Template = Template {
    head: &["Orchard Weekly", "Skip to content", "Apples", "Pears", "Number # of the year"],
    tail: &["Pick another", "Ripe this week", "Orchard Weekly, a paper for growers"],
};

const MINE: Template = Template {
    head: &["NEWS FROM BELOW", "Shaft #", "Lamps | Lifts | Rock"],
    tail: &["Ring the bell", "Yesterday's shift", "No page of this paper may leave the mine"],
};

/// What one source has in common with many: lines that the rules for every page take.
const COMMON: Template = Template { head: &["Accessibility links", "Breaking News"], tail: &["XS", "SM", "MD", "LG"] };

const WORDS: &[&str] = &[
    "anchor", "barrel", "copper", "dinghy", "engine", "fender", "gravel", "hammer", "island", "jetty", "kettle",
    "ladder", "marble", "needle", "orange", "pebble", "quarry", "ribbon", "saddle", "timber", "urchin", "velvet",
    "willow", "yellow",
];

/// A text of some sentences, a different one for every `story`.
fn story(story: usize) -> Vec<String> {
    let mut state = story as u64 * 2_654_435_761 + 1;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        WORDS[(state >> 33) as usize % WORDS.len()]
    };
    let mut sentence = |words: usize| (0..words).map(|_| word()).collect::<Vec<_>>().join(" ");
    let title = sentence(5);
    let body = (0..6).map(|_| format!("The {}.", sentence(12)));
    [vec![title], body.collect()].concat()
}

/// A page of a template.
fn page(template: &Template, number: usize) -> String {
    let filled = |line: &&str| line.replace('#', &(number * 7 + 10).to_string());
    let head = template.head.iter().map(filled);
    let tail = template.tail.iter().map(filled);
    head.chain(story(number)).chain(tail).map(|line| line + "\n").collect()
}

/// Pages of a template, the first with the story `first`.
fn pages(template: &Template, first: usize, count: usize) -> Vec<String> {
    (first..first + count).map(|number| page(template, number)).collect()
}

fn print(text: &str, url: Option<&str>) -> Fingerprint {
    let dump = Dump { bytes: text.into(), url: url.map(str::to_owned), ..Dump::default() };
    fingerprint(&Page::read(dump).unwrap(), rule_set().any())
}

fn rule_set() -> &'static RuleSet {
    static BOOK: OnceLock<RuleSet> = OnceLock::new();
    BOOK.get_or_init(shipped)
}

fn group(texts: &[String]) -> Grouping {
    groups(&texts.iter().map(|text| print(text, None)).collect::<Vec<_>>())
}

/// The groups' pages, in order of the first.
fn members(grouping: &Grouping) -> Vec<Vec<usize>> {
    let mut members: Vec<Vec<usize>> = grouping.groups.iter().map(|group| group.pages.clone()).collect();
    members.sort();
    members
}

#[test]
fn a_mixed_folder_falls_apart_into_its_sources() {
    for [harbour, orchard, mine] in [[12, 12, 12], [3, 3, 3], [40, 3, 5]] {
        let all = [pages(&HARBOUR, 0, harbour), pages(&ORCHARD, 100, orchard), pages(&MINE, 200, mine)].concat();
        let found = group(&all);
        let expected = vec![
            (0..harbour).collect::<Vec<_>>(),
            (harbour..harbour + orchard).collect(),
            (harbour + orchard..harbour + orchard + mine).collect(),
        ];
        assert_eq!(members(&found), expected, "{harbour}, {orchard} and {mine} pages");
        assert_eq!(found.alone, [0; 0]);
    }
}

#[test]
fn the_order_of_the_pages_does_not_matter() {
    let all =
        [pages(&HARBOUR, 0, 9), pages(&ORCHARD, 100, 4), pages(&MINE, 200, 6), vec![story(300).join("\n")]].concat();
    let forth = group(&all);
    let back = group(&all.iter().rev().cloned().collect::<Vec<_>>());
    let mut turned: Vec<Vec<usize>> =
        back.groups.iter().map(|group| group.pages.iter().rev().map(|page| all.len() - 1 - page).collect()).collect();
    turned.sort();
    assert_eq!(members(&forth), turned);
    assert_eq!(forth.alone, [all.len() - 1]);
    assert_eq!(forth, group(&all), "and twice gives the same");
}

#[test]
fn a_new_design_is_a_group_of_its_own() {
    for each in [4, 10, 40] {
        let all = [pages(&HARBOUR, 0, each), pages(&HARBOUR_LATER, each, each)].concat();
        let expected = [(0..each).collect::<Vec<_>>(), (each..2 * each).collect()];
        assert_eq!(members(&group(&all)), expected, "{each} pages of each");
        let known: Vec<Fingerprint> =
            all.iter().map(|text| print(text, Some("https://www.harbour.example/a"))).collect();
        let found = groups(&known);
        assert_eq!(members(&found), expected, "{each} pages of each, with their address");
        assert!(found.groups.iter().all(|group| group.host.as_deref() == Some("harbour.example")));
    }
}

#[test]
fn what_a_page_and_its_twin_share_is_no_template() {
    // Each story once for large screens and once for small ones: the stories glue nothing together.
    let all = [pages(&HARBOUR, 0, 10), pages(&HARBOUR_SMALL, 0, 10)].concat();
    assert_eq!(members(&group(&all)), [(0..10).collect::<Vec<_>>(), (10..20).collect()]);
}

#[test]
fn copies_of_one_page_are_no_group() {
    let mut all = pages(&HARBOUR, 0, 1);
    all.push(all[0].clone());
    all.push(all[0].replace("Berth 10", "Berth 11"));
    let found = group(&all);
    assert_eq!(found.groups, []);
    assert_eq!(found.alone, [0, 1, 2]);
    let found = group(&[all, pages(&HARBOUR, 1, 4)].concat());
    assert_eq!(found.groups.len(), 1);
    assert_eq!((found.groups[0].pages.len(), found.groups[0].texts), (7, 5), "they are with their like, counted once");
}

#[test]
fn lines_that_half_the_world_has_glue_nothing() {
    let with = |template: &Template, number: usize| {
        let lines = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        lines(COMMON.head) + &page(template, number) + &lines(COMMON.tail)
    };
    let all: Vec<String> =
        (0..6).map(|number| with(&HARBOUR, number)).chain((6..12).map(|number| with(&MINE, number))).collect();
    assert_eq!(members(&group(&all)), [(0..6).collect::<Vec<_>>(), (6..12).collect()]);
}

#[test]
fn a_host_parts_pages_of_one_template() {
    let all = pages(&HARBOUR, 0, 8);
    let url = |at: usize| if at < 4 { "https://harbour.example/a" } else { "http://www.quay.example/b" };
    let prints: Vec<Fingerprint> = all.iter().enumerate().map(|(at, text)| print(text, Some(url(at)))).collect();
    let found = groups(&prints);
    assert_eq!(members(&found), [[0, 1, 2, 3], [4, 5, 6, 7]]);
    let hosts: Vec<_> = found.groups.iter().filter_map(|group| group.host.as_deref()).collect();
    assert_eq!(hosts, ["harbour.example", "quay.example"]);
}

#[test]
fn nothing_and_blank_pages_are_grouped_too() {
    assert_eq!(groups(&[]), Grouping::default());
    let found = group(&[String::new(), "\n\n".into(), "one line\n".into()]);
    assert_eq!((found.groups.len(), found.alone.len()), (0, 3));
}

#[test]
fn large_groups_stay_whole() {
    let templates = [&HARBOUR, &ORCHARD, &MINE, &HARBOUR_LATER];
    let all: Vec<Fingerprint> = (0..2_000).map(|at| print(&page(templates[at % 4], at), None)).collect();
    let found = groups(&all);
    assert_eq!(found.groups.iter().map(|group| group.pages.len()).collect::<Vec<_>>(), [500; 4]);
}

/// The adjusted Rand index (Hubert and Arabie 1985): 1 where groups and labels are the same, about 0 by chance.
#[allow(clippy::cast_precision_loss, reason = "a few pages")]
fn index(labels: &[String], found: &Grouping) -> f64 {
    let alone = found.alone.iter().map(|&page| vec![page]);
    let groups: Vec<Vec<usize>> = found.groups.iter().map(|group| group.pages.clone()).chain(alone).collect();
    let pairs = |count: usize| count as f64 * (count as f64 - 1.0) / 2.0;
    let mut names = labels.to_vec();
    names.sort();
    names.dedup();
    let of = |name: &String, pages: &[usize]| pages.iter().filter(|&&page| labels[page] == *name).count();
    let both: f64 = groups.iter().flat_map(|group| names.iter().map(|name| pairs(of(name, group)))).sum();
    let rows: f64 = groups.iter().map(|group| pairs(group.len())).sum();
    let all: Vec<usize> = (0..labels.len()).collect();
    let columns: f64 = names.iter().map(|name| pairs(of(name, &all))).sum();
    let chance = rows * columns / pairs(labels.len());
    (both - chance) / ((rows + columns) / 2.0 - chance)
}

#[test]
#[ignore = "needs ../shared/dumps"]
fn real_dumps_in_one_heap_come_apart_as_their_sources_do() {
    let shared = crate::bench::project().join("../shared/dumps");
    let mut labels = Vec::new();
    let mut prints = Vec::new();
    let seeds = [("000", "sputnik"), ("001", "sputnik"), ("002", "alalam"), ("003", "ankawa"), ("004", "rferl")];
    for source in ["seeds", "alalam", "iiturkey", "rferl", "sputnik", "tasnim", "voa"] {
        for (name, page) in crate::bench::pages(&shared.join(source).join("raw")) {
            let seed = seeds.iter().find(|(start, _)| source == "seeds" && starts_with(&name, start));
            labels.push(seed.map_or(source, |(_, source)| source).to_owned());
            prints.push(fingerprint(&page, rule_set().any()));
        }
    }
    let index = index(&labels, &groups(&prints));
    assert!(index >= 0.95, "{index}");
}

fn starts_with(path: &Path, start: &str) -> bool {
    path.to_string_lossy().starts_with(start)
}
