//! docs/rules.md says of keys and values what the schema says. Its tables stand between two comments,
//! `<!-- keys: DEFINITION KEY KEY… -->` or `<!-- values: DEFINITION -->`, and `<!-- end -->`, and are made of the schema;
//! `UNBOIL_BLESS=1 cargo test rule_reference` writes them anew.

use crate::bench::project;
use crate::schema::committed;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

const REFERENCE: &str = "docs/rules.md";

/// What is described in a section of its own.
const SECTIONS: [(&str, &str); 8] = [
    ("a pattern", "#patterns"),
    ("a selector", "#select"),
    ("a place", "#where"),
    ("a kind", "#kinds"),
    ("a side", "#from-to"),
    ("a shape", "#anchor"),
    ("a scanner", "#debris"),
    ("a test", "#tests"),
];

/// A definition by its name; the schema as a whole is `SiteFile`.
fn definition<'s>(schema: &'s Value, name: &str) -> &'s Value {
    match name {
        "SiteFile" => schema,
        _ => schema["definitions"].get(name).unwrap_or_else(|| panic!("the schema defines no `{name}`")),
    }
}

/// What a `$ref`, alone or in a list of one, leads to; the schema itself where there is none.
fn target<'s>(schema: &'s Value, of: &'s Value) -> &'s Value {
    let alone = of["anyOf"].as_array().filter(|any| any.len() == 1).map_or(of, |any| &any[0]);
    let name = alone["$ref"].as_str().and_then(|path| path.rsplit('/').next());
    name.map_or(of, |name| definition(schema, name))
}

/// The values of an enumeration, each with its description.
fn values(of: &Value) -> Vec<(String, &str)> {
    let list = of["oneOf"].as_array().or(of["anyOf"].as_array()).into_iter().flatten();
    list.map(|value| {
        let name = value["const"].as_str().map_or_else(|| "an id".to_owned(), |name| format!("`\"{name}\"`"));
        (name, value["description"].as_str().unwrap_or_default())
    })
    .collect()
}

/// What a key takes: in the words of its title or its type's, as a list of values, or a number.
fn takes(schema: &Value, property: &Value) -> String {
    let of = target(schema, property);
    let words = match (property["title"].as_str().or(of["title"].as_str()), of["type"].as_str()) {
        (Some(title), _) => title.to_owned(),
        (None, Some("integer")) => "a number".to_owned(),
        (None, Some("boolean")) => "`true` or `false`".to_owned(),
        _ => values(of).into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(", "),
    };
    assert!(!words.is_empty(), "{property:#} takes what? Give it a title");
    let section = SECTIONS.iter().find(|(what, _)| words.starts_with(what));
    section.map_or(words.clone(), |(what, to)| words.replacen(what, &format!("[{what}]({to})"), 1))
}

/// A cell of a table: no bar may end it, not even in a code span.
fn cell(text: &str) -> String {
    text.trim_end_matches('.').replace('|', "\\|")
}

fn keys_table(schema: &Value, of: &Value, keys: &[&str]) -> String {
    let mut table = "| key | takes | is |\n| --- | --- | --- |\n".to_owned();
    for key in keys {
        let property = of["properties"].get(key).unwrap_or_else(|| panic!("`{key}` is no key there"));
        let is_table = target(schema, &property["items"])["type"] == "object";
        let name = if is_table { format!("[[{key}]]") } else { (*key).to_owned() };
        let mut says = property["description"].as_str().unwrap_or_default().to_owned();
        // Few values need no table of their own.
        let of_value = |(name, says): (String, &str)| format!(" {name}: {}{}", says[..1].to_lowercase(), &says[1..]);
        if property["title"].is_null() && target(schema, property)["oneOf"].is_array() {
            says.extend(values(target(schema, property)).into_iter().map(of_value));
        }
        if let Some(default) = property.get("default") {
            says += &format!(" Without it: `{default}`.");
        }
        table += &format!("| `{name}` | {} | {} |\n", cell(&takes(schema, property)), cell(&says));
    }
    table
}

fn values_table(of: &Value) -> String {
    let rows = values(of).into_iter().map(|(name, says)| format!("| {name} | {} |\n", cell(says)));
    format!("| value | is |\n| --- | --- |\n{}", rows.collect::<String>())
}

/// The reference with its tables made anew, and the names in its comments, a line a comment.
fn renewed(text: &str, schema: &Value) -> (String, Vec<Vec<String>>) {
    let (mut renewed, mut named) = (String::new(), Vec::new());
    let mut is_old_table = false;
    for line in text.lines() {
        let marker = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
        is_old_table &= marker != Some("end");
        if is_old_table {
            continue;
        }
        renewed += &format!("{line}\n");
        let Some((sort, words)) = marker.and_then(|marker| marker.split_once(": ")) else { continue };
        let words: Vec<&str> = words.split(' ').collect();
        let of = definition(schema, words[0]);
        renewed += &match sort {
            "keys" => keys_table(schema, of, &words[1..]),
            "values" => values_table(of),
            other => panic!("{REFERENCE}: `{other}` is neither `keys` nor `values`"),
        };
        named.push(words.iter().map(ToString::to_string).collect());
        is_old_table = true;
    }
    assert!(!is_old_table, "{REFERENCE}: a table has no `<!-- end -->`");
    (renewed, named)
}

#[test]
fn the_tables_of_the_rule_reference_are_what_the_schema_says() {
    let path = project().join(REFERENCE);
    let text = fs::read_to_string(&path).unwrap();
    let (renewed, _) = renewed(&text, &committed());
    if std::env::var_os("UNBOIL_BLESS").is_some() {
        fs::write(&path, renewed).unwrap();
    } else {
        assert!(text == renewed, "{REFERENCE} has an old table: UNBOIL_BLESS=1 cargo test rule_reference");
    }
}

/// A new key or kind cannot be forgotten.
#[test]
fn the_rule_reference_has_every_key_and_every_value() {
    let schema = committed();
    let (_, named) = renewed(&fs::read_to_string(project().join(REFERENCE)).unwrap(), &schema);
    for name in ["SiteFile", "WeightedLine", "DropRule", "TestEntry"] {
        let known: BTreeSet<&String> = definition(&schema, name)["properties"].as_object().unwrap().keys().collect();
        let said: BTreeSet<&String> =
            named.iter().filter(|words| words[0] == name).flat_map(|words| &words[1..]).collect();
        assert_eq!(said, known, "{REFERENCE}, of {name}");
    }
    for name in ["Again", "DebrisName", "Kind", "ShapeName", "TidyName"] {
        assert!(named.iter().any(|words| words[0] == name), "{REFERENCE} has no table of {name}");
    }
}

#[test]
fn every_link_within_the_rule_reference_leads_to_a_heading() {
    let text = fs::read_to_string(project().join(REFERENCE)).unwrap();
    let slug = |heading: &str| heading.to_lowercase().replace(' ', "-").replace(',', "");
    let headings: BTreeSet<String> = text
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| slug(line.trim_start_matches('#').trim()))
        .collect();
    let links = text.split("](#").skip(1).filter_map(|rest| rest.split(')').next());
    let lost: Vec<&str> = links.filter(|link| !headings.contains(*link)).collect();
    assert!(lost.is_empty(), "{lost:?} in {headings:?}");
}
