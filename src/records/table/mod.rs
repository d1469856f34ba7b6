//! Cleaning of tables: Arrow record batches and Parquet files.
//!
//! To clean batches, only [`clean_batch`] is needed: it maps one batch to another, and is pure.

mod columns;
mod error;
mod json;
mod layout;
mod parquet;
mod records;
mod results;
mod rows;
mod size;
mod texts;
mod values;

pub use columns::Columns;
pub use error::TableError;
pub use json::RowsAsJson;
pub use layout::Layout;
pub use parquet::{Step, TableFile, TableReader};
pub use records::{LONGEST, TableRecords, read};
pub use results::ResultRows;
pub use rows::{RowNames, Rows};
pub use size::{Views, bytes};
pub use values::RowValues;

pub(crate) use arrow_array::RecordBatch;

use crate::page::Dump;
use crate::pipeline::Choice;
use crate::records::CleanedRecord;
use crate::site::RuleSet;
use arrow_schema::{Schema, SchemaRef};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The configuration for cleaning a batch.
#[derive(Debug, Clone, Copy)]
pub struct Cleaner<'b> {
    /// The rules.
    pub rule_set: &'b RuleSet,
    /// How the site of a row is determined.
    pub choice: Choice<'b>,
    /// The names of the rows.
    pub rows: RowNames<'b>,
}

/// The schema of a cleaned batch: the columns of the input in order, with the clean text, followed by `id`, `url`, `title`
/// and `date`, if the input has no column of that name, `site` and `removals`. If another column of the input has such a
/// name, unboil's name is prefixed with `unboil_`.
///
/// # Errors
/// [`TableError`] if the columns are not those of this schema.
pub fn out_schema(schema: &Schema, columns: &Columns) -> Result<SchemaRef, TableError> {
    Layout::of(schema, columns).map(|layout| layout.schema().clone())
}

/// Cleans a batch: returns its rows in order, with the columns of [`out_schema`]. Pure.
///
/// A null text stays null, and a text that is not a page is unchanged; neither has removals. Bytes that are neither a page
/// nor UTF-8 become null.
///
/// # Errors
/// [`TableError`] if the columns are not those of this batch, if it has more than 2 GiB of text, or because of a bug in
/// unboil, with the row that triggered it.
pub fn clean_batch(batch: &RecordBatch, columns: &Columns, with: &Cleaner<'_>) -> Result<RecordBatch, TableError> {
    let clean = || {
        let layout = Layout::of(batch.schema_ref(), columns)?;
        let rows = Rows::of(batch.clone(), columns, with.rows.first)?;
        let values: Result<Vec<RowValues>, TableError> = (0..rows.len()).map(|at| with.row(&rows, at)).collect();
        layout.batch(batch, &values?)
    };
    // A batch from elsewhere may violate the invariants of its arrays.
    catch_unwind(AssertUnwindSafe(clean)).unwrap_or_else(|_| Err(TableError::Mistake))
}

impl Cleaner<'_> {
    fn row(&self, rows: &Rows, at: usize) -> Result<RowValues, TableError> {
        let clean = || {
            let Some(text) = rows.text(at) else { return RowValues::untouched(rows, at, self.rows) };
            let dump = Dump {
                id: self.rows.of(at),
                url: rows.url(at).map(str::to_owned),
                charset: rows.charset(),
                bytes: text.to_vec(),
                ..Dump::default()
            };
            match CleanedRecord::of(dump, self.rule_set, self.choice) {
                Ok(cleaned) => RowValues::of(&cleaned, rows.id(at).map(str::to_owned).or_else(|| self.rows.id(at))),
                Err(_) => RowValues::untouched(rows, at, self.rows),
            }
        };
        catch_unwind(AssertUnwindSafe(clean)).map_err(|_| TableError::Row(rows.number(at)))
    }
}
