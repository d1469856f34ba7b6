//! Tables: Arrow record batches, and Parquet files.
//!
//! [`clean_batch`] is all there is for who has batches: one in, one out, pure.

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

/// What a batch is cleaned with.
#[derive(Debug, Clone, Copy)]
pub struct Cleaner<'b> {
    /// The rules.
    pub rule_set: &'b RuleSet,
    /// Who decides whose page a row is.
    pub choice: Choice<'b>,
    /// What its rows are called.
    pub rows: RowNames<'b>,
}

/// The columns of a cleaned batch: those of the input in their order, the text's clean, and behind them `id`, `url`,
/// `title` and `date`, where the input has no column of that name, `site` and `removals`. A name that another column of
/// the input has is `unboil_` and the name.
///
/// # Errors
/// [`TableError`] where the columns are not this schema's.
pub fn out_schema(schema: &Schema, columns: &Columns) -> Result<SchemaRef, TableError> {
    Layout::of(schema, columns).map(|layout| layout.schema().clone())
}

/// Cleans a batch: its rows in their order, with the columns of [`out_schema`]. Pure.
///
/// A null text stays null, and a text that is no page stays as it is; neither has removals. Bytes that are no page and no
/// UTF-8 have no text: null.
///
/// # Errors
/// [`TableError`]: the columns are not this batch's, more than 2 GiB of text in one batch, or a mistake in unboil, with
/// the row that brought it to light.
pub fn clean_batch(batch: &RecordBatch, columns: &Columns, with: &Cleaner<'_>) -> Result<RecordBatch, TableError> {
    let clean = || {
        let layout = Layout::of(batch.schema_ref(), columns)?;
        let rows = Rows::of(batch.clone(), columns, with.rows.first)?;
        let values: Result<Vec<RowValues>, TableError> = (0..rows.len()).map(|at| with.row(&rows, at)).collect();
        layout.batch(batch, &values?)
    };
    // A batch from elsewhere may break what its arrays promise.
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
