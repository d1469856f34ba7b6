//! Cleaning of one dump in a run: it is read, judged and written, or skipped if it is unchanged.

use super::results::{NotWritten, PageFiles, ResultState, WriteOutcome, both};
use super::{
    CacheUpdate, CachedReport, CachedResult, CachedState, Cleaned, FileFingerprint, Fingerprints, LaidOut,
    RemovedTexts, ResultFiles, Run, State, Texts, Verdict, Work, WorkStart, clean_page, hash, is_young,
};
use crate::page::{Dump, NotText, Page};
use crate::render;
use crate::sink::{Format, WriteError, text_path};
use crate::source::{Location, Stat, Twin, read, read_and_stat};
use std::borrow::Cow;
use std::path::Path;

/// The state shared by all dumps of an incremental run.
#[derive(Debug)]
pub struct Memory<'b> {
    /// The current fingerprints of the rules.
    pub fingerprints: Fingerprints<'b>,
    /// Distinguishes removed texts.
    pub texts: Texts,
    /// How edited results are treated.
    pub edited: Edited,
}

/// How results that were edited after they were written are treated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Edited {
    /// They are kept, and the page fails.
    #[default]
    Kept,
    /// They are overwritten, and every page is cleaned again.
    Overwritten,
}

/// The result of a dump, with its cache update.
pub(super) struct PageWork<'b> {
    pub state: State<'b>,
    pub record: Option<Box<CacheUpdate>>,
    pub work: Work,
}

impl<'b> PageWork<'b> {
    fn forgotten(state: State<'b>) -> Self {
        Self { state, record: None, work: Work::Done }
    }
}

/// A dump in an incremental run.
struct Remembered<'m, 'b> {
    run: Run<'b>,
    memory: &'m Memory<'b>,
    location: &'m Location,
    before: Option<&'m CachedResult<'b>>,
    identified: u64,
    raw: FileFingerprint,
}

impl<'b> Run<'b> {
    /// Cleans a dump, or reports that it is unchanged.
    pub(super) fn page(
        self,
        location: &Location,
        mut before: Option<Box<CachedResult<'b>>>,
        turn: WorkStart,
    ) -> Result<PageWork<'b>, WriteError> {
        let Some(memory) = self.memory else { return self.without_memory(location).map(PageWork::forgotten) };
        let identified = memory.fingerprints.identified(location, turn.at);
        let told = before.as_mut().and_then(|before| before.told.take());
        let mut page = Remembered {
            run: self,
            memory,
            location,
            before: before.as_deref(),
            identified,
            raw: FileFingerprint::default(),
        };
        let dump = match page.same_stat() {
            Some(raw) => {
                page.raw = raw;
                None
            }
            None => match page.read(turn.at) {
                Ok(dump) => Some(dump),
                Err(e) => return Ok(page.ended(State::Failed(e.to_string()))),
            },
        };
        if let Some(before) = before.as_deref()
            && let Some(told) = told
            && page.holds(before)
            && page.raw.hash == before.raw.hash
        {
            if before.state == CachedState::Skipped {
                return Ok(page.unchanged(told, before.results));
            }
            match both(self.out.root(), &location.relative, before) {
                ResultState::Current(results) if self.has_text(&location.relative, results.format) => {
                    return Ok(page.unchanged(told, Some(results)));
                }
                ResultState::Edited(what) => return Ok(page.ended(State::Failed(said_of(what)))),
                ResultState::Current(_) | ResultState::ToWrite => {}
            }
        }
        let dump = match dump.map_or_else(|| page.read(turn.at), Ok) {
            Ok(dump) => dump,
            Err(e) => return Ok(page.ended(State::Failed(e.to_string()))),
        };
        page.judge(dump, turn)
    }

    /// Whether the laid-out text exists, if it is requested.
    fn has_text(self, relative: &Path, format: Format) -> bool {
        (format, self.laid_out) != (Format::Html, LaidOut::Written)
            || self.out.root().join(text_path(relative)).is_file()
    }

    fn without_memory(self, location: &Location) -> Result<State<'b>, WriteError> {
        let dump = match read(location) {
            Ok(dump) => dump,
            Err(e) => return Ok(State::Failed(e.to_string())),
        };
        let page = match page_of(dump, location) {
            Ok(page) => page,
            Err(state) => return Ok(state),
        };
        let verdict = clean_page(self.rule_set, &page, self.choice);
        let (clean, diff) = results_of(&page, &verdict, &location.relative);
        let written = self.write_text(&location.relative, &page).and_then(|()| {
            self.out.write(&crate::sink::clean_path(&location.relative, Format::of(&page)), &clean)?;
            self.out.write(&crate::sink::diff_path(&location.relative), &diff)
        });
        match written {
            Ok(()) => Ok(State::Cleaned(Box::new(Cleaned::new(&page, verdict)))),
            Err(e @ WriteError::File(..)) => Ok(State::Failed(e.to_string())),
            Err(e) => Err(e),
        }
    }

    fn write_text(self, relative: &Path, page: &Page) -> Result<(), WriteError> {
        match (Format::of(page), self.laid_out) {
            (Format::Html, LaidOut::Written) => self.out.write(&text_path(relative), page.text()),
            _ => Ok(()),
        }
    }
}

