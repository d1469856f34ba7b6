//! Narrows, widens and removes drop rules.

use super::layout::{Entry, Form, Layout, Splice, line_of};
use super::list::List;
use super::{EditError, exact_line, quoted};
use crate::page::alike;
use regex_syntax::hir::HirKind;
use toml_edit::{Array, Value};

/// Removes a line from the list of a rule.
pub(super) fn narrow(layout: &Layout<'_>, id: &str, line: &str) -> Result<Vec<Splice>, EditError> {
    let Some(("drop", rule)) = layout.rule(id) else { return Ok(Vec::new()) };
    let lists: Vec<(&Array, Means)> = [("line", Means::Line), ("from", Means::Marker), ("to", Means::Marker)]
        .into_iter()
        .filter_map(|(key, means)| Some((rule.list(key)?, means)))
        .collect();
    if lists.is_empty() {
        return Err(EditError::NoList { rule: id.to_owned() });
    }
    let mut splices = Vec::new();
    for (array, means) in lists {
        let is_meant = |item: &Value| match means {
            Means::Line => says(item, line),
            Means::Marker => marks(item, line),
        };
        let meant: Vec<usize> = (0..array.len()).filter(|&i| array.get(i).is_some_and(is_meant)).collect();
        match means {
            _ if meant.is_empty() => {}
            Means::Line if meant.len() == array.len() => return Ok(take_out(layout, id)),
            Means::Marker if meant.len() == array.len() => return Err(EditError::LastMarker { rule: id.to_owned() }),
            _ => {
                let Some(list) = List::new(layout.text, array) else { continue };
                // Only one item at a time, so that no two cuts overlap; the rest are removed when the file is parsed
                // again.
                splices.extend(list.take_out(meant[0]));
            }
        }
    }
    Ok(splices)
}

/// Adds a line to the list of exact lines of a drop rule.
pub(super) fn widen(layout: &Layout<'_>, id: &str, line: &str) -> Result<Vec<Splice>, EditError> {
    let list = layout.rule(id).and_then(|(key, rule)| rule.list("line").filter(|_| key == "drop").cloned());
    let array = list.ok_or_else(|| EditError::NoList { rule: id.to_owned() })?;
    if array.iter().any(|item| says(item, line)) {
        return Ok(Vec::new());
    }
    let list = List::new(layout.text, &array).ok_or(EditError::Form("line"))?;
    Ok(list.push(&quoted(line), layout.line_end()))
}

#[derive(Clone, Copy)]
enum Means {
    /// The items are lines.
    Line,
    /// The items are patterns for lines.
    Marker,
}

/// Whether an item of a list of exact lines is this line.
pub(super) fn says(item: &Value, line: &str) -> bool {
    item.as_str().is_some_and(|item| exact_line(item).is_ok_and(|item| item == line))
}

/// Whether a pattern matches only this line.
fn marks(item: &Value, line: &str) -> bool {
    let parsed = item.as_str().and_then(|pattern| regex_syntax::parse(pattern).ok());
    parsed.is_some_and(|hir| matches!(hir.kind(), HirKind::Literal(text) if alike(&text.0, line.as_bytes())))
}

/// Removes a rule, with the comment directly above it.
pub(super) fn take_out(layout: &Layout<'_>, id: &str) -> Vec<Splice> {
    layout.rule(id).map_or_else(Vec::new, |(key, rule)| entry_out(layout, key, &rule))
}

/// Removes an entry of a list of tables.
pub(super) fn entry_out(layout: &Layout<'_>, key: &str, entry: &Entry<'_>) -> Vec<Splice> {
    if let Form::List(array) = layout.form(key) {
        return List::new(layout.text, array).map_or_else(Vec::new, |list| list.take_out(entry.index));
    }
    let text = layout.text;
    let cuts = layout.regions(key, entry.index).into_iter().map(|(region, header)| {
        // A comment above a blank line is about more than this rule, and so is a heading with a drawn line.
        let mut start = line_of(text, header).start.max(region.start);
        while start > region.start {
            let above = line_of(text, start - 1).start;
            if above < region.start || is_blank(&text[above..start]) || is_ruled(&text[above..start]) {
                break;
            }
            start = above;
        }
        let next = &text[region.end..];
        if next.is_empty() || is_blank(&next[line_of(next, 0)]) {
            while start > region.start && is_blank(&text[line_of(text, start - 1)]) {
                start = line_of(text, start - 1).start.max(region.start);
            }
        }
        start..region.end
    });
    cuts.map(Splice::cut).collect()
}

/// Whether a comment contains a drawn line, as section headings do: `# ---- Foot ----`.
fn is_ruled(comment: &str) -> bool {
    let comment = comment.trim().trim_start_matches('#').as_bytes();
    let is_drawn = |run: &[u8]| matches!(run[0], b'-' | b'=' | b'#' | b'*' | b'~') && run.iter().all(|&c| c == run[0]);
    comment.windows(3).any(is_drawn)
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}
