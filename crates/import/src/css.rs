//! Serialization of element tests as a CSS selector.
//!
//! `:has()` inside `:has()` is not a valid selector. A chain of relations is flattened (`:has(> a > b)`), and anything
//! else is an error.

use super::outcome::{LossKind, Refusal};
use super::pattern::{All, Attribute, Case, End, Place, Relation, Said, Side, Test, Value};
use super::simplify::simplify;
use cssparser::{serialize_identifier, serialize_string};

/// Maximum length of a selector in bytes. Nobody can read a longer one.
const LONGEST: usize = 1500;

/// Attributes whose values are case-insensitive in selectors, as HTML says, but case-sensitive in XPath.
const WITHOUT_CASE: [&str; 46] = [
    "accept",
    "accept-charset",
    "align",
    "alink",
    "axis",
    "bgcolor",
    "charset",
    "checked",
    "clear",
    "codetype",
    "color",
    "compact",
    "declare",
    "defer",
    "dir",
    "direction",
    "disabled",
    "enctype",
    "face",
    "frame",
    "hreflang",
    "http-equiv",
    "lang",
    "language",
    "link",
    "media",
    "method",
    "multiple",
    "nohref",
    "noresize",
    "noshade",
    "nowrap",
    "readonly",
    "rel",
    "rev",
    "rules",
    "scope",
    "scrolling",
    "selected",
    "shape",
    "target",
    "text",
    "type",
    "valign",
    "valuetype",
    "vlink",
];

/// Returns the selector for elements that pass one of several alternatives.
pub(super) fn selector(alternatives: &[All]) -> Result<String, Refusal> {
    let kept: Vec<All> = alternatives.iter().filter_map(simplify).collect();
    let mut parts = Vec::new();
    for all in kept.iter().flat_map(split) {
        let part = complex(all, Scope::Open)?;
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    let text = parts.join(", ");
    if text.is_empty() {
        return Err(Refusal::new(LossKind::Idle, "its conditions exclude each other"));
    }
    if text.len() > LONGEST {
        return Err(Refusal::no_selector("its selector would be too long"));
    }
    Ok(text)
}

/// Top-level alternatives are a selector list.
fn split(all: &All) -> Vec<&All> {
    match all.as_slice() {
        [Test::Any(alternatives)] => alternatives.iter().collect(),
        _ => vec![all],
    }
}

/// The context of a part of a selector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Everything is allowed.
    Open,
    /// At the start of an argument of `:has()`. Nothing may be to its left, because it would be searched inside the
    /// element.
    Head,
    /// In parentheses inside `:has()`. Another `:has()` is not allowed.
    Within,
}

impl Scope {
    fn in_brackets(self) -> Self {
        if self == Self::Open { Self::Open } else { Self::Within }
    }
}

/// Returns a compound selector with the selectors to its left.
fn complex(all: &All, scope: Scope) -> Result<String, Refusal> {
    let mut lefts = all.iter().filter_map(|test| match test {
        Test::Has(relation, other) if relation.is_left() => Some((*relation, other)),
        _ => None,
    });
    let mut prefix = String::new();
    if scope != Scope::Head
        && let Some((relation, other)) = lefts.next()
    {
        prefix = format!("{}{}", complex(other, scope)?, joint(relation));
    }
    let mut text = compound(all, scope)?;
    for (relation, other) in lefts {
        text += &format!(":is({}{}*)", complex(other, scope.in_brackets())?, joint(relation));
    }
    Ok(prefix + if text.is_empty() { "*" } else { &text })
}

fn joint(relation: Relation) -> String {
    match relation.combinator() {
        "" => " ".to_owned(),
        sign => format!(" {sign} "),
    }
}

