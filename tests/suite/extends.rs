//! Site files that use the rules of others.

use crate::bench::Bench;

const SHARED: &str = "site = \"Press\"\n\
    [[keep]]\nid = \"note\"\nline = 'Share this recipe'\n\
    [[drop]]\nid = \"share\"\nkind = \"share\"\nline = 'Share this .*'\n\
    [[drop]]\nid = \"tags\"\nkind = \"meta\"\nline = 'Tags: .*'\n";

/// What `unboil explain` says of a page, with site files that use others.
fn explained(files: &[(&str, &str)]) -> crate::bench::Ran {
    let page = "Ferry Radio\nShare this story\nShare this recipe\nTags: tides, boats\nThe ferry sails again.\n";
    let bench = Bench::new().file("a.txt", page).file("rules/cms/press.toml", SHARED);
    let bench = files.iter().fold(bench, |bench, (path, text)| bench.file(format!("rules/{path}.toml"), text));
    bench.unboil("explain a.txt --site ferry --rules rules")
}

#[test]
fn used_rules_follow_the_files_own_and_are_named_with_the_site() {
    let own =
        "site = \"Ferry\"\nextends = [\"cms/press\"]\n[[drop]]\nid = \"radio\"\nkind = \"nav\"\nline = 'Ferry Radio'\n";
    let said = explained(&[("ferry", own)]).ends_with(0);
    let said = said.says("- Ferry Radio  [ferry/radio nav]").says("- Share this story  [ferry/share share]");
    said.says("  Share this recipe\n").says("[ferry/tags meta]");
}

#[test]
fn an_own_rule_takes_the_place_of_a_used_one_with_its_id() {
    let own = "site = \"Ferry\"\nextends = [\"cms/press\"]\nexclude = [\"tags\"]\n\
        [[drop]]\nid = \"share\"\nkind = \"promo\"\nline = 'Ferry Radio'\n";
    let said = explained(&[("ferry", own)]).ends_with(0);
    said.says("- Ferry Radio  [ferry/share promo]").says("  Share this story\n").says("  Tags: tides, boats\n");
}

#[test]
fn what_is_used_may_use_others_and_another_site_file_can_be_used() {
    let tram = "site = \"Tram\"\nextends = [\"cms/press\"]\nhosts = [\"tram.example.com\"]\n\
        [[drop]]\nid = \"radio\"\nkind = \"nav\"\nline = '.* Radio'\n";
    let said = explained(&[("ferry", "site = \"Ferry\"\nextends = [\"tram\"]\n"), ("tram", tram)]).ends_with(0);
    said.says("[ferry/radio nav]").says("[ferry/share share]");
}

#[test]
fn a_shared_file_claims_no_page() {
    let said = explained(&[("ferry", "site = \"Ferry\"\n")]).ends_with(0);
    said.says("  Share this story\n");
    let bench = Bench::new().file("a.txt", "x\n").file("rules/cms/press.toml", SHARED);
    bench
        .unboil("explain a.txt --site cms/press --rules rules")
        .ends_with(2)
        .complains("there is no site file `cms/press`");
}

#[test]
fn circles_and_names_that_are_none_are_mistakes() {
    let uses = |id: &str| format!("site = \"X\"\nextends = [\"{id}\"]\n");
    let said = explained(&[("ferry", &uses("tram")), ("tram", &uses("bus")), ("bus", &uses("ferry"))]);
    said.ends_with(2)
        .complains("files extend each other in a cycle: ferry, tram, bus, ferry")
        .complains("--> rules/bus.toml:2:12");
    explained(&[("ferry", &uses("ferry"))]).ends_with(2).complains("in a cycle: ferry, ferry");
    let said = explained(&[("ferry", &uses("cms/pres"))]).ends_with(2);
    said.complains("there is no rule file `cms/pres`").complains("use one of cms/press");
    let said =
        explained(&[("ferry", "site = \"X\"\nextends = [\"cms/press\"]\nexclude = [\"shares\"]\n")]).ends_with(2);
    said.complains("there is no rule `shares` in the files that this one extends");
}

#[test]
fn a_mistake_in_a_shared_file_is_told_once() {
    let shared = "site = \"Press\"\nhosts = [\"a.example.com\"]\n[[drop]]\nid = \"a\"\nkind = \"nav\"\nline = 'x('\n";
    let uses = "site = \"X\"\nextends = [\"cms/press\"]\n";
    let said = explained(&[("cms/press", shared), ("ferry", uses), ("tram", uses)]).ends_with(2);
    said.complains("unclosed group")
        .complains("a shared file cannot have `hosts`")
        .complains("2 mistakes in 1 rule file");
}
