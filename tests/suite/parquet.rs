//! Parquet files: in, out, read back.

use crate::bench::{Bench, shipped, tree};
use ::parquet::arrow::ArrowWriter;
use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use ::parquet::basic::{Compression as Codec, Encoding, GzipLevel, ZstdLevel};
use ::parquet::file::properties::{WriterProperties, WriterVersion};
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int32Type, Int64Type};
use arrow_array::{
    Array as _, ArrayRef, BinaryArray, BooleanArray, DictionaryArray, Float64Array, Int64Array, ListArray, RecordBatch,
    StringArray, TimestampMicrosecondArray,
};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};
use unboil::pipeline::{Choice, LaidOut, Run, State, Unknown};
use unboil::records::table::{Step, TableReader};
use unboil::records::{
    Compression, FieldNames, FileEnd, RecordFile, RecordFormat, RecordRun, ResultRecord, Results, Target,
};
use unboil::sink::OutFolder;
use unboil::site::RuleSet;

/// How a file is cleaned.
#[derive(Default, Clone)]
pub struct How {
    names: FieldNames,
    to: Option<Target>,
    compression: Option<Compression>,
    split: Option<u64>,
    threads: usize,
}

/// What came of it: what the run says, and of each record its name, and why it failed or was passed over.
pub struct Came {
    pub end: FileEnd,
    pub told: Vec<(String, Option<String>)>,
}

pub fn clean(bench: &Bench, (raw, out): (&str, &str), how: &How) -> Came {
    static BOOK: OnceLock<RuleSet> = OnceLock::new();
    let rule_set = BOOK.get_or_init(shipped);
    let out = OutFolder::open(&bench.path(out), &[bench.path("raw")]).unwrap();
    let stop = AtomicBool::new(false);
    let choice = Choice::Identify(Unknown::default());
    let run = Run { rule_set, choice, out: &out, laid_out: LaidOut::NotWritten, memory: None, stop: &stop };
    let run = RecordRun { run, names: &how.names, to: how.to, compression: how.compression, split: how.split };
    let path = bench.path("raw").join(raw);
    let format = RecordFormat::of_name(&path).unwrap();
    let file = RecordFile { path, relative: raw.into(), folder_hosts: [].into(), folders: [].into(), format };
    let mut told = Vec::new();
    let observe = |outcome: unboil::pipeline::PageResult<'_>| {
        let why = match outcome.state {
            State::Skipped(why) => Some(why.to_owned()),
            State::Failed(why) => Some(why),
            _ => None,
        };
        told.push((outcome.id, why));
        Ok(())
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(how.threads.max(1)).build().unwrap();
    let end = pool.install(|| run.file(&file, observe)).unwrap();
    Came { end, told }
}

fn page(i: usize) -> String {
    format!(
        "Accessibility links\n\nPage {i} of the ferry's log, at sea.\n\nSkip to content\n{}",
        "Waves.\n".repeat(i % 50)
    )
}

pub fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

/// Pages, with a row without text.
pub fn pages(rows: usize) -> RecordBatch {
    let text: StringArray = (0..rows).map(|i| (i != 3).then(|| page(i))).collect();
    let url: StringArray = (0..rows).map(|i| (i % 5 != 0).then(|| format!("https://a.example/{i}"))).collect();
    batch(vec![
        ("n", Arc::new(Int64Array::from_iter_values(0..i64::try_from(rows).unwrap()))),
        ("url", Arc::new(url)),
        ("text", Arc::new(text)),
    ])
}

pub fn written(bench: &Bench, name: &str, batch: &RecordBatch, properties: WriterProperties) {
    let path = bench.path("raw").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

pub fn groups_of(rows: usize) -> WriterProperties {
    WriterProperties::builder().set_max_row_group_row_count(Some(rows)).build()
}

pub fn read(path: &Path) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let schema = reader.schema().clone();
    let mut batches = reader.with_batch_size(1 << 20).build().unwrap();
    let all = batches.next().map_or_else(|| RecordBatch::new_empty(schema), Result::unwrap);
    assert!(batches.next().is_none());
    all
}

fn records(path: &Path) -> Vec<ResultRecord> {
    Results::open(path).unwrap().flat_map(Result::unwrap).map(Result::unwrap).collect()
}

pub fn names(batch: &RecordBatch) -> Vec<String> {
    batch.schema().fields().iter().map(|field| field.name().clone()).collect()
}

