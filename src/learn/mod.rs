//! Pages of one source in, a proposed site file out, with its evidence. Pure: it reads no file and no clock.

mod affix;
mod calendar;
mod columns;
mod copies;
mod mask;
mod rules;
mod sheet;
mod source;
mod span;
mod words;

use crate::page::Page;
use crate::rule::file::RuleEntry;
use crate::rule::{Draft, Noted, Site};
use source::Source;
use std::collections::HashMap;

pub use sheet::Mark;

/// What is known of a source beside its pages.
#[derive(Debug, Default)]
pub struct Hints<'h> {
    /// The site's name for people.
    pub site: String,
    /// Its hosts.
    pub hosts: Vec<String>,
    /// Marks that a person gave lines, by the id of the page; a mark for each line, from the first.
    pub marks: HashMap<String, Vec<Option<Mark>>>,
    /// The rules for every page: what these take needs no rule.
    pub any: Option<&'h Site>,
}

/// A proposed site file.
#[derive(Debug)]
pub struct Proposal {
    /// Its rules.
    pub rules: Vec<RuleEntry>,
    site: String,
    hosts: Vec<String>,
}

/// Proposes a site file for pages of one source.
#[must_use]
pub fn learn(pages: &[&Page], known: &Hints<'_>) -> Proposal {
    let mut pages = pages.to_vec();
    pages.sort_by(|a, b| (a.text(), a.id()).cmp(&(b.text(), b.id())));
    let mut keys = sheet::Keys::default();
    let none = Vec::new();
    let marks = |page: &Page| known.marks.get(page.id()).unwrap_or(&none);
    let sheets: Vec<_> = pages.iter().map(|page| sheet::sheet(page, known.any, marks(page), &mut keys)).collect();
    let originals = copies::originals(&sheets);
    let mut kept = originals.iter().copied().peekable();
    let sheets = sheets.into_iter().enumerate().filter(|(at, _)| kept.next_if_eq(at).is_some()).map(|(_, sheet)| sheet);
    let mut source = Source::new(sheets.collect(), keys);
    let title = columns::title(&source);
    let cores = columns::cores(&source, title.as_ref());
    let bounds = source.bounds(&cores);
    columns::find(&mut source, &bounds, &cores);
    let bounds = source.bounds(&cores);
    let head = span::head(&source, &bounds);
    let tail = span::tail(&source, &bounds);
    let rules = rules::of(&source, &bounds, head.as_ref(), tail.as_ref());
    Proposal { rules, site: known.site.clone(), hosts: known.hosts.clone() }
}

impl Proposal {
    /// The site file, with comments.
    #[must_use]
    pub fn draft(&self) -> Draft {
        Draft {
            site: self.site.clone(),
            hosts: self.hosts.clone(),
            drop: self.rules.iter().map(|rule| Noted { notes: Vec::new(), entry: rule.clone() }).collect(),
            ..Draft::default()
        }
    }
}
