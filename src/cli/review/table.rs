//! What lies on the table of a review: the ledger, the rule files, the dumps.

use super::super::args::{Args, CleanArgs, Command, ReviewArgs};
use super::super::{Ended, clean};
use super::page::{self, Raw};
use crate::ledger::{Changes, Choice, Decided, LEDGER, Reading, RemovedTexts, RuleTexts, TextRow};
use crate::page::{Page, evened};
use crate::render::visible;
use crate::review::{Desk, Judged, Proposal, ReviewError, Undo, Wrong};
use crate::rule::{Edit, distance};
use anyhow::{Context as _, Result, anyhow, bail};
use clap::Parser as _;
use similar::TextDiff;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// How many texts are named of those that a change touches, and of those that are meant perhaps.
const NAMED: usize = 12;
/// So many pages show a rule that is taken out.
const PAGES: usize = 3;

pub(super) struct Table {
    pub out: PathBuf,
    pub reading: Reading,
    pub removed: RemovedTexts,
    pub desk: Desk,
    pub judged: Judged,
    pub raw: Raw,
    /// The run, as it is made again.
    clean: CleanArgs,
    /// Whether site files changed since the pages were cleaned.
    pub changed: usize,
}

/// What a decision is on: a rule, or a text of it, by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meant {
    pub rule: usize,
    /// Its place among all texts.
    pub text: Option<usize>,
}

impl Table {
    pub(super) fn open(args: &ReviewArgs) -> Result<Self> {
        let reading = Reading::open(&args.out.join(LEDGER))?;
        let removed = reading.removed()?;
        let ran = reading.last_run()?.with_context(|| format!("no run has been made in {}", args.out.display()))?;
        let mut clean = again(&args.out, &ran.raw, &ran.options)?;
        let folder = args.rules.clone().or(clean.rules.rules.take()).unwrap_or_else(|| PathBuf::from("rules"));
        let folder = page::near(&folder);
        let root = folder.parent().unwrap_or(Path::new("")).to_owned();
        let desk = Desk::open(&folder, &root)?;
        let judged = match &clean.rules.site {
            Some(site) => Judged::Site(site.clone()),
            None => Judged::Identify(clean.rules.unknown.into()),
        };
        // Before there is such a folder its absence is no mistake.
        clean.rules.rules = Some(folder);
        Ok(Self {
            out: args.out.clone(),
            reading,
            removed,
            desk,
            judged,
            raw: Raw::new(ran.raw, clean.records.clone()),
            clean,
            changed: 0,
        })
    }

    /// Which rule and text are meant by `RULE[:TEXT]`.
    pub(super) fn meant(&self, typed: &str) -> Result<Meant> {
        let (name, text) = match typed.split_once(':') {
            Some((name, text)) => (name, Some(text)),
            None => (typed, None),
        };
        let rule = self.rule(name)?;
        let Some(part) = text else { return Ok(Meant { rule, text: None }) };
        let of = &self.removed.rules[rule];
        let said = self.reading.said(self.removed.of(of))?;
        let said: Vec<_> = said.iter().map(|said| visible(said.as_bytes())).collect();
        let found: Vec<usize> = match said.iter().position(|said| said == part) {
            Some(whole) => vec![whole],
            None => (0..said.len()).filter(|&at| said[at].contains(part)).collect(),
        };
        match found[..] {
            [one] => Ok(Meant { rule, text: Some(of.texts.start + one) }),
            [] => bail!("{name} took no text with {part:?} in it: `--list --rule {name}` has those that it took"),
            _ => {
                let some: Vec<String> = found.iter().take(NAMED).map(|&at| format!("  {}", said[at])).collect();
                bail!("{} texts of {name} have {part:?} in them: type more of one\n{}", found.len(), some.join("\n"))
            }
        }
    }

    /// A rule by its id, its place among those that took text.
    pub(super) fn rule(&self, name: &str) -> Result<usize> {
        let rules = &self.removed.rules;
        rules.iter().position(|rule| rule.name == name).ok_or_else(|| {
            let near = rules.iter().map(|rule| rule.name.as_str()).min_by_key(|rule| distance(name, rule));
            let near = near.map_or_else(String::new, |near| format!("; the nearest is {near}"));
            anyhow!("no rule {} took text in this run{near}", visible(name.as_bytes()))
        })
    }

    /// Makes a decision, and says what became of it: a line an entry, to be shown as [`visible`] has it.
    pub(super) fn decide(&mut self, choice: Choice, on: &Meant) -> Result<Vec<String>> {
        let rule = self.removed.rules[on.rule].clone();
        let text = on.text.map(|text| self.removed.texts[text]);
        let mut of = Decided { rule: rule.name.clone(), text: text.map(|text| text.hash), ..Decided::default() };
        if let Some(text) = text {
            of.shown = self.reading.said(&[text])?.pop();
        }
        let mut said = vec![format!("{}: {}", word(choice), shown(&of))];
        if choice == Choice::Reject {
            let (proposal, dumps) = match &text {
                Some(text) => self.proposal(&rule, text)?,
                None => self.proposal_without(&rule)?,
            };
            let before = proposal.home.file.text.clone();
            let written = self.desk.write(&proposal, &dumps)?;
            of.file = Some(written.file.to_string_lossy().into_owned());
            match written.undo.to_json().map_err(anyhow::Error::from).and_then(|undo| {
                of.undo = Some(undo);
                Ok(self.reading.decide(choice, &of)?)
            }) {
                Ok(()) => {}
                Err(e) => {
                    // What is not remembered must not stay.
                    self.desk.take_back(&written.undo)?;
                    return Err(e);
                }
            }
            self.changed += 1;
            said.extend(written.told);
            let after = std::fs::read_to_string(&written.file).unwrap_or_default();
            let name = page::near(&written.file);
            said.push(format!("--- {}", name.display()));
            let diff = TextDiff::from_lines(before.as_ref(), after.as_str());
            said.push(diff.unified_diff().context_radius(1).to_string());
        } else {
            self.reading.decide(choice, &of)?;
        }
        Ok(said)
    }

