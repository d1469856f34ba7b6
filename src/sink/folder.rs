//! A run's folder: `clean/`, `diff/` and the reports.
//!
//! Every file is written under a temporary name and then renamed, so that no half of one ever stands under its name.

use super::lock::FileLock;
use crate::page::Page;
use crate::source::Stat;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// The report in a run's folder.
pub const REPORT: &str = "report.json";
/// The report for a browser in a run's folder.
pub const HTML_REPORT: &str = "report.html";
const TEMPORARY: &str = ".unboil-tmp";
/// Folders for temporary files, so that threads seldom wait for each other to make one in the same.
const LANES: usize = 16;
const LOCK: &str = "lock";
/// How every report.json starts: the mark of a folder that unboil made.
const MARK: &str = "{\"unboil\":";

/// Why a folder is not written to.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It lies in what is read.
    #[error("{out} is inside the input folder {raw}: choose a folder outside of it")]
    Inside {
        /// The folder.
        out: String,
        /// What is read.
        raw: String,
    },
    /// It holds what is read.
    #[error("the input {raw} is inside {out}: choose another folder for the output")]
    Around {
        /// The folder.
        out: String,
        /// What is read.
        raw: String,
    },
    /// It holds files that no run made.
    #[error("{0} is not empty and was not made by unboil: choose a new folder, or empty this one")]
    Foreign(String),
    /// Another run writes to it.
    #[error("another run is writing to {0}: wait until it ends, or choose another folder")]
    Busy(String),
    /// It is no folder.
    #[error("{0} is a file: choose a folder")]
    NoFolder(String),
    /// It cannot be made or looked into.
    #[error("cannot use {0}: {1}")]
    Unusable(String, io::Error),
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// No file can be written any more: the disk is full, or cannot be written to.
    #[error("cannot continue writing to {0}: {1}")]
    Disk(PathBuf, io::Error),
    /// This one cannot be written.
    #[error("cannot write {0}: {1}")]
    File(PathBuf, io::Error),
}

/// A folder for a run's results.
#[derive(Debug)]
pub struct OutFolder {
    root: PathBuf,
    temporary: PathBuf,
    next: AtomicU64,
    last_write: Option<i64>,
    /// Held while the run goes on.
    _lock: FileLock,
}

/// What a page was in RAW.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text: its clean text has its name.
    Text,
    /// HTML: its clean text has its name and `.txt`.
    Html,
}

impl Format {
    /// What a page is.
    #[must_use]
    pub fn of(page: &Page) -> Self {
        if page.html().is_some() { Self::Html } else { Self::Text }
    }
}

/// A page's clean text in OUT, relative to it.
#[must_use]
pub fn clean_path(relative: &Path, format: Format) -> PathBuf {
    match format {
        Format::Text => below("clean", relative, ""),
        Format::Html => below("clean", relative, ".txt"),
    }
}

/// The laid-out text of HTML in OUT, relative to it.
#[must_use]
pub fn text_path(relative: &Path) -> PathBuf {
    below("text", relative, ".txt")
}

