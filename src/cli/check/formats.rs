//! Results of a check for programs: JSON, and annotations for GitHub workflows.

use super::Findings;
use crate::check::{Against, Expectation, Outcome};
use crate::render::visible;
use crate::rule::{Level, Place, Problem};
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) fn json(out: &mut impl Write, findings: &Findings<'_>) -> io::Result<()> {
    let checked = &findings.checked;
    let count = |outcome| checked.count(outcome);
    let failed = checked.expectations.iter().filter(|e| matches!(e.outcome, Outcome::Noisy | Outcome::Missing));
    let mut whole = json!({
        "files": findings.files,
        "pages": checked.pages,
        "kept": count(Outcome::Kept),
        "dropped": count(Outcome::Dropped),
        "noisy": count(Outcome::Noisy),
        "missing": count(Outcome::Missing),
        "failed": failed.map(expectation).collect::<Vec<_>>(),
        "problems": checked.problems.iter().map(problem).collect::<Vec<_>>(),
        "stale": checked.stale.iter().map(|stale| stale.path.to_string_lossy()).collect::<Vec<_>>(),
        "well": findings.is_well(),
    });
    if let Some(against) = &findings.against {
        whole["against"] = folder(against);
    }
    writeln!(out, "{whole:#}")
}

/// Writes the errors of invalid files as JSON.
pub(super) fn json_mistakes(out: &mut impl Write, problems: &[Problem]) -> io::Result<()> {
    let problems: Vec<Value> = problems.iter().map(problem).collect();
    writeln!(out, "{:#}", json!({"problems": problems, "well": false}))
}

fn expectation(it: &Expectation<'_>) -> Value {
    json!({
        "outcome": it.outcome.to_string(),
        "page": it.page.as_ref(),
        "line": it.line,
        "text": it.text,
        "rule": it.rule.map(|rule| rule.id.as_ref()),
        "blame": blame(it),
        "at": it.rule.map(|rule| &rule.place).or(it.place.as_ref()).map(at),
    })
}

fn at(place: &Place) -> Value {
    json!({"file": place.file.path.as_ref(), "line": place.line()})
}

fn problem(problem: &Problem) -> Value {
    let lint = match problem.level {
        Level::Mistake => None,
        Level::Lint(lint) => Some(lint.as_str()),
    };
    json!({"lint": lint, "title": problem.title, "help": problem.help, "at": at(&problem.place)})
}

fn folder(against: &Against) -> Value {
    json!({
        "pages": against.pages,
        "unknown": against.unknown,
        "sites": against.sites,
        "never-fired": against.never_fired,
        "fell": against.fell.iter().map(|f| json!({"rule": f.rule, "was": f.was, "is": f.is})).collect::<Vec<_>>(),
        "untouched": against.untouched,
        "untouched-pages": against.untouched_pages,
        "repeated": against
            .repeated
            .iter()
            .map(|r| json!({"site": r.site, "line": r.line, "pages": r.pages, "of": r.of}))
            .collect::<Vec<_>>(),
        "failed": against.failed.iter().map(|(page, why)| json!({"page": page, "why": why})).collect::<Vec<_>>(),
    })
}

/// Writes the error that prevented a check as JSON.
pub(super) fn json_error(out: &mut impl Write, error: &anyhow::Error) -> io::Result<()> {
    writeln!(out, "{:#}", json!({"error": format!("{error:#}"), "well": false}))
}

/// The rule or file that is responsible for an outcome, as text.
pub(super) fn blame(it: &Expectation<'_>) -> String {
    let rule = it.rule.map(|rule| {
        let verb = if it.outcome == Outcome::Missing { "kept" } else { "removed" };
        let place = match rule.place.file.path.as_ref() {
            "" => String::new(),
            path => format!(", {path}:{}", rule.place.line()),
        };
        format!("{verb} by {}{place}", rule.id)
    });
    let test = it.place.as_ref().map(|place| format!("expected at {}:{}", place.file.path, place.line()));
    let why = (!it.why.is_empty()).then(|| it.why.clone());
    let said: Vec<String> = rule.into_iter().chain(why).chain(test).collect();
    said.join("; ")
}

pub(super) fn github(out: &mut impl Write, findings: &Findings<'_>) -> io::Result<()> {
    for it in &findings.checked.expectations {
        if matches!(it.outcome, Outcome::Noisy | Outcome::Missing) {
            let place =
                it.rule.map(|rule| &rule.place).filter(|place| !place.file.path.is_empty()).or(it.place.as_ref());
            let at = place.map_or_else(String::new, |place| {
                format!("file={},line={},", property(&place.file.path), place.line())
            });
            let line = it.line.map_or_else(String::new, |line| format!(":{line}"));
            let message = message(&format!("{}{line}: {} ({})", it.page, it.text, blame(it)));
            writeln!(out, "::error {at}title={}::{message}", it.outcome)?;
        }
    }
    findings.checked.problems.iter().try_for_each(|problem| annotation(out, problem))?;
    for stale in findings.checked.stale.iter().filter(|stale| stale.was.is_none()) {
        let path = stale.path.to_string_lossy();
        writeln!(out, "::notice title=no expected text::{}", message(&format!("{path} does not exist")))?;
    }
    let Some(against) = &findings.against else { return Ok(()) };
    for rule in &against.never_fired {
        writeln!(out, "::warning title=never fired::{}", message(rule))?;
    }
    for fell in &against.fell {
        let said = format!(
            "{}: on {:.0}% of its site's pages now, on {:.0}% before",
            fell.rule,
            fell.is * 100.0,
            fell.was * 100.0
        );
        writeln!(out, "::warning title=fires less::{}", message(&said))?;
    }
    Ok(())
}

/// Writes a problem as an annotation of its line.
pub(super) fn annotation(out: &mut impl Write, problem: &Problem) -> io::Result<()> {
    let (sort, title) = match problem.level {
        Level::Mistake => ("error", "mistake"),
        Level::Lint(lint) => ("warning", lint.as_str()),
    };
    let (file, line) = (property(&problem.place.file.path), problem.place.line());
    let said =
        if problem.help.is_empty() { problem.title.clone() } else { format!("{}: {}", problem.title, problem.help) };
    writeln!(out, "::{sort} file={file},line={line},title={title}::{}", message(&said))
}

/// Escapes a text for a workflow command: on one line.
fn message(text: &str) -> String {
    visible(text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A").as_bytes()).into_owned()
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
