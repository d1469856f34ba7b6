//! Reads report.json page by page, with constant memory regardless of the number of pages.

use super::{FileEntry, RunFacts};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::ops::ControlFlow;

/// Reads the inputs and options of a run from the start of its report, without reading the pages.
///
/// # Errors
/// If the file cannot be read or is not a report.
pub fn read_facts(report: impl io::Read) -> serde_json::Result<RunFacts> {
    let mut facts = None;
    let mut json = serde_json::Deserializer::from_reader(io::BufReader::new(report));
    let read = json.deserialize_map(Head(&mut facts));
    // The facts were found before reading was stopped.
    facts.map_or_else(|| read.and_then(|()| Err(serde_json::Error::custom("the key `state` is missing"))), Ok)
}

/// Reads the files of records of a run from its report; empty if there were none.
///
/// # Errors
/// If the file cannot be read or is not a report.
pub fn read_files(report: impl io::Read) -> serde_json::Result<Vec<FileEntry>> {
    #[derive(Deserialize)]
    struct Whole {
        #[serde(default)]
        files: Vec<FileEntry>,
    }
    let whole: Whole = serde_json::from_reader(io::BufReader::with_capacity(1 << 16, report))?;
    Ok(whole.files)
}

struct Head<'f>(&'f mut Option<RunFacts>);

impl<'de> Visitor<'de> for Head<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a report of unboil")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut unboil, mut state, mut raw) = (None, None, Vec::new());
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "unboil" => unboil = Some(map.next_value()?),
                "state" => state = Some(map.next_value()?),
                "raw" => raw = map.next_value()?,
                // The requested keys come before the pages.
                "pages" if unboil.is_some() && state.is_some() => break,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if let (Some(unboil), Some(state)) = (unboil, state) {
            *self.0 = Some(RunFacts { unboil, state, raw });
        }
        Ok(())
    }
}

/// The report entry of a page.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PageFacts {
    /// The path relative to the input folder; invalid UTF-8 is replaced.
    pub id: String,
    /// `cleaned`, `unknown`, `skipped` or `failed`.
    pub state: String,
    /// Why its site is unknown, or why it was skipped or failed.
    pub why: Option<String>,
    /// The site of the page, if it is known.
    pub site: Option<String>,
    /// The number of removed bytes, if it was cleaned.
    pub bytes_removed: Option<u64>,
}

/// The names of the rules and sites of a run.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct RunNames {
    /// The sites that had pages.
    #[serde(default)]
    sites: BTreeMap<String, IgnoredAny>,
    /// The rules that removed something.
    #[serde(default)]
    rules: BTreeMap<String, IgnoredAny>,
    /// The rules of these sites that removed nothing.
    #[serde(default)]
    never_fired: Vec<String>,
}

impl RunNames {
    /// The sites that had pages.
    pub fn sites(&self) -> impl Iterator<Item = &str> {
        self.sites.keys().map(String::as_str)
    }

    /// The rules of these sites, those that removed something first.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.rules.keys().chain(&self.never_fired).map(String::as_str)
    }
}

/// Calls `each` with the pages of a report, in run order, until it breaks. Then returns the names of the run, which come
/// after the pages. Returns `None` if `each` broke, or if the run was not completed.
///
/// # Errors
/// If the file cannot be read or is not a report.
pub fn read_pages(
    report: impl io::Read,
    each: &mut dyn FnMut(PageFacts) -> ControlFlow<()>,
) -> serde_json::Result<Option<RunNames>> {
    let mut reading = Reading { each, flow: ControlFlow::Continue(()), names: None };
    let mut json = serde_json::Deserializer::from_reader(io::BufReader::with_capacity(1 << 16, report));
    let read = json.deserialize_map(&mut reading);
    if reading.flow.is_break() {
        return Ok(None);
    }
    read.map(|()| reading.names)
}

struct Reading<'e> {
    each: &'e mut dyn FnMut(PageFacts) -> ControlFlow<()>,
    flow: ControlFlow<()>,
    names: Option<RunNames>,
}

impl<'de> Visitor<'de> for &mut Reading<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a report of unboil")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "pages" => map.next_value_seed(Pages(self))?,
                "summary" => self.names = Some(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct Pages<'r, 'e>(&'r mut Reading<'e>);

impl<'de> DeserializeSeed<'de> for Pages<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Pages<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the pages of a run")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pages: A) -> Result<(), A::Error> {
        while let Some(page) = pages.next_element()? {
            self.0.flow = (self.0.each)(page);
            if self.0.flow.is_break() {
                // Only an error can end reading early here.
                return Err(A::Error::custom("enough"));
            }
        }
        Ok(())
    }
}
