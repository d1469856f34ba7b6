//! Input: finding and reading dumps, as one iterator.

mod folder;
mod listing;
mod stat;

pub use folder::{Folder, Found, Location, SIDECAR_ENDING, Skip, Twin, read, read_and_stat};
pub use stat::Stat;
