//! What can be typed.

mod records;

pub use records::RecordArgs;

use crate::import::Match;
use crate::judge::Caution;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Takes the boilerplate out of folders of raw scraped pages, by named rules, with a diff of all that went.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    after_help = "Exit codes: 0 all well; 1 done, but something failed, did not fit or is to be mended; 2 not done."
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What unboil does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Clean folders of dumps: clean text, a diff a page, a report.
    Clean(CleanArgs),
    /// Show each line of a dump with its fate, and whose page it is.
    Explain(ExplainArgs),
    /// Prove that the clean text and the diffs of a run give every raw page back.
    Verify(VerifyArgs),
    /// Show what a run took: its diffs, line by line, with the rules in the margin.
    Diff(DiffArgs),
    /// Look through what a run took, the riskiest first, and decide: what was wrong becomes a rule and a test.
    Review(ReviewArgs),
    /// Make site files of a collection of rules that others keep, and list what was lost.
    Import(ImportArgs),
    /// Hold rule files against their tests and samples, and warn of what may not do what is meant.
    Check(CheckArgs),
    /// Write a first site file, with comments, from dumps of one source.
    New(NewArgs),
    /// Propose site files for the pages that no site file claims, with the evidence for every rule.
    Learn(LearnArgs),
    /// Bring results that were made elsewhere, by Spark or in Python, into a ledger, for a review.
    Ledger(LedgerArgs),
    /// Print the JSON schema of site files, for editors.
    Schema,
}

/// Which rules, and whose pages.
#[derive(Debug, Clone, clap::Args)]
pub struct RuleArgs {
    /// A folder of site files; they go before those that ship, and replace those of the same name.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Take every page for this site's: the name of a site file without `.toml`.
    #[arg(long, value_name = "ID")]
    pub site: Option<String>,
    /// What becomes of pages that no site file claims, and of the lines of other pages that no rule speaks of.
    #[arg(long, value_enum, default_value_t)]
    pub unknown: UnknownArg,
    /// How much text may be lost where pages are judged; normal for text and balanced for HTML by default.
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub caution: Option<CautionArg>,
    /// What becomes of the title in HTML that is judged: it stays once at its place, or goes.
    #[arg(long, value_enum, value_name = "FATE", default_value_t)]
    pub title: TitleArg,
}

/// What becomes of the title in HTML that is judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum TitleArg {
    /// It stays, once, and so does the standfirst below it.
    #[default]
    Keep,
    /// It goes, for those who have it from elsewhere.
    Drop,
}

/// How much text may be lost where pages are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CautionArg {
    /// At most one character of text in a thousand, on the sources that were measured.
    High,
    /// At most three in a thousand.
    Normal,
    /// At most one in a hundred.
    Low,
    /// As much as gives each page the highest expected F1 of words; of text eight in a hundred.
    Balanced,
}

impl From<CautionArg> for Caution {
    fn from(arg: CautionArg) -> Self {
        match arg {
            CautionArg::High => Self::High,
            CautionArg::Normal => Self::Normal,
            CautionArg::Low => Self::Low,
            CautionArg::Balanced => Self::Balanced,
        }
    }
}

/// What becomes of pages that no site file claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum UnknownArg {
    /// They are judged: HTML by its structure, text by itself.
    #[default]
    Generic,
    /// They stay as they are, but for what is sure on every page.
    Keep,
}

/// `unboil clean`.
#[derive(Debug, Clone, clap::Args)]
pub struct CleanArgs {
    /// Folders of dumps, single dumps, files of records (JSON Lines, WARC, Parquet); `-` is standard input.
    #[arg(required = true, value_name = "RAW")]
    pub raw: Vec<PathBuf>,
    /// Where results go: a new folder, or one of an earlier run.
    #[arg(short, long, value_name = "OUT")]
    pub out: PathBuf,
    /// Which rules, and whose pages.
    #[command(flatten)]
    pub rules: RuleArgs,
    /// Take away what OUT has of dumps that are not in RAW any more.
    #[arg(long, conflicts_with = "no_ledger")]
    pub prune: bool,
    /// Do every page again, and write over results that were edited by hand.
    #[arg(long)]
    pub force: bool,
    /// Remember nothing: do every page, write over what is there, and leave no ledger.db. For a look at a few pages, or a
    /// disk without room for it.
    #[arg(long)]
    pub no_ledger: bool,
    /// Write the laid-out text of HTML to OUT/text/ as well.
    #[arg(long)]
    pub keep_text: bool,
    /// Files of records.
    #[command(flatten)]
    pub records: RecordArgs,
    /// How many threads; as many as there are processors where nothing is said.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// No progress bar and no summary; errors are still said.
    #[arg(short, long)]
    pub quiet: bool,
}

