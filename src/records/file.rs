//! File formats of records: the name of a file determines its format, and its first bytes determine its compression.

use flate2::bufread::MultiGzDecoder;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The read buffer size, in bytes.
const BUFFER: usize = 1 << 18;

/// A file of records, or the dumps of a folder that are cleaned as if they were one.
#[derive(Debug, Clone)]
pub struct RecordFile {
    /// The path of the file; empty for dumps.
    pub path: PathBuf,
    /// Its path relative to the input folder; for dumps, the name of their output.
    pub relative: PathBuf,
    /// The names of the folders above it that look like host names, the nearest first.
    pub folder_hosts: Arc<[String]>,
    /// The names of the folders that contain it, the nearest first.
    pub folders: Arc<[String]>,
    /// The format of the file.
    pub format: RecordFormat,
}

/// The path of standard input as a file.
pub const STANDARD_INPUT: &str = "/dev/stdin";

impl RecordFile {
    /// Whether it is standard input, which can be read only once.
    #[must_use]
    pub fn is_standard_input(&self) -> bool {
        self.path == Path::new(STANDARD_INPUT)
    }

    /// The name of a record in reports: the path of the file, `#` and the record's number.
    #[must_use]
    pub fn name_of(&self, number: u64) -> String {
        format!("{}#{number}", self.relative.to_string_lossy())
    }
}

/// The format of a file of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordFormat {
    /// One JSON object per line.
    JsonLines,
    /// WARC and WET.
    Warc,
    /// Apache Parquet.
    Parquet,
    /// The dumps of a folder, one record each.
    Pages,
}

impl RecordFormat {
    /// Its name as an option value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Warc => "warc",
            Self::Parquet => "parquet",
            Self::Pages => "pages",
        }
    }

    /// The format of a file by its name, or `None` if it is a dump.
    #[must_use]
    pub fn of_name(name: &Path) -> Option<Self> {
        let name = name.file_name()?.to_string_lossy().to_ascii_lowercase();
        let name = name.as_str();
        let stem = [".gz", ".zst"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        let ends = |list: &[&str], of: &str| list.iter().any(|end| of.ends_with(end));
        match () {
            () if ends(&[".jsonl", ".ndjson"], stem) => Some(Self::JsonLines),
            () if ends(&[".warc", ".wet"], stem) => Some(Self::Warc),
            () if ends(&[".parquet"], name) => Some(Self::Parquet),
            () => None,
        }
    }
}

/// The compression of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compression {
    /// Uncompressed.
    #[default]
    None,
    /// gzip, with one or more members.
    Gzip,
    /// Zstandard, with one or more frames.
    Zstd,
}

impl Compression {
    /// Its name as an option value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// Detects the compression from the first bytes of a file.
    #[must_use]
    pub const fn of_start(bytes: &[u8]) -> Self {
        match bytes {
            [0x1F, 0x8B, ..] => Self::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Self::Zstd,
            _ => Self::None,
        }
    }

    /// The file name extension of this compression.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
        }
    }
}

/// Opens a file and decompresses it. The first bytes determine the compression, because names can be wrong.
///
/// # Errors
/// If it cannot be opened or read.
pub fn open(path: &Path) -> io::Result<(Box<dyn BufRead + Send>, Compression)> {
    unpacked(stream(path)?)
}

/// Opens a file without decompression.
pub(super) fn stream(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    Ok(Box::new(BufReader::with_capacity(BUFFER, File::open(path)?)))
}

/// Decompresses a stream. Its first bytes determine the compression.
///
/// # Errors
/// If it cannot be read.
pub fn unpacked(mut stream: Box<dyn BufRead + Send>) -> io::Result<(Box<dyn BufRead + Send>, Compression)> {
    let compression = Compression::of_start(stream.fill_buf()?);
    let unpacked: Box<dyn BufRead + Send> = match compression {
        Compression::None => stream,
        Compression::Gzip => Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(stream))),
        Compression::Zstd => {
            Box::new(BufReader::with_capacity(BUFFER, zstd::stream::read::Decoder::with_buffer(stream)?))
        }
    };
    Ok((unpacked, compression))
}
