//! Conversion of predicates: conditions on an element, as tests.

use super::place::{Spot, Way, number};
use super::texts;
use super::wanted::{Wanted, on_text};
use super::{count, node_tests, path};
use crate::outcome::Refusal;
use crate::pattern::{All, Relation, Said, Test, any, comes_before, comes_behind, has, has_at, never, not};
use crate::xpath::{Axis, Comparison, Expr, NodeTest, Path, Start, Step};

/// Attributes whose names are not element names. Without `@` they are a mistake.
const NO_ELEMENTS: [&str; 12] =
    ["alt", "class", "content", "href", "id", "itemprop", "name", "property", "rel", "role", "src", "type"];

/// The condition at the end of a path.
#[derive(Debug, Clone, Copy)]
pub(super) enum Leaf<'w> {
    /// The node exists.
    Exists,
    /// The node has this value.
    Says(&'w Wanted),
}

/// Returns the tests for a predicate, which is a position or a condition.
pub(super) fn predicate(expr: &Expr, spot: &Spot<'_>) -> Result<All, Refusal> {
    match number(expr) {
        Some(number) => spot.at(Comparison::Equal, number),
        None => truth(expr, spot),
    }
}

fn truth(expr: &Expr, spot: &Spot<'_>) -> Result<All, Refusal> {
    let within = spot.beside();
    let spot = if matches!(expr, Expr::Compare(..)) { spot } else { &within };
    match expr {
        Expr::And(left, right) => Ok(truth(left, spot)?.into_iter().chain(truth(right, spot)?).collect()),
        Expr::Or(left, right) => {
            let mut alternatives = Vec::new();
            for side in [left, right] {
                match truth(side, spot)? {
                    all if all.len() == 1 && matches!(all[0], Test::Any(_)) => {
                        alternatives.extend(all.into_iter().flat_map(|test| match test {
                            Test::Any(list) => list,
                            other => vec![vec![other]],
                        }));
                    }
                    all => alternatives.push(all),
                }
            }
            Ok(any(alternatives))
        }
        Expr::Path(path) => exists(path),
        Expr::Union(list) => {
            let each: Result<Vec<_>, _> = list.iter().map(|one| truth(one, spot)).collect();
            Ok(any(each?))
        }
        Expr::Filter { base, predicates, steps } if steps.is_empty() => {
            // Whether there is a first node is the same as whether there is a node.
            let edge = |one: &Expr| matches!(number(one), Some((0, 1) | (1, 0)));
            if predicates.iter().all(edge) {
                truth(base, spot)
            } else {
                Err(Refusal::no_selector("it has positions in nested brackets"))
            }
        }
        Expr::Filter { .. } => Err(Refusal::no_selector("it continues after nested brackets")),
        Expr::Compare(sign, left, right) => compared(*sign, left, right, spot),
        Expr::Call(name, arguments) => call(name, arguments, spot),
        Expr::Literal(_) => Err(Refusal::slip("a string alone in brackets is always true")),
        Expr::Number(_) | Expr::Negate(_) | Expr::Calculate(..) => {
            Err(Refusal::slip("a number next to `and` or `or` is not a position: use position() = …"))
        }
    }
}

fn call(name: &str, arguments: &[Expr], spot: &Spot<'_>) -> Result<All, Refusal> {
    match (name, arguments) {
        ("not", [inner]) => {
            let all = truth(inner, spot)?;
            Ok(if all.is_empty() { never() } else { vec![not(all)] })
        }
        ("boolean", [inner]) => truth(inner, spot),
        ("true", _) => Ok(Vec::new()),
        ("false", _) => Ok(never()),
        ("contains" | "starts-with", [from, what]) => texts::asked(name, from, what),
        ("normalize-space" | "string" | "translate" | "concat", _) => {
            texts::says_something(&Expr::Call(name.to_owned(), arguments.to_vec()))
        }
        ("string-length", _) => texts::length(Comparison::Greater, arguments.first().unwrap_or(&texts::here()), 0.0),
        ("count", [path]) => count::compared(Comparison::Greater, path, 0.0),
        ("last" | "position", _) => Err(Refusal::slip(format!("`{name}()` next to `and` or `or` is always true"))),
        _ => Err(Refusal::no_selector(format!("selectors have no `{name}()`"))),
    }
}

