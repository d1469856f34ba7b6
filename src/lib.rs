//! unboil takes the boilerplate out of raw scraped pages: rules say what goes, and nothing goes without a name.
//!
//! Pages, rules and judges are in the crate `unboil-core`, which is pure; HTML is in `unboil-html`. This crate runs them on
//! folders and files of records: [`source`] reads, [`pipeline`] and [`records`] clean on many threads, [`sink`] writes,
//! [`ledger`] remembers, [`report`] tells, [`run`](mod@run) is all of that as one call, and [`review`] changes rules by what people decide. A module uses only modules
//! above it.
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
//! Clean one page, without a file:
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
