//! XPath 1.0 parser: the syntax tree of every expression that can be evaluated on a page.
//!
//! The parser is hand-written. Those on crates.io keep their tree private, or implement XPath 3.1, in which common
//! mistakes of authors (`ends-with`, `||`) are valid. Grammar and disambiguation: <https://www.w3.org/TR/xpath-10/>.

mod parse;
mod slip;
mod token;

pub(super) use parse::parse;
pub(super) use slip::or_css;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expr {
    /// `a or b`
    Or(Box<Expr>, Box<Expr>),
    /// `a and b`
    And(Box<Expr>, Box<Expr>),
    /// `a = b` and other comparisons
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `a + b` and other operations
    Calculate(Calculation, Box<Expr>, Box<Expr>),
    /// `-a`
    Negate(Box<Expr>),
    /// `a | b`
    Union(Vec<Expr>),
    /// `//a/b`
    Path(Path),
    /// `(a | b)[1]/c`
    Filter {
        /// The filtered expression.
        base: Box<Expr>,
        /// The predicates, applied one after the other.
        predicates: Vec<Expr>,
        /// The steps after it.
        steps: Vec<Step>,
    },
    /// `contains(a, 'b')`
    Call(String, Vec<Expr>),
    /// `'a'`
    Literal(String),
    /// `1`
    Number(f64),
}

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
    /// Returns the operator for exchanged operands.
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calculation {
    Plus,
    Minus,
    Times,
    Divided,
    Modulo,
}

/// A location path. `//` is stored as a step `descendant-or-self::node()`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Path {
    /// Whether it starts at the document.
    pub start: Start,
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// The document.
    Document,
    /// The current node.
    Here,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    /// The direction.
    pub axis: Axis,
    /// The node test.
    pub test: NodeTest,
    /// The conditions, applied one after the other.
    pub predicates: Vec<Expr>,
}

impl Step {
    /// Whether the step is an expanded `//`.
    pub fn is_gap(&self) -> bool {
        self.axis == Axis::DescendantOrSelf && self.test == NodeTest::Node && self.predicates.is_empty()
    }

    /// Whether the step is `.`, which stays at the same node.
    pub fn is_dot(&self) -> bool {
        self.axis == Axis::Itself && self.test == NodeTest::Node && self.predicates.is_empty()
    }
}

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
    /// Returns its name in XPath.
    pub fn name(self) -> &'static str {
        AXES.iter().find(|(_, axis)| *axis == self).map_or("", |(name, _)| name)
    }
}

/// The axes by name, without `namespace`, which no HTML page has.
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

/// The nodes that a step selects.
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
