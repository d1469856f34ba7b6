//! Rules for elements, learnt from the trees of a source's pages of HTML: what goes of other pages, and what never does.

use unboil::learn::{Hints, Proposal, learn};
use unboil::page::{Dump, Page};
use unboil::pipeline::{Choice, Unknown, clean_page};
use unboil::render;
use unboil::rule::{self, RuleText};
use unboil::site::RuleSet;

const THINGS: [&str; 12] = [
    "Anchor", "Bowline", "Capstan", "Dinghy", "Ensign", "Fender", "Galley", "Hawser", "Jib", "Keel", "Lantern", "Mast",
];

fn thing(n: usize) -> &'static str {
    THINGS[n % THINGS.len()]
}

fn page(id: usize, html: &str) -> Page {
    Page::read(Dump { id: format!("{id}.html"), bytes: html.as_bytes().to_vec(), ..Dump::default() }).unwrap()
}

fn pages(count: usize, of: impl Fn(usize) -> String) -> Vec<Page> {
    (0..count).map(|n| page(n, &of(n))).collect()
}

fn learnt(pages: &[Page]) -> Proposal {
    let known = Hints { site: "Ferry".into(), ..Hints::default() };
    learn(&pages.iter().collect::<Vec<_>>(), &known)
}

fn file(proposal: &Proposal) -> String {
    proposal.file().to_toml()
}

/// What stays of a page under the rules of a proposal.
fn clean(proposal: &Proposal, html: &str) -> String {
    let text = file(proposal);
    let given = RuleText { path: "ferry.toml".into(), text: text.as_str().into() };
    let rule_set = RuleSet::new(rule::load(&[given]).unwrap_or_else(|e| panic!("{e}\n{text}"))).unwrap();
    let page = page(99, html);
    let verdict = clean_page(&rule_set, &page, Choice::Site(rule_set.site("ferry").unwrap(), Unknown::Keep));
    String::from_utf8(render::clean(&page, &verdict.judgement.removals)).unwrap().trim_end().to_owned()
}

/// Two paragraphs about a thing, as no other page has them.
fn story(n: usize) -> [String; 2] {
    let (thing, other) = (thing(n).to_lowercase(), thing(n * 5 + 3 + n / 12).to_lowercase());
    [
        format!("On day {n} the harbour master put the {thing} beside the {other} and wrote both of them down."),
        format!("Nobody in town had seen a {thing} of that size, and the {n} boys on the quay said so at length."),
    ]
}

fn paragraphs(n: usize) -> String {
    story(n).map(|text| format!("<p>{text}</p>")).concat()
}

/// An article with its headline, as text.
fn text_of(n: usize) -> String {
    format!("The {}\n{}", thing(n), story(n).join("\n"))
}

/// A news page: bars around an `<article>`, a box of other stories in it, and links to share it.
fn news(n: usize, hash: &str) -> String {
    let others =
        (1..4).map(|i| format!("<li><a href='/{i}'>{} goes ashore</a></li>", thing(n * 7 + i))).collect::<String>();
    format!(
        "<html><head><title>The {0} | Ferry News</title></head><body>
         <div class='{hash}a'><div class='masthead {hash}b'><a href=/>Ferry News</a><ul><li>Home<li>Boats<li>Fog</ul></div></div>
         <div class='{hash}c'><article class='{hash}d'><h1>The {0}</h1><div class='share-tools'>Share Tweet Print</div>{1}
         <aside class='read-also'><h3>Read also</h3><ul>{others}</ul></aside><p>{2}</p></article>
         <div class='sidebar'><h3>Most read</h3><ol>{others}</ol></div></div>
         <footer>© Ferry Press. All rights reserved by the ferry and its owners, who row.</footer></body></html>",
        thing(n),
        paragraphs(n),
        story(n + 40)[0],
    )
}

/// A manual's page without an element around its text.
fn manual(n: usize) -> String {
    format!(
        "<html><body><div class='topbar'><a href=/>The Ferry Manual</a> <a href=/i>Index</a></div>
         <h1>The {0}</h1>{1}<h2>See also<a class='headerlink' href='#s'>¶</a></h2><ul><li><a href=/x>{2}</a></ul>
         <h2>History<a class='headerlink' href='#h'>¶</a></h2><p>{3}</p>
         <div class='page-nav'>Previous: <a href=/p>{4}</a> Next: <a href=/n>{2}</a></div>
         <div class='colophon'>Built with oars and pitch</div></body></html>",
        thing(n),
        paragraphs(n),
        thing(n + 1),
        story(n + 50)[1],
        thing(n + 11),
    )
}

#[test]
fn the_element_that_pages_are_about_is_found_and_boxes_in_it_go() {
    let proposal = learnt(&pages(8, |n| news(n, "css-1x2y")));
    let said = format!("{}\n{}", text_of(9), story(49)[0]);
    assert_eq!(clean(&proposal, &news(9, "css-1x2y")), said, "{}", file(&proposal));
    assert!(proposal.rules.iter().any(|rule| rule.rule.content.is_some()), "{}", file(&proposal));
    assert!(proposal.rules.len() <= 4, "{}", file(&proposal));
}

