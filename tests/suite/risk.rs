//! How likely it is that a removal took text: what ranks above what, and what docs/risk.md says of it.

use crate::bench::{html, page, project};
use proptest::prelude::*;
use std::fs;
use unboil::judge::{JudgeOptions, Ruled, judge};
use unboil::page::{Dump, Page};
use unboil::risk::{HitRate, Hits, InRun, Level, Risk, Sign, of_page, of_pieces};
use unboil::rule::{self, RuleText, Site};

/// A rule that takes every line with an `X` before it, as somebody would who meant less.
const BROAD: &str = "[[drop]]\nid = \"broad\"\nkind = \"nav\"\ninside = '^X .*'\n";

/// A site file of these rules.
fn site(rules: &str) -> Site {
    let text = format!("site = \"Test\"\n{rules}");
    let loaded = rule::load(&[RuleText { path: "test.toml".into(), text: text.as_str().into() }]);
    loaded.unwrap_or_else(|e| panic!("{text}\n{e}")).sites.pop().unwrap()
}

/// The removed texts of a page with their risks.
fn weighed(rules: &str, page: &Page) -> Vec<(String, Risk)> {
    let site = site(rules);
    let judged = judge(page, &[&site]);
    let pieces = of_page(page, &judged.removals);
    pieces
        .iter()
        .map(|(piece, risk)| (String::from_utf8_lossy(&page.text()[piece.span.range()]).into(), *risk))
        .collect()
}

/// The risk of the only removed text that holds these words.
#[track_caller]
fn risk(rules: &str, text: &str, words: &str) -> Risk {
    let all = weighed(rules, &page(text.as_bytes()));
    let mut found = all.iter().filter(|(text, _)| text.contains(words));
    let risk = found.next().unwrap_or_else(|| panic!("`{words}` is not in {all:?}")).1;
    assert!(found.next().is_none(), "`{words}` is there twice in {all:?}");
    risk
}

