//! XPath 1.0 as a tree: every expression of the grammar that a page can be asked.
//!
//! Written by hand: the parsers on crates.io keep their tree to themselves, or speak XPath 3.1, in which the slips of
//! authors (`ends-with`, `||`) are no slips. Grammar and disambiguation: <https://www.w3.org/TR/xpath-10/>.

mod parse;
mod slip;
mod token;

pub(super) use parse::parse;
pub(super) use slip::or_css;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expr {
    /// `a or b`
    Or(Box<Expr>, Box<Expr>),
    /// `a and b`
    And(Box<Expr>, Box<Expr>),
    /// `a = b` and its like
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `a + b` and its like
    Calculate(Calculation, Box<Expr>, Box<Expr>),
    /// `-a`
    Negate(Box<Expr>),
    /// `a | b`
    Union(Vec<Expr>),
    /// `//a/b`
    Path(Path),
    /// `(a | b)[1]/c`
    Filter {
        /// What is filtered.
        base: Box<Expr>,
        /// By what, one after the other.
        predicates: Vec<Expr>,
        /// Where it goes on from there.
        steps: Vec<Step>,
    },
    /// `contains(a, 'b')`
    Call(String, Vec<Expr>),
    /// `'a'`
    Literal(String),
    /// `1`
    Number(f64),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Comparison {
    /// The same with the sides changed over.
    pub fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
            same => same,
        }
    }
}

/// What is done with two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calculation {
    Plus,
    Minus,
    Times,
    Divided,
    Modulo,
}

/// A location path. `//` stands in it as a step `descendant-or-self::node()`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Path {
    /// Whether it starts at the page's root.
    pub start: Start,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// Where a path starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// At the document.
    Document,
    /// Where one is.
    Here,
}

/// A step of a path.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    /// In which direction.
    pub axis: Axis,
    /// To what.
    pub test: NodeTest,
    /// On which conditions, one after the other.
    pub predicates: Vec<Expr>,
}

impl Step {
    /// Whether it is what `//` stands for.
    pub fn is_gap(&self) -> bool {
        self.axis == Axis::DescendantOrSelf && self.test == NodeTest::Node && self.predicates.is_empty()
    }

    /// Whether it is `.`, which leads nowhere.
    pub fn is_dot(&self) -> bool {
        self.axis == Axis::Itself && self.test == NodeTest::Node && self.predicates.is_empty()
    }
}

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Child,
    Descendant,
    DescendantOrSelf,
    Itself,
    Parent,
    Ancestor,
    AncestorOrSelf,
    FollowingSibling,
    PrecedingSibling,
    Following,
    Preceding,
    Attribute,
}

impl Axis {
    /// Its name in XPath.
    pub fn name(self) -> &'static str {
        AXES.iter().find(|(_, axis)| *axis == self).map_or("", |(name, _)| name)
    }
}

/// The axes by name. `namespace` is not among them: no page in HTML has any.
const AXES: [(&str, Axis); 12] = [
    ("child", Axis::Child),
    ("descendant", Axis::Descendant),
    ("descendant-or-self", Axis::DescendantOrSelf),
    ("self", Axis::Itself),
    ("parent", Axis::Parent),
    ("ancestor", Axis::Ancestor),
    ("ancestor-or-self", Axis::AncestorOrSelf),
    ("following-sibling", Axis::FollowingSibling),
    ("preceding-sibling", Axis::PrecedingSibling),
    ("following", Axis::Following),
    ("preceding", Axis::Preceding),
    ("attribute", Axis::Attribute),
];

/// What a step leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NodeTest {
    /// `*`
    Any,
    /// `div`
    Name(String),
    /// `node()`
    Node,
    /// `text()`
    Text,
    /// `comment()`
    Comment,
    /// `processing-instruction()`
    Instruction,
}