fn compared(sign: Comparison, left: &Expr, right: &Expr, spot: &Spot<'_>) -> Result<All, Refusal> {
    if let Some(tests) = spot.compared(sign, left, right) {
        return tests;
    }
    let is_value = |expr: &Expr| {
        matches!(expr, Expr::Literal(_) | Expr::Number(_))
            || matches!(expr, Expr::Call(name, _) if name == "true" || name == "false")
    };
    match (left, right) {
        (value, other) if is_value(value) && !is_value(other) => compared(sign.turned(), other, value, spot),
        (Expr::Call(name, arguments), Expr::Number(number)) if name == "count" && arguments.len() == 1 => {
            count::compared(sign, &arguments[0], *number)
        }
        (Expr::Call(name, arguments), Expr::Number(number)) if name == "string-length" => {
            texts::length(sign, arguments.first().unwrap_or(&texts::here()), *number)
        }
        (Expr::Call(name, arguments), Expr::Literal(tag)) if matches!(name.as_str(), "name" | "local-name") => {
            match (sign, arguments.as_slice()) {
                (Comparison::Equal, []) => Ok(vec![Test::Tag(tag.clone())]),
                (Comparison::Unequal, []) => Ok(vec![not(vec![Test::Tag(tag.clone())])]),
                _ => Err(Refusal::no_selector(format!("selectors have no `{name}()` of another element"))),
            }
        }
        (of, Expr::Call(name, _)) if name == "true" || name == "false" => {
            let wanted = (name == "true") == (sign == Comparison::Equal);
            let all = truth(of, spot)?;
            Ok(if wanted {
                all
            } else if all.is_empty() {
                never()
            } else {
                vec![not(all)]
            })
        }
        (of, Expr::Literal(text)) => texts::compared(sign, of, text),
        (Expr::Path(_) | Expr::Call(..), Expr::Number(_)) => {
            Err(Refusal::no_selector("it compares numbers, so `1`, `1.0` and ` 1` are equal"))
        }
        (Expr::Path(path), _) | (_, Expr::Path(path)) if bare_name(path).is_some() => Err(unquoted(path)),
        (Expr::Path(_), Expr::Path(other)) if bare_name(other).is_some() => Err(unquoted(other)),
        _ => Err(Refusal::no_selector("it compares two parts of the page")),
    }
}

/// Returns the name of a path that consists of a single name.
pub(super) fn bare_name(path: &Path) -> Option<&str> {
    match (path.start, path.steps.as_slice()) {
        (Start::Here, [Step { axis: Axis::Child, test: NodeTest::Name(name), predicates }])
            if predicates.is_empty() =>
        {
            Some(name)
        }
        _ => None,
    }
}

/// The mistake of missing quotes.
pub(super) fn unquoted(path: &Path) -> Refusal {
    let name = bare_name(path).unwrap_or_default();
    Refusal::slip(format!("`{name}` without quotes is an element name"))
}

fn exists(path: &Path) -> Result<All, Refusal> {
    match path.start {
        Start::Here => follow(&path.steps, Leaf::Exists),
        Start::Document => {
            let found = path::from_document(path)?;
            let on_root = found.iter().any(|test| *test == Test::Root || *test == Test::Tag("html".to_owned()));
            let below = vec![has(Relation::Descendant, found.clone())];
            let mut root = if on_root { any(vec![found, below]) } else { below };
            root.insert(0, Test::Root);
            Ok(any(vec![root.clone(), vec![has(Relation::Ancestor, root)]]))
        }
    }
}

/// Returns the tests of an element from which a path leads to a node.
pub(super) fn follow(steps: &[Step], leaf: Leaf<'_>) -> Result<All, Refusal> {
    let Some((step, rest)) = steps.split_first() else {
        return match leaf {
            Leaf::Exists => Ok(Vec::new()),
            Leaf::Says(wanted) => on_text(Said::Whole, wanted),
        };
    };
    if step.is_dot() {
        return follow(rest, leaf);
    }
    if !step.is_gap() {
        return towards(step, rest, leaf);
    }
    let Some((next, rest)) = rest.split_first() else { return Ok(Vec::new()) };
    let here_or_below = |all: All| any(vec![all.clone(), vec![has(Relation::Descendant, all)]]);
    match (next.axis, &next.test) {
        (Axis::Child, NodeTest::Text) | (Axis::Attribute | Axis::Itself | Axis::DescendantOrSelf, _) => {
            Ok(here_or_below(towards(next, rest, leaf)?))
        }
        (Axis::Child, _) => {
            let found = towards(next, rest, leaf)?;
            // A child of the element or of a descendant is a descendant.
            Ok(found
                .into_iter()
                .map(|test| match test {
                    Test::Has(Relation::Child, other) => Test::Has(Relation::Descendant, other),
                    other => other,
                })
                .collect())
        }
        (Axis::Descendant, _) => towards(next, rest, leaf),
        (axis, _) => {
            Err(Refusal::no_selector(format!("`//` before `{}::` also continues from text nodes", axis.name())))
        }
    }
}

