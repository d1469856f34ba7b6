//! Conversion of conditions on attributes and texts.

use super::condition::{Leaf, bare_name, follow, unquoted};
use super::place::number;
use super::wanted::{How, Wanted, on_attribute, on_text, plain};
use crate::outcome::Refusal;
use crate::pattern::{All, Case, Said, Test, Value, any, never, not};
use crate::xpath::{Axis, Comparison, Expr, NodeTest, Path, Start, Step};

/// A text value: its path, and the functions applied to it.
struct Source {
    steps: Vec<Step>,
    fold: Option<Fold>,
    padded: (bool, bool),
}

/// The case conversion of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fold {
    Small,
    Capital,
}

/// `.`
pub(super) fn here() -> Expr {
    Expr::Path(Path { start: Start::Here, steps: Vec::new() })
}

/// Converts `contains(from, what)` and `starts-with(from, what)`.
pub(super) fn asked(function: &str, from: &Expr, what: &Expr) -> Result<All, Refusal> {
    let text = match (from, what) {
        (Expr::Compare(..) | Expr::And(..) | Expr::Or(..), _) => {
            return Err(Refusal::slip(format!("`{function}(@class='x', …)` searches in a boolean")));
        }
        (_, Expr::Or(..) | Expr::And(..)) => {
            return Err(Refusal::slip(format!("`{function}(…, 'a' or 'b')` searches for a boolean")));
        }
        (Expr::Literal(_), _) => {
            return Err(Refusal::slip(format!("`{function}()` has its arguments in the wrong order")));
        }
        (_, Expr::Path(path)) if bare_name(path).is_some() => return Err(unquoted(path)),
        (_, Expr::Literal(text)) => text,
        _ => return Err(Refusal::no_selector("it searches for text from another part of the page")),
    };
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let how = if function == "contains" { How::Holds } else { How::Starts };
    first(source(from)?, how, text)
}

/// Converts the comparison of a text with another.
pub(super) fn compared(sign: Comparison, of: &Expr, text: &str) -> Result<All, Refusal> {
    let how = match sign {
        Comparison::Equal => How::Is,
        Comparison::Unequal => How::IsNot,
        _ => return Err(Refusal::no_selector("it compares numbers")),
    };
    match of {
        // Of several nodes, one match is enough.
        Expr::Path(Path { start: Start::Here, steps }) => {
            let wanted = Wanted { how, text: text.to_owned(), case: Case::Counts, padded: (false, false) };
            follow(steps, Leaf::Says(&wanted))
        }
        Expr::Union(list) => {
            let each: Result<Vec<_>, _> = list.iter().map(|one| compared(sign, one, text)).collect();
            each.map(any)
        }
        _ => first(source(of)?, how, text),
    }
}

/// Returns the tests for a text that is not empty.
pub(super) fn says_something(of: &Expr) -> Result<All, Refusal> {
    first(source(of)?, How::Something, "")
}

/// Converts `string-length(of)` compared with a number.
pub(super) fn length(sign: Comparison, of: &Expr, number: f64) -> Result<All, Refusal> {
    let at_least = |n: f64| match n {
        ..=0.0 => Ok(Vec::new()),
        1.0 => says_something(of),
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 2 to 500")]
        n if n.fract() == 0.0 && n <= 500.0 => first(source(of)?, How::Long(n as u16), ""),
        _ => Err(Refusal::no_selector("it counts too many characters for a readable selector")),
    };
    let below = |n: f64| at_least(n).map(|all| if all.is_empty() { never() } else { vec![not(all)] });
    let just = || -> Result<All, Refusal> { Ok(at_least(number)?.into_iter().chain(below(number + 1.0)?).collect()) };
    match sign {
        Comparison::AtLeast => at_least(number),
        Comparison::Greater => at_least(number + 1.0),
        Comparison::Less => below(number),
        Comparison::AtMost => below(number + 1.0),
        Comparison::Equal => just(),
        Comparison::Unequal => Ok(vec![not(just()?)]),
    }
}

