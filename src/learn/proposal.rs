//! A proposed site file, and how it is written down.

use super::elements::ElementMark;
use super::measure::Evidence;
use super::promise::Promise;
use super::rules::{Basis, Found};
use super::signature::Candidate;
use crate::rule::file::{RuleEntry, SignatureEntry, WeightedLine};
use crate::rule::{Draft, Noted};

/// From fewer pages little can be told.
const FEW_PAGES: usize = 8;

/// A proposed site file.
#[derive(Debug)]
pub struct Proposal {
    /// The site's name for people.
    pub site: String,
    /// Its hosts.
    pub hosts: Vec<String>,
    /// From how many pages it was learnt.
    pub pages: usize,
    /// How many of these were near-copies of others, and did not count.
    pub copies: usize,
    /// Its rules, in the order of the file.
    pub rules: Vec<Proposed>,
    /// Lines by which its pages are known.
    pub signature: Vec<Candidate>,
    /// Elements by which its pages of HTML are known.
    pub elements: Vec<ElementMark>,
    /// What goes from some of its pages, and what stays: tests, where the pages are at hand.
    pub promises: Vec<Promise>,
}

/// A proposed rule.
#[derive(Debug)]
pub struct Proposed {
    /// The rule.
    pub rule: RuleEntry,
    /// By what it was found.
    pub basis: Basis,
    /// What it takes of the pages.
    pub evidence: Evidence,
}

impl Proposed {
    pub(super) fn new(found: Found, evidence: Evidence) -> Self {
        Self { rule: found.entry, basis: found.basis, evidence }
    }

    fn notes(&self, pages: usize) -> Vec<String> {
        let mut notes = Vec::new();
        if let Basis::Guess(seen) = &self.basis {
            notes.push(format!("A guess: {seen}."));
        }
        let Evidence { pages: on, lines, examples, nearest, precision } = &self.evidence;
        let sure = precision.map_or_else(String::new, |share| format!(" About {:.0}% is boilerplate.", share * 100.0));
        notes.push(format!("On {on} of {} it takes {}.{sure}", counted(pages, "page"), counted(*lines, "line")));
        notes.extend(examples.iter().map(|text| format!("  - {text}")));
        if !nearest.is_empty() {
            notes.push("It leaves:".into());
            notes.extend(nearest.iter().map(|text| format!("  + {text}")));
        }
        notes
    }
}

impl Proposal {
    /// The site file, each rule with its evidence as a comment above it.
    #[must_use]
    pub fn draft(&self) -> Draft {
        let own: Vec<&Candidate> = self.signature.iter().filter(|line| line.others.is_empty()).collect();
        Draft {
            notes: self.notes(own.len()),
            site: self.site.clone(),
            hosts: self.hosts.clone(),
            signature: own
                .into_iter()
                .map(|line| self.signature_line(line))
                .chain(self.elements.iter().map(|element| self.signature_element(element)))
                .collect(),
            drop: self
                .rules
                .iter()
                .map(|rule| Noted { notes: rule.notes(self.pages), entry: rule.rule.clone() })
                .collect(),
            ..Draft::default()
        }
    }

    fn notes(&self, own: usize) -> Vec<String> {
        let mut notes =
            vec![format!("Proposed from {}. Read every rule before you trust it.", counted(self.pages, "page"))];
        if self.copies > 0 {
            notes.push(format!("{} near-copies of others and did not count.", were(self.copies)));
        }
        if self.pages - self.copies < 2 {
            notes.push(
                "Fewer than 2 different pages: nothing can be learnt from them, and what follows is guessed.".into(),
            );
        }
        if self.pages - self.copies < FEW_PAGES {
            notes.push(format!(
                "From fewer than {FEW_PAGES} different pages little can be told: more would teach more."
            ));
        }
        if own < 2 && self.hosts.is_empty() {
            notes.push(
                "Too few lines are this site's alone to know its pages by: name its hosts, or lines for the signature."
                    .into(),
            );
        }
        for line in self.signature.iter().filter(|line| !line.others.is_empty()) {
            notes.push(format!("No signature, for {} has it too: {}", line.others.join(", "), line.line));
        }
        notes
    }

    fn signature_line(&self, line: &Candidate) -> Noted<SignatureEntry> {
        let notes = vec![format!("on {} of {}", line.pages, counted(self.pages, "page"))];
        Noted { notes, entry: SignatureEntry::Line(line.line.clone()) }
    }

    fn signature_element(&self, element: &ElementMark) -> Noted<SignatureEntry> {
        let notes = vec![format!("on {} of {}", element.pages, counted(self.pages, "page"))];
        let entry = WeightedLine { line: None, select: Some(element.css.clone()), weight: 1, place: None };
        Noted { notes, entry: SignatureEntry::Weighted(entry) }
    }
}

fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

fn were(n: usize) -> String {
    if n == 1 { "1 was".into() } else { format!("{n} were") }
}