/// The same for a first step that is neither `.` nor `//`.
fn towards(step: &Step, rest: &[Step], leaf: Leaf<'_>) -> Result<All, Refusal> {
    match (step.axis, &step.test) {
        (Axis::Attribute, test) => return texts::attribute(test, &step.predicates, (rest, leaf)),
        (Axis::Child, NodeTest::Text) => return texts::own(&step.predicates, (rest, leaf)),
        // The page's root has a parent as well: the document, which is not an element and contains everything.
        (Axis::Parent, NodeTest::Node) if rest.is_empty() || rest.iter().any(Step::is_gap) => {
            return match leaf {
                Leaf::Exists if rest.is_empty() && step.predicates.is_empty() => Ok(Vec::new()),
                _ => Err(Refusal::no_selector("it searches the whole parent element")),
            };
        }
        (Axis::Child, NodeTest::Node) if rest.is_empty() && step.predicates.is_empty() => {
            return match leaf {
                Leaf::Exists => Ok(vec![not(vec![Test::Empty])]),
                Leaf::Says(_) => Err(Refusal::no_selector("it compares the text of elements and text nodes")),
            };
        }
        (Axis::Child, NodeTest::Name(name)) if NO_ELEMENTS.contains(&name.as_str()) || name.starts_with("data-") => {
            return Err(Refusal::slip(format!("`{name}` without `@` is an element name")));
        }
        (_, NodeTest::Text | NodeTest::Comment | NodeTest::Instruction) => {
            return Err(Refusal::no_selector("it tests for text or comment nodes, which selectors cannot do"));
        }
        _ => {}
    }
    if let Some(all) = counted_off(step, rest, leaf)? {
        return Ok(all);
    }
    let inner: All = reached(step)?.into_iter().chain(follow(rest, leaf)?).collect();
    related(step.axis, inner)
}

/// Returns the tests of a node that a step reaches.
pub(super) fn reached(step: &Step) -> Result<All, Refusal> {
    let mut all = match (step.axis, &step.test) {
        (Axis::Parent | Axis::Ancestor | Axis::Itself, NodeTest::Node) => Vec::new(),
        (_, NodeTest::Node) => return Err(Refusal::no_selector("it tests for elements and text nodes alike")),
        _ => node_tests(step)?,
    };
    for expr in &step.predicates {
        let spot = Spot { way: Way::Leaving, axis: step.axis, of: &all };
        let more = predicate(expr, &spot)?;
        all.extend(more);
    }
    Ok(all)
}

fn related(axis: Axis, inner: All) -> Result<All, Refusal> {
    let one = |relation| vec![has(relation, inner.clone())];
    Ok(match axis {
        Axis::Child => one(Relation::Child),
        Axis::Descendant => one(Relation::Descendant),
        Axis::DescendantOrSelf => any(vec![inner.clone(), one(Relation::Descendant)]),
        Axis::Itself => inner,
        Axis::Parent => one(Relation::Parent),
        Axis::Ancestor => one(Relation::Ancestor),
        Axis::AncestorOrSelf => any(vec![inner.clone(), one(Relation::Ancestor)]),
        Axis::FollowingSibling => one(Relation::Behind),
        Axis::PrecedingSibling => one(Relation::Before),
        Axis::Following => any(comes_before(&inner)),
        Axis::Preceding => any(comes_behind(&inner)),
        Axis::Attribute => return Err(Refusal::no_selector("it continues from an attribute")),
    })
}

/// Converts a position as the first condition on an axis that is counted from the element: `following-sibling::*[1]`.
fn counted_off(step: &Step, rest: &[Step], leaf: Leaf<'_>) -> Result<Option<All>, Refusal> {
    let near = match step.axis {
        Axis::FollowingSibling => Some(Relation::Next),
        Axis::PrecedingSibling => Some(Relation::Previous),
        Axis::Ancestor => Some(Relation::Parent),
        Axis::Descendant => None,
        _ => return Ok(None),
    };
    let Some((first, others)) = step.predicates.split_first() else { return Ok(None) };
    let Some((0, n @ 1..)) = number(first) else { return Ok(None) };
    let without = Step { predicates: others.to_vec(), ..step.clone() };
    if n == 1 && others.is_empty() && rest.is_empty() && matches!(leaf, Leaf::Exists) {
        // Whether there is a nearest node is the same as whether there is a node.
        return related(step.axis, reached(&without)?).map(Some);
    }
    match (near, &step.test) {
        (Some(near), NodeTest::Any) if n <= 6 => {
            let inner: All = reached(&without)?.into_iter().chain(follow(rest, leaf)?).collect();
            Ok(Some(has_at(near, usize::try_from(n).unwrap_or(1), inner)))
        }
        _ => Err(Refusal::no_selector("it tests the nearest element of a kind, which selectors cannot find")),
    }
}