fn source(expr: &Expr) -> Result<Source, Refusal> {
    match expr {
        Expr::Path(Path { start: Start::Here, steps }) => {
            let steps = steps.iter().filter(|step| !step.is_dot()).cloned().collect();
            Ok(Source { steps, fold: None, padded: (false, false) })
        }
        Expr::Call(name, arguments) => match (name.as_str(), arguments.as_slice()) {
            ("normalize-space" | "string", []) => source(&here()),
            ("string", [inner]) => source(inner),
            // Added spaces around the text are removed again.
            ("normalize-space", [inner]) => Ok(Source { padded: (false, false), ..source(inner)? }),
            ("translate", [inner, Expr::Literal(from), Expr::Literal(to)]) => {
                let fold = fold(from, to).ok_or_else(|| Refusal::no_selector("it replaces characters"))?;
                Ok(Source { fold: Some(fold), ..source(inner)? })
            }
            ("concat", parts) => {
                let space = |part: &Expr| matches!(part, Expr::Literal(text) if text == " ");
                let (inner, padded) = match parts {
                    [left, inner, right] if space(left) && space(right) => (inner, (true, true)),
                    [left, inner] if space(left) => (inner, (true, false)),
                    [inner, right] if space(right) => (inner, (false, true)),
                    _ => return Err(Refusal::no_selector("it searches in concatenated strings")),
                };
                Ok(Source { padded, ..source(inner)? })
            }
            _ => Err(Refusal::no_selector(format!("selectors have no `{name}()`"))),
        },
        Expr::Path(_) => Err(Refusal::no_selector("it tests another part of the page")),
        Expr::Union(_) | Expr::Filter { .. } => Err(Refusal::no_selector("it tests only the first of several nodes")),
        _ => Err(Refusal::slip("it does not search in text of the page")),
    }
}

/// Recognizes `translate(…, 'ABC…', 'abc…')` with all letters of the alphabet, in either direction.
fn fold(from: &str, to: &str) -> Option<Fold> {
    let pairs = || from.chars().zip(to.chars());
    let all = |alphabet: &str| alphabet.chars().all(|letter| from.contains(letter));
    let same = from.chars().count() == to.chars().count();
    if same && all("ABCDEFGHIJKLMNOPQRSTUVWXYZ") && pairs().all(|(a, b)| a.to_lowercase().eq([b])) {
        Some(Fold::Small)
    } else if same && all("abcdefghijklmnopqrstuvwxyz") && pairs().all(|(a, b)| a.to_uppercase().eq([b])) {
        Some(Fold::Capital)
    } else {
        None
    }
}

/// Returns the tests for the first node of a path. A path without a node gives an empty text.
fn first(source: Source, how: How, text: &str) -> Result<All, Refusal> {
    match (how, text) {
        (How::Is | How::IsNot | How::Something | How::Long(_), _) if source.padded != (false, false) => {
            return Err(Refusal::no_selector("it compares concatenated strings"));
        }
        // Inequality is the negation of equality, so a missing node matches too.
        (How::IsNot, "") => return first(source, How::Something, ""),
        (How::IsNot, _) => return Ok(vec![not(first(source, How::Is, text)?)]),
        (How::Is, "") => return Ok(vec![not(first(source, How::Something, "")?)]),
        _ => {}
    }
    let letters = text.chars().any(|c| c.to_lowercase().ne([c]) || c.to_uppercase().ne([c]));
    let case = match source.fold {
        Some(Fold::Small) if text.chars().any(char::is_uppercase) => return Ok(never()),
        Some(Fold::Capital) if text.chars().any(char::is_lowercase) => return Ok(never()),
        Some(_) if letters => Case::Ignored,
        _ => Case::Counts,
    };
    let wanted = Wanted { how, text: text.to_owned(), case, padded: source.padded };
    follow(&singled_out(source.steps)?, Leaf::Says(&wanted))
}

/// Limits a path to its first node in page order.
fn singled_out(mut steps: Vec<Step>) -> Result<Vec<Step>, Refusal> {
    let several = || Refusal::no_selector("it tests only the first of several nodes");
    let is_text = matches!(steps.last(), Some(Step { axis: Axis::Child, test: NodeTest::Text, .. }));
    let last = steps.len().saturating_sub(1);
    for (i, step) in steps.iter_mut().enumerate() {
        let placed = step.predicates.iter().any(|one| matches!(number(one), Some((0, 1..) | (1, ..=0))));
        match (step.axis, &step.test) {
            (Axis::Itself | Axis::Parent, _) | (Axis::Attribute, NodeTest::Name(_)) => {}
            (Axis::Child, NodeTest::Text) if !step.predicates.is_empty() && !placed => return Err(several()),
            (Axis::Child, NodeTest::Text) if placed => {}
            (Axis::Child, NodeTest::Text) => step.predicates.push(Expr::Number(1.0)),
            (Axis::Child | Axis::FollowingSibling | Axis::PrecedingSibling, _) if placed => {}
            // Of several children, the first one with the attribute or the text.
            (Axis::Child, NodeTest::Any | NodeTest::Name(_)) if i == last => step.predicates.push(Expr::Number(1.0)),
            (Axis::Child, NodeTest::Any | NodeTest::Name(_)) if i + 1 == last => {}
            _ => return Err(several()),
        }
    }
    let before = last.checked_sub(1).filter(|i| steps[*i].axis == Axis::Child && !is_placed(&steps[*i]));
    if let Some(i) = before {
        let end = Path { start: Start::Here, steps: vec![Step { predicates: Vec::new(), ..steps[last].clone() }] };
        if !is_text && steps[last].axis != Axis::Attribute {
            return Err(several());
        }
        steps[i].predicates.extend([Expr::Path(end), Expr::Number(1.0)]);
    }
    Ok(steps)
}

