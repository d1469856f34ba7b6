//! Whose page it is: what the user says, then the URL (beside the page or in its header), then a folder's name, then
//! signature lines. Doubt: nobody's.

use crate::bench::Bench;

const TWO_SITES: [(&str, &str); 2] = [
    (
        "rules/ferry.toml",
        "site = \"Ferry\"\nhosts = [\"ferry.example.com\"]\nsignature = ['Timetable', 'Tickets', { line = 'Seagulls', where = { first = 2 } }]\n\
         [[drop]]\nid = \"all\"\nkind = \"nav\"\nline = 'Timetable|Tickets'\n",
    ),
    (
        "rules/tram.toml",
        "site = \"Tram\"\nhosts = [\"*.tram.example.com\"]\nsignature = ['Timetable', 'Tickets', { line = 'Rails', weight = 3 }, { line = 'Ferries', weight = -5 }]\n",
    ),
];

/// The first line of `unboil explain` for a page.
fn site_match(bench: Bench, page: &str, options: &str) -> String {
    let bench = TWO_SITES.iter().fold(bench, |bench, (path, rules)| bench.file(path, rules));
    let ran = bench.unboil(&format!("explain {page} --rules rules {options}")).ends_with(0);
    ran.stdout.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn what_the_user_says_goes_before_everything() {
    let bench = Bench::new().file("a.txt", "Rails\nTimetable\n").file("a.txt.url", "https://x.tram.example.com/1\n");
    assert_eq!(site_match(bench, "a.txt", "--site ferry"), "site: ferry (Ferry), by --site, confidence 1.00");
}

#[test]
fn a_url_beside_the_page_goes_before_its_lines() {
    for url in ["https://ferry.example.com/a?b\n", "[InternetShortcut]\r\nURL=http://www.ferry.example.com:80/\r\n"] {
        let bench = Bench::new().file("a.txt", "Rails\nTimetable\n").file("a.txt.url", url);
        assert_eq!(site_match(bench, "a.txt", ""), "site: ferry (Ferry), by its URL, confidence 1.00");
    }
}

/// Headers of text dumps, each with the ferry's address.
const HEADERS: [&str; 12] = [
    "Title: Sails\n\nURL Source: https://ferry.example.com/a\n\nMarkdown Content:\n",
    "Title: Sails\nSource: https://ferry.example.com/a\nDate: 2021-05-12\n\n",
    "URL: https://ferry.example.com/a?b=c#d\n\n",
    "Source: https://www.ferry.example.com:443/\n",
    "# Sails\n\nsourceURL: https://ferry.example.com/a\n\n",
    "---\ntitle: \"Sails\"\nurl: 'https://ferry.example.com/a'\ntags:\n  - sea\n---\n",
    "---\r\nsource_url: https://ferry.example.com/a\r\n---\r\n",
    "+++\ntitle = \"Sails\"\ncanonical_url = \"https://ferry.example.com/a\"\n+++\n",
    "<!-- saved from url=(0027)https://ferry.example.com/a -->\n",
    "<!-- Source: https://ferry.example.com/a -->\n",
    "<!--\n  url: https://ferry.example.com/a\n  title: Sails\n-->\n",
    "https://ferry.example.com/a\n\n",
];

#[test]
fn the_address_in_the_header_of_a_text_dump_goes_before_its_lines() {
    for header in HEADERS {
        let bench = Bench::new().file("a.txt", format!("{header}Rails\nTimetable\n"));
        assert_eq!(site_match(bench, "a.txt", ""), "site: ferry (Ferry), by its URL, confidence 1.00", "{header}");
    }
    let bench = Bench::new().file("a.txt", "URL: https://bus.example.com/\n\nRails\n");
    assert_eq!(site_match(bench, "a.txt", ""), "site: unknown: no site file for the host bus.example.com");
}

#[test]
fn a_url_beside_the_page_goes_before_the_address_in_its_header() {
    for header in HEADERS {
        let bench = Bench::new().file("a.txt", format!("{header}Tickets\nTimetable\n"));
        let bench = bench.file("a.txt.url", "https://x.tram.example.com/1\n");
        assert_eq!(site_match(bench, "a.txt", ""), "site: tram (Tram), by its URL, confidence 1.00", "{header}");
    }
}

#[test]
fn an_address_that_may_be_anothers_is_no_header() {
    for text in [
        // A credit below the headline, or among the lines below it.
        "Trams run again\nSource: https://ferry.example.com/a\n\n",
        "Title: Trams\nrun again\nURL: https://ferry.example.com/a\n\n",
        "Author: A. Tar\nLink: https://ferry.example.com/a\n\n",
        // Contacts, an address in a sentence, a list.
        "Phone: 1234\nURL: https://ferry.example.com/a\n\n",
        "# Trams\n\nURL: https://ferry.example.com/a has the ferries\n\n",
        "https://ferry.example.com/a\nhttps://ferry.example.com/b\n\n",
        // Text between rules, a mapping further in, a table.
        "---\nTrams run again.\nurl: https://ferry.example.com/a\n---\n",
        "---\nrelated:\n  url: https://ferry.example.com/a\n---\n",
        "+++\n[related]\nurl = \"https://ferry.example.com/a\"\n+++\n",
        // A comment of whoever made the template, and one that is of the text.
        "<!-- Theme Name: Sea\n     Theme URL: https://ferry.example.com/a -->\n",
        "<!-- see https://ferry.example.com/a -->\n",
    ] {
        let bench = Bench::new().file("a.txt", format!("{text}Rails\nTimetable\n"));
        let said = site_match(bench, "a.txt", "");
        assert_eq!(said, "site: tram (Tram), by its signature lines, confidence 0.75", "{text}");
    }
}

#[test]
fn the_url_of_a_host_without_a_site_file_leaves_the_page_alone() {
    let bench = Bench::new().file("a.txt", "Rails\n").file("a.txt.url", "https://bus.example.com/");
    assert_eq!(site_match(bench, "a.txt", ""), "site: unknown: no site file for the host bus.example.com");
}

#[test]
fn a_star_is_for_the_hosts_below_and_not_for_the_host() {
    let bench = Bench::new().file("a.txt", "-\n").file("a.txt.url", "https://tram.example.com/");
    assert_eq!(site_match(bench, "a.txt", ""), "site: unknown: no site file for the host tram.example.com");
    let bench = Bench::new().file("a.txt", "-\n").file("a.txt.url", "https://city.tram.example.com/");
    assert_eq!(site_match(bench, "a.txt", ""), "site: tram (Tram), by its URL, confidence 1.00");
}

#[test]
fn a_folder_named_like_a_host_tells_whose_its_pages_are() {
    let bench = TWO_SITES.iter().fold(Bench::new(), |bench, (path, rules)| bench.file(path, rules));
    let bench = bench.file("raw/ferry.example.com/2019/a.txt", "Tickets\nRails\n");
    bench.unboil("clean raw -o out --rules rules").ends_with(0).says("ferry  1 page");
}

#[test]
fn a_folder_called_like_a_site_file_tells_whose_pages_no_signature_knows() {
    let bench = Bench::new().file("raw/ferry/2019/a.txt", "Tickets\n").file("raw/ferry/b.txt", "Timetable\nRails\n");
    let bench = TWO_SITES.iter().fold(bench, |bench, (path, rules)| bench.file(path, rules));
    bench.unboil("clean raw -o out --rules rules").ends_with(0).says("ferry  1 page").says("tram   1 page");
    let bench = bench.file("ferry/raw/c.txt", "Tickets\n");
    let said = bench.unboil("explain raw/ferry/2019/a.txt --rules rules").ends_with(0);
    said.says("site: unknown: not enough matches for ferry");
    bench.unboil("clean ferry/raw -o out2 --rules rules").ends_with(0).says("(unknown)  1 page");
    bench
        .unboil("explain raw/ferry/b.txt --rules rules")
        .ends_with(0)
        .says("site: tram (Tram), by its signature lines");
}

#[test]
fn signature_lines_are_weighed() {
    let bench = Bench::new().file("a.txt", "Timetable\nRails\n");
    assert_eq!(site_match(bench, "a.txt", ""), "site: tram (Tram), by its signature lines, confidence 0.75");
}

#[test]
fn a_line_that_comes_twice_counts_once() {
    let bench = Bench::new().file("a.txt", "Seagulls\nSeagulls\nSeagulls\n");
    let said = site_match(bench, "a.txt", "");
    assert_eq!(said, "site: unknown: not enough matches for ferry: signature weight 1, threshold 2");
}

#[test]
fn a_signature_line_counts_in_its_place_only() {
    let bench = Bench::new().file("a.txt", "one\ntwo\nSeagulls\n");
    assert_eq!(site_match(bench, "a.txt", ""), "site: unknown: no signature matches");
}

#[test]
fn a_line_of_negative_weight_speaks_against_a_site() {
    let bench = Bench::new().file("a.txt", "Timetable\nTickets\nRails\nFerries\n");
    assert_eq!(site_match(bench, "a.txt", ""), "site: ferry (Ferry), by its signature lines, confidence 0.67");
}

#[test]
fn two_sites_that_fit_as_well_leave_the_page_unknown() {
    let bench = Bench::new().file("a.txt", "Timetable\nTickets\n");
    assert_eq!(site_match(bench, "a.txt", ""), "site: unknown: ferry and tram match equally well");
}

#[test]
fn a_site_file_of_the_user_replaces_the_one_that_ships() {
    let rules = "site = \"Mine\"\nsignature = [{ line = 'Ferry News', weight = 2 }]\n[[drop]]\nid = \"x\"\nkind = \"nav\"\nline = 'Ferry News'\n";
    let bench = Bench::new().file("rules/rferl.toml", rules).file("a.txt", "Ferry News\ntext\n");
    let ran = bench.unboil("explain a.txt --rules rules").ends_with(0);
    ran.says("site: rferl (Mine), by its signature lines").says("[rferl/x nav]");
}

const TWO_TEMPLATES: [(&str, &str); 2] = [
    (
        "rules/ferry-old.toml",
        "site = \"Ferry, old\"\nhosts = [\"ferry.example.com\"]\nactive = { to = 2016 }\nsignature = ['Timetable', 'Mail us']\n",
    ),
    (
        "rules/ferry-new.toml",
        "site = \"Ferry, new\"\nhosts = [\"ferry.example.com\"]\nactive = { from = 2017 }\nsignature = ['Timetable', 'Chat with us']\n",
    ),
];

/// The first line of `unboil explain` for a page of a host with two templates.
fn which_template(page: &str, url: &str) -> String {
    let bench = TWO_TEMPLATES.iter().fold(Bench::new(), |bench, (path, rules)| bench.file(path, rules));
    let bench = bench.file("a.txt", page).file("a.txt.url", url);
    bench.unboil("explain a.txt --rules rules").ends_with(0).stdout.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn of_two_templates_the_one_whose_signature_fits_has_the_page() {
    let said = which_template("Timetable\nMail us\n", "https://ferry.example.com/2019/05/a");
    assert_eq!(said, "site: ferry-old (Ferry, old), by its URL, confidence 1.00");
}

#[test]
fn of_two_templates_that_fit_as_well_the_one_in_use_in_the_pages_year_has_it() {
    for page in ["Timetable\n", "nothing known\n"] {
        let said = which_template(page, "https://ferry.example.com/2019/05/a");
        assert_eq!(said, "site: ferry-new (Ferry, new), by its URL, confidence 1.00");
        let said = which_template(page, "https://ferry.example.com/2012/05/a");
        assert_eq!(said, "site: ferry-old (Ferry, old), by its URL, confidence 1.00");
        let said = which_template(page, "https://ferry.example.com/a");
        assert_eq!(said, "site: unknown: ferry-new and ferry-old match equally well");
    }
}

const BY_URL: &str = "site: ferry (Ferry), by its URL, confidence 1.00";

/// A page as a news site, a blog and a bare page have it; `HEAD` is where it states things of itself.
const PAGES: [&str; 3] = [
    "<!doctype html><html><head>HEAD</head><body><main><h1>Trams</h1><p>Rails</p></main></body></html>",
    "<html><head><title>Trams</title>HEAD</head><body><div class=post><div>Rails</div></div></body></html>",
    "HEAD<h1>Trams</h1><p>Rails</p>",
];

#[test]
fn the_address_of_a_copy_is_that_of_the_page() {
    for copy in [
        "https://web.archive.org/web/20240312080000/https://ferry.example.com/a",
        "https://web.archive.org/web/20240312080000id_/http://ferry.example.com:80/a",
        "https://archive.ph/2024.03.12-080000/https://ferry.example.com/a",
        "https://ferry-example-com.cdn.ampproject.org/c/s/ferry.example.com/a",
        "https://ferry-example-com.translate.goog/a?_x_tr_sl=de",
        "https://translate.google.com/translate?sl=de&u=https://ferry.example.com/a",
    ] {
        // Beside the page, in the header of a text, and as what HTML claims of itself.
        let bench = Bench::new().file("a.txt", "Rails\nTimetable\n").file("a.txt.url", copy);
        assert_eq!(site_match(bench, "a.txt", ""), BY_URL, "{copy}");
        let bench = Bench::new().file("a.txt", format!("Title: Sails\nURL: {copy}\n\nRails\n"));
        assert_eq!(site_match(bench, "a.txt", ""), BY_URL, "{copy}");
        for page in PAGES {
            let link = format!("<link rel=canonical href=\"{}\">", copy.replace('&', "&amp;"));
            let bench = Bench::new().file("a.html", page.replace("HEAD", &link));
            assert_eq!(site_match(bench, "a.html", ""), BY_URL, "{copy}");
        }
    }
}

#[test]
fn an_address_may_be_without_a_scheme() {
    for url in [
        "//ferry.example.com/a",
        "ferry.example.com:8080",
        "ferry.example.com:8080/a",
        "http://ferry.example.com:8080/a",
    ] {
        let bench = Bench::new().file("a.txt", "Rails\n").file("a.txt.url", url);
        assert_eq!(site_match(bench, "a.txt", ""), BY_URL, "{url}");
        let bench = Bench::new().file("a.txt", format!("Title: Sails\nURL: {url}\n\nRails\n"));
        assert_eq!(site_match(bench, "a.txt", ""), BY_URL, "{url}");
        for page in PAGES {
            let bench =
                Bench::new().file("a.html", page.replace("HEAD", &format!("<link rel=canonical href=\"{url}\">")));
            assert_eq!(site_match(bench, "a.html", ""), BY_URL, "{url}");
        }
    }
    for folder in ["ferry.example.com:8080", "ferry.example.com+8080", "www.ferry.example.com"] {
        let bench = Bench::new().file(format!("raw/{folder}/a.txt"), "Rails\n");
        let said = site_match(bench, &format!("raw/{folder}/a.txt"), "");
        assert_eq!(said, "site: ferry (Ferry), by its folder's name, confidence 1.00", "{folder}");
    }
}

#[test]
fn unicode_and_punycode_spell_one_host() {
    let spellings = ["münchen.example", "xn--mnchen-3ya.example", "MÜNCHEN.example", "mu\u{308}nchen.example"];
    for named in &spellings[..2] {
        let rules = format!("site = \"Quay\"\nhosts = [\"{named}\"]\n");
        for spelling in spellings {
            let bench = Bench::new().file("rules/quay.toml", &rules).file("a.txt", "Rails\n");
            let bench = bench
                .file("a.txt.url", format!("https://www.{spelling}/a"))
                .file(format!("{spelling}/b.txt"), "Rails\n");
            assert_eq!(
                site_match(bench, "a.txt", ""),
                "site: quay (Quay), by its URL, confidence 1.00",
                "{named} {spelling}"
            );
            let bench = Bench::new().file("rules/quay.toml", &rules).file(format!("{spelling}/b.txt"), "Rails\n");
            let said = site_match(bench, &format!("{spelling}/b.txt"), "");
            assert_eq!(said, "site: quay (Quay), by its folder's name, confidence 1.00", "{named} {spelling}");
        }
    }
}

#[test]
fn a_folder_named_like_a_host_goes_before_the_address_that_html_claims() {
    for page in PAGES {
        for claim in [
            "<link rel=canonical href=\"https://x.tram.example.com/a\">",
            "<meta property=og:url content=\"https://x.tram.example.com/a\">",
        ] {
            let bench = Bench::new().file("ferry.example.com/a.html", page.replace("HEAD", claim));
            let bench = TWO_SITES.iter().fold(bench, |bench, (path, rules)| bench.file(path, rules));
            let ran = bench.unboil("explain ferry.example.com/a.html --rules rules").ends_with(0);
            ran.says("site: ferry (Ferry), by its folder's name, confidence 1.00\n").says(
                "warning: its folder is named after ferry.example.com, but its canonical URL is of x.tram.example.com: the \
                 folder decides\n",
            );
            // What was fetched is known: no claim counts, and no folder.
            let bench = bench.file("ferry.example.com/a.html.url", "https://y.tram.example.com/a\n");
            let ran = bench.unboil("explain ferry.example.com/a.html --rules rules").ends_with(0);
            let ran = ran.says("site: tram (Tram), by its URL, confidence 1.00\n");
            assert!(!ran.stdout.contains("warning: its folder"), "{}", ran.stdout);
        }
    }
}

#[test]
fn a_claim_of_the_folders_own_site_or_of_a_host_below_it_stands() {
    let claim = |url: &str| PAGES[0].replace("HEAD", &format!("<link rel=canonical href=\"{url}\">"));
    for (folder, url, site) in [
        ("www.ferry.example.com", "https://ferry.example.com/a", "site: ferry (Ferry), by its URL, confidence 1.00"),
        ("a.tram.example.com", "https://b.tram.example.com/a", "site: tram (Tram), by its URL, confidence 1.00"),
        // A folder that no site file knows, and may be named after nothing.
        ("pages.old", "https://ferry.example.com/a", "site: ferry (Ferry), by its URL, confidence 1.00"),
    ] {
        let bench = Bench::new().file(format!("{folder}/a.html"), claim(url));
        assert_eq!(site_match(bench, &format!("{folder}/a.html"), ""), site, "{folder}");
    }
}

/// What programs that save pages write into them.
const SAVED: [&str; 6] = [
    "<!-- saved from url=(0027)https://ferry.example.com/a -->",
    "<!--\n Page saved with SingleFile \n url: https://ferry.example.com/a \n saved date: Tue Mar 12 2024\n-->",
    "<!--\n Archive processed by SingleFile \n url: https://ferry.example.com/a \n saved date: Tue Mar 12 2024\n-->",
    "<!-- Mirrored from ferry.example.com/a by HTTrack Website Copier/3.x [XR&CO'2014], Tue, 12 Mar 2024 08:00:00 GMT -->",
    "<!-- Saved from https://ferry.example.com/a at 2024-03-12T08:00:00Z using monolith v2.8.1 -->",
    "<!-- saved from url=(0071)https://web.archive.org/web/20240312080000/https://ferry.example.com/a -->",
];

#[test]
fn the_comment_of_the_program_that_saved_html_states_its_address() {
    for saved in SAVED {
        // Before the page, after its `<html>`, and in its head. It goes before the address that the page claims.
        let claim = "<link rel=canonical href=\"https://x.tram.example.com/a\">";
        for page in [
            format!("{saved}\n{}", PAGES[0].replace("HEAD", claim)),
            PAGES[1].replace("HEAD", claim).replace("<html>", &format!("<html>{saved}")),
            PAGES[0].replace("HEAD", &format!("<title>a</title>{saved}{claim}")),
        ] {
            let bench = Bench::new().file("a.html", &page);
            assert_eq!(site_match(bench, "a.html", ""), BY_URL, "{page}");
        }
        // The same of a text dump.
        let bench = Bench::new().file("a.txt", format!("{saved}\nRails\nTimetable\n"));
        assert_eq!(site_match(bench, "a.txt", ""), BY_URL, "{saved}");
    }
    for comment in [
        "<!-- see https://ferry.example.com/a -->",
        "<!-- Theme Name: Sea\n url: https://ferry.example.com/a -->",
        "<!-- saved from url=(x)https://ferry.example.com/a -->",
        "<!-- Mirrored from the original by HTTrack -->",
    ] {
        let bench = Bench::new().file("a.html", format!("{comment}\n{}", PAGES[0].replace("HEAD", "")));
        let said = site_match(bench, "a.html", "");
        assert!(!said.contains("ferry"), "{comment}: {said}");
    }
}
