//! Descriptions of common mistakes in XPath expressions.

use super::Expr;
use crate::{LossKind, Refusal};
use unboil_html::Selector;

/// Message for text after a complete expression. [`name`] finds a better one.
pub(super) const CANNOT_GO_ON: &str = "the expression cannot go on";

/// The functions of XPath 1.0 with their minimum and maximum number of arguments.
const FUNCTIONS: [(&str, usize, usize); 27] = [
    ("boolean", 1, 1),
    ("ceiling", 1, 1),
    ("concat", 2, usize::MAX),
    ("contains", 2, 2),
    ("count", 1, 1),
    ("false", 0, 0),
    ("floor", 1, 1),
    ("id", 1, 1),
    ("lang", 1, 1),
    ("last", 0, 0),
    ("local-name", 0, 1),
    ("name", 0, 1),
    ("namespace-uri", 0, 1),
    ("normalize-space", 0, 1),
    ("not", 1, 1),
    ("number", 0, 1),
    ("position", 0, 0),
    ("round", 1, 1),
    ("starts-with", 2, 2),
    ("string", 0, 1),
    ("string-length", 0, 1),
    ("substring", 2, 3),
    ("substring-after", 2, 2),
    ("substring-before", 2, 2),
    ("sum", 1, 1),
    ("translate", 3, 3),
    ("true", 0, 0),
];

/// Functions of XPath 2.0 that authors often use.
const LATER: [&str; 9] =
    ["ends-with", "matches", "lower-case", "upper-case", "replace", "tokenize", "exists", "empty", "string-join"];

/// Checks a call before its arguments are converted.
pub(super) fn call(name: &str, arguments: &[Expr]) -> Result<(), String> {
    let Some((_, least, most)) = FUNCTIONS.iter().find(|(known, _, _)| *known == name) else {
        if LATER.contains(&name) {
            return Err(format!("`{name}()` is XPath 2.0; the collection uses XPath 1.0"));
        }
        let bare = |name: &str| name.to_lowercase().replace(['-', '_', 's'], "");
        return Err(match FUNCTIONS.iter().find(|(known, _, _)| bare(known) == bare(name)) {
            Some((meant, _, _)) => format!("`{name}(` is not a function: did you mean `{meant}(`?"),
            None => format!("`{name}(` is not a function"),
        });
    };
    let given = arguments.len();
    if (*least..=*most).contains(&given) {
        return Ok(());
    }
    if matches!(arguments, [Expr::Compare(..)]) {
        return Err(format!("`{name}(@class='x')` instead of `{name}(@class, 'x')`"));
    }
    let takes = match (*least, *most) {
        (0, 0) => "none".to_owned(),
        (0, most) => format!("at most {most}"),
        (least, most) if least == most => format!("{least}"),
        (least, _) => format!("at least {least}"),
    };
    Err(format!("wrong number of arguments for `{name}()`: {given} instead of {takes}"))
}

const CSS: &str = "CSS instead of XPath";

/// Whether a text is a CSS selector of more than a name, without any XPath syntax.
fn is_css(text: &str) -> bool {
    !text.contains(['/', '@']) && text.contains(['.', '#', '>', '[', ' ']) && Selector::parse(text).is_ok()
}

/// Returns a mistake found after parsing, or that of using CSS that can be read as XPath.
pub(crate) fn or_css(text: &str, refusal: Refusal) -> Refusal {
    if refusal.sort == LossKind::Slip && is_css(text) { Refusal::slip(CSS) } else { refusal }
}

/// Describes a mistake. `at` is the offset at which parsing stopped, in bytes, and `what` the error there.
pub(super) fn name(text: &str, at: usize, what: String) -> Refusal {
    let has = |part: &str| text.contains(part);
    let rest = text.get(at..).unwrap_or_default().trim_start();
    let shown: String = rest.chars().take(20).collect();
    let missing = what.ends_with("is missing") || what == CANNOT_GO_ON;
    Refusal::slip(if text.contains(['“', '”', '‘', '’', '„']) {
        "typographic quotes".to_owned()
    } else if is_css(text) {
        CSS.to_owned()
    } else if has("||") {
        "`||` instead of `|` or `or`".to_owned()
    } else if has("&&") || what.starts_with("`&`") {
        "`&` instead of `and`".to_owned()
    } else if has("==") {
        "`==` instead of `=`".to_owned()
    } else if has("///") {
        "`///` instead of `//`".to_owned()
    } else if rest.starts_with([']', ')']) && missing {
        match (what.as_str(), rest.starts_with(']')) {
            (CANNOT_GO_ON, true) => "one `]` too many".to_owned(),
            (CANNOT_GO_ON, false) => "one `)` too many".to_owned(),
            _ => format!("{what} before `{shown}`"),
        }
    } else if rest.is_empty() {
        format!("{what} at the end")
    } else if what == CANNOT_GO_ON {
        format!("unexpected `{shown}`")
    } else if missing {
        format!("{what} before `{shown}`")
    } else {
        what
    })
}
