//! Output: writing results to a folder.

mod file;
mod folder;
mod lock;

pub use file::replace;
pub use folder::{
    Format, HTML_REPORT, OutFolder, REPORT, Refused, WriteError, clean_path, diff_path, is_running, is_unfinished,
    text_path,
};
