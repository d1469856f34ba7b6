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
fn whose(bench: Bench, page: &str, options: &str) -> String {
    let bench = TWO_SITES.iter().fold(bench, |bench, (path, rules)| bench.file(path, rules));
    let ran = bench.unboil(&format!("explain {page} --rules rules {options}")).ends_with(0);
    ran.stdout.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn what_the_user_says_goes_before_everything() {
    let bench = Bench::new().file("a.txt", "Rails\nTimetable\n").file("a.txt.url", "https://x.tram.example.com/1\n");
    assert_eq!(whose(bench, "a.txt", "--site ferry"), "site: ferry (Ferry), by --site, confidence 1.00");
}

#[test]
fn a_url_beside_the_page_goes_before_its_lines() {
    for url in ["https://ferry.example.com/a?b\n", "[InternetShortcut]\r\nURL=http://www.ferry.example.com:80/\r\n"] {
        let bench = Bench::new().file("a.txt", "Rails\nTimetable\n").file("a.txt.url", url);
        assert_eq!(whose(bench, "a.txt", ""), "site: ferry (Ferry), by its URL, confidence 1.00");
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
        assert_eq!(whose(bench, "a.txt", ""), "site: ferry (Ferry), by its URL, confidence 1.00", "{header}");
    }
    let bench = Bench::new().file("a.txt", "URL: https://bus.example.com/\n\nRails\n");
    assert_eq!(whose(bench, "a.txt", ""), "site: unknown: no site file for the host bus.example.com");
}

#[test]
fn a_url_beside_the_page_goes_before_the_address_in_its_header() {
    for header in HEADERS {
        let bench = Bench::new().file("a.txt", format!("{header}Tickets\nTimetable\n"));
        let bench = bench.file("a.txt.url", "https://x.tram.example.com/1\n");
        assert_eq!(whose(bench, "a.txt", ""), "site: tram (Tram), by its URL, confidence 1.00", "{header}");
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
        let said = whose(bench, "a.txt", "");
        assert_eq!(said, "site: tram (Tram), by its signature lines, confidence 0.75", "{text}");
    }
}

#[test]
fn the_url_of_a_host_without_a_site_file_leaves_the_page_alone() {
    let bench = Bench::new().file("a.txt", "Rails\n").file("a.txt.url", "https://bus.example.com/");
    assert_eq!(whose(bench, "a.txt", ""), "site: unknown: no site file for the host bus.example.com");
}

#[test]
fn a_star_is_for_the_hosts_below_and_not_for_the_host() {
    let bench = Bench::new().file("a.txt", "-\n").file("a.txt.url", "https://tram.example.com/");
    assert_eq!(whose(bench, "a.txt", ""), "site: unknown: no site file for the host tram.example.com");
    let bench = Bench::new().file("a.txt", "-\n").file("a.txt.url", "https://city.tram.example.com/");
    assert_eq!(whose(bench, "a.txt", ""), "site: tram (Tram), by its URL, confidence 1.00");
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
    said.says("site: unknown: too little of ferry");
    bench.unboil("clean ferry/raw -o out2 --rules rules").ends_with(0).says("(unknown)  1 page");
    bench
        .unboil("explain raw/ferry/b.txt --rules rules")
        .ends_with(0)
        .says("site: tram (Tram), by its signature lines");
}

#[test]
fn signature_lines_are_weighed() {
    let bench = Bench::new().file("a.txt", "Timetable\nRails\n");
    assert_eq!(whose(bench, "a.txt", ""), "site: tram (Tram), by its signature lines, confidence 0.75");
}

#[test]
fn a_line_that_comes_twice_counts_once() {
    let bench = Bench::new().file("a.txt", "Seagulls\nSeagulls\nSeagulls\n");
    let said = whose(bench, "a.txt", "");
    assert_eq!(said, "site: unknown: too little of ferry: signature weight 1 of the 2 that it takes");
}

#[test]
fn a_signature_line_counts_in_its_place_only() {
    let bench = Bench::new().file("a.txt", "one\ntwo\nSeagulls\n");
    assert_eq!(whose(bench, "a.txt", ""), "site: unknown: no site's signature lines are on it");
}

#[test]
fn a_line_of_negative_weight_speaks_against_a_site() {
    let bench = Bench::new().file("a.txt", "Timetable\nTickets\nRails\nFerries\n");
    assert_eq!(whose(bench, "a.txt", ""), "site: ferry (Ferry), by its signature lines, confidence 0.67");
}

#[test]
fn two_sites_that_fit_as_well_leave_the_page_unknown() {
    let bench = Bench::new().file("a.txt", "Timetable\nTickets\n");
    assert_eq!(whose(bench, "a.txt", ""), "site: unknown: ferry and tram fit as well");
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
        "site = \"Ferry, old\"\nhosts = [\"ferry.example.com\"]\nseen = { to = 2016 }\nsignature = ['Timetable', 'Mail us']\n",
    ),
    (
        "rules/ferry-new.toml",
        "site = \"Ferry, new\"\nhosts = [\"ferry.example.com\"]\nseen = { from = 2017 }\nsignature = ['Timetable', 'Chat with us']\n",
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
        assert_eq!(said, "site: unknown: ferry-new and ferry-old fit as well");
    }
}
