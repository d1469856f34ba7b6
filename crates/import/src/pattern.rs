//! Element tests: the intermediate form between XPath and CSS.
//!
//! An XPath expression leads from the document to its elements, while a selector looks back from an element. A [`Test`]
//! applies to one element. If it refers to another one, it states the relation between the two.

/// A conjunction of tests. Without any test, every element passes.
pub(super) type All = Vec<Test>;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    Tag(String),
    Attribute(Attribute),
    /// Its position among its siblings.
    Place(Place),
    /// The element is the page's root.
    Root,
    /// The element contains neither elements nor text.
    Empty,
    /// Its text matches a regex.
    Text(Said, String),
    /// It passes none of these.
    Not(Vec<All>),
    /// It passes at least one of these.
    Any(Vec<All>),
    /// There is another element with this relation to it.
    Has(Relation, All),
    /// It is the first or last of all elements on the page that pass the tests.
    Edge(End, All),
    /// It is the nearest of its kind, as seen from another element.
    Nearest {
        /// The position of the element relative to the other one.
        side: Side,
        kind: All,
        other: All,
    },
}

/// An attribute that an element must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    pub name: String,
    pub value: Value,
    pub case: Case,
}

/// The required value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Any,
    /// Exactly this value.
    Is(String),
    /// Contains this word.
    Word(String),
    /// Contains this text.
    Holds(String),
    /// Starts with this text.
    Starts(String),
    /// Ends with this text.
    Ends(String),
}

/// Whether case matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Counts,
    Ignored,
}

/// A position, starting at 1, among the siblings that pass some tests: `every * n + first` for n from 0 on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub from: End,
    pub every: i32,
    pub first: i32,
    /// The tests of the siblings that are counted.
    pub of: All,
}

/// The end from which positions are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    First,
    Last,
}

/// The position of the nearest element of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// An ancestor of the other element.
    Above,
    /// A sibling after it.
    Behind,
    /// A sibling before it.
    Before,
}

/// The part of an element's text that is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// The whole text.
    Whole,
    /// Any direct child text.
    Own,
    /// The first direct child text.
    First,
}

/// The position of another element relative to the tested one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Parent,
    Ancestor,
    /// The sibling directly before.
    Previous,
    /// Any sibling before.
    Before,
    Child,
    Descendant,
    /// The sibling directly after.
    Next,
    /// Any sibling after.
    Behind,
}

impl Relation {
    /// Whether a selector expresses the relation to its left. The others need `:has()`.
    pub fn is_left(self) -> bool {
        matches!(self, Self::Parent | Self::Ancestor | Self::Previous | Self::Before)
    }

    /// Returns the combinator between the two elements.
    pub fn combinator(self) -> &'static str {
        match self {
            Self::Parent | Self::Child => ">",
            Self::Ancestor | Self::Descendant => "",
            Self::Previous | Self::Next => "+",
            Self::Before | Self::Behind => "~",
        }
    }
}

/// Requires an element with this relation.
pub(super) fn has(relation: Relation, other: All) -> Test {
    Test::Has(relation, other)
}

/// Requires an element that is reached by following the same relation `n` times.
pub(super) fn has_at(relation: Relation, n: usize, other: All) -> All {
    (0..n).fold(other, |inner, _| vec![has(relation, inner)])
}

/// Requires one of several alternatives. A single alternative is returned as it is.
pub(super) fn any(mut alternatives: Vec<All>) -> All {
    match alternatives.len() {
        1 => alternatives.remove(0),
        _ if alternatives.contains(&Vec::new()) => Vec::new(),
        _ => vec![Test::Any(alternatives)],
    }
}

/// Negates a conjunction of tests.
pub(super) fn not(tests: All) -> Test {
    match tests.as_slice() {
        [Test::Any(alternatives)] => Test::Not(alternatives.clone()),
        [Test::Not(alternatives)] if alternatives.len() == 1 => Test::Any(alternatives.clone()),
        _ => Test::Not(vec![tests]),
    }
}

/// Returns tests that no element passes.
pub(super) fn never() -> All {
    vec![Test::Not(vec![Vec::new()])]
}

/// Requires that the element comes after another one on the page and is not inside it.
pub(super) fn comes_behind(other: &All) -> Vec<All> {
    let before = [vec![has(Relation::Before, other.clone())], vec![inside(Relation::Before, other)]];
    outer(before)
}

/// Requires that the element comes before another one on the page and does not contain it.
pub(super) fn comes_before(other: &All) -> Vec<All> {
    let behind = [vec![has(Relation::Behind, other.clone())], vec![inside(Relation::Behind, other)]];
    outer(behind)
}

/// Requires a sibling that contains such an element.
fn inside(relation: Relation, other: &All) -> Test {
    has(relation, vec![has(Relation::Descendant, other.clone())])
}

/// Requires that the element or one of its ancestors passes the tests.
fn outer(alternatives: [All; 2]) -> Vec<All> {
    let above = alternatives.iter().map(|all| vec![has(Relation::Ancestor, all.clone())]).collect::<Vec<_>>();
    alternatives.into_iter().chain(above).collect()
}
