//! Reader of WARC (ISO 28500) and WET files, compressed as a whole or by record.
//!
//! Nothing that a file declares is trusted: lengths are checked against the data that follows, and after damage, reading
//! continues at the next record that can be found. A bad record does not affect the others.

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
