//! What an element must be: XPath and CSS meet here.
//!
//! An XPath leads from the document to its elements, a selector looks back from an element. A [`Test`] is of one
//! element; where it speaks of another one, it says how that one is found from the first.

/// Tests that an element must pass all of; none is any element.
pub(super) type All = Vec<Test>;

/// A test of an element.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    /// Its name.
    Tag(String),
    /// An attribute.
    Attribute(Attribute),
    /// Its place among its siblings.
    Place(Place),
    /// It is the page's root.
    Root,
    /// It has neither elements nor text in it.
    Empty,
    /// What it says.
    Text(Said, String),
    /// None of these.
    Not(Vec<All>),
    /// One of these at least.
    Any(Vec<All>),
    /// There is another element, so related to it.
    Has(Relation, All),
    /// Of all on the page that pass tests, it is the first or the last.
    Edge(End, All),
    /// It is the nearest of its kind, seen from another element.
    Nearest {
        /// Where it is, seen from there.
        side: Side,
        /// Its kind.
        kind: All,
        /// The other element.
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

/// What an attribute must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Anything.
    Any,
    /// Just this.
    Is(String),
    /// This among its words.
    Word(String),
    /// This in it.
    Holds(String),
    /// This at its start.
    Starts(String),
    /// This at its end.
    Ends(String),
}

/// Whether capital letters are other letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Counts,
    Ignored,
}

/// A place among the siblings that pass some tests, `every * n + first` for n from 0 on, counted from 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub from: End,
    pub every: i32,
    pub first: i32,
    /// The tests of those that are counted.
    pub of: All,
}

/// From where is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    First,
    Last,
}

/// A side on which the nearest of a kind is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Around the other one.
    Above,
    /// Among the siblings behind it.
    Behind,
    /// Among the siblings before it.
    Before,
}

/// Which text of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// All of it.
    Whole,
    /// A text that stands straight in it.
    Own,
    /// The first text that stands straight in it.
    First,
}

/// Where the other element is, seen from the one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Parent,
    Ancestor,
    /// The sibling just before.
    Previous,
    /// A sibling before.
    Before,
    Child,
    Descendant,
    /// The sibling just behind.
    Next,
    /// A sibling behind.
    Behind,
}

impl Relation {
    /// Whether a selector looks for it to the left; for the others it needs `:has()`.
    pub fn is_left(self) -> bool {
        matches!(self, Self::Parent | Self::Ancestor | Self::Previous | Self::Before)
    }

    /// The combinator between the two.
    pub fn combinator(self) -> &'static str {
        match self {
            Self::Parent | Self::Child => ">",
            Self::Ancestor | Self::Descendant => "",
            Self::Previous | Self::Next => "+",
            Self::Before | Self::Behind => "~",
        }
    }
}

/// There is an element, so related.
pub(super) fn has(relation: Relation, other: All) -> Test {
    Test::Has(relation, other)
}

/// There is an element that is reached by taking the same way `n` times.
pub(super) fn has_at(relation: Relation, n: usize, other: All) -> All {
    (0..n).fold(other, |inner, _| vec![has(relation, inner)])
}

/// One of several; where there is one alone, that one.
pub(super) fn any(mut alternatives: Vec<All>) -> All {
    match alternatives.len() {
        1 => alternatives.remove(0),
        _ if alternatives.contains(&Vec::new()) => Vec::new(),
        _ => vec![Test::Any(alternatives)],
    }
}

/// None of several.
pub(super) fn not(tests: All) -> Test {
    match tests.as_slice() {
        [Test::Any(alternatives)] => Test::Not(alternatives.clone()),
        [Test::Not(alternatives)] if alternatives.len() == 1 => Test::Any(alternatives.clone()),
        _ => Test::Not(vec![tests]),
    }
}

/// What no element passes.
pub(super) fn never() -> All {
    vec![Test::Not(vec![Vec::new()])]
}

/// An element stands behind another one on the page, and not in it.
pub(super) fn comes_behind(other: &All) -> Vec<All> {
    let before = [vec![has(Relation::Before, other.clone())], vec![inside(Relation::Before, other)]];
    outer(before)
}

/// An element stands before another one on the page, and not around it.
pub(super) fn comes_before(other: &All) -> Vec<All> {
    let behind = [vec![has(Relation::Behind, other.clone())], vec![inside(Relation::Behind, other)]];
    outer(behind)
}

/// A sibling that has such an element in it.
fn inside(relation: Relation, other: &All) -> Test {
    has(relation, vec![has(Relation::Descendant, other.clone())])
}

/// What holds of an element, or of one around it.
fn outer(alternatives: [All; 2]) -> Vec<All> {
    let above = alternatives.iter().map(|all| vec![has(Relation::Ancestor, all.clone())]).collect::<Vec<_>>();
    alternatives.into_iter().chain(above).collect()
}
