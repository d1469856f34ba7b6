//! A Parquet file that is written batch by batch.

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

/// A row group ends at about so many bytes as they are in the file: all of it is held until it ends.
const GROUP: usize = 64 << 20;

/// A Parquet file that is written.
#[derive(Debug)]
pub struct TableFile {
    writer: ArrowWriter<File>,
}

impl TableFile {
    /// Begins a file. The same batches give the same bytes.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn new(file: File, layout: &Layout, compression: Compression) -> io::Result<Self> {
        let codec = match compression {
            Compression::None => Codec::UNCOMPRESSED,
            Compression::Gzip => Codec::GZIP(GzipLevel::default()),
            Compression::Zstd => Codec::ZSTD(ZstdLevel::default()),
        };
        let mut properties = WriterProperties::builder().set_compression(codec).set_max_row_group_bytes(Some(GROUP));
        // Texts seldom repeat, and nobody asks which is the least of them.
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
    /// Where they cannot be written.
    pub fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        guarded(|| self.writer.write(batch))
    }

    /// Ends the file; gives its size in bytes.
    ///
    /// # Errors
    /// Where its end cannot be written.
    pub fn finish(self) -> io::Result<u64> {
        let file = guarded(|| self.writer.into_inner())?;
        file.metadata().map(|meta| meta.len())
    }
}
