//! What lies on the table of a review: the ledger, the rule files, the dumps.

use super::super::args::ReviewArgs;
use super::super::clean::{self, Progress};
use super::super::{Ended, rules};
use super::page::{self, Raw};
use crate::ledger::{
    Changes, Choice, Decided, Failed, LEDGER, Reading, RemovedTexts, RuleTexts, RunState, TextRow, cut_mark,
};
use crate::page::{Page, evened};
use crate::render::visible;
use crate::review::{Judged, Origin, Proposal, Reloaded, ReviewError, ReviewSession, WrongRemoval};
use crate::rule::{Edit, RuleText};
use crate::run::{Made, Options, run};
use crate::sink::is_running;
use anyhow::{Context as _, Result, anyhow, bail};
use similar::TextDiff;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use strsim::levenshtein;

/// How many texts are named of those that a change touches, and of those that are meant perhaps.
const NAMED: usize = 12;
/// So many pages show a rule that is taken out.
const PAGES: usize = 3;

pub(super) struct OpenReview {
    pub out: PathBuf,
    pub reading: Reading,
    pub removed: RemovedTexts,
    pub session: ReviewSession,
    pub judged: Judged,
    pub raw: Raw,
    /// The inputs of the run: absolute paths.
    inputs: Vec<PathBuf>,
    /// The options of the run.
    options: Options,
    /// The folder of the site files.
    folder: PathBuf,
    /// How often site files changed: what is shown of pages is of that.
    pub turn: usize,
    /// The site files as they were when the pages were cleaned.
    cleaned: Vec<RuleText>,
    /// Whether it is not known by which site files the pages were cleaned.
    pub(super) unsure: bool,
    /// What is to be known of the run before anything else: that it did not end.
    pub notice: Option<String>,
    /// The folder of rules, where the run had none: it is to be told.
    new_folder: Option<PathBuf>,
}

/// What came of cleaning again.
pub(super) struct CleanedAgain {
    pub ended: Ended,
    pub changes: Changes,
    pub failed: Failed,
}

/// What a decision is on: a rule, or a text of it, by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meant {
    pub rule: usize,
    /// Its place among all texts.
    pub text: Option<usize>,
}

impl OpenReview {
    pub(super) fn open(args: &ReviewArgs) -> Result<Self> {
        let goes_on = is_running(&args.out);
        let reading = Reading::open(&args.out.join(LEDGER))?;
        let removed = reading.removed()?;
        let ran = reading
            .last_run()?
            .with_context(|| format!("there is no run in {}: run `unboil clean` first", args.out.display()))?;
        let mut options = Options::from_json(&ran.options)
            .context("cannot read the options of the run in the ledger: run `unboil clean` again, then review")?;
        options.out = args.out.clone();
        let notice = match (goes_on, ran.state) {
            (true, _) => Some(format!("a run is writing to {}: showing its results so far", args.out.display())),
            (false, RunState::NotDone) => Some(format!(
                "the last run in {} did not finish: showing its results so far; run `unboil clean` again to continue it",
                args.out.display()
            )),
            (false, RunState::Done) => None,
        };
        let of_run = options.rules.take().map(PathBuf::from);
        let had_none = of_run.is_none();
        let folder = args.rules.clone().or(of_run).unwrap_or_else(|| PathBuf::from("rules"));
        let folder = page::near(&folder);
        let root = folder.parent().unwrap_or(Path::new("")).to_owned();
        let session = ReviewSession::open(&folder, &root)?;
        let judged = match &options.site {
            Some(site) => Judged::Site(site.clone(), options.unknown()),
            None => Judged::Identify(options.unknown()),
        };
        let absolute = std::path::absolute(&folder).unwrap_or_else(|_| folder.clone());
        options.rules = Some(absolute.to_string_lossy().into_owned());
        Ok(Self {
            out: args.out.clone(),
            reading,
            removed,
            cleaned: session.own_files().to_vec(),
            session,
            judged,
            raw: Raw::new(ran.raw.clone(), options.records.clone(), options.made),
            inputs: ran.raw,
            options,
            turn: 0,
            unsure: false,
            notice,
            new_folder: had_none.then(|| folder.clone()),
            folder,
        })
    }

