//! Conversion of paths from the document: tests of the elements that a path reaches.

use super::place::{Spot, Way, is_positional, number};
use super::{condition, element_name, node_tests, texts, within_bounds};
use crate::outcome::{LossKind, Refusal};
use crate::pattern::{All, Attribute, Case, End, Relation, Test, Value, any, comes_before, comes_behind, has};
use crate::xpath::{Axis, Expr, NodeTest, Path, Start, Step};

/// The current position in a path.
#[derive(Debug, Clone)]
pub(super) struct Here {
    /// Tests of the elements reached so far. `None` at the document.
    at: Option<All>,
    /// Whether `//` came just before.
    gap: Gap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Any,
}

/// Returns the tests of the elements that an expression finds, as alternatives.
pub(super) fn whole(expr: &Expr) -> Result<Vec<All>, Refusal> {
    match expr {
        Expr::Union(list) => {
            let each: Result<Vec<_>, _> = list.iter().map(whole).collect();
            Ok(each?.into_iter().flatten().collect())
        }
        Expr::Path(path) => from_document(path).map(|all| vec![all]),
        Expr::Filter { base, predicates, steps } => {
            let mut found = any(whole(base)?);
            for predicate in predicates {
                found = filtered(found, predicate)?;
            }
            Ok(vec![along(Here { at: Some(found), gap: Gap::None }, steps)?])
        }
        Expr::Call(name, arguments) if name == "id" => match arguments.as_slice() {
            [Expr::Literal(id)] => {
                let ids = id.split_whitespace().map(|id| {
                    vec![Test::Attribute(Attribute {
                        name: "id".to_owned(),
                        value: Value::Is(id.to_owned()),
                        case: Case::Counts,
                    })]
                });
                Ok(ids.collect())
            }
            _ => Err(Refusal::no_selector("`id()` needs a literal")),
        },
        Expr::Or(..) | Expr::And(..) => {
            Err(Refusal::slip("`or` and `and` between paths give a boolean; use `|` to join paths"))
        }
        Expr::Compare(..) => Err(Refusal::slip("it gives a boolean, because the comparison is not in brackets")),
        Expr::Call(name, _) => Err(Refusal::no_element(format!("`{name}()` gives a string or a number"))),
        Expr::Literal(_) => Err(Refusal::no_element("it is a string")),
        Expr::Number(_) | Expr::Negate(_) | Expr::Calculate(..) => Err(Refusal::no_element("it is a number")),
    }
}

/// Returns the tests of the elements at the end of a path from the document. A relative path starts there too, because
/// Full-Text RSS evaluates it at the document.
pub(super) fn from_document(path: &Path) -> Result<All, Refusal> {
    if let Some(Step { axis: Axis::Child, test: NodeTest::Name(name), .. }) = path.steps.first() {
        element_name(name)?;
        if name != "html" {
            return Err(Refusal::slip(match path.start {
                Start::Here => format!("`{name}` without `//` matches nothing: the root element is html"),
                Start::Document => format!("`/{name}` matches nothing: the root element is html"),
            }));
        }
    }
    along(Here { at: None, gap: Gap::None }, &path.steps)
}

/// Converts `(…)[1]` and similar: the elements found, limited to those at a position or those that pass a test.
fn filtered(found: All, predicate: &Expr) -> Result<All, Refusal> {
    let spot = Spot { way: Way::Found, axis: Axis::Itself, of: &found };
    let edge = match number(predicate) {
        Some((0, 1)) => Some(Test::Edge(End::First, found.clone())),
        Some((1, 0)) => Some(Test::Edge(End::Last, found.clone())),
        _ => None,
    };
    let tests = match edge {
        Some(edge) => vec![edge],
        None => condition::predicate(predicate, &spot)?,
    };
    within_bounds(found.into_iter().chain(tests).collect())
}

fn along(mut here: Here, steps: &[Step]) -> Result<All, Refusal> {
    let mut rest = steps.iter();
    while let Some(step) = rest.next() {
        if step.is_gap() {
            here.gap = Gap::Any;
            continue;
        }
        if step.is_dot() && here.gap == Gap::None {
            continue;
        }
        let all = match rest.as_slice().first() {
            Some(next) if (step.axis, &step.test) == (Axis::Child, &NodeTest::Text) && !next.is_gap() => {
                rest.next();
                from_text(&here, step, next)?
            }
            _ => arrive(&here, step)?,
        };
        here = Here { at: Some(within_bounds(all)?), gap: Gap::None };
    }
    match (here.at, here.gap) {
        (Some(all), Gap::None) => Ok(all),
        (Some(_), Gap::Any) => Err(Refusal::no_element("it selects any node, not an element")),
        (None, _) => Err(Refusal::new(LossKind::Idle, "it selects the whole page")),
    }
}

