//! Writes records as rows of a table.

use super::RecordWriter;
use crate::records::table::{LONGEST, Layout, RowNames, RowValues, Rows};
use crate::records::{CleanedRecord, Fields, Record, RecordFile, Role, Written, json_lines};
use crate::sink::WriteError;
use std::io;
use std::ops::Range;
use std::path::Path;

/// The rows of a piece.
pub(in crate::records) struct TableWriter<'s> {
    pub file: &'s RecordFile,
    /// The output file, for errors.
    pub relative: &'s Path,
    pub layout: &'s Layout,
    /// The input rows and the range of this piece, if records are rows.
    pub rows: Option<(&'s Rows, Range<usize>)>,
    pub values: Vec<RowValues>,
}

impl TableWriter<'_> {
    fn untouched(&self, at: usize) -> Option<RowValues> {
        let (rows, _) = self.rows.as_ref()?;
        let file = self.file.relative.to_string_lossy();
        // The text was reported as too long; the row stays.
        let long = rows.text(at).is_some_and(|text| text.len() > LONGEST);
        let names = RowNames { file: Some(&file), first: rows.number(0) };
        Some(if long { RowValues::default() } else { RowValues::untouched(rows, at, names) })
    }
}

impl RecordWriter for TableWriter<'_> {
    fn page(&mut self, record: &Record<'_>, cleaned: &CleanedRecord<'_>) -> Result<(), WriteError> {
        let id = record.id.as_deref().unwrap_or(cleaned.page.id());
        let fields = match &record.fields {
            Fields::Json(fields) => {
                let others: Vec<_> = fields.iter().filter(|field| field.role == Role::Other).cloned().collect();
                (!others.is_empty()).then(|| json_lines::object_of(&others))
            }
            Fields::Row(_) => None,
        };
        self.values.push(RowValues::of(cleaned, Some(id.to_owned())).with_fields(fields));
        Ok(())
    }

    fn no_page(&mut self, at: usize, line: Option<&str>) {
        match (self.untouched(at), line) {
            (Some(row), _) => self.values.push(row),
            (None, Some(line)) => self.values.push(RowValues::of_no_page(line.to_owned())),
            (None, None) => {}
        }
    }

    fn bad(&mut self, at: usize) {
        self.values.extend(self.untouched(at));
    }

    fn mark(&self) -> usize {
        self.values.len()
    }

    fn back_to(&mut self, mark: usize) {
        self.values.truncate(mark);
    }

    fn finish(self: Box<Self>) -> Result<Written, WriteError> {
        let batch = match &self.rows {
            Some((rows, range)) => self.layout.batch(&rows.batch().slice(range.start, range.len()), &self.values),
            None => self.layout.rows(&self.values),
        };
        batch.map(Written::Rows).map_err(|e| WriteError::of(self.relative.to_owned(), io::Error::other(e)))
    }
}
