//! The rows of a diff for display: each raw line once, with its removed parts.

use super::Lines;
use super::heading::RuleCount;
use super::read::{Hunk, Mark, Said};
use std::ops::Range;
use std::sync::Arc;

/// A line of a diff.
#[derive(Debug)]
pub struct Row<'d> {
    /// The line number in the raw page, counted from 1; `None` for a line only of the clean text.
    pub number: Option<usize>,
    /// The bytes, including the line end if there is one.
    pub text: &'d [u8],
    /// Whether it was kept or removed.
    pub fate: RowFate,
    /// The removed parts: in order, without overlap, none empty.
    pub parts: Vec<RowPart>,
}

/// Whether a line was kept or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFate {
    /// It is kept.
    Stays,
    /// It is removed.
    Goes,
    /// Parts of it are removed.
    Partly,
    /// It is the remainder of the lines above it, of which the diff does not say what was removed.
    Left,
}

/// A removed part of a line.
#[derive(Debug)]
pub struct RowPart {
    /// The span in the line, in bytes.
    pub span: Range<usize>,
    /// The rule that removed it.
    pub by: By,
}

/// The rule or rules that may have removed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// This rule.
    One(Arc<str>),
    /// One or more of these rules: the diff does not say which.
    OneOf(Arc<[Arc<str>]>),
}

impl By {
    /// Returns all rules that it may be.
    #[must_use]
    pub fn rules(&self) -> &[Arc<str>] {
        match self {
            Self::One(rule) => std::slice::from_ref(rule),
            Self::OneOf(rules) => rules,
        }
    }
}

/// Returns the rows of a diff's hunks. If `clean` is the clean text of the diff, also all lines between the hunks.
#[must_use]
pub fn rows<'d>(hunks: &[Hunk<'d>], clean: Option<&'d [u8]>) -> Vec<Row<'d>> {
    let clean = clean.map(Lines::of);
    let mut rows = Vec::new();
    let mut done = 0;
    for hunk in hunks {
        if let Some(clean) = &clean {
            let number = |line: usize| (hunk.raw.start + line + 1).saturating_sub(hunk.clean.start);
            between(&mut rows, clean, done..hunk.clean.start, number);
        }
        done = hunk.clean.end;
        of_hunk(&mut rows, hunk);
    }
    if let (Some(clean), Some(last)) = (&clean, hunks.last()) {
        let number = |line: usize| (last.raw.end + line + 1).saturating_sub(last.clean.end);
        between(&mut rows, clean, done..clean.count(), number);
    }
    rows
}

fn between<'d>(rows: &mut Vec<Row<'d>>, clean: &Lines<'d>, lines: Range<usize>, number: impl Fn(usize) -> usize) {
    let lines = lines.start.min(clean.count())..lines.end.min(clean.count());
    rows.extend(lines.map(|line| stays(Some(number(line)), clean.get(line))));
}

fn stays(number: Option<usize>, text: &[u8]) -> Row<'_> {
    Row { number, text, fate: RowFate::Stays, parts: Vec::new() }
}

fn of_hunk<'d>(rows: &mut Vec<Row<'d>>, hunk: &Hunk<'d>) {
    let parts = parts_by_line(hunk);
    let rules = hunk.took.iter().map(|took| took.rule.clone());
    let by = match hunk.took.as_slice() {
        [only] => By::One(only.rule.clone()),
        _ => By::OneOf(rules.collect()),
    };
    let mut line = 0;
    let mut rest = hunk.lines.as_slice();
    while let Some(first) = rest.first() {
        let changed = rest.iter().take_while(|said| said.mark != Mark::Both).count();
        if changed == 0 {
            rows.push(stays(Some(hunk.raw.start + line + 1), first.text));
            line += 1;
            rest = &rest[1..];
            continue;
        }
        let (change, behind) = rest.split_at(changed);
        rest = behind;
        let first = hunk.raw.start + line;
        let of_raw = change.iter().filter(|said| said.mark == Mark::Raw).count();
        let known = parts.as_ref().and_then(|parts| parts.get(line..line + of_raw));
        match known.and_then(|parts| by_parts(change, parts, first)) {
            Some(known) => rows.extend(known),
            None => rows.extend(by_sides(change, &by, first)),
        }
        line += of_raw;
    }
}

/// What a rule removed from a line; `None` means the whole line.
#[derive(Debug, Clone)]
struct Taken {
    part: Option<Range<usize>>,
    rule: Arc<str>,
}

/// Returns the removed parts of each raw line of a hunk, from its heading; `None` if the heading lacks them or is
/// wrong.
fn parts_by_line(hunk: &Hunk<'_>) -> Option<Vec<Vec<Taken>>> {
    let mut lines = vec![Vec::new(); hunk.lines.iter().filter(|said| said.mark != Mark::Clean).count()];
    if let [RuleCount { rule, places }] = hunk.took.as_slice()
        && places.is_empty()
    {
        lines.iter_mut().for_each(|parts| parts.push(Taken { part: None, rule: rule.clone() }));
        return Some(lines);
    }
    for took in &hunk.took {
        if took.places.is_empty() {
            return None;
        }
        for place in &took.places {
            let first = place.lines.start.checked_sub(hunk.raw.start)?;
            for parts in lines.get_mut(first..place.lines.end.checked_sub(hunk.raw.start)?)? {
                // Only one rule removes a whole line; this also bounds the cost by the length of the heading.
                if parts.iter().any(|taken| taken.part.is_none()) || (place.part.is_none() && !parts.is_empty()) {
                    return None;
                }
                parts.push(Taken { part: place.part.clone(), rule: took.rule.clone() });
            }
        }
    }
    Some(lines)
}

