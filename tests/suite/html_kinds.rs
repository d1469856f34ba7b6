//! What stays and what goes of HTML that no site file claims, by kind: each in a news page with every element that HTML
//! has for it, in a blog made of `<div>`s, and in a bare page.

use crate::bench::{html, shipped};
use unboil::judge::{JudgeOptions, Titles};
use unboil::page::Page;
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render::clean;
use unboil::rule::Kind;

const ONE: &str = "<p>The ferry to the northern islands sails again on Monday, the harbour office said, and children travel free of charge on all days of the week until the end of the month.</p>";
const TWO: &str = "<p>It had been in the dock since the storm in January, when a wave broke two windows of the wheelhouse and the captain lost his hat, which was found in March on the beach of Vessen.</p>";
const THREE: &str = "<p>The first crossing leaves at nine in the morning. A band plays on the quay before that, if the weather is good enough for the tuba, and the mayor has generated_test to be brief.</p>";
const TITLE: &str = "Ferry to the islands sails again";

/// A page with something between the paragraphs of its article, and something behind it.
#[derive(Clone, Copy)]
struct Context {
    name: &'static str,
    before: &'static str,
    after: &'static str,
}

const CONTEXTS: [Context; 3] = [
    Context {
        name: "news",
        before: "<header><a href=/>Harbour News</a><nav><ul><li><a href=/n>News</a></li><li><a href=/s>Sport</a></li>\
                 <li><a href=/w>Weather</a></li></ul></nav></header><main><article>",
        after: "</article></main><footer><a href=/i>Imprint</a> <a href=/c>Contact</a> <p>© 2021 Harbour News</p></footer>",
    },
    Context {
        name: "blog",
        before: "<div id=head><div class=logo><a href=/>Harbour News</a></div><div class=menu><a href=/n>News</a> \
                 <a href=/s>Sport</a> <a href=/w>Weather</a></div></div><div class=wrap><div class=post><div class=entry>",
        after: "</div></div><div class=sidebar><div class=widget><h3>Archive</h3><a href=/1>May 2021</a> <a href=/2>June \
                2021</a></div></div></div><div id=foot>© 2021 Harbour News</div>",
    },
    Context { name: "bare", before: "", after: "<hr><a href=/>Back to the harbour</a>" },
];

impl Context {
    fn page(self, middle: &str, behind: &str) -> Page {
        let Context { before, after, .. } = self;
        html(&format!(
            "<!doctype html><html lang=en><head><title>{TITLE} | Harbour News</title></head><body>{before}<h1>{TITLE}</h1>\
             {ONE}{TWO}{middle}{THREE}{ONE}{TWO}{behind}{after}</body></html>"
        ))
    }
}

fn kept(page: &Page) -> String {
    kept_with(page, JudgeOptions::default())
}

fn kept_with(page: &Page, options: JudgeOptions) -> String {
    let rule_set = shipped();
    let verdict = clean_page(&rule_set, page, Choice::Identify(Unknown::Judged(options)));
    String::from_utf8_lossy(&clean(page, &verdict.judgement.removals)).into_owned()
}

/// Lines of these texts stay, in the middle of an article, in all three pages.
fn stays(html: &str, texts: &[&str]) {
    for context in CONTEXTS {
        let kept = kept(&context.page(html, ""));
        for text in texts {
            assert!(kept.contains(text), "{}: {text:?} went from {html}:\n{kept}", context.name);
        }
    }
}

/// They go, in the middle of an article and behind it.
fn goes(html: &str, texts: &[&str]) {
    for context in CONTEXTS {
        for page in [context.page(html, ""), context.page("", html)] {
            let kept = kept(&page);
            for text in texts {
                assert!(!kept.contains(text), "{}: {text:?} stayed of {html}:\n{kept}", context.name);
            }
            assert!(kept.contains("The first crossing leaves"), "{}: {kept}", context.name);
        }
    }
}

const CLASSES: [&str; 9] =
    ["code-toolbar", "social", "login", "menu-item", "sr-only", "cookie", "popup", "related", "toolbar"];

#[test]
fn code_stays_whatever_the_class_around_it_says() {
    for class in CLASSES {
        stays(&format!("<div class={class}><pre><code>turn --engine</code></pre></div>"), &["turn --engine"]);
    }
}

#[test]
fn quotes_stay_whatever_the_class_around_them_says() {
    stays(
        "<blockquote class=twitter-tweet><p>We leave at nine. Bring bread.</p>&mdash; Alma (@alma)</blockquote>",
        &["Bring bread", "Alma (@alma)"],
    );
    stays("<div class=related><blockquote>Who has bread is fed, as they say.</blockquote></div>", &["Who has bread"]);
}

