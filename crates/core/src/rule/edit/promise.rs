//! Adds expected texts to the tests of a file, and removes them.

use super::layout::{Entry, Form, Layout, Splice};
use super::list::List;
use super::narrow::entry_out;
use super::top::own_line;
use super::{EditError, Tested, quoted};

/// The maximum length of a one-line list, in characters.
const WIDTH: usize = 110;

/// Texts to remove, and texts to keep.
type Texts<'e> = [(&'static str, &'e Vec<String>); 2];

impl Tested {
    fn is_of(&self, test: &Entry<'_>) -> bool {
        match self {
            Self::Page(path) => test.text("page") == Some(path),
            Self::Text(text) => test.text("text") == Some(text),
        }
    }
}

/// Adds texts to the test of a page, or to a new test at the end.
pub(super) fn promise(layout: &Layout<'_>, of: &Tested, texts: Texts<'_>) -> Result<Vec<Splice>, EditError> {
    let Some(test) = layout.entries("test").into_iter().find(|test| of.is_of(test)) else {
        return new_test(layout, of, texts);
    };
    let mut splices = Vec::new();
    for (key, texts) in texts {
        let there = |text: &&String| test.list(key).is_some_and(|list| list.iter().any(|t| t.as_str() == Some(text)));
        let new: Vec<String> = texts.iter().filter(|text| !there(text)).map(|text| quoted(text)).collect();
        match test.list(key) {
            _ if new.is_empty() => {}
            Some(array) => {
                let list = List::new(layout.text, array).ok_or(EditError::Form("test"))?;
                splices.extend(list.push(&new.join(", "), layout.line_end()));
            }
            None if test.table.contains_key(key) => return Err(EditError::Form("test")),
            None => splices.extend(new_key(layout, &test, key, &new)),
        }
    }
    Ok(joined(splices))
}

/// Merges two insertions at the same offset, in their order.
fn joined(splices: Vec<Splice>) -> Vec<Splice> {
    let mut joined: Vec<Splice> = Vec::new();
    for splice in splices {
        match joined.iter_mut().find(|other| other.at == splice.at && other.at.is_empty()) {
            Some(other) => other.with += &splice.with,
            None => joined.push(splice),
        }
    }
    joined
}

fn new_test(layout: &Layout<'_>, of: &Tested, texts: Texts<'_>) -> Result<Vec<Splice>, EditError> {
    let page = match of {
        Tested::Page(path) => format!("page = {}", quoted(path)),
        Tested::Text(text) => format!("text = {}", quoted(text)),
    };
    let texts = texts.into_iter().filter(|(_, texts)| !texts.is_empty());
    let lists = texts.map(|(key, texts)| (key, texts.iter().map(|text| quoted(text)).collect::<Vec<_>>()));
    if let Form::List(array) = layout.form("test") {
        let list = List::new(layout.text, array).ok_or(EditError::Form("test"))?;
        let lists = lists.map(|(key, items)| format!("{key} = [{}]", items.join(", ")));
        let entry: Vec<String> = std::iter::once(page).chain(lists).collect();
        return Ok(list.push(&format!("{{ {} }}", entry.join(", ")), layout.line_end()));
    }
    let mut block = vec![String::new(), "[[test]]".to_owned(), page];
    block.extend(lists.flat_map(|(key, items)| list_of(key, &items)));
    Ok(vec![layout.lines(layout.text.len(), &block)])
}

/// A key with a list, on one line or on several.
fn list_of(key: &str, items: &[String]) -> Vec<String> {
    let line = format!("{key} = [{}]", items.join(", "));
    if items.len() < 2 || line.chars().count() <= WIDTH {
        return vec![line];
    }
    let items = items.iter().map(|item| format!("    {item},"));
    std::iter::once(format!("{key} = [")).chain(items).chain(["]".to_owned()]).collect()
}

/// Adds a missing key to a test, after its other keys.
fn new_key(layout: &Layout<'_>, test: &Entry<'_>, key: &str, items: &[String]) -> Option<Splice> {
    if let Form::List(_) = layout.form("test") {
        let ends = test.table.iter().filter_map(|(_, value)| Some(value.span()?.end));
        return Some(Splice::put(ends.max()?, format!(", {key} = [{}]", items.join(", "))));
    }
    let (region, _) = layout.regions("test", test.index).into_iter().next()?;
    Some(layout.lines(region.end, &list_of(key, items)))
}

/// Removes a text from the first key of a test. The second key shows whether the test has other requirements.
pub(super) fn retract(layout: &Layout<'_>, of: &Tested, (keys, text): ([&str; 2], &str)) -> Vec<Splice> {
    let [key, other] = keys;
    let tests = layout.entries("test");
    let place = |test: &Entry<'_>| test.list(key)?.iter().position(|item| item.as_str() == Some(text));
    let Some(test) = tests.iter().find(|test| of.is_of(test) && place(test).is_some()) else { return Vec::new() };
    let Some((array, index)) = test.list(key).zip(place(test)) else { return Vec::new() };
    let says_more = test.list(other).is_some_and(|list| !list.is_empty());
    if array.len() > 1 {
        return List::new(layout.text, array).map_or_else(Vec::new, |list| list.take_out(index));
    }
    if !says_more {
        return entry_out(layout, "test", test);
    }
    match layout.form("test") {
        Form::Tables => own_line(layout, test.table, key).into_iter().collect(),
        _ => List::new(layout.text, array).map_or_else(Vec::new, |list| list.take_out(index)),
    }
}

/// Removes the test of a page.
pub(super) fn forget(layout: &Layout<'_>, of: &Tested) -> Vec<Splice> {
    let tests = layout.entries("test");
    tests.iter().find(|test| of.is_of(test)).map_or_else(Vec::new, |test| entry_out(layout, "test", test))
}
