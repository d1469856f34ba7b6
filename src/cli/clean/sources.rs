//! What is to be cleaned.

use crate::source::{Folder, Found};
use anyhow::{Context as _, Result, bail};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

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
        folders.push(Folder::open(raw, &prefix).with_context(|| format!("cannot read {}", raw.display()))?);
    }
    Ok(folders.into_iter().flatten())
}

/// The last part of a path; of several dumps given by name there is nothing more to say than that.
pub(in crate::cli) fn name_of(raw: &Path) -> PathBuf {
    if raw.is_file() {
        return PathBuf::new();
    }
    let real = std::fs::canonicalize(raw).unwrap_or_else(|_| raw.to_owned());
    real.file_name().map_or_else(|| PathBuf::from("root"), PathBuf::from)
}
