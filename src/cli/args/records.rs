//! Options for files of records.

use crate::records::{Compression, FieldNames, RecordFormat, Target};
use crate::run::RecordOptions;

/// Options for files of records.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Options for files of records (JSON Lines, WARC, Parquet)")]
pub struct RecordArgs {
    /// Format of all files in RAW. The default is the format that each file name implies.
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub from: Option<FromArg>,
    /// Format of the results. The default is the format of the input; JSON Lines for WARC.
    #[arg(long, value_enum, value_name = "FORM")]
    pub to: Option<ToArg>,
    /// Compression of the output files. The default is that of the input.
    #[arg(long, value_enum, value_name = "HOW")]
    pub compress: Option<CompressArg>,
    /// Split the output into files of about SIZE bytes before compression: `500MB`, `2GB`. The default is one output file
    /// for each input file.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub split: Option<u64>,
    /// Field or column of the text. The default is the first of `text`, `content`, `raw_content`, `html` and `body`.
    #[arg(long, value_name = "NAME")]
    pub text_field: Option<String>,
    /// Field or column of the URL. The default is the first of `url`, `uri`, `source` and `warc_url`.
    #[arg(long, value_name = "NAME")]
    pub url_field: Option<String>,
    /// Field or column of the id. The default is `id`.
    #[arg(long, value_name = "NAME")]
    pub id_field: Option<String>,
}

/// Format of the files in RAW.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FromArg {
    /// One dump in each file.
    Pages,
    /// JSON Lines.
    Jsonl,
    /// WARC or WET.
    Warc,
    /// Apache Parquet.
    Parquet,
}

/// Format of the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ToArg {
    /// A clean text and a diff for each page.
    Folder,
    /// JSON Lines.
    Jsonl,
    /// Apache Parquet.
    Parquet,
}

/// Compression of the output files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CompressArg {
    /// No compression.
    None,
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl From<&RecordArgs> for RecordOptions {
    fn from(args: &RecordArgs) -> Self {
        Self {
            from: args.from.map(RecordFormat::from),
            to: args.to.map(Target::from),
            compression: args.compress.map(Compression::from),
            split: args.split,
            fields: FieldNames {
                text: args.text_field.clone(),
                url: args.url_field.clone(),
                id: args.id_field.clone(),
            },
        }
    }
}

impl From<FromArg> for RecordFormat {
    fn from(arg: FromArg) -> Self {
        match arg {
            FromArg::Pages => Self::Pages,
            FromArg::Jsonl => Self::JsonLines,
            FromArg::Warc => Self::Warc,
            FromArg::Parquet => Self::Parquet,
        }
    }
}

impl From<ToArg> for Target {
    fn from(arg: ToArg) -> Self {
        match arg {
            ToArg::Folder => Self::Folder,
            ToArg::Jsonl => Self::JsonLines,
            ToArg::Parquet => Self::Parquet,
        }
    }
}

impl From<CompressArg> for Compression {
    fn from(arg: CompressArg) -> Self {
        match arg {
            CompressArg::None => Self::None,
            CompressArg::Gzip => Self::Gzip,
            CompressArg::Zstd => Self::Zstd,
        }
    }
}

/// Parses a size with its unit, in bytes.
fn size(typed: &str) -> Result<u64, String> {
    let digits = typed.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
    let unit = match typed[digits.len()..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        _ => return Err("write a size as a number and a unit: B, kB, MB or GB, as in 500MB".to_owned()),
    };
    let number: u64 =
        digits.parse().map_err(|_| "write a size as a number and a unit: B, kB, MB or GB, as in 500MB".to_owned())?;
    number.checked_mul(unit).filter(|&size| size > 0).ok_or_else(|| "the size is 0 or too large".to_owned())
}
