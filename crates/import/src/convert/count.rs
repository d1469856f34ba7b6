//! Conversion of `count(…)` compared with a number.

use super::condition;
use crate::outcome::Refusal;
use crate::pattern::{All, Relation, has, never, not};
use crate::xpath::{Axis, Comparison, Expr, Path, Start, Step};

/// Maximum number that can be counted to.
const MOST: i32 = 8;

/// Returns the tests for the comparison of `count(path)` with a number.
pub(super) fn compared(sign: Comparison, counted: &Expr, number: f64) -> Result<All, Refusal> {
    let Expr::Path(Path { start: Start::Here, steps }) = counted else {
        return Err(Refusal::no_selector("it counts on the whole page"));
    };
    #[allow(clippy::cast_possible_truncation, reason = "what is too large is refused right below")]
    let n = number as i32;
    if f64::from(n) != number || !(0..=MOST).contains(&n) {
        return Err(Refusal::no_selector("it counts too far for a readable selector"));
    }
    let at_least = |n: i32| at_least(n, steps);
    Ok(match sign {
        Comparison::AtLeast => at_least(n)?,
        Comparison::Greater => at_least(n + 1)?,
        Comparison::Less => negated(at_least(n)?),
        Comparison::AtMost => negated(at_least(n + 1)?),
        Comparison::Equal => at_least(n)?.into_iter().chain(negated(at_least(n + 1)?)).collect(),
        Comparison::Unequal => {
            let exact: All = at_least(n)?.into_iter().chain(negated(at_least(n + 1)?)).collect();
            negated(exact)
        }
    })
}

fn negated(all: All) -> All {
    if all.is_empty() { never() } else { vec![not(all)] }
}

/// Returns the tests for at least `n` nodes on a path.
fn at_least(n: i32, steps: &[Step]) -> Result<All, Refusal> {
    match n {
        ..=0 => return Ok(Vec::new()),
        1 => return condition::follow(steps, condition::Leaf::Exists),
        _ => {}
    }
    let steps: Vec<&Step> = steps.iter().filter(|step| !step.is_dot()).collect();
    let ([step], Some((from, next))) = (steps.as_slice(), steps.first().and_then(|step| relations(step.axis))) else {
        return Err(Refusal::no_selector("it counts other nodes than children and siblings"));
    };
    let one = condition::reached(step)?;
    let chain = (1..n).fold(one.clone(), |inner, _| one.iter().cloned().chain([has(next, inner)]).collect());
    Ok(vec![has(from, chain)])
}

/// Returns the relation to the first node, and the relation from there to the next.
fn relations(axis: Axis) -> Option<(Relation, Relation)> {
    match axis {
        Axis::Child => Some((Relation::Child, Relation::Behind)),
        Axis::FollowingSibling => Some((Relation::Behind, Relation::Behind)),
        Axis::PrecedingSibling => Some((Relation::Before, Relation::Before)),
        Axis::Ancestor => Some((Relation::Ancestor, Relation::Ancestor)),
        _ => None,
    }
}
