//! The heading of a hunk, after the second `@@`: its rules, and what each removed.
//!
//! `site/rule` alone removed all removed lines. If there are several rules, or if only part of a line is removed, each
//! rule lists its removals: `site/menu:1,4-6 site/clock:2.11-24` means lines 1, 4, 5 and 6 of the raw page, and bytes
//! 11 up to, but not including, 24 of line 2. Lines are counted from 1, bytes within a line from 0. In a name,
//! characters that would end it are percent-encoded (RFC 3986, 2.1).

use super::Lines;
use crate::judge::Removal;
use crate::page::is_hostile;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

/// A rule, and what it removed from a hunk's lines; without places if the heading does not state them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RuleCount {
    pub rule: Arc<str>,
    pub places: Vec<LineRange>,
}

/// Raw lines, counted from 0, or a part of one line, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineRange {
    pub lines: Range<usize>,
    pub part: Option<Range<usize>>,
}

/// Returns the rules of a hunk's removals, in the order of their first removal.
pub(super) fn written(lines: &Lines<'_>, removals: &[Removal<'_>]) -> String {
    let mut took: Vec<(&str, Vec<LineRange>)> = Vec::new();
    for removal in removals {
        let id = removal.rule.id.as_ref();
        let known = took.iter().position(|(rule, _)| *rule == id);
        let at = known.unwrap_or_else(|| {
            took.push((id, Vec::new()));
            took.len() - 1
        });
        if let Some((_, places)) = took.get_mut(at) {
            add(places, lines, removal.span.range());
        }
    }
    let evident = took.len() == 1 && took.iter().flat_map(|(_, places)| places).all(|place| place.part.is_none());
    let mut out = String::new();
    for (rule, places) in took {
        if !out.is_empty() {
            out.push(' ');
        }
        encode(&mut out, rule);
        let mut before = ':';
        for place in places.iter().filter(|_| !evident) {
            out.push(before);
            before = ',';
            // Writing to a string does not fail.
            let _ = match (&place.part, place.lines.start + 1, place.lines.end) {
                (Some(part), line, _) => write!(out, "{line}.{}-{}", part.start, part.end),
                (None, first, last) if first == last => write!(out, "{first}"),
                (None, first, last) => write!(out, "{first}-{last}"),
            };
        }
    }
    out
}

/// Adds a span: its whole lines together, and the partial lines at its ends.
fn add(places: &mut Vec<LineRange>, lines: &Lines<'_>, span: Range<usize>) {
    let mut at = span.start;
    while at < span.end {
        let line = lines.holding(at);
        let (start, end) = (lines.starts[line], lines.starts[line + 1]);
        let upto = span.end.min(end);
        let whole = at == start && upto == end;
        match places.last_mut() {
            Some(last) if whole && last.part.is_none() && last.lines.end == line => last.lines.end += 1,
            _ => {
                let part = (!whole).then(|| at - start..upto - start);
                places.push(LineRange { lines: line..line + 1, part });
            }
        }
        at = upto;
    }
}

/// Parses a heading. Anything that is not a valid place counts as part of the name.
pub(super) fn read(text: &str) -> Vec<RuleCount> {
    let entries = text.split_whitespace().map(|entry| entry.trim_end_matches(',')).filter(|entry| !entry.is_empty());
    entries
        .map(|entry| {
            let parted = entry.rsplit_once(':').and_then(|(rule, said)| Some((rule, places(said)?)));
            let (rule, places) = parted.unwrap_or((entry, Vec::new()));
            RuleCount { rule: decode(rule).into(), places }
        })
        .collect()
}

fn places(text: &str) -> Option<Vec<LineRange>> {
    text.split(',').map(place).collect()
}

fn place(text: &str) -> Option<LineRange> {
    let number = |text: &str| text.parse::<usize>().ok();
    if let Some((line, part)) = text.split_once('.') {
        let (from, to) = part.split_once('-')?;
        let (line, part) = (number(line)?, number(from)?..number(to)?);
        return (line > 0 && part.start < part.end).then(|| LineRange { lines: line - 1..line, part: Some(part) });
    }
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (number(first)?, number(last)?);
    (first > 0 && first <= last).then(|| LineRange { lines: first - 1..last, part: None })
}

fn encode(out: &mut String, name: &str) {
    for c in name.chars() {
        if is_hostile(c) || c.is_whitespace() || c == '%' || c == ',' {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
}

fn decode(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let code = behind.get(..2).filter(|_| first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        read(text).iter().map(|took| format!("{} {:?};", took.rule, took.places)).collect()
    }

    #[test]
    fn what_is_no_place_is_a_part_of_the_name() {
        assert_eq!(said("a/b, c/d"), "a/b [];c/d [];");
        for odd in ["a/b:0", "a/b:3-2", "a/b:1.5-5", "a/b:x", "a/b:1.2", "a/b:99999999999999999999999"] {
            assert!(said(odd).ends_with("[];"), "{odd}: {}", said(odd));
        }
    }

    #[test]
    fn a_name_comes_back_whatever_is_in_it() {
        for name in ["my site, new/a", "a:1/b", "50%/b", "two\nlines/b", "x\u{202E}/b", "%41/b", "Küche/b"] {
            let mut out = String::new();
            encode(&mut out, name);
            assert!(!out.contains(char::is_whitespace), "{out}");
            assert_eq!(read(&format!("{out}:1-2,4.0-3"))[0].rule.as_ref(), name);
        }
    }
}
