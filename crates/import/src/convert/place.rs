//! Conversion of positions: `[1]`, `[last()]`, `[position() > 2]`, on each axis.

use crate::outcome::{LossKind, Refusal};
use crate::pattern::{All, End, Place, Relation, Side, Test, any, has, has_at, never, not};
use crate::xpath::{Axis, Calculation, Comparison, Expr};

/// Maximum number of positions that are written out one by one.
const MOST_PLACES: i32 = 6;

/// The context of a predicate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'a> {
    pub way: Way<'a>,
    pub axis: Axis,
    /// The tests of the nodes that are counted.
    pub of: &'a All,
}

/// The origin from which the counted nodes were reached.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way<'a> {
    FromDocument,
    /// Every element that passes these tests.
    From(&'a All),
    /// All descendants of a node: `//` came before the axis.
    Scattered,
    /// All results of an expression in parentheses.
    Found,
    /// An element that is tested for the nodes reachable from it.
    Leaving,
    /// A compound condition that contains a position. Counted from several elements, the position of a node would
    /// differ for each.
    Beside,
}

/// A set of positions.
#[derive(Debug, Clone, Copy)]
enum Range {
    Just(i32),
    AllBut(i32),
    AtLeast(i32),
    AtMost(i32),
}

/// Returns a number relative to the last position: `(1, -2)` is `last() - 2`, `(0, 3)` is 3.
pub(super) fn number(expr: &Expr) -> Option<(i32, i32)> {
    match expr {
        #[allow(clippy::cast_possible_truncation, reason = "it is a whole number below a thousand")]
        Expr::Number(n) if n.fract() == 0.0 && n.abs() < 1000.0 => Some((0, *n as i32)),
        Expr::Call(name, _) if name == "last" => Some((1, 0)),
        Expr::Negate(inner) => number(inner).map(|(last, n)| (-last, -n)),
        Expr::Calculate(Calculation::Plus, left, right) => {
            let (left, right) = (number(left)?, number(right)?);
            Some((left.0 + right.0, left.1 + right.1))
        }
        Expr::Calculate(Calculation::Minus, left, right) => {
            let (left, right) = (number(left)?, number(right)?);
            Some((left.0 - right.0, left.1 - right.1))
        }
        _ => None,
    }
}

/// Whether an expression is only a position.
pub(super) fn is_positional(expr: &Expr) -> bool {
    let position = |side: &Expr| matches!(side, Expr::Call(name, _) if name == "position");
    number(expr).is_some() || matches!(expr, Expr::Compare(_, left, right) if position(left) || position(right))
}

