//! What is remembered of a file of records from an earlier run, and whether it still holds.

use super::{Part, RecordFile, RecordFormat, RecordRun};
use crate::pipeline::{Edited, FileFingerprint, Memory, is_young};
use crate::sink::OutFolder;
use crate::source::Stat;
use std::fs::File;
use std::hash::Hasher as _;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use twox_hash::XxHash3_64;

/// How much of a file is hashed at a time, in bytes.
const BUFFER: usize = 1 << 18;

/// What is remembered of a file of records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileMemory {
    /// The file; of dumps nothing, for they are done anew each time.
    pub raw: FileFingerprint,
    /// How its records were written: [`RecordRun::asked`].
    pub asked: String,
    /// By what its pages were judged, each number once.
    pub judged: Vec<u64>,
    /// By what they were identified, beside their own bytes.
    pub identified: u64,
    /// What was written of it, relative to OUT.
    pub outputs: Vec<(PathBuf, FileFingerprint)>,
    /// What the report says of it, and its figures.
    pub told: String,
}

/// What records are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordsOf {
    /// A file.
    File,
    /// The dumps of a folder.
    Dumps,
}

/// Whether what is remembered of a file still holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// It does: nothing is to be done.
    Yes,
    /// It does, but for what the file system says of its files.
    Touched(Box<FileMemory>),
    /// It does not.
    No,
    /// A result was edited since it was written.
    Edited(PathBuf),
}

impl RecordRun<'_> {
    /// How records are written, as a text that is the same where they are written in the same way.
    #[must_use]
    pub fn asked(&self) -> String {
        format!("{:?} {:?} {:?} {:?}", self.to, self.compression, self.split, self.names)
    }

    /// Whether what is remembered of a file still holds. `at` is a moment before this, in nanoseconds since 1970. Reads
    /// files whose times are not those of before.
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
        // Nothing is remembered of single dumps by which they could be left out.
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
    /// What it remembers: a file, or the dumps of a folder.
    #[must_use]
    pub fn of_what(&self) -> RecordsOf {
        if self.raw == FileFingerprint::default() { RecordsOf::Dumps } else { RecordsOf::File }
    }

    /// A result that was edited since it was written.
    #[must_use]
    pub fn edited_output(&self, out: &OutFolder) -> Option<&Path> {
        let is_other = |(relative, print): &&(PathBuf, FileFingerprint)| {
            again(&out.root().join(relative), print, 0).is_some_and(|now| now.hash != print.hash)
        };
        self.outputs.iter().find(is_other).map(|(relative, _)| relative.as_path())
    }

    /// What is to be remembered of a file that was cleaned. `stat` is what the file system said of it before it was read,
    /// `at` a moment before that.
    ///
    /// # Errors
    /// Where the file or a result cannot be read.
    pub fn of(file: &RecordFile, (stat, at): (Stat, i64), (out, parts): (&OutFolder, &[Part])) -> io::Result<Self> {
        let raw = match file.format {
            RecordFormat::Pages => FileFingerprint::default(),
            _ => FileFingerprint { stat: trusted(stat, at), hash: hash_of(&file.path)? },
        };
        let mut outputs = Vec::new();
        for part in parts {
            let path = out.root().join(&part.relative);
            // Files of its own for each page are not remembered one by one: they are made anew.
            if path.is_dir() {
                outputs.push((part.relative.clone(), FileFingerprint::default()));
                continue;
            }
            outputs.push((part.relative.clone(), FileFingerprint { stat: Stat::of(&path)?, hash: hash_of(&path)? }));
        }
        Ok(Self { raw, outputs, ..Self::default() })
    }
}

/// A file that was written about as it was read may be written again without another time.
fn trusted(stat: Stat, at: i64) -> Stat {
    if is_young(stat.modified, at) { Stat { modified: 0, ..stat } } else { stat }
}

/// A file as it is now; it is read where its times are not those of before.
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

/// XXH3 of a file's bytes.
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
