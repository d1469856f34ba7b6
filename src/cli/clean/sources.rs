//! What is to be cleaned.

use crate::cli::args::FromArg;
use crate::records::{RecordFile, RecordFormat};
use crate::source::{Folder, Found, Location};
use anyhow::{Context as _, Result, bail};
use std::collections::HashSet;
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
            bail!("Parquet cannot be read from standard input: its table of contents is at its end")
        }
        Some(FromArg::Pages) | None => bail!("say what standard input holds: --from jsonl, or --from warc"),
    };
    let mut file = RecordFile::alone(Path::new("/dev/stdin"), format);
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
            bail!("two of what is to be cleaned are called {}: clean them into two folders", name.display());
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

/// The dumps among what is to be cleaned; files of records are put aside as they are met.
pub(in crate::cli) fn apart<'f>(
    source: impl Iterator<Item = Found> + Send + 'f,
    from: Option<FromArg>,
    files: &'f Mutex<Vec<RecordFile>>,
) -> impl Iterator<Item = Found> + Send + 'f {
    source.filter_map(move |found| {
        let Found::Page(location) = found else { return Some(found) };
        let Some(format) = format_of(&location.path, from) else { return Some(Found::Page(location)) };
        let Location { path, relative, folder_hosts, folders, .. } = location;
        let file = RecordFile { path, relative, folder_hosts, folders, format };
        files.lock().unwrap_or_else(PoisonError::into_inner).push(file);
        None
    })
}

/// The last part of a path; of several dumps given by name there is nothing more to say than that.
pub(in crate::cli) fn name_of(raw: &Path) -> PathBuf {
    if raw.is_file() {
        return PathBuf::new();
    }
    let real = std::fs::canonicalize(raw).unwrap_or_else(|_| raw.to_owned());
    real.file_name().map_or_else(|| PathBuf::from("root"), PathBuf::from)
}
