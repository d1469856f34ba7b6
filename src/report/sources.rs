//! Groups pages of unknown sites by source: their host if they state one, otherwise their folder.

use crate::pipeline::{PageResult, State};
use crate::site::{SiteMatch, UnknownReason};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The maximum number of distinct sources; the pages of further ones are counted together.
const SOURCES: usize = 2_000;
/// The maximum number of named pages of a source.
const NAMED: usize = 12;

/// Pages of unknown sites by source. Its size does not grow with the number of pages.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Sources {
    by_name: BTreeMap<String, Source>,
    /// The number of pages from sources above the limit.
    pub others: u64,
}

/// Pages of unknown sites that may be from one source.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct Source {
    /// The host; `None` if the pages state no host and are grouped by their folder.
    pub host: Option<String>,
    /// The folder that contains all of them, relative to RAW; empty for RAW itself.
    pub folder: PathBuf,
    /// The number of pages.
    pub pages: u64,
    /// The size of their text in bytes.
    pub bytes: u64,
    /// The first of them, relative to RAW.
    pub first: Vec<PathBuf>,
}

impl Sources {
    /// Counts a result, if it is of a page of an unknown site.
    pub fn count(&mut self, outcome: &PageResult<'_>) {
        match &outcome.state {
            State::Cleaned(page) => {
                if let SiteMatch::Unknown(unsure) = &page.site_match {
                    let host = if let UnknownReason::Host(host) = unsure { Some(host.to_string()) } else { None };
                    self.add(&outcome.relative, host, page.bytes_raw as u64);
                }
            }
            State::Unchanged(told) if told.site.is_none() => {
                let entry = super::json::noted(&told.entry).unwrap_or_default();
                if entry.state == "unknown" {
                    let host = UnknownReason::host_told_of(&entry.why).map(str::to_owned);
                    self.add(&outcome.relative, host, told.bytes_raw);
                }
            }
            State::Unchanged(_) | State::Skipped(_) | State::Failed(_) => {}
        }
    }

    /// Adds the sources of later pages.
    pub fn append(&mut self, behind: Self) {
        self.others += behind.others;
        for source in behind.by_name.into_values() {
            let Source { host, folder, pages, bytes, first } = source;
            // The only relevant property of the path is the folder that contains it.
            let place = first.first().cloned().unwrap_or_else(|| folder.join("_"));
            let found = self.add(&place, host, bytes);
            let Some(found) = found else {
                self.others += pages - 1;
                continue;
            };
            while !folder.starts_with(&found.folder) {
                found.folder.pop();
            }
            found.pages += pages - 1;
            found.first.extend(first.into_iter().skip(1));
            found.first.truncate(NAMED);
        }
    }

    fn add(&mut self, relative: &Path, host: Option<String>, bytes: u64) -> Option<&mut Source> {
        let folder = relative.parent().unwrap_or(Path::new(""));
        let name = match &host {
            Some(host) => host.clone(),
            // Host names contain no slash.
            None => format!("{}/", folder.to_string_lossy()),
        };
        let has_room = self.by_name.len() < SOURCES;
        if !has_room && !self.by_name.contains_key(&name) {
            self.others += 1;
            return None;
        }
        let new = || Source { host, folder: folder.to_owned(), ..Source::default() };
        let source = self.by_name.entry(name).or_insert_with(new);
        while !folder.starts_with(&source.folder) {
            source.folder.pop();
        }
        source.pages += 1;
        source.bytes += bytes;
        if source.first.len() < NAMED {
            source.first.push(relative.to_owned());
        }
        Some(source)
    }

    /// The number of distinct sources.
    #[must_use]
    pub fn count_of_sources(&self) -> usize {
        self.by_name.len()
    }

    /// The sources, those with most pages first.
    #[must_use]
    pub fn largest(&self) -> Vec<&Source> {
        let mut sources: Vec<&Source> = self.by_name.values().collect();
        sources.sort_by_key(|source| std::cmp::Reverse(source.pages));
        sources
    }
}
