//! A line as a record.

use super::{Lines, text_of};
use crate::page::Dump;
use crate::records::{Field, FieldNames, Fields, Reading, Record, RecordFile, Role};
use serde::de::{Deserializer as _, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Reads a line as a record.
#[must_use]
pub fn read<'a>(lines: &'a Lines, at: usize, (file, names): (&RecordFile, &FieldNames)) -> Reading<'a> {
    let line = lines.line(at);
    let mut fields = match object(line) {
        Ok(fields) => fields,
        Err(e) => return Reading::Bad(format!("no JSON object: {e}")),
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
        // JSON is decoded, whatever charset the page in it names.
        charset: Some("utf-8".to_owned()),
        bytes: text.into_bytes(),
    };
    // A number is an id too.
    let id =
        id.and_then(|at| fields.get(at)).map(|field| text_of(&field.value).map_or(field.value.clone(), Cow::Owned));
    Reading::Record(Box::new(Record { number, id, dump, fields: Fields::Json(fields) }))
}

/// Whether JSON is a text that is an address: `source` is often a name.
fn is_address(json: &str) -> bool {
    json.strip_prefix('"').is_some_and(|text| text.contains("://") || text.contains(":\\/\\/"))
}

/// The fields of a JSON object, in their order.
///
/// # Errors
/// Where it is none.
pub fn object(text: &str) -> serde_json::Result<Vec<Field<'_>>> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let fields = reader.deserialize_map(FieldList)?;
    reader.end()?;
    Ok(fields)
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
                escaped => text_of(escaped).ok_or_else(|| A::Error::custom("a name that is no text"))?.into(),
            };
            fields.push(Field { name, value: value.get().into(), role: Role::Other });
        }
        Ok(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
