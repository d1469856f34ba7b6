//! Compiled sites and rules: checked, ready to run, and cheap to share across threads.

use super::Kind;
use super::file::{ActiveYears, Allow, Blanks, Guard, RuleEntry, TestEntry};
use super::hosts::HostPattern;
use super::lineset::{LineSet, PatternId};
use super::pattern::{LinePattern, SpanPattern};
use super::position::Position;
use super::problem::Place;
use std::sync::Arc;
use unboil_html::{Selector, SelectorSet};

pub use super::file::{DebrisName as Debris, Take as Direction, TidyName as Tidy};

/// Identifies a site within a [`RuleSet`](crate::site::RuleSet): its index among all sites.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteId(pub u32);

/// Identifies a rule within a [`RuleSet`](crate::site::RuleSet): its index among the rules of all sites. For a site
/// outside of a rule set, the index among the site's rules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub u32);

/// A compiled site: how its pages are matched, and its rules.
#[derive(Debug)]
pub struct Site {
    /// Its index in its rule set.
    pub number: SiteId,
    /// Its id: the name of its file without the extension.
    pub id: Arc<str>,
    /// Its display name.
    pub name: String,
    /// The place of the name in its file.
    pub place: Place,
    /// Its hosts.
    pub hosts: Vec<HostPattern>,
    /// The years in which its template was in use.
    pub active: Option<ActiveYears>,
    /// The lines that identify its pages.
    pub signature: Vec<SignatureLine>,
    /// The signature weight that a page must reach.
    pub threshold: i32,
    /// Whether its rules cover its pages completely, so that no judge examines the remaining lines.
    pub complete: bool,
    /// The lints that its file allows.
    pub allow: Allow,
    /// Its rules: all keep rules, then all drop rules, in file order.
    pub rules: Vec<Rule>,
    /// All line patterns of its rules.
    pub lines: LineSet,
    /// All selectors of its rules.
    pub selectors: SelectorSet,
    /// The tests in its file.
    pub tests: Vec<Test>,
}

/// A test of a site file.
#[derive(Debug, Clone)]
pub struct Test {
    /// The test as written.
    pub says: TestEntry,
    /// Its place in the file.
    pub place: Place,
}

/// A line or an element that identifies a site.
#[derive(Debug, Clone)]
pub struct SignatureLine {
    /// What must be on the page.
    pub mark: SignatureMark,
    /// Its weight; a negative weight counts against the site.
    pub weight: i32,
    /// The position where it counts.
    pub position: Position,
}

/// What identifies a site.
#[derive(Debug, Clone)]
pub enum SignatureMark {
    /// A regex for a whole line.
    Line(String),
    /// An HTML element.
    Element(Selector),
}

/// A compiled rule.
#[derive(Debug)]
pub struct Rule {
    /// Its index in its rule set.
    pub number: RuleId,
    /// The id of the site and of the rule: `sputniknews-2015/clock`.
    pub id: Arc<str>,
    /// Whether it drops or keeps its matches.
    pub action: Action,
    /// The kind of boilerplate that it matches.
    pub kind: Kind,
    /// The reason for the rule; empty if the file states none.
    pub why: Arc<str>,
    /// What it matches.
    pub matcher: Matcher,
    /// When and where it applies.
    pub bounds: Bounds,
    /// The place of its id, in the site's file or in a file that this extends.
    pub place: Place,
    /// The rule as written.
    pub says: Box<RuleEntry>,
}

/// What a rule does with its matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Removes them.
    Drop,
    /// Keeps them, regardless of any drop rule.
    Keep,
}

/// When and where a rule applies.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// The position on the page.
    pub position: Position,
    /// The rule applies only to pages with a line that this pattern matches.
    pub when: Option<PatternId>,
    /// The rule does not apply to pages with a line that this pattern matches.
    pub unless: Option<PatternId>,
    /// How it treats code.
    pub in_code: InCode,
    /// The maximum share of a page's text that it may remove, 0 to 1.
    pub max_share: Option<f64>,
}

/// How a rule treats code on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InCode {
    /// Like other text.
    Matches,
    /// It does not match in code: a match that reaches into code is discarded.
    Stays,
}