#[test]
fn a_parquet_file_comes_out_with_its_rows_in_order() {
    let bench = Bench::new();
    let input = pages(700);
    written(&bench, "a.parquet", &input, groups_of(300));
    let came = clean(&bench, ("a.parquet", "out"), &How::default());
    assert_eq!((came.end.records, came.end.pages, came.end.bad, came.end.damage.clone()), (700, 699, 0, None));
    assert_eq!(came.end.skipped["no text in the record"], 1);
    assert_eq!((came.end.taken.text["text"], came.end.taken.url["url"]), (699, 559));
    assert_eq!((came.told[0].0.as_str(), came.told[699].0.as_str()), ("a.parquet#1", "a.parquet#700"));
    let out = read(&bench.path("out/clean/a.parquet"));
    assert_eq!(names(&out), ["n", "url", "text", "id", "title", "date", "site", "removals"]);
    assert_eq!(out.column(0), input.column(0));
    assert_eq!(out.column(1), input.column(1));
    let records = records(&bench.path("out/clean/a.parquet"));
    assert_eq!(records.len(), 700);
    for (i, record) in records.iter().enumerate() {
        assert_eq!(record.number, i as u64 + 1);
        assert_eq!(record.raw().unwrap(), (i != 3).then(|| page(i)));
        assert_eq!(record.removals.as_ref().unwrap().is_empty(), i == 3);
        assert_eq!(record.id.as_deref(), Some(format!("a.parquet#{}", i + 1).as_str()));
    }
}

#[test]
fn parquet_and_json_lines_say_the_same() {
    let bench = Bench::new();
    let input = pages(60);
    written(&bench, "a.parquet", &input, groups_of(20));
    let (url, text) = (input.column(1).as_string::<i32>(), input.column(2).as_string::<i32>());
    let line = |row: usize| {
        let at = |column: &StringArray| column.is_valid(row).then(|| column.value(row).to_owned());
        serde_json::json!({ "n": row, "url": at(url), "text": at(text) }).to_string() + "\n"
    };
    fs::write(bench.path("raw/a.jsonl"), (0..60).map(line).collect::<String>()).unwrap();
    let to = |to| How { to: Some(to), ..How::default() };
    let mut all = Vec::new();
    for (name, target, ending) in [
        ("a.parquet", Target::Parquet, ""),
        ("a.parquet", Target::JsonLines, ".jsonl"),
        ("a.jsonl", Target::JsonLines, ""),
        ("a.jsonl", Target::Parquet, ".parquet"),
    ] {
        let out = format!("{target:?}");
        clean(&bench, (name, &out), &to(target));
        let path = match (name, target) {
            ("a.jsonl", Target::Parquet) => "a.jsonl.parquet".to_owned(),
            _ => format!("{name}{ending}"),
        };
        let mut records = records(&bench.path(out).join("clean").join(path));
        for record in &mut records {
            // The name of the file is in the id that unboil gives.
            record.id = None;
            record.removals = record.removals.take().or(Some(Vec::new()));
        }
        all.push(records);
    }
    // A record that is no page has all that it says in `fields`.
    assert_eq!(all[3][3].url, None);
    let url = all[0][3].url.clone();
    all[3][3].url = url;
    for other in &all[1..] {
        assert_eq!(&all[0], other);
    }
}

