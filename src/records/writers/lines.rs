//! Writes records as JSON Lines.

use super::RecordWriter;
use crate::page::Dump;
use crate::records::table::RowsAsJson;
use crate::records::{CleanedRecord, Compressed, Compression, Fields, Record, Written, json_lines};
use crate::sink::WriteError;
use std::path::Path;

/// The lines of a piece.
pub(in crate::records) struct JsonLinesWriter<'s> {
    pub compression: Compression,
    /// The output file, for errors.
    pub relative: &'s Path,
    /// The other columns, if records are rows.
    pub columns: Option<RowsAsJson<'s>>,
    pub bytes: Vec<u8>,
}

impl RecordWriter for JsonLinesWriter<'_> {
    fn page(&mut self, record: &Record<'_>, cleaned: &CleanedRecord<'_>) -> Result<(), WriteError> {
        match (&record.fields, &self.columns) {
            (Fields::Row(row), Some(columns)) => {
                let fields = Fields::Json(columns.fields(*row));
                let id = record.id.as_deref().map(Into::into);
                let record = Record { number: record.number, id, dump: Dump::default(), fields };
                json_lines::write(&record, cleaned, &mut self.bytes);
            }
            _ => json_lines::write(record, cleaned, &mut self.bytes),
        }
        Ok(())
    }

    fn no_page(&mut self, at: usize, line: Option<&str>) {
        match (line, &self.columns) {
            (Some(line), _) => json_lines::pass_through(line, &mut self.bytes),
            (None, Some(columns)) => {
                json_lines::pass_through(&json_lines::object_of(&columns.fields(at)), &mut self.bytes);
            }
            (None, None) => {}
        }
    }

    fn bad(&mut self, _at: usize) {}

    fn mark(&self) -> usize {
        self.bytes.len()
    }

    fn back_to(&mut self, mark: usize) {
        self.bytes.truncate(mark);
    }

    fn finish(self: Box<Self>) -> Result<Written, WriteError> {
        let packed = Compressed::pack(self.bytes, self.compression);
        packed.map(Written::Lines).map_err(|e| WriteError::of(self.relative.to_owned(), e))
    }
}
