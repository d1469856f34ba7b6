//! Output of cleaned records: files that are complete or absent, optionally split into parts.

use super::Compression;
use super::table::{Layout, RecordBatch, TableFile, Views, bytes};
use crate::sink::{OutFolder, WriteError};
use flate2::write::GzEncoder;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Bytes that are compressed as one gzip member or Zstandard frame. Any sequence of these is a valid file.
#[derive(Debug, Default)]
pub struct Compressed {
    /// The compressed bytes.
    pub bytes: Vec<u8>,
    /// The uncompressed size in bytes.
    pub unpacked: u64,
}

impl Compressed {
    /// Compresses bytes.
    ///
    /// # Errors
    /// If compression fails.
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

/// The output of a piece of a batch.
#[derive(Debug)]
pub enum Written {
    /// Lines.
    Lines(Compressed),
    /// Rows of a table.
    Rows(RecordBatch),
    /// Files that are already written to OUT.
    Files,
}

/// The format of a file of cleaned records.
#[derive(Debug, Clone)]
pub enum PartForm {
    /// JSON Lines.
    Lines,
    /// Parquet.
    Table(Layout, Compression),
    /// No file: each page has its own files.
    Files,
}

/// Files that are being written.
#[derive(Debug)]
pub struct Parts<'o> {
    out: &'o OutFolder,
    /// The path in OUT, without the number of a part.
    relative: PathBuf,
    /// The extension of the names.
    ending: String,
    form: PartForm,
    /// The uncompressed size in bytes after which the next part starts; `None` for one file.
    split: Option<u64>,
    open: Option<Open>,
    done: Vec<(PathBuf, Part)>,
}

#[derive(Debug)]
struct Open {
    temporary: PathBuf,
    file: OpenFile,
    unpacked: u64,
}

#[derive(Debug)]
enum OpenFile {
    Lines(File, u64),
    Table(Box<TableFile>),
}

impl<'o> Parts<'o> {
    /// Creates the output at `relative` in OUT, which ends in `ending`; the number of a part goes before the ending.
    #[must_use]
    pub fn new(out: &'o OutFolder, (relative, ending): (&Path, &str), form: PartForm, split: Option<u64>) -> Self {
        let (relative, ending) = (relative.to_owned(), ending.to_owned());
        Self { out, relative, ending, form, split, open: None, done: Vec::new() }
    }

    /// Writes a piece. A piece is never split between parts.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write(&mut self, piece: &Written) -> Result<(), WriteError> {
        let unpacked = match piece {
            Written::Lines(lines) => lines.unpacked,
            Written::Rows(rows) => bytes(rows, Views::Texts) as u64,
            Written::Files => return Ok(()),
        };
        if self.split.is_some_and(|split| self.open.as_ref().is_some_and(|open| open.unpacked >= split)) {
            self.close()?;
        }
        let Some(open) = self.opened()? else { return Ok(()) };
        open.unpacked += unpacked;
        let written = match (&mut open.file, piece) {
            (OpenFile::Lines(file, size), Written::Lines(lines)) => {
                *size += lines.bytes.len() as u64;
                file.write_all(&lines.bytes)
            }
            (OpenFile::Table(table), Written::Rows(rows)) => table.write(rows),
            _ => Err(io::Error::other("internal error: mixed output formats")),
        };
        written.map_err(|e| WriteError::of(open.temporary.clone(), e))
    }

    /// The current part; opens the next one if there is none.
    fn opened(&mut self) -> Result<Option<&mut Open>, WriteError> {
        if self.open.is_none() && !matches!(self.form, PartForm::Files) {
            let (temporary, file) = self.out.temporary_file()?;
            let file = match &self.form {
                PartForm::Table(layout, compression) => TableFile::new(file, layout, *compression)
                    .map(|table| OpenFile::Table(Box::new(table)))
                    .map_err(|e| WriteError::of(temporary.clone(), e))?,
                PartForm::Lines | PartForm::Files => OpenFile::Lines(file, 0),
            };
            self.open = Some(Open { temporary, file, unpacked: 0 });
        }
        Ok(self.open.as_mut())
    }

    fn close(&mut self) -> Result<(), WriteError> {
        let Some(Open { temporary, file, .. }) = self.open.take() else { return Ok(()) };
        let relative = match self.split {
            None => self.relative.clone(),
            Some(_) => {
                let whole = self.relative.to_string_lossy();
                let stem = whole.strip_suffix(&self.ending).unwrap_or(&whole);
                format!("{stem}-{:05}{}", self.done.len() + 1, self.ending).into()
            }
        };
        let ended = match file {
            OpenFile::Lines(_, size) => Ok(size),
            OpenFile::Table(table) => table.finish(),
        };
        // Even if finishing it failed, the file has to be deleted along with the others.
        let (size, failed) = match ended {
            Ok(size) => (size, None),
            Err(e) => (0, Some(WriteError::of(temporary.clone(), e))),
        };
        self.done.push((temporary, Part { relative, size }));
        failed.map_or(Ok(()), Err)
    }

    /// Renames all complete parts to their final names. An input without records gives an empty file.
    ///
    /// # Errors
    /// [`WriteError`]; files that were already renamed stay.
    pub fn finish(mut self) -> Result<Vec<Part>, WriteError> {
        if self.done.is_empty() {
            self.opened()?;
        }
        self.close()?;
        let done = std::mem::take(&mut self.done);
        done.into_iter().map(|(temporary, part)| self.out.put(&temporary, &part.relative).map(|()| part)).collect()
    }
}

impl Drop for Parts<'_> {
    fn drop(&mut self) {
        // Deletes unfinished files; errors are ignored.
        for temporary in self.done.iter().map(|(path, _)| path).chain(self.open.iter().map(|open| &open.temporary)) {
            let _ = fs::remove_file(temporary);
        }
    }
}
