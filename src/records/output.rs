//! Where cleaned records go: files that are whole or not there, in parts where that was asked for.

use super::Compression;
use crate::sink::{OutFolder, WriteError};
use flate2::write::GzEncoder;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Bytes that are packed as one member or frame: any number of them in a row are a file.
#[derive(Debug, Default)]
pub struct Compressed {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// How many they are unpacked.
    pub unpacked: u64,
}

impl Compressed {
    /// Packs bytes.
    ///
    /// # Errors
    /// Where the packer fails.
    pub fn pack(bytes: Vec<u8>, compression: Compression) -> io::Result<Self> {
        let unpacked = bytes.len() as u64;
        let bytes = match compression {
            _ if bytes.is_empty() => bytes,
            Compression::None => bytes,
            Compression::Gzip => {
                let mut packer = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), flate2::Compression::default());
                packer.write_all(&bytes)?;
                packer.finish()?
            }
            Compression::Zstd => zstd::bulk::compress(&bytes, zstd::DEFAULT_COMPRESSION_LEVEL)?,
        };
        Ok(Self { bytes, unpacked })
    }
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its path in OUT.
    pub relative: PathBuf,
    /// Its size in bytes.
    pub size: u64,
}

/// Files that are being written.
#[derive(Debug)]
pub struct Parts<'o> {
    out: &'o OutFolder,
    /// The path in OUT, without the number of a part.
    relative: PathBuf,
    /// What the names end in.
    ending: String,
    /// After so many bytes, unpacked, the next part begins; `None` for one file.
    split: Option<u64>,
    open: Option<Open>,
    done: Vec<(PathBuf, Part)>,
}

#[derive(Debug)]
struct Open {
    temporary: PathBuf,
    file: File,
    size: u64,
    unpacked: u64,
}

impl<'o> Parts<'o> {
    /// At `relative` in OUT, which ends in `ending`: a part's number goes before it.
    #[must_use]
    pub fn new(out: &'o OutFolder, (relative, ending): (&Path, &str), split: Option<u64>) -> Self {
        Self { out, relative: relative.to_owned(), ending: ending.to_owned(), split, open: None, done: Vec::new() }
    }

    /// Writes a piece; it stands in one part.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write(&mut self, piece: &Compressed) -> Result<(), WriteError> {
        if self.split.is_some_and(|split| self.open.as_ref().is_some_and(|open| open.unpacked >= split)) {
            self.close()?;
        }
        let open = match &mut self.open {
            Some(open) => open,
            None => {
                let (temporary, file) = self.out.temporary_file()?;
                self.open.insert(Open { temporary, file, size: 0, unpacked: 0 })
            }
        };
        open.file.write_all(&piece.bytes).map_err(|e| WriteError::of(open.temporary.clone(), e))?;
        open.size += piece.bytes.len() as u64;
        open.unpacked += piece.unpacked;
        Ok(())
    }

    fn close(&mut self) -> Result<(), WriteError> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let relative = match self.split {
            None => self.relative.clone(),
            Some(_) => {
                let whole = self.relative.to_string_lossy();
                let stem = whole.strip_suffix(&self.ending).unwrap_or(&whole);
                format!("{stem}-{:05}{}", self.done.len() + 1, self.ending).into()
            }
        };
        self.done.push((open.temporary, Part { relative, size: open.size }));
        Ok(())
    }

    /// Gives all parts their names, now that there are all; an input without records gives an empty file.
    ///
    /// # Errors
    /// [`WriteError`]; those that were named before it stay.
    pub fn finish(mut self) -> Result<Vec<Part>, WriteError> {
        if self.open.is_none() && self.done.is_empty() {
            self.write(&Compressed::default())?;
        }
        self.close()?;
        let done = std::mem::take(&mut self.done);
        done.into_iter().map(|(temporary, part)| self.out.put(&temporary, &part.relative).map(|()| part)).collect()
    }
}

impl Drop for Parts<'_> {
    fn drop(&mut self) {
        // What was not finished: nothing is to be said of it.
        for temporary in self.done.iter().map(|(path, _)| path).chain(self.open.iter().map(|open| &open.temporary)) {
            let _ = fs::remove_file(temporary);
        }
    }
}