/// `unboil explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// The dump; of a file of records one by its number: `corpus.jsonl#17`.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Of this line alone, by its number: what could take it, and a rule to paste.
    #[arg(long, value_name = "N")]
    pub line: Option<usize>,
    /// The same of the first line that holds a text.
    #[arg(long, value_name = "TEXT", conflicts_with = "line")]
    pub find: Option<String>,
    /// Which rules, and whose page.
    #[command(flatten)]
    pub rules: RuleArgs,
    /// For programs: one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// `unboil verify`.
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// The folder of a run.
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// Where the raw dumps are now, where they have been moved since the run.
    #[arg(long, value_name = "DIR")]
    pub raw: Vec<PathBuf>,
}

/// `unboil diff`.
#[derive(Debug, clap::Args)]
pub struct DiffArgs {
    /// The folder of a run.
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// Pages, by their paths in RAW, or by those of their clean texts or diffs; or folders of them.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What this rule took: `site/rule`, or `site/` for all rules of a site. May be given again.
    #[arg(long, value_name = "ID")]
    pub rule: Vec<String>,
    /// Pages of this site; `unknown` for those of no known one. May be given again.
    #[arg(long, value_name = "ID")]
    pub site: Vec<String>,
    /// A line a page, with how many lines each rule took, and the sums.
    #[arg(long)]
    pub stat: bool,
    /// How many lines that stay are shown around those that go.
    #[arg(short = 'U', long, value_name = "N", default_value_t = 3)]
    pub context: usize,
    /// Print, also to a terminal, without $UNBOIL_PAGER, $PAGER or less.
    #[arg(long)]
    pub no_pager: bool,
}

/// `unboil review`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").args(["list", "accept", "reject", "sample", "undo"]))]
pub struct ReviewArgs {
    /// The folder of a run. In a terminal, and without options, the review is a screen with keys; `?` there lists them.
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// Print the rules, the riskiest first; with --rule the texts that it took, each with its points.
    #[arg(long)]
    pub list: bool,
    /// With --list: as JSON.
    #[arg(long, requires = "list")]
    pub json: bool,
    /// Of this rule alone: `site/rule`.
    #[arg(long, value_name = "ID")]
    pub rule: Option<String>,
    /// Print what was decided, each decision with its number.
    #[arg(long)]
    pub decisions: bool,
    /// Remember that it was right to take this text, or a part of one that no other text of the rule has; or all that
    /// the rule takes.
    #[arg(long, value_name = "RULE[:TEXT]")]
    pub accept: Option<String>,
    /// This text should have stayed, or nothing that the rule takes should have gone: change the site file, add a test
    /// to it, and clean again.
    #[arg(long, value_name = "RULE[:TEXT]")]
    pub reject: Option<String>,
    /// Print so many removed lines of a rule, at random but the same each time, and how sure they make.
    #[arg(long, value_name = "N", requires = "rule", value_parser = clap::value_parser!(u16).range(1..))]
    pub sample: Option<u16>,
    /// Take a decision back, the last one where no number is given: site file, test and sample too; and clean again.
    #[arg(long, value_name = "N", num_args = 0..=1)]
    #[allow(clippy::option_option, reason = "given or not, and with a number or without")]
    pub undo: Option<Option<i64>>,
    /// Forget a decision, and leave site file, test and sample as they are.
    #[arg(long, value_name = "N")]
    pub forget: Option<i64>,
    /// The folder of rules that decisions go to: that of the run where nothing is said, or `rules`.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}

/// `unboil ledger`.
#[derive(Debug, clap::Args)]
pub struct LedgerArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: LedgerCommand,
}

/// What can be done with a ledger.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Add cleaned files of records: the pages, what was removed by which rule, and where.
    Add(LedgerAddArgs),
}

/// `unboil ledger add`.
#[derive(Debug, clap::Args)]
pub struct LedgerAddArgs {
    /// Cleaned files of records, JSON Lines or Parquet, or folders of them.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The folder for the ledger: a new one, or that of an earlier `ledger add`.
    #[arg(short, long, value_name = "OUT")]
    pub out: PathBuf,
    /// The rules by which they were cleaned.
    #[command(flatten)]
    pub rules: RuleArgs,
}

/// `unboil check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Rule files, or folders of them; `rules` where nothing is said, or what ships where there is no such folder.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Folders of raw pages: which rules never fire there, which pages none touches, which lines come again and stay.
    #[arg(long, value_name = "RAW")]
    pub against: Vec<PathBuf>,
    /// The report.json of an earlier run: which rules act on fewer pages than they did then.
    #[arg(long, value_name = "REPORT", requires = "against")]
    pub since: Option<PathBuf>,
    /// Write what comes out of each sample as its expected text, after showing what changes.
    #[arg(long)]
    pub update: bool,
    /// For whom.
    #[arg(long, value_enum, default_value_t)]
    pub format: FormatArg,
}

