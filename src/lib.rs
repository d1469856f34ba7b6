//! unboil takes the boilerplate out of raw scraped pages: rules say what goes, and nothing goes without a name.
//!
//! The pipeline, in the order of the rooms; a room uses only rooms above it:
//!
//! ```text
//! dump ──page──▶ lines ──site──▶ whose? ──judge──▶ removals ──render──▶ clean text + diff
//!                  ▲                        ▲
//!               source                 rule (TOML)          pipeline runs it on many, sink writes, report tells
//! ```
//!
//! ```
//! use unboil::{page::{Dump, Page}, pipeline::{Choice, Unknown, clean_page}, render, rule, site::Book};
//!
//! let book = Book::new(rule::load(&rule::shipped_files())?)?;
//! let bytes = b"Accessibility links\n\nThe ferry sails again.\n".to_vec();
//! let page = Page::read(Dump { id: "page.txt".into(), bytes, ..Dump::default() })?;
//! let verdict = clean_page(&book, &page, Choice::Identify(Unknown::default()));
//! assert_eq!(render::clean(&page, &verdict.judgement.removals), b"The ferry sails again.\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod page;
pub mod rule;
pub mod site;
pub mod judge;
pub mod render;
pub mod risk;
pub mod source;
pub mod sink;
pub mod pipeline;
pub mod records;
pub mod ledger;
pub mod report;
pub mod check;
pub mod learn;
pub mod review;
pub mod import;
pub mod cli;
