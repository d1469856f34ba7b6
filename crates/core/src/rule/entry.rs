//! What stands in a `[[drop]]` or a `[[keep]]`, one to one with its TOML. Nothing here is checked yet.

use super::Kind;
use super::file::Allow;
use super::schema::{Again, AllowSchema, AnchorLine};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A `[[drop]]` or a `[[keep]]`. Exactly one of `line`, `from`+`to`, `anchor`, `same-as`, `inside`, `debris`, `tidy`,
/// `select`, `content` says what it matches.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct RuleEntry {
    /// Its name in the file: small letters, digits and hyphens; not `line-above`, not `itself`. Reports and decisions refer
    /// to it, so it should last.
    #[schemars(
        title = "a name",
        regex(pattern = "^[a-z0-9-]+$"),
        extend("not" = { "enum": ["line-above", "itself"] }),
        example = "most-read"
    )]
    pub id: String,
    /// Why it is boilerplate.
    #[schemars(title = "a kind")]
    pub kind: Option<Kind>,
    /// The reason in words, for who reviews.
    #[schemars(title = "a text", example = "headlines of other stories below their heading")]
    pub why: Option<String>,
    /// Whole lines, white space round them not counted.
    #[schemars(title = "a pattern, or a list of exact lines")]
    #[schemars(example = r"\d+ comments?", example = ["Home", "Most read"])]
    pub line: Option<Lines>,
    /// Where a range starts; the line is part of it. `to` says where it ends.
    #[schemars(title = "a side", example = "Embed share", example = serde_json::json!({ "edge": "start" }))]
    pub from: Option<Side>,
    /// Where a range ends; the line is part of it. `from` says where it starts.
    #[schemars(title = "a side", example = ".*Pop-out player", example = serde_json::json!({ "edge": "end" }))]
    pub to: Option<Side>,
    /// The line beside which lines of one shape go, as long as they have the shape; `take` and `shape` say which. The
    /// line itself stays.
    #[schemars(with = "AnchorLine", example = &"Most read")]
    pub anchor: Option<Side>,
    /// On which side of the anchor lines go. Each anchor needs it.
    pub take: Option<Take>,
    /// What the lines look like that go. The first line without it ends the run. Each anchor needs it.
    #[schemars(title = "a shape")]
    pub shape: Option<ShapeEntry>,
    /// How many words a headline has at the most.
    #[schemars(extend("default" = 20))]
    pub words: Option<usize>,
    /// What blank lines do to the run.
    #[schemars(extend("default" = "stop"))]
    pub blanks: Option<Blanks>,
    /// A line that comes again. White space is evened out before lines are compared.
    #[schemars(with = "Again")]
    pub same_as: Option<String>,
    /// A span within a line, by a pattern that need not match the whole line. The rest of the line stays.
    #[schemars(title = "a pattern", example = "Community standards(Discussion)?$")]
    pub inside: Option<String>,
    /// What was never text, found by scanners. One that is not sure finds nothing.
    #[schemars(title = "a scanner, or a list of scanners", example = &"json", example = ["json", "script"])]
    pub debris: Option<DebrisNames>,
    /// White space that other removals leave behind, and characters that no reader sees. Only the first tidy rule of a
    /// sort acts.
    #[schemars(title = "`\"blank-lines\"`, `\"byte-order-mark\"` or `\"invisible-characters\"`")]
    pub tidy: Option<TidyName>,
    /// Elements of HTML; of a text dump nothing.
    #[schemars(title = "a selector", example = ".share-bar, aside:has(> .teaser)")]
    pub select: Option<String>,
    /// Only elements go that hold a text which the pattern matches; it need not match the whole. Without it: every
    /// element that the selector finds.
    #[schemars(title = "a pattern", example = "(?i)sign up for our .*letter")]
    pub has_text: Option<String>,
    /// Of HTML what is outside of some elements, in whole lines. Of several selectors the first counts that finds an
    /// element with text; where none does, nothing goes.
    #[schemars(title = "a selector, or a list of selectors", example = ["article .story", "main"])]
    pub content: Option<Selectors>,
    /// What a range spares. Without it: nothing.
    pub guard: Option<Guard>,
    /// Where on the page the rule holds, counted in lines with text. Without it: everywhere.
    #[serde(rename = "where")]
    pub place: Option<Place>,
    /// A pattern for a whole line. The rule leaves a page alone that has no such line.
    #[schemars(title = "a pattern", example = "Load more")]
    pub when: Option<String>,
    /// A pattern for a whole line. The rule leaves a page alone that has such a line.
    #[schemars(title = "a pattern")]
    pub unless: Option<String>,
    /// Whether the rule acts where the page shows code: in `<pre>` and `<code>` of HTML, between fences or backticks and
    /// in indented blocks of text. Where it does not, a match that reaches into code is none. Without it: `false` for
    /// `debris`, `true` for all others.
    #[schemars(extend("type" = "boolean"))]
    pub in_code: Option<bool>,
    /// How many lines a range has at the most, blank ones counted: a longer one is none, and the next start is tried.
    /// Without it: any length. Beside an anchor: how many lines with text are taken at the most. Without it: 20.
    pub max_lines: Option<usize>,
    /// The share of a page's text, in bytes, that the rule may take. Where it would take more, it takes nothing, and
    /// the report says so. What a keep rule would hold is counted in. Without it: 0.9 for ranges, anchors and
    /// `select`, no limit for all others.
    #[schemars(title = "more than 0, at most 1", extend("exclusiveMinimum" = 0, "maximum" = 1), example = 0.5)]
    pub max_share: Option<f64>,
    /// Lints that `unboil check` leaves out for this rule, each with the reason.
    #[schemars(with = "AllowSchema")]
    pub allow: Allow,
}

