//! `unboil diff`.

mod chosen;
mod pager;
mod pages;
mod people;
mod stat;

use super::args::DiffArgs;
use super::{Ended, counted};
use crate::render::{Row, RowFate, hunks, rows, visible};
use crate::report::{PageFacts, read_files};
use crate::sink::REPORT;
use anyhow::{Context as _, Result, bail};
use chosen::Chosen;
use pager::{Output, Paging};
use pages::{Pages, name_of, read};
use people::{PageDiff, View, shown};
use stat::Sums;
use std::collections::HashSet;
use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::Path;

/// The number of context lines in the diffs of a run; for more context the clean text is read.
const IN_DIFF: usize = 3;

pub(super) fn run(args: &DiffArgs) -> Result<Ended> {
    let pages = Pages::open(&args.out)?;
    if has_records(&args.out)? {
        let out = args.out.display();
        writeln!(
            anstream::stderr(),
            "unboil: records have no diffs; their removals are in the field `removals`, and `unboil review {out}` shows them"
        )?;
    }
    let chosen = Chosen::of(args, &pages)?;
    let paging = if args.no_pager { Paging::Off } else { Paging::Allowed };
    let output = Output::open(paging)?;
    let margin =
        terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| (usize::from(width.0) / 3).clamp(8, 40));
    let view = View { context: args.context, marks: output.marks(), margin };
    let form = if args.stat { Form::Sums } else { Form::Lines };
    let mut show = Show {
        pages: &pages,
        chosen: &chosen,
        output,
        view,
        form,
        sums: Sums::default(),
        met: HashSet::new(),
        failed: 0,
    };
    let went = show.all();
    let Show { output, failed, .. } = show;
    let closed = output.close();
    match went.and(closed.map_err(Into::into)) {
        Err(e) if !is_broken_pipe(&e) => Err(e),
        _ => Ok(if failed > 0 { Ended::WithFailures } else { Ended::Well }),
    }
}

/// A reader that closes the pipe early is not an error.
fn is_broken_pipe(e: &anyhow::Error) -> bool {
    e.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
}

/// What is shown of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Its lines.
    Lines,
    /// The number of its lines.
    Sums,
}

/// The state of printing the pages.
struct Show<'a> {
    pages: &'a Pages,
    chosen: &'a Chosen,
    output: Output,
    view: View,
    form: Form,
    sums: Sums,
    /// Names that stand for several files, and were printed already.
    met: HashSet<String>,
    /// Pages whose diffs could not be shown, or not as requested.
    failed: usize,
}

impl Show<'_> {
    fn all(&mut self) -> Result<()> {
        let (pages, chosen) = (self.pages, self.chosen);
        if !pages.is_done() {
            let out = pages.out().display();
            self.output.say(&format!("the run in {out} is not finished: showing the diffs written so far"))?;
        }
        let mut went = Ok(());
        pages.each(&mut |page| {
            if chosen.has(&page) {
                went = self.page(&page);
            }
            if went.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        went?;
        if self.form == Form::Sums {
            self.output.print(&self.sums.said())?;
        } else if self.sums.pages == 0 && self.failed == 0 {
            self.output.say(&format!("nothing was removed from {}", counted(self.sums.passed, "page")))?;
        }
        Ok(())
    }

    fn page(&mut self, page: &PageFacts) -> Result<()> {
        if self.pages.has_old_diff(page) {
            let why = visible(page.why.as_deref().unwrap_or_default().as_bytes()).into_owned();
            self.output.say(&format!("{} failed, so its diff is from an earlier run: {why}", name_of(&page.id)))?;
            return self.diffs(page);
        }
        match (page.state.as_str(), page.bytes_removed) {
            ("skipped" | "failed", _) => return Ok(()),
            (_, Some(0)) => {
                self.sums.passed += 1;
                return Ok(());
            }
            _ => {}
        }
        self.diffs(page)
    }

    fn diffs(&mut self, page: &PageFacts) -> Result<()> {
        let diffs = match self.pages.diffs(&page.id, &mut self.met) {
            Ok(diffs) => diffs,
            Err(e) => return self.fails(&page.id, &e),
        };
        for path in diffs {
            match self.diff(page, &path) {
                Ok(text) => self.output.print(&text)?,
                Err(e) => self.fails(&page.id, &e)?,
            }
        }
        Ok(())
    }

    /// The printed form of a diff; empty if no selected rule removes anything.
    fn diff(&mut self, page: &PageFacts, path: &Path) -> Result<String> {
        let bytes = read(path).with_context(|| format!("cannot read its diff {}", path.display()))?;
        let damaged = || format!("its diff {} is damaged", path.display());
        let hunks = hunks(&bytes).with_context(damaged)?;
        if hunks.is_empty() && page.bytes_removed.is_some() {
            bail!("{}: it is empty, but text was removed from the page", damaged());
        }
        let clean = if self.view.context > IN_DIFF && self.form == Form::Lines {
            self.pages.clean(path, &bytes).map(Some)
        } else {
            Ok(None)
        };
        let text = self.rows(page, &rows(&hunks, clean.as_ref().ok().and_then(Option::as_deref)));
        if let Err(e) = clean {
            self.fails(&page.id, &e)?;
        }
        Ok(text)
    }

    fn rows(&mut self, page: &PageFacts, rows: &[Row<'_>]) -> String {
        let hits = hits(rows, self.chosen);
        if !hits.contains(&true) {
            self.sums.passed += 1;
            return String::new();
        }
        let first = self.sums.pages == 0;
        let line = self.sums.count(&page.id, rows, self.chosen);
        if self.form == Form::Sums {
            return line;
        }
        // If the run was not completed, the site is not known.
        let unknown = (self.pages.is_done() && page.state != "failed").then_some("unknown");
        let site = page.site.as_deref().or(unknown);
        let sheet = shown(&PageDiff { id: &page.id, site, rows, hits: &hits }, self.view);
        if first { sheet } else { format!("\n{sheet}") }
    }

    fn fails(&mut self, id: &str, why: &anyhow::Error) -> Result<()> {
        self.failed += 1;
        self.output.say(&format!("{}: {why:#}", name_of(id)))?;
        Ok(())
    }
}

/// Whether each row is selected; kept parts of a line are selected together with its removed parts.
fn hits(rows: &[Row<'_>], chosen: &Chosen) -> Vec<bool> {
    let mut above = false;
    let hit = |row: &Row<'_>| {
        above = row.parts.iter().any(|part| chosen.asks(&part.by)) || (row.fate == RowFate::Left && above);
        above
    };
    rows.iter().map(hit).collect()
}

/// Whether a run had files of records.
fn has_records(out: &Path) -> Result<bool> {
    let report = out.join(REPORT);
    Ok(std::fs::File::open(&report).ok().and_then(|file| read_files(file).ok()).is_some_and(|files| !files.is_empty()))
}
