//! Writes records as files of a folder: a clean text and a diff for each page.

use super::RecordWriter;
use crate::pipeline::LaidOut;
use crate::records::{CleanedRecord, Record, RecordFile, Written};
use crate::render;
use crate::sink::{Format, OutFolder, WriteError, clean_path, diff_path};
use std::path::Path;

/// Writes the files of a piece immediately.
pub(in crate::records) struct FolderWriter<'s> {
    pub out: &'s OutFolder,
    pub laid_out: LaidOut,
    pub file: &'s RecordFile,
}

impl RecordWriter for FolderWriter<'_> {
    fn page(&mut self, record: &Record<'_>, cleaned: &CleanedRecord<'_>) -> Result<(), WriteError> {
        let relative = self.file.relative.join(format!("{:08}.txt", record.number));
        let (page, removals) = (&cleaned.page, cleaned.removals());
        if (Format::of(page), self.laid_out) == (Format::Html, LaidOut::Written) {
            self.out.write(&Path::new("text").join(&relative), page.text())?;
        }
        self.out.write(&clean_path(&relative, Format::Text), &render::clean(page, removals))?;
        let name = relative.to_string_lossy();
        self.out.write(&diff_path(&relative), &render::unified(page, removals, name.as_bytes()))
    }

    fn no_page(&mut self, _at: usize, _line: Option<&str>) {}

    fn bad(&mut self, _at: usize) {}

    fn mark(&self) -> usize {
        0
    }

    fn back_to(&mut self, _mark: usize) {}

    fn finish(self: Box<Self>) -> Result<Written, WriteError> {
        Ok(Written::Files)
    }
}