impl<'b> Remembered<'_, 'b> {
    /// The cached fingerprint of the dump, if its metadata is unchanged.
    fn same_stat(&self) -> Option<FileFingerprint> {
        let before = self.before.filter(|before| before.raw.stat.modified != 0)?;
        let stat = Stat::of(&self.location.path).ok()?;
        (stat == before.raw.stat).then_some(before.raw)
    }

    /// Reads the dump.
    fn read(&mut self, at: i64) -> std::io::Result<Dump> {
        let (dump, stat) = read_and_stat(self.location)?;
        // A file that is written while it is read may be written again without a change of its times.
        let modified = if is_young(stat.modified, at) { 0 } else { stat.modified };
        self.raw = FileFingerprint { stat: Stat { modified, ..stat }, hash: hash(&dump.bytes) };
        Ok(dump)
    }

    /// Whether the dump's own bytes are the only thing that could change its result.
    fn holds(&self, before: &CachedResult<'b>) -> bool {
        let same = before.identified == self.identified && self.identified != 0;
        same && before.state != CachedState::Failed && self.memory.edited == Edited::Kept
    }

    /// The result of an unchanged dump. Only changed metadata of its files needs a cache update.
    fn unchanged(&self, told: CachedReport<'b>, results: Option<ResultFiles>) -> PageWork<'b> {
        let before = self.before.filter(|before| before.raw == self.raw && before.results == results);
        let record = before.is_none().then(|| Box::new(self.record(results, self.before.map_or(0, |b| b.judged))));
        PageWork { state: State::Unchanged(Box::new(told)), record, work: Work::Unchanged }
    }

    /// The result of a dump without new result files. Those of an earlier run remain.
    fn ended(&self, state: State<'b>) -> PageWork<'b> {
        let results = self.before.and_then(|before| before.results);
        // No page is judged by the fingerprint 0.
        let judged = if let State::Skipped(_) = state { self.memory.fingerprints.without_site() } else { 0 };
        PageWork { record: Some(Box::new(self.record(results, judged))), state, work: Work::Done }
    }

    fn record(&self, results: Option<ResultFiles>, judged: u64) -> CacheUpdate {
        CacheUpdate { raw: self.raw, results, judged, identified: self.identified, texts: RemovedTexts::default() }
    }

    fn judge(&self, dump: Dump, turn: WorkStart) -> Result<PageWork<'b>, WriteError> {
        let page = match page_of(dump, self.location) {
            Ok(page) => page,
            Err(state) => return Ok(self.ended(state)),
        };
        let verdict = clean_page(self.run.rule_set, &page, self.run.choice);
        let relative = &self.location.relative;
        let (clean, diff) = results_of(&page, &verdict, relative);
        let made = PageFiles { relative, format: Format::of(&page), clean: &clean, diff: &diff };
        let had_text = self.run.has_text(relative, made.format);
        let written = match self.run.write_text(relative, &page) {
            Ok(()) => made.write(self.run.out, self.before, self.memory.edited),
            Err(e) => Err(NotWritten::Error(e)),
        };
        let (results, wrote) = match written {
            Ok(written) => written,
            Err(NotWritten::Edited(what)) => return Ok(self.ended(State::Failed(said_of(what)))),
            Err(NotWritten::Error(e @ WriteError::File(..))) => return Ok(self.ended(State::Failed(e.to_string()))),
            Err(NotWritten::Error(e)) => return Err(e),
        };
        let judged = self.memory.fingerprints.of(&verdict.identification.site_match);
        let texts = self.memory.texts.sightings(&page, &verdict, turn.number);
        let record = CacheUpdate { texts, ..self.record(Some(results), judged) };
        // A dump counts as unchanged if only its site was identified again.
        let was = |before: &CachedResult<'_>| (before.judged, before.raw.hash) == (judged, self.raw.hash);
        let asked_again = self.memory.edited == Edited::Kept;
        let same = asked_again && had_text && wrote == WriteOutcome::Nothing && self.before.is_some_and(was);
        Ok(PageWork {
            state: State::Cleaned(Box::new(Cleaned::new(&page, verdict))),
            record: Some(Box::new(record)),
            work: if same { Work::Unchanged } else { Work::Done },
        })
    }
}

fn said_of(what: &str) -> String {
    format!("its {what} was edited after unboil wrote it, and is kept: move it away, or overwrite it with --force")
}

/// Reads the page of a dump, or returns the state of a dump that is not a page.
fn page_of<'b>(dump: Dump, location: &Location) -> Result<Page, State<'b>> {
    let page = match Page::read(dump) {
        Ok(page) => page,
        Err(NotText::Binary) => return Err(State::Skipped("binary, not text")),
        Err(e @ (NotText::TooLarge | NotText::Mhtml(_))) => return Err(State::Failed(e.to_string())),
    };
    if Format::of(&page) == Format::Html && location.twin == Twin::Beside {
        let why =
            "its clean text would have the same name as that of the dump with `.txt` added: rename one of the two";
        return Err(State::Failed(why.to_owned()));
    }
    Ok(page)
}

/// Renders the clean text and the diff.
fn results_of<'p>(page: &'p Page, verdict: &Verdict<'_>, relative: &Path) -> (Cow<'p, [u8]>, Vec<u8>) {
    let removals = verdict.judgement.removals.as_slice();
    let clean = if removals.is_empty() { Cow::Borrowed(page.text()) } else { render::clean(page, removals).into() };
    (clean, render::unified(page, removals, name(relative).as_ref()))
}

/// The bytes of a relative path, for a diff.
fn name(relative: &Path) -> Cow<'_, [u8]> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        relative.as_os_str().as_bytes().into()
    }
    #[cfg(not(unix))]
    {
        relative.to_string_lossy().replace('\\', "/").into_bytes().into()
    }
}
