//! Files of records: many dumps in one file, as JSON Lines, WARC or Parquet; and the dumps of a folder where they are to
//! become one. Read in batches, cleaned in parallel,
//! written in the same order.
//!
//! A [`Reader`] gives [`Batch`]es of raw records without looking into them: that much has to be done one after the
//! other. What a record says is read on all threads, judged as any dump is, and written as a cleaned record: the clean
//! text and every removal with its bytes, so that the raw text can be made of the record alone ([`rebuilt`]).

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
