//! JSON Lines: one JSON object per line, each a record.

mod lines;
mod object;
mod unescape;
mod write;

pub use lines::{BATCH, LineReader, Lines};
pub use object::{object, read};
pub use unescape::text_of;
pub use write::{object_of, pass_through, write};