/// Returns the compound selector of all tests, except those for elements to the left. Empty for any element.
fn compound(all: &All, scope: Scope) -> Result<String, Refusal> {
    let mut text = String::new();
    let mut rank: Vec<&Test> = all.iter().collect();
    rank.sort_by_key(|test| order(test));
    for test in rank {
        text += &match test {
            Test::Tag(name) => identifier(name),
            Test::Root => ":root".to_owned(),
            Test::Empty => ":empty".to_owned(),
            Test::Attribute(attribute) => attribute_selector(attribute),
            Test::Place(place) => place_selector(place, scope)?,
            Test::Text(said, pattern) => format!("{}({})", said_name(*said), quoted(pattern)),
            Test::Any(alternatives) => match relative_list(alternatives) {
                Some(found) => format!(":has({})", in_has(&found, scope)?),
                None => format!(":is({})", list(alternatives, scope)?),
            },
            Test::Not(alternatives) => format!(":not({})", list(alternatives, scope)?),
            Test::Has(relation, _) if relation.is_left() => String::new(),
            Test::Has(relation, other) => format!(":has({})", in_has(&[(*relation, other)], scope)?),
            Test::Edge(end, of) => {
                let name = match end {
                    End::First => "first",
                    End::Last => "last",
                };
                format!(":{name}-on-page({})", list(std::slice::from_ref(of), Scope::Open)?)
            }
            Test::Nearest { side, kind, other } => {
                let name = match side {
                    Side::Above => "nearest-above",
                    Side::Behind => "nearest-behind",
                    Side::Before => "nearest-before",
                };
                format!(":{name}({}; {})", complex(kind, Scope::Open)?, complex(other, Scope::Open)?)
            }
        };
    }
    Ok(text)
}

/// LossKind order of the tests, as people write them: the name, id and classes, then the rest.
fn order(test: &Test) -> u8 {
    match test {
        Test::Tag(_) => 0,
        Test::Root => 1,
        Test::Attribute(attribute) if attribute.name == "id" => 2,
        Test::Attribute(Attribute { value: Value::Word(_), .. }) => 3,
        Test::Attribute(_) => 4,
        Test::Empty => 5,
        Test::Place(_) => 6,
        Test::Text(..) => 7,
        Test::Any(_) => 8,
        Test::Nearest { .. } | Test::Edge(..) => 9,
        Test::Has(..) => 10,
        Test::Not(_) => 11,
    }
}

fn list(alternatives: &[All], scope: Scope) -> Result<String, Refusal> {
    let parts: Result<Vec<_>, _> =
        alternatives.iter().flat_map(split).map(|all| complex(all, scope.in_brackets())).collect();
    Ok(parts?.join(", "))
}

/// Returns the relations of alternatives that consist only of relations to the right.
fn relative_list(alternatives: &[All]) -> Option<Vec<(Relation, &All)>> {
    let one = |all: &'_ All| matches!(all.as_slice(), [Test::Has(relation, _)] if !relation.is_left());
    alternatives.iter().all(one).then(|| {
        let part = alternatives.iter().flat_map(|all| all.first());
        part.filter_map(|test| if let Test::Has(relation, other) = test { Some((*relation, other)) } else { None })
            .collect()
    })
}

