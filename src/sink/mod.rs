//! Where results go.

mod folder;

pub use folder::{Format, OutFolder, Refused, WriteError, clean_path, diff_path, text_path};
