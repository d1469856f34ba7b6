//! The heart of unboil: pages, rules, and what the rules and the judges take of a page.
//!
//! ```text
//! bytes ──page──▶ lines ──site──▶ whose? ──judge──▶ removals ──render──▶ clean text + diff
//!                           ▲                ▲
//!                      rules (TOML) ──rule──▶ sites, compiled once        risk: how likely a removal took text
//! ```
//!
//! [`clean::clean_page`] does all of it but the rendering. Everything here is pure: nothing reads a clock, the environment
//! or a file, but for [`rule::read_folder`]. A module uses only modules above it in this list.

pub mod page;
pub mod rule;
pub mod site;
pub mod judge;
pub mod clean;
pub mod render;
pub mod risk;
