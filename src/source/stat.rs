//! What a file system says of a file without reading it.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// What tells two states of a file apart without reading it, mostly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stat {
    /// Its size in bytes.
    pub size: u64,
    /// When it was written last, in nanoseconds since 1970; 0 where that is not to be trusted.
    pub modified: i64,
    /// When anything of it changed last, its times included, in nanoseconds since 1970; 0 where the system does not say.
    pub changed: i64,
}

impl Stat {
    /// What the system says of a file, or of the file that a link leads to.
    ///
    /// # Errors
    /// Where there is none, or it is no file.
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
