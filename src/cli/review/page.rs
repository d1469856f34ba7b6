//! The pages on which texts stand.

use super::session::OpenReview;
use crate::page::{Dump, Page};
use crate::pipeline::{Choice, clean_page};
use crate::records::{RecordFile, Results, named};
use crate::render::{Fate, LineFate, Part, line_fates, visible};
use crate::review::Judged;
use crate::run::{Made, RecordOptions, format_of, name_of};
pub(super) use crate::source::Location;
use crate::source::{Folder, Found, SIDECAR_ENDING, Twin, read};
use anyhow::{Context as _, Result};
use std::cell::OnceCell;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Where the run's dumps are.
pub(super) struct Raw {
    raws: Vec<PathBuf>,
    records: RecordOptions,
    made: Made,
    /// Records that were looked at, each as a dump of its own.
    spool: OnceCell<TempDir>,
}

/// A line of a page as it is shown: nothing in it is obeyed by a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PageLine {
    /// Counted from 1.
    pub number: usize,
    pub sign: Sign,
    /// Pieces of the line, and whether each goes.
    pub pieces: Vec<(String, Goes)>,
    /// The rule that takes it, or the first that takes a part.
    pub rule: Option<String>,
    /// The rules that take parts with text in them, one for each part.
    pub taken: Vec<String>,
}

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Stays,
    Goes,
    InPart,
}

/// Whether a piece of a line goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goes {
    Yes,
    No,
}

impl Sign {
    pub(super) const fn mark(self) -> char {
        match self {
            Self::Stays => ' ',
            Self::Goes => '-',
            Self::InPart => '~',
        }
    }
}

impl Raw {
    /// Of a run over `raws`.
    pub(super) fn new(raws: Vec<PathBuf>, records: RecordOptions, made: Made) -> Self {
        Self { raws, records, made, spool: OnceCell::new() }
    }

    /// A dump by its path in the ledger, as the run found it.
    pub(super) fn page(&self, relative: &Path) -> Result<(Location, Page)> {
        match self.record(relative)? {
            Some(found) => Ok(found),
            None => self.dump(relative),
        }
    }

    /// A record by its name, put down as a dump of its own.
    fn record(&self, relative: &Path) -> Result<Option<(Location, Page)>> {
        let Some((file, number)) = named(relative) else { return Ok(None) };
        let Some(format) = format_of(&file, self.records.from) else { return Ok(None) };
        let Some(found) = self.raws.iter().filter_map(|raw| below(raw, self.raws.len(), &file)).find(|it| it.is_file())
        else {
            return Ok(None);
        };
        let name = || visible(relative.to_string_lossy().as_bytes()).into_owned();
        let mut file = RecordFile { relative: file, ..RecordFile::alone(&found, format) };
        if let Some(Ok(Found::Page(location))) =
            Folder::open(&found, Path::new("")).ok().map(|mut it| it.next().ok_or(()))
        {
            (file.folder_hosts, file.folders) = (location.folder_hosts, location.folders);
        }
        let dump = match self.made {
            Made::Here => file.dump(number, &self.records.fields).map_err(anyhow::Error::from),
            Made::Elsewhere => result(&file, number),
        };
        let dump = dump.with_context(|| format!("cannot read the record {}", name()))?;
        let spool = match self.spool.get() {
            Some(spool) => spool,
            None => {
                let made = tempfile::tempdir().context("cannot create a temporary folder")?;
                self.spool.get_or_init(|| made)
            }
        };
        let page = Page::read(dump.clone()).with_context(|| format!("the record {} is not a page", name()))?;
        let ending = if page.html().is_some() { "html" } else { "txt" };
        let short = relative.file_name().map(|name| name.to_string_lossy().replace('#', "-")).unwrap_or_default();
        let path = spool.path().join(format!("{short}.{ending}"));
        fs::write(&path, &dump.bytes).with_context(|| format!("cannot write {}", path.display()))?;
        let mut sidecar = None;
        if let Some(url) = &dump.url {
            let beside = spool.path().join(format!("{short}.{ending}{SIDECAR_ENDING}"));
            fs::write(&beside, format!("{url}\n")).with_context(|| format!("cannot write {}", beside.display()))?;
            sidecar = Some(beside);
        }
        let RecordFile { folder_hosts, folders, .. } = file;
        let relative = relative.to_owned();
        Ok(Some((Location { path, relative, folder_hosts, folders, sidecar, twin: Twin::Missing }, page)))
    }

