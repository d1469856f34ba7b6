//! Arguments and options of the command line.

mod records;

pub use records::RecordArgs;

use crate::import::Match;
use crate::judge::Caution;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Remove boilerplate from raw scraped pages by named rules, with a diff for every page.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    after_help = "Exit codes: 0 success; 1 the command finished, but reports failures, mismatches or problems; 2 the command could not finish."
)]
pub struct Args {
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Clean scraped pages: write clean text, a diff for each page, and a report.
    Clean(CleanArgs),
    /// Show the site of a page, and the rule that removes each of its lines.
    Explain(ExplainArgs),
    /// Check that every raw page can be restored from the results of a run.
    Verify(VerifyArgs),
    /// Show the lines that a run removed, each with its rule.
    Diff(DiffArgs),
    /// Review the removed text of a run, riskiest first; a rejected removal changes the site file.
    Review(ReviewArgs),
    /// Convert another project's collection of site rules into site files.
    Import(ImportArgs),
    /// Check rule files: run their tests and samples, and report likely mistakes.
    Check(CheckArgs),
    /// Write a first site file, with comments, from dumps of one site.
    New(NewArgs),
    /// Propose site files for pages of unknown sites, with evidence for every rule.
    Learn(LearnArgs),
    /// Load results of Spark or Python into a ledger, the database of `unboil review`.
    Ledger(LedgerArgs),
    /// Print the JSON Schema of site files, for editors.
    Schema,
}

/// Rules, and how to match pages to sites.
#[derive(Debug, Clone, clap::Args)]
pub struct RuleArgs {
    /// Folder of site files. They come before the built-in ones, and replace those of the same name.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Treat every page as a page of this site: the name of a site file without `.toml`.
    #[arg(long, value_name = "ID")]
    pub site: Option<String>,
    /// How to treat pages of unknown sites, and lines of other pages that no rule matches.
    #[arg(long, value_enum, default_value_t)]
    pub unknown: UnknownArg,
    /// How much text the judge may lose. The default is normal for text, balanced for HTML.
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub caution: Option<CautionArg>,
    /// Whether the judge keeps or drops the title of HTML pages.
    #[arg(long, value_enum, value_name = "FATE", default_value_t)]
    pub title: TitleArg,
}

/// Whether the judge keeps the title of HTML pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum TitleArg {
    /// Keep the title, once, and the standfirst below it.
    #[default]
    Keep,
    /// Drop it, for example because you have the title from elsewhere.
    Drop,
}

/// How much text the judge may lose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CautionArg {
    /// At most 1 character of text in 1,000, on the measured sources.
    High,
    /// At most 3 in 1,000.
    Normal,
    /// At most 1 in 100.
    Low,
    /// As much as maximises the expected word F1 of each page; for text dumps, 8 in 100.
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

/// How to treat pages of unknown sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum UnknownArg {
    /// Let the judge decide: HTML by its structure, text by its lines.
    #[default]
    Generic,
    /// Keep them; only the rules for every page apply.
    Keep,
}

/// `unboil clean`.
#[derive(Debug, Clone, clap::Args)]
pub struct CleanArgs {
    /// Folders of dumps (scraped pages as text or HTML), single dumps, or files of records (JSON Lines, WARC, Parquet);
    /// `-` is standard input.
    #[arg(required = true, value_name = "RAW")]
    pub raw: Vec<PathBuf>,
    /// Folder for the results: a new one, or that of an earlier run.
    #[arg(short, long, value_name = "OUT")]
    pub out: PathBuf,
    /// Rules, and how to match pages to sites.
    #[command(flatten)]
    pub rules: RuleArgs,
    /// Delete the results of dumps that are no longer in RAW.
    #[arg(long, conflicts_with = "no_ledger")]
    pub prune: bool,
    /// Clean every page again, and overwrite results that were edited by hand.
    #[arg(long)]
    pub force: bool,
    /// Clean every page, overwrite existing results, and write no ledger.db. For a quick look at a few pages, or if the
    /// disk is nearly full.
    #[arg(long)]
    pub no_ledger: bool,
    /// Also write the laid-out text of HTML pages to OUT/text/.
    #[arg(long)]
    pub keep_text: bool,
    /// Number of threads. The default is the number of processors.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Print no progress bar and no summary, only errors.
    #[arg(short, long)]
    pub quiet: bool,
    /// Options for files of records.
    #[command(flatten)]
    pub records: RecordArgs,
}