/// What a rule matches.
#[derive(Debug)]
pub enum Matcher {
    /// Whole lines.
    Line(PatternId),
    /// A range of lines, given by its first and last line.
    Range(RangeRule),
    /// Lines of one shape next to another line.
    Anchor(Anchor),
    /// A repeated line.
    Again(Repeat),
    /// A span within a line.
    Inside {
        /// The pattern of the span.
        pattern: SpanPattern,
        /// The lines that contain a literal which every match contains; `None` if every line must be searched.
        lines: Option<PatternId>,
    },
    /// Markup, scripts and other data that was never text.
    Debris(Vec<Debris>),
    /// Remains of other removals.
    Tidy(Tidy),
    /// HTML elements.
    Select {
        /// The selector's index in the site's [`SelectorSet`].
        selector: usize,
        /// A text that the element must contain.
        has_text: Option<SpanPattern>,
    },
    /// Everything outside the elements of the first selector that finds any; indices in the site's [`SelectorSet`].
    Outside(Vec<usize>),
    /// The decisions of the judge for HTML or for text.
    Judge,
}

/// An end of a range, or the line of an anchor.
#[derive(Debug, Clone)]
pub enum Boundary {
    /// Every line that a pattern matches.
    Each(PatternId),
    /// One line for several patterns: the furthest of their first matches, or the earliest of their last ones.
    Outermost(Vec<PatternId>),
    /// A line that repeats one matched by an earlier rule, given by its index in the site's list.
    Again(usize),
    /// The start or end of the page.
    Edge,
}

/// A range of lines, both ends included.
#[derive(Debug)]
pub struct RangeRule {
    /// The first line.
    pub from: Boundary,
    /// The last line.
    pub to: Boundary,
    /// The maximum length in lines; a longer range does not match.
    pub max_lines: Option<usize>,
    /// What the range must not remove.
    pub guard: Option<Guard>,
}

/// Lines of one shape next to another line.
#[derive(Debug)]
pub struct Anchor {
    /// The line next to them.
    pub beside: Boundary,
    /// Whether they are above or below it.
    pub direction: Direction,
    /// Their shape.
    pub shape: Shape,
    /// The maximum number of non-blank lines.
    pub max_lines: usize,
    /// How blank lines are treated.
    pub blanks: Blanks,
}

/// The shape of a line.
#[derive(Debug)]
pub enum Shape {
    /// At most this many words, without the end of a sentence.
    Headline(usize),
    /// Starts with a bullet, a dash or a number.
    ListItem,
    /// Digits, and characters that occur between digits.
    Number,
    /// Any non-blank line.
    Text,
    /// Any line that a pattern matches.
    Line(LinePattern),
}

/// A repeated line.
#[derive(Debug, Clone, Copy)]
pub enum Repeat {
    /// The next non-blank line is equal.
    Above,
    /// The line is one text, repeated two or more times without a break.
    Itself,
    /// The line repeats one matched by an earlier rule, given by its index in the site's list.
    Rule(usize),
}

impl Site {
    /// Returns the site of the HTML judge, with one rule per kind of boilerplate; the judge supplies the reasons.
    #[must_use]
    pub fn generic() -> Self {
        Self::judged("generic", "judged by the structure of the page")
    }

    /// Returns the same for the text judge.
    #[must_use]
    pub fn text() -> Self {
        Self::judged("text", "judged by the text of the page")
    }

    fn judged(id: &str, why: &str) -> Self {
        use Kind::{Comments, Debris, Legal, Meta, Nav, Promo, Related, Repeat, Share};
        let rule = |kind: Kind| Rule {
            number: RuleId::default(),
            id: format!("{id}/{kind}").into(),
            action: Action::Drop,
            kind,
            why: why.into(),
            matcher: Matcher::Judge,
            bounds: Bounds {
                position: Position::Anywhere,
                when: None,
                unless: None,
                in_code: InCode::Matches,
                max_share: None,
            },
            place: Place::nowhere(),
            says: Box::default(),
        };
        let rules = [Nav, Related, Debris, Share, Meta, Legal, Promo, Comments, Repeat].map(rule).into();
        let mut site = Self { id: id.into(), rules, ..Self::without_rules() };
        site.number_rules(0);
        site
    }

    /// Numbers its rules, starting with `first`, and returns the number after the last.
    pub(crate) fn number_rules(&mut self, first: u32) -> u32 {
        let mut next = first;
        for rule in &mut self.rules {
            rule.number = RuleId(next);
            next += 1;
        }
        next
    }

    pub(super) fn without_rules() -> Self {
        Self {
            number: SiteId::default(),
            id: "_any".into(),
            name: String::new(),
            place: Place::nowhere(),
            hosts: Vec::new(),
            active: None,
            signature: Vec::new(),
            threshold: 2,
            complete: false,
            allow: Allow::default(),
            rules: Vec::new(),
            lines: LineSet::default(),
            selectors: SelectorSet::new([]),
            tests: Vec::new(),
        }
    }
}
