//! The ledger of a run, from the command line's side.

use super::sources::Dumps;
use crate::cli::args::{CleanArgs, RecordArgs, TitleArg, UnknownArg};
use crate::judge::Caution;
use crate::ledger::{End, EndState, Fate, LEDGER, Ledger, LedgerError, LedgerHandle, LedgerWriter, Overview, RunAsked};
use crate::pipeline::{Choice, Edited, Fingerprints, LaidOut, Memory, Removed, Texts, WorkItem, remove_results};
use crate::records::RecordFile;
use crate::render::visible;
use crate::report::Summary;
use crate::rule::Rule;
use crate::sink::OutFolder;
use crate::site::RuleSet;
use crate::source::Found;
use anyhow::{Context as _, Result, bail};
use clap::ValueEnum as _;
use std::path::Path;

/// How many pages that are gone are named.
const NAMED: usize = 10;
/// How much of a text is shown, in characters.
const SHOWN: usize = 90;

pub(in crate::cli) struct RunLedger<'b> {
    pub memory: Memory<'b>,
    pub handle: LedgerHandle,
    /// By their numbers.
    rules: Vec<Option<&'b Rule>>,
}

/// The options that change what comes out, as they can be typed again.
pub(super) fn options(args: &CleanArgs) -> String {
    let mut options = Vec::new();
    if let Some(site) = &args.rules.site {
        options.push(format!("--site {site}"));
    }
    if args.rules.unknown == UnknownArg::Keep {
        options.push("--unknown keep".to_owned());
    }
    if let Some(caution) = args.rules.caution {
        options.push(format!("--caution {}", Caution::from(caution)));
    }
    if args.rules.title == TitleArg::Drop {
        options.push("--title drop".to_owned());
    }
    if args.keep_text {
        options.push("--keep-text".to_owned());
    }
    let RecordArgs { from, to, compress, split, text_field, url_field, id_field } = &args.records;
    let value = |value: &dyn Fn() -> Option<clap::builder::PossibleValue>| value().map(|it| it.get_name().to_owned());
    for (name, value) in [
        ("from", value(&|| from.as_ref()?.to_possible_value())),
        ("to", value(&|| to.as_ref()?.to_possible_value())),
        ("compress", value(&|| compress.as_ref()?.to_possible_value())),
        ("split", split.map(|split| split.to_string())),
        ("text-field", text_field.clone()),
        ("url-field", url_field.clone()),
        ("id-field", id_field.clone()),
    ] {
        let value = value.and_then(|value| shlex::try_quote(&value).ok().map(|value| value.into_owned()));
        options.extend(value.map(|value| format!("--{name} {value}")));
    }
    if let Some(rules) = &args.rules.rules {
        let rules = std::path::absolute(rules).unwrap_or_else(|_| rules.clone());
        // A name with a zero byte in it could not have been typed.
        options.extend(shlex::try_quote(&rules.to_string_lossy()).map(|rules| format!("--rules {rules}")));
    }
    options.join(" ")
}

/// Refuses a run that remembers nothing where an earlier one remembers what it would write over.
pub(super) fn refuse_ledger(out: &Path) -> Result<()> {
    if out.join(LEDGER).exists() {
        bail!(
            "{} has a {LEDGER}, which a run with --no-ledger would make outdated: choose another folder, or delete {LEDGER}",
            out.display()
        );
    }
    Ok(())
}

impl<'b> RunLedger<'b> {
    /// A ledger of results that were made elsewhere.
    pub(in crate::cli) fn begin_at(
        path: &Path,
        (rule_set, choice, laid_out): (&'b RuleSet, Choice<'b>, LaidOut),
        asked: &RunAsked,
    ) -> Result<(Self, LedgerWriter)> {
        Self::of(Ledger::open(path)?, (rule_set, choice, laid_out), (asked, Edited::Kept, None))
    }

    pub(super) fn begin(
        args: &CleanArgs,
        out: &OutFolder,
        (rule_set, choice, laid_out): (&'b RuleSet, Choice<'b>, LaidOut),
        asked: &RunAsked,
    ) -> Result<(Self, LedgerWriter)> {
        let edited = if args.force { Edited::Overwritten } else { Edited::Kept };
        let ledger = Ledger::open(&out.root().join(LEDGER))?;
        if Dumps::of(&args.records) == Dumps::Records && ledger.has_results()? {
            bail!(
                "{} has the results of a run without --to, one file for each dump: choose another folder",
                args.out.display()
            );
        }
        Self::of(ledger, (rule_set, choice, laid_out), (asked, edited, out.last_write()))
    }

    fn of(
        mut ledger: Ledger,
        (rule_set, choice, laid_out): (&'b RuleSet, Choice<'b>, LaidOut),
        (asked, edited, last_write): (&RunAsked, Edited, Option<i64>),
    ) -> Result<(Self, LedgerWriter)> {
        let numbers = ledger.number(rule_set)?;
        let mut rules = Vec::new();
        for &(rule, number) in &numbers {
            let number = number as usize;
            rules.resize(rules.len().max(number + 1), None);
            rules[number] = Some(rule);
        }
        let texts = Texts::new(numbers, ledger.seed()?);
        let memory = Memory { fingerprints: Fingerprints::new(rule_set, choice, laid_out), texts, edited };
        let (handle, writer) = ledger.begin(asked, last_write)?;
        Ok((Self { memory, handle, rules }, writer))
    }

