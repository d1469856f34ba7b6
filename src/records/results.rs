//! Reads cleaned records back.

use super::json_lines::{self, LineReader, text_of};
use super::table::{ResultRows, TableReader};
use super::{Bad, Field, Misfit, OWN, RawRecords, RecordFormat, Taken, open, rebuilt};
use rayon::prelude::*;
use serde::Deserialize;
use std::io;
use std::path::Path;

/// A record of a cleaned file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResultRecord {
    /// Its number in its file, from 1.
    pub number: u64,
    /// Its id.
    pub id: Option<String>,
    /// Its URL.
    pub url: Option<String>,
    /// The site of the page.
    pub site: Option<String>,
    /// The clean text; `None` if the record has none.
    pub text: Option<String>,
    /// The removals, in order; `None` if it was not a page and was passed through.
    pub removals: Option<Vec<GivenRemoval>>,
}

/// A removal in a cleaned file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GivenRemoval {
    /// The rule.
    pub rule: String,
    /// Its kind.
    pub kind: String,
    /// Its start in the raw text, in bytes.
    pub start: usize,
    /// Its end in the raw text, in bytes (exclusive).
    pub end: usize,
    /// The removed text.
    pub text: String,
}

impl ResultRecord {
    /// Restores the raw text from the record alone; `None` if it has no text.
    ///
    /// # Errors
    /// [`Misfit`] if text and removals cannot have come from one text.
    pub fn raw(&self) -> Result<Option<String>, Misfit> {
        let removals = self.removals.iter().flatten();
        let taken = removals.map(|it| Taken { start: it.start, end: it.end, text: &it.text });
        self.text.as_deref().map(|text| rebuilt(text, taken)).transpose()
    }
}

/// The cleaned records of a file in order, in batches: JSON Lines, compressed or not, and Parquet. Finds unboil's fields
/// also if their names have the prefix `unboil_`. A malformed record is an error item in its place.
///
/// If the file cannot be read further, the last item is that error.
pub struct Results(Source);

enum Source {
    Lines(LineReader),
    Table(Box<ResultRows>),
    Ended,
}

impl Results {
    /// Opens a cleaned file; its name determines the format.
    ///
    /// # Errors
    /// If it cannot be read, or is not a file of cleaned records.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(match RecordFormat::of_name(path) {
            Some(RecordFormat::Parquet) => Source::Table(Box::new(ResultRows::new(TableReader::open(path)?)?)),
            Some(RecordFormat::JsonLines) => Source::Lines(LineReader::new(open(path)?.0)),
            Some(RecordFormat::Warc | RecordFormat::Pages) | None => {
                let why =
                    "not a file of cleaned records: its name should end in .jsonl, .jsonl.gz, .jsonl.zst or .parquet";
                return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
            }
        }))
    }
}

impl Iterator for Results {
    type Item = io::Result<Vec<Result<ResultRecord, Bad>>>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = match &mut self.0 {
            Source::Lines(lines) => of_lines(lines).transpose(),
            Source::Table(rows) => rows.next_batch(),
            Source::Ended => None,
        };
        if next.as_ref().is_none_or(Result::is_err) {
            self.0 = Source::Ended;
        }
        next
    }
}

fn of_lines(lines: &mut LineReader) -> io::Result<Option<Vec<Result<ResultRecord, Bad>>>> {
    let Some(batch) = lines.next_batch()? else { return Ok(None) };
    let RawRecords::JsonLines(lines) = batch.raw else { return Ok(None) };
    let read = (0..lines.len()).into_par_iter().map(|at| {
        let number = lines.number(at);
        of_line(lines.line(at), number).map_err(|why| Bad { number, why })
    });
    Ok(Some(batch.bad.into_iter().map(Err).chain(read.collect::<Vec<_>>()).collect()))
}

fn of_line(line: &str, number: u64) -> Result<ResultRecord, String> {
    let fields = json_lines::object(line).map_err(|e| format!("not a JSON object: {e}"))?;
    let said = |name: &str| said(fields.iter().map(|field| (field.name.as_ref(), field)), name);
    let text = |field: Option<&Field<'_>>| field.and_then(|field| text_of(&field.value));
    let id =
        |field: &Field<'_>| (field.value != "null").then(|| text_of(&field.value).unwrap_or(field.value.to_string()));
    let named = |name: &str| fields.iter().find(|field| field.name == name);
    let removals = said("removals").map(|field| serde_json::from_str(&field.value)).transpose();
    Ok(ResultRecord {
        number,
        id: named("id").and_then(id),
        url: text(named("url")),
        site: text(said("site")),
        text: text(said("text")),
        removals: removals.map_err(|e| format!("invalid `removals`: {e}"))?,
    })
}

/// Finds unboil's field `name` among named values: of those called `name` with any number of [`OWN`] prefixes, the
/// longest.
pub(super) fn said<'n, T>(named: impl Iterator<Item = (&'n str, T)>, name: &str) -> Option<T> {
    let own = named.filter(|(it, _)| it.strip_suffix(name).is_some_and(|before| before.replace(OWN, "").is_empty()));
    own.max_by_key(|(it, _)| it.len()).map(|(_, named)| named)
}