    /// How many site files are others than those that the pages were cleaned by.
    pub(super) fn changed(&self) -> usize {
        let now = self.session.own_files();
        let has = |files: &[RuleText], file: &RuleText| {
            files.iter().any(|other| (&other.path, &other.text) == (&file.path, &file.text))
        };
        let gone = |file: &&RuleText| now.iter().all(|other| other.path != file.path);
        now.iter().filter(|file| !has(&self.cleaned, file)).count() + self.cleaned.iter().filter(gone).count()
    }

    /// The folder of rules that changed, where the pages cannot be cleaned again from here.
    pub(super) fn made_elsewhere(&self) -> Option<&Path> {
        (self.options.made == Made::Elsewhere && self.changed() > 0).then_some(self.folder.as_path())
    }

    /// Reads the site files anew where somebody else changed them.
    pub(super) fn reload(&mut self) -> Result<()> {
        if self.session.reload()? == Reloaded::Changed {
            self.turn += 1;
        }
        Ok(())
    }

    /// Nothing is decided while a run goes on: it writes to the ledger, and reads the site files.
    pub(super) fn refuse_in_run(&self) -> Result<()> {
        if is_running(&self.out) {
            bail!("a run is writing to {}: decide after it has finished", self.out.display());
        }
        Ok(())
    }

    /// Which rule and text are meant by `RULE[:TEXT]`.
    pub(super) fn meant(&self, typed: &str) -> Result<Meant> {
        let (name, text) = match typed.split_once(':') {
            Some((name, text)) => (name, Some(text)),
            None => (typed, None),
        };
        let rule = self.rule(name)?;
        let Some(part) = text else { return Ok(Meant { rule, text: None }) };
        // As a long text is listed.
        let part = part.strip_suffix('…').unwrap_or(part);
        let of = &self.removed.rules[rule];
        let said = self.reading.said(self.removed.of(of))?;
        let said: Vec<_> = said.iter().map(|said| visible(said.as_bytes())).collect();
        let found: Vec<usize> = match said.iter().position(|said| said == part) {
            Some(whole) => vec![whole],
            None => (0..said.len()).filter(|&at| said[at].contains(part)).collect(),
        };
        match found[..] {
            [one] => Ok(Meant { rule, text: Some(of.texts.start + one) }),
            [] => bail!(
                "{}{name} removed no text that contains {part:?}: `--list --rule {name}` lists the texts that it removed",
                self.decided_before(name, part)?
            ),
            _ => {
                let some: Vec<String> = found.iter().take(NAMED).map(|&at| format!("  {}", said[at])).collect();
                bail!("{} texts of {name} contain {part:?}: give more of the text\n{}", found.len(), some.join("\n"))
            }
        }
    }

    /// A rule by its id, its place among those that took text.
    pub(super) fn rule(&self, name: &str) -> Result<usize> {
        let rules = &self.removed.rules;
        rules.iter().position(|rule| rule.name == name).ok_or_else(|| {
            let near = rules.iter().map(|rule| rule.name.as_str()).min_by_key(|rule| levenshtein(name, rule));
            let near = near.map_or_else(String::new, |near| format!("; a similar name is {near}"));
            anyhow!("no rule {} removed text in this run{near}", visible(name.as_bytes()))
        })
    }

    /// What was decided of a text that the rule took once, as the start of a sentence; empty where nothing was.
    fn decided_before(&self, name: &str, part: &str) -> Result<String> {
        let has = |said: &String| visible(said.as_bytes()).contains(part);
        let decisions = self.reading.decisions()?;
        let found = decisions.iter().rev().find(|it| it.of.rule == name && it.of.shown.as_ref().is_some_and(has));
        Ok(found.map_or_else(String::new, |it| {
            format!("a text that contains it is already {}, and `--undo {}` undoes this; ", word(it.choice), it.id)
        }))
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
        self.refuse_in_run()?;
        // A change of site files that is not remembered could not be taken back.
        let stop = clean::stopped_by_signals()?;
        if choice != Choice::Reject {
            let held = self.reading.hold()?;
            held.decide(choice, &of)?;
            held.finish()?;
            return Ok(said);
        }
        self.reload()?;
        let (proposal, dumps) = match &text {
            Some(text) => self.proposal(&rule, text)?,
            None => self.proposal_without(&rule)?,
        };
        let held = self.reading.hold()?;
        if stop.load(Ordering::Relaxed) {
            bail!("stopped: no decision was saved");
        }
        let written = self.session.write(&proposal, &dumps)?;
        of.file = Some(written.file.to_string_lossy().into_owned());
        let remembered = written.undo.to_json().map_err(anyhow::Error::from).and_then(|undo| {
            of.undo = Some(undo);
            held.decide(choice, &of)?;
            Ok(held.finish()?)
        });
        if let Err(e) = remembered {
            // What is not remembered must not stay.
            self.session.take_back(&written.undo)?;
            return Err(e);
        }
        self.turn += 1;
        let mut told = written.told;
        if let (Some(first), Some(words)) = (told.first_mut(), self.clean_with(&proposal)) {
            *first += &format!("; {words}");
        }
        said.extend(told);
        let after = std::fs::read_to_string(&written.file).unwrap_or_default();
        let name = page::near(&written.file);
        said.push(format!("--- {}", name.display()));
        let diff = TextDiff::from_lines(proposal.target.file.text.as_ref(), after.as_str());
        said.push(diff.unified_diff().context_radius(1).to_string());
        Ok(said)
    }

