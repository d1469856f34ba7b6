//! The incremental cache for files of records: the cached state of a file, and whether it is still valid.

use super::{Part, RecordFile, RecordFormat, RecordRun};
use crate::pipeline::{Edited, FileFingerprint, Memory, is_young};
use crate::sink::OutFolder;
use crate::source::Stat;
use std::fs::File;
use std::hash::Hasher as _;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use twox_hash::XxHash3_64;

/// The read size for hashing, in bytes.
const BUFFER: usize = 1 << 18;

/// The cached state of a file of records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileMemory {
    /// The fingerprint of the file; empty for dumps, which are cleaned every time.
    pub raw: FileFingerprint,
    /// The output options: [`RecordRun::asked`].
    pub asked: String,
    /// The distinct fingerprints of the rules that judged its pages.
    pub judged: Vec<u64>,
    /// The fingerprint of what identified their sites, except their own bytes.
    pub identified: u64,
    /// The output files, relative to OUT.
    pub outputs: Vec<(PathBuf, FileFingerprint)>,
    /// Its report entry and figures.
    pub told: String,
}

/// The origin of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordsOf {
    /// A file.
    File,
    /// The dumps of a folder.
    Dumps,
}

/// Whether the cached state of a file is still valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// Valid: there is nothing to do.
    Yes,
    /// Valid, but the metadata of its files changed.
    Touched(Box<FileMemory>),
    /// Not valid.
    No,
    /// A result was edited after it was written.
    Edited(PathBuf),
}

impl RecordRun<'_> {
    /// The output options as text; equal options give equal texts.
    #[must_use]
    pub fn asked(&self) -> String {
        format!("{:?} {:?} {:?} {:?}", self.to, self.compression, self.split, self.names)
    }

    /// Whether the cached state of a file is still valid. `at` is a time shortly before this check, in nanoseconds since
    /// 1970.
    ///
    /// Reads files only if their times changed.
    #[must_use]
    pub fn holds(&self, file: &RecordFile, (before, memory): (&FileMemory, &Memory<'_>), at: i64) -> Holds {
        if memory.edited == Edited::Overwritten {
            return Holds::No;
        }
        let mut now = before.clone();
        for (relative, print) in &mut now.outputs {
            match again(&self.run.out.root().join(&*relative), print, at) {
                Some(again) if again.hash == print.hash => *print = again,
                Some(_) => return Holds::Edited(relative.clone()),
                None => return Holds::No,
            }
        }
        // The cache has no entries of single dumps that would allow skipping them.
        if file.format == RecordFormat::Pages {
            return Holds::No;
        }
        let judged_as_now = before.judged.iter().all(|&judged| memory.fingerprints.site_match(judged).is_some());
        let identified = memory.fingerprints.identified_among(&file.folder_hosts, &file.folders);
        if (before.asked.as_str(), before.identified) != (self.asked().as_str(), identified) || !judged_as_now {
            return Holds::No;
        }
        match again(&file.path, &before.raw, at) {
            Some(raw) if raw.hash == before.raw.hash => now.raw = raw,
            _ => return Holds::No,
        }
        if now == *before { Holds::Yes } else { Holds::Touched(Box::new(now)) }
    }
}

impl FileMemory {
    /// The origin of its records: a file, or the dumps of a folder.
    #[must_use]
    pub fn of_what(&self) -> RecordsOf {
        if self.raw == FileFingerprint::default() { RecordsOf::Dumps } else { RecordsOf::File }
    }

    /// Returns the first result that was edited after it was written.
    #[must_use]
    pub fn edited_output(&self, out: &OutFolder) -> Option<&Path> {
        let is_other = |(relative, print): &&(PathBuf, FileFingerprint)| {
            again(&out.root().join(relative), print, 0).is_some_and(|now| now.hash != print.hash)
        };
        self.outputs.iter().find(is_other).map(|(relative, _)| relative.as_path())
    }

    /// The new cached state of a cleaned file. `stat` is its metadata before it was read, and `at` is a time shortly
    /// before that.
    ///
    /// # Errors
    /// If the file or a result cannot be read.
    pub fn of(file: &RecordFile, (stat, at): (Stat, i64), (out, parts): (&OutFolder, &[Part])) -> io::Result<Self> {
        let raw = match file.format {
            RecordFormat::Pages => FileFingerprint::default(),
            _ => FileFingerprint { stat: trusted(stat, at), hash: hash_of(&file.path)? },
        };
        let mut outputs = Vec::new();
        for part in parts {
            let path = out.root().join(&part.relative);
            // Files of single pages are not cached one by one: they are written again.
            if path.is_dir() {
                outputs.push((part.relative.clone(), FileFingerprint::default()));
                continue;
            }
            outputs.push((part.relative.clone(), FileFingerprint { stat: Stat::of(&path)?, hash: hash_of(&path)? }));
        }
        Ok(Self { raw, outputs, ..Self::default() })
    }
}

/// A file that was written at about the time it was read may be written again without a change of its times.
fn trusted(stat: Stat, at: i64) -> Stat {
    if is_young(stat.modified, at) { Stat { modified: 0, ..stat } } else { stat }
}

/// The current fingerprint of a file. Reads the file only if its times changed.
fn again(path: &Path, before: &FileFingerprint, at: i64) -> Option<FileFingerprint> {
    let stat = Stat::of(path).ok()?;
    if stat == before.stat {
        return Some(*before);
    }
    if stat.size != before.stat.size {
        return Some(FileFingerprint { stat, hash: !before.hash });
    }
    Some(FileFingerprint { stat: trusted(stat, at), hash: hash_of(path).ok()? })
}

/// XXH3 of the bytes of a file.
fn hash_of(path: &Path) -> io::Result<u64> {
    let mut file = File::open(path)?;
    let mut hasher = XxHash3_64::new();
    let mut buffer = vec![0; BUFFER];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.finish()),
            read => hasher.write(&buffer[..read]),
        }
    }
}