#[test]
fn a_history_of_something_social_is_text() {
    stays(
        "<div class=social-history><h2>A social history of the quay</h2><p>Fishermen met here before dawn, and their wives \
         sold what they had caught before noon.</p><p>Both use it.</p></div>",
        &["A social history of the quay", "Fishermen met here", "Both use it."],
    );
}

#[test]
fn notes_captions_and_references_stay() {
    stays(
        "<h2>Footnotes</h2><ol><li id=fn-1><p>The ledger is kept in the vestry. <a href=#fnref-1>↩</a></p></li><li \
         id=fn-2><p>So is the key. <a href=#fnref-2>↩</a></p></li></ol>",
        &["Footnotes", "The ledger is kept in the vestry", "So is the key"],
    );
    stays(
        "<figure><img src=a.jpg><figcaption class=wp-caption-text>Captain Alder on the foredeck with the hat that the sea \
         gave back</figcaption></figure>",
        &["Captain Alder on the foredeck"],
    );
    stays(
        "<h2>References</h2><ul class=references><li>Finch, N. \"A key for the wheelhouse\". Boats Quarterly 12 (3): \
         44–51.</li><li>Alder, C. \"On hats\". Proceedings of the Sea 3: 2–9.</li></ul>",
        &["Finch, N.", "On hats"],
    );
}

#[test]
fn labels_of_rows_and_datelines_stay() {
    stays(
        "<table><tr><th>Day</th><th>First crossing</th></tr><tr><td>Wed</td><td>nine in the morning</td></tr><tr><td>Thu</td><td>ten \
         in the morning</td></tr></table>",
        &["Wed", "Thu", "nine in the morning"],
    );
    stays("<div>VESSEN, March 12 —</div>", &["VESSEN, March 12"]);
}

#[test]
fn links_to_other_stories_go_from_the_middle_of_a_text() {
    goes("<p><strong>READ MORE: <a href=/x>Lamp room gets new curtains</a></strong></p>", &["Lamp room"]);
    goes("<p>Also read: <a href=/x>Lamp room gets new curtains</a></p>", &["Lamp room"]);
    goes(
        "<p><strong>RELATED STORIES</strong></p><p><a href=/x>Lamp room gets new curtains</a></p><p><a href=/y>Key of the \
         lamp room found</a></p>",
        &["RELATED STORIES", "Lamp room", "Key of the lamp room"],
    );
}

#[test]
fn advertisement_markers_and_offers_go() {
    goes("<p>Advertisement</p>", &["Advertisement"]);
    goes("<p>Story continues below advertisement</p>", &["Story continues"]);
    goes("<p>Sign up to our free newsletter for the best of the harbour every week</p>", &["newsletter"]);
    goes("<p>First month free, then 2.95 a week</p>", &["First month free"]);
    goes("<p>Already a subscriber? <a href=/login>Log in</a></p>", &["Already a subscriber"]);
}

/// What reads like an invitation or a lead to another story, and is the text's own.
#[test]
fn notes_references_and_credits_of_quotes_stay() {
    stays(
        "<section role=doc-endnotes><ol><li id=fn1><p>Ibid. <a href=#r1 role=doc-backlink>↩</a></p></li></ol></section>",
        &["Ibid."],
    );
    stays(
        "<h2>References</h2><ol><li><a href=http://a.example/1>Ledger of 1871</a></li><li><a href=http://b.example>Storm\
         </a></li></ol>",
        &["References", "Ledger of 1871", "Storm"],
    );
    stays("<blockquote>“Gone.”<footer>— E. Brown</footer></blockquote>", &["Gone.", "E. Brown"]);
}

#[test]
fn items_of_a_list_share_one_fate() {
    stays("<h2>What comes next</h2><ul><li>May 4: opening</li><li>May 9: lecture</li></ul>", &["May 4", "May 9"]);
}

#[test]
fn a_title_of_one_word_stays() {
    for title in ["Berlin", "Größe", "东京"] {
        let page = html(&format!(
            "<!doctype html><html><head><title>{title} | Harbour</title></head><body><header class=site-header><a href=/>\
             Harbour</a><nav><ul><li><a href=/n>News</a></li><li><a href=/s>Sport</a></li></ul></nav></header><article>\
             <h1>{title}</h1>{ONE}{TWO}</article></body></html>"
        ));
        assert!(kept(&page).contains(title), "{}", kept(&page));
    }
}

#[test]
fn instructions_and_references_stay() {
    stays("<p>Register a subscription for each gate, and keep its number.</p>", &["Register a subscription"]);
    stays(
        "<p>Get the list of subscribers from the clerk before the boat leaves.</p>",
        &["Get the list of subscribers"],
    );
    stays("<p>See the timetable: <a href=/t>harbour.example/timetable</a></p>", &["See the timetable"]);
    stays("<p>Next steps: <a href=/s>Buy a ticket on board</a></p>", &["Next steps"]);
}

