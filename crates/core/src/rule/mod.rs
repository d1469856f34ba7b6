//! The rule language: parsing, validation and compilation of rule files.
//!
//! `file.rs` and `entry.rs` mirror the TOML. `compile.rs` checks it and compiles it to a [`Site`] (`site.rs`), which
//! runs; every mistake becomes a [`Problem`] with its place in the file. `schema.rs` generates a JSON schema for
//! editors.

mod lints;
mod compile;
mod new_file;
mod edit;
mod entry;
pub mod file;
mod hosts;
mod keys;
mod kind;
mod lineset;
mod lint;
mod load;
mod validate;
mod pattern;
mod problem;
mod quoted;
mod reader;
mod schema;
mod position;
mod site;
mod extends;

pub use edit::{Edit, EditError, Tested, edited, exact_line, in_place_of};
pub use file::{ActiveYears, Allow, Blanks, Guard, SiteFile, TestEntry};
pub use hosts::HostPattern;
pub use kind::Kind;
pub use lineset::{LineMatches, LineSet, PatternId};
pub use lint::Lint;
pub use lints::{advice, lint};
pub use load::{Loaded, PENDING, RuleError, compile_rules, load, read_folder, rule_id};
pub use new_file::{CommentedRule, NewSiteFile};
pub use pattern::{LinePattern, SpanPattern};
pub use position::Position;
pub use problem::{Level, Place, Problem, RuleText};
pub use quoted::{literal, quoted};
pub use schema::schema;
pub use site::{
    Action, Anchor, Boundary, Bounds, Debris, Direction, InCode, Matcher, RangeRule, Repeat, Rule, RuleId, Shape,
    SignatureLine, SignatureMark, Site, SiteId, Test, Tidy,
};