/// Whole lines: a list of exact ones, or one regex.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a regex, or a list of exact lines")]
pub enum Lines {
    /// A pattern for a whole line.
    Pattern(String),
    /// Exact lines. They are looked up, not tried: a thousand cost no more than one.
    Exact(Vec<String>),
}

/// One CSS selector, or several of which the first counts that finds something.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a CSS selector, or a list of them")]
pub enum Selectors {
    /// One selector.
    One(String),
    /// Several, of which the first counts that finds an element with text.
    Several(#[schemars(length(min = 1))] Vec<String>),
}

/// One end of a range, or an anchor.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a regex, a list of regexes, { same-as = … } or { edge = … }")]
pub enum Side {
    /// A pattern for a whole line; every line that it matches.
    Pattern(String),
    /// Several patterns: as `from` of their last places the earliest, as `to` of their first places the furthest.
    /// Those not on the page do not count.
    Markers(Vec<String>),
    /// A line that comes again, or an edge of the page.
    Special(SpecialSide),
}

/// A side that is no line of its own: a line that comes again, or an edge of the page.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
pub struct SpecialSide {
    /// A line that says what a line says which a rule further up in the file caught; below it.
    #[schemars(title = "an id")]
    pub same_as: Option<String>,
    /// The page's start or its end.
    pub edge: Option<Edge>,
}

/// An edge of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Edge {
    /// Before the first line.
    Start,
    /// Behind the last line.
    End,
}

/// A side of an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Take {
    /// The lines above it, upwards.
    Above,
    /// The lines below it, downwards.
    Below,
}

/// What blank lines do to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Blanks {
    /// The first one ends it.
    Stop,
    /// They are passed over, and those between taken lines go.
    Cross,
}

/// What lines look like.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected \"headline\", \"list-item\", \"number\", \"text\" or { line = … }")]
pub enum ShapeEntry {
    /// One of unboil's own shapes.
    Named(ShapeName),
    /// Lines that a pattern matches.
    Line(ShapeLine),
}

/// Lines that a pattern matches.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShapeLine {
    /// A pattern for a whole line.
    #[schemars(title = "a pattern")]
    pub line: String,
}

