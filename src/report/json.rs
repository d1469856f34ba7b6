//! report.json: facts of the run, one entry per page in page order, and the summary. It is written during the run, and has
//! no time of day and no durations, so equal runs give equal files.

use super::Summary;
use crate::pipeline::{PageResult, State};
use crate::records::{FieldNames, FileEnd, RecordFile, RecordFormat};
use crate::site::{MatchedBy, SiteMatch};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The inputs and options of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RunFacts {
    /// The version of unboil.
    pub unboil: String,
    /// `running`, or `done`.
    pub state: String,
    /// The inputs: absolute paths.
    #[serde(default)]
    pub raw: Vec<String>,
}

/// The entry of a page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct PageEntry<'o> {
    id: &'o str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<&'o str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    charset: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'o str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<&'o str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'o str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes_removed: Option<usize>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'o [String],
}

/// The report entry of a file of records; its records have no entries of their own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct FileEntry {
    /// The path relative to the input folder.
    pub id: String,
    /// The format of the file.
    pub format: RecordFormat,
    /// The requested field names.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub fields: FieldNames,
    /// The number of records that were read, of any type.
    pub records: u64,
    /// The number of these that are pages and were cleaned.
    pub pages: u64,
    /// The number of these that could not be read.
    pub bad: u64,
    /// The number of these that are not pages, by type.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skipped: BTreeMap<String, u64>,
    /// The fields that texts were read from, with the number of records for each.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub text: BTreeMap<String, u64>,
    /// The fields that URLs were read from, with the number of records for each.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub url: BTreeMap<String, u64>,
    /// Why it could not be read to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub damage: Option<String>,
    /// The output files, relative to OUT.
    #[serde(default)]
    pub outputs: Vec<String>,
}

impl FileEntry {
    /// Creates the entry of a file.
    #[must_use]
    pub fn new(file: &RecordFile, names: &FieldNames, end: &FileEnd) -> Self {
        let FileEnd { records, pages, bad, skipped, taken, damage, parts } = end.clone();
        let outputs = parts.iter().map(|part| part.relative.to_string_lossy().into_owned()).collect();
        let id = file.relative.to_string_lossy().into_owned();
        let (format, fields) = (file.format, names.clone());
        Self { id, format, fields, records, pages, bad, skipped, text: taken.text, url: taken.url, damage, outputs }
    }
}

fn is_usual(names: &FieldNames) -> bool {
    *names == FieldNames::default()
}

/// Writes a report page by page.
#[derive(Debug)]
pub struct ReportWriter<W: Write> {
    out: W,
    pages: u64,
}

impl<W: Write> ReportWriter<W> {
    /// Starts a report.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn start(mut out: W, facts: &RunFacts) -> io::Result<Self> {
        let facts = serde_json::to_string(facts)?;
        write!(out, "{},\"pages\":[", facts.trim_end_matches('}'))?;
        Ok(Self { out, pages: 0 })
    }

    /// Adds a page by its entry: [`entry_of`].
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn add(&mut self, entry: &str) -> io::Result<()> {
        self.out.write_all(if self.pages == 0 { b"\n" } else { b",\n" })?;
        self.pages += 1;
        self.out.write_all(entry.as_bytes())
    }

    /// Ends the report with the files of records, if there are any, and the summary, and returns the underlying writer.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(mut self, files: &[FileEntry], summary: &Summary) -> io::Result<W> {
        self.out.write_all(b"\n],")?;
        if !files.is_empty() {
            self.out.write_all(b"\"files\":")?;
            serde_json::to_writer_pretty(&mut self.out, files)?;
            self.out.write_all(b",")?;
        }
        self.out.write_all(b"\"summary\":")?;
        serde_json::to_writer_pretty(&mut self.out, summary)?;
        self.out.write_all(b"}\n")?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// The entry of a page: JSON on one line. The entry of an unchanged page is repeated verbatim.
///
/// # Errors
/// If a figure cannot be represented in JSON.
pub fn entry_of(outcome: &mut PageResult<'_>) -> serde_json::Result<String> {
    match &mut outcome.state {
        State::Unchanged(told) => Ok(std::mem::take(&mut told.entry)),
        _ => serde_json::to_string(&entry(outcome)),
    }
}

/// The parts of an entry that are not figures.
#[derive(Debug, Default, Deserialize)]
pub(super) struct CommentedRule<'e> {
    #[serde(borrow)]
    pub state: Cow<'e, str>,
    #[serde(default)]
    pub why: Cow<'e, str>,
    #[serde(default)]
    pub charset: Option<Cow<'e, str>>,
    #[serde(default)]
    pub warnings: Vec<String>,
}

pub(super) fn noted(entry: &str) -> serde_json::Result<CommentedRule<'_>> {
    serde_json::from_str(entry)
}

fn entry<'o>(outcome: &'o PageResult<'_>) -> PageEntry<'o> {
    let mut entry = PageEntry {
        id: &outcome.id,
        state: "cleaned",
        why: None,
        site: None,
        known_by: None,
        confidence: None,
        charset: None,
        title: None,
        author: None,
        date: None,
        bytes: None,
        bytes_removed: None,
        warnings: &[],
    };
    match &outcome.state {
        // Its entry exists already.
        State::Unchanged(_) => {}
        State::Skipped(why) => (entry.state, entry.why) = ("skipped", Some((*why).to_owned())),
        State::Failed(why) => (entry.state, entry.why) = ("failed", Some(why.clone())),
        State::Cleaned(page) => {
            entry.bytes = Some(page.bytes_raw);
            entry.bytes_removed = Some(page.bytes_raw - page.bytes_clean);
            entry.charset = page.encoding.worth_saying();
            entry.warnings = &page.warnings;
            if let Some(stated) = &page.stated {
                entry.title = stated.title.as_deref();
                entry.author = stated.author.as_deref();
                entry.date = stated.date.as_ref().map(|date| date.iso_day.as_deref().unwrap_or(&date.stated));
            }
            match &page.site_match {
                SiteMatch::Known { site, how, confidence } => {
                    entry.site = Some(&site.id);
                    entry.known_by = Some(known_by(*how));
                    entry.confidence = Some((confidence * 100.0).round() / 100.0);
                }
                SiteMatch::Unknown(unsure) => (entry.state, entry.why) = ("unknown", Some(unsure.to_string())),
            }
        }
    }
    entry
}

const fn known_by(how: MatchedBy) -> &'static str {
    match how {
        MatchedBy::Named => "named",
        MatchedBy::Url => "url",
        MatchedBy::Folder => "folder",
        MatchedBy::Signature => "signature",
        MatchedBy::Called => "folder",
    }
}
