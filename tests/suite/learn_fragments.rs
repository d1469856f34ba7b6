//! Dumps with a line for each link: they are known, and no piece of a sentence is learnt. Other dumps are not taken for such.

use unboil::learn::{Hints, Proposal, learn};
use unboil::page::{Dump, Page};
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render;
use unboil::rule::{self, RuleText};
use unboil::site::RuleSet;

const BOATS: [&str; 9] = ["barge", "canoe", "dory", "ferry", "gig", "ketch", "punt", "sloop", "yawl"];
const PORTS: [&str; 7] = ["Aldern", "Brill", "Corvey", "Dunmoor", "Esk", "Farrow", "Glint"];

fn learnt(texts: &[String]) -> Proposal {
    let page = |(n, text): (usize, &String)| {
        Page::read(Dump { id: format!("{n}.txt"), bytes: text.clone().into_bytes(), ..Dump::default() }).unwrap()
    };
    let pages: Vec<Page> = texts.iter().enumerate().map(page).collect();
    learn(&pages.iter().collect::<Vec<_>>(), &Hints { site: "Quay".into(), ..Hints::default() })
}

fn clean(proposal: &Proposal, text: &str) -> String {
    let toml = proposal.file().to_toml();
    let file = RuleText { path: "quay.toml".into(), text: toml.as_str().into() };
    let rule_set = RuleSet::new(rule::load(&[file]).unwrap_or_else(|e| panic!("{e}\n{toml}"))).unwrap();
    let page = Page::read(Dump { bytes: text.as_bytes().to_vec(), ..Dump::default() }).unwrap();
    let verdict = clean_page(&rule_set, &page, Choice::Site(rule_set.site("quay").unwrap(), Unknown::Keep));
    String::from_utf8(render::clean(&page, &verdict.judgement.removals)).unwrap()
}

/// A paragraph with two links, a line for each text node.
fn broken(n: usize) -> String {
    let (boat, port, other) = (BOATS[n % 9], PORTS[n % 7], PORTS[(n * 3 + 2) % 7]);
    let did = ["towed", "sold", "lent", "given", "rowed", "sailed", "shipped", "moved"][n * 7 % 8];
    let who = ["nobody", "no widow", "no clerk", "no child", "no sailor", "no priest"][n * 5 % 6];
    match n % 3 {
        0 => {
            format!("In spring {n} the {who}\n{boat}\nwas {did} from\n{port}\n, where {who} {did} it, to\n{other}\n.\n")
        }
        1 => format!(
            "As {who} in\n{port}\nhad {did} a\n{boat}\n, be it {n} or less, {who} of\n{other}\n. {did} it back.\n"
        ),
        _ => format!(
            "What {who} {did} the\n{boat}\n, once {did} by {who} in\n{port}\n, is {did} in\n{other}\nor elsewhere.\n"
        ),
    }
}

fn pages(count: usize, of: impl Fn(usize) -> String) -> Vec<String> {
    (0..count).map(of).collect()
}

/// A page with a menu of its own above the text and a footer below it.
fn framed(n: usize) -> String {
    let text: String = (0..3).map(|i| broken(n * 5 + i)).collect();
    format!(
        "Quay Almanac\nTimetables\nHarbour Charts\nThe {} of the Year\n{text}About the Almanac\nImprint\n",
        BOATS[n % 9]
    )
}

#[test]
fn of_fragments_only_head_and_tail_are_learnt_and_every_piece_stays() {
    let proposal = learnt(&pages(9, framed));
    let file = proposal.file().to_toml();
    let seen = proposal.fragments.unwrap();
    assert!(seen.punctuated >= 15 && seen.broken >= seen.punctuated && seen.sentences >= seen.broken, "{seen:?}");
    assert!(
        proposal.refused.is_none()
            && proposal.loss == Some(0.0)
            && proposal.rules.iter().all(|rule| rule.rule.line.is_none()),
        "{file}"
    );
    let asked = framed(31);
    let text = clean(&proposal, &asked);
    let pieces =
        asked.lines().skip(3).take(asked.lines().count() - 5).map(|line| format!("{line}\n")).collect::<String>();
    // The first line may be the page's only title, and stays.
    assert_eq!(text, format!("Quay Almanac\n{pieces}"), "{file}");
    assert!(file.contains("the lines are pieces of sentences") && file.contains("a comma or a full stop"), "{file}");
}

#[test]
fn fragments_without_a_safe_mark_are_refused_and_the_file_says_what_was_seen_and_what_to_do() {
    // Words of the menu are words of the text.
    let of = |n: usize| {
        let text: String = (0..3).map(|i| broken(n * 5 + i)).collect();
        format!("Up\n{}\n{text}{}\nUp\n", PORTS[n % 7], PORTS[(n + 1) % 7])
    };
    let proposal = learnt(&pages(9, of));
    let refused = proposal.refused.unwrap();
    let file = proposal.file().to_toml();
    assert_eq!((proposal.rules.len(), proposal.covered, proposal.loss), (0, 0.0, None), "{file}");
    assert!(file.contains("no rules are proposed") && !file.contains("[[drop]]"), "{file}");
    for words in ["a separate line for each link", "sentences", "comma or a full stop", "Dump the pages again", "HTML"]
    {
        assert!(refused.to_string().contains(words) && file.contains(words), "{words}: {refused}\n{file}");
    }
    assert_eq!(clean(&proposal, &of(20)), of(20), "{file}");
}