/// For whom a check is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum FormatArg {
    /// Words.
    #[default]
    People,
    /// One JSON object.
    Json,
    /// Annotations of GitHub's workflows.
    Github,
}

/// `unboil new`.
#[derive(Debug, clap::Args)]
pub struct NewArgs {
    /// The site file's name without `.toml`: small letters, digits, `.`, `-` and `_`.
    #[arg(value_name = "SITE", value_parser = site_id)]
    pub site: String,
    /// Dumps of one source, or folders of them; ten or more, of every sort that the site has, teach most.
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    pub from: Vec<PathBuf>,
    /// The folder of rules; samples stand in `samples/SITE` beside it.
    #[arg(long, value_name = "DIR", default_value = "rules")]
    pub rules: PathBuf,
    /// The site's name for people; SITE where nothing is said.
    #[arg(long)]
    pub name: Option<String>,
    /// A host of the site, as in `hosts`; those of the pages' addresses where nothing is said.
    #[arg(long, value_parser = site_host)]
    pub host: Vec<String>,
}

/// `unboil learn`.
#[derive(Debug, clap::Args)]
pub struct LearnArgs {
    /// Folders of dumps, of one source or of many.
    #[arg(required_unless_present = "accept", value_name = "RAW")]
    pub raw: Vec<PathBuf>,
    /// Where the proposals go; `pending` in the folder of rules where nothing is said.
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The folder of rules that are in use: what they claim is left alone, and what is accepted goes there.
    /// `rules` where nothing is said.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// A folder of labels: for RAW/a/b.txt the file a/b.txt.gold, a/b.gold or a/b.txt, a letter for each line: K stays, D goes.
    #[arg(long, value_name = "DIR")]
    pub marks: Option<PathBuf>,
    /// Propose anew what is among the proposals already.
    #[arg(long)]
    pub force: bool,
    /// Take a proposal into the folder of rules, once `check` finds nothing wrong with it.
    #[arg(long, value_name = "SITE", value_parser = site_id, conflicts_with_all = ["raw", "marks", "force"])]
    pub accept: Option<String>,
    /// No progress bar and no table; errors are still said.
    #[arg(short, long)]
    pub quiet: bool,
}

/// A host as a site file names it, or the host of an address.
fn site_host(text: &str) -> Result<String, String> {
    let host = if text.contains("://") { crate::page::host_of(text) } else { Some(text.to_owned()) };
    host.filter(|host| crate::rule::HostPattern::parse(host).is_some())
        .ok_or_else(|| "a host is written as example.com, or *.example.com for every host below it".to_owned())
}

/// A name that a site file can have on every system.
fn site_id(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    let starts = text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    match text {
        _ if text.ends_with(".toml") => Err("name it without `.toml`".to_owned()),
        "cms" | "pending" => Err("that is the name of a folder of rules".to_owned()),
        "generic" | "text" => Err("that is the name of a judge of pages without a site file".to_owned()),
        _ if starts && text.chars().all(plain) && text.len() <= 100 => Ok(text.to_owned()),
        _ => {
            Err("a site file is named with small letters, digits, `.`, `-` and `_`, a letter or digit first".to_owned())
        }
    }
}

/// `unboil import`.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// Whose format it has.
    #[arg(value_enum, value_name = "FORMAT")]
    pub format: CollectionArg,
    /// The folder that holds the collection's files.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Where site files and the list of what was lost go: a new folder.
    #[arg(short, long, value_name = "OUT")]
    pub out: PathBuf,
    /// How the names of `strip_id_or_class` are looked for.
    #[arg(long = "match", value_enum, default_value_t)]
    pub names: MatchArg,
    /// Write to a folder that has files in it, over those of the same names.
    #[arg(long)]
    pub force: bool,
}

/// A format of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CollectionArg {
    /// That of Full-Text RSS, wallabag and their like.
    FtrSiteConfig,
}

/// How names are looked for in class and id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum MatchArg {
    /// Anywhere in them, as the collection's own engines do.
    #[default]
    Substrings,
    /// As whole names: less goes, and less by mistake.
    Tokens,
}

impl From<MatchArg> for Match {
    fn from(arg: MatchArg) -> Self {
        match arg {
            MatchArg::Substrings => Self::Substrings,
            MatchArg::Tokens => Self::Tokens,
        }
    }
}