const PAGE: &str = "\
X Home
X Share on Lakebook
X Most read stories
The ferry sails again from Monday on, the harbour office said in the morning.
X The captain had asked for a new bell since the winter of the long ice.
Tickets cost two crowns, and children travel free of charge on all days of the week.
X \"We rang it twice,\" the captain said, \"and the band played on.\"
The mayor cut a ribbon, and a band played until the last boat had left the quay.
X {\"id\":\"17\",\"title\":\"A bell for the boat. It rings.\",\"kind\":\"story\",\"lang\":\"en\"}
X Contact
";

#[track_caller]
fn ranks(rules: &str, text: &str, high: &str, low: &str) {
    let (high_risk, low_risk) = (risk(rules, text, high), risk(rules, text, low));
    let signs = |risk: Risk| risk.signs().collect::<Vec<_>>();
    assert!(
        high_risk.points() > low_risk.points(),
        "`{high}` {} {:?}\n`{low}` {} {:?}",
        high_risk.points(),
        signs(high_risk),
        low_risk.points(),
        signs(low_risk)
    );
}

#[test]
fn a_sentence_between_lines_that_stay_ranks_above_labels() {
    for label in ["Home", "Most read", "Contact"] {
        ranks(BROAD, PAGE, "asked for a new bell", label);
    }
    assert_eq!(risk(BROAD, PAGE, "asked for a new bell").level(), Level::High);
    assert_eq!(risk(BROAD, PAGE, "Home").level(), Level::Low);
}

#[test]
fn a_quotation_ranks_above_a_share_button() {
    ranks(BROAD, PAGE, "We rang it twice", "Share on");
    assert!(risk(BROAD, PAGE, "We rang it twice").has(Sign::Quotation));
}

#[test]
fn data_ranks_lowest_whatever_stands_in_its_quotes() {
    let all = weighed(BROAD, &page(PAGE.as_bytes()));
    let lowest = all.iter().min_by_key(|(_, risk)| risk.points()).unwrap();
    assert!(lowest.0.contains("\"id\""), "{all:?}");
    let scanned = "The ferry sails again.\n{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\
                   \"headline\":\"The ferry sails again\",\"dateModified\":\"2019-05-12\"}\n";
    let by_scanner = risk("[[drop]]\nid = \"data\"\nkind = \"debris\"\ndebris = \"json\"\n", scanned, "@context");
    assert!(by_scanner.points() < lowest.1.points(), "data that a scanner knows is surer still");
}

#[test]
fn signs_work_in_scripts_without_capitals_or_spaces() {
    let pages = [
        // Arabic, Persian, Greek, Turkish, Chinese: a label, a line that stays, a sentence that goes, a line that stays.
        ["الرئيسية", "تعود العبارة إلى البحيرة يوم الاثنين.", "قال القبطان إن الجرس الجديد يرن مرتين كل صباح."],
        ["خانه", "قایق از دوشنبه دوباره به راه می‌افتد.", "ناخدا گفت که زنگ تازه هر بامداد دو بار نواخته می‌شود؟"],
        ["ΑΡΧΙΚΗ", "Το πλοίο ταξιδεύει ξανά από τη Δευτέρα.", "Ο καπετάνιος είπε ότι η νέα καμπάνα χτυπά δύο φορές."],
        [
            "Anasayfa",
            "Vapur pazartesiden itibaren yeniden sefere çıkıyor.",
            "Kaptan yeni çanın her sabah iki kez çaldığını söyledi.",
        ],
        ["首页", "渡轮从星期一起重新开航。", "船长说新钟每天早上都会敲响两次，乐队也会演奏。"],
    ];
    for [label, stays, goes] in pages {
        let text = format!("X {label}\n{stays}\nX {goes}\n{stays}\n");
        ranks(BROAD, &text, goes, label);
        let risk = risk(BROAD, &text, goes);
        assert!(risk.has(Sign::Sentence) && risk.has(Sign::Words) && risk.has(Sign::Between), "{goes}: {risk:?}");
        assert!(risk.level() == Level::High && !risk.has(Sign::TitleCase), "{goes}: {risk:?}");
    }
}

#[test]
fn a_rule_that_names_its_lines_ranks_below_a_regex() {
    let text = "The ferry sails again.\nGet short URL\nTickets cost two crowns.\n";
    let exact = "[[drop]]\nid = \"short\"\nkind = \"share\"\nline = [\"Get short URL\"]\n";
    let regex = "[[drop]]\nid = \"short\"\nkind = \"share\"\nline = 'Get .*'\n";
    assert!(risk(exact, text, "short").points() < risk(regex, text, "short").points());
    assert!(risk(exact, text, "short").has(Sign::Named) && risk(regex, text, "short").has(Sign::Regex));
}

#[test]
fn words_of_the_title_and_of_what_stays_are_a_sign() {
    let text = "X Harbour ferries\nThe harbour has two ferries now.\nX Weather tomorrow\nThey sail on Monday.\n";
    assert!(risk(BROAD, text, "ferries").has(Sign::Shared));
    assert!(!risk(BROAD, text, "Weather").has(Sign::Shared));
}

#[test]
fn the_part_of_a_line_that_goes_is_weighed_alone() {
    let rules = "[[drop]]\nid = \"glued\"\nkind = \"nav\"\ninside = 'Community standards$'\n";
    let all = weighed(rules, &page(b"The ferry sails again on Monday, he said. Community standards\n"));
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].0, "Community standards");
    assert!(all[0].1.has(Sign::Between) && !all[0].1.has(Sign::Sentence), "{all:?}");
}

#[test]
fn what_is_on_all_pages_ranks_below_what_was_seen_once() {
    let seen = risk(BROAD, PAGE, "asked for a new bell");
    let run = |text_pages| InRun { text_pages, rule_pages: 40, hit_rate: HitRate::Steady };
    let points = |pages| seen.in_run(run(pages)).points();
    assert!(points(1) > points(7) && points(7) > points(40), "{} {} {}", points(1), points(7), points(40));
    let changed = InRun { hit_rate: HitRate::Changed, ..run(40) };
    assert!(seen.in_run(changed).points() > points(40));
    assert_eq!(seen.in_run(run(1)).in_run(run(40)), seen.in_run(run(40)), "the last run counts");
}

#[test]
fn a_hit_rate_changes_where_chance_does_not_explain_it() {
    let hits = |hit, pages| Hits { pages, hit };
    assert_eq!(HitRate::between(hits(990, 1000), hits(400, 1000)), HitRate::Changed);
    assert_eq!(HitRate::between(hits(0, 1000), hits(100, 1000)), HitRate::Changed);
    assert_eq!(HitRate::between(hits(99_000, 100_000), hits(98_000, 100_000)), HitRate::Steady, "too little");
    assert_eq!(HitRate::between(hits(9, 10), hits(0, 10)), HitRate::Steady, "too few pages to tell");
    assert_eq!(HitRate::between(hits(12, 25), hits(16, 25)), HitRate::Steady, "by chance");
    assert_eq!(HitRate::between(hits(0, 0), hits(5, 0)), HitRate::Steady);
}

