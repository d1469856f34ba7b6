//! Edits the keep rules that reviews create.

use super::layout::{Entry, Form, Layout, Splice};
use super::list::List;
use super::narrow::{entry_out, says};
use super::{EditError, literal, quoted};

/// The id of the rule; further rules have a number appended.
const ID: &str = "kept-in-review";
const WHY: &str = "a review found that they are text";

/// Adds an exact line to the list of the review's keep rule.
pub(super) fn line(layout: &Layout<'_>, line: &str, taken: &[String]) -> Result<Vec<Splice>, EditError> {
    let lists = || layout.entries("keep").into_iter().filter(is_for_lines);
    if lists().any(|rule| rule.list("line").is_some_and(|list| list.iter().any(|item| says(item, line)))) {
        return Ok(Vec::new());
    }
    match lists().find_map(|rule| List::new(layout.text, rule.list("line")?)) {
        Some(list) => Ok(list.push(&quoted(line), layout.line_end())),
        None => new_rule(layout, &Lines::Exact(line), taken),
    }
}

/// Creates a keep rule for a pattern, unless a review's rule already has it.
pub(super) fn pattern(layout: &Layout<'_>, pattern: &str, taken: &[String]) -> Result<Vec<Splice>, EditError> {
    let is_same = |rule: Entry<'_>| rule.text("line") == Some(pattern) && is_of_review(&rule);
    if layout.entries("keep").into_iter().any(is_same) {
        return Ok(Vec::new());
    }
    new_rule(layout, &Lines::Pattern(pattern), taken)
}

/// Removes a line from the lists of the review's keep rules, or the rule of a pattern. A rule for only that line is
/// removed.
pub(super) fn undone(layout: &Layout<'_>, line: &str) -> Vec<Splice> {
    for rule in layout.entries("keep").into_iter().filter(is_of_review) {
        if rule.text("line") == Some(line) {
            return entry_out(layout, "keep", &rule);
        }
        let Some(array) = rule.list("line") else { continue };
        match array.iter().position(|item| says(item, line)) {
            Some(_) if array.len() == 1 => return entry_out(layout, "keep", &rule),
            Some(at) => return List::new(layout.text, array).map_or_else(Vec::new, |list| list.take_out(at)),
            None => {}
        }
    }
    Vec::new()
}

enum Lines<'l> {
    Exact(&'l str),
    Pattern(&'l str),
}

fn is_of_review(rule: &Entry<'_>) -> bool {
    let plain = |(key, _): (&str, _)| ["id", "why", "line", "allow"].contains(&key);
    rule.text("id").is_some_and(|id| id.starts_with(ID)) && rule.table.iter().all(plain)
}

/// Whether a review created the rule and it has only a list of lines.
fn is_for_lines(rule: &Entry<'_>) -> bool {
    is_of_review(rule) && rule.list("line").is_some()
}

/// Adds a keep rule after the existing ones, else before the first drop rule.
fn new_rule(layout: &Layout<'_>, lines: &Lines<'_>, taken: &[String]) -> Result<Vec<Splice>, EditError> {
    let id = free_id(layout, taken);
    let (short, long) = match lines {
        Lines::Exact(line) => {
            let line = quoted(line);
            (format!("[{line}]"), vec!["line = [".to_owned(), format!("    {line},"), "]".to_owned()])
        }
        Lines::Pattern(pattern) => {
            let pattern = literal(pattern);
            (pattern.clone(), vec![format!("line = {pattern}")])
        }
    };
    if let Form::List(array) = layout.form("keep") {
        let list = List::new(layout.text, array).ok_or(EditError::Form("keep"))?;
        let entry = format!("{{ id = {}, why = {}, line = {short} }}", quoted(&id), quoted(WHY));
        return Ok(list.push(&entry, layout.line_end()));
    }
    let mut block = vec!["[[keep]]".to_owned(), format!("id   = {}", quoted(&id)), format!("why  = {}", quoted(WHY))];
    block.extend(long);
    let last = layout.entries("keep").last().map(|last| last.index);
    let behind = last.and_then(|last| layout.regions("keep", last).into_iter().map(|(region, _)| region.end).max());
    let before = || layout.start_of("drop").or_else(|| layout.start_of("test"));
    let at = behind.or_else(before).unwrap_or(layout.text.len());
    if at > 0 {
        block.insert(0, String::new());
    }
    // A blank line separates it from the next non-blank line.
    let next = &layout.text[at..];
    if !(next.is_empty() || next.starts_with('\n') || next.starts_with("\r\n")) {
        block.push(String::new());
    }
    Ok(vec![layout.lines(at, &block)])
}

/// Returns an id that no rule of the file, or of a file that it extends, has.
fn free_id(layout: &Layout<'_>, taken: &[String]) -> String {
    let ids = (1..).map(|n| if n == 1 { ID.to_owned() } else { format!("{ID}-{n}") });
    let is_free = |id: &String| layout.rule(id).is_none() && !taken.contains(id);
    ids.into_iter().find(is_free).unwrap_or_default()
}