/// `unboil explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// A dump (a scraped page as text or HTML), or a record of a file by its number: `corpus.jsonl#17`.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Show only this line, by its number, with the matchers that could remove it and a rule to paste.
    #[arg(long, value_name = "N")]
    pub line: Option<usize>,
    /// Like --line, for the first line that contains this text.
    #[arg(long, value_name = "TEXT", conflicts_with = "line")]
    pub find: Option<String>,
    /// Rules, and how to match the page to a site.
    #[command(flatten)]
    pub rules: RuleArgs,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// `unboil verify`.
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// Output folder of a run.
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// Folder of the raw dumps, if they have moved since the run. Can be repeated.
    #[arg(long, value_name = "DIR")]
    pub raw: Vec<PathBuf>,
}

/// `unboil diff`.
#[derive(Debug, clap::Args)]
pub struct DiffArgs {
    /// Output folder of a run.
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// Pages or folders of pages, by their path in RAW, or by that of their clean text or diff. The default is all pages.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Show only what this rule removed: `site/rule`, or `site/` for all rules of a site. Can be repeated.
    #[arg(long, value_name = "ID")]
    pub rule: Vec<String>,
    /// Show only pages of this site; `unknown` for pages of unknown sites. Can be repeated.
    #[arg(long, value_name = "ID")]
    pub site: Vec<String>,
    /// Print one line for each page, with the number of lines that each rule removed, and the totals.
    #[arg(long)]
    pub stat: bool,
    /// Number of kept lines to show around removed ones.
    #[arg(short = 'U', long, value_name = "N", default_value_t = 3)]
    pub context: usize,
    /// Print without a pager. The default in a terminal is $UNBOIL_PAGER, $PAGER, or `less`.
    #[arg(long)]
    pub no_pager: bool,
}

/// `unboil review`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").args(["list", "accept", "reject", "sample", "undo"]))]
pub struct ReviewArgs {
    /// Output folder of a run. Without options, the review opens as a screen in the terminal; press `?` for its keys.
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// Print the rules, riskiest first; with --rule, the texts that it removed, each with its risk points.
    #[arg(long)]
    pub list: bool,
    /// Print the list as JSON.
    #[arg(long, requires = "list")]
    pub json: bool,
    /// Only this rule: `site/rule`.
    #[arg(long, value_name = "ID")]
    pub rule: Option<String>,
    /// Print the decisions so far, each with its number.
    #[arg(long)]
    pub decisions: bool,
    /// Confirm the removal of this text, or of everything that the rule removes. A part of a text is enough if no other
    /// text of the rule contains it.
    #[arg(long, value_name = "RULE[:TEXT]")]
    pub accept: Option<String>,
    /// Keep this text, or everything that the rule removes: change the site file, add a test to it, and clean again.
    #[arg(long, value_name = "RULE[:TEXT]")]
    pub reject: Option<String>,
    /// Print N random lines that the rule of --rule removed, with upper bounds of its error rate. The same lines are drawn
    /// each time.
    #[arg(long, value_name = "N", requires = "rule", value_parser = clap::value_parser!(u16).range(1..))]
    pub sample: Option<u16>,
    /// Undo decision N, with its changes to site file, test and sample, and clean again. The default is the last decision.
    #[arg(long, value_name = "N", num_args = 0..=1)]
    #[allow(clippy::option_option, reason = "given or not, and with a number or without")]
    pub undo: Option<Option<i64>>,
    /// Forget decision N, but keep its changes to site file, test and sample.
    #[arg(long, value_name = "N")]
    pub forget: Option<i64>,
    /// Folder of rules to write decisions to. The default is that of the run, or `rules` if the run had none.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}

/// `unboil ledger`.
#[derive(Debug, clap::Args)]
pub struct LedgerArgs {
    /// The command to run.
    #[command(subcommand)]
    pub command: LedgerCommand,
}

/// Commands of `unboil ledger`.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Add cleaned files of records: their pages, and the removals of each rule.
    Add(LedgerAddArgs),
}

/// `unboil ledger add`.
#[derive(Debug, clap::Args)]
pub struct LedgerAddArgs {
    /// Cleaned files of records (JSON Lines or Parquet), or folders of them.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Folder for the ledger: a new one, or that of an earlier `ledger add`.
    #[arg(short, long, value_name = "OUT")]
    pub out: PathBuf,
    /// The rules that cleaned them.
    #[command(flatten)]
    pub rules: RuleArgs,
}