    fn dump(&self, relative: &Path) -> Result<(Location, Page)> {
        let raws = &self.raws;
        let mut places = raws.iter().filter_map(|raw| Some((raw, below(raw, raws.len(), relative)?)));
        let found = places.find(|(_, path)| path.is_file());
        let name = || visible(relative.to_string_lossy().as_bytes()).into_owned();
        let (raw, path) = found.with_context(|| format!("the dump {} was moved or deleted since the run", name()))?;
        let mut location = match Folder::open(&path, Path::new("")).ok().and_then(|mut folder| folder.next()) {
            Some(Found::Page(location)) => location,
            _ => anyhow::bail!("cannot read the dump {}", name()),
        };
        // Of a file alone only its own folder is known.
        let folders = path.strip_prefix(raw).ok().and_then(Path::parent).map(|above| raw.join(above));
        if let Some(inner) = folders.filter(|_| raw.is_dir()) {
            let depth = inner.strip_prefix(raw).map_or(0, |below| below.iter().count()) + 1;
            let names = inner.ancestors().take(depth).filter_map(|folder| folder.file_name()?.to_str());
            location.folders = names.map(str::to_owned).collect();
        }
        relative.clone_into(&mut location.relative);
        let page = read(&location).map_err(anyhow::Error::from).and_then(|dump| Ok(Page::read(dump)?));
        Ok((location, page.with_context(|| format!("cannot read the dump {}", name()))?))
    }
}

/// The dump that a record was, made of the record; of HTML the text as laid out.
fn result(file: &RecordFile, number: u64) -> Result<Dump> {
    for batch in Results::open(&file.path)? {
        for record in batch?.into_iter().flatten() {
            if record.number == number {
                let raw = record.raw()?.context("the record has no text")?;
                let id = file.name_of(number);
                return Ok(Dump { id, url: record.url, bytes: raw.into_bytes(), ..Dump::default() });
            }
        }
    }
    anyhow::bail!("the file no longer has this record")
}

fn below(raw: &Path, raws: usize, relative: &Path) -> Option<PathBuf> {
    if raw.is_file() {
        return (raw.file_name()? == relative.as_os_str()).then(|| raw.to_owned());
    }
    let within = if raws == 1 { relative } else { relative.strip_prefix(name_of(raw)).ok()? };
    Some(raw.join(within))
}

impl OpenReview {
    /// The lines of a page by the rules as they are now, those of [`visible`].
    pub(super) fn lines(&self, page: &Page) -> Result<Vec<PageLine>> {
        let rule_set = self.session.rule_set();
        let choice = match &self.judged {
            Judged::Identify(unknown) => Choice::Identify(*unknown),
            Judged::Site(site, unknown) => Choice::Site(rule_set.site(site)?, *unknown),
        };
        let verdict = clean_page(rule_set, page, choice);
        Ok(line_fates(page, &verdict.judgement.removals).iter().map(|fate| line(page, fate)).collect())
    }
}

fn line(page: &Page, fate: &LineFate<'_>) -> PageLine {
    let text = |range: std::ops::Range<usize>| {
        let mut text = page.text().get(range).unwrap_or_default();
        while let [start @ .., b'\r' | b'\n'] = text {
            text = start;
        }
        visible(text).replace('\t', " ")
    };
    let (sign, parts) = match &fate.fate {
        Fate::Kept => (Sign::Stays, [].as_slice()),
        Fate::Dropped(part) => (Sign::Goes, std::slice::from_ref(part)),
        Fate::Partly(parts) => (Sign::InPart, parts.as_slice()),
    };
    let mut pieces = Vec::new();
    let mut at = fate.span.start;
    for part in parts {
        pieces.push((text(at..part.span.start), Goes::No));
        pieces.push((text(part.span.range()), Goes::Yes));
        at = part.span.end;
    }
    pieces.push((text(at..fate.span.end), Goes::No));
    pieces.retain(|(text, _)| !text.is_empty());
    let rule = parts.first().map(|part| part.rule.id.to_string());
    let has_text = |part: &&Part<'_>| page.text().get(part.span.range()).is_some_and(|it| !it.trim_ascii().is_empty());
    let taken = parts.iter().filter(has_text).map(|part| part.rule.id.to_string()).collect();
    PageLine { number: fate.line, sign, pieces, rule, taken }
}

/// A path from the current folder, where it is in it.
pub(super) fn near(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(fs::canonicalize).ok();
    let within = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    within.filter(|within| !within.as_os_str().is_empty()).unwrap_or_else(|| path.to_owned())
}
