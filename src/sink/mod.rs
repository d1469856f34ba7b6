//! Where results go.

mod file;
mod folder;

pub use file::replace;
pub use folder::{Format, OutFolder, Refused, WriteError, clean_path, diff_path, text_path};
