//! `unboil ledger add`: results that were made elsewhere, brought into a ledger, so that they can be reviewed.

use super::args::{LedgerAddArgs, LedgerArgs, LedgerCommand};
use super::{Ended, clean, counted, rules};
use crate::judge::{Judgement, Removal};
use crate::ledger::{self, EndState, LEDGER, LedgerWriter, RunStart};
use crate::page::html::sniff::Content;
use crate::page::{ByteSpan, Dump, Page};
use crate::pipeline::{CacheUpdate, Cleaned, FileFingerprint, PageResult, State, Verdict, Work};
use crate::records::{Bad, FileMemory, RecordFile, RecordsOf, ResultRecord, Results};
use crate::render::visible;
use crate::report::{Summary, entry_of};
use crate::rule::Rule;
use crate::run::{Made, Options, RunLedger, record_file, walk};
use crate::site::{Identification, MatchedBy, RuleSet, SiteMatch, UnknownReason};
use anyhow::{Context as _, Result, bail};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How many names of rules that are not here are said.
const NAMED: usize = 10;
/// How a ledger says that the records of a file were written elsewhere.
const ADDED: &str = "added";

pub(super) fn run(args: &LedgerArgs) -> Result<Ended> {
    match &args.command {
        LedgerCommand::Add(args) => add(args),
    }
}

fn add(args: &LedgerAddArgs) -> Result<Ended> {
    let rule_set = rules::rule_set(&args.rules)?;
    let files = files(&args.files)?;
    std::fs::create_dir_all(&args.out).with_context(|| format!("cannot create {}", args.out.display()))?;
    let path = args.out.join(LEDGER);
    if path.exists() && is_of_run(&path)? {
        bail!(
            "{} is the folder of a run of `unboil clean`: choose another folder for added results",
            args.out.display()
        );
    }
    let options = Options { made: Made::Elsewhere, ..clean::options(&args.rules) };
    let choice = options.choice(&rule_set)?;
    // Names of files are whole paths, so that results of several places and times can lie in one ledger.
    let start = RunStart { options: options.to_json(), raw: vec!["/".to_owned()] };
    let (ledger, writer) = RunLedger::begin_at(&path, (&rule_set, choice), &start)?;
    let mut adding = Adding::new(&rule_set, &ledger, writer);
    let added = files.iter().try_for_each(|file| adding.file(file));
    let sent = adding.writer.send();
    let Adding { summary, unknown, misfits, writer, .. } = adding;
    // The ledger's thread ends when nobody can ask it any more.
    drop(writer);
    let state = if added.is_ok() { EndState::Done } else { EndState::Stopped };
    // What went wrong with the ledger is why the rest did.
    ledger.end(state, &summary, [summary.pages, 0])?;
    added?;
    sent?;
    let mut stdout = anstream::stdout().lock();
    let records = counted(usize::try_from(summary.pages).unwrap_or(usize::MAX), "record");
    writeln!(stdout, "{}, {records} in {}", counted(files.len(), "file"), visible(path.to_string_lossy().as_bytes()))?;
    for line in misfits.iter().take(NAMED) {
        writeln!(stdout, "{}", visible(line.as_bytes()))?;
    }
    if !unknown.is_empty() {
        let removals = counted(usize::try_from(unknown.values().sum::<u64>()).unwrap_or(usize::MAX), "removal");
        let names: Vec<&str> = unknown.keys().take(NAMED).map(String::as_str).collect();
        writeln!(
            stdout,
            "{removals} left out because of unknown rules: {}; pass the folder of these rules with --rules",
            visible(names.join(", ").as_bytes())
        )?;
    }
    Ok(if unknown.is_empty() && misfits.is_empty() { Ended::Well } else { Ended::WithFailures })
}

/// Whether the ledger at `path` is that of a run, and not of results that were made elsewhere.
fn is_of_run(path: &Path) -> Result<bool> {
    let last = ledger::Reading::open(path)?.last_run()?;
    Ok(last.is_some_and(|ran| Options::from_json(&ran.options).is_ok_and(|options| options.made == Made::Here)))
}

/// The files of results in what was named.
fn files(named: &[PathBuf]) -> Result<Vec<RecordFile>> {
    let mut files = Vec::new();
    for path in named {
        let (of_records, others): (Vec<_>, Vec<_>) =
            walk(std::slice::from_ref(path))?.map(|found| record_file(found, None)).partition(Result::is_ok);
        files.extend(of_records.into_iter().flatten());
        if !others.is_empty() && path.is_file() {
            bail!(
                "{} is not a file of records: its name should end in .jsonl, .jsonl.gz, .jsonl.zst or .parquet",
                path.display()
            );
        }
    }
    for file in &mut files {
        let whole =
            std::fs::canonicalize(&file.path).with_context(|| format!("cannot read {}", file.path.display()))?;
        file.relative = whole.components().filter(|part| matches!(part, std::path::Component::Normal(_))).collect();
        file.path = whole;
    }
    if files.is_empty() {
        bail!(
            "no files of records found: name files that end in .jsonl, .jsonl.gz, .jsonl.zst or .parquet, or folders of them"
        );
    }
    Ok(files)
}