/// Converts `text()[…]/..` and similar: the element with such a direct child text, or one of its ancestors.
fn from_text(here: &Here, text: &Step, next: &Step) -> Result<All, Refusal> {
    let axis = match next.axis {
        Axis::Parent => Axis::Itself,
        Axis::Ancestor => Axis::AncestorOrSelf,
        _ => return Err(Refusal::no_selector(format!("it continues from text along `{}::`", next.axis.name()))),
    };
    let mut holds = texts::own(&text.predicates, (&[], condition::Leaf::Exists))?;
    holds.extend(origin(here, Axis::Itself)?);
    // Any element has a name, and `..` does not require one.
    let test = if next.test == NodeTest::Node { NodeTest::Any } else { next.test.clone() };
    let step = Step { axis, test, predicates: next.predicates.clone() };
    arrive(&Here { at: Some(holds), gap: Gap::None }, &step)
}

/// Returns the tests of the elements that a step reaches.
fn arrive(here: &Here, step: &Step) -> Result<All, Refusal> {
    let name = match (step.axis, &step.test) {
        // `..`, `.` and similar steps reach only elements, because only these contain anything.
        (Axis::Parent | Axis::Ancestor, NodeTest::Node) => Vec::new(),
        (Axis::Itself, NodeTest::Node) if here.gap == Gap::None => Vec::new(),
        _ => node_tests(step)?,
    };
    let way = match (&here.at, here.gap) {
        (_, Gap::Any) => Way::Scattered,
        (Some(at), Gap::None) => Way::From(at),
        (None, Gap::None) => Way::FromDocument,
    };
    let mut all = name;
    let mut counted = false;
    for predicate in &step.predicates {
        let spot = Spot { way, axis: step.axis, of: &all };
        // A second position is counted among the nodes that remain after the first.
        let spot = if counted { spot.beside() } else { spot };
        let more = condition::predicate(predicate, &spot)?;
        counted |= is_positional(predicate);
        all.extend(more);
    }
    all.extend(origin(here, step.axis)?);
    Ok(all)
}

/// Returns the tests of an element's origin, as seen from the element.
fn origin(here: &Here, axis: Axis) -> Result<All, Refusal> {
    let below = |all: &All| vec![has(Relation::Ancestor, all.clone())];
    let Some(at) = &here.at else {
        return match (axis, here.gap) {
            (Axis::Child, Gap::None) => Ok(vec![Test::Root]),
            (Axis::Child | Axis::Descendant | Axis::DescendantOrSelf | Axis::Itself, _) => Ok(Vec::new()),
            _ => Err(Refusal::no_selector(format!("`{}::` from the document is not supported", axis.name()))),
        };
    };
    let gap = here.gap == Gap::Any;
    Ok(match axis {
        Axis::Child if gap => below(at),
        Axis::Child => vec![has(Relation::Parent, at.clone())],
        Axis::Descendant => below(at),
        Axis::DescendantOrSelf => any(vec![at.clone(), below(at)]),
        Axis::Itself if gap => any(vec![at.clone(), below(at)]),
        Axis::Itself => at.clone(),
        _ if gap => {
            return Err(Refusal::no_selector(format!(
                "`//` before `{}::` also continues from text nodes",
                axis.name()
            )));
        }
        Axis::Parent => vec![has(Relation::Child, at.clone())],
        Axis::Ancestor => vec![has(Relation::Descendant, at.clone())],
        Axis::AncestorOrSelf => any(vec![at.clone(), vec![has(Relation::Descendant, at.clone())]]),
        Axis::FollowingSibling => vec![has(Relation::Before, at.clone())],
        Axis::PrecedingSibling => vec![has(Relation::Behind, at.clone())],
        Axis::Following => any(comes_behind(at)),
        Axis::Preceding => any(comes_before(at)),
        Axis::Attribute => return Err(Refusal::no_element("it selects an attribute, not an element")),
    })
}
