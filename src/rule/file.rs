//! What stands in a site file, one to one with its TOML. Nothing here is checked yet.

use super::{Kind, Lint};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A site file: how a template of one site is recognised, and its rules.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct SiteFile {
    /// The site's name for people.
    pub site: String,
    /// Its hosts: `example.com`, or `*.example.com` for every host below it.
    pub hosts: Vec<String>,
    /// The years in which the template was in use. Of two templates whose signatures fit a page as well, that of its
    /// year has the page.
    pub seen: Option<Seen>,
    /// Lines by which a dump without a URL is known. A string is a regex for a whole trimmed line.
    pub signature: Vec<SignatureEntry>,
    /// The weight of signature lines that a page must show to be taken for this site's; 2 where nothing is said.
    pub enough: Option<u32>,
    /// Files whose rules this site has as well, behind its own: `cms/wordpress` is `cms/wordpress.toml`, and the id of
    /// another site file is that file. A rule of its own takes the place of a used one with the same id.
    pub uses: Vec<String>,
    /// The ids of used rules that this site does not have.
    pub without: Vec<String>,
    /// Lints that `unboil check` leaves out for this file, each with the reason.
    pub allow: Allow,
    /// What goes.
    pub drop: Vec<RuleEntry>,
    /// What stays, whatever a drop rule says.
    pub keep: Vec<RuleEntry>,
    /// What the file promises of its own pages.
    pub test: Vec<TestEntry>,
}

/// Lints that are left out, each with the reason.
pub type Allow = BTreeMap<Lint, String>;

/// A template's lifetime, in years, both included.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The first year.
    pub from: Option<i16>,
    /// The last year.
    pub to: Option<i16>,
}

impl Seen {
    /// Whether the template was in use in a year.
    #[must_use]
    pub fn holds(self, year: i16) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
    }
}

/// A line by which a site is known.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a regex, or { line = …, weight = … }, or { select = …, weight = … }")]
pub enum SignatureEntry {
    /// A regex for a whole trimmed line, of weight 1, anywhere on the page.
    Line(String),
    /// The same with a weight of its own, below 0 for what speaks against the site.
    Weighted(WeightedLine),
}

/// A signature line that counts for more or less than one, or only in a place; or an element of HTML. It has `line`
/// or `select`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightedLine {
    /// A regex for a whole trimmed line.
    pub line: Option<String>,
    /// A CSS selector, for pages in HTML.
    pub select: Option<String>,
    /// How much it counts; below 0 it speaks against the site.
    #[serde(default = "one")]
    pub weight: i32,
    /// Where on the page it counts.
    #[serde(rename = "where")]
    pub place: Option<Place>,
}

const fn one() -> i32 {
    1
}

/// A `[[drop]]` or a `[[keep]]`. Exactly one of `line`, `from`+`to`, `anchor`, `again`, `inside`, `debris`, `tidy`,
/// `select`, `content` says what it matches.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct RuleEntry {
    /// Its name in the file; stable, for reports and decisions refer to it.
    pub id: String,
    /// Why it is boilerplate (drop rules alone).
    pub kind: Option<Kind>,
    /// The reason in words.
    pub why: Option<String>,
    /// Whole trimmed lines: a list of exact ones, or a regex.
    pub line: Option<Lines>,
    /// Where a range starts; its line is part of it.
    pub from: Option<Side>,
    /// Where a range ends; its line is part of it.
    pub to: Option<Side>,
    /// The line beside which lines of one shape go.
    pub anchor: Option<Side>,
    /// On which side of the anchor.
    pub take: Option<Take>,
    /// The shape of the lines that go.
    pub shape: Option<ShapeEntry>,
    /// How many words a headline has at the most; 20 where nothing is said.
    pub words: Option<usize>,
    /// How many lines an anchor takes at the most; 20 where nothing is said.
    pub most: Option<usize>,
    /// Whether blank lines end a run beside an anchor.
    pub blanks: Option<Blanks>,
    /// A line that comes again: `above`, `itself`, or the id of an earlier rule.
    pub again: Option<String>,
    /// A regex for a span inside a line.
    pub inside: Option<String>,
    /// Scanners for what was never text.
    pub debris: Option<DebrisNames>,
    /// What a removal leaves behind.
    pub tidy: Option<TidyName>,
    /// A CSS selector: the elements that go. In HTML only.
    pub select: Option<String>,
    /// A regex for a text that a selected element must hold.
    pub has_text: Option<String>,
    /// CSS selectors, the first that finds something: what is outside of its elements goes. In HTML only.
    pub content: Option<Selectors>,
    /// A range from the page's start spares the page's title unless a copy of it follows.
    pub guard: Option<Guard>,
    /// Where on the page the rule holds.
    #[serde(rename = "where")]
    pub place: Option<Place>,
    /// A regex for a whole trimmed line; a page that has no such line is left alone.
    pub when: Option<String>,
    /// A regex for a whole trimmed line; a page that has such a line is left alone.
    pub unless: Option<String>,
    /// A range of more lines is none.
    pub max_lines: Option<usize>,
    /// The share of a page's text that the rule may take, 0 to 1; where it would take more, it takes nothing.
    pub max_share: Option<f64>,
    /// Lints that `unboil check` leaves out for this rule, each with the reason.
    pub allow: Allow,
}

