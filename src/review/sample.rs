//! Stores the page of a test as a sample, next to the folder of rules.

use super::ReviewError;
use crate::page::is_hostile;
use crate::source::{Location, SIDECAR_ENDING};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of raw dumps, next to the folder of rules.
const SAMPLES: &str = "samples";

/// A dump as a sample.
pub(super) struct Sample {
    /// Its path relative to the parent of the folder of rules, with `/` as the separator: its name in tests.
    pub named: String,
    /// New files with their contents: the dump, and its URL.
    pub files: Vec<(PathBuf, Vec<u8>)>,
}

/// Creates the sample of a dump for a site, in `root`. A dump that is already among the samples is used as it is.
pub(super) fn of(location: &Location, root: &Path, site: &str) -> Result<Sample, ReviewError> {
    let here = fs::canonicalize(&location.path).map_err(ReviewError::io(&location.path))?;
    if let Some(named) = below(&here, root) {
        return Ok(Sample { named, files: Vec::new() });
    }
    let dump = fs::read(&here).map_err(ReviewError::io(&location.path))?;
    let address = address(location)?;
    let names = names(location);
    let folder = root.join(SAMPLES).join(site);
    for name in names {
        let to = folder.join(&name);
        let beside = folder.join(format!("{name}{SIDECAR_ENDING}"));
        let named = format!("{SAMPLES}/{site}/{name}");
        match (read(&to)?, read(&beside)?) {
            (None, None) => {
                let files = std::iter::once((to, dump)).chain(address.map(|address| (beside, address))).collect();
                return Ok(Sample { named, files });
            }
            // An earlier decision used this page.
            (Some(there), url) if there == dump && url == address => return Ok(Sample { named, files: Vec::new() }),
            _ => {}
        }
    }
    Err(ReviewError::Name(location.path.clone()))
}

/// The path of a dump that is among the samples.
fn below(here: &Path, root: &Path) -> Option<String> {
    let root = fs::canonicalize(if root.as_os_str().is_empty() { Path::new(".") } else { root }).ok()?;
    let within = here.strip_prefix(&root).ok()?;
    let is_sample = within.iter().next().is_some_and(|first| first == SAMPLES);
    let named = within.to_str().filter(|named| is_sample && !named.contains(is_hostile))?;
    Some(named.replace('\\', "/"))
}

/// The contents of its URL file: those found, or the host that a parent folder is named after.
fn address(location: &Location) -> Result<Option<Vec<u8>>, ReviewError> {
    match (&location.sidecar, location.folder_hosts.first()) {
        (Some(sidecar), _) => Ok(Some(fs::read(sidecar).map_err(ReviewError::io(sidecar))?)),
        (None, Some(host)) => Ok(Some(format!("https://{host}/\n").into_bytes())),
        (None, None) => Ok(None),
    }
}

/// Candidate names, in case one is in use: its name, then with its folders, then with numbers.
fn names(location: &Location) -> impl Iterator<Item = String> {
    let plain = |name: &str| {
        let ending = if name.ends_with(".toml") || name.ends_with(SIDECAR_ENDING) { ".txt" } else { "" };
        let unseen = |c: char| c.is_control() || is_hostile(c) || matches!(c, '\u{fffd}' | '/' | '\\');
        name.chars().map(|c| if unseen(c) { '-' } else { c }).chain(ending.chars()).collect::<String>()
    };
    let short = location.path.file_name().map_or_else(|| "page".into(), |name| name.to_string_lossy());
    let long = plain(&location.relative.to_string_lossy());
    let numbered = (2..10_000).map({
        let long = long.clone();
        move |n| format!("{n}-{long}")
    });
    [plain(&short), long].into_iter().chain(numbered)
}

/// The bytes of a file; `None` if it does not exist.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, ReviewError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(ReviewError::io(path)(e)),
    }
}
