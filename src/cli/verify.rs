//! `unboil verify`.

mod records;

use super::Ended;
use super::args::VerifyArgs;
use crate::page::Page;
use crate::render::{reverse, visible};
use crate::report::{RunFacts, read_facts};
use crate::run::walk;
use crate::sink::{Format, REPORT, clean_path, diff_path, is_unfinished, text_path};
use crate::source::{Found, Location, read};
use anyhow::{Context as _, Result, bail};
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What a page's proof came to.
enum Proof {
    Fits,
    NoPage,
    Fails(String),
}

pub(super) fn run(args: &VerifyArgs) -> Result<Ended> {
    let facts = facts(&args.out)?;
    if facts.state != "done" || is_unfinished(&args.out) {
        bail!("the run in {} did not finish: run `unboil clean` again first", args.out.display());
    }
    let raws: Vec<PathBuf> =
        if args.raw.is_empty() { facts.raw.iter().map(PathBuf::from).collect() } else { args.raw.clone() };
    let mut stdout = anstream::stdout().lock();
    let (mut fits, mut fails) = (0u64, 0u64);
    let mut of_records = records::Proven::new(&args.out)?;
    let mut source = walk(&raws)?.filter(|found| !of_records.takes(found)).peekable();
    while source.peek().is_some() {
        let batch: Vec<Found> = source.by_ref().take(1024).collect();
        let proofs: Vec<(PathBuf, Proof)> = batch.into_par_iter().map(|found| prove(&args.out, found)).collect();
        for (relative, proof) in proofs {
            match proof {
                Proof::Fits => fits += 1,
                Proof::NoPage => {}
                Proof::Fails(why) => {
                    fails += 1;
                    writeln!(stdout, "{}: {why}", visible(relative.to_string_lossy().as_bytes()))?;
                }
            }
        }
    }
    drop(source);
    let records = of_records.prove(&raws, &mut stdout)?;
    fails += records.fails;
    let pages = if fits == 1 { "page" } else { "pages" };
    if fits > 0 || records.fits == 0 {
        let fails = fails - records.fails;
        writeln!(stdout, "{fits} {pages} restored from clean text and diff; {fails} failed")?;
    }
    if records.fits + records.fails > 0 {
        let word = if records.fits == 1 { "record" } else { "records" };
        writeln!(stdout, "{} {word} restored from text and removals; {} failed", records.fits, records.fails)?;
    }
    Ok(if fails > 0 { Ended::WithFailures } else { Ended::Well })
}

/// What the run in a folder was asked to do.
pub(super) fn facts(out: &Path) -> Result<RunFacts> {
    let report = out.join(REPORT);
    let file = File::open(&report)
        .with_context(|| format!("{} is not the folder of a run: it has no report.json", out.display()))?;
    read_facts(file).with_context(|| format!("{} is not a report of unboil", report.display()))
}

fn prove(out: &Path, found: Found) -> (PathBuf, Proof) {
    match found {
        Found::Page(location) => {
            let proof = page(out, &location).unwrap_or_else(|e| Proof::Fails(format!("{e:#}")));
            (location.relative, proof)
        }
        Found::Skipped(relative, _) => (relative, Proof::NoPage),
        Found::Failed(relative, e) => (relative, Proof::Fails(e.to_string())),
    }
}

fn page(out: &Path, location: &Location) -> Result<Proof> {
    let Ok(page) = Page::read(read(location).context("cannot read the raw page")?) else { return Ok(Proof::NoPage) };
    let clean =
        fs::read(out.join(clean_path(&location.relative, Format::of(&page)))).context("cannot read its clean text")?;
    let diff = fs::read(out.join(diff_path(&location.relative))).context("cannot read its diff")?;
    let kept = fs::read(out.join(text_path(&location.relative)));
    if page.html().is_some() && kept.is_ok_and(|kept| kept != page.text()) {
        return Ok(Proof::Fails("the laid-out text in text/ does not match the raw page".to_owned()));
    }
    Ok(match reverse(&clean, &diff) {
        Ok(raw) if raw == page.text() => Proof::Fits,
        Ok(_) => Proof::Fails("clean text and diff do not restore the raw page".to_owned()),
        Err(e) => Proof::Fails(e.to_string()),
    })
}
