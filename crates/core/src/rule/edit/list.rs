//! Adds items to a TOML array, and removes them.

use super::layout::{Splice, line_of};
use std::ops::Range;
use toml_edit::Array;

/// An array in a text, with the spans of its items.
pub(super) struct List<'t> {
    text: &'t str,
    span: Range<usize>,
    items: Vec<Range<usize>>,
}

impl<'t> List<'t> {
    /// Returns `None` if the array has no spans in the text.
    pub(super) fn new(text: &'t str, array: &Array) -> Option<Self> {
        let items = array.iter().map(toml_edit::Value::span).collect::<Option<_>>()?;
        Some(Self { text, span: array.span()?, items })
    }

    /// Appends an item in the style of the others: on its own line, or on the same line.
    pub(super) fn push(&self, item: &str, line_end: &str) -> Vec<Splice> {
        let close = self.span.end - 1;
        let close_line = line_of(self.text, close).start;
        let Some(last) = self.items.last() else {
            return if close_line > self.span.start {
                let indent = format!("{}    ", indent(self.text, close));
                vec![Splice::put(close_line, format!("{indent}{item},{line_end}"))]
            } else {
                vec![Splice::put(self.span.start + 1, item.to_owned())]
            };
        };
        let comma = self.comma_behind(last.end);
        let behind = comma.map_or(last.end, |comma| comma + 1);
        let last_line = line_of(self.text, last.start).start;
        let indent = if last_line > self.span.start { indent(self.text, last.start) } else { "    " };
        let ending = if comma.is_some() { "," } else { "" };
        // The closing bracket is on its own line, so comments after the last item stay with it.
        if close_line >= behind {
            let item = Splice::put(close_line, format!("{indent}{item}{ending}{line_end}"));
            let separator = comma.is_none().then(|| Splice::put(last.end, ",".to_owned()));
            return separator.into_iter().chain([item]).collect();
        }
        let has_own_line = last_line > self.span.start && self.text[last_line..last.start].trim().is_empty();
        let space = if has_own_line { format!("{line_end}{indent}") } else { " ".to_owned() };
        let separator = if comma.is_none() { "," } else { "" };
        vec![Splice::put(behind, format!("{separator}{space}{item}{ending}"))]
    }

    /// Removes an item. If it is alone on its line, the line and the comment after it are removed, too.
    pub(super) fn take_out(&self, index: usize) -> Vec<Splice> {
        let Some(item) = self.items.get(index).cloned() else { return Vec::new() };
        let comma = self.comma_behind(item.end);
        if let Some(comma) = comma.filter(|&comma| self.has_break(item.end..comma)) {
            // The comma is on another line, and comments may be in between.
            return vec![Splice::cut(item), Splice::cut(comma..comma + 1)];
        }
        let behind = comma.map_or(item.end, |comma| comma + 1);
        let line = line_of(self.text, item.start).start..line_of(self.text, behind).end;
        let tail = self.text[behind..line.end].trim_start();
        let is_alone =
            self.text[line.start..item.start].trim().is_empty() && (tail.is_empty() || tail.starts_with('#'));
        if is_alone && line.start > self.span.start && line.end < self.span.end {
            return vec![Splice::cut(line)];
        }
        if let Some(next) = self.items.get(index + 1)
            && !self.has_break(behind..next.start)
        {
            return vec![Splice::cut(item.start..next.start)];
        }
        let before = index.checked_sub(1).and_then(|i| self.items.get(i));
        let cut = match before {
            Some(before) if comma.is_none() && !self.has_break(before.end..item.start) => before.end..item.end,
            Some(before) => {
                let behind_before = self.comma_behind(before.end).map_or(before.end, |comma| comma + 1);
                if self.has_break(behind_before..item.start) { item.start..behind } else { behind_before..behind }
            }
            None => item.start..behind,
        };
        vec![Splice::cut(cut)]
    }

    /// Finds the comma after an item, skipping white space and comments.
    fn comma_behind(&self, mut at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        while at < self.span.end {
            match bytes.get(at)? {
                b',' => return Some(at),
                b'#' => at = line_of(self.text, at).end,
                b' ' | b'\t' | b'\r' | b'\n' => at += 1,
                _ => return None,
            }
        }
        None
    }

    fn has_break(&self, span: Range<usize>) -> bool {
        self.text[span].contains('\n')
    }
}

/// The white space at the start of a line.
fn indent(text: &str, at: usize) -> &str {
    let line = &text[line_of(text, at)];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}
