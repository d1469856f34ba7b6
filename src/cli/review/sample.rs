//! A random sample of a rule's removals, with its confidence bounds.

use super::page::{Goes, PageLine, Sign};
use super::session::OpenReview;
use crate::render::visible;
use crate::review::at_most;
use anyhow::Result;
use std::collections::HashMap;
use std::io::Write;
use std::path::PathBuf;

/// The number of lines shown around a removed one.
const AROUND: usize = 2;
/// The bounds are printed for up to this number of wrong removals.
const WRONG: usize = 3;
/// The minimum sample size for which the rule of three is meaningful.
const THREE: usize = 10;

pub(super) fn print(table: &OpenReview, name: &str, count: usize) -> Result<()> {
    let rule = &table.removed.rules[table.rule(name)?];
    let places = table.reading.sample(&table.removed, rule, count)?;
    let mut out = anstream::stdout().lock();
    let all = rule.lines;
    let mut looked_at = 0;
    let mut last: Option<(PathBuf, Vec<PageLine>)> = None;
    let mut missed: HashMap<PathBuf, usize> = HashMap::new();
    for place in &places {
        if last.as_ref().is_none_or(|(page, _)| *page != place.page) {
            match table.raw.page(&place.page).and_then(|(_, page)| table.lines(&page)) {
                Ok(lines) => last = Some((place.page.clone(), lines)),
                Err(_) => {
                    *missed.entry(place.page.clone()).or_default() += 1;
                    continue;
                }
            }
        }
        let Some((_, lines)) = &last else { continue };
        let at = usize::try_from(place.at).unwrap_or(usize::MAX);
        let mut of_rule = lines.iter().flat_map(|line| line.taken.iter().filter(|by| *by == name).map(move |_| line));
        let Some(line) = of_rule.nth(at) else {
            *missed.entry(place.page.clone()).or_default() += 1;
            continue;
        };
        looked_at += 1;
        writeln!(out, "{looked_at}. {}", visible(place.page.to_string_lossy().as_bytes()))?;
        let from = line.number.saturating_sub(AROUND + 1);
        for shown in lines.iter().skip(from).take(line.number - from + AROUND) {
            let mark = if shown.number == line.number { '>' } else { ' ' };
            writeln!(out, "{mark}{:6} {} {}", shown.number, shown.sign.mark(), text(shown))?;
        }
        writeln!(out)?;
    }
    for (page, count) in missed {
        let page = visible(page.to_string_lossy().as_bytes()).into_owned();
        writeln!(out, "{count} of {page} cannot be shown: the page has changed since the run")?;
    }
    if looked_at as u64 >= all {
        writeln!(out, "these are all lines that {name} removed ({all})")?;
        return Ok(());
    }
    writeln!(out, "{looked_at} of {all} lines that {name} removed, drawn at random. At a confidence of 95%:")?;
    for wrong in 0..=WRONG.min(looked_at) {
        let most = at_most(wrong, looked_at) * 100.0;
        let three =
            if wrong == 0 && looked_at >= THREE { format!(" (rule of three: 3/{looked_at})") } else { String::new() };
        let are = if wrong == 1 { "is" } else { "are" };
        let none = if wrong == 0 { "none".to_owned() } else { wrong.to_string() };
        writeln!(out, "  if {none} of these {are} wrong, at most {most:.1}% of all lines are wrong{three}")?;
    }
    Ok(())
}

/// A line with its removed parts in brackets, if it is not removed as a whole.
pub(super) fn text(line: &PageLine) -> String {
    let pieces = line.pieces.iter();
    let text = |(text, goes): &(String, Goes)| match (line.sign, goes) {
        (Sign::InPart, Goes::Yes) => format!("[-{}-]", text.trim_end()),
        _ => text.clone(),
    };
    pieces.map(text).collect::<String>().trim_end().to_owned()
}
