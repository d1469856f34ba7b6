//! Writes removals as a unified diff.
//!
//! No comparison is necessary, because the removals are known.

use super::heading;
use super::{Lines, NO_NEWLINE};
use crate::judge::Removal;
use crate::page::Page;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

/// Lines of context, as in `diff -u`.
const CONTEXT: usize = 3;

/// Consecutive raw lines that change, and what remains of them.
struct Change {
    first: usize,
    end: usize,
    left: Vec<u8>,
    /// The indices of its removals among those of the page.
    removals: Range<usize>,
}

/// Returns the diff from a page's text to its clean text; empty if nothing is removed. `name` is the page's relative
/// path as bytes. Costs no more than one pass over the text.
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
        let gone = hunk[0].removals.start..hunk[together - 1].removals.end;
        head(&mut out, [start, old], [start - fewer, new], &heading::written(&lines, &removals[gone]));
        body(&mut out, &lines, start..end, hunk);
        fewer += old - new;
        rest = behind;
    }
    out
}

fn changes(lines: &Lines<'_>, removals: &[Removal<'_>]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut removals = removals.iter().enumerate().peekable();
    while let Some((at, removal)) = removals.peek() {
        let first = lines.holding(removal.span.start);
        let mut change = Change { first, end: first, left: Vec::new(), removals: *at..*at };
        let mut at = lines.starts[first];
        loop {
            // All lines of a removal that starts before the end of the change belong to the change.
            while let Some((i, removal)) =
                removals.next_if(|(_, r)| change.end == first || r.span.start < lines.starts[change.end])
            {
                change.left.extend_from_slice(&lines.text[at..removal.span.start]);
                at = removal.span.end;
                change.end = change.end.max(lines.holding(removal.span.end - 1) + 1);
                change.removals.end = i + 1;
            }
            change.left.extend_from_slice(&lines.text[at..lines.starts[change.end]]);
            at = lines.starts[change.end];
            // The remainder ends within a line, so the next line is joined to it.
            if change.left.last().is_none_or(|&b| b == b'\n') || change.end == lines.count() {
                break;
            }
            change.end += 1;
        }
        match changes.last_mut() {
            Some(before) if before.end == change.first => {
                before.end = change.end;
                before.left.extend_from_slice(&change.left);
                before.removals.end = change.removals.end;
            }
            _ => changes.push(change),
        }
    }
    changes
}

/// Writes `@@ -start,count +start,count @@ rules`. For a side without lines, `start` is the line before.
fn head(out: &mut Vec<u8>, old: [usize; 2], new: [usize; 2], rules: &str) {
    let start = |[start, count]: [usize; 2]| if count == 0 { start } else { start + 1 };
    let mut line = String::new();
    // Writing to a string does not fail.
    let _ = writeln!(line, "@@ -{},{} +{},{} @@ {rules}", start(old), old[1], start(new), new[1]);
    out.extend_from_slice(line.as_bytes());
}

fn body(out: &mut Vec<u8>, lines: &Lines<'_>, span: Range<usize>, hunk: &[Change]) {
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

/// Quotes a file name as `git` does: in C-style quotes if it contains characters that would break the line, with a tab
/// after it if it contains a space.
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
