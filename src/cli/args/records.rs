//! What can be typed of files of records.

use crate::records::{Compression, FieldNames, RecordFormat, Target};
use crate::run::RecordOptions;

/// Files of records, and how their results are written.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Files of records: JSON Lines, WARC, Parquet")]
pub struct RecordArgs {
    /// What all files in RAW are, whatever their names end in.
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub from: Option<FromArg>,
    /// In what form results are written; as the input came where nothing is said, and WARC as JSON Lines.
    #[arg(long, value_enum, value_name = "FORM")]
    pub to: Option<ToArg>,
    /// How output files are packed; as the input came where nothing is said.
    #[arg(long, value_enum, value_name = "HOW")]
    pub compress: Option<CompressArg>,
    /// Output files of about so many bytes, unpacked: `500MB`, `2GB`. One for each input file where nothing is said.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub split: Option<u64>,
    /// The field, or column, of the text: `text`, `content`, `raw_content`, `html` or `body` where nothing is said.
    #[arg(long, value_name = "NAME")]
    pub text_field: Option<String>,
    /// The one of the address: `url`, `uri`, `source` or `warc_url` where nothing is said.
    #[arg(long, value_name = "NAME")]
    pub url_field: Option<String>,
    /// The one of the id: `id` where nothing is said.
    #[arg(long, value_name = "NAME")]
    pub id_field: Option<String>,
}

/// What files in RAW are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FromArg {
    /// A dump each.
    Pages,
    /// JSON Lines.
    Jsonl,
    /// WARC or WET.
    Warc,
    /// Apache Parquet.
    Parquet,
}

/// In what form results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ToArg {
    /// A file a page, and a diff.
    Folder,
    /// JSON Lines.
    Jsonl,
    /// Apache Parquet.
    Parquet,
}

/// How output files are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CompressArg {
    /// They are not.
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

/// Bytes, as people write them.
fn size(typed: &str) -> Result<u64, String> {
    let digits = typed.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
    let unit = match typed[digits.len()..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        _ => return Err("a size is a number with B, kB, MB or GB behind it".to_owned()),
    };
    let number: u64 = digits.parse().map_err(|_| "a size is a number with B, kB, MB or GB behind it".to_owned())?;
    number.checked_mul(unit).filter(|&size| size > 0).ok_or_else(|| "no such size".to_owned())
}
