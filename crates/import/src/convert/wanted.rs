//! Required values, as tests of attributes and texts.

use crate::outcome::Refusal;
use crate::pattern::{All, Attribute, Case, Said, Test, Value, any, never, not};

/// A required value.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub how: How,
    pub text: String,
    pub case: Case,
    /// Whether a space was added before the text, and after it.
    pub padded: (bool, bool),
}

/// The way in which a value must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Is,
    IsNot,
    Holds,
    Starts,
    Something,
    /// At least this many characters.
    Long(u16),
}

pub(super) fn plain(name: &str, value: Value) -> Test {
    Test::Attribute(Attribute { name: name.to_owned(), value, case: Case::Counts })
}

/// Returns the tests of an attribute that must have the value.
pub(super) fn on_attribute(name: &str, wanted: &Wanted) -> Result<All, Refusal> {
    let test = |value| Test::Attribute(Attribute { name: name.to_owned(), value, case: wanted.case });
    let some = |values: Vec<Value>| any(values.into_iter().map(|value| vec![test(value)]).collect());
    let text = wanted.text.as_str();
    let (left, right) = wanted.padded;
    let inner_left = if left { text.strip_prefix(' ') } else { None };
    let inner_right = if right { text.strip_suffix(' ') } else { None };
    Ok(match wanted.how {
        How::Is => vec![test(Value::Is(text.to_owned()))],
        How::IsNot => vec![plain(name, Value::Any), not(vec![test(Value::Is(text.to_owned()))])],
        How::Something => vec![plain(name, Value::Any), not(vec![plain(name, Value::Is(String::new()))])],
        How::Long(_) => return Err(Refusal::no_selector("it tests the length of an attribute")),
        How::Starts => match (left, inner_left) {
            (true, Some(inner)) if !inner.is_empty() => vec![test(Value::Starts(inner.to_owned()))],
            (true, _) => never(),
            (false, _) => vec![test(Value::Starts(text.to_owned()))],
        },
        How::Holds => match (inner_left, inner_right) {
            (None, None) => vec![test(Value::Holds(text.to_owned()))],
            (Some(_), Some(_)) => {
                let word = text.trim_matches(' ');
                if word.is_empty() {
                    return Err(Refusal::no_selector("it tests for white space"));
                }
                if !word.contains(char::is_whitespace) {
                    return Ok(vec![test(Value::Word(word.to_owned()))]);
                }
                some(vec![
                    Value::Is(word.to_owned()),
                    Value::Starts(format!("{word} ")),
                    Value::Ends(format!(" {word}")),
                    Value::Holds(format!(" {word} ")),
                ])
            }
            (Some(inner), None) if !inner.is_empty() => {
                some(vec![Value::Starts(inner.to_owned()), Value::Holds(text.to_owned())])
            }
            (None, Some(inner)) if !inner.is_empty() => {
                some(vec![Value::Ends(inner.to_owned()), Value::Holds(text.to_owned())])
            }
            _ => return Err(Refusal::no_selector("it tests for white space")),
        },
    })
}

/// Returns the test of an element's text that must have the value, as a regex.
pub(super) fn on_text(said: Said, wanted: &Wanted) -> Result<All, Refusal> {
    let text = regex(&wanted.text);
    let case = if wanted.case == Case::Ignored { "(?i)" } else { "" };
    let says = |pattern: String| vec![Test::Text(said, format!("{case}{pattern}"))];
    Ok(match wanted.how {
        How::Is => says(format!("^{text}$")),
        How::IsNot if said == Said::Own => {
            return Err(Refusal::no_selector("it tests that a text node differs from a value"));
        }
        How::IsNot => vec![not(says(format!("^{text}$")))],
        How::Starts if wanted.padded.0 || wanted.text.starts_with(char::is_whitespace) => {
            return Err(Refusal::no_selector("it tests for white space at the start of a text"));
        }
        How::Starts => {
            let right = if wanted.text.ends_with(char::is_whitespace) { " " } else { "" };
            says(format!("^{text}{right}"))
        }
        How::Something => says(".".to_owned()),
        How::Long(n) => says(format!(".{{{n}}}")),
        How::Holds => {
            let (left, right) = wanted.padded;
            let edge = |space: bool, padded: bool, edge| match (space, padded) {
                (true, true) => edge,
                (true, false) => " ",
                (false, _) => "",
            };
            let left = edge(wanted.text.starts_with(char::is_whitespace), left, "(?:^| )");
            let right = edge(wanted.text.ends_with(char::is_whitespace), right, "(?: |$)");
            if text.is_empty() {
                return Err(Refusal::no_selector("it tests for white space"));
            }
            says(format!("{left}{text}{right}"))
        }
    })
}

/// Returns a text as a regex, with white space collapsed.
fn regex(text: &str) -> String {
    let evened = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut pattern = String::new();
    for c in evened.chars() {
        match c {
            // Use brackets instead of a backslash, which a selector would need twice.
            '.' | '?' | '(' | ')' | '*' | '+' | '|' | '$' | '{' | '}' => pattern.extend(['[', c, ']']),
            '[' | '^' | '\\' => pattern.extend(['\\', c]),
            _ => pattern.push(c),
        }
    }
    pattern
}
