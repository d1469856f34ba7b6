//! Removes boilerplate from raw scraped pages with named rules, and reports every removal with the rule that made it.
//!
//! Pages, rules and judges are in the crate `unboil-core`, which is pure; HTML is in `unboil-html`. This crate applies them
//! to folders and files of records. [`run`](mod@run) is the entry point: it cleans inputs with one call. It uses [`source`]
//! to find dumps, [`pipeline`] and [`records`] to clean them on many threads, [`sink`] to write results, [`ledger`] to store
//! the state of runs, and [`report`] to summarize them. [`review`] changes rules by the decisions of a reviewer. A module
//! uses only modules above it.
//!
//! Clean a folder, as `unboil clean` does:
//!
//! ```
//! use unboil::{rule, run, shipped_files, site::RuleSet};
//!
//! # let folder = tempfile::tempdir()?;
//! # let dumps = folder.path().join("dumps");
//! # std::fs::create_dir(&dumps)?;
//! # std::fs::write(dumps.join("page.txt"), "Accessibility links\n\nThe ferry sails again.\n")?;
//! let rules = RuleSet::new(rule::load(&shipped_files())?)?;
//! let options = run::Options { out: folder.path().join("out"), ..run::Options::default() };
//! let summary = run::run(&[dumps], &rules, &options, &())?;
//! assert_eq!((summary.pages.pages, summary.done), (1, 1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Clean one page in memory:
//!
//! ```
//! use unboil::{shipped_files, page::{Dump, Page}, pipeline::{Choice, Unknown, clean_page}, render, rule, site::RuleSet};
//!
//! let rule_set = RuleSet::new(rule::load(&shipped_files())?)?;
//! let bytes = b"Accessibility links\n\nThe ferry sails again.\n".to_vec();
//! let page = Page::read(Dump { id: "page.txt".into(), bytes, ..Dump::default() })?;
//! let verdict = clean_page(&rule_set, &page, Choice::Identify(Unknown::default()));
//! assert_eq!(render::clean(&page, &verdict.judgement.removals), b"The ferry sails again.\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use unboil_core::{judge, page, render, risk, rule, site};
pub use unboil_import as import;
pub use unboil_learn as learn;

mod shipped;
pub use shipped::shipped_files;
pub mod source;
pub mod sink;
pub mod pipeline;
pub mod records;
pub mod ledger;
pub mod report;
pub mod run;
pub mod check;
pub mod review;
#[cfg(feature = "cli")]
pub mod cli;
