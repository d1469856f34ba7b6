//! Inputs of a run: folders of dumps, single dumps, files of records, standard input.

use super::options::{DumpOutput, Options};
use crate::records::{PageReader, RecordFile, RecordFormat, STANDARD_INPUT};
use crate::report::RunFacts;
use crate::source::{Folder, Found, Location};
use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

/// The name of standard input among paths.
pub const STDIN: &str = "-";

/// Why an input cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// It cannot be read.
    #[error("cannot read {}: {}", .0.display(), .1)]
    Unreadable(PathBuf, io::Error),
    /// Two inputs have the same name, so their results would be in one place.
    #[error("two inputs have the name {}: clean them into different folders", .0.display())]
    SameName(PathBuf),
    /// Parquet on standard input.
    #[error("cannot read Parquet from standard input, because its metadata is at the end of the file: name a file")]
    ParquetFromStdin,
    /// Standard input whose format is not known.
    #[error("the format of standard input is unknown: add --from jsonl or --from warc")]
    UnknownStdin,
}

/// Inputs of a run.
pub(super) struct Inputs {
    raws: Vec<PathBuf>,
    /// `raws` without standard input.
    paths: Vec<PathBuf>,
    from: Option<RecordFormat>,
    dumps: DumpOutput,
    found: Box<dyn Iterator<Item = Found> + Send>,
    /// Files of records among them, as far as they are walked.
    files: Vec<RecordFile>,
    /// Whether any dump becomes a record.
    has_dumps_as_records: bool,
}

impl Inputs {
    /// Opens `raws`: paths, or [`STDIN`].
    ///
    /// # Errors
    /// [`InputError`].
    pub fn open(raws: &[PathBuf], options: &Options) -> Result<Self, InputError> {
        let from = options.records.from;
        let found = Box::new(walk(raws)?);
        Ok(Self {
            raws: raws.to_vec(),
            paths: raws.iter().filter(|raw| *raw != Path::new(STDIN)).cloned().collect(),
            from,
            dumps: options.dumps(),
            found,
            files: standard_input(raws, from)?.into_iter().collect(),
            has_dumps_as_records: false,
        })
    }

    /// The inputs that are paths.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// The head of report.json.
    pub fn facts(&self) -> Result<RunFacts, InputError> {
        let path = |raw: &PathBuf| match raw {
            raw if raw == Path::new(STDIN) => Ok(raw.clone()),
            raw => std::fs::canonicalize(raw).map_err(|e| InputError::Unreadable(raw.clone(), e)),
        };
        let raw = self.raws.iter().map(|raw| Ok(path(raw)?.to_string_lossy().into_owned()));
        Ok(RunFacts {
            unboil: env!("CARGO_PKG_VERSION").to_owned(),
            state: "done".to_owned(),
            raw: raw.collect::<Result<_, InputError>>()?,
        })
    }

    /// The dumps that get files of their own, and what is no dump; files of records are put aside.
    pub fn dumps(&mut self) -> impl Iterator<Item = Found> + Send {
        let Self { found, files, has_dumps_as_records, from, dumps, .. } = self;
        found.filter_map(|found| match record_file(found, *from) {
            Ok(file) => {
                files.push(file);
                None
            }
            Err(Found::Page(_)) if *dumps == DumpOutput::Records => {
                *has_dumps_as_records = true;
                None
            }
            Err(found) => Some(found),
        })
    }

    /// What is left after [`Inputs::dumps`] has been walked: files of records. Dumps that become records are the first.
    pub fn records(self) -> RecordInputs {
        let Self { raws, from, mut files, has_dumps_as_records, .. } = self;
        if has_dumps_as_records {
            files.insert(0, RecordFile::alone(Path::new(&name_of_dumps(&raws, &files)), RecordFormat::Pages));
        }
        RecordInputs { raws, from, files }
    }
}

/// Files of records among the inputs of a run.
pub(super) struct RecordInputs {
    raws: Vec<PathBuf>,
    from: Option<RecordFormat>,
    pub files: Vec<RecordFile>,
}

