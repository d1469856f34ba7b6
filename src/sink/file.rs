//! One file, never half-written.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Puts bytes in the place of a file, or makes it and the folders above it: under a name of its own beside it first,
/// then renamed.
///
/// # Errors
/// Where it cannot be written; what was there stays.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // Made as any file is, for a temporary one is its owner's alone.
    let mut file = tempfile::Builder::new().make_in(folder, |name| fs::File::create_new(name))?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}
