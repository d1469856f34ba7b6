//! The JSON schema of site files: the committed one is what the types give, it takes every good file, and of the
//! mistakes in tests/rule_errors.toml it refuses what a schema can know, each where it stands.

use crate::bench::{Bench, project, tree};
use crate::{rule_errors, rule_language};
use jsonschema::Validator;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use unboil::rule;

/// The committed schema.
pub fn committed() -> Value {
    serde_json::from_str(&fs::read_to_string(project().join("docs/site-file.schema.json")).unwrap()).unwrap()
}

/// The committed schema, ready to run; a schema that is none stops the test.
fn validator() -> Validator {
    let schema = committed();
    jsonschema::draft7::meta::validate(&schema).unwrap();
    jsonschema::draft7::new(&schema).unwrap()
}

/// The places of a site file that the schema refuses, as JSON pointers, and what it says of them.
fn refused(schema: &Validator, file: &str) -> (BTreeSet<String>, String) {
    let table: toml::Table = toml::from_str(file).unwrap_or_else(|e| panic!("{file}\n{e}"));
    let file = serde_json::to_value(table).unwrap();
    let found: Vec<_> = schema.iter_errors(&file).map(|e| (e.instance_path().to_string(), e.to_string())).collect();
    let says = found.iter().map(|(place, says)| format!("  {place}: {says}\n")).collect();
    (found.into_iter().map(|(place, _)| place).collect(), says)
}

#[test]
fn the_committed_schema_is_what_the_types_give() {
    let committed = fs::read_to_string(project().join("docs/site-file.schema.json")).unwrap();
    let printed = Bench::new().unboil("schema").ends_with(0).stdout;
    assert_eq!(printed, format!("{:#}\n", rule::schema()));
    assert!(committed == printed, "it is old: cargo run -- schema > docs/site-file.schema.json");
}

/// Editors find the schema by the first line of a file.
#[test]
fn the_schema_takes_every_file_that_ships_and_each_names_it() {
    let schema = validator();
    let rules = project().join("rules");
    let files: Vec<_> =
        tree(&rules).into_iter().filter(|(path, _)| path.extension().is_some_and(|e| e == "toml")).collect();
    assert!(files.len() > 4, "only {} site files were found", files.len());
    for (path, bytes) in files {
        let text = String::from_utf8(bytes).unwrap();
        let (_, says) = refused(&schema, &text);
        assert!(says.is_empty(), "rules/{}:\n{says}", path.display());
        let first = text.lines().next().unwrap_or_default();
        let named = first.strip_prefix("#:schema ").map(|to| rules.join(&path).parent().unwrap().join(to));
        let named = named.and_then(|to| to.canonicalize().ok());
        let wanted = project().join("docs/site-file.schema.json").canonicalize().ok();
        assert_eq!(named, wanted, "rules/{} does not name the schema in its first line, but `{first}`", path.display());
    }
}

#[test]
fn the_schema_takes_every_rule_of_the_rule_language() {
    let schema = validator();
    let files = rule_language::rule_files();
    assert!(files.len() >= 60, "only {} were found", files.len());
    for file in files {
        let (_, says) = refused(&schema, &file);
        assert!(says.is_empty(), "{file}\n{says}");
    }
}

#[test]
fn mistakes_of_form_are_refused_where_they_stand_and_no_others() {
    let schema = validator();
    let mut wrong = String::new();
    for (file, wanted) in rule_errors::files_with_mistakes() {
        let (found, says) = refused(&schema, &file);
        if found != wanted {
            wrong += &format!("{file}expected {wanted:?}\nfound    {found:?}\n{says}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What an editor offers beside a key: words for each, and examples that may stand there.
#[test]
fn every_key_and_every_value_is_described_and_its_examples_hold() {
    let schema = committed();
    let mut wrong = Vec::new();
    let mut examples = 0;
    let mut left = vec![(String::new(), &schema)];
    while let Some((place, of)) = left.pop() {
        for (key, property) in of["properties"].as_object().into_iter().flatten() {
            if property["description"].as_str().is_none_or(str::is_empty) {
                wrong.push(format!("{place}/{key} has no description"));
            }
            let mut alone = property.clone();
            alone["definitions"] = schema["definitions"].clone();
            let alone = jsonschema::draft7::new(&alone).unwrap();
            for example in property["examples"].as_array().into_iter().flatten() {
                examples += 1;
                if !alone.is_valid(example) {
                    wrong.push(format!("{place}/{key}: {example} is no example"));
                }
            }
        }
        let values = of["oneOf"].as_array().into_iter().flatten().filter(|value| value["const"].is_string());
        wrong.extend(
            values.filter(|value| !value["description"].is_string()).map(|value| format!("{place}: {value} is bare")),
        );
        let definitions = of["definitions"].as_object().into_iter().flatten();
        left.extend(definitions.map(|(name, definition)| (format!("{place}/{name}"), definition)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(examples > 20, "only {examples} examples were found");
}
