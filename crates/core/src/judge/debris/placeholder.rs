//! Detects lines of unfilled template placeholders.

use super::{End, Start};

/// The delimiters of placeholders.
const FORMS: &[(&str, &str)] =
    &[("{{", "}}"), ("{%", "%}"), ("${", "}"), ("#{", "}"), ("<%", "%>"), ("[[", "]]"), ("%%", "%%"), ("{#", "#}")];
/// The maximum length in bytes: a longer one is text in brackets.
const LONGEST: usize = 80;

/// A line of only placeholders and separators.
pub(super) fn at(start: Start<'_>) -> End {
    let mut rest = start.line;
    let mut count = 0;
    while !rest.is_empty() {
        if let Some((open, close)) = FORMS.iter().find(|(open, _)| rest.starts_with(open.as_bytes())) {
            let inner = &rest[open.len()..];
            let Some(end) = memchr::memmem::find(inner, close.as_bytes()).filter(|end| (1..=LONGEST).contains(end))
            else {
                return End::None(0);
            };
            rest = &inner[end + close.len()..];
            count += 1;
        } else if b" \t|,:/.-()#".contains(&rest[0]) {
            rest = &rest[1..];
        } else {
            return End::None(0);
        }
    }
    if count > 0 { End::After(start.line.len()) } else { End::None(0) }
}
