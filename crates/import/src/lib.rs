//! Import of extraction rules from ftr-site-config, the collection that Full-Text RSS and similar tools read.
//!
//! `ftr.rs` reads the format line by line. `xpath/` parses an expression, and `convert/` converts it to tests of the
//! elements that it finds (`pattern.rs`). `css.rs` writes the tests as a selector, either exactly or not at all, with a
//! reason. `site.rs` combines the results into site files. Every line that cannot be imported is listed.

mod convert;
mod css;
mod ftr;
mod outcome;
mod pattern;
mod simplify;
mod site;
mod words;
mod xpath;

pub use convert::convert;
pub use outcome::{Counts, Loss, LossKind, Refusal};
pub use site::{Imported, ImportedSite, Match, Options, SourceFile, import};
