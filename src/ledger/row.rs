//! Rows of the pages table: writing and reading them.

use super::fingerprints::Fingerprints;
use super::path::{PathKind, StoredPath, push_place};
use crate::pipeline::{
    CacheUpdate, CachedReport, CachedResult, CachedState, FileFingerprint, FirstSight, Notable, PageResult,
    RemovedText, RemovedTexts, State, Tally,
};
use crate::risk::Risk;
use crate::rule::Rule;
use crate::sink::Format;
use rusqlite::types::Type;
use std::ops::Range;
use std::path::Path;

/// The rows of some dumps to write. After writing, it is returned to its producer for reuse. This avoids allocating for
/// every page on one thread and freeing on another.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub rows: Vec<Row>,
    /// Paths and entries.
    pub bytes: Vec<u8>,
    /// For each rule: its number, removals, lines, bytes.
    pub tallies: Vec<[u64; 4]>,
    pub texts: RemovedTexts,
}

/// The row of a dump to write; ranges refer to its batch.
#[derive(Debug)]
pub(super) struct Row {
    pub id: Option<i64>,
    pub extent: Extent,
    pub place: Range<usize>,
    pub kind: PathKind,
    pub state: CachedState,
    pub notable: Notable,
    pub prints: Fingerprints,
    /// Bytes of the page's text, bytes of the clean text, lines with text.
    pub figures: [u64; 3],
    pub entry: Range<usize>,
    pub tallies: Range<usize>,
    pub texts: Range<usize>,
    /// The ranges of [`RemovedTexts::first`] and of [`RemovedTexts::shown`].
    pub first: Range<usize>,
    pub shown: Range<usize>,
}

/// How much of a row is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// The whole row.
    Whole,
    /// Only the fingerprints of its files.
    Fingerprints,
}

impl Batch {
    /// Adds the result of a dump, if its cache entry changes.
    pub(super) fn add(&mut self, outcome: &mut PageResult<'_>, entry: &str, number: impl Fn(&Rule) -> u32) {
        let record = outcome.record.take();
        let unchanged = matches!(outcome.state, State::Unchanged(_));
        if unchanged && record.is_none() {
            return;
        }
        let none = CacheUpdate {
            raw: FileFingerprint::default(),
            results: None,
            judged: 0,
            identified: 0,
            texts: RemovedTexts::default(),
        };
        let CacheUpdate { raw, results, judged, identified, texts } = record.map_or(none, |record| *record);
        let (place, kind) = self.place(&outcome.relative);
        let starts = (self.bytes.len(), self.tallies.len());
        let (state, figures) = match &outcome.state {
            State::Cleaned(page) => {
                let tally =
                    |t: &Tally<'_>| [u64::from(number(t.rule)), t.removals as u64, t.lines as u64, t.bytes as u64];
                self.tallies.extend(page.tallies.iter().map(tally));
                (CachedState::Cleaned, [page.bytes_raw, page.bytes_clean, page.lines].map(|n| n as u64))
            }
            State::Unchanged(_) => (CachedState::Cleaned, [0; 3]),
            State::Skipped(_) => (CachedState::Skipped, [0; 3]),
            State::Failed(_) => (CachedState::Failed, [0; 3]),
        };
        self.bytes.extend(entry.as_bytes());
        let [texts, first, shown] = self.sightings(&texts);
        self.rows.push(Row {
            id: outcome.row,
            extent: if unchanged { Extent::Fingerprints } else { Extent::Whole },
            place,
            kind,
            state,
            notable: outcome.state.notable(),
            prints: Fingerprints { judged, identified, raw, results },
            figures,
            entry: starts.0..self.bytes.len(),
            tallies: starts.1..self.tallies.len(),
            texts,
            first,
            shown,
        });
    }

    fn sightings(&mut self, of_page: &RemovedTexts) -> [Range<usize>; 3] {
        let RemovedTexts { all, first, shown } = &mut self.texts;
        let starts = [all.len(), first.len(), shown.len()];
        all.extend_from_slice(&of_page.all);
        first.extend_from_slice(&of_page.first);
        shown.push_str(&of_page.shown);
        [starts[0]..all.len(), starts[1]..first.len(), starts[2]..shown.len()]
    }

    /// The removed lines of a row.
    pub(super) fn texts_of(&self, row: &Row) -> TextsOf<'_> {
        let RemovedTexts { all, first, shown } = &self.texts;
        TextsOf { all: &all[row.texts.clone()], first: &first[row.first.clone()], shown: &shown[row.shown.clone()] }
    }

    fn place(&mut self, relative: &Path) -> (Range<usize>, PathKind) {
        let start = self.bytes.len();
        let kind = push_place(relative, &mut self.bytes);
        (start..self.bytes.len(), kind)
    }

    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.bytes.clear();
        self.tallies.clear();
        let RemovedTexts { all, first, shown } = &mut self.texts;
        all.clear();
        first.clear();
        shown.clear();
    }
}

/// The removed lines of a page in a batch, as in [`RemovedTexts`].
#[derive(Debug, Clone, Copy)]
pub(super) struct TextsOf<'t> {
    pub all: &'t [RemovedText],
    first: &'t [FirstSight],
    shown: &'t str,
}

