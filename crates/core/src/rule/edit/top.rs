//! Edits top-level keys of a file: excluded rules and allowed lints.

use super::layout::{Form, Layout, Splice, line_of};
use super::list::List;
use super::{EditError, quoted};
use toml_edit::{Item, TableLike};

/// Adds a rule to `exclude`.
pub(super) fn exclude(layout: &Layout<'_>, rule: &str) -> Result<Vec<Splice>, EditError> {
    let Some(item) = layout.top("exclude") else {
        return Ok(vec![new_key(layout, format!("exclude = [{}]", quoted(rule)))]);
    };
    let array = item.as_array().ok_or(EditError::Form("without"))?;
    if array.iter().any(|name| name.as_str() == Some(rule)) {
        return Ok(Vec::new());
    }
    let list = List::new(layout.text, array).ok_or(EditError::Form("without"))?;
    Ok(list.push(&quoted(rule), layout.line_end()))
}

/// Adds a lint to `allow`, unless it is already there.
pub(super) fn allow(layout: &Layout<'_>, lint: &str, why: &str) -> Result<Vec<Splice>, EditError> {
    let pair = format!("{lint} = {}", quoted(why));
    let Some(item) = layout.top("allow") else {
        return Ok(vec![new_key(layout, format!("allow = {{ {pair} }}"))]);
    };
    let table = item.as_inline_table().ok_or(EditError::Form("allow"))?;
    if table.contains_key(lint) {
        return Ok(Vec::new());
    }
    let ends = table.iter().filter_map(|(_, value)| Some(value.span()?.end));
    match (ends.max(), table.span()) {
        (Some(end), _) => Ok(vec![Splice::put(end, format!(", {pair}"))]),
        (None, Some(span)) => Ok(vec![Splice::put(span.start + 1, format!(" {pair} "))]),
        (None, None) => Err(EditError::Form("allow")),
    }
}

/// Removes a lint from the `allow` of a rule or of the file. If `allow` has no other lint, the key is removed.
pub(super) fn disallow(layout: &Layout<'_>, rule: Option<&str>, lint: &str) -> Vec<Splice> {
    let (owner, form) = match rule {
        None => (layout.keys_on_top(), Form::Tables),
        Some(id) => match layout.rule(id) {
            Some((key, entry)) => (entry.table, layout.form(key)),
            None => return Vec::new(),
        },
    };
    let Some(allow) = owner.get("allow").and_then(Item::as_table_like).filter(|allow| allow.contains_key(lint)) else {
        return Vec::new();
    };
    let cut = match (owner.get("allow"), form) {
        (Some(Item::Table(_)), _) => own_line(layout, allow, lint),
        (_, Form::Tables) if allow.len() == 1 => own_line(layout, owner, "allow"),
        (_, _) if allow.len() == 1 => pair(owner, "allow"),
        _ => pair(allow, lint),
    };
    cut.into_iter().collect()
}

/// Removes a key on its own line, together with the line.
pub(super) fn own_line(layout: &Layout<'_>, table: &dyn TableLike, key: &str) -> Option<Splice> {
    let (name, value) = table.get_key_value(key)?;
    let end = match value {
        // The value of a dotted key is at its last part.
        Item::Table(inner) => inner.iter().filter_map(|(_, value)| Some(value.span()?.end)).max()?,
        value => value.span()?.end,
    };
    Some(Splice::cut(line_of(layout.text, name.span()?.start).start..line_of(layout.text, end).end))
}

/// Removes a key from an inline table, with its comma.
fn pair(table: &dyn TableLike, key: &str) -> Option<Splice> {
    let keys: Vec<&str> = table.iter().map(|(key, _)| key).collect();
    let at = keys.iter().position(|other| *other == key)?;
    let start = |key: &str| table.get_key_value(key).and_then(|(name, _)| Some(name.span()?.start));
    let end = |key: &str| table.get(key).and_then(|value| Some(value.span()?.end));
    let cut = match (at.checked_sub(1).map(|before| keys[before]), keys.get(at + 1)) {
        (_, Some(next)) => start(key)?..start(next)?,
        (Some(before), None) => end(before)?..end(key)?,
        (None, None) => start(key)?..end(key)?,
    };
    Some(Splice::cut(cut))
}

/// Inserts a line after the top-level keys.
fn new_key(layout: &Layout<'_>, line: String) -> Splice {
    layout.lines(layout.end_of_top(), &[line])
}
