//! Atomic replacement of a file.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// Replaces a file, or creates it and its parent folders: writes to a temporary file next to it and renames that.
///
/// # Errors
/// If it cannot be written; an existing file is then unchanged.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // Uses the default permissions, because those of a temporary file are for its owner only.
    let mut file = tempfile::Builder::new().make_in(folder, |name| fs::File::create_new(name))?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}