/// `unboil check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Rule files, or folders of them. The default is `rules`, or the built-in rules if there is no such folder.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Folder of raw pages: report rules that never match there, pages that no rule changes, and repeated lines that are
    /// kept. Can be repeated.
    #[arg(long, value_name = "RAW")]
    pub against: Vec<PathBuf>,
    /// The report.json of an earlier run: report rules that now match a smaller share of pages.
    #[arg(long, value_name = "REPORT", requires = "against")]
    pub since: Option<PathBuf>,
    /// Show how the output of each sample differs from its expected text, and write it as the new expected text.
    #[arg(long)]
    pub update: bool,
    /// Output format.
    #[arg(long, value_enum, default_value_t)]
    pub format: FormatArg,
}

/// Output format of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum FormatArg {
    /// Text for a terminal.
    #[default]
    People,
    /// One JSON object.
    Json,
    /// Annotations for GitHub workflows.
    Github,
}

/// `unboil new`.
#[derive(Debug, clap::Args)]
pub struct NewArgs {
    /// Name of the site file, without `.toml`: lower-case letters, digits, `.`, `-` and `_`.
    #[arg(value_name = "SITE", value_parser = site_id)]
    pub site: String,
    /// Dumps of one site, or folders of them. Ten or more, of every kind of page, work best.
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    pub from: Vec<PathBuf>,
    /// Folder of rules. Samples are copied to `samples/SITE` next to it.
    #[arg(long, value_name = "DIR", default_value = "rules")]
    pub rules: PathBuf,
    /// Display name of the site. The default is SITE.
    #[arg(long)]
    pub name: Option<String>,
    /// A host of the site, as in `hosts`. The default is the hosts of the pages' URLs. Can be repeated.
    #[arg(long, value_parser = site_host)]
    pub host: Vec<String>,
}

/// `unboil learn`.
#[derive(Debug, clap::Args)]
pub struct LearnArgs {
    /// Folders of dumps, of one or more sites.
    #[arg(required_unless_present = "accept", value_name = "RAW")]
    pub raw: Vec<PathBuf>,
    /// Folder for the proposals. The default is `pending` in the folder of rules.
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Folder of the rules in use. Pages of their sites are skipped, and accepted proposals are moved there. The default
    /// is `rules`.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Folder of labels. For RAW/a/b.txt, the labels are in a/b.txt.gold, a/b.gold or a/b.txt, one letter for each line: K
    /// keeps it, D drops it.
    #[arg(long, value_name = "DIR")]
    pub marks: Option<PathBuf>,
    /// Overwrite existing proposals.
    #[arg(long)]
    pub force: bool,
    /// Move a proposal into the folder of rules, if `check` finds no problems in it.
    #[arg(long, value_name = "SITE", value_parser = site_id, conflicts_with_all = ["raw", "marks", "force"])]
    pub accept: Option<String>,
    /// Print no progress bar and no table, only errors.
    #[arg(short, long)]
    pub quiet: bool,
}

/// Parses a host as site files write it, or takes the host of a URL.
fn site_host(text: &str) -> Result<String, String> {
    let host = if text.contains("://") { crate::page::host_of(text) } else { Some(text.to_owned()) };
    host.filter(|host| crate::rule::HostPattern::parse(host).is_some())
        .ok_or_else(|| "write a host as example.com, or as *.example.com for all its subdomains".to_owned())
}

/// Parses a name that a site file can have on every system.
fn site_id(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    let starts = text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    match text {
        _ if text.ends_with(".toml") => Err("leave out `.toml`".to_owned()),
        "cms" | "pending" => Err("this name is reserved for a folder of rules".to_owned()),
        "generic" | "text" => Err("this name is reserved for a judge".to_owned()),
        _ if starts && text.chars().all(plain) && text.len() <= 100 => Ok(text.to_owned()),
        _ => Err("use lower-case letters, digits, `.`, `-` and `_`, and start with a letter or digit".to_owned()),
    }
}

/// `unboil import`.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// Format of the collection.
    #[arg(value_enum, value_name = "FORMAT")]
    pub format: CollectionArg,
    /// Folder with the files of the collection.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// New folder for the site files and the list of lines that were not imported.
    #[arg(short, long, value_name = "OUT")]
    pub out: PathBuf,
    /// How the names in `strip_id_or_class` match.
    #[arg(long = "match", value_enum, default_value_t)]
    pub names: MatchArg,
    /// Write to a folder that is not empty, and overwrite files of the same names.
    #[arg(long)]
    pub force: bool,
}

/// Format of a collection of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CollectionArg {
    /// The format of Full-Text RSS, wallabag and similar programs.
    FtrSiteConfig,
}

/// How names match in class and id attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum MatchArg {
    /// Match any part of a class or id, as Full-Text RSS does.
    #[default]
    Substrings,
    /// Match whole class names and ids: removes less, with fewer mistakes.
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
