//! Cleaning of record files: JSON Lines, WARC or Parquet files with many dumps each, and folders of dumps that become one
//! file of records.
//!
//! A [`Reader`] splits its input into [`Batch`]es of raw records without parsing them; only this step is sequential.
//! Records are parsed and judged on all threads, and written in input order. A cleaned record has the clean text and every
//! removal with its bytes, so that the raw text can be restored from the record alone ([`rebuilt`]).

mod cleaned;
mod fields;
mod file;
mod find;
mod form;
pub mod json_lines;
mod memory;
mod output;
mod pages;
mod rebuild;
mod record;
mod results;
mod run;
mod writers;
mod single;
#[cfg(feature = "parquet")]
pub mod table;
#[cfg(not(feature = "parquet"))]
#[path = "without_tables.rs"]
mod table;
pub mod warc;

pub use cleaned::{CleanedRecord, raw_text};
pub use fields::{FieldNames, OWN, TakenFields, USUAL_ID, USUAL_TEXT, USUAL_URL, own_name};
pub use file::{Compression, RecordFile, RecordFormat, STANDARD_INPUT, open};
pub use find::{NotFound, named};
pub use memory::{FileMemory, Holds, RecordsOf};
pub use output::{Compressed, Part, PartForm, Parts, Written};
pub use pages::{PageReader, Pages};
pub use rebuild::{Misfit, Taken, rebuilt};
pub use record::{Bad, Batch, Field, Fields, RawRecords, Reader, Reading, Record, Role};
pub use results::{GivenRemoval, ResultRecord, Results};
pub use run::{FileEnd, RecordRun, Target};
pub use single::{FileJob, NotCleaned, clean_file};