#[test]
fn what_json_lines_say_beside_is_a_column() {
    let lines = concat!(
        r#"{"id":7,"url":"https://a.example/1","text":"Accessibility links\n\nText.\n","lang":"en","score":[1,2.50]}"#,
        "\n",
        r#"{"text":"Text.\n"}"#,
        "\nnothing\n",
        r#"{"x":1}"#,
        "\n",
    );
    let bench = Bench::new().file("raw/a.jsonl.gz", lines);
    let came = clean(&bench, ("a.jsonl.gz", "out"), &How { to: Some(Target::Parquet), ..How::default() });
    assert_eq!((came.end.records, came.end.pages, came.end.bad), (4, 2, 1));
    let out = read(&bench.path("out/clean/a.jsonl.parquet"));
    assert_eq!(names(&out), ["id", "url", "title", "date", "site", "text", "removals", "fields"]);
    let column = |name: &str| {
        let column = out.column_by_name(name).unwrap().as_string::<i32>();
        column.iter().map(|text| text.map(str::to_owned)).collect::<Vec<_>>()
    };
    let of = |texts: [Option<&str>; 3]| texts.map(|text| text.map(str::to_owned)).to_vec();
    assert_eq!(column("fields"), of([Some(r#"{"lang":"en","score":[1,2.50]}"#), None, Some(r#"{"x":1}"#)]));
    assert_eq!(column("id"), of([Some("7"), Some("a.jsonl.gz#2"), None]));
    assert_eq!(column("text"), of([Some("Text.\n"), Some("Text.\n"), None]));
}

#[test]
fn columns_of_every_kind_are_fields_of_json_lines() {
    let list = ListArray::from_iter_primitive::<Int64Type, _, _>([Some(vec![Some(1), None]), None]);
    let dictionary: DictionaryArray<Int32Type> = [Some("a"), None].into_iter().collect();
    let input = batch(vec![
        (
            "when",
            Arc::new(TimestampMicrosecondArray::from(vec![Some(1_700_000_000_000_000), None]).with_timezone("UTC")),
        ),
        ("text", Arc::new(StringArray::from(vec!["Accessibility links\n\nText.\n"; 2]))),
        ("list", Arc::new(list)),
        ("word", Arc::new(dictionary)),
        ("bytes", Arc::new(BinaryArray::from(vec![Some(&b"\x00\xFF"[..]), None]))),
        ("share", Arc::new(Float64Array::from(vec![f64::NAN, 0.5]))),
        ("yes", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        ("text\"2\n", Arc::new(StringArray::from(vec![Some("a\n\"b\""), None]))),
    ]);
    let bench = Bench::new();
    written(&bench, "a.parquet", &input, WriterProperties::default());
    clean(&bench, ("a.parquet", "out"), &How { to: Some(Target::JsonLines), ..How::default() });
    let text = fs::read_to_string(bench.path("out/clean/a.parquet.jsonl")).unwrap();
    let starts = [
        r#"{"when":"2023-11-14T22:13:20Z","text":"Text.\n","list":[1,null],"word":"a","bytes":"00ff","share":null,"yes":true,"text\"2\n":"a\n\"b\"","id":"a.parquet#1","url":null"#,
        r#"{"when":null,"text":"Text.\n","list":null,"word":null,"bytes":null,"share":0.5,"yes":null,"text\"2\n":null,"id":"a.parquet#2","url":null"#,
    ];
    for (line, start) in text.lines().zip(starts) {
        assert!(line.starts_with(start), "{line}");
    }
    assert_eq!(text.lines().count(), 2);
}

#[test]
fn odd_encodings_are_read() {
    let input = pages(100);
    let codecs = [
        Codec::UNCOMPRESSED,
        Codec::SNAPPY,
        Codec::GZIP(GzipLevel::default()),
        Codec::ZSTD(ZstdLevel::default()),
        Codec::LZ4_RAW,
    ];
    let encodings = [Encoding::PLAIN, Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY];
    let mut outputs = Vec::new();
    for (i, codec) in codecs.into_iter().enumerate() {
        for (j, encoding) in encodings.into_iter().enumerate() {
            let bench = Bench::new();
            let version = if (i + j) % 2 == 0 { WriterVersion::PARQUET_2_0 } else { WriterVersion::PARQUET_1_0 };
            let properties = WriterProperties::builder()
                .set_compression(codec)
                .set_writer_version(version)
                .set_column_dictionary_enabled("text".into(), j == 0)
                .set_column_encoding("text".into(), encoding)
                .set_data_page_row_count_limit(7)
                .set_write_batch_size(7);
            written(&bench, "a.parquet", &input, properties.build());
            let came = clean(&bench, ("a.parquet", "out"), &How::default());
            assert_eq!((came.end.pages, came.end.damage), (99, None), "{codec:?} {encoding:?}");
            outputs.push(fs::read(bench.path("out/clean/a.parquet")).unwrap());
        }
    }
    assert!(outputs.iter().all(|output| *output == outputs[0]));
}

#[test]
fn any_number_of_threads_writes_the_same_bytes_in_parts_or_one() {
    let bench = Bench::new();
    let input = pages(6000);
    written(&bench, "a.parquet", &input, groups_of(2500));
    for (split, parts) in [(None, 1), (Some(400_000), 3)] {
        for to in [Target::Parquet, Target::JsonLines] {
            for compression in [Compression::None, Compression::Zstd] {
                let how = How { to: Some(to), compression: Some(compression), split, ..How::default() };
                let [one, four] = [1, 4].map(|threads| {
                    let out = format!("{to:?}{compression:?}{split:?}{threads}");
                    let came = clean(&bench, ("a.parquet", &out), &How { threads, ..how.clone() });
                    assert!(came.end.parts.len() >= parts, "{:?}", came.end.parts);
                    for part in &came.end.parts {
                        assert_eq!(fs::metadata(bench.path(&out).join(&part.relative)).unwrap().len(), part.size);
                    }
                    tree(&bench.path(out).join("clean"))
                });
                assert_eq!(one.keys().collect::<Vec<_>>(), four.keys().collect::<Vec<_>>());
                assert!(one == four, "{to:?} {compression:?} {split:?}");
                let read: usize = one
                    .keys()
                    .map(|name| records(&bench.path(format!("{to:?}{compression:?}{split:?}1/clean")).join(name)).len())
                    .sum();
                assert_eq!(read, 6000);
            }
        }
    }
}

#[test]
fn rows_that_are_large_are_read_a_few_at_a_time() {
    let bench = Bench::new();
    let long = |i: usize| format!("{}{}", page(i), "Every day the ferry crosses the bay.\n".repeat(30_000));
    let texts: StringArray = (0..40).map(|i| Some(long(i))).collect();
    // A column that repeats itself looks small in the file.
    let same = "x".repeat(300_000);
    let repeated: StringArray = (0..40).map(|_| Some(same.as_str())).collect();
    let input = batch(vec![("html", Arc::new(repeated)), ("text", Arc::new(texts))]);
    written(&bench, "a.parquet", &input, WriterProperties::default());
    let mut reader = TableReader::open(&bench.path("raw/a.parquet")).unwrap();
    while let Some(Step::Rows(batch, _)) = reader.step() {
        assert!(batch.num_rows() <= 4, "{} rows of 1.3 MB", batch.num_rows());
    }
    let came = clean(&bench, ("a.parquet", "out"), &How::default());
    assert_eq!((came.end.pages, came.end.bad), (40, 0));
    for (i, record) in records(&bench.path("out/clean/a.parquet")).iter().enumerate() {
        assert_eq!(record.raw().unwrap().unwrap(), long(i));
    }
    assert_eq!(read(&bench.path("out/clean/a.parquet")).column(0), input.column(0));
}

#[test]
fn a_first_batch_is_small_where_a_file_may_hide_what_rows_are() {
    let bench = Bench::new();
    let texts: StringArray = (0..20_000).map(|i| Some(if i < 64 { "a" } else { "b" })).collect();
    written(&bench, "a.parquet", &batch(vec![("text", Arc::new(texts))]), groups_of(10_000));
    let mut reader = TableReader::open(&bench.path("raw/a.parquet")).unwrap();
    let sizes: Vec<usize> = std::iter::from_fn(|| match reader.step()? {
        Step::Rows(batch, _) => Some(batch.num_rows()),
        Step::Lost { why, .. } => panic!("{why}"),
    })
    .collect();
    assert_eq!(sizes, [64, 8192, 10_000 - 64 - 8192, 8192, 10_000 - 8192]);
}

#[test]
fn pages_of_records_are_files_of_a_folder() {
    let bench = Bench::new();
    written(&bench, "a/b.parquet", &pages(5), WriterProperties::default());
    let came = clean(&bench, ("a/b.parquet", "out"), &How { to: Some(Target::Folder), ..How::default() });
    let parts: Vec<PathBuf> = came.end.parts.iter().map(|part| part.relative.clone()).collect();
    assert_eq!((came.end.pages, parts), (4, ["clean/a/b.parquet", "diff/a/b.parquet"].map(PathBuf::from).to_vec()));
    let files: Vec<PathBuf> = tree(&bench.path("out/clean")).into_keys().collect();
    let name = |n: usize| PathBuf::from(format!("a/b.parquet/{n:08}.txt"));
    assert_eq!(files, [1, 2, 3, 5].map(name));
    let text = fs::read_to_string(bench.path("out/clean").join(name(2))).unwrap();
    assert!(text.starts_with("Page 1 of the ferry's log"), "{text}");
    let diff = fs::read_to_string(bench.path("out/diff/a/b.parquet/00000002.txt.diff")).unwrap();
    assert!(diff.starts_with("--- a/a/b.parquet/00000002.txt\n"), "{diff}");
}

#[test]
fn numbers_of_other_columns_are_as_they_were() {
    let bench = Bench::new();
    let share: Float64Array = (0..10).map(|i| (i != 4).then_some(f64::from(i) / 3.0)).collect();
    let text: StringArray = (0..10).map(|i| Some(page(i))).collect();
    let input = batch(vec![
        ("content", Arc::new(text)),
        ("share", Arc::new(share)),
        ("removals", Arc::new(Int64Array::from(vec![1; 10]))),
    ]);
    written(&bench, "a.parquet", &input, WriterProperties::default());
    clean(&bench, ("a.parquet", "out"), &How::default());
    let out = read(&bench.path("out/clean/a.parquet"));
    assert_eq!(out.column(1).as_primitive::<Float64Type>(), input.column(1).as_primitive::<Float64Type>());
    assert_eq!(names(&out)[..3], ["text", "share", "removals"]);
    assert_eq!(names(&out).last().unwrap(), "unboil_removals");
    assert_eq!(records(&bench.path("out/clean/a.parquet"))[7].raw().unwrap(), Some(page(7)));
}
