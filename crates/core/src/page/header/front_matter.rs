//! YAML or TOML front matter.

use super::field::{LONGEST_NAME, Name};
use super::stated::{Sources, Stated};
use super::{Header, HeaderKind, Top};

/// Front matter between `+++` lines.
pub(super) fn toml(top: &Top<'_>, first: usize) -> Option<Header> {
    let last = top.delimiter_from(first + 1, &["+++"])?;
    let (start, end) = (top.lines.get(first + 1)?.start as usize, top.lines.get(last)?.start as usize);
    let table: toml::Table = top.text.get(start..end)?.parse().ok()?;
    let mut stated = Stated::default();
    for (name, value) in &table {
        stated.add(Name::of(name), value.as_str().unwrap_or_default().trim());
    }
    stated.header(Sources::Own, HeaderKind::FrontMatter, first..last + 1)
}

/// How the value of a YAML field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// On the field's line and the indented lines after it, optionally quoted.
    Flow,
    /// On the indented lines after `|` or `>`.
    Block,
    /// A list or a mapping.
    Nested,
}

/// A YAML field at the top level.
struct YamlField {
    name: Name,
    style: Style,
    value: String,
}

/// The subset of YAML that front matter uses for text. Anything else between `---` lines is text with horizontal rules.
pub(super) fn yaml(top: &Top<'_>, first: usize) -> Option<Header> {
    let last = top.delimiter_from(first + 1, &["---", "..."])?;
    let mut found: Vec<YamlField> = Vec::new();
    for line in first + 1..last {
        let reading = top.reading(line);
        if reading.is_empty() || reading.starts_with('#') {
            continue;
        }
        if top.is_indented(line) || reading == "-" || reading.starts_with("- ") {
            found.last_mut()?.go_on(reading);
        } else {
            found.push(YamlField::start(reading)?);
        }
    }
    let mut stated = Stated::default();
    for field in &found {
        stated.add(field.name, &field.text());
    }
    stated.header(Sources::Own, HeaderKind::FrontMatter, first..last + 1)
}

impl YamlField {
    fn start(line: &str) -> Option<Self> {
        let (name, value) = line.split_once(": ").or_else(|| Some((line.strip_suffix(':')?, "")))?;
        if name.len() > LONGEST_NAME {
            return None;
        }
        let (name, value) = (Name::of(name.trim_matches(['"', '\''])), value.trim());
        let style = match value.as_bytes() {
            [b'|' | b'>', rest @ ..] if rest.iter().all(|b| matches!(b, b'+' | b'-' | b'0'..=b'9')) => Style::Block,
            [] | [b'[' | b'{' | b'&' | b'*' | b'!', ..] => Style::Nested,
            _ => Style::Flow,
        };
        let value = if style == Style::Flow { value.to_owned() } else { String::new() };
        Some(Self { name, style, value })
    }

    fn go_on(&mut self, line: &str) {
        if self.style != Style::Nested {
            self.value.push(' ');
            self.value.push_str(line);
        }
    }

    fn text(&self) -> String {
        let value = self.value.trim();
        let quoted = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
        match (self.style, quoted('"'), quoted('\'')) {
            (Style::Flow, Some(text), _) => text.replace("\\\"", "\"").replace("\\\\", "\\"),
            (Style::Flow, _, Some(text)) => text.replace("''", "'"),
            // A comment may follow.
            (Style::Flow, None, None) => value.split(" #").next().unwrap_or_default().trim_end().to_owned(),
            (Style::Block | Style::Nested, ..) => value.to_owned(),
        }
    }
}