/// A page's diff in OUT, relative to it.
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
    /// Makes or takes up a folder for results of `raws`, and marks it as one that unboil made.
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
            // What a run that was killed left behind.
            if let Ok(meta) = fs::metadata(&lane) {
                last_write = last_write.max(Some(Stat::from(&meta).modified));
                fs::remove_dir_all(&lane).map_err(unusable)?;
            }
            fs::create_dir_all(&lane).map_err(unusable)?;
        }
        let out = Self { root: root.to_owned(), temporary, next: AtomicU64::new(0), last_write, _lock: lock };
        let version = env!("CARGO_PKG_VERSION");
        // The report of an earlier run stands until the new one is whole.
        if !is_marked(root) {
            out.write(Path::new(REPORT), format!("{MARK}\"{version}\",\"state\":\"running\"}}\n").as_bytes())
                .map_err(|e| Refused::Unusable(name.clone(), io::Error::other(e.to_string())))?;
        }
        for folder in ["clean", "diff"] {
            fs::create_dir_all(root.join(folder)).map_err(|e| Refused::Unusable(name.clone(), e))?;
        }
        Ok(out)
    }

    /// Writes a file at a path below the folder.
    ///
    /// # Errors
    /// [`WriteError`]; nothing stands under the file's name then that did not before.
    pub fn write(&self, relative: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        self.write_and(relative, bytes, |_| Ok(()))
    }

    /// The same, and what the file system says of the file.
    ///
    /// # Errors
    /// [`WriteError`]; nothing stands under the file's name then that did not before.
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

    /// When the run before this one wrote a file last, in nanoseconds since 1970, where it did not end.
    #[must_use]
    pub const fn last_write(&self) -> Option<i64> {
        self.last_write
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Takes a file of the folder away, and the folders above it that it leaves empty. Not to find it is no error.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn remove(&self, relative: &Path) -> Result<(), WriteError> {
        let path = self.root.join(relative);
        // A folder that holds the pages of one file of records.
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

    /// A temporary file to write into piece by piece; [`OutFolder::put`] gives it its name, [`OutFolder::finish`] that of
    /// the report.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn temporary_file(&self) -> Result<(PathBuf, fs::File), WriteError> {
        let path = self.temporary_path();
        let file = fs::File::create(&path).map_err(|e| WriteError::of(path.clone(), e))?;
        Ok((path, file))
    }

    /// Gives the report its name and takes the temporary folder away.
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

    /// Gives a temporary file its name below the folder.
    ///
    /// # Errors
    /// [`WriteError`]; the file is gone then, and what had its name before stands.
    pub fn put(&self, temporary: &Path, relative: &Path) -> Result<(), WriteError> {
        let path = self.root.join(relative);
        let mut put = fs::rename(temporary, &path);
        if put.as_ref().is_err_and(|e| e.kind() == io::ErrorKind::NotFound)
            && let Some(parent) = path.parent()
        {
            put = fs::create_dir_all(parent).and_then(|()| fs::rename(temporary, &path));
        }
        put.map_err(|e| {
            // The error that counts is the first one.
            let _ = fs::remove_file(temporary);
            WriteError::of(path, e)
        })
    }
}

impl WriteError {
    /// What an error in writing a file means for the others.
    #[must_use]
    pub fn of(path: PathBuf, e: io::Error) -> Self {
        use io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        match e.kind() {
            StorageFull | QuotaExceeded | ReadOnlyFilesystem => Self::Disk(path, e),
            _ => Self::File(path, e),
        }
    }
}

/// The path without links that a folder has, or would have.
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

/// Whether the last run in a folder was stopped, or goes on.
#[must_use]
pub fn is_unfinished(root: &Path) -> bool {
    root.join(TEMPORARY).exists()
}

/// Whether a run goes on in a folder at this moment.
#[must_use]
pub fn is_running(root: &Path) -> bool {
    let lock = fs::File::open(root.join(TEMPORARY).join(LOCK));
    lock.is_ok_and(|lock| matches!(FileLock::shared(lock), Err(fs::TryLockError::WouldBlock)))
}

/// Whether a folder has a report of a run; of a large one only the start is read.
fn is_marked(root: &Path) -> bool {
    let mut start = [0; MARK.len()];
    let read = fs::File::open(root.join(REPORT)).and_then(|mut report| report.read_exact(&mut start));
    read.is_ok() && start == *MARK.as_bytes()
}

/// Whether a folder is empty, or a run's.
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
        // A file where a folder has to be, which is found once the lock is held.
        fs::write(root.join(TEMPORARY).join("0"), "").unwrap();
        assert!(matches!(OutFolder::open(&root, &[]), Err(Refused::Unusable(..))));
        assert!(!is_running(&root));
    }
}
