//! The output folder of a run: `clean/`, `diff/` and the reports.
//!
//! Every file is written under a temporary name and then renamed, so that no file is ever incomplete.

use super::lock::FileLock;
use crate::page::Page;
use crate::source::Stat;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// The name of the report in the output folder.
pub const REPORT: &str = "report.json";
/// The name of the HTML report in the output folder.
pub const HTML_REPORT: &str = "report.html";
const TEMPORARY: &str = ".unboil-tmp";
/// The number of folders for temporary files: several, so that threads seldom contend for the same one.
const LANES: usize = 16;
const LOCK: &str = "lock";
/// The start of every report.json: the mark of a folder that unboil created.
const MARK: &str = "{\"unboil\":";

/// Why a folder cannot be used for output.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It is inside an input.
    #[error("{out} is inside the input folder {raw}: choose a folder outside of it")]
    Inside {
        /// The output folder.
        out: String,
        /// The input.
        raw: String,
    },
    /// It contains an input.
    #[error("the input {raw} is inside {out}: choose another folder for the output")]
    Around {
        /// The output folder.
        out: String,
        /// The input.
        raw: String,
    },
    /// It has files that no run created.
    #[error("{0} is not empty and was not made by unboil: choose a new folder, or empty this one")]
    Foreign(String),
    /// Another run writes to it.
    #[error("another run is writing to {0}: wait until it ends, or choose another folder")]
    Busy(String),
    /// It is not a folder.
    #[error("{0} is a file: choose a folder")]
    NoFolder(String),
    /// It cannot be created or listed.
    #[error("cannot use {0}: {1}")]
    Unusable(String, io::Error),
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// No file can be written any more: the disk is full, or not writable.
    #[error("cannot continue writing to {0}: {1}")]
    Disk(PathBuf, io::Error),
    /// This file cannot be written.
    #[error("cannot write {0}: {1}")]
    File(PathBuf, io::Error),
}

/// The output folder of a run.
#[derive(Debug)]
pub struct OutFolder {
    root: PathBuf,
    temporary: PathBuf,
    next: AtomicU64,
    last_write: Option<i64>,
    /// Held during the run.
    _lock: FileLock,
}

/// The format of a page in RAW.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text: the clean text has the same name.
    Text,
    /// HTML: the clean text has the same name and `.txt`.
    Html,
}

impl Format {
    /// The format of a page.
    #[must_use]
    pub fn of(page: &Page) -> Self {
        if page.html().is_some() { Self::Html } else { Self::Text }
    }
}

/// The path of a page's clean text, relative to OUT.
#[must_use]
pub fn clean_path(relative: &Path, format: Format) -> PathBuf {
    match format {
        Format::Text => below("clean", relative, ""),
        Format::Html => below("clean", relative, ".txt"),
    }
}

/// The path of the laid-out text of HTML, relative to OUT.
#[must_use]
pub fn text_path(relative: &Path) -> PathBuf {
    below("text", relative, ".txt")
}

/// The path of a page's diff, relative to OUT.
#[must_use]
pub fn diff_path(relative: &Path) -> PathBuf {
    below("diff", relative, ".diff")
}

fn below(folder: &str, relative: &Path, ending: &str) -> PathBuf {
    let mut path = PathBuf::with_capacity(folder.len() + 1 + relative.as_os_str().len() + ending.len());
    path.push(folder);
    path.push(relative);
    let mut path = path.into_os_string();
    path.push(ending);
    path.into()
}

