//! Parses a line as a record.

use super::{Lines, text_of};
use crate::page::Dump;
use crate::records::{Field, FieldNames, Fields, Reading, Record, RecordFile, Role};
use serde::de::{Deserializer as _, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

/// Parses a line as a record.
#[must_use]
pub fn read<'a>(lines: &'a Lines, at: usize, (file, names): (&RecordFile, &FieldNames)) -> Reading<'a> {
    let line = lines.line(at);
    let mut fields = match object(line) {
        Ok(fields) => fields,
        Err(e) => return Reading::Bad(format!("not a JSON object: {e}")),
    };
    let best = |rank: &dyn Fn(&str) -> Option<usize>, fits: &dyn Fn(&str) -> bool| {
        let ranked = fields.iter().enumerate().filter(|(_, field)| fits(&field.value));
        ranked.filter_map(|(at, field)| Some((rank(&field.name)?, at))).min().map(|(_, at)| at)
    };
    let is_text = |value: &str| value.starts_with('"');
    let text = best(&|name| names.text_rank(name), &is_text);
    let url = best(&|name| names.url_rank(name), &|value| names.url.is_some() && is_text(value) || is_address(value));
    let id = best(&|name| names.id_rank(name), &|value| value != "null");
    for (at, role) in [(url, Role::Url), (id, Role::Id), (text, Role::Text)] {
        if let Some(field) = at.and_then(|at| fields.get_mut(at)) {
            field.role = role;
        }
    }
    let text_at = |at: Option<usize>| at.and_then(|at| text_of(&fields.get(at)?.value));
    let Some(text) = text_at(text) else { return Reading::NoPage(Some(line.into()), "no text in the record") };
    let number = lines.number(at);
    let dump = Dump {
        id: file.name_of(number),
        url: text_at(url),
        folder_hosts: file.folder_hosts.clone(),
        folders: file.folders.clone(),
        // JSON is decoded already, whatever charset the page in it declares.
        charset: Some("utf-8".to_owned()),
        media: None,
        truncated: None,
        bytes: text.into_bytes(),
    };
    // A number is a valid id, too.
    let id =
        id.and_then(|at| fields.get(at)).map(|field| text_of(&field.value).map_or(field.value.clone(), Cow::Owned));
    Reading::Record(Box::new(Record { number, id, dump, fields: Fields::Json(fields) }))
}

/// Whether a JSON value is a string with a URL: `source` is often a name.
fn is_address(json: &str) -> bool {
    json.strip_prefix('"').is_some_and(|text| text.contains("://") || text.contains(":\\/\\/"))
}

/// The fields of a JSON object, in order. The last of several fields with the same name counts, as in all JSON parsers.
/// `NaN` and `Infinity`, which Python writes, are null.
///
/// # Errors
/// If it is not a JSON object.
pub fn object(text: &str) -> serde_json::Result<Vec<Field<'_>>> {
    let fields = match fields_of(text) {
        Err(_) if text.contains("NaN") || text.contains("Infinity") => {
            let own = |field: Field<'_>| Field {
                name: field.name.into_owned().into(),
                value: field.value.into_owned().into(),
                role: field.role,
            };
            fields_of(&with_null(text))?.into_iter().map(own).collect()
        }
        fields => fields?,
    };
    Ok(last_of_each(fields))
}

/// The number of names up to which they are compared pairwise.
const FEW: usize = 16;

fn fields_of(text: &str) -> serde_json::Result<Vec<Field<'_>>> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let fields = reader.deserialize_map(FieldList)?;
    reader.end()?;
    Ok(fields)
}

/// Replaces numbers that JSON does not allow by null, outside of strings.
fn with_null(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut in_text) = (text, false);
    while let Some(c) = rest.chars().next() {
        let number = ["NaN", "-Infinity", "Infinity"].into_iter().find(|number| !in_text && rest.starts_with(number));
        let length = match (number, c) {
            (Some(number), _) => {
                out.push_str("null");
                number.len()
            }
            (None, '\\') if in_text => {
                let length = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..length]);
                length
            }
            (None, c) => {
                in_text ^= c == '"';
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    out
}

fn last_of_each(fields: Vec<Field<'_>>) -> Vec<Field<'_>> {
    // Usually they are few and distinct.
    let is_new = |at: usize| fields[..at].iter().all(|before| before.name != fields[at].name);
    if fields.len() <= FEW && (0..fields.len()).all(is_new) {
        return fields;
    }
    let mut last: HashMap<&str, usize> = HashMap::with_capacity(fields.len());
    for (at, field) in fields.iter().enumerate() {
        last.insert(&field.name, at);
    }
    if last.len() == fields.len() {
        return fields;
    }
    let last: HashSet<usize> = last.into_values().collect();
    fields.into_iter().enumerate().filter(|(at, _)| last.contains(at)).map(|(_, field)| field).collect()
}

struct FieldList;

impl<'de> Visitor<'de> for FieldList {
    type Value = Vec<Field<'de>>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some((name, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            let name = match name.get() {
                plain if !plain.contains('\\') => plain.trim_matches('"').into(),
                escaped => text_of(escaped).ok_or_else(|| A::Error::custom("a name that is not valid text"))?.into(),
            };
            fields.push(Field { name, value: value.get().into(), role: Role::Other });
        }
        Ok(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_fields_with_one_name_the_last_counts_and_numbers_that_json_has_not_are_null() {
        let said = |text: &str| {
            let fields = object(text).unwrap();
            fields.iter().map(|field| format!("{}={}", field.name, field.value)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(said(r#"{"a":1,"b":2,"a":3}"#), "b=2 a=3");
        assert_eq!(said(r#"{"a":NaN,"b":[-Infinity,"NaN \" Infinity"]}"#), r#"a=null b=[null,"NaN \" Infinity"]"#);
        assert!(object(r#"{"a":NaN"#).is_err());
    }
    use crate::page::Page;
    use crate::records::{RecordFormat, json_lines::LineReader};

    #[test]
    fn the_charset_that_a_page_names_is_not_that_of_its_record() {
        let html = r#"{"html":"<!doctype html><meta charset='windows-1251'><p>Паром пришёл.</p>"}"#;
        let mut reader = LineReader::new(Box::new(html.as_bytes()));
        let batch = reader.next_batch().unwrap().unwrap();
        let file = RecordFile {
            path: "a.jsonl".into(),
            relative: "a.jsonl".into(),
            folder_hosts: [].into(),
            folders: [].into(),
            format: RecordFormat::JsonLines,
        };
        let Reading::Record(record) = batch.raw.read(0, &file, &FieldNames::default()) else { panic!("no record") };
        let page = Page::read(record.dump).unwrap();
        assert_eq!(String::from_utf8_lossy(page.text()).trim(), "Паром пришёл.");
    }
}
