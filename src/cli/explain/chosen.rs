//! `unboil explain --line`: how a rule could take one line.

use super::super::counted;
use super::{QUIET, text_of};
use crate::page::Page;
use crate::page::html::naming::Stability;
use crate::render::{Fate, How, LineFate, Suggestion, Suggestions, visible, ways};
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Which line is asked about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Choice<'a> {
    /// This one, counted from 1.
    Number(usize),
    /// The first that holds this text.
    Holding(&'a str),
}

/// The line that is chosen, as its place in `fates`.
pub(super) fn find(page: &Page, fates: &[LineFate<'_>], choice: Choice<'_>) -> Result<usize> {
    let name = visible(page.id().as_bytes()).into_owned();
    match choice {
        Choice::Number(number) => match number.checked_sub(1) {
            Some(line) if line < fates.len() => Ok(line),
            _ if fates.is_empty() => bail!("{name} has no lines"),
            _ => bail!("{name} has no line {number}: its lines are 1 to {}", fates.len()),
        },
        Choice::Holding(text) => match fates.iter().position(|fate| text_of(page, fate).contains(text)) {
            Some(line) => Ok(line),
            None => bail!("no line of {name} contains `{}`", visible(text.as_bytes())),
        },
    }
}

/// Prints the ways to take a line, and the rule that looks best.
pub(super) fn print(out: &mut impl Write, page: &Page, fates: &[LineFate<'_>], line: usize) -> io::Result<()> {
    let found = ways(page, line, fates);
    if let Some(path) = &found.path {
        writeln!(out, "\nelement: {}", visible(path.as_bytes()))?;
    }
    let Some(rule) = &found.rule else {
        let why = if page.is_blank(line) { "it is blank" } else { "it is not valid UTF-8" };
        return writeln!(out, "\nno rule can match this line: {why}");
    };
    writeln!(out, "\nmatchers for this line, and how much of this page each would remove:")?;
    let own = match &fates[line].fate {
        Fate::Dropped(_) => Goes::Already,
        Fate::Kept | Fate::Partly(_) => Goes::Not,
    };
    let reaches: Vec<String> = found.ways.iter().map(reach).collect();
    let width = reaches.iter().map(String::len).max().unwrap_or(0);
    for (way, reach) in found.ways.iter().zip(&reaches) {
        write!(out, "  {reach:width$}  {}", way.how.matcher())?;
        match notes(way, own) {
            notes if notes.is_empty() => writeln!(out)?,
            notes => writeln!(out, "  {QUIET}# {notes}{QUIET:#}")?,
        }
    }
    match &fates[line].fate {
        // What the structure of a page says is no rule of a site.
        Fate::Dropped(part) if !part.rule.place.file.path.is_empty() => {
            writeln!(
                out,
                "\nalready removed by {}; to remove it with your own rule:\n{}",
                part.rule.id,
                rule.trim_end()
            )
        }
        _ => write!(out, "\na rule to paste:\n{rule}"),
    }
}

fn reach(way: &Suggestion) -> String {
    match &way.how {
        How::Select(_) => format!("{} of {}", counted(way.lines, "line"), counted(way.elements, "element")),
        How::Line(_) | How::Digits(_) => counted(way.lines, "line"),
    }
}

/// Whether the chosen line goes already.
#[derive(Clone, Copy)]
enum Goes {
    Already,
    Not,
}

/// What else is to be said of a way, beside the chosen line's own fate, which stands above.
fn notes(way: &Suggestion, own: Goes) -> String {
    let mut notes = Vec::new();
    match way.sentences {
        0 => {}
        1 => notes.push("another line looks like text".to_owned()),
        n => notes.push(format!("{n} other lines look like text")),
    }
    match (own, way.gone, way.lines - way.gone) {
        (_, 0, _) | (Goes::Already, _, 0) => {}
        (Goes::Already, _, stay) => notes.push(format!("{stay} of {} kept now", way.lines)),
        (Goes::Not, gone, _) => notes.push(format!("{gone} of {} already removed", way.lines)),
    }
    if let How::Select(named) = &way.how {
        match named.stability {
            Stability::Named | Stability::Near => {}
            Stability::Styled => notes.push("by style class".to_owned()),
            Stability::Placed => notes.push("by position".to_owned()),
        }
    }
    notes.join("; ")
}

/// The same for programs.
pub(super) fn as_json(page: &Page, fates: &[LineFate<'_>], line: usize) -> Value {
    let Suggestions { path, ways, rule } = ways(page, line, fates);
    let ways: Vec<Value> = ways
        .iter()
        .map(|way| {
            let mut entry = json!({
                "matcher": way.how.matcher(),
                "lines": way.lines,
                "gone": way.gone,
                "sentences": way.sentences,
            });
            match &way.how {
                How::Select(named) => {
                    entry["select"] = json!(named.css);
                    entry["stability"] = json!(stability(named.stability));
                    entry["elements"] = json!(way.elements);
                }
                How::Line(text) => entry["line"] = json!([text]),
                How::Digits(pattern) => entry["line"] = json!(pattern),
            }
            entry
        })
        .collect();
    json!({"line": line + 1, "element": path, "ways": ways, "rule": rule})
}

fn stability(stability: Stability) -> &'static str {
    match stability {
        Stability::Named => "named",
        Stability::Near => "near",
        Stability::Styled => "styled",
        Stability::Placed => "placed",
    }
}
