//! Writes a new site file, with comments for its readers.

use super::file::{ActiveYears, Allow, RuleEntry, SignatureEntry, TestEntry};
use super::quoted;
use crate::page::is_hostile;
use serde::Serialize;
use toml::Value;

/// The maximum length of a line, in characters.
const WIDTH: usize = 110;

/// The contents of a new site file.
#[derive(Debug, Clone, Default)]
pub struct NewSiteFile {
    /// The path of the JSON schema relative to the file, for editors: `../docs/site-file.schema.json`.
    pub schema: Option<String>,
    /// The comment at the top, one item per line.
    pub notes: Vec<String>,
    /// The site's display name.
    pub site: String,
    /// Its hosts.
    pub hosts: Vec<String>,
    /// The years in which its template was in use.
    pub active: Option<ActiveYears>,
    /// The files whose rules it adopts.
    pub extends: Vec<String>,
    /// The lints that it allows, with reasons.
    pub allow: Allow,
    /// The lines that identify its pages.
    pub signature: Vec<CommentedRule<SignatureEntry>>,
    /// The signature weight that a page must reach.
    pub threshold: Option<u32>,
    /// Its keep rules.
    pub keep: Vec<CommentedRule<RuleEntry>>,
    /// Its drop rules.
    pub drop: Vec<CommentedRule<RuleEntry>>,
    /// Its tests.
    pub tests: Vec<CommentedRule<TestEntry>>,
}

/// An entry with the comment above it.
#[derive(Debug, Clone, Default)]
pub struct CommentedRule<T> {
    /// The comment, one item per line.
    pub notes: Vec<String>,
    /// The entry.
    pub entry: T,
}

/// The top-level keys.
#[derive(Serialize)]
struct Top<'d> {
    site: &'d str,
    hosts: Option<&'d [String]>,
    active: Option<ActiveYears>,
    uses: Option<&'d [String]>,
    allow: &'d Allow,
}

impl NewSiteFile {
    /// Returns the file as TOML, without keys that have no value. The result can be loaded again.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut text = self.schema.as_ref().map(|path| format!("#:schema {path}\n")).unwrap_or_default();
        comment(&mut text, &self.notes, "");
        let top = Top {
            site: &self.site,
            hosts: named(&self.hosts),
            active: self.active,
            uses: named(&self.extends),
            allow: &self.allow,
        };
        pairs(&mut text, &top);
        if !self.signature.is_empty() {
            text += "signature = [\n";
            for line in &self.signature {
                comment(&mut text, &line.notes, "    ");
                text += &format!("    {},\n", value(&line.entry));
            }
            text += "]\n";
        }
        if let Some(threshold) = self.threshold {
            text += &format!("threshold = {threshold}\n");
        }
        for (name, rules) in [("keep", &self.keep), ("drop", &self.drop)] {
            rules.iter().for_each(|rule| table(&mut text, name, rule));
        }
        self.tests.iter().for_each(|test| table(&mut text, "test", test));
        text
    }
}

/// Returns a list unless it is empty.
fn named(list: &[String]) -> Option<&[String]> {
    (!list.is_empty()).then_some(list)
}

/// Writes the lines of a comment. Text from a page must not end the comment or change the direction of writing.
fn comment(text: &mut String, notes: &[String], indent: &str) {
    for line in notes.iter().flat_map(|note| note.split('\n')) {
        let plain: String = line.chars().map(|c| if c.is_control() || is_hostile(c) { ' ' } else { c }).collect();
        *text += format!("{indent}# {plain}").trim_end();
        text.push('\n');
    }
}

fn table<T: Serialize>(text: &mut String, name: &str, noted: &CommentedRule<T>) {
    text.push('\n');
    comment(text, &noted.notes, "");
    *text += &format!("[[{name}]]\n");
    pairs(text, &noted.entry);
}

/// Writes one key and value per line, with aligned `=`.
fn pairs<T: Serialize>(text: &mut String, entry: &T) {
    let Ok(table) = toml::Table::try_from(entry) else { return };
    // An empty `allow` is left out.
    let says = |value: &Value| value.as_table().is_none_or(|table| !table.is_empty());
    let pairs: Vec<_> = table.iter().filter(|(_, value)| says(value)).collect();
    let width = pairs.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
    for (key, value) in pairs {
        let line = format!("{key:width$} = {}", written(value));
        match value {
            Value::Array(list) if line.chars().count() > WIDTH => {
                *text += &format!("{key:width$} = [\n");
                list.iter().for_each(|item| *text += &format!("    {},\n", written(item)));
                *text += "]\n";
            }
            _ => *text += &format!("{line}\n"),
        }
    }
}

fn value<T: Serialize>(entry: &T) -> String {
    Value::try_from(entry).map(|value| written(&value)).unwrap_or_default()
}

/// Returns a value as TOML. Text from a page must not change the direction of writing in an editor.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) if text.contains(is_hostile) => quoted(text),
        Value::Array(list) => format!("[{}]", list.iter().map(written).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => {
            let pairs: Vec<String> = table.iter().map(|(key, value)| format!("{key} = {}", written(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{RuleText, load};
    use super::*;
    use crate::rule::Kind;
    use crate::rule::file::{Lines, Side};

    #[test]
    fn what_is_written_can_be_read() {
        let words = |n: usize| (0..n).map(|i| format!("a \"quoted\" line, 'number' {i}")).collect();
        let exact = RuleEntry {
            id: "exact".into(),
            kind: Some(Kind::Nav),
            why: Some("two\nlines \u{1b}[31m \u{202e}".into()),
            line: Some(Lines::Exact(words(12))),
            ..RuleEntry::default()
        };
        let range = RuleEntry {
            id: "range".into(),
            kind: Some(Kind::Related),
            from: Some(Side::Pattern(r"\d+ 'more' \\ stories".into())),
            to: Some(Side::Markers(vec!["The end".into(), r"#\w+".into()])),
            max_share: Some(0.5),
            ..RuleEntry::default()
        };
        let file = NewSiteFile {
            schema: Some("../site-file.schema.json".into()),
            notes: vec!["a page says:\nsite = \"other\" \r x".into()],
            site: "Ferry \"News\"".into(),
            hosts: vec!["ferry.example.com".into()],
            active: Some(ActiveYears { from: Some(2015), to: None }),
            signature: vec![CommentedRule {
                notes: vec!["on 9 of 10 pages".into()],
                entry: SignatureEntry::Line(r"\d+ x'y".into()),
            }],
            threshold: Some(1),
            drop: [exact, range].map(|entry| CommentedRule { notes: Vec::new(), entry }).into(),
            tests: vec![CommentedRule {
                notes: Vec::new(),
                entry: TestEntry { text: Some("a\nb".into()), ..TestEntry::default() },
            }],
            ..NewSiteFile::default()
        };
        let text = file.to_toml();
        let file = RuleText { path: "rules/ferry.toml".into(), text: text.as_str().into() };
        let site = match load(&[file]) {
            Ok(loaded) => loaded.sites.into_iter().next().unwrap(),
            Err(e) => panic!("{e}\n{text}"),
        };
        assert_eq!((site.rules.len(), site.name.as_str(), site.signature.len()), (2, "Ferry \"News\"", 1), "{text}");
        assert_eq!(site.rules[0].why.as_ref(), "two\nlines \u{1b}[31m \u{202e}", "{text}");
        assert!(text.starts_with("#:schema ../site-file.schema.json\n# a page says:\n"), "{text}");
        assert!(text.contains("max-share = 0.5\n"), "{text}");
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    }
}