impl OutFolder {
    /// Creates or reopens a folder for the results of `raws`, and marks it as created by unboil.
    ///
    /// # Errors
    /// [`Refused`], before anything is written.
    pub fn open(root: &Path, raws: &[PathBuf]) -> Result<Self, Refused> {
        let name = root.display().to_string();
        let unusable = |e| Refused::Unusable(name.clone(), e);
        let out = would_be(root).map_err(unusable)?;
        for raw in raws {
            let (raw_path, raw) = (fs::canonicalize(raw).map_err(unusable)?, raw.display().to_string());
            if out.starts_with(&raw_path) {
                return Err(Refused::Inside { out: name, raw });
            }
            if raw_path.starts_with(&out) {
                return Err(Refused::Around { out: name, raw });
            }
        }
        if root.is_file() {
            return Err(Refused::NoFolder(name));
        }
        if root.is_dir() && !is_ours(root).map_err(unusable)? {
            return Err(Refused::Foreign(name));
        }
        let temporary = root.join(TEMPORARY);
        fs::create_dir_all(&temporary).map_err(unusable)?;
        let lock = fs::File::create(temporary.join(LOCK)).map_err(unusable)?;
        let lock = FileLock::exclusive(lock).map_err(|e| match e {
            fs::TryLockError::WouldBlock => Refused::Busy(name.clone()),
            fs::TryLockError::Error(e) => unusable(e),
        })?;
        let mut last_write = None;
        for lane in 0..LANES {
            let lane = temporary.join(lane.to_string());
            // Files left by a killed run.
            if let Ok(meta) = fs::metadata(&lane) {
                last_write = last_write.max(Some(Stat::from(&meta).modified));
                fs::remove_dir_all(&lane).map_err(unusable)?;
            }
            fs::create_dir_all(&lane).map_err(unusable)?;
        }
        let out = Self { root: root.to_owned(), temporary, next: AtomicU64::new(0), last_write, _lock: lock };
        let version = env!("CARGO_PKG_VERSION");
        // The report of an earlier run is kept until the new one is complete.
        if !is_marked(root) {
            out.write(Path::new(REPORT), format!("{MARK}\"{version}\",\"state\":\"running\"}}\n").as_bytes())
                .map_err(|e| Refused::Unusable(name.clone(), io::Error::other(e.to_string())))?;
        }
        for folder in ["clean", "diff"] {
            fs::create_dir_all(root.join(folder)).map_err(|e| Refused::Unusable(name.clone(), e))?;
        }
        Ok(out)
    }

    /// Writes a file at a path relative to the folder.
    ///
    /// # Errors
    /// [`WriteError`]; an existing file is then unchanged.
    pub fn write(&self, relative: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        self.write_and(relative, bytes, |_| Ok(()))
    }

    /// Writes a file like [`OutFolder::write`], and returns its metadata.
    ///
    /// # Errors
    /// [`WriteError`]; an existing file is then unchanged.
    pub fn write_and_stat(&self, relative: &Path, bytes: &[u8]) -> Result<Stat, WriteError> {
        self.write_and(relative, bytes, |file| file.metadata().map(|meta| Stat::from(&meta)))
    }

    fn write_and<T>(
        &self,
        relative: &Path,
        bytes: &[u8],
        then: impl Fn(&fs::File) -> io::Result<T>,
    ) -> Result<T, WriteError> {
        let temporary = self.temporary_path();
        let write = || {
            let mut file = fs::File::create(&temporary)?;
            file.write_all(bytes)?;
            then(&file)
        };
        let told = write().map_err(|e| WriteError::of(temporary.clone(), e))?;
        self.put(&temporary, relative)?;
        Ok(told)
    }

    /// The time of the previous run's last file write, in nanoseconds since 1970, if that run was interrupted.
    #[must_use]
    pub const fn last_write(&self) -> Option<i64> {
        self.last_write
    }

    /// The path of the folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Deletes a file of the folder, and parent folders that become empty. A missing file is not an error.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn remove(&self, relative: &Path) -> Result<(), WriteError> {
        let path = self.root.join(relative);
        // A folder with the pages of one file of records.
        let is_folder = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_dir());
        match if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) } {
            Ok(()) => {}
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(WriteError::of(path, e)),
        }
        // `clean`, `diff` and `text` themselves stay.
        for above in relative.ancestors().skip(1).take_while(|above| above.components().count() > 1) {
            if fs::remove_dir(self.root.join(above)).is_err() {
                break;
            }
        }
        Ok(())
    }

    /// Creates a temporary file for incremental writing. [`OutFolder::put`] gives it its final name, and
    /// [`OutFolder::finish`] that of the report.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn temporary_file(&self) -> Result<(PathBuf, fs::File), WriteError> {
        let path = self.temporary_path();
        let file = fs::File::create(&path).map_err(|e| WriteError::of(path.clone(), e))?;
        Ok((path, file))
    }

    /// Renames the report to its final name, and deletes the temporary folder.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn finish(self, report: &Path) -> Result<(), WriteError> {
        self.put(report, Path::new(REPORT))?;
        fs::remove_dir_all(&self.temporary).map_err(|e| WriteError::of(self.temporary.clone(), e))
    }

    fn temporary_path(&self) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let lane = rayon::current_thread_index().unwrap_or(0) % LANES;
        self.temporary.join(format!("{lane}/{number}"))
    }

    /// Renames a temporary file to a path relative to the folder.
    ///
    /// # Errors
    /// [`WriteError`]; the temporary file is then deleted, and an existing file is unchanged.
    pub fn put(&self, temporary: &Path, relative: &Path) -> Result<(), WriteError> {
        let path = self.root.join(relative);
        let mut put = fs::rename(temporary, &path);
        if put.as_ref().is_err_and(|e| e.kind() == io::ErrorKind::NotFound)
            && let Some(parent) = path.parent()
        {
            put = fs::create_dir_all(parent).and_then(|()| fs::rename(temporary, &path));
        }
        put.map_err(|e| {
            // The first error is the one to report.
            let _ = fs::remove_file(temporary);
            WriteError::of(path, e)
        })
    }
}