#[test]
fn one_broken_sentence_makes_no_fragments() {
    let whole = |n: usize| {
        let (boat, port) = (BOATS[n % 9], PORTS[n % 7]);
        format!(
            "Quay\nIn the spring of {n} the old {boat} was towed to {port}, and there it was mended at length.\nImprint\n"
        )
    };
    let mut texts = pages(20, whole);
    texts.push(format!("Quay\n{}Imprint\n", broken(3)));
    assert_eq!(learnt(&texts).fragments, None);
}

/// Asks that pages of one sort are not taken for fragments.
#[track_caller]
fn whole(of: impl Fn(usize) -> String) {
    let proposal = learnt(&pages(9, of));
    assert_eq!((proposal.fragments, proposal.refused), (None, None));
}

#[test]
fn verses_and_texts_with_wrapped_lines_are_whole() {
    whole(|n| {
        let verse = |i: usize| {
            let (boat, port) = (BOATS[(n + i) % 9], PORTS[(n * 2 + i) % 7]);
            format!(
                "the {boat} went out by night,\nand all who saw it from {port}\nfell silent; nobody\n... spoke of it again.\n\n"
            )
        };
        format!("Quay Songs\n{}Imprint\n", (0..6).map(verse).collect::<String>())
    });
    whole(|n| {
        let text = |i: usize| {
            let (boat, port) = (BOATS[(n + i) % 9], PORTS[(n * 2 + i) % 7]);
            format!(
                "In the spring of {n} the old {boat}\nwas towed to the yard at {port}, where\nit was mended at length, and then\nforgotten by those who had paid.\n"
            )
        };
        format!("Quay\n{}Imprint\n", (0..6).map(text).collect::<String>())
    });
}

#[test]
fn listings_tables_and_lists_of_names_are_whole() {
    whole(|n| {
        let (boat, port) = (BOATS[n % 9], PORTS[n % 7]);
        let code = format!(
            "moor(\n  {boat},\n  at({port})\n);\nselect name\n, berth\n, since\nfrom {boat}s\nfleet\n  .filter(old)\n  .map(mend)\n>>> tow({n})\n... until(noon)\n],\n}}\n"
        );
        format!(
            "Quay Manual\nThe call moors the {boat} at {port} and returns when all of its lines are fast.\n{code}{code}Imprint\n"
        )
    });
    whole(|n| {
        let row = |i: usize| format!("{}\n{}\n.\n,\n{}\n-\n", BOATS[(n + i) % 9], n * 7 + i, PORTS[(n + i) % 7]);
        format!(
            "Quay\nAll boats of the yard, with the day on which each of them was towed in.\n{}Imprint\n",
            (0..9).map(row).collect::<String>()
        )
    });
    whole(|n| {
        let name = |i: usize| format!("{} of {}\nvan der {}\n", BOATS[(n + i) % 9], PORTS[i % 7], PORTS[(n + i) % 7]);
        format!("Quay\n{}Imprint\n", (0..30).map(name).collect::<String>())
    });
}

#[test]
fn talk_is_whole() {
    whole(|n| {
        let said = |i: usize| {
            let (boat, port) = (BOATS[(n + i) % 9], PORTS[(n * 2 + i) % 7]);
            format!(
                "{port}\nanybody seen the old {boat} since they towed it in for mending?\n... no\nlol\n:)\nnot me, ask at the yard when they open.\n?\n"
            )
        };
        format!("Quay Chat\n{}Imprint\n", (0..7).map(said).collect::<String>())
    });
}

#[test]
fn scripts_without_small_letters_are_whole_and_their_fragments_are_known() {
    let (ships, ports) = (["القارب", "السفينة", "الزورق", "المركب"], ["البحر", "النهر", "الميناء", "الجسر", "السوق"]);
    let arabic = |n: usize, link: &str| {
        let (ship, port, other) = (ships[n % 4], ports[n % 5], ports[(n + 2) % 5]);
        format!(
            "وصل {ship} القديم في الصباح الباكر إلى{link}{port}{link}، وبقي هناك طويلا حتى المساء ثم عاد إلى{link}{other}{link}.\n"
        )
    };
    let (boats, places) = (["旧船", "渔船", "帆船", "货船"], ["港口", "河口", "码头", "海湾", "桥下"]);
    let chinese = |n: usize, link: &str| {
        let (boat, place, other) = (boats[n % 4], places[n % 5], places[(n + 2) % 5]);
        format!(
            "那艘破旧的{boat}在早晨到达了{link}{place}{link}，在那里一直停留到晚上，然后又回到了{link}{other}{link}，没有人再提起它。\n"
        )
    };
    whole(|n| format!("الميناء\n{}{}عن الموقع\n", arabic(n, " "), arabic(n + 7, " ")));
    whole(|n| format!("港口\n{}{}关于我们\n", chinese(n, ""), chinese(n + 7, "")));
    let broken = pages(9, |n| format!("الميناء\n{}{}عن الموقع\n", arabic(n, "\n"), arabic(n + 7, "\n")));
    assert!(learnt(&broken).fragments.is_some());
    let broken = pages(9, |n| format!("港口\n{}{}关于我们\n", chinese(n, "\n"), chinese(n + 7, "\n")));
    assert!(learnt(&broken).fragments.is_some());
}
