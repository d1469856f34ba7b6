//! What stands in a site file, one to one with its TOML. Nothing here is checked yet.
//!
//! The documentation of these types, and of those in `entry.rs`, is what an editor shows beside a key and what
//! docs/rules.md says in its tables; `schema.rs` makes both of it. A `title` is what a key takes, in few words.

use super::Lint;
use super::schema::{AllowSchema, DropRule, KeepRule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use super::entry::{
    Blanks, Count, DebrisName, DebrisNames, Edge, Guard, Lines, Place, RuleEntry, Selectors, ShapeEntry, ShapeLine,
    ShapeName, Side, SpecialSide, Take, TidyName, Zone,
};

/// A site file: how a template of one site is recognised, and its rules.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
#[schemars(title = "A site file of unboil", extend("$id" = "urn:unboil:site-file"))]
#[schemars(deny_unknown_fields, extend("required" = ["site"]))]
pub struct SiteFile {
    /// The site's name, for people.
    #[schemars(title = "a name", length(min = 1), example = "Ferry News")]
    pub site: String,
    /// Its hosts. `example.com` is that host, with or without `www.`; `*.example.com` is every host below it, and not
    /// itself. Without hosts, pages are known by `signature` alone. A file under `cms/` has none.
    #[schemars(
        title = "a list of hosts",
        inner(regex(pattern = r"^(\*\.)?[^\s/:@.*]+(\.[^\s/:@.*]+)+$")),
        example = ["ferry.example.com", "*.ferry.example.com"]
    )]
    pub hosts: Vec<String>,
    /// The years in which the template was in use. Of templates that fit a page equally well, the one that was in use
    /// in the page's year has it. Without it: any year.
    pub active: Option<ActiveYears>,
    /// Lines by which a page without a URL is known: each a pattern for a whole line, of weight 1, or a table with
    /// `line` or `select`. Without them, no page is known by its lines. A file under `cms/` has none.
    #[schemars(title = "a list of lines", example = ["Listen Live", "Get short URL"])]
    pub signature: Vec<SignatureEntry>,
    /// The weight of signature lines that a page must show to be taken for this site's.
    #[schemars(extend("default" = 2))]
    pub threshold: Option<u32>,
    /// Files whose rules this site has as well, behind its own: `cms/wordpress` is `cms/wordpress.toml`, and the id of
    /// another site file is that file. A rule of its own takes the place of a used one with the same id.
    #[schemars(title = "a list of files", example = ["cms/wordpress"])]
    pub extends: Vec<String>,
    /// Rules of the used files that this site does not have.
    #[schemars(title = "a list of ids", example = ["share-bar"])]
    pub exclude: Vec<String>,
    /// The rules say all that there is to say of the site's pages: what they leave is text, and no judge looks at it.
    pub complete: bool,
    /// Lints that `unboil check` leaves out for this file, each with the reason.
    #[schemars(with = "AllowSchema")]
    pub allow: Allow,
    /// What goes. One rule a table.
    #[schemars(with = "Vec<DropRule>", title = "a rule")]
    pub drop: Vec<RuleEntry>,
    /// What stays, whatever a drop rule says. One rule a table.
    #[schemars(with = "Vec<KeepRule>", title = "a rule")]
    pub keep: Vec<RuleEntry>,
    /// What the file promises of a page: what goes from it, and what stays.
    #[schemars(title = "a test")]
    pub test: Vec<TestEntry>,
}

/// Lints that are left out, each with the reason.
pub type Allow = BTreeMap<Lint, String>;

/// A template's lifetime, in years, both included; one of the two may be left out.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline, title = "`{ from = 2015, to = 2021 }`, or one of the two")]
pub struct ActiveYears {
    /// The first year in which it was in use.
    #[schemars(range(min = 1990, max = 2100))]
    pub from: Option<i16>,
    /// The last year in which it was in use.
    #[schemars(range(min = 1990, max = 2100))]
    pub to: Option<i16>,
}

impl ActiveYears {
    /// Whether the template was in use in a year.
    #[must_use]
    pub fn holds(self, year: i16) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
    }
}

/// A line by which a site is known.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a regex, or { line = …, weight = … }, or { select = …, weight = … }")]
pub enum SignatureEntry {
    /// A pattern for a whole line, of weight 1, anywhere on the page.
    Line(String),
    /// A line or an element with a weight or a place of its own.
    Weighted(WeightedLine),
}

/// A signature line that counts for more or less than one, or only in a place; or an element of HTML. It has `line`
/// or `select`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{ "required": ["line"] }, { "required": ["select"] }]))]
pub struct WeightedLine {
    /// A pattern for a whole line.
    #[schemars(title = "a pattern")]
    pub line: Option<String>,
    /// An element that the site's HTML has, with text in it or not. A text dump has none.
    #[schemars(title = "a selector")]
    pub select: Option<String>,
    /// How much it counts; below 0 it speaks against the site.
    #[serde(default = "one")]
    pub weight: i32,
    /// Where on the page it counts. Without it: anywhere.
    #[serde(rename = "where")]
    pub place: Option<Place>,
}

const fn one() -> i32 {
    1
}

/// What a site file promises of a page: `page` or `text`, and what goes from it or stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("oneOf" = [{ "required": ["page"] }, { "required": ["text"] }]))]
pub struct TestEntry {
    /// A dump, by its path from the folder that holds `rules/`.
    #[schemars(title = "a path", example = "samples/ferry/timetable.txt")]
    pub page: Option<String>,
    /// Or the dump itself.
    #[schemars(title = "a text")]
    pub text: Option<String>,
    /// Texts that are on the page, of HTML as laid out, and must not be in the clean text.
    #[schemars(title = "a list of texts")]
    pub drop: Vec<String>,
    /// Texts that are on the page and must be in the clean text. The more important half.
    #[schemars(title = "a list of texts")]
    pub keep: Vec<String>,
}
