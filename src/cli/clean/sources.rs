//! What is to be cleaned.

use crate::cli::args::{FromArg, RecordArgs, ToArg};
use crate::records::{PageReader, RecordFile, RecordFormat, STANDARD_INPUT};
use crate::source::{Folder, Found, Location};
use anyhow::{Context as _, Result, bail};
use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What standard input is called among what is to be cleaned.
pub(in crate::cli) const STDIN: &str = "-";

/// Standard input as a file of records, where it is to be cleaned.
pub(super) fn standard_input(raws: &[PathBuf], from: Option<FromArg>) -> Result<Option<RecordFile>> {
    if !raws.iter().any(|raw| raw == Path::new(STDIN)) {
        return Ok(None);
    }
    let (format, name) = match from {
        Some(FromArg::Jsonl) => (RecordFormat::JsonLines, "stdin.jsonl"),
        Some(FromArg::Warc) => (RecordFormat::Warc, "stdin.warc"),
        Some(FromArg::Parquet) => {
            bail!(
                "cannot read Parquet from standard input, because its metadata is at the end of the file: name a file"
            )
        }
        Some(FromArg::Pages) | None => {
            bail!("the format of standard input is unknown: add --from jsonl or --from warc")
        }
    };
    let mut file = RecordFile::alone(Path::new(STANDARD_INPUT), format);
    file.relative = name.into();
    Ok(Some(file))
}

/// All folders, one after the other; of several each has its name before its pages' paths.
pub(in crate::cli) fn sources(raws: &[PathBuf]) -> Result<impl Iterator<Item = Found> + use<>> {
    let mut names = HashSet::new();
    let mut folders = Vec::new();
    for raw in raws {
        let prefix = match raws {
            [_] => PathBuf::new(),
            _ => name_of(raw),
        };
        let shown_as =
            if prefix.as_os_str().is_empty() { raw.file_name().map(PathBuf::from) } else { Some(prefix.clone()) };
        if let Some(name) = shown_as
            && !names.insert(name.clone())
        {
            bail!("two inputs have the name {}: clean them into different folders", name.display());
        }
        if raw == Path::new(STDIN) {
            continue;
        }
        folders.push(Folder::open(raw, &prefix).with_context(|| format!("cannot read {}", raw.display()))?);
    }
    Ok(folders.into_iter().flatten())
}

/// What a file of records is; `None` for a dump.
pub(in crate::cli) fn format_of(path: &Path, from: Option<FromArg>) -> Option<RecordFormat> {
    match from {
        None => RecordFormat::of_name(path),
        Some(FromArg::Pages) => None,
        Some(FromArg::Jsonl) => Some(RecordFormat::JsonLines),
        Some(FromArg::Warc) => Some(RecordFormat::Warc),
        Some(FromArg::Parquet) => Some(RecordFormat::Parquet),
    }
}

/// How dumps are cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dumps {
    /// Each into files of its own.
    Files,
    /// All of them into one file of records.
    Records,
}

impl Dumps {
    /// As was asked for.
    pub(super) const fn of(args: &RecordArgs) -> Self {
        match args.to {
            Some(ToArg::Jsonl | ToArg::Parquet) => Self::Records,
            Some(ToArg::Folder) | None => Self::Files,
        }
    }
}

/// What was put aside of what is to be cleaned.
#[derive(Debug)]
pub(super) struct RecordInputs {
    /// Files of records.
    files: Vec<RecordFile>,
    /// How many dumps become records.
    dumps: u64,
}

impl RecordInputs {
    /// Standard input, where it is to be cleaned.
    pub(super) fn of(input: Option<RecordFile>) -> Self {
        Self { files: input.into_iter().collect(), dumps: 0 }
    }

    /// All sources of records; the dumps are the first.
    pub(super) fn sources(self, raws: &[PathBuf]) -> Vec<RecordFile> {
        let mut files = self.files;
        if self.dumps > 0 {
            let dumps = RecordFile::alone(Path::new(&name_of_dumps(raws, &files)), RecordFormat::Pages);
            files.insert(0, dumps);
        }
        files
    }
}

/// What the file is called that all dumps go to: as their folder, where there is one, and `_pages` behind it where a file
/// of records among them would give a file of that name.
fn name_of_dumps(raws: &[PathBuf], files: &[RecordFile]) -> OsString {
    let mut name = match raws {
        [raw] if raw.is_dir() => name_of(raw).into_os_string(),
        _ => OsString::from("pages"),
    };
    while files.iter().any(|file| gives(file, &name)) {
        name.push("_pages");
    }
    name
}

/// Whether a file's output would have that name, or a part of it the name of a part.
fn gives(file: &RecordFile, name: &OsStr) -> bool {
    let file = file.relative.to_string_lossy();
    let Some(rest) = file.strip_prefix(&*name.to_string_lossy()) else { return false };
    let rest = [".gz", ".zst"].iter().find_map(|end| rest.strip_suffix(end)).unwrap_or(rest);
    let of_part = rest.strip_prefix('-').map(|rest| rest.trim_start_matches(|sign: char| sign.is_ascii_digit()));
    ["", ".jsonl", ".ndjson", ".parquet"].contains(&of_part.filter(|_| rest.len() > 5).unwrap_or(rest))
}

/// What was found as a file of records; as it is where it is none.
pub(in crate::cli) fn record_file(found: Found, from: Option<FromArg>) -> Result<RecordFile, Found> {
    let Found::Page(location) = found else { return Err(found) };
    let Some(format) = format_of(&location.path, from) else { return Err(Found::Page(location)) };
    let Location { path, relative, folder_hosts, folders, .. } = location;
    Ok(RecordFile { path, relative, folder_hosts, folders, format })
}

/// The dumps that go to files of their own, among what is to be cleaned, and what is no dump; the rest is put aside as it
/// is met.
pub(super) fn apart<'f>(
    source: impl Iterator<Item = Found> + Send + 'f,
    (from, dumps): (Option<FromArg>, Dumps),
    aside: &'f Mutex<RecordInputs>,
) -> impl Iterator<Item = Found> + Send + 'f {
    source.filter_map(move |found| {
        let put = || aside.lock().unwrap_or_else(PoisonError::into_inner);
        match record_file(found, from) {
            Ok(file) => put().files.push(file),
            Err(Found::Page(_)) if dumps == Dumps::Records => put().dumps += 1,
            Err(found) => return Some(found),
        }
        None
    })
}

/// The dumps among what is to be cleaned, once more: a list of all would grow with them.
pub(super) fn dumps(raws: &[PathBuf], from: Option<FromArg>) -> Result<PageReader> {
    let found = sources(raws)?;
    Ok(PageReader::new(found.filter_map(move |found| match found {
        Found::Page(location) if format_of(&location.path, from).is_none() => Some(location),
        // What is no page was met and told of before.
        _ => None,
    })))
}

/// The last part of a path; of several dumps given by name there is nothing more to say than that.
pub(in crate::cli) fn name_of(raw: &Path) -> PathBuf {
    if raw.is_file() {
        return PathBuf::new();
    }
    let real = std::fs::canonicalize(raw).unwrap_or_else(|_| raw.to_owned());
    real.file_name().map_or_else(|| PathBuf::from("root"), PathBuf::from)
}