#[test]
fn short_texts_that_are_hidden_go_and_long_ones_are_judged() {
    goes("<div>Beginning of dialog window. Escape will cancel and close the window.</div>", &["Beginning of dialog"]);
    goes("<p><span hidden>Loading…</span></p>", &["Loading"]);
}

/// Requests for consent are never the text of a page, whatever their length.
#[test]
fn an_article_shorter_than_the_consent_notice_stays_and_the_notice_goes() {
    let notice = "<p>We and our partners store small files on your device, to remember what you chose, to count how many \
                  people read which page, and to show you notices that you may like better than others would.</p>";
    let notice = format!("<div class=cookie-policy><h2>Your choices</h2>{notice}{notice}{notice}</div>");
    let article = "<main><h1>Statement on the lost key</h1><p>The harbour office has been told that the key was found. No \
                   passenger was put at risk.</p><p>The office will say no more today.</p></main>";
    for body in [format!("{notice}{article}"), format!("{article}{notice}")] {
        let kept = kept(&html(&format!(
            "<html><head><title>Statement on the lost key</title></head><body>{body}</body></html>"
        )));
        assert!(kept.contains("the key was found") && kept.contains("will say no more"), "{kept}");
        assert!(!kept.contains("store small files") && !kept.contains("Your choices"), "{kept}");
    }
}

/// Recipes are named so as well, and laws are read with consent.
#[test]
fn what_is_only_named_as_consent_is_stays() {
    stays(
        "<div class=cookies><p>Bake them for ten minutes, and let them cool on a rack.</p></div>",
        &["Bake them for ten minutes"],
    );
    stays(
        "<div class=consent-of-the-governed><p>The law came into force in 2018, and eleven names were struck out.</p></div>",
        &["The law came into force"],
    );
    goes(
        "<div class=cookie-bar><p>We use cookies to count readers.</p><button>Accept</button></div>",
        &["We use cookies"],
    );
}

/// A page about cookies has no other text, and keeps it.
#[test]
fn a_page_about_cookies_keeps_its_text() {
    let text = "<p>This page says which small files the harbour office keeps on your device, for how long, and how you can \
                have them taken away again, which costs you nothing.</p>";
    let page = html(&format!(
        "<html><head><title>Cookie policy</title></head><body><nav><a href=/>Home</a></nav><main><div class=cookie-policy>\
         <h1>Cookie policy</h1>{text}{text}</div></main></body></html>"
    ));
    assert!(kept(&page).contains("how you can have them taken away"), "{}", kept(&page));
}

#[test]
fn the_title_stays_once_and_goes_where_that_is_asked() {
    for context in CONTEXTS {
        let copies = format!("<h2>{TITLE}</h2><p><a href=/self>{TITLE}</a></p>");
        let page = context.page("", &copies);
        let kept = kept(&page);
        assert_eq!(kept.matches(TITLE).count(), 1, "{}: {kept}", context.name);
        assert!(kept.find(TITLE) < kept.find("The ferry to the northern"), "{}: {kept}", context.name);
        let without = kept_with(&page, JudgeOptions { titles: Titles::Drop, ..JudgeOptions::default() });
        assert!(!without.contains(TITLE), "{}: {without}", context.name);
    }
}

#[test]
fn the_title_may_stand_outside_of_the_article() {
    let page = html(&format!(
        "<html><head><title>Harbour News - {TITLE}</title><meta property=og:title content='{TITLE}'><meta name=description \
         content='After nine weeks in the dock, the boat leaves Vessen on Monday morning.'></head><body><div class=header><div \
         class=page-header><h1>{TITLE}</h1><p class=lead>After nine weeks in the dock, the boat leaves Vessen on Monday \
         morning.</p></div></div><div class=content>{ONE}{TWO}{THREE}</div></body></html>"
    ));
    let kept = kept(&page);
    assert!(kept.contains(TITLE) && kept.contains("After nine weeks"), "{kept}");
}

#[test]
fn a_headline_that_goes_is_never_called_navigation() {
    for context in CONTEXTS {
        let page = context.page(
            "",
            &format!("<div class=teaser><h3><a href=/x>Lamp room gets new curtains</a></h3></div><h2>{TITLE}</h2>"),
        );
        let rule_set = shipped();
        let verdict = clean_page(&rule_set, &page, Choice::Identify(Unknown::Judged(JudgeOptions::default())));
        for removal in &verdict.judgement.removals {
            let text = String::from_utf8_lossy(&page.text()[removal.span.range()]).into_owned();
            let is_headline = text.contains("Lamp room") || text.contains(TITLE);
            assert!(!is_headline || removal.rule.kind != Kind::Nav, "{}: {text}", context.name);
        }
    }
}