impl RecordInputs {
    /// The dumps that become records. They are walked once more: a list of them would grow with their number, and their
    /// file has a name only after all other files are known.
    pub fn dumps(&self) -> Result<PageReader, InputError> {
        let (found, from) = (walk(&self.raws)?, self.from);
        Ok(PageReader::new(found.filter_map(move |found| match found {
            Found::Page(location) if format_of(&location.path, from).is_none() => Some(location),
            // Anything else was reported by the first walk.
            _ => None,
        })))
    }
}

/// Standard input as a file of records, if it is among `raws`.
fn standard_input(raws: &[PathBuf], from: Option<RecordFormat>) -> Result<Option<RecordFile>, InputError> {
    if !raws.iter().any(|raw| raw == Path::new(STDIN)) {
        return Ok(None);
    }
    let (format, name) = match from {
        Some(RecordFormat::JsonLines) => (RecordFormat::JsonLines, "stdin.jsonl"),
        Some(RecordFormat::Warc) => (RecordFormat::Warc, "stdin.warc"),
        Some(RecordFormat::Parquet) => return Err(InputError::ParquetFromStdin),
        Some(RecordFormat::Pages) | None => return Err(InputError::UnknownStdin),
    };
    let mut file = RecordFile::alone(Path::new(STANDARD_INPUT), format);
    file.relative = name.into();
    Ok(Some(file))
}

/// Walks `raws` one after the other. The name of each precedes the paths of its pages if there are several.
///
/// # Errors
/// [`InputError`].
pub fn walk(raws: &[PathBuf]) -> Result<impl Iterator<Item = Found> + Send + use<>, InputError> {
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
            return Err(InputError::SameName(name));
        }
        if raw == Path::new(STDIN) {
            continue;
        }
        folders.push(Folder::open(raw, &prefix).map_err(|e| InputError::Unreadable(raw.clone(), e))?);
    }
    Ok(folders.into_iter().flatten())
}

/// The format of a file of records; `None` for a dump.
#[must_use]
pub fn format_of(path: &Path, from: Option<RecordFormat>) -> Option<RecordFormat> {
    match from {
        None => RecordFormat::of_name(path),
        Some(RecordFormat::Pages) => None,
        Some(format) => Some(format),
    }
}

/// A file of records.
///
/// # Errors
/// What was found, if it is none.
pub fn record_file(found: Found, from: Option<RecordFormat>) -> Result<RecordFile, Found> {
    let Found::Page(location) = found else { return Err(found) };
    let Some(format) = format_of(&location.path, from) else { return Err(Found::Page(location)) };
    let Location { path, relative, folder_hosts, folders, .. } = location;
    Ok(RecordFile { path, relative, folder_hosts, folders, format })
}

/// The name of the file that all dumps go to: that of their folder, if there is one, followed by `_pages` if a file of
/// records among them would result in a file of that name.
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

/// Whether the output of a file would have that name, or one of its parts the name of a part.
fn gives(file: &RecordFile, name: &OsStr) -> bool {
    let file = file.relative.to_string_lossy();
    let Some(rest) = file.strip_prefix(&*name.to_string_lossy()) else { return false };
    let rest = [".gz", ".zst"].iter().find_map(|end| rest.strip_suffix(end)).unwrap_or(rest);
    let of_part = rest.strip_prefix('-').map(|rest| rest.trim_start_matches(|sign: char| sign.is_ascii_digit()));
    ["", ".jsonl", ".ndjson", ".parquet"].contains(&of_part.filter(|_| rest.len() > 5).unwrap_or(rest))
}

/// The last part of the path of a folder; empty for a dump.
#[must_use]
pub fn name_of(raw: &Path) -> PathBuf {
    if raw.is_file() {
        return PathBuf::new();
    }
    let real = std::fs::canonicalize(raw).unwrap_or_else(|_| raw.to_owned());
    real.file_name().map_or_else(|| PathBuf::from("root"), PathBuf::from)
}
