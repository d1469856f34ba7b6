//! Reading and writing of Parquet files in batches of rows.

mod groups;
mod read;
mod write;

pub use read::{Step, TableReader};
pub use write::TableFile;

use parquet::errors::ParquetError;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs code that can fail, and panic, in every way that a file can be damaged.
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> io::Result<T> {
    let read = catch_unwind(AssertUnwindSafe(read));
    read.unwrap_or_else(|_| Err(ParquetError::General("damaged".to_owned()))).map_err(io_error)
}

/// The underlying system error, if there is one.
fn io_error(e: ParquetError) -> io::Error {
    match e {
        ParquetError::External(e) => match e.downcast::<io::Error>() {
            Ok(e) => *e,
            Err(e) => io::Error::other(e),
        },
        e => io::Error::new(io::ErrorKind::InvalidData, e.to_string()),
    }
}
