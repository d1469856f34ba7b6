//! WARC (ISO 28500) and WET: records with a header each, packed in one piece or by record.
//!
//! Nothing that a file says of itself is trusted: lengths are checked against what follows, and where a file is damaged,
//! reading goes on at the next record that can be found. A bad record costs itself.

mod chunked;
mod coding;
mod header;
mod http;
mod packing;
mod read;
mod reader;
mod sort;
mod unpack;
mod window;

pub use read::read;
pub use reader::{WarcReader, WarcRecords};
