//! Other people's rules in: the collection ftr-site-config, which Full-Text RSS and its like read.
//!
//! `ftr.rs` reads the format, line by line. `xpath/` reads an expression, `convert/` says what an element must be that
//! it finds (`pattern.rs`), and `css.rs` says that as a selector: exactly, or not at all and why. `site.rs` makes
//! a site file of all. What is not carried over is listed, line by line.

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
pub use outcome::{Counts, Loss, Refusal, Sort};
pub use site::{Imported, ImportedSite, Match, Options, SourceFile, import};