impl<'t> TextsOf<'t> {
    /// The details of texts that may be new: index of the removed text, the text, the risk.
    pub(super) fn first(self) -> impl Iterator<Item = (usize, &'t str, Risk)> {
        let mut start = 0;
        self.first.iter().map(move |first| {
            let shown = self.shown.get(start..first.end).unwrap_or_default();
            start = first.end;
            (first.at, shown, first.risk)
        })
    }
}

/// The stored row of a dump.
#[derive(Debug)]
pub(super) struct Remembered {
    pub id: i64,
    pub place: StoredPath,
    pub run: i64,
    state: CachedState,
    notable: Notable,
    prints: Fingerprints,
    figures: [u64; 3],
    entry: String,
    tallies: Vec<[u64; 4]>,
}

/// The columns that [`Remembered::read`] reads, in order.
pub(super) const COLUMNS: &str =
    "id, path, run, state, notable, html, fingerprints, bytes, clean_bytes, lines, entry, rule_tallies";

impl Remembered {
    pub(super) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let bad = |column: usize| rusqlite::Error::InvalidColumnType(column, String::new(), Type::Integer);
        let format = |html: i64| if html == 0 { Format::Text } else { Format::Html };
        let prints = Fingerprints::unpack(row.get_ref(6)?.as_blob()?, row.get::<_, Option<i64>>(5)?.map(format));
        let state = match row.get(3)? {
            0 => CachedState::Cleaned,
            1 => CachedState::Skipped,
            2 => CachedState::Failed,
            _ => return Err(bad(3)),
        };
        let notable = match row.get(4)? {
            0 => Notable::No,
            1 => Notable::Yes,
            2 => Notable::Tie,
            _ => return Err(bad(4)),
        };
        Ok(Self {
            id: row.get(0)?,
            place: StoredPath::read(row.get_ref(1)?).ok_or_else(|| bad(1))?,
            run: row.get(2)?,
            state,
            notable,
            prints: prints.ok_or_else(|| bad(6))?,
            figures: [natural(row, 7)?, natural(row, 8)?, natural(row, 9)?],
            entry: row.get(10)?,
            tallies: tallies_of(row.get_ref(11)?.as_str()?),
        })
    }

    /// Converts the row to a cached result. `rule` finds a rule by its number; the report entry is reused only if all its
    /// rules exist.
    pub(super) fn before<'b>(
        self,
        site: Option<Option<&'b crate::rule::Site>>,
        rule: impl Fn(u64) -> Option<&'b Rule>,
    ) -> CachedResult<'b> {
        let [bytes_raw, bytes_clean, lines] = self.figures;
        let Fingerprints { judged, identified, raw, results } = self.prints;
        let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let tally = |&[number, removals, lines, bytes]: &[u64; 4]| {
            Some(Tally { rule: rule(number)?, removals: size(removals), lines: size(lines), bytes: size(bytes) })
        };
        let tallies = self.tallies.iter().map(tally).collect::<Option<Vec<_>>>();
        let told = site.zip(tallies).map(|(site, tallies)| CachedReport {
            entry: self.entry,
            site,
            bytes_read: raw.stat.size,
            bytes_raw,
            bytes_clean,
            lines,
            tallies,
            notable: self.notable,
        });
        CachedResult {
            row: self.id,
            state: self.state,
            raw,
            results,
            judged,
            identified,
            trusted_until: 0,
            disturbed: Vec::new().into(),
            told,
        }
    }

    pub(super) const fn judged(&self) -> u64 {
        self.prints.judged
    }
}

/// A nonnegative number.
fn natural(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

/// Writes counts as JSON: a list of lists of numbers.
pub(super) fn write_tallies(text: &mut String, tallies: &[[u64; 4]]) {
    text.clear();
    text.push('[');
    for (i, tally) in tallies.iter().enumerate() {
        text.push_str(if i == 0 { "[" } else { ",[" });
        push_list(text, tally.iter().copied());
        text.push(']');
    }
    text.push(']');
}

/// Writes comma-separated numbers; a page has dozens of them.
pub(super) fn push_list(text: &mut String, numbers: impl IntoIterator<Item = u64>) {
    let mut digits = [0; 20];
    for (i, number) in numbers.into_iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        let (mut at, mut rest) = (digits.len(), number);
        while at == digits.len() || rest > 0 {
            at -= 1;
            // A digit fits into a byte.
            digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        text.push_str(std::str::from_utf8(&digits[at..]).unwrap_or_default());
    }
}

/// Parses the tallies in a text from [`write_tallies`].
pub(super) fn tallies_of(text: &str) -> Vec<[u64; 4]> {
    let mut numbers = numbers_of(text);
    let mut tallies = Vec::with_capacity(text.len() / 10);
    while let (Some(rule), Some(removals), Some(lines), Some(bytes)) =
        (numbers.next(), numbers.next(), numbers.next(), numbers.next())
    {
        tallies.push([rule, removals, lines, bytes]);
    }
    tallies
}

/// Parses the numbers of a JSON list of numbers, or of lists of them. A number that is too large saturates.
pub(super) fn numbers_of(text: &str) -> impl Iterator<Item = u64> + '_ {
    let mut bytes = text.bytes();
    std::iter::from_fn(move || {
        let digit = |byte: u8| byte.is_ascii_digit().then(|| u64::from(byte - b'0'));
        let mut number = bytes.by_ref().find_map(digit)?;
        for next in bytes.by_ref().map_while(digit) {
            number = number.saturating_mul(10).saturating_add(next);
        }
        Some(number)
    })
}
