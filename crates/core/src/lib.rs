//! Boilerplate removal for one scraped page: page text, rules, site matching, judges, clean text and diffs.
//!
//! ```text
//! bytes ──page──▶ lines ──site──▶ site match ──judge──▶ removals ──render──▶ clean text + diff
//!                           ▲                    ▲
//!                      rules (TOML) ──rule──▶ sites, compiled once            risk: how likely a removal took text
//! ```
//!
//! [`clean::clean_page`] does everything except rendering. All code is pure: nothing reads a clock, the environment or
//! a file, except [`rule::read_folder`]. A module uses only modules above it in this list.

pub mod page;
pub mod rule;
pub mod site;
pub mod judge;
pub mod clean;
pub mod render;
pub mod risk;