#[test]
fn what_the_judge_of_structure_doubts_ranks_above_what_it_is_sure_of() {
    let story =
        "<p>The ferry sails again from Monday on, the harbour office said in the morning of the day.</p>".repeat(9);
    let menu = "<li><a href=/a>Home</a></li><li><a href=/b>Boats</a></li><li><a href=/c>Contact</a></li>";
    let page = html(&format!("<body><nav><ul>{menu}</ul></nav><article><h1>Ferry</h1>{story}</article></body>"));
    let generic = Site::generic();
    let mut judged = Ruled::of(&page, &[]).judged(&generic, JudgeOptions::default());
    assert!(!judged.removals.is_empty());
    assert!(judged.removals.iter().all(|removal| removal.chance.is_some_and(|it| (0.0..=1.0).contains(&it))));
    let points = |judged: &unboil::judge::Judgement<'_>| of_page(&page, &judged.removals)[0].1.points();
    judged.removals[0].chance = Some(0.01);
    let sure = points(&judged);
    judged.removals[0].chance = Some(0.12);
    let unsure = points(&judged);
    judged.removals[0].chance = Some(0.45);
    assert!(sure < unsure && unsure < points(&judged));
}

#[test]
fn a_risk_can_be_stored_as_a_number() {
    for (number, sign) in Sign::ALL.into_iter().enumerate() {
        assert_eq!(Risk::from_bits(1 << number).signs().collect::<Vec<_>>(), [sign]);
        assert_eq!(Risk::from_bits(1 << number).points(), sign.points());
    }
    let risk = risk(BROAD, PAGE, "asked for a new bell");
    assert_eq!(Risk::from_bits(risk.bits()), risk);
    assert_eq!(Risk::from_bits(u32::MAX).signs().count(), Sign::ALL.len());
}

/// The table stands between `<!-- signs -->` and `<!-- end -->`.
#[test]
fn docs_risk_has_the_points_of_the_program() {
    let path = project().join("docs/risk.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- signs -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    let renewed = format!("{before}<!-- signs -->\n{}<!-- end -->{after}", Sign::table());
    if std::env::var_os("UNBOIL_BLESS").is_some() {
        fs::write(&path, renewed).unwrap();
    } else {
        assert!(text == renewed, "docs/risk.md has an old table: UNBOIL_BLESS=1 cargo test docs_risk");
    }
}

/// Removals anywhere, in the middle of characters and of line ends too.
fn removals<'s>(site: &'s Site, page: &Page, cuts: &[u16]) -> Vec<unboil::judge::Removal<'s>> {
    let mut ends: Vec<usize> = cuts.iter().map(|&cut| usize::from(cut) % (page.text().len() + 1)).collect();
    ends.sort_unstable();
    ends.dedup();
    ends.chunks_exact(2)
        .map(|pair| unboil::judge::Removal {
            span: unboil::page::ByteSpan::new(pair[0], pair[1]),
            rule: &site.rules[pair[0] % site.rules.len()],
            reason: None,
            chance: Some(f32::NAN),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_page_can_be_weighed_and_twice_alike(
        bytes in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..400),
            "[a-zA-Z \"“”.;:{}()\r\n\u{200f}\u{85}首页؟٣]{0,300}".prop_map(String::into_bytes),
            "(<(p|li|h1|a|div)>[a-z \n]{0,20}){0,20}".prop_map(String::into_bytes),
        ],
        cuts in proptest::collection::vec(any::<u16>(), 0..40),
    ) {
        let Ok(page) = Page::read(Dump { id: "page".into(), bytes, ..Dump::default() }) else { return Ok(()) };
        let site = site(&format!("{BROAD}[[drop]]\nid = \"exact\"\nkind = \"share\"\nline = [\"Share\"]\n"));
        let removals = removals(&site, &page, &cuts);
        let first = of_page(&page, &removals);
        let mut end = 0;
        for (piece, _) in &first {
            prop_assert!(piece.span.start >= end && !piece.span.is_empty() && piece.span.end <= page.text().len());
            prop_assert!(removals.iter().any(|it| it.span.start <= piece.span.start && piece.span.end <= it.span.end));
            prop_assert_eq!(page.line_at(piece.span.start), piece.line);
            end = piece.span.end;
        }
        // With whatever others pieces are weighed.
        for (piece, risk) in &first {
            prop_assert_eq!(of_pieces(&page, &removals, &[*piece]), [*risk]);
        }
    }
}
