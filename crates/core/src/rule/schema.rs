//! The JSON schema of a site file, for editors: made from the types of `file.rs` and `entry.rs` and their
//! documentation. What a rule needs beside its types stands here.
//!
//! It is of file 7, the newest that the editors' TOML servers read.

use super::entry::RuleEntry;
use super::file::SiteFile;
use super::{Lint, validate};
use schemars::generate::SchemaSettings;
use schemars::transform::transform_subschemas;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// The schema of a site file.
#[must_use]
pub fn schema() -> Value {
    let settings = SchemaSettings::draft07().with_transform(as_toml);
    settings.into_generator().into_root_schema_for::<SiteFile>().to_value()
}

/// Every key of a site file's top, of its rules and of its tests.
pub(super) fn keys() -> Vec<String> {
    let schema = schema();
    let tables = [&schema, &schema["definitions"]["DropRule"], &schema["definitions"]["TestEntry"]];
    tables.iter().filter_map(|table| table["properties"].as_object()).flat_map(Map::keys).cloned().collect()
}

/// What the types say, said of TOML: it has no null, an integer is an integer, and a key without a value that means
/// something has no default.
fn as_toml(schema: &mut Schema) {
    transform_subschemas(&mut as_toml, schema);
    let Some(object) = schema.as_object_mut() else { return };
    object.remove("format");
    let is_nothing = |value: &Value| [json!(null), json!(""), json!([]), json!({})].contains(value);
    if object.get("default").is_some_and(is_nothing) {
        object.remove("default");
    }
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(any)) = object.get_mut("anyOf") {
        any.retain(|of| of["type"] != "null");
    }
    // Beside a `$ref` nothing counts in file 7. Of `allOf` and `anyOf` with one entry the second is what editors
    // complete without offering a table as well.
    if let Some(only) = object.remove("allOf") {
        object.insert("anyOf".to_owned(), only);
    }
    if let Some(Value::String(text)) = object.get_mut("description") {
        *text = text.replace('\n', " ");
    }
}

/// A `[[drop]]`, for the schema alone.
pub(super) struct DropRule;

impl JsonSchema for DropRule {
    fn schema_name() -> Cow<'static, str> {
        "DropRule".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = rule(generator, &[]);
        schema.insert("description".to_owned(), "A rule: what goes. It has an id, a kind, and one matcher.".into());
        schema.insert("required".to_owned(), json!(["id", "kind"]));
        schema
    }
}

/// A `[[keep]]`, for the schema alone.
pub(super) struct KeepRule;

impl JsonSchema for KeepRule {
    fn schema_name() -> Cow<'static, str> {
        "KeepRule".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = rule(generator, &["kind", "content"]);
        let says = "A rule: what stays, whatever a drop rule says. It has an id and one matcher, and no kind.";
        schema.insert("description".to_owned(), says.into());
        schema.insert("required".to_owned(), json!(["id"]));
        schema
    }
}

/// A rule with one matcher, each matcher with what it needs and each key with the matcher that it is about.
fn rule(generator: &mut SchemaGenerator, without: &[&str]) -> Schema {
    let mut schema = RuleEntry::json_schema(generator);
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.retain(|key, _| !without.contains(&key.as_str()));
    }
    let matchers = validate::matcher_names();
    let one: Vec<Value> =
        matchers.iter().filter(|name| !without.contains(name)).map(|name| json!({ "required": [name] })).collect();
    schema.insert("oneOf".to_owned(), one.into());
    let mut needs = json!({ "from": ["to"], "to": ["from"], "anchor": ["take", "shape"] });
    for (key, matchers) in validate::companions() {
        let each: Vec<Value> = matchers.iter().map(|matcher| json!({ "required": [matcher] })).collect();
        needs[key] = if each.len() == 1 { json!(matchers) } else { json!({ "anyOf": each }) };
    }
    if !without.contains(&"content") {
        needs["content"] = json!({ "properties": { "where": false, "in-code": false } });
    }
    needs["tidy"] = json!({ "properties": { "in-code": false } });
    schema.insert("dependencies".to_owned(), needs);
    schema
}

/// An `allow`, for the schema alone: a key a lint.
pub(super) struct AllowSchema;

impl JsonSchema for AllowSchema {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Allow".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let lints = Lint::json_schema(generator);
        let mut properties = Map::new();
        for lint in lints.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
            if let Some(name) = lint["const"].as_str() {
                let reason = json!({ "type": "string", "title": "the reason", "description": lint["description"] });
                properties.insert(name.to_owned(), reason);
            }
        }
        json_schema!({
            "title": "`{ LINT = \"the reason\" }`",
            "description": "Lints that `unboil check` leaves out, each with the reason.",
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}

/// An anchor, for the schema alone: a side that is a line.
pub(super) struct AnchorLine;

impl JsonSchema for AnchorLine {
    fn schema_name() -> Cow<'static, str> {
        "AnchorLine".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let caught = "The id of a rule further up in the file: a line that says what a line says which that rule \
            caught; below it.";
        let again = json!({ "type": "string", "title": "an id", "description": caught });
        json_schema!({
            "title": "a pattern, a list of patterns, or `{ same-as = \"id\" }`",
            "anyOf": [
                { "type": "string", "description": "A pattern for a whole line: every line that it matches." },
                {
                    "type": "array",
                    "items": { "type": "string" },
                    "description": "Several patterns: of their first places the furthest.",
                },
                {
                    "type": "object",
                    "properties": { "same-as": again },
                    "required": ["same-as"],
                    "additionalProperties": false,
                    "description": "A line that comes again.",
                },
            ],
        })
    }
}

/// The value of a `same-as` in a rule, for the schema alone: one of two words, or an id.
pub(super) struct Again;

impl JsonSchema for Again {
    fn schema_name() -> Cow<'static, str> {
        "Again".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let above = "A line that says what the nearest line with text above it says: a headline or caption twice. A \
            line quoted again further down stays.";
        let itself = "A line that is one text twice or more, run together; the last copy may be cut off, and the text \
            has 16 bytes or more.";
        let id = "The id of a rule further up in the file: a line that says what a line says which that rule caught; \
            below it. As a topic's label that comes again above other stories.";
        json_schema!({
            "title": "`\"above\"`, `\"itself\"`, or an id",
            "anyOf": [
                { "type": "string", "const": "line-above", "description": above },
                { "type": "string", "const": "itself", "description": itself },
                { "type": "string", "pattern": "^[a-z0-9-]+$", "description": id },
            ],
        })
    }
}
