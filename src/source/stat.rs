//! File metadata that detects changes without reading the file.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Metadata that distinguishes, in most cases, two states of a file without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stat {
    /// Its size in bytes.
    pub size: u64,
    /// The time of the last write, in nanoseconds since 1970; 0 if it is not trusted.
    pub modified: i64,
    /// The time of the last change of contents or metadata (ctime), in nanoseconds since 1970; 0 if the system does not
    /// provide it.
    pub changed: i64,
}

impl Stat {
    /// Reads the metadata of a file, or of the file that a link leads to.
    ///
    /// # Errors
    /// If it does not exist, or is not a file.
    pub fn of(path: &Path) -> io::Result<Self> {
        let meta = std::fs::metadata(path)?;
        if meta.is_file() { Ok(Self::from(&meta)) } else { Err(io::Error::other("not a regular file")) }
    }
}

impl From<&Metadata> for Stat {
    fn from(meta: &Metadata) -> Self {
        let modified = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = modified.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(0));
        Self { size: meta.len(), modified, changed: changed(meta) }
    }
}

#[cfg(unix)]
fn changed(meta: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt as _;
    meta.ctime().wrapping_mul(1_000_000_000).wrapping_add(meta.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> i64 {
    0
}