#[test]
fn names_that_programs_made_are_not_used() {
    let proposal = learnt(&pages(8, |n| news(n, "css-1x2y")));
    assert!(!file(&proposal).contains("css-1x2y"), "{}", file(&proposal));
    // The next build has others.
    assert_eq!(clean(&proposal, &news(10, "sc-bdVaJa")), format!("{}\n{}", text_of(10), story(50)[0]));
}

#[test]
fn pages_without_an_element_for_their_text_lose_their_bars_alone() {
    let proposal = learnt(&pages(8, manual));
    let said = format!("{}\nSee also\n• {}\nHistory\n{}", text_of(9), thing(10), story(59)[1]);
    assert_eq!(clean(&proposal, &manual(9)), said, "{}", file(&proposal));
}

#[test]
fn no_line_of_a_text_that_was_learnt_from_is_lost() {
    // One page goes on behind its article.
    let odd = |n: usize| {
        let page = news(n, "x1n2");
        if n == 3 {
            page.replace("</article>", &format!("</article><div class=coda><p>{}</p></div>", story(77)[0]))
        } else {
            page
        }
    };
    let proposal = learnt(&pages(9, odd));
    for n in 0..9 {
        let text = clean(&proposal, &odd(n));
        let wanted = if n == 3 { vec![story(3)[0].clone(), story(77)[0].clone()] } else { story(n).to_vec() };
        for line in wanted {
            assert!(text.contains(&line), "{line} is lost of {n}:\n{}", file(&proposal));
        }
        assert!(text.contains(&format!("The {}\n", thing(n))), "the headline of {n} is lost:\n{}", file(&proposal));
    }
}

#[test]
fn a_page_of_another_make_is_left_alone() {
    let proposal = learnt(&pages(8, |n| news(n, "css-1x2y")));
    let other = format!("<html><body><div id=story><h1>Fog</h1>{}</div></body></html>", paragraphs(5));
    assert_eq!(clean(&proposal, &other), format!("Fog\n{}", story(5).join("\n")));
}

#[test]
fn headings_tables_and_notes_that_all_pages_have_are_text() {
    let manual = |n: usize| {
        manual(n)
            .replace("<h2>History", &format!("<div class='note'>Since 1.{n}</div><h2 class='history'>History"))
            .replace(
                "<ul><li>",
                "<table class='specs'><tr><th>Length<th>Weight<tr><td>4<td>9</table><ul class='seealso'><li>",
            )
    };
    let text = clean(&learnt(&pages(8, manual)), &manual(9));
    for line in ["See also", "History", "Since 1.9", "Length\tWeight"] {
        assert!(text.contains(line), "{line} is lost:\n{text}");
    }
}

#[test]
fn a_class_that_entries_of_a_list_share_is_no_content() {
    // What pages of one make call their text, an index calls its entries.
    let chapter = |n: usize| {
        let text = format!("<h1>The {}</h1>{}", thing(n), paragraphs(n));
        format!("<html><body><div>Ferry Manual {n}</div><div class='chapter'>{text}</div><div>Oars</div></body></html>")
    };
    let proposal = learnt(&pages(8, chapter));
    let index =
        "<html><body><h1>Contents</h1><ul><li><span class='chapter'>Fog</span><li>Oars at night</ul></body></html>";
    assert_eq!(clean(&proposal, index), "Contents\n• Fog\n• Oars at night", "{}", file(&proposal));
}

#[test]
fn the_order_of_the_pages_does_not_matter() {
    let mut all = pages(9, |n| news(n, "css-1x2y"));
    let one = file(&learnt(&all));
    all.reverse();
    all.swap(2, 7);
    assert_eq!(file(&learnt(&all)), one);
}

#[test]
fn elements_of_the_site_are_in_its_signature() {
    let proposal = learnt(&pages(8, manual));
    let text = file(&proposal);
    assert!(proposal.elements.iter().any(|mark| mark.css == ".colophon" && mark.pages == 8), "{text}");
    assert!(text.contains("{ select = \".colophon\""), "{text}");
}

/// A shop's page: a path, a product with its table, and other products below.
fn product(n: usize) -> String {
    let others = (2..6)
        .map(|i| format!("<div class='card'><a href='/{i}'>{} of brass</a><span>{i}.50 €</span></div>", thing(n + i)));
    format!(
        "<html><body><header class='top-bar'><a href=/>Ferry Shop</a><form><button>Search</button></form><nav><a href=/b>Brass</a>
         <a href=/r>Rope</a></nav></header>
         <div class='crumbs'><a href=/>Home</a> / <a href=/b>Brass</a> / {0}</div>
         <div class='product'><h1>{0} of brass</h1><div class='price'>{n}.90 €</div><button class='to-cart'>Add to cart</button>
         <div class='product-description'>{1}</div>
         <table class='data'><tr><th>Length</th><td>{n} cm</td></tr><tr><th>Made in</th><td>{2} Bay</td></tr></table></div>
         <section class='related-products'><h2>Others also bought</h2>{3}</section>
         <div id='newsletter'><h3>Letters from the quay</h3><p>Sign up and hear of new brass before anybody else in town does.</p></div>
         <footer><p>All prices with tax, without the ferry that brings the goods across.</p></footer></body></html>",
        thing(n),
        paragraphs(n),
        thing(n + 5),
        others.collect::<String>(),
    )
}

