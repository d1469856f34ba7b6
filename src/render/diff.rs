//! Removals as a unified diff, and the way back.
//!
//! Nothing has to be compared: the removals say what goes. A diff's lines end at `\n` alone, as `patch` and `git` read
//! them; the heading of a hunk names its rules.

use crate::judge::Removal;
use crate::page::Page;
use memchr::memchr_iter;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Lines of context, as `diff -u` has them.
const CONTEXT: usize = 3;
const NO_NEWLINE: &[u8] = b"\\ No newline at end of file\n";

/// A text's lines as `patch` sees them.
struct Lines<'t> {
    text: &'t [u8],
    /// Where each line starts, and the text's end.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t [u8]) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 64 + 2);
        starts.push(0);
        starts.extend(memchr_iter(b'\n', text).map(|at| at + 1));
        if starts.last() != Some(&text.len()) {
            starts.push(text.len());
        }
        Self { text, starts }
    }

    fn count(&self) -> usize {
        self.starts.len() - 1
    }

    fn get(&self, line: usize) -> &'t [u8] {
        &self.text[self.starts[line]..self.starts[line + 1]]
    }

    fn holding(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset).saturating_sub(1).min(self.count().saturating_sub(1))
    }
}

/// Raw lines in a row that do not stay as they are, and what is left of them.
struct Change<'b> {
    first: usize,
    end: usize,
    left: Vec<u8>,
    rules: Vec<&'b str>,
}

