//! Results of a check for people.

use super::super::counted;
use super::{Findings, Pages};
use crate::check::{Against, Expectation, Outcome};
use crate::render::visible;
use crate::rule::{Level, Problem};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

const BAD: Style = AnsiColor::Red.on_default().bold();
const QUIET: Style = Style::new().dimmed();
/// The maximum length of a shown text, in characters.
const SHOWN: usize = 100;

pub(super) fn write(out: &mut impl Write, findings: &Findings<'_>) -> io::Result<()> {
    let checked = &findings.checked;
    for expectation in &checked.expectations {
        if matches!(expectation.outcome, Outcome::Noisy | Outcome::Missing) {
            failed(out, expectation)?;
        }
    }
    for problem in &checked.problems {
        writeln!(out, "{}\n", problem.render())?;
    }
    if let Some(against) = &findings.against {
        folder(out, against)?;
    }
    for stale in checked.stale.iter().filter(|stale| stale.was.is_none()) {
        writeln!(
            out,
            "{QUIET}{} does not exist: check the clean text of the page, then write it with --update{QUIET:#}",
            visible(stale.path.to_string_lossy().as_bytes())
        )?;
    }
    let count = |outcome| checked.count(outcome);
    writeln!(
        out,
        "{}, {}: {} kept, {} dropped, {} noisy, {} missing; {}",
        counted(findings.files, "rule file"),
        counted(checked.pages, "page"),
        count(Outcome::Kept),
        count(Outcome::Dropped),
        count(Outcome::Noisy),
        count(Outcome::Missing),
        problems(&checked.problems),
    )?;
    if findings.pages == Pages::Missing {
        writeln!(out, "these are the built-in rules, without their samples: only tests with `text` were run")?;
    }
    Ok(())
}

fn problems(problems: &[Problem]) -> String {
    let mistakes = problems.iter().filter(|problem| problem.level == Level::Mistake).count();
    let lints = counted(problems.len() - mistakes, "lint");
    if mistakes == 0 { lints } else { format!("{}, {lints}", counted(mistakes, "mistake")) }
}

fn failed(out: &mut impl Write, expectation: &Expectation<'_>) -> io::Result<()> {
    let Expectation { outcome, page, line, text, .. } = expectation;
    let line = line.map_or_else(String::new, |line| format!(":{line}"));
    writeln!(out, "{BAD}{outcome:7}{BAD:#} {}{line}: {}", visible(page.as_bytes()), short(text))?;
    writeln!(out, "        {}", super::formats::blame(expectation))
}

/// A text on one line, truncated if it is long.
fn short(text: &str) -> String {
    let text = visible(text.as_bytes()).replace('\n', " ");
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn folder(out: &mut impl Write, against: &Against) -> io::Result<()> {
    writeln!(out, "{}, {} of unknown sites", counted(against.pages, "page"), against.unknown)?;
    for (site, pages) in &against.sites {
        writeln!(out, "  {site}: {}", counted(*pages, "page"))?;
    }
    for (page, why) in &against.failed {
        writeln!(out, "{BAD}failed{BAD:#}  {}: {why}", visible(page.as_bytes()))?;
    }
    for rule in &against.never_fired {
        writeln!(out, "{BAD}never fired{BAD:#}  {rule}")?;
    }
    for fell in &against.fell {
        let [was, is] = [fell.was, fell.is].map(|share| share * 100.0);
        writeln!(
            out,
            "{BAD}fires less{BAD:#}  {}: on {is:.0}% of its site's pages now, on {was:.0}% before",
            fell.rule
        )?;
    }
    if against.untouched > 0 {
        writeln!(out, "{} not changed by any rule:", counted(against.untouched, "page"))?;
        for page in &against.untouched_pages {
            writeln!(out, "  {}", visible(page.as_bytes()))?;
        }
    }
    let mut site = None;
    for repeated in &against.repeated {
        if site != Some(&repeated.site) {
            let site_match = if repeated.site.is_empty() { "pages of unknown sites" } else { &repeated.site };
            writeln!(out, "repeated and kept, {site_match}:")?;
            site = Some(&repeated.site);
        }
        writeln!(out, "  {:>5} of {}  {}", repeated.pages, repeated.of, short(&repeated.line))?;
    }
    writeln!(out)
}