/// Returns the argument of `:has()`.
fn in_has(found: &[(Relation, &All)], scope: Scope) -> Result<String, Refusal> {
    if scope != Scope::Open {
        return Err(Refusal::no_selector("it would need `:has()` in `:has()`"));
    }
    let mut parts = Vec::new();
    for (relation, other) in found {
        for part in relatives(*relation, other)? {
            let part = part.trim_start().to_owned();
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
    }
    Ok(parts.join(", "))
}

/// Returns the chains of relations that together require an element with this relation.
fn relatives(relation: Relation, other: &All) -> Result<Vec<String>, Refusal> {
    let mut chains = Vec::new();
    for all in spread(other.clone()) {
        let (rights, others): (Vec<Test>, Vec<Test>) =
            all.into_iter().partition(|test| matches!(test, Test::Has(relation, _) if !relation.is_left()));
        let head = format!("{}{}", joint(relation), complex(&others, Scope::Head)?);
        match rights.as_slice() {
            [] => chains.push(head),
            // Two children: one after the other, or one that is both.
            [Test::Has(Relation::Child, one), Test::Has(Relation::Child, two), more @ ..] => {
                let both = one.iter().chain(two).cloned().collect();
                let behind = |first: &All, next: &All| {
                    first.iter().cloned().chain([Test::Has(Relation::Behind, next.clone())]).collect()
                };
                let ways = [behind(one, two), behind(two, one), both];
                for way in ways.iter().filter_map(simplify) {
                    let all = others.iter().chain(more).cloned().chain([Test::Has(Relation::Child, way)]).collect();
                    chains.extend(relatives(relation, &all)?);
                }
            }
            [Test::Has(next, inner)] => {
                chains.extend(relatives(*next, inner)?.into_iter().map(|tail| format!("{head}{tail}")));
            }
            _ => {
                let why = "it would need `:has()` in `:has()`";
                return Err(Refusal::no_selector(why));
            }
        }
    }
    Ok(chains)
}

/// Splits alternatives that look to the right into separate tests, so that each can be a chain.
fn spread(all: All) -> Vec<All> {
    let looks_right = |test: &Test| matches!(test, Test::Has(relation, _) if !relation.is_left());
    let split = |test: &Test| matches!(test, Test::Any(list) if list.iter().flatten().any(looks_right));
    let Some(at) = all.iter().position(split) else { return vec![all] };
    let mut rest = all;
    let Test::Any(alternatives) = rest.remove(at) else { return vec![rest] };
    alternatives.into_iter().flat_map(|one| spread(rest.iter().cloned().chain(one).collect())).collect()
}

fn place_selector(place: &Place, scope: Scope) -> Result<String, Refusal> {
    let kind = match place.from {
        End::First => ("first", "nth"),
        End::Last => ("last", "nth-last"),
    };
    let formula = match (place.every, place.first) {
        (0, first) => first.to_string(),
        (1, first) => format!("n+{first}"),
        (-1, first) => format!("-n+{first}"),
        (every, first) => format!("{every}n+{first}"),
    };
    Ok(match (place.of.as_slice(), formula.as_str()) {
        ([], "1") => format!(":{}-child", kind.0),
        ([], formula) => format!(":{}-child({formula})", kind.1),
        ([Test::Tag(_)], "1") => format!(":{}-of-type", kind.0),
        ([Test::Tag(_)], formula) => format!(":{}-of-type({formula})", kind.1),
        (_, formula) => {
            format!(":{}-child({formula} of {})", kind.1, complex(&place.of, scope.in_brackets())?)
        }
    })
}

fn attribute_selector(attribute: &Attribute) -> String {
    let name = identifier(&attribute.name);
    let (sign, value) = match &attribute.value {
        Value::Any => return format!("[{name}]"),
        Value::Is(id) if attribute.name == "id" && !id.is_empty() => return format!("#{}", identifier(id)),
        Value::Word(class) if attribute.name == "class" => return format!(".{}", identifier(class)),
        Value::Is(value) => ("=", value),
        Value::Word(value) => ("~=", value),
        Value::Holds(value) => ("*=", value),
        Value::Starts(value) => ("^=", value),
        Value::Ends(value) => ("$=", value),
    };
    let case = match attribute.case {
        Case::Ignored => " i",
        Case::Counts if WITHOUT_CASE.contains(&attribute.name.as_str()) => " s",
        Case::Counts => "",
    };
    format!("[{name}{sign}{}{case}]", quoted(value))
}

fn said_name(said: Said) -> &'static str {
    match said {
        Said::Whole => ":has-text",
        Said::Own => ":own-text",
        Said::First => ":first-text",
    }
}

/// Returns an escaped name for a selector.
pub(super) fn identifier(name: &str) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = serialize_identifier(name, &mut text);
    text
}

/// Returns a text in single quotes, because TOML uses double quotes.
pub(super) fn quoted(value: &str) -> String {
    let mut text = String::new();
    let _ = serialize_string(value, &mut text);
    let inner = text.trim_start_matches('"');
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    format!("'{}'", inner.replace("\\\"", "\"").replace('\'', "\\'"))
}