/// What records are read by.
struct Reading<'a, 'b> {
    rules: HashMap<&'b str, &'b Rule>,
    rule_set: &'b RuleSet,
    ledger: &'a RunLedger<'b>,
}

struct Adding<'a, 'b> {
    reading: Reading<'a, 'b>,
    writer: LedgerWriter,
    summary: Summary,
    /// Rules that are not here, with how much they took.
    unknown: BTreeMap<String, u64>,
    /// What does not fit, in words.
    misfits: Vec<String>,
}

/// A record as it came, and what was left out of it.
type AddedRecord<'b> = Result<(PageResult<'b>, Vec<String>), String>;

impl<'a, 'b> Adding<'a, 'b> {
    fn new(rule_set: &'b RuleSet, ledger: &'a RunLedger<'b>, writer: LedgerWriter) -> Self {
        let rules = rule_set.rules().map(|rule| (rule.id.as_ref(), rule)).collect();
        let (summary, unknown, misfits) = (Summary::default(), BTreeMap::new(), Vec::new());
        Self { reading: Reading { rules, rule_set, ledger }, writer, summary, unknown, misfits }
    }

    fn file(&mut self, file: &RecordFile) -> Result<()> {
        self.reading.ledger.handle().forget_file(&file.relative, RecordsOf::File)?;
        let unreadable = || format!("cannot read {}", file.path.display());
        for batch in Results::open(&file.path).with_context(unreadable)? {
            let batch = batch.with_context(unreadable)?;
            let reading = &self.reading;
            let read = |record| match record {
                Ok(record) => reading.record(file, &record),
                Err(Bad { number, why }) => Err(format!("{}: {why}", file.name_of(number))),
            };
            let came: Vec<AddedRecord<'b>> = batch.into_par_iter().map(read).collect();
            for came in came {
                match came {
                    Ok((mut outcome, left_out)) => {
                        left_out.into_iter().for_each(|rule| *self.unknown.entry(rule).or_default() += 1);
                        self.summary.count(&outcome);
                        let entry = entry_of(&mut outcome)?;
                        self.writer.take(&mut outcome, &entry, &self.reading.ledger.memory.texts)?;
                    }
                    Err(why) => self.misfits.push(why),
                }
            }
        }
        self.writer.send()?;
        let memory = FileMemory { asked: ADDED.to_owned(), ..FileMemory::default() };
        Ok(self.reading.ledger.handle().remember_file(&file.relative, memory)?)
    }
}

impl<'b> Reading<'_, 'b> {
    fn record(&self, file: &RecordFile, record: &ResultRecord) -> AddedRecord<'b> {
        let id = file.name_of(record.number);
        let raw = record.raw().map_err(|e| format!("{id}: {e}"))?.unwrap_or_default();
        let dump = Dump { id: id.clone(), url: record.url.clone(), bytes: raw.into_bytes(), ..Dump::default() };
        let page = Page::read_as(dump, Content::Text).map_err(|e| format!("{id}: {e}"))?;
        let (mut removals, mut left_out) = (Vec::new(), Vec::new());
        for removal in record.removals.iter().flatten() {
            match self.rules.get(removal.rule.as_str()) {
                Some(rule) if removal.end > removal.start => removals.push(Removal {
                    span: ByteSpan::new(removal.start, removal.end),
                    rule,
                    reason: None,
                    chance: None,
                }),
                Some(_) => {}
                None => left_out.push(removal.rule.clone()),
            }
        }
        let site = record.site.as_deref().and_then(|site| self.rule_set.site(site).ok());
        let site_match = match site {
            Some(site) => SiteMatch::Known { site, how: MatchedBy::Named, confidence: 1.0 },
            None => SiteMatch::Unknown(UnknownReason::NothingFits),
        };
        let identification = Identification { site_match, candidates: Vec::new(), conflict: None };
        let verdict = Verdict { identification, judgement: Judgement { removals, warnings: Vec::new() } };
        let turn = u32::try_from(record.number).unwrap_or(u32::MAX);
        let texts = self.ledger.memory.texts.sightings(&page, &verdict, turn);
        let remembered =
            CacheUpdate { raw: FileFingerprint::default(), results: None, judged: 0, identified: 0, texts };
        let cleaned = Box::new(Cleaned::new(&page, verdict));
        let outcome = PageResult {
            relative: Path::new(&id).to_owned(),
            id,
            state: State::Cleaned(cleaned),
            row: None,
            record: Some(Box::new(remembered)),
            work: Work::Done,
        };
        Ok((outcome, left_out))
    }
}
