//! report.html: what it shows is gathered from the run, the ledger and the results.

use super::RunError;
use super::options::{LedgerUse, Options};
use super::recorder::Figures;
use crate::ledger::{LEDGER, Overview, RiskyText};
use crate::page::is_space;
use crate::pipeline::{TEXT_BYTES, normalise};
use crate::report::html::{Around, Facts, UnknownSource, Wanted, html, surroundings};
use crate::report::{RunFacts, Source};
use crate::sink::{Format, HTML_REPORT, OutFolder, clean_path, diff_path};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// So many unknown sources are shown.
const SOURCES: usize = 15;
/// So many of a source's repeated lines.
const REPEATED: usize = 8;
/// Larger results are not read again for a look at a few lines, in bytes.
const LARGEST: u64 = 4 << 20;

/// Writes report.html; returns the ledger at a glance, if there is one.
pub(super) fn write(
    options: &Options,
    (out, facts): (&OutFolder, &RunFacts),
    figures: &Figures,
) -> Result<Option<Overview>, RunError> {
    let ledger = match options.ledger {
        LedgerUse::Kept => Some(Overview::read(&out.root().join(LEDGER))?),
        LedgerUse::None => None,
    };
    let risky = ledger.as_ref().map_or(&[][..], |ledger| &ledger.risky);
    let around: Vec<Around> = risky.par_iter().map(|text| around(out.root(), text)).collect();
    let mut largest = figures.sources.largest();
    largest.truncate(SOURCES);
    let sources: Vec<UnknownSource> = largest.par_iter().map(|source| unknown(out.root(), source, facts)).collect();
    let report = html(&Facts {
        run: facts,
        options: &options.arguments(),
        summary: &figures.summary,
        sources: &sources,
        all_sources: figures.sources.count_of_sources(),
        ledger: ledger.as_ref(),
        around: &around,
    });
    out.write(Path::new(HTML_REPORT), report.as_bytes())?;
    Ok(ledger)
}

fn around(out: &Path, text: &RiskyText) -> Around {
    let Some(sample) = &text.sample else { return Around::Missing };
    let diff = out.join(diff_path(&sample.relative));
    let clean = [Format::Text, Format::Html].map(|format| out.join(clean_path(&sample.relative, format)));
    let is_too_long = |path: &PathBuf| fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() > LARGEST);
    if clean.iter().chain([&diff]).any(is_too_long) {
        return Around::TooLong;
    }
    let results = read(&diff).zip(clean_of(out, &sample.relative));
    let wanted = Wanted { line: sample.line, rule: &text.rule, text: &text.text };
    let lines = results.and_then(|(diff, clean)| surroundings(&diff, &clean, wanted));
    lines.map_or(Around::Missing, Around::Lines)
}

/// The clean text of a page, whichever it was in RAW.
fn clean_of(out: &Path, relative: &Path) -> Option<Vec<u8>> {
    [Format::Text, Format::Html].into_iter().find_map(|format| read(&out.join(clean_path(relative, format))))
}

/// A result, where it is a file and not too large for a look.
fn read(path: &Path) -> Option<Vec<u8>> {
    let meta = fs::metadata(path).ok()?;
    if meta.is_file() && meta.len() <= LARGEST { fs::read(path).ok() } else { None }
}

fn unknown(out: &Path, source: &Source, facts: &RunFacts) -> UnknownSource {
    let mut lines: HashMap<Vec<u8>, (u64, String)> = HashMap::new();
    let mut looked_at = 0;
    for page in &source.first {
        let Some(clean) = clean_of(out, page) else { continue };
        looked_at += 1;
        count(&mut lines, &clean);
    }
    let mut repeated: Vec<(String, u64)> =
        lines.into_values().filter(|(pages, _)| *pages > 1).map(|(pages, line)| (line, pages)).collect();
    repeated.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    repeated.truncate(REPEATED);
    let folder = source.folder.to_string_lossy();
    let name = match &source.host {
        Some(host) => host.clone(),
        None if folder.is_empty() => "pages outside of folders".to_owned(),
        None => format!("{folder}/"),
    };
    let raw = raw_folder(&facts.raw, &source.folder).to_string_lossy().into_owned();
    let raw = shlex::try_quote(&raw).map_or_else(|_| raw.clone(), |quoted| quoted.into_owned());
    let (pages, bytes) = (source.pages, source.bytes);
    UnknownSource { name, pages, bytes, repeated, looked_at, learn: format!("unboil learn {raw}") }
}

/// Counts each line of a page once; numbers and white space tell no lines apart.
fn count(lines: &mut HashMap<Vec<u8>, (u64, String)>, clean: &[u8]) {
    let mut met = HashSet::new();
    let mut normal = Vec::new();
    for line in clean.split(|&byte| byte == b'\n') {
        normalise(line, &mut normal);
        if normal.is_empty() || !met.insert(normal.clone()) {
            continue;
        }
        match lines.get_mut(&normal) {
            Some((pages, _)) => *pages += 1,
            None => {
                let start = String::from_utf8_lossy(&line[..line.len().min(TEXT_BYTES)]);
                lines.insert(normal.clone(), (1, start.trim_matches(is_space).to_owned()));
            }
        }
    }
}

/// Where a folder of a run's pages is: of several RAWs each has its name before its pages' paths.
fn raw_folder(raws: &[String], folder: &Path) -> PathBuf {
    if let [raw] = raws {
        let raw = Path::new(raw);
        return if folder.as_os_str().is_empty() { raw.to_owned() } else { raw.join(folder) };
    }
    let mut parts = folder.components();
    let first = parts.next().map(|part| part.as_os_str().to_owned());
    let named = raws.iter().map(Path::new).find(|raw| raw.file_name() == first.as_deref());
    match named {
        Some(raw) if parts.as_path().as_os_str().is_empty() => raw.to_owned(),
        Some(raw) => raw.join(parts.as_path()),
        None => folder.to_owned(),
    }
}
