//! In what form a file's records are written.

use super::sheet::{FolderSheet, LineSheet, Sheet, TableSheet};
use super::table::{Layout, RowsAsJson};
use super::{Compression, PartForm, RawRecords, Reader, RecordFile, RecordFormat, RecordRun, Target};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// How a file's records are written.
pub(super) struct Form {
    target: Target,
    compression: Compression,
    /// Where, in OUT.
    pub relative: PathBuf,
    /// What names end in.
    pub ending: String,
    /// The columns of a table.
    layout: Layout,
}

impl Form {
    /// As was said, else as the file came: Parquet as Parquet, all else as JSON Lines.
    pub fn of(run: &RecordRun<'_>, file: &RecordFile, reader: &Reader) -> Self {
        let target = run.to.unwrap_or(match file.format {
            RecordFormat::JsonLines | RecordFormat::Warc | RecordFormat::Pages => Target::JsonLines,
            RecordFormat::Parquet => Target::Parquet,
        });
        let compression = run.compression.unwrap_or_else(|| match (target, super::open(&file.path)) {
            (Target::Parquet, _) => Compression::Zstd,
            (_, Ok((_, compression))) => compression,
            (_, Err(_)) => Compression::None,
        });
        let layout = match reader {
            Reader::Table(table) => table.layout().clone(),
            _ => Layout::of_records(),
        };
        let (relative, ending) = name(&file.relative, target, compression);
        Self { target, compression, relative, ending, layout }
    }

    /// What the files are.
    pub fn parts(&self) -> PartForm {
        match self.target {
            Target::JsonLines => PartForm::Lines,
            Target::Parquet => PartForm::Table(self.layout.clone(), self.compression),
            Target::Folder => PartForm::Files,
        }
    }

    /// What a piece of a batch is written into.
    pub fn sheet<'s>(
        &'s self,
        raw: &'s RawRecords,
        range: Range<usize>,
        (file, run): (&'s RecordFile, &RecordRun<'s>),
    ) -> Box<dyn Sheet + 's> {
        let rows = if let RawRecords::Table(rows) = raw { Some(rows.as_ref()) } else { None };
        let relative = &self.relative;
        match self.target {
            Target::JsonLines => {
                let columns = rows.map(|rows| RowsAsJson::new(rows, range));
                Box::new(LineSheet { compression: self.compression, relative, columns, bytes: Vec::new() })
            }
            Target::Parquet => {
                let (layout, rows) = (&self.layout, rows.map(|rows| (rows, range)));
                Box::new(TableSheet { file, relative, layout, rows, values: Vec::new() })
            }
            Target::Folder => Box::new(FolderSheet { out: run.run.out, laid_out: run.run.laid_out, file }),
        }
    }
}

/// Where a file's records go, and what that ends in: `a.jsonl.gz` stays that; `a.warc.gz` becomes `a.warc.jsonl.gz`.
fn name(relative: &Path, target: Target, compression: Compression) -> (PathBuf, String) {
    let ending = match target {
        Target::JsonLines | Target::Folder => ".jsonl",
        Target::Parquet => ".parquet",
    };
    let name = relative.to_string_lossy();
    let stem = [".gz", ".zst"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    let stem = [ending, ".ndjson"].iter().find_map(|end| stem.strip_suffix(end)).unwrap_or(stem);
    let ending = format!("{ending}{}", if target == Target::Parquet { "" } else { compression.ending() });
    (Path::new("clean").join(format!("{stem}{ending}")), ending)
}