impl Spot<'_> {
    /// Returns the context within `and`, `or` and `not()`. Siblings of one parent have the same position from
    /// everywhere.
    pub fn beside(&self) -> Self {
        let alike = matches!(self.axis, Axis::Child | Axis::Itself | Axis::Parent);
        let alike = alike || matches!(self.way, Way::Found | Way::FromDocument);
        Self { way: if alike { self.way } else { Way::Beside }, ..*self }
    }

    /// Returns the tests for a comparison, if it compares positions.
    pub fn compared(&self, sign: Comparison, left: &Expr, right: &Expr) -> Option<Result<All, Refusal>> {
        let is_position = |expr: &Expr| matches!(expr, Expr::Call(name, _) if name == "position");
        if let (Expr::Calculate(Calculation::Modulo, of, every), Some((0, rest))) = (left, number(right))
            && is_position(of)
            && sign == Comparison::Equal
        {
            return Some(match number(every) {
                Some((0, every)) if every > 0 => self.every(every, rest),
                _ => Err(Refusal::no_selector("it does arithmetic on positions")),
            });
        }
        let (sign, other) = match (is_position(left), is_position(right)) {
            (true, _) => (sign, right),
            (_, true) => (sign.turned(), left),
            _ => {
                let counts = [left, right].into_iter().filter_map(number).any(|(last, _)| last != 0);
                return counts.then(|| Err(Refusal::no_selector("it depends on the number of matches")));
            }
        };
        Some(match number(other) {
            Some(number) => self.at(sign, number),
            None => Err(Refusal::no_selector("it does arithmetic on positions")),
        })
    }

    /// Returns the tests for the comparison of the position with a number.
    pub fn at(&self, sign: Comparison, number: (i32, i32)) -> Result<All, Refusal> {
        let (end, sign, n) = match number {
            (0, n) => (End::First, sign, n),
            (1, n) => (End::Last, sign.turned(), 1 - n),
            _ => return Err(Refusal::no_selector("it does arithmetic on positions")),
        };
        let range = match sign {
            Comparison::Equal if n < 1 => {
                return Err(Refusal::slip("positions start at 1, so it matches nothing"));
            }
            Comparison::Equal => Range::Just(n),
            Comparison::Unequal => Range::AllBut(n),
            Comparison::Greater => Range::AtLeast(n + 1),
            Comparison::AtLeast => Range::AtLeast(n),
            Comparison::Less => Range::AtMost(n - 1),
            Comparison::AtMost => Range::AtMost(n),
        };
        match range {
            Range::AtLeast(n) if n <= 1 => Ok(Vec::new()),
            Range::AllBut(n) if n < 1 => Ok(Vec::new()),
            Range::AtMost(n) if n < 1 => {
                Err(Refusal::new(LossKind::Idle, "positions start at 1, so it matches nothing"))
            }
            range => self.range(end, range),
        }
    }

    fn range(&self, end: End, range: Range) -> Result<All, Refusal> {
        let among = |from| Ok(self.among_siblings(from, range));
        let turned = if end == End::First { End::Last } else { End::First };
        match (self.axis, self.way) {
            (_, Way::Found) => self.on_page(end, range),
            (Axis::Child, _) => among(end),
            (Axis::Itself | Axis::Parent, _) => {
                let is_first = matches!(range, Range::Just(1) | Range::AtMost(_));
                Ok(if is_first || matches!(range, Range::AllBut(n) if n > 1) { Vec::new() } else { never() })
            }
            (Axis::Descendant | Axis::DescendantOrSelf, Way::FromDocument) => self.on_page(end, range),
            // From the far end, siblings have the same position wherever the counting started.
            (Axis::FollowingSibling, Way::From(_)) if end == End::Last => among(End::Last),
            (Axis::PrecedingSibling, Way::From(_)) if end == End::Last => among(turned),
            (Axis::FollowingSibling, Way::From(at)) => self.sideways(at, (Relation::Previous, Relation::Before), range),
            (Axis::PrecedingSibling, Way::From(at)) => self.sideways(at, (Relation::Next, Relation::Behind), range),
            (Axis::Ancestor, Way::From(at)) => self.above(at, end, range),
            (Axis::AncestorOrSelf, Way::From(at)) if end == End::First && matches!(range, Range::Just(1)) => {
                let other = at.iter().cloned().chain([not(self.of.clone())]).collect();
                Ok(any(vec![at.clone(), vec![Test::Nearest { side: Side::Above, kind: self.of.clone(), other }]]))
            }
            _ => Err(self.refused()),
        }
    }

    fn refused(&self) -> Refusal {
        Refusal::no_selector(format!("it counts along `{}::`, starting again from each element", self.axis.name()))
    }

    fn among_siblings(&self, from: End, range: Range) -> All {
        let place = |every, first| Test::Place(Place { from, every, first, of: self.of.clone() });
        vec![match range {
            Range::Just(n) => place(0, n),
            Range::AllBut(n) => Test::Not(vec![vec![place(0, n)]]),
            Range::AtLeast(n) => place(1, n),
            Range::AtMost(n) => place(-1, n),
        }]
    }

    /// Converts `position() mod 2 = 1` and similar.
    fn every(&self, every: i32, rest: i32) -> Result<All, Refusal> {
        if self.axis != Axis::Child || !(0..every).contains(&rest) {
            return Err(self.refused());
        }
        let first = if rest == 0 { every } else { rest };
        Ok(vec![Test::Place(Place { from: End::First, every, first, of: self.of.clone() })])
    }

    fn on_page(&self, end: End, range: Range) -> Result<All, Refusal> {
        let edge = Test::Edge(end, self.of.clone());
        match range {
            Range::Just(1) | Range::AtMost(1) => Ok(vec![edge]),
            Range::AllBut(1) | Range::AtLeast(2) => Ok(vec![not(vec![edge])]),
            _ => Err(Refusal::no_selector("it counts on the whole page, beyond the first and last match")),
        }
    }

    /// Converts positions of siblings counted from an element. `near` is the relation to the next one, `far` that to
    /// any.
    fn sideways(&self, at: &All, (near, far): (Relation, Relation), range: Range) -> Result<All, Refusal> {
        if self.of.is_empty() {
            return steps_away(at, (near, far), range);
        }
        // Exactly this many elements of their kind are between the two.
        let between = |n: i32| {
            (0..n).fold(vec![has(far, at.clone())], |inner, _| {
                vec![has(far, self.of.iter().cloned().chain(inner).collect())]
            })
        };
        match range {
            Range::AtLeast(n) if n <= MOST_PLACES => Ok(between(n - 1)),
            Range::AllBut(1) => Ok(between(1)),
            Range::Just(1) | Range::AtMost(1) => {
                let side = if far == Relation::Before { Side::Behind } else { Side::Before };
                Ok(vec![Test::Nearest { side, kind: self.of.clone(), other: at.clone() }])
            }
            _ => Err(self.refused()),
        }
    }

    fn above(&self, at: &All, end: End, range: Range) -> Result<All, Refusal> {
        let kind = self.of.clone();
        match (end, range) {
            (End::First, range) if kind.is_empty() => steps_away(at, (Relation::Child, Relation::Descendant), range),
            (End::First, Range::Just(1) | Range::AtMost(1)) => {
                Ok(vec![Test::Nearest { side: Side::Above, kind, other: at.clone() }])
            }
            (End::First, Range::AtLeast(2) | Range::AllBut(1)) => {
                let below = kind.into_iter().chain([has(Relation::Descendant, at.clone())]).collect();
                Ok(vec![has(Relation::Descendant, below)])
            }
            (End::Last, Range::Just(n)) if n == 1 || (kind.is_empty() && n <= MOST_PLACES) => {
                let outer = has_at(Relation::Parent, usize::try_from(n).unwrap_or(1) - 1, vec![Test::Root]);
                Ok(if kind.is_empty() { outer } else { vec![not(vec![has(Relation::Ancestor, kind)])] })
            }
            (End::Last, Range::AtLeast(2) | Range::AllBut(1)) => Ok(vec![has(Relation::Ancestor, kind)]),
            _ => Err(self.refused()),
        }
    }
}

/// Converts positions of elements of any kind counted from an element.
fn steps_away(at: &All, (near, far): (Relation, Relation), range: Range) -> Result<All, Refusal> {
    let just = |n: i32| has_at(near, usize::try_from(n).unwrap_or(0), at.clone());
    let at_least = |n: i32| has_at(near, usize::try_from(n - 1).unwrap_or(0), vec![has(far, at.clone())]);
    let upto = |n: i32| (1..=n).map(just);
    match range {
        Range::Just(n) | Range::AllBut(n) | Range::AtLeast(n) | Range::AtMost(n) if n > MOST_PLACES => {
            Err(Refusal::no_selector("it counts too far for a readable selector"))
        }
        Range::Just(n) => Ok(just(n)),
        Range::AtLeast(n) => Ok(at_least(n)),
        Range::AtMost(n) => Ok(any(upto(n).collect())),
        Range::AllBut(n) => Ok(any(upto(n - 1).chain([at_least(n + 1)]).collect())),
    }
}
