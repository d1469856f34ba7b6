//! Lints of a site file that need no page.

use super::file::{Lines, RuleEntry, Side};
use super::lint::Lint;
use super::problem::{Level, Place, Problem};
use super::site::{Action, Matcher, Repeat, Rule, Site};
use super::{Kind, pattern};
use regex_syntax::hir::literal::Extractor;
use regex_syntax::hir::{Hir, HirKind, Look};

/// The maximum number of exact lines for which a list is better than a pattern.
const MOST_EXACT: usize = 40;

/// Returns the lints of a site file that need no page; `year` is the current year.
#[must_use]
pub fn advice(site: &Site, year: i16) -> Vec<Problem> {
    let mut found: Vec<Problem> = site.rules.iter().flat_map(of_rule).collect();
    if let Some(to) = site.active.and_then(|seen| seen.to).filter(|to| *to < year) {
        let title = format!("the template of {} was in use until {to}", site.id);
        let help = "write a site file for the template that followed it; if you still clean old dumps, allow this lint";
        found.push(lint(Lint::ActiveEnded, &site.place, title, help));
    }
    let most: i32 = site.signature.iter().map(|line| line.weight.max(0)).sum();
    if !site.signature.is_empty() && most < site.threshold {
        let title = format!(
            "the signature of {} has a total weight of {most}, less than the threshold of {}",
            site.id, site.threshold
        );
        found.push(lint(
            Lint::WeakSignature,
            &site.place,
            title,
            "add lines, increase their weights, or lower `threshold`",
        ));
    }
    found
}

/// Creates a lint at a place.
pub fn lint(lint: Lint, place: &Place, title: String, help: &str) -> Problem {
    Problem { place: place.clone(), level: Level::Lint(lint), title, help: help.to_owned() }
}

fn of_rule(rule: &Rule) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut say = |about, title: String, help: &str| found.push(lint(about, &rule.place, title, help));
    if let Some(Lines::Pattern(text)) = &rule.says.line
        && let Some(lines) = exact_lines(text)
    {
        let list: Vec<String> = lines.iter().map(|line| toml::Value::from(line.as_str()).to_string()).collect();
        let help = format!("write line = [{}]: a list is faster than a pattern", list.join(", "));
        say(Lint::ExactLines, format!("the pattern of {} matches only exact lines", rule.id), &help);
    }
    if rule.action == Action::Drop {
        for (key, text) in open_patterns(&rule.says) {
            let title = format!("`{key}` of {} matches any line that contains its words, even in a sentence", rule.id);
            let help = match key {
                "inside" => "anchor it with ^ or $, or add more of the text around it",
                _ => "add the start or the end of the line",
            };
            say(Lint::Unanchored, title, &format!("{help}: {text}"));
        }
        if let Some((title, help)) = misused_kind(rule) {
            say(Lint::Kind, title, help);
        }
    }
    found
}

/// Returns the lines that a pattern matches, if they are few and case matters.
fn exact_lines(text: &str) -> Option<Vec<String>> {
    let hir = regex_syntax::parse(text).ok()?;
    let mut extractor = Extractor::new();
    extractor.limit_total(MOST_EXACT).limit_class(1).limit_repeat(2);
    let found = extractor.extract(&hir);
    let literals = found.literals().filter(|_| found.is_exact())?;
    let lines: Option<Vec<String>> =
        literals.iter().map(|literal| String::from_utf8(literal.as_bytes().to_vec()).ok()).collect();
    // Anchors and word boundaries have no bytes: a pattern with one is not equal to its literals.
    lines.filter(|lines| !lines.is_empty() && hir.properties().look_set().is_empty())
}

/// The patterns of a drop rule that can begin and end with anything, each with its key.
fn open_patterns(says: &RuleEntry) -> Vec<(&'static str, &str)> {
    let mut patterns: Vec<(&'static str, &str)> = Vec::new();
    if let Some(Lines::Pattern(text)) = &says.line {
        patterns.push(("line", text));
    }
    for (key, side) in [("from", &says.from), ("anchor", &says.anchor)] {
        match side {
            Some(Side::Pattern(text)) => patterns.push((key, text)),
            Some(Side::Markers(list)) => patterns.extend(list.iter().map(|text| (key, text.as_str()))),
            _ => {}
        }
    }
    patterns.retain(|(_, text)| pattern::parse(text).is_ok_and(|hir| is_open(&hir)));
    if let Some(text) = says.inside.as_deref()
        && pattern::parse(text).is_ok_and(|hir| !is_held(&hir))
    {
        patterns.push(("inside", text));
    }
    patterns
}

/// Whether a pattern begins and ends with an arbitrary text.
fn is_open(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Concat(parts) => match parts.as_slice() {
            [first, .., last] => is_anything(first) && is_anything(last),
            _ => false,
        },
        HirKind::Alternation(parts) => parts.iter().any(is_open),
        HirKind::Capture(capture) => is_open(&capture.sub),
        _ => false,
    }
}

fn is_anything(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Repetition(repetition) => {
            repetition.max.is_none()
                && matches!(repetition.sub.kind(), HirKind::Class(class) if class.minimum_len() == Some(1) && class.maximum_len() == Some(4))
        }
        HirKind::Capture(capture) => is_anything(&capture.sub),
        _ => false,
    }
}

/// Whether a pattern is anchored to an end of the line.
fn is_held(hir: &Hir) -> bool {
    let looks = hir.properties();
    let ends = |look: Look| look == Look::Start || look == Look::End;
    looks.look_set_prefix_any().iter().any(ends) || looks.look_set_suffix_any().iter().any(ends)
}

/// Returns the mistake in a rule's kind, and what to do.
fn misused_kind(rule: &Rule) -> Option<(String, &'static str)> {
    let (id, kind) = (&rule.id, rule.kind);
    match (&rule.matcher, kind) {
        (Matcher::Debris(_), Kind::Debris) | (Matcher::Tidy(_), Kind::Tidy) => None,
        (Matcher::Debris(_), _) => {
            Some((format!("{id} uses `debris`, but its kind is `{kind}`"), "use kind = \"debris\""))
        }
        (Matcher::Tidy(_), _) => Some((format!("{id} uses `tidy`, but its kind is `{kind}`"), "use kind = \"tidy\"")),
        (_, Kind::Tidy) => Some((
            format!("{id} removes text, but its kind is `tidy`"),
            "the kind `tidy` is only for rules with the matcher `tidy`",
        )),
        (Matcher::Again(Repeat::Above | Repeat::Itself), Kind::Repeat | Kind::Related) => None,
        (Matcher::Again(Repeat::Above | Repeat::Itself), _) => {
            Some((format!("{id} removes repeated text, but its kind is `{kind}`"), "use kind = \"repeat\""))
        }
        (Matcher::Line(_) | Matcher::Anchor(_) | Matcher::Select { .. }, Kind::Repeat) => Some((
            format!("{id} does not compare text with earlier text, but its kind is `repeat`"),
            "use the kind of the removed text",
        )),
        _ => None,
    }
}
