//! From dumps to results: one page is a pure function, a run is many of them in parallel.

mod outcome;
mod run;

pub use outcome::{Cleaned, Outcome, State, Tally};
pub use run::{Run, Stopped};

use crate::judge::{Judgement, judge};
use crate::page::Page;
use crate::rule::Site;
use crate::site::{Book, How, Identification, Whose};

/// What came of a page.
#[derive(Debug)]
pub struct Verdict<'b> {
    /// Whose page it is, or why that is not known.
    pub identification: Identification<'b>,
    /// What goes, and what stays in doubt.
    pub judgement: Judgement<'b>,
}

/// Who decides whose page it is.
#[derive(Debug, Clone, Copy)]
pub enum Choice<'b> {
    /// The book does.
    Identify,
    /// The user said so.
    Site(&'b Site),
}

/// Judges a page by the rules of its site, and by those for every page. Pure: the same page and book give the same
/// verdict, whenever and wherever.
#[must_use]
pub fn clean_page<'b>(book: &'b Book, page: &Page, choice: Choice<'b>) -> Verdict<'b> {
    let identification = match choice {
        Choice::Identify => book.identify(page),
        Choice::Site(site) => {
            let whose = Whose::Known { site, how: How::Named, confidence: 1.0 };
            Identification { whose, candidates: Vec::new() }
        }
    };
    let judgement = match identification.whose {
        Whose::Known { site, .. } => judge(page, &[site, book.any()]),
        Whose::Unknown(_) => judge(page, &[book.any()]),
    };
    Verdict { identification, judgement }
}
