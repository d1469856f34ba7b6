//! Writes a Parquet file batch by batch.

use super::guarded;
use crate::records::Compression;
use crate::records::table::Layout;
use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression as Codec, GzipLevel, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use std::fs::File;
use std::io;

/// The approximate encoded size of a row group, in bytes: a group is held in memory until it ends.
const GROUP: usize = 64 << 20;

/// A writer of a Parquet file.
#[derive(Debug)]
pub struct TableFile {
    writer: ArrowWriter<File>,
}

impl TableFile {
    /// Creates a file. Equal batches give equal bytes.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn new(file: File, layout: &Layout, compression: Compression) -> io::Result<Self> {
        let codec = match compression {
            Compression::None => Codec::UNCOMPRESSED,
            Compression::Gzip => Codec::GZIP(GzipLevel::default()),
            Compression::Zstd => Codec::ZSTD(ZstdLevel::default()),
        };
        let mut properties = WriterProperties::builder().set_compression(codec).set_max_row_group_bytes(Some(GROUP));
        // Texts seldom repeat, and nobody queries their minimum.
        for path in layout.long_texts().map(ColumnPath::new) {
            properties = properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_statistics_enabled(path, EnabledStatistics::None);
        }
        let properties = Some(properties.build());
        let writer = guarded(|| ArrowWriter::try_new(file, layout.schema().clone(), properties))?;
        Ok(Self { writer })
    }

    /// Writes rows.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        guarded(|| self.writer.write(batch))
    }

    /// Finishes the file and returns its size in bytes.
    ///
    /// # Errors
    /// If its end cannot be written.
    pub fn finish(self) -> io::Result<u64> {
        let file = guarded(|| self.writer.into_inner())?;
        file.metadata().map(|meta| meta.len())
    }
}