/// The diff from a page's text to its clean text; empty where nothing is removed. `name` is the page's relative path
/// as bytes. Costs no more than reading the text once.
#[must_use]
pub fn unified(page: &Page, removals: &[Removal<'_>], name: &[u8]) -> Vec<u8> {
    if removals.is_empty() {
        return Vec::new();
    }
    let lines = Lines::of(page.text());
    let changes = changes(&lines, removals);
    let mut out = Vec::with_capacity(512);
    for (mark, side) in [(b"---", b"a/"), (b"+++", b"b/")] {
        out.extend_from_slice(mark);
        out.push(b' ');
        out.extend_from_slice(&quoted(&[side.as_slice(), name].concat()));
        out.push(b'\n');
    }
    // How many lines fewer the clean text has so far.
    let mut fewer = 0;
    let mut rest = changes.as_slice();
    while let Some(first) = rest.first() {
        let together = 1 + rest.windows(2).take_while(|pair| pair[1].first - pair[0].end <= CONTEXT * 2).count();
        let (hunk, behind) = rest.split_at(together);
        let start = first.first.saturating_sub(CONTEXT);
        let end = (hunk[together - 1].end + CONTEXT).min(lines.count());
        let left: usize = hunk.iter().map(|change| Lines::of(&change.left).count()).sum();
        let gone: usize = hunk.iter().map(|change| change.end - change.first).sum();
        let (old, new) = (end - start, end - start - gone + left);
        head(&mut out, [start, old], [start - fewer, new], hunk);
        body(&mut out, &lines, start..end, hunk);
        fewer += old - new;
        rest = behind;
    }
    out
}

fn changes<'b>(lines: &Lines<'_>, removals: &[Removal<'b>]) -> Vec<Change<'b>> {
    let mut changes: Vec<Change<'b>> = Vec::new();
    let mut removals = removals.iter().peekable();
    while let Some(removal) = removals.peek() {
        let first = lines.holding(removal.span.start);
        let mut change = Change { first, end: first, left: Vec::new(), rules: Vec::new() };
        let mut at = lines.starts[first];
        loop {
            // The lines of every removal that starts before the change's end belong to the change.
            while let Some(removal) =
                removals.next_if(|r| change.end == first || r.span.start < lines.starts[change.end])
            {
                change.left.extend_from_slice(&lines.text[at..removal.span.start]);
                at = removal.span.end;
                change.end = change.end.max(lines.holding(removal.span.end - 1) + 1);
                if !change.rules.contains(&removal.rule.id.as_ref()) {
                    change.rules.push(removal.rule.id.as_ref());
                }
            }
            change.left.extend_from_slice(&lines.text[at..lines.starts[change.end]]);
            at = lines.starts[change.end];
            // What is left ends inside a line: the line behind it is joined to it.
            if change.left.last().is_none_or(|&b| b == b'\n') || change.end == lines.count() {
                break;
            }
            change.end += 1;
        }
        match changes.last_mut() {
            Some(before) if before.end == change.first => {
                before.end = change.end;
                before.left.extend_from_slice(&change.left);
                before.rules.extend(change.rules);
            }
            _ => changes.push(change),
        }
    }
    changes
}

/// `@@ -start,count +start,count @@ rules`; a side without lines is said to start at the line before.
fn head(out: &mut Vec<u8>, old: [usize; 2], new: [usize; 2], hunk: &[Change<'_>]) {
    let mut rules: Vec<&str> = Vec::new();
    for rule in hunk.iter().flat_map(|change| &change.rules) {
        if !rules.contains(rule) {
            rules.push(rule);
        }
    }
    let start = |[start, count]: [usize; 2]| if count == 0 { start } else { start + 1 };
    let mut line = String::new();
    // Writing to a string does not fail.
    let _ = writeln!(line, "@@ -{},{} +{},{} @@ {}", start(old), old[1], start(new), new[1], rules.join(", "));
    out.extend_from_slice(line.as_bytes());
}

fn body(out: &mut Vec<u8>, lines: &Lines<'_>, span: std::ops::Range<usize>, hunk: &[Change<'_>]) {
    let mut put = |mark: u8, line: &[u8]| {
        out.push(mark);
        out.extend_from_slice(line);
        if line.last() != Some(&b'\n') {
            out.push(b'\n');
            out.extend_from_slice(NO_NEWLINE);
        }
    };
    let mut at = span.start;
    for change in hunk {
        (at..change.first).for_each(|line| put(b' ', lines.get(line)));
        (change.first..change.end).for_each(|line| put(b'-', lines.get(line)));
        let left = Lines::of(&change.left);
        (0..left.count()).for_each(|line| put(b'+', left.get(line)));
        at = change.end;
    }
    (at..span.end).for_each(|line| put(b' ', lines.get(line)));
}

/// A file's name as `git` writes it: in C's quotes where it holds what would break the line, with a tab behind it where
/// it holds a space.
fn quoted(name: &[u8]) -> Cow<'_, [u8]> {
    let odd = |&b: &u8| b < 0x20 || b == b'"' || b == b'\\' || b == 0x7F;
    if !name.iter().any(odd) && name.last() != Some(&b' ') {
        return if name.contains(&b' ') { Cow::Owned([name, b"\t"].concat()) } else { Cow::Borrowed(name) };
    }
    let mut out = vec![b'"'];
    for &byte in name {
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            b'\n' => out.extend(b"\\n"),
            b'\t' => out.extend(b"\\t"),
            0..=0x1F | 0x7F.. => out.extend(format!("\\{byte:03o}").bytes()),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
    Cow::Owned(out)
}

/// Why a diff cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// It is no unified diff.
    #[error("line {0} of the diff is not a line of a unified diff")]
    Diff(usize),
    /// The clean text does not say what the diff says.
    #[error("line {line} of the clean text is not what line {at} of the diff says")]
    Clean {
        /// The line of the clean text, counted from 1.
        line: usize,
        /// The line of the diff, counted from 1.
        at: usize,
    },
}

/// The text that clean text and its diff came from.
///
/// # Errors
/// [`Misfit`] where the two do not belong together.
pub fn reverse(clean: &[u8], diff: &[u8]) -> Result<Vec<u8>, Misfit> {
    let clean = Lines::of(clean);
    let diff = Lines::of(diff);
    let mut raw = Vec::with_capacity(clean.text.len() + diff.text.len());
    let mut at = 0;
    let mut in_hunk = [0usize, 0usize];
    let mut line = 0;
    while line < diff.count() {
        let text = diff.get(line);
        line += 1;
        if in_hunk == [0, 0] {
            if line <= 2 && (text.starts_with(b"--- ") || text.starts_with(b"+++ ")) {
                continue;
            }
            let (counts, new_start) = hunk_head(text).ok_or(Misfit::Diff(line))?;
            let start = if counts[1] == 0 { new_start } else { new_start.saturating_sub(1) };
            if start < at || start > clean.count() {
                return Err(Misfit::Clean { line: start + 1, at: line });
            }
            (at..start).for_each(|l| raw.extend_from_slice(clean.get(l)));
            at = start;
            in_hunk = counts;
            continue;
        }
        let (Some(&mark), mut said) = (text.first(), &text[1.min(text.len())..]) else {
            return Err(Misfit::Diff(line));
        };
        if line < diff.count() && diff.get(line) == NO_NEWLINE {
            said = said.strip_suffix(b"\n").unwrap_or(said);
            line += 1;
        }
        if matches!(mark, b' ' | b'+') {
            if at >= clean.count() || clean.get(at) != said {
                return Err(Misfit::Clean { line: at + 1, at: line });
            }
            at += 1;
            in_hunk[1] = in_hunk[1].checked_sub(1).ok_or(Misfit::Diff(line))?;
        }
        if matches!(mark, b' ' | b'-') {
            raw.extend_from_slice(said);
            in_hunk[0] = in_hunk[0].checked_sub(1).ok_or(Misfit::Diff(line))?;
        }
        if !matches!(mark, b' ' | b'-' | b'+') {
            return Err(Misfit::Diff(line));
        }
    }
    if in_hunk != [0, 0] {
        return Err(Misfit::Diff(diff.count()));
    }
    (at..clean.count()).for_each(|l| raw.extend_from_slice(clean.get(l)));
    Ok(raw)
}

/// The counts of both sides, and the start of the clean one.
fn hunk_head(text: &[u8]) -> Option<([usize; 2], usize)> {
    let text = String::from_utf8_lossy(text);
    let (ranges, _) = text.strip_prefix("@@ -")?.split_once(" @@")?;
    let (old, new) = ranges.split_once(" +")?;
    let (_, old_count) = old.split_once(',')?;
    let (start, new_count) = new.split_once(',')?;
    Some(([old_count.parse().ok()?, new_count.parse().ok()?], start.parse().ok()?))
}