/// Whole lines: a list of exact ones, or one regex.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a regex, or a list of exact lines")]
pub enum Lines {
    /// A regex for a whole trimmed line.
    Pattern(String),
    /// Exact trimmed lines.
    Exact(Vec<String>),
}

/// One CSS selector, or several of which the first counts that finds something.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a CSS selector, or a list of them")]
pub enum Selectors {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

/// One end of a range, or an anchor.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a regex, a list of regexes, { again = … } or { edge = … }")]
pub enum Side {
    /// A regex for a whole trimmed line; each place where it stands counts.
    Pattern(String),
    /// Several regexes: a range starts at the earliest last place of any, and ends at the furthest first place.
    Markers(Vec<String>),
    /// A line that comes again, or an edge of the page.
    Special(SpecialSide),
}

/// A side that is no line of its own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialSide {
    /// The id of an earlier rule; a line that it caught comes again.
    pub again: Option<String>,
    /// `start` or `end` of the page.
    pub edge: Option<Edge>,
}

/// An edge of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Edge {
    /// Before the first line.
    Start,
    /// Behind the last line.
    End,
}

/// A side of an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Take {
    /// The lines above it, upwards.
    Above,
    /// The lines below it, downwards.
    Below,
}

/// What blank lines do to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Blanks {
    /// The first one ends it.
    Stop,
    /// They are passed over.
    Cross,
}

/// What lines look like.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected \"headline\", \"list-item\", \"number\", \"text\" or { line = … }")]
pub enum ShapeEntry {
    /// One of unboil's own shapes.
    Named(ShapeName),
    /// A regex for a whole trimmed line.
    Line(ShapeLine),
}

/// Lines that a regex describes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShapeLine {
    /// The regex, for whole trimmed lines.
    pub line: String,
}

/// unboil's own shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShapeName {
    /// Words without a sentence's end, at most `words` of them.
    Headline,
    /// Starts with a bullet, a dash or a number.
    ListItem,
    /// Digits and what stands between digits.
    Number,
    /// Whatever it says: the lines up to a blank one.
    Text,
}

/// The scanners of a debris rule.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "expected \"php-string\", \"json\", \"script\", \"css\", \"placeholder\", \"base64\", \"markup\", or a list of these"
)]
pub enum DebrisNames {
    /// One.
    One(DebrisName),
    /// Several.
    Many(Vec<DebrisName>),
}

/// A scanner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DebrisName {
    /// PHP's `string(N) "…"` around JSON or markup, N checked in bytes.
    PhpString,
    /// Machine-written JSON, whole or cut off by the page's end.
    Json,
    /// Script assignments and calls with data in them.
    Script,
    /// Style sheets run together.
    Css,
    /// Lines of unfilled template placeholders.
    Placeholder,
    /// Base64 data.
    Base64,
    /// Lines of literal markup with no text in it.
    Markup,
}

/// What a tidy rule takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TidyName {
    /// Blank lines beside removed lines, but one between two kept lines.
    BlankLines,
    /// The byte order mark at the start of a page.
    ByteOrderMark,
}

/// What a range spares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Guard {
    /// The page's first line, unless a copy of it follows the range.
    Title,
}

/// A place on the page, counted in lines with text.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected \"head\", \"tail\", { first = n }, { last = n } or { lines = [from, to] }")]
pub enum Place {
    /// The first or the last twelve lines with text.
    Zone(Zone),
    /// So many lines, or those from one to another.
    Count(Count),
}

/// A zone of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// The first twelve lines with text.
    Head,
    /// The last twelve lines with text.
    Tail,
}

/// A place in numbers of lines with text. One of the three is given.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Count {
    /// The first so many.
    pub first: Option<usize>,
    /// The last so many.
    pub last: Option<usize>,
    /// From one line to another, counted from 1, both included.
    pub lines: Option<[usize; 2]>,
}

/// What a site file promises of a page of its own.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TestEntry {
    /// A dump, by its path from the folder that holds rules/.
    pub page: Option<String>,
    /// A dump, in place.
    pub text: Option<String>,
    /// Texts that must not be in the clean page.
    pub drop: Vec<String>,
    /// Texts that must be in the clean page.
    pub keep: Vec<String>,
}