fn is_placed(step: &Step) -> bool {
    step.predicates.iter().any(|one| number(one).is_some())
}

/// Converts an attribute at the end of a path, with the conditions on it.
pub(super) fn attribute(test: &NodeTest, conditions: &[Expr], end: (&[Step], Leaf<'_>)) -> Result<All, Refusal> {
    let name = match (test, end.0) {
        (NodeTest::Name(name), []) => name,
        (_, []) => return Err(Refusal::no_selector("it tests any attribute")),
        _ => return Err(Refusal::slip("it continues from an attribute, which has no children")),
    };
    if name.contains(':') {
        return Err(Refusal::slip(format!("`@{name}` has a namespace prefix, and HTML pages declare none")));
    }
    if name.chars().any(|c| c.is_ascii_uppercase()) {
        return Err(Refusal::slip(format!("`@{name}` matches nothing: names in HTML are lower-case")));
    }
    let mut all = match end.1 {
        Leaf::Exists => vec![plain(name, Value::Any)],
        Leaf::Says(wanted) => on_attribute(name, wanted)?,
    };
    for condition in conditions {
        all.extend(on_attribute(name, &of_itself(condition)?)?);
    }
    Ok(all)
}

/// Converts a direct child text, with the conditions on it.
pub(super) fn own(conditions: &[Expr], end: (&[Step], Leaf<'_>)) -> Result<All, Refusal> {
    if !end.0.is_empty() {
        return Err(Refusal::no_selector("it continues from text"));
    }
    let (said, conditions) = match conditions.split_first() {
        Some((one, rest)) if number(one) == Some((0, 1)) => (Said::First, rest),
        _ => (Said::Own, conditions),
    };
    match (conditions, end.1) {
        ([], Leaf::Exists) => Ok(vec![Test::Text(said, String::new())]),
        ([], Leaf::Says(wanted)) => on_text(said, wanted),
        ([one], Leaf::Exists) => on_text(said, &of_itself(one)?),
        _ => Err(Refusal::no_selector("it has several conditions on one text node")),
    }
}

/// Converts a condition on the current node: `[contains(., 'x')]`, `[. = 'x']`.
fn of_itself(condition: &Expr) -> Result<Wanted, Refusal> {
    let wanted = |how, from: &Expr, text: &str| {
        let source = source(from)?;
        if !source.steps.is_empty() || source.fold.is_some() {
            return Err(Refusal::no_selector("it tests more than the value of a text node or attribute"));
        }
        Ok(Wanted { how, text: text.to_owned(), case: Case::Counts, padded: source.padded })
    };
    match condition {
        Expr::Call(name, arguments) => match (name.as_str(), arguments.as_slice()) {
            ("contains", [from, Expr::Literal(text)]) if !text.is_empty() => wanted(How::Holds, from, text),
            ("starts-with", [from, Expr::Literal(text)]) if !text.is_empty() => wanted(How::Starts, from, text),
            ("normalize-space", [from]) => wanted(How::Something, from, ""),
            ("normalize-space", []) => wanted(How::Something, &here(), ""),
            _ => Err(Refusal::no_selector("it tests more than the value of a text node or attribute")),
        },
        Expr::Compare(Comparison::Equal, from, text) => match text.as_ref() {
            Expr::Literal(text) => wanted(How::Is, from, text),
            _ => Err(Refusal::no_selector("it compares text with something other than a literal")),
        },
        Expr::Compare(Comparison::Unequal, from, text) => match text.as_ref() {
            Expr::Literal(text) if text.is_empty() => wanted(How::Something, from, ""),
            _ => Err(Refusal::no_selector("it tests that a text node differs from a value")),
        },
        _ => Err(Refusal::no_selector("it tests more than the value of a text node or attribute")),
    }
}
