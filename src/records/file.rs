//! What a file of records is: told by its name, and how it is packed by its first bytes.

use flate2::bufread::MultiGzDecoder;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How much of a file is read at a time, in bytes.
const BUFFER: usize = 1 << 18;

/// A file of records; or the dumps of a folder, which are none and are cleaned as one.
#[derive(Debug, Clone)]
pub struct RecordFile {
    /// Where it is; of dumps nowhere.
    pub path: PathBuf,
    /// Its path below the folder that is cleaned; of dumps the name of what they are written to.
    pub relative: PathBuf,
    /// The names of the folders above it that look like hosts, the nearest first.
    pub folder_hosts: Arc<[String]>,
    /// The names of the folders that it is in, the nearest first.
    pub folders: Arc<[String]>,
    /// What it is.
    pub format: RecordFormat,
}

/// Where standard input is a file.
pub const STANDARD_INPUT: &str = "/dev/stdin";

impl RecordFile {
    /// Whether it is standard input, which can be read once.
    #[must_use]
    pub fn is_standard_input(&self) -> bool {
        self.path == Path::new(STANDARD_INPUT)
    }

    /// A record's name in reports: the file's path, `#` and the record's number.
    #[must_use]
    pub fn name_of(&self, number: u64) -> String {
        format!("{}#{number}", self.relative.to_string_lossy())
    }
}

/// What a file of records is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordFormat {
    /// A JSON object a line.
    JsonLines,
    /// WARC and WET.
    Warc,
    /// Apache Parquet.
    Parquet,
    /// Dumps of a folder, a record each.
    Pages,
}

impl RecordFormat {
    /// Its name, as an option.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Warc => "warc",
            Self::Parquet => "parquet",
            Self::Pages => "pages",
        }
    }

    /// What a file of this name is; `None` where it is a dump of its own.
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

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compression {
    /// It is not.
    #[default]
    None,
    /// gzip, of one or many members.
    Gzip,
    /// Zstandard, of one or many frames.
    Zstd,
}

impl Compression {
    /// Its name, as an option.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// By the first bytes of a file.
    #[must_use]
    pub const fn of_start(bytes: &[u8]) -> Self {
        match bytes {
            [0x1F, 0x8B, ..] => Self::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Self::Zstd,
            _ => Self::None,
        }
    }

    /// What stands behind the name of a file that is packed so.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Gzip => ".gz",
            Self::Zstd => ".zst",
        }
    }
}

/// Opens a file and unpacks it, by its first bytes: its name may lie.
///
/// # Errors
/// Where it cannot be opened or read.
pub fn open(path: &Path) -> io::Result<(Box<dyn BufRead + Send>, Compression)> {
    unpacked(stream(path)?)
}

/// Opens a file, as it is.
pub(super) fn stream(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    Ok(Box::new(BufReader::with_capacity(BUFFER, File::open(path)?)))
}

/// Unpacks a stream, by its first bytes.
///
/// # Errors
/// Where it cannot be read.
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
