//! What runs: sites and rules, checked, compiled and cheap to share across threads.

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

/// Identifies a rule within a [`RuleSet`](crate::site::RuleSet): its index among the rules of all sites. In a site outside
/// of any rule set it is the index among the site's rules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub u32);

/// A site, ready to run: how its pages are known, and its rules.
#[derive(Debug)]
pub struct Site {
    /// Its index in its rule set.
    pub number: SiteId,
    /// Its id: the name of its file without the ending.
    pub id: Arc<str>,
    /// Its name for people.
    pub name: String,
    /// Where that stands in its file.
    pub place: Place,
    /// Its hosts.
    pub hosts: Vec<HostPattern>,
    /// The years of its template.
    pub active: Option<ActiveYears>,
    /// The lines by which its pages are known.
    pub signature: Vec<SignatureLine>,
    /// The weight of signature lines that a page must show.
    pub threshold: i32,
    /// Whether its rules say all that there is to say of its pages: no judge looks at what they leave.
    pub complete: bool,
    /// The lints that its file allows.
    pub allow: Allow,
    /// Its rules: all keep rules, then the drop rules, in the order of the file.
    pub rules: Vec<Rule>,
    /// Every line pattern of its rules.
    pub lines: LineSet,
    /// Every selector of its rules.
    pub selectors: SelectorSet,
    /// What its file promises.
    pub tests: Vec<Test>,
}

/// What a site file promises of a page.
#[derive(Debug, Clone)]
pub struct Test {
    /// What it says.
    pub says: TestEntry,
    /// Where it stands.
    pub place: Place,
}

/// A line by which a site is known.
#[derive(Debug, Clone)]
pub struct SignatureLine {
    /// What is looked for.
    pub mark: SignatureMark,
    /// How much it counts; below 0 it speaks against the site.
    pub weight: i32,
    /// Where it counts.
    pub seat: Position,
}

/// What a site is known by.
#[derive(Debug, Clone)]
pub enum SignatureMark {
    /// A regex for a whole line.
    Line(String),
    /// An element of HTML.
    Element(Selector),
}

/// A rule, ready to run.
#[derive(Debug)]
pub struct Rule {
    /// Its index in its rule set.
    pub number: RuleId,
    /// The site's id and the rule's: `sputniknews-2015/clock`.
    pub id: Arc<str>,
    /// Whether it takes or keeps.
    pub action: Action,
    /// Why what it matches is boilerplate.
    pub kind: Kind,
    /// The reason in words; empty where the file has none.
    pub why: Arc<str>,
    /// What it matches.
    pub matcher: Matcher,
    /// When and where it holds.
    pub bounds: Bounds,
    /// Where its id stands: in the site's file, or in one that this uses.
    pub place: Place,
    /// What the file says, word for word.
    pub says: Box<RuleEntry>,
}

/// What a rule does with what it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It goes.
    Drop,
    /// It stays, whatever a drop rule says.
    Keep,
}

/// When and where a rule holds.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Where on the page.
    pub seat: Position,
    /// A page without such a line is left alone.
    pub when: Option<PatternId>,
    /// A page with such a line is left alone.
    pub unless: Option<PatternId>,
    /// What it does in code.
    pub in_code: InCode,
    /// The share of a page's text that it may take, 0 to 1.
    pub max_share: Option<f64>,
}

/// What a rule does where the page shows code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InCode {
    /// What it matches everywhere else.
    Matches,
    /// Nothing: a match that reaches into code is none.
    Stays,
}

/// What a rule matches.
#[derive(Debug)]
pub enum Matcher {
    /// Whole lines.
    Line(PatternId),
    /// From a line to a line.
    Range(RangeRule),
    /// Lines of one shape beside a line.
    Anchor(Anchor),
    /// A line that comes again.
    Again(Repeat),
    /// A span inside a line.
    Inside {
        /// The span.
        pattern: SpanPattern,
        /// The lines that hold a text which every match holds; `None` where it has to be asked about each line.
        lines: Option<PatternId>,
    },
    /// What was never text.
    Debris(Vec<Debris>),
    /// What removals leave behind.
    Tidy(Tidy),
    /// Elements of HTML.
    Select {
        /// The selector's place in the site's [`SelectorSet`].
        selector: usize,
        /// A text that an element must hold.
        has_text: Option<SpanPattern>,
    },
    /// What lies outside the elements of the first of several selectors that finds something; their places in the
    /// site's [`SelectorSet`].
    Outside(Vec<usize>),
    /// What the judge of pages without a site file says, of HTML or of text.
    Judge,
}

/// One end of a range, or an anchor: where it is on a page.
#[derive(Debug, Clone)]
pub enum Boundary {
    /// Every line that a pattern matches.
    Each(PatternId),
    /// Of several patterns the furthest first place, or the earliest last one.
    Outermost(Vec<PatternId>),
    /// A line that the rule with this place in the site's list caught comes again.
    Again(usize),
    /// The page's edge.
    Edge,
}

/// From a line to a line, both included.
#[derive(Debug)]
pub struct RangeRule {
    /// Where it starts.
    pub from: Boundary,
    /// Where it ends.
    pub to: Boundary,
    /// A longer range is none; in lines.
    pub max_lines: Option<usize>,
    /// What it spares.
    pub guard: Option<Guard>,
}

/// Lines of one shape beside a line.
#[derive(Debug)]
pub struct Anchor {
    /// The line beside which they stand.
    pub beside: Boundary,
    /// On which side.
    pub direction: Direction,
    /// What they look like.
    pub shape: Shape,
    /// How many at the most, in lines with text.
    pub max_lines: usize,
    /// What a blank line does.
    pub blanks: Blanks,
}

/// What lines look like.
#[derive(Debug)]
pub enum Shape {
    /// Words without a sentence's end, at most so many.
    Headline(usize),
    /// Starts with a bullet, a dash or a number.
    ListItem,
    /// Digits and what stands between digits.
    Number,
    /// Any line with text.
    Text,
    /// Whatever a pattern matches.
    Line(LinePattern),
}

/// A line that comes again.
#[derive(Debug, Clone, Copy)]
pub enum Repeat {
    /// The next line with text is the same.
    Above,
    /// The line is one text twice or more, run together.
    Itself,
    /// It is a line that the rule with this place in the site's list caught before.
    Rule(usize),
}

impl Site {
    /// A site with a rule for each kind that the judge of HTML without a site file knows; the reasons are that judge's.
    #[must_use]
    pub fn generic() -> Self {
        Self::judged("generic", "judged by the structure of the page")
    }

    /// The same for the judge of text.
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
                seat: Position::Anywhere,
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

    /// Numbers its rules from `first` on; returns the number after the last.
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
