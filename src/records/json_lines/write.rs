//! Writes a cleaned record as a line.

use crate::page::ByteSpan;
use crate::records::{CleanedRecord, Field, Fields, Record, Role, own_name};
use serde::Serialize;

/// A removal, as it is stored in a record.
#[derive(Serialize)]
struct Said<'r> {
    rule: &'r str,
    kind: &'r str,
    start: usize,
    end: usize,
    text: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chance: Option<f32>,
}

/// Writes a line: the record's own fields unchanged, with the clean text, followed by unboil's fields. These are `id`,
/// `url`, `title` and `date`, if the record has no such field, `site` and `removals`. If the record uses such a name for
/// something else, its field stays and unboil's name is prefixed with `unboil_`.
pub fn write(record: &Record<'_>, cleaned: &CleanedRecord<'_>, out: &mut Vec<u8>) {
    let fields = if let Fields::Json(fields) = &record.fields { fields.as_slice() } else { &[] };
    let taken = |name: &str| fields.iter().any(|field| field.name == name && field.role != Role::Text);
    let others = || fields.iter().filter(|field| field.role != Role::Text).map(|field| field.name.as_ref());
    let name_of = |name: &'static str| own_name(name, others());
    let mut object = Object { out, fields: 0 };
    object.out.push(b'{');
    let text_name = name_of("text");
    let mut has_text = false;
    for field in fields {
        if field.role == Role::Text {
            has_text = true;
            object.text(&text_name, cleaned);
        } else {
            object.field(&field.name, field.value.as_bytes());
        }
    }
    let own_id = record.id.as_deref().unwrap_or(cleaned.page.id());
    let said =
        [("id", Some(own_id)), ("url", cleaned.page.url()), ("title", cleaned.title()), ("date", cleaned.date())];
    for (name, value) in said.into_iter().filter(|(name, _)| !taken(name)) {
        object.json(name, &value);
    }
    object.json(&name_of("site"), &cleaned.site());
    if !has_text {
        object.text(&text_name, cleaned);
    }
    let raw = cleaned.raw();
    let text = |span: ByteSpan| raw.get(span.range()).unwrap_or_default();
    let removals: Vec<Said<'_>> = cleaned
        .removals()
        .iter()
        .map(|removal| Said {
            rule: &removal.rule.id,
            kind: removal.rule.kind.name(),
            start: removal.span.start,
            end: removal.span.end,
            text: text(removal.span),
            why: removal.reason.as_deref(),
            chance: removal.chance,
        })
        .collect();
    object.json(&name_of("removals"), &removals);
    out.extend_from_slice(b"}\n");
}

/// Writes a line of the input unchanged.
pub fn pass_through(line: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(line.as_bytes());
    out.push(b'\n');
}

/// Serializes fields as a JSON object.
#[must_use]
pub fn object_of(fields: &[Field<'_>]) -> String {
    let mut out = vec![b'{'];
    let mut object = Object { out: &mut out, fields: 0 };
    fields.iter().for_each(|field| object.field(&field.name, field.value.as_bytes()));
    out.push(b'}');
    String::from_utf8(out).unwrap_or_default()
}

/// An object that is being written.
struct Object<'o> {
    out: &'o mut Vec<u8>,
    fields: usize,
}

impl Object<'_> {
    fn name(&mut self, name: &str) {
        if self.fields > 0 {
            self.out.push(b',');
        }
        self.fields += 1;
        self.value(&name);
        self.out.push(b':');
    }

    fn value(&mut self, value: &impl Serialize) {
        // Strings, numbers and lists of them always serialize, and writing to memory does not fail.
        let _ = serde_json::to_writer(&mut *self.out, value);
    }

    fn field(&mut self, name: &str, value: &[u8]) {
        self.name(name);
        self.out.extend_from_slice(value);
    }

    fn json(&mut self, name: &str, value: &impl Serialize) {
        self.name(name);
        self.value(value);
    }

    fn text(&mut self, name: &str, cleaned: &CleanedRecord<'_>) {
        self.name(name);
        self.value(&cleaned.text());
    }
}