/// unboil's own shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ShapeName {
    /// Has letters, at most `words` words, and does not end as a sentence does: not in `.` `…` `:` `;` `。` `।` `؟`.
    /// Closing quotes and brackets at its end are looked through. `?` and `!` end a sentence from 14 words on.
    Headline,
    /// Starts with `•` `*` `-` `–` `—` `·` `▪` `»` `›` `+`, or with a number and then `.`, `)` or a space.
    ListItem,
    /// Has digits, and nothing else but white space and `.` `,` `:` `/` `-` `+` `%` `(` `)`.
    Number,
    /// Has any text: the lines up to a blank one.
    Text,
}

/// The scanners of a debris rule.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "expected \"php-string\", \"json\", \"script\", \"css\", \"placeholder\", \"base64\", \"markup\", or a list of these"
)]
pub enum DebrisNames {
    /// One scanner.
    One(DebrisName),
    /// Several.
    Many(Vec<DebrisName>),
}

/// A scanner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DebrisName {
    /// PHP's `string(N) "…"` with data in it (JSON, markup, serialised PHP), anywhere in a line; N is checked in bytes.
    /// Cut off by the page's end it goes too. A dumped word or sentence stays. Where N does not fit, it stays and is a
    /// doubt in the report.
    PhpString,
    /// Machine-written JSON that starts a line: 80 bytes and 3 keys or more, most colons without a space behind them,
    /// or linked data. On one line or many; cut off by the page's end it goes too. Shorter or hand-written JSON stays,
    /// and JSON within a sentence.
    Json,
    /// Lines that assign machine-written data to `window.…`, or assign to or call what only machines write lines about
    /// (`dataLayer`, `googletag`, `gtag` and their like), and scripts between `@license` and `@license-end` comments as GNU
    /// LibreJS asks for. Any other code stays.
    Script,
    /// A line of two or more style blocks, run together. One block stays, and braces in a sentence.
    Css,
    /// A line of nothing but unfilled placeholders: `{{ }}`, `{% %}`, `{# #}`, `${ }`, `#{ }`, `<% %>`, `[[ ]]`,
    /// `%% %%`. One in a sentence stays.
    Placeholder,
    /// A line of one base64 run, 120 bytes or more, with or without `data:…;base64,` before it. Keys and sums stay, and
    /// a run in a sentence.
    Base64,
    /// Ends of comments, comments, and lines of tags without text, 60 bytes or more. Short tags stay, and tags with
    /// text.
    Markup,
}

/// What a tidy rule takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TidyName {
    /// Blank lines beside removed lines, but one between two kept lines. Blank lines elsewhere stay.
    BlankLines,
    /// The byte order mark at the start of a page.
    ByteOrderMark,
    /// Soft hyphens within a line, zero-width spaces, and control characters that are no white space. Where a zero-width
    /// space stands beside a Thai, Lao, Burmese or Khmer letter it parts words, and stays; so do the joiners that
    /// scripts need, and all of them in code.
    InvisibleCharacters,
}

/// What a range spares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Guard {
    /// The page's first line with text, unless a copy of it follows the range.
    Title,
}

/// A place on the page, counted in lines with text.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected \"head\", \"tail\", { first = n }, { last = n } or { lines = [from, to] }")]
#[schemars(title = "a place")]
pub enum Place {
    /// The first or the last twelve lines with text.
    Zone(Zone),
    /// So many lines, or those from one to another.
    Count(Count),
}

/// A zone of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// The first 12 lines with text.
    Head,
    /// The last 12 lines with text.
    Tail,
}

/// A place in numbers of lines with text. One of the three is given.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
pub struct Count {
    /// The first so many.
    #[schemars(range(min = 1))]
    pub first: Option<usize>,
    /// The last so many.
    #[schemars(range(min = 1))]
    pub last: Option<usize>,
    /// From one line to another, counted from 1, both included.
    #[schemars(title = "two numbers", inner(range(min = 1)))]
    pub lines: Option<[usize; 2]>,
}
