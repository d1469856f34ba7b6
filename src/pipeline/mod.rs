//! From dumps to results: one page is a pure function, a run is many of them in parallel.

mod before;
mod fingerprint;
mod outcome;
mod page;
mod results;
mod run;
mod texts;

pub use before::{Asked, Before, Notable, Past, Print, Record, Results, Told, Turn};
pub use fingerprint::{Fingerprints, hash, is_young};
pub use outcome::{Cleaned, Outcome, State, Tally, Work};
pub use page::{Edited, Memory};
pub use results::{Removed, remove_results};
pub use run::{LaidOut, Run, Stopped};
pub use texts::{FirstSight, Sighting, Sightings, TEXT_BYTES, Texts, normalise};

use crate::judge::{Judgement, judge};
use crate::page::Page;
use crate::rule::{Rule, Site};
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
    /// The book does; what becomes of pages that it does not know is said too.
    Identify(Unknown),
    /// The user said so.
    Site(&'b Site),
}

/// What becomes of pages that no site file claims, beside what the rules for every page take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unknown {
    /// HTML is judged by its structure, also where no rule of its site takes anything; text stays.
    #[default]
    Generic,
    /// They stay as they are.
    Keep,
}

/// Judges a page by the rules of its site, and by those for every page. Pure: the same page and book give the same
/// verdict, whenever and wherever.
#[must_use]
pub fn clean_page<'b>(book: &'b Book, page: &Page, choice: Choice<'b>) -> Verdict<'b> {
    let identification = match choice {
        Choice::Identify(_) => book.identify(page),
        Choice::Site(site) => {
            let whose = Whose::Known { site, how: How::Named, confidence: 1.0 };
            Identification { whose, candidates: Vec::new() }
        }
    };
    let judgement = match (&identification.whose, choice) {
        (Whose::Known { site, .. }, Choice::Identify(Unknown::Generic)) if page.html().is_some() => {
            let judgement = judge(page, &[*site, book.any()]);
            // A template of the site of which its file says nothing is as unknown as any other.
            let own = |rule: &Rule| site.rules.iter().any(|of_site| std::ptr::eq(of_site, rule));
            if judgement.removals.iter().any(|removal| own(removal.rule)) {
                judgement
            } else {
                judge(page, &[*site, book.any(), book.generic()])
            }
        }
        (Whose::Known { site, .. }, _) => judge(page, &[*site, book.any()]),
        (Whose::Unknown(_), Choice::Identify(Unknown::Generic)) => judge(page, &[book.any(), book.generic()]),
        (Whose::Unknown(_), _) => judge(page, &[book.any()]),
    };
    Verdict { identification, judgement }
}