    /// What is done about a text that was taken wrongly.
    fn proposal(&self, rule: &RuleTexts, text: &TextRow) -> Result<(Proposal, Vec<page::Location>)> {
        let facts = self.reading.text(rule, text)?.context("the text is gone: another run was made by now")?;
        let mut refused = None;
        let mut pages: Vec<(page::Location, Page, usize)> = Vec::new();
        for place in &facts.places {
            match self.raw.page(&place.page) {
                Ok((location, page)) => {
                    let line = usize::try_from(place.at).unwrap_or(usize::MAX).saturating_sub(1);
                    pages.push((location, page, line));
                }
                Err(e) => refused = Some(e),
            }
        }
        let reading = |(_, page, line): &(page::Location, Page, usize)| {
            (*line < page.line_count()).then(|| evened(page.reading(*line)).into_owned())
        };
        let varies = pages.iter().any(|page| reading(page) != reading(&pages[0]));
        for (location, page, line) in pages {
            match self.desk.reject(&Wrong { page: &page, line, rule: &rule.name, judged: &self.judged }) {
                Ok(mut proposals) => {
                    // The text stands on pages with other numbers in it.
                    let pattern = proposals.iter().position(|it| matches!(it.edits[..], [Edit::KeepPattern { .. }]));
                    let at = pattern.filter(|_| varies).unwrap_or(0);
                    return Ok((proposals.swap_remove(at), vec![location]));
                }
                Err(e @ ReviewError::NotTaken { .. }) => refused = refused.or(Some(e.into())),
                Err(e) => return Err(e.into()),
            }
        }
        Err(refused.unwrap_or_else(|| anyhow!("no page is known any more on which {} took this", rule.name)))
    }

    /// What takes a whole rule out.
    fn proposal_without(&self, rule: &RuleTexts) -> Result<(Proposal, Vec<page::Location>)> {
        let mut dumps: Vec<page::Location> = Vec::new();
        let mut pages = Vec::new();
        for text in self.removed.of(rule).iter().take(PAGES * PAGES) {
            let Some(facts) = self.reading.text(rule, text)? else { continue };
            for place in facts.places {
                let is_new = dumps.iter().all(|known| known.relative != place.page);
                if is_new
                    && pages.len() < PAGES
                    && let Ok((location, page)) = self.raw.page(&place.page)
                {
                    dumps.push(location);
                    pages.push(page);
                }
            }
        }
        let pages: Vec<&Page> = pages.iter().collect();
        Ok((self.desk.reject_rule(&rule.name, &pages, &self.judged)?, dumps))
    }

    /// Takes the last decision back, and says which it was.
    pub(super) fn undo(&mut self) -> Result<String> {
        let last = self.reading.last_decision()?.context("there is no decision to take back")?;
        if let Some(undo) = &last.of.undo {
            self.desk.take_back(&Undo::from_json(undo)?)?;
            self.changed += 1;
        }
        self.reading.forget(&last)?;
        Ok(format!("{}: {}", word(last.choice), shown(&last.of)))
    }

    /// Makes the run again where site files changed, and says how it ended and what changed. What is removed is read anew.
    pub(super) fn clean_again(&mut self) -> Result<Option<(Ended, Changes)>> {
        let mut done = None;
        if self.changed > 0 {
            self.reading.note_counts()?;
            let mut args = self.clean.clone();
            // An undo may have taken the folder away again.
            args.rules.rules = args.rules.rules.filter(|folder| has_rules(folder));
            let ended = clean::run(&args).context("the site file is changed, but the pages are not cleaned again")?;
            self.changed = 0;
            done = Some((ended, self.reading.changes(NAMED)?));
        }
        self.removed = self.reading.removed()?;
        Ok(done)
    }
}

fn has_rules(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .any(|path| path.extension().is_some_and(|ending| ending == "toml") || path.is_dir())
}

/// What the run was asked, to be asked again.
fn again(out: &Path, raw: &[PathBuf], options: &str) -> Result<CleanArgs> {
    let options = shlex::split(options).context("the ledger's options of the run cannot be read")?;
    let words = ["unboil", "clean", "--quiet", "--out"].map(OsString::from).into_iter();
    let words = words.chain([out.into()]).chain(options.into_iter().map(OsString::from));
    let words = words.chain(["--".into()]).chain(raw.iter().map(OsString::from));
    match Args::try_parse_from(words).map(|args| args.command) {
        Ok(Command::Clean(args)) => Ok(args),
        _ => bail!("the ledger's options of the run cannot be read: clean again, then review"),
    }
}

/// A choice as a sentence begins with it.
pub(super) const fn word(choice: Choice) -> &'static str {
    match choice {
        Choice::Accept => "accepted",
        Choice::Reject => "rejected",
        Choice::Skip => "skipped",
    }
}

fn shown(of: &Decided) -> String {
    match &of.shown {
        Some(text) => format!("{} {text}", of.rule),
        None => format!("{}, all of it", of.rule),
    }
}
