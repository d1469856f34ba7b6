//! Proposed site files, and their serialization.

use super::cross_validation::FEWEST as FEWEST_LEFT_OUT;
use super::elements::ElementMark;
use super::fragments::Fragments;
use super::generated_tests::GeneratedTests;
use super::measure::Evidence;
use super::refusal::Refusal;
use super::rules::{Basis, FoundRule};
use super::signature::{Candidate, ENOUGH};
use unboil_core::rule::file::{RuleEntry, SignatureEntry, WeightedLine};
use unboil_core::rule::{CommentedRule, NewSiteFile};

/// With fewer pages, the evidence is weak.
const FEW_PAGES: usize = 8;

/// A proposed site file.
#[derive(Debug)]
pub struct Proposal {
    /// The site's display name.
    pub site: String,
    /// Its hosts.
    pub hosts: Vec<String>,
    /// Number of pages that it was learnt from.
    pub pages: usize,
    /// Number of these that were near-copies of others and did not count.
    pub copies: usize,
    /// Its rules, in the order of the file.
    pub rules: Vec<Proposed>,
    /// Lines that identify its pages.
    pub signature: Vec<Candidate>,
    /// Elements that identify its HTML pages.
    pub elements: Vec<ElementMark>,
    /// Tests: texts dropped from and kept on some of its pages.
    pub promises: Vec<GeneratedTests>,
    /// Share of the pages' lines with text that its rules remove, 0 to 1.
    pub covered: f64,
    /// Share of the text, in characters, that is lost on held-out pages, 0 to 1, estimated by cross-validation. `None`
    /// if there were too few pages or no rules.
    pub loss: Option<f64>,
    /// Statistics of pages whose lines are pieces of sentences. `None` if the lines are whole.
    pub fragments: Option<Fragments>,
    /// The reason why rules were refused, if they were.
    pub refused: Option<Refusal>,
}

/// A proposed rule.
#[derive(Debug)]
pub struct Proposed {
    /// The rule.
    pub rule: RuleEntry,
    /// The basis on which it was found.
    pub basis: Basis,
    /// Its effect on the pages.
    pub evidence: Evidence,
}

impl Proposed {
    pub(super) fn new(found: FoundRule, evidence: Evidence) -> Self {
        Self { rule: found.entry, basis: found.basis, evidence }
    }

    fn notes(&self, of: &Proposal) -> Vec<String> {
        let pages = of.pages;
        let mut notes = Vec::new();
        if let Basis::Guess(seen) = &self.basis {
            notes.push(format!("A guess: {seen}."));
        }
        let Evidence { pages: on, lines, examples, nearest, precision } = &self.evidence;
        notes.push(format!("On {on} of {} it takes {}.", counted(pages, "page"), counted(*lines, "line")));
        notes.push(match precision {
            Some(share) => format!(
                "By leaving pages out: at least {:.0}% of what it takes is boilerplate, as far as can be told.",
                (share * 100.0).floor()
            ),
            None if of.originals() < FEWEST_LEFT_OUT => "Of so few pages none could be left out to try it.".into(),
            None => "Of pages that were left out it takes nothing: how good it is there is not known.".into(),
        });
        notes.extend(examples.iter().map(|text| format!("  - {text}")));
        if !nearest.is_empty() {
            notes.push("It leaves:".into());
            notes.extend(nearest.iter().map(|text| format!("  + {text}")));
        }
        notes
    }
}

impl Proposal {
    /// Whether its pages can be recognized by a host, or by enough features that only they have.
    #[must_use]
    pub fn knows_its_pages(&self) -> bool {
        let own = self.signature.iter().filter(|line| line.others.is_empty()).count() + self.elements.len();
        own >= ENOUGH || !self.hosts.is_empty()
    }

    /// Returns the site file, with each rule's evidence as a comment above it.
    #[must_use]
    pub fn file(&self) -> NewSiteFile {
        let own: Vec<&Candidate> = self.signature.iter().filter(|line| line.others.is_empty()).collect();
        NewSiteFile {
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
                .map(|rule| CommentedRule { notes: rule.notes(self), entry: rule.rule.clone() })
                .collect(),
            ..NewSiteFile::default()
        }
    }

    fn originals(&self) -> usize {
        self.pages - self.copies
    }

    fn notes(&self, own: usize) -> Vec<String> {
        let mut notes = match &self.refused {
            None => {
                vec![format!("Proposed from {}. Read every rule before you trust it.", counted(self.pages, "page"))]
            }
            Some(refused) => vec![
                format!("From {} no rules are proposed.", counted(self.pages, "page")),
                refused.seen(),
                "Rules for them would take text.".into(),
                refused.advice().into(),
            ],
        };
        if let (None, Some(fragments)) = (&self.refused, &self.fragments) {
            notes.push(
                "Only what stands above and below the text was looked for: the lines are pieces of sentences.".into(),
            );
            notes.push(fragments.to_string());
        }
        if let Some(loss) = self.loss {
            let lost = if loss > 0.0 { format!("{:.2}%", loss * 100.0) } else { "nothing".into() };
            notes.push(format!(
                "By leaving pages out: {lost} of the text is lost, as far as can be told without labels."
            ));
        }
        if self.copies > 0 {
            notes.push(format!("{} near-copies of others and did not count.", were(self.copies)));
        }
        if self.originals() < 2 {
            notes.push(
                "Fewer than 2 different pages: nothing can be learnt from them, and what follows is guessed.".into(),
            );
        }
        if self.originals() < FEW_PAGES {
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

    fn signature_line(&self, line: &Candidate) -> CommentedRule<SignatureEntry> {
        let notes = vec![format!("on {} of {}", line.pages, counted(self.pages, "page"))];
        CommentedRule { notes, entry: SignatureEntry::Line(line.line.clone()) }
    }

    fn signature_element(&self, element: &ElementMark) -> CommentedRule<SignatureEntry> {
        let notes = vec![format!("on {} of {}", element.pages, counted(self.pages, "page"))];
        let entry = WeightedLine { line: None, select: Some(element.css.clone()), weight: 1, place: None };
        CommentedRule { notes, entry: SignatureEntry::Weighted(entry) }
    }
}

fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

fn were(n: usize) -> String {
    if n == 1 { "1 was".into() } else { format!("{n} were") }
}
