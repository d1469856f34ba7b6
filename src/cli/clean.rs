//! `unboil clean`.

use super::args::CleanArgs;
use super::{Ended, rules};
use crate::pipeline::{LaidOut, Outcome, Run, State};
use crate::report::{ReportWriter, RunFacts, Summary, Timing, terminal};
use crate::sink::OutFolder;
use crate::source::{Folder, Found};
use anyhow::{Context as _, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// How much of the report is gathered before it is written, in bytes.
const REPORT_BUFFER: usize = 1 << 18;

pub(super) fn run(args: &CleanArgs) -> Result<Ended> {
    // Listing a large folder takes room for a moment: before the rules take theirs.
    let source = sources(&args.raw)?;
    let book = rules::book(&args.rules)?;
    let choice = rules::choice(&args.rules, &book)?;
    let out = OutFolder::open(&args.out, &args.raw)?;
    let (report_path, report) = out.report_file()?;
    let facts = facts(&args.raw)?;
    let report = ReportWriter::start(BufWriter::with_capacity(REPORT_BUFFER, report), &facts)?;
    let mut followed = Followed { report, summary: Summary::default(), progress: progress(args) };
    let threads = args.threads.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().context("cannot start threads")?;
    let laid_out = if args.keep_text { LaidOut::Written } else { LaidOut::Left };
    let run = Run { book: &book, choice, out: &out, laid_out };
    let start = Instant::now();
    pool.install(|| run.over(source, |outcome| followed.outcome(&outcome)))?;
    let Followed { report, mut summary, progress } = followed;
    summary.close(&book);
    report.finish(&summary).with_context(|| format!("cannot write the report in {}", args.out.display()))?;
    out.finish(&report_path)?;
    progress.finish_and_clear();
    if !args.quiet {
        let mut stdout = anstream::stdout().lock();
        write!(stdout, "{}", terminal(&summary, Some(Timing { elapsed: start.elapsed() })))?;
        writeln!(stdout, "results in {}", crate::render::visible(args.out.to_string_lossy().as_bytes()))?;
    }
    Ok(if summary.failed > 0 { Ended::WithFailures } else { Ended::Well })
}

/// What follows a run: the report, the figures, the bar.
struct Followed {
    report: ReportWriter<BufWriter<File>>,
    summary: Summary,
    progress: ProgressBar,
}

impl Followed {
    fn outcome(&mut self, outcome: &Outcome<'_>) -> std::io::Result<()> {
        if let State::Failed(why) = &outcome.state {
            let line = format!("unboil: {}: {why}", crate::render::visible(outcome.id.as_bytes()));
            self.progress.suspend(|| writeln!(std::io::stderr(), "{line}"))?;
        }
        self.summary.count(outcome);
        self.progress.inc(1);
        if self.summary.pages.is_multiple_of(64) {
            let seconds = self.progress.elapsed().as_secs_f64().max(1e-3);
            #[allow(clippy::cast_precision_loss, reason = "a figure for a person")]
            let speed = self.summary.bytes_read as f64 / 1e6 / seconds;
            self.progress.set_message(format!("{speed:.1} MB/s"));
        }
        self.report.add(outcome)
    }
}

/// A bar where there is a terminal. The pages are counted first, for the time left: a walk without reading a file.
fn progress(args: &CleanArgs) -> ProgressBar {
    use std::io::IsTerminal as _;
    if args.quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let pages = sources(&args.raw).map_or(0, Iterator::count);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} pages  {per_sec}  {msg}  {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(pages as u64).with_style(style)
}

/// All folders, one after the other; of several each has its name before its pages' paths.
pub(super) fn sources(raws: &[PathBuf]) -> Result<impl Iterator<Item = Found> + use<>> {
    let mut names = HashSet::new();
    let mut folders = Vec::new();
    for raw in raws {
        let prefix = match raws {
            [_] => PathBuf::new(),
            _ => name_of(raw),
        };
        let shown_as =
            if prefix.as_os_str().is_empty() { raw.file_name().map(PathBuf::from) } else { Some(prefix.clone()) };
        if let Some(name) = shown_as
            && !names.insert(name.clone())
        {
            bail!("two of what is to be cleaned are called {}: clean them into two folders", name.display());
        }
        folders.push(Folder::open(raw, &prefix).with_context(|| format!("cannot read {}", raw.display()))?);
    }
    Ok(folders.into_iter().flatten())
}

/// The last part of a path; of several dumps given by name there is nothing more to say than that.
fn name_of(raw: &Path) -> PathBuf {
    if raw.is_file() {
        return PathBuf::new();
    }
    let real = std::fs::canonicalize(raw).unwrap_or_else(|_| raw.to_owned());
    real.file_name().map_or_else(|| PathBuf::from("root"), PathBuf::from)
}

fn facts(raws: &[PathBuf]) -> Result<RunFacts> {
    let raw = raws.iter().map(|raw| Ok(std::fs::canonicalize(raw)?.to_string_lossy().into_owned()));
    Ok(RunFacts {
        unboil: env!("CARGO_PKG_VERSION").to_owned(),
        state: "done".to_owned(),
        raw: raw.collect::<Result<_>>()?,
    })
}
