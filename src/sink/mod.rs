//! Where results go.

mod folder;

pub use folder::{OutFolder, Refused, WriteError, clean_path, diff_path};