    pub(super) const fn is_first_run(&self) -> bool {
        self.handle.is_first_run()
    }

    pub(super) fn beside<'r>(
        &'r self,
        source: impl Iterator<Item = Found> + Send,
    ) -> impl Iterator<Item = WorkItem<'r>> + Send {
        self.handle.beside(source, &self.memory.fingerprints, &self.rules)
    }

    /// Names what is remembered of dumps that are not there any more, and takes it away where that is asked.
    /// `files` are the files of records that were met.
    pub(super) fn gone(&self, args: &CleanArgs, (out, files): (&OutFolder, &[RecordFile])) -> Result<GoneSummary> {
        let mut summary = GoneSummary { pruned: args.prune, ..GoneSummary::default() };
        let mut gone_files = 0;
        for relative in self.handle.files()? {
            if files.iter().any(|file| file.relative == relative) {
                continue;
            }
            gone_files += 1;
            if summary.named.len() < NAMED {
                summary.named.push(visible(relative.to_string_lossy().as_bytes()).to_string());
            }
            if args.prune {
                summary.edited += self.prune_file(&relative, out)?;
            }
        }
        let gone = self.handle.gone(|gone| -> Result<Fate> {
            if summary.named.len() < NAMED {
                summary.named.push(visible(gone.relative.to_string_lossy().as_bytes()).to_string());
            }
            if !args.prune {
                return Ok(Fate::Remembered);
            }
            match remove_results(out, &gone.relative, &gone.before, self.memory.edited)? {
                Removed::Yes => Ok(Fate::Forgotten),
                Removed::Edited => {
                    summary.edited += 1;
                    Ok(Fate::Remembered)
                }
            }
        });
        summary.count = gone_files + gone.context("cannot search the ledger for deleted dumps")?;
        Ok(summary)
    }

    /// Takes away what OUT has of a file of records; gives 1 where it was edited and stays.
    fn prune_file(&self, relative: &Path, out: &OutFolder) -> Result<u64> {
        let Some(memory) = self.handle.file(relative)? else { return Ok(0) };
        if self.memory.edited == Edited::Kept && memory.edited_output(out).is_some() {
            return Ok(1);
        }
        for (output, _) in &memory.outputs {
            out.remove(output)?;
        }
        self.handle.forget_file(relative, memory.of_what())?;
        Ok(0)
    }

    pub(in crate::cli) fn end(
        self,
        state: EndState,
        summary: &Summary,
        [done, before]: [u64; 2],
    ) -> Result<(), LedgerError> {
        let figures = if state == EndState::Done { serde_json::to_string(summary).ok() } else { None };
        self.handle.end(End { state, pages_done: done, pages_before: before, figures })
    }
}

/// Texts that a review rejected and that are taken all the same, in words; nothing where there are none.
pub(super) fn taken_again(overview: &Overview) -> String {
    let all = &overview.taken_again;
    let Some(first) = all.first() else { return String::new() };
    let (texts, are) = if all.len() == 1 { ("text", "is") } else { ("texts", "are") };
    let mut words = format!("{} {texts} whose removal was rejected in a review {are} removed again:\n", all.len());
    for text in all.iter().take(NAMED) {
        let said: String = text.text.chars().take(SHOWN).collect();
        let cut = if said.len() < text.text.len() { "…" } else { "" };
        words.push_str(&format!("  {} {}{cut}\n", text.rule, visible(said.as_bytes())));
    }
    if all.len() > NAMED {
        words.push_str(&format!("  and {} more\n", all.len() - NAMED));
    }
    let file = visible(first.file.to_string_lossy().as_bytes()).into_owned();
    words.push_str(&format!(
        "the decisions are in site files such as {file}: pass their folder with --rules, and check whether they were changed\n"
    ));
    words
}

/// Pages of earlier runs whose dumps are not there any more.
#[derive(Debug, Default)]
pub(super) struct GoneSummary {
    count: u64,
    named: Vec<String>,
    pruned: bool,
    /// How many were to go and stay, for somebody edited them.
    pub edited: u64,
}

impl GoneSummary {
    pub(super) fn words(&self) -> String {
        if self.count == 0 {
            return String::new();
        }
        let (dumps, are) = if self.count == 1 { ("dump", "is") } else { ("dumps", "are") };
        let what =
            if self.pruned { "their results are deleted" } else { "their results are kept; --prune deletes them" };
        let mut words = format!("{} {dumps} of earlier runs {are} no longer in RAW: {what}\n", self.count);
        for name in &self.named {
            words.push_str(&format!("  {name}\n"));
        }
        let rest = self.count - self.named.len() as u64;
        if rest > 0 {
            words.push_str(&format!("  and {rest} more\n"));
        }
        if self.edited > 0 {
            words.push_str(&format!(
                "{} of them kept because the results were edited by hand; --prune --force deletes these too\n",
                self.edited
            ));
        }
        words
    }
}