impl WriteError {
    /// Classifies an error of writing a file: whether it affects other files, too.
    #[must_use]
    pub fn of(path: PathBuf, e: io::Error) -> Self {
        use io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        match e.kind() {
            StorageFull | QuotaExceeded | ReadOnlyFilesystem => Self::Disk(path, e),
            _ => Self::File(path, e),
        }
    }
}

/// The canonical path that a folder has, or would have.
fn would_be(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut missing: Vec<&OsStr> = Vec::new();
    let mut known = absolute.as_path();
    loop {
        if let Ok(real) = fs::canonicalize(known) {
            return Ok(missing.iter().rev().fold(real, |path, part| path.join(part)));
        }
        match (known.parent(), known.file_name()) {
            (Some(parent), Some(name)) => {
                missing.push(name);
                known = parent;
            }
            _ => return Ok(absolute),
        }
    }
}

/// Whether the last run in a folder was stopped, or is still running.
#[must_use]
pub fn is_unfinished(root: &Path) -> bool {
    root.join(TEMPORARY).exists()
}

/// Whether a run is currently writing to a folder.
#[must_use]
pub fn is_running(root: &Path) -> bool {
    let lock = fs::File::open(root.join(TEMPORARY).join(LOCK));
    lock.is_ok_and(|lock| matches!(FileLock::shared(lock), Err(fs::TryLockError::WouldBlock)))
}

/// Whether a folder has a report of a run. Reads only the start of the report.
fn is_marked(root: &Path) -> bool {
    let mut start = [0; MARK.len()];
    let read = fs::File::open(root.join(REPORT)).and_then(|mut report| report.read_exact(&mut start));
    read.is_ok() && start == *MARK.as_bytes()
}

/// Whether a folder is empty, or belongs to a run.
fn is_ours(root: &Path) -> io::Result<bool> {
    if is_marked(root) {
        return Ok(true);
    }
    // A run that was killed before its first report was written.
    let others = fs::read_dir(root)?.filter(|entry| entry.as_ref().is_ok_and(|e| e.file_name() != TEMPORARY));
    Ok(others.count() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_can_be_opened_again_though_a_forked_child_still_has_its_lock() {
        let room = tempfile::tempdir().unwrap();
        let root = room.path().join("out");
        let open = || OutFolder::open(&root, &[]);
        let mut inherited = Vec::new();
        for _ in 0..2 {
            let out = open().unwrap();
            inherited.push(out._lock.inherited().unwrap());
            assert!(is_running(&root));
            assert!(matches!(open(), Err(Refused::Busy(_))));
            drop(out);
            assert!(!is_running(&root));
        }
    }

    #[test]
    fn a_folder_that_could_not_be_opened_is_not_left_locked() {
        let room = tempfile::tempdir().unwrap();
        let root = room.path().join("out");
        fs::create_dir_all(root.join(TEMPORARY)).unwrap();
        // A file in the place of a folder, which is detected after locking.
        fs::write(root.join(TEMPORARY).join("0"), "").unwrap();
        assert!(matches!(OutFolder::open(&root, &[]), Err(Refused::Unusable(..))));
        assert!(!is_running(&root));
    }
}