/// Returns rows with the removed parts of each raw line of a change; `None` if the result differs from the diff's clean
/// lines.
fn by_parts<'d>(change: &[Said<'d>], parts: &[Vec<Taken>], first: usize) -> Option<Vec<Row<'d>>> {
    let mut left = Vec::new();
    let mut rows = Vec::new();
    let raw = change.iter().filter(|said| said.mark == Mark::Raw);
    for (i, (said, parts)) in raw.zip(parts).enumerate() {
        let whole = || 0..said.text.len();
        let part =
            |taken: &Taken| RowPart { span: taken.part.clone().unwrap_or_else(whole), by: By::One(taken.rule.clone()) };
        let mut parts: Vec<RowPart> = parts.iter().map(part).collect();
        parts.sort_by_key(|part| part.span.start);
        let kept_before = left.len();
        let mut at = 0;
        for part in &parts {
            left.extend_from_slice(said.text.get(at..part.span.start)?);
            at = part.span.end;
        }
        left.extend_from_slice(said.text.get(at..)?);
        let fate = match (parts.is_empty(), left.len() == kept_before) {
            (true, _) => RowFate::Stays,
            (false, true) => RowFate::Goes,
            (false, false) => RowFate::Partly,
        };
        rows.push(Row { number: Some(first + i + 1), text: said.text, fate, parts });
    }
    let said: Vec<u8> =
        change.iter().filter(|said| said.mark == Mark::Clean).flat_map(|said| said.text).copied().collect();
    (said == left).then_some(rows)
}

/// Returns the two sides of a change, if nothing more is known.
fn by_sides<'d>(change: &[Said<'d>], by: &By, first: usize) -> Vec<Row<'d>> {
    let mut number = first;
    let row = |said: &Said<'d>| {
        if said.mark == Mark::Clean {
            return Row { number: None, text: said.text, fate: RowFate::Left, parts: Vec::new() };
        }
        number += 1;
        let parts = vec![RowPart { span: 0..said.text.len(), by: by.clone() }];
        Row { number: Some(number), text: said.text, fate: RowFate::Goes, parts }
    };
    change.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::super::hunks;
    use super::*;

    /// Formats each row: its number, its result, its text with the removed parts in brackets, and the rules.
    fn shown(diff: &str) -> Vec<String> {
        let row = |row: &Row<'_>| {
            let mut text = String::from_utf8_lossy(row.text).into_owned();
            for part in row.parts.iter().rev() {
                text.insert(part.span.end, ']');
                text.insert(part.span.start, '[');
            }
            let rules: Vec<String> = row.parts.iter().map(|part| part.by.rules().join("|")).collect();
            format!("{} {:?} {text:?} {}", row.number.unwrap_or(0), row.fate, rules.join(" "))
        };
        rows(&hunks(diff.as_bytes()).unwrap(), None).iter().map(row).collect()
    }

    #[test]
    fn a_heading_says_which_rule_took_what() {
        let rows = shown("@@ -4,4 +4,3 @@ s/a:4 s/b:6.1-3,7.0-1\n-one\n two\n-three\n-four\n+tee\n+our\n");
        assert_eq!(
            rows,
            [
                "4 Goes \"[one\\n]\" s/a",
                "5 Stays \"two\\n\" ",
                "6 Partly \"t[hr]ee\\n\" s/b",
                "7 Partly \"[f]our\\n\" s/b"
            ]
        );
    }

    #[test]
    fn a_heading_that_cannot_be_right_is_not_believed() {
        let sides = ["1 Goes \"[one\\n]\" s/a|s/b", "2 Goes \"[two\\n]\" s/a|s/b", "0 Left \"wo\\n\" "];
        for said in [
            "s/a, s/b",
            "s/a:1 s/b",
            "s/a:1 s/b:2",
            "s/a:1 s/b:2.0-2",
            "s/a:1 s/b:2.0-9",
            "s/a:1 s/b:1,2.0-1",
            "s/a:1 s/b:2.0-1,2.0-1",
            "s/a:1-99999999999 s/b:2.0-1",
            "s/a:9 s/b:2.0-1",
        ] {
            assert_eq!(shown(&format!("@@ -1,2 +1,1 @@ {said}\n-one\n-two\n+wo\n")), sides, "{said}");
        }
        assert_eq!(shown("@@ -1,1 +1,1 @@ s/a\n-two\n+wo\n"), ["1 Goes \"[two\\n]\" s/a", "0 Left \"wo\\n\" "]);
    }

    #[test]
    fn the_lines_between_come_from_the_clean_text() {
        let diff = b"@@ -2,1 +1,0 @@ s/a\n-two\n@@ -4,1 +2,0 @@ s/a\n-four\n";
        let hunks = hunks(diff).unwrap();
        let rows = rows(&hunks, Some(b"one\nthree\nfive\n"));
        let lines: Vec<_> = rows.iter().map(|row| (row.number.unwrap(), String::from_utf8_lossy(row.text))).collect();
        let wanted = ["one\n", "two\n", "three\n", "four\n", "five\n"];
        assert!(lines.iter().map(|(number, text)| (*number, text.as_ref())).eq((1..).zip(wanted)), "{lines:?}");
    }
}