#[test]
fn a_product_keeps_its_name_price_text_and_table() {
    let proposal = learnt(&pages(8, product));
    let text = clean(&proposal, &product(10));
    let [first, second] = story(10);
    for line in ["Lantern of brass", "10.90 €", &first, &second, "Length\t10 cm", "Made in\tDinghy Bay"] {
        assert!(text.contains(line), "{line} is lost:\n{text}\n{}", file(&proposal));
    }
    for line in ["Rope", "Others also bought", "Letters from the quay", "All prices with tax"] {
        assert!(!text.contains(line), "{line} is left:\n{text}\n{}", file(&proposal));
    }
}

/// A forum's thread: posts of several people, whose names and figures stand beside what they say.
fn thread(n: usize) -> String {
    let post = |i: usize| {
        format!(
            "<div class='post' id='p{n}{i}'><div class='comment-author'>{} {}</div><div class='posts-count'>Posts: {}</div>
             <div class='comment-body'><p>{}</p></div><div class='post-tools'><a href=#>Reply</a> <a href=#>Report</a></div></div>",
            thing(n + i),
            thing(n * i + 1),
            n * 31 + i,
            story(n * 9 + i)[i % 2],
        )
    };
    format!(
        "<html><body><div class='board-bar'><a href=/>Ferry Board</a> <a href=/rules>Rules</a></div>
         <h1>What of the {}?</h1><div id='comments'>{}</div>
         <div class='who-is-here'>Users who are reading this thread: {}</div><footer>Rowed by FerryBB</footer></body></html>",
        thing(n),
        (1..5).map(post).collect::<String>(),
        thing(n + 2),
    )
}

#[test]
fn a_thread_keeps_its_posts_though_they_are_called_comments() {
    let proposal = learnt(&pages(9, thread));
    let text = clean(&proposal, &thread(11));
    for i in 1..5 {
        assert!(text.contains(&story(99 + i)[i % 2]), "post {i} is lost:\n{text}\n{}", file(&proposal));
    }
    assert!(text.contains("What of the Mast?"), "the headline is lost:\n{text}\n{}", file(&proposal));
    assert!(!text.contains("Rules") && !text.contains("Rowed by"), "{text}\n{}", file(&proposal));
}

#[test]
fn what_readers_say_of_an_article_is_no_reason_to_keep_the_bars() {
    let blog = |n: usize| {
        let comments = (0..2).map(|i| format!("<li>{} {}</li>", thing(n + i), story(n * 3 + i + 70)[i]));
        format!(
            "<html><body><div class='site-head'><a href=/>Ferry Blog</a></div><div id='primary'><h1>The {}</h1>
             <p class='entry-lead'>{}</p>{}{}</div><div id='comments'><h3>2 comments</h3><ul>{}</ul></div>
             <div id='side'><h3>About</h3><p>A blog about ferries and the people who row them.</p></div></body></html>",
            thing(n),
            story(n + 30)[0],
            paragraphs(n),
            paragraphs(n + 60),
            comments.collect::<String>(),
        )
    };
    let proposal = learnt(&pages(8, blog));
    let text = clean(&proposal, &blog(10));
    for line in [&story(40)[0], &story(10)[1], &story(70)[0]] {
        assert!(text.contains(line), "{line} is lost:\n{text}\n{}", file(&proposal));
    }
    assert!(!text.contains("Ferry Blog") && !text.contains("A blog about"), "{text}\n{}", file(&proposal));
}

#[test]
fn text_dumps_of_the_source_have_rules_for_their_lines() {
    let text = |n: usize| format!("Ferry News\nHome\n{}\nMost read\n© Ferry Press\n", text_of(n));
    let mut all = pages(8, |n| news(n, "css-1x2y"));
    all.extend(
        (20..26).map(|n| {
            Page::read(Dump { id: format!("{n}.txt"), bytes: text(n).into_bytes(), ..Dump::default() }).unwrap()
        }),
    );
    let proposal = learnt(&all);
    assert_eq!(clean(&proposal, &news(9, "css-1x2y")), format!("{}\n{}", text_of(9), story(49)[0]));
    let rules = file(&proposal);
    assert!(rules.contains("content = \"article\"") && rules.contains("Most read"), "{rules}");
}

#[test]
fn links_to_the_pages_before_and_behind_go_where_nothing_is_around_them() {
    let bare = |n: usize| {
        let ways = "<a class='previous-page' href=/a>&lt; Previous</a><a class='next-page' href=/b>Next &gt;</a>";
        format!("<html><body><div>{ways}<h1>The {}</h1>{}{ways}</div></body></html>", thing(n), paragraphs(n))
    };
    let proposal = learnt(&pages(8, bare));
    let text = clean(&proposal, &bare(9));
    assert!(text.contains(&text_of(9)) && !text.contains("Next") && !text.contains("Previous"), "{text}");
}
