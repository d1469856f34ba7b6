//! In what form a file's records are written.

use super::table::{Layout, RowsAsJson};
use super::writers::{FolderWriter, JsonLinesWriter, RecordWriter, TableWriter};
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
        let (target, compression) = asked(run, file);
        let layout = match reader {
            Reader::Table(table) => table.layout().clone(),
            _ => Layout::of_records(),
        };
        let (relative, ending) = name(&file.relative, target, compression);
        Self { target, compression, relative, ending, layout }
    }

    /// Whether each page has files of its own.
    pub fn is_folder(&self) -> bool {
        self.target == Target::Folder
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
    pub fn writer<'s>(
        &'s self,
        raw: &'s RawRecords,
        range: Range<usize>,
        (file, run): (&'s RecordFile, &RecordRun<'s>),
    ) -> Box<dyn RecordWriter + 's> {
        let rows = if let RawRecords::Table(rows) = raw { Some(rows.as_ref()) } else { None };
        let relative = &self.relative;
        match self.target {
            Target::JsonLines => {
                let columns = rows.map(|rows| RowsAsJson::new(rows, range));
                Box::new(JsonLinesWriter { compression: self.compression, relative, columns, bytes: Vec::new() })
            }
            Target::Parquet => {
                let (layout, rows) = (&self.layout, rows.map(|rows| (rows, range)));
                Box::new(TableWriter { file, relative, layout, rows, values: Vec::new() })
            }
            Target::Folder => Box::new(FolderWriter { out: run.run.out, laid_out: run.run.laid_out, file }),
        }
    }
}

impl RecordRun<'_> {
    /// Where the records of a file go, relative to OUT: a file, which is the name of its parts without their numbers, or a
    /// folder. Reads the first bytes of the input.
    #[must_use]
    pub fn output_of(&self, file: &RecordFile) -> PathBuf {
        let (target, compression) = asked(self, file);
        match target {
            Target::Folder => Path::new("clean").join(&file.relative),
            Target::JsonLines | Target::Parquet => name(&file.relative, target, compression).0,
        }
    }
}

fn asked(run: &RecordRun<'_>, file: &RecordFile) -> (Target, Compression) {
    let target = run.to.unwrap_or(match file.format {
        RecordFormat::JsonLines | RecordFormat::Warc | RecordFormat::Pages => Target::JsonLines,
        RecordFormat::Parquet => Target::Parquet,
    });
    let as_it_came = || match target {
        Target::Parquet => Compression::Zstd,
        // What is read of a pipe to look at it is gone.
        _ if file.is_standard_input() => Compression::None,
        _ => super::open(&file.path).map_or(Compression::None, |(_, compression)| compression),
    };
    (target, run.compression.unwrap_or_else(as_it_came))
}

/// Where a file's records go, and what that ends in: `a.jsonl.gz` stays that; `a.warc.gz` becomes `a.warc.jsonl.gz`.
fn name(relative: &Path, target: Target, compression: Compression) -> (PathBuf, String) {
    let name = relative.to_string_lossy();
    let without = |name: &str, end: &str| {
        let at = name.len().checked_sub(end.len())?;
        name.get(at..).filter(|it| it.eq_ignore_ascii_case(end)).map(|_| at)
    };
    let stem = [".gz", ".zst"].iter().find_map(|end| without(&name, end)).map_or(&*name, |at| &name[..at]);
    let own: &[&str] = if target == Target::Parquet { &[".parquet"] } else { &[".jsonl", ".ndjson"] };
    let (stem, ending) = match own.iter().find_map(|end| without(stem, end)) {
        Some(at) => stem.split_at(at),
        None => (stem, own[0]),
    };
    let ending = format!("{ending}{}", if target == Target::Parquet { "" } else { compression.ending() });
    (Path::new("clean").join(format!("{stem}{ending}")), ending)
}