    /// What the next run has to be told, so that it knows the decision.
    fn clean_with(&self, proposal: &Proposal) -> Option<String> {
        let folder = self
            .new_folder
            .as_ref()
            .or_else(|| Some(&self.folder).filter(|_| proposal.target.origin == Origin::Ships))?;
        let folder = folder.to_string_lossy();
        let folder = shlex::try_quote(&folder).unwrap_or_else(|_| folder.as_ref().into());
        Some(format!("from now on, clean with `--rules {folder}`: a run without it removes this again"))
    }

    /// What is done about a text that was taken wrongly.
    fn proposal(&self, rule: &RuleTexts, text: &TextRow) -> Result<(Proposal, Vec<page::Location>)> {
        let facts =
            self.reading.text(rule, text)?.context("the text is no longer in the ledger: there was another run")?;
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
            match self.session.reject(&WrongRemoval { page: &page, line, rule: &rule.name, judged: &self.judged }) {
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
        Err(refused.unwrap_or_else(|| anyhow!("no page is known on which {} removed this", rule.name)))
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
        Ok((self.session.reject_rule(&rule.name, &pages, &self.judged)?, dumps))
    }

    /// Makes the run again where site files changed, and says how it ended and what changed. What is removed is read anew.
    pub(super) fn clean_again(&mut self) -> Result<Option<CleanedAgain>> {
        let mut done = None;
        self.reload()?;
        if self.options.made == Made::Elsewhere {
            self.cleaned = self.session.own_files().to_vec();
            self.removed = self.reading.removed()?;
            return Ok(None);
        }
        if self.changed() > 0 || self.unsure {
            self.reading.note_counts()?;
            let ended = self.run_again().context("the site file was changed, but the pages were not cleaned again")?;
            self.cleaned = self.session.own_files().to_vec();
            (self.unsure, self.notice) = (false, None);
            done = Some(CleanedAgain {
                ended,
                changes: self.reading.changes(NAMED)?,
                failed: self.reading.failed(NAMED)?,
            });
        }
        self.removed = self.reading.removed()?;
        Ok(done)
    }
}

impl OpenReview {
    /// Repeats the run. An undo may have removed the folder of site files.
    fn run_again(&self) -> Result<Ended> {
        let folder = Some(self.folder.as_path()).filter(|folder| has_rules(folder));
        let mut options = Options { stop: clean::stopped_by_signals()?, ..self.options.clone() };
        options.rules = options.rules.filter(|_| folder.is_some());
        let ran = run(&self.inputs, &rules::rule_set_with(folder)?, &options, &Progress::new(true))?;
        Ok(if ran.has_failures() { Ended::WithFailures } else { Ended::Well })
    }
}

fn has_rules(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .any(|path| path.extension().is_some_and(|ending| ending == "toml") || path.is_dir())
}

/// A choice as a sentence begins with it.
pub(super) const fn word(choice: Choice) -> &'static str {
    match choice {
        Choice::Accept => "accepted",
        Choice::Reject => "rejected",
        Choice::Skip => "skipped",
    }
}

/// What a decision is on.
pub(super) fn shown(of: &Decided) -> String {
    match &of.shown {
        Some(text) => format!("{} {text}{}", of.rule, cut_mark(text)),
        None => format!("{} (the whole rule)", of.rule),
    }
}
