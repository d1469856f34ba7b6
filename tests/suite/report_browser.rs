//! report.html in a browser: nothing that a page says runs, and the search finds.

use crate::bench::Bench;
use crate::report_html::hostile;
use std::fs;
use std::process::Command;

/// The names under which Chromium is installed.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A page of the bench's folder as it stands when its scripts have run.
fn dom(bench: &Bench, page: &str) -> String {
    let is_there = |name: &&&str| Command::new(name).arg("--version").output().is_ok_and(|ran| ran.status.success());
    let name = NAMES.iter().find(is_there).expect("Chromium, to open a report in");
    let profile = bench.path("profile");
    let ran = bench.run(
        Command::new(name)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync", "--dump-dom"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(format!("file://{}", bench.path(page).display())),
    );
    assert!(ran.stdout.contains("</html>"), "{ran:#?}");
    ran.stdout
}

#[test]
#[ignore = "needs Chromium"]
fn nothing_that_a_page_says_runs() {
    let bench = hostile();
    let dom = dom(&bench, "out/report.html");
    assert!(dom.contains("<title>unboil: what a run removed</title>"));
    assert!(dom.contains("entries</p>"), "our own script runs");
    // The same texts do run where nothing holds them: in this copy they are markup, and there is no policy.
    let report = fs::read_to_string(bench.path("out/report.html")).unwrap();
    let policy = report.lines().find(|line| line.contains("Content-Security-Policy")).unwrap();
    let unmasked = report.replace(policy, "").replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'");
    let bench = bench.file("unmasked.html", unmasked.replace("&quot;", "\""));
    assert!(self::dom(&bench, "unmasked.html").contains("<title>ran</title>"));
    // And where nothing but the policy holds them they do not run either.
    let bench = bench.file("policy.html", report.replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'"));
    assert!(!self::dom(&bench, "policy.html").contains("<title>ran</title>"));
}

#[test]
#[ignore = "needs Chromium"]
fn the_search_finds_and_says_how_many() {
    let bench = Bench::new().copy("samples");
    bench.unboil("clean samples -o out --quiet").ends_with(0);
    let dom = dom(&bench, "out/report.html#q=two%20winters%20spare%20pane");
    let said = dom.split_once("aria-live=\"polite\">").unwrap().1.split_once('<').unwrap().0;
    assert!(said.ends_with("entries match"), "{said}");
    let number: usize = said.split(' ').next().unwrap().parse().unwrap();
    assert!((1..=6).contains(&number), "{said}");
    assert!(dom.contains("<section id=\"never\" aria-labelledby=\"never-title\" hidden=\"\">"));
    let nothing = self::dom(&bench, "out/report.html#q=no-such-thing");
    assert!(nothing.contains("Nothing matches."));
}
