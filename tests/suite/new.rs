//! `unboil new`: a first site file from dumps of a source.

use crate::bench::Bench;
use std::fs;

/// Pages of a made-up newspaper; what is in the middle is different on each.
fn raw() -> Bench {
    let subjects = ["boats", "bells", "trams", "bakers", "gardens", "schools", "ponds", "kites"];
    subjects.iter().enumerate().fold(Bench::new(), |bench, (n, subject)| {
        let page = format!(
            "The Vessen Herald\n1{n} March 2019 10:0{n}\nAbout {subject}\nWhat the {subject} of Vessen were like last year is told in {n} new rule_sets.\n\
             Nobody has counted the {subject} before, says the librarian who wrote it.\nAll rights reserved by the Herald\n"
        );
        bench.file(format!("raw/{subject}.txt"), page)
    })
}

#[test]
fn a_first_site_file_loads_knows_its_pages_and_comes_with_its_samples() {
    let bench = raw();
    let said = bench.unboil("new herald --from raw --name Herald --host herald.example.com").ends_with(0);
    let said = said
        .says("rules/herald.toml: site file, written from 8 dumps\nsamples/herald: copies of the dumps, as samples\n");
    said.says("  unboil explain samples/herald/bakers.txt --rules rules\n  unboil check rules/herald.toml\n");
    let file = fs::read_to_string(bench.path("rules/herald.toml")).unwrap();
    assert!(file.starts_with("#:schema ./site-file.schema.json\n"), "{file}");
    assert!(file.contains("hosts = [\"herald.example.com\"]"), "{file}");
    assert!(file.contains("page = \"samples/herald/boats.txt\"\ndrop = [\"The Vessen Herald\","), "{file}");
    bench.unboil("check").ends_with(0).says("0 noisy, 0 missing; 0 lints");
    assert!(bench.path("rules/site-file.schema.json").is_file() && bench.path("samples/herald/kites.txt").is_file());
    let said = bench.unboil("explain samples/herald/kites.txt --rules rules").ends_with(0);
    let said = said.says("site: herald (Herald), by its signature lines").says("- The Vessen Herald  [herald/");
    said.says("- All rights reserved by the Herald  [herald/").says("  Nobody has counted the kites before");
}

#[test]
fn one_dump_is_enough_for_a_beginning() {
    raw().unboil("new herald --from raw/bells.txt").ends_with(0).says("from 1 dump\n");
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let bench = raw().file("samples/herald/bells.txt", "mine\n").file("samples/herald/bells.txt.url", "x");
    bench.unboil("new herald --from raw").ends_with(0);
    assert_eq!(fs::read_to_string(bench.path("samples/herald/bells.txt")).unwrap(), "mine\n");
    assert!(bench.path("samples/herald/2-bells.txt").is_file());
    bench.unboil("new herald --from raw").ends_with(2).complains("rules/herald.toml already exists");
}

#[test]
fn dumps_that_are_samples_already_stay_where_they_are_and_an_address_comes_along() {
    let bench = raw()
        .file("samples/herald/a.txt", "a\n")
        .file("b/b.txt", "b\n")
        .file("b/b.txt.url", "https://www.herald.example.com/b\n");
    bench.unboil("new herald --from samples/herald b").ends_with(0);
    assert!(!bench.path("samples/herald/2-a.txt").exists() && bench.path("samples/herald/b.txt.url").is_file());
    let file = fs::read_to_string(bench.path("rules/herald.toml")).unwrap();
    assert!(file.contains("hosts = [\"herald.example.com\"]"), "{file}");
}

#[test]
fn what_cannot_be_used_is_said() {
    let bench = raw().file("empty/x.bin", b"\0\0\0\x01");
    bench.unboil("new herald --from nowhere").ends_with(2).complains("cannot read nowhere");
    bench.unboil("new herald --from empty").ends_with(2).complains("no dumps with text found");
    bench.unboil("new Herald!/../x --from raw").ends_with(2).complains("use lower-case letters");
    bench.unboil("new herald --from raw --host no_host!").ends_with(2).complains("write a host as example.com");
    assert!(!bench.path("rules").exists());
    let bench = bench.file("samples", "no folder");
    bench.unboil("new herald --from raw").ends_with(2).complains("cannot write samples/herald");
    assert!(!bench.path("rules/herald.toml").exists());
    fs::remove_file(bench.path("samples")).unwrap();
    let known = bench.file("known/a.txt", "Listen Live\nGet short URL\nMOSCOW (Sputnik) — Ferries.\n");
    known
        .unboil("new herald --from known")
        .ends_with(0)
        .says("a.txt already matches a site by its signature lines: sputnik");
}

#[test]
fn of_several_runs_at_once_one_writes_the_file() {
    let bench = raw();
    let ended: Vec<i32> = std::thread::scope(|scope| {
        let runs: Vec<_> =
            (0..4).map(|_| scope.spawn(|| bench.unboil("new herald --from raw").code.unwrap())).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert_eq!(ended.iter().filter(|&&code| code == 0).count(), 1, "{ended:?}");
    assert_eq!(fs::read_dir(bench.path("samples/herald")).unwrap().count(), 8);
}
