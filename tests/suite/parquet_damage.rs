//! Parquet files that are damaged, or none.

use crate::bench::Bench;
use crate::parquet::{How, batch, clean, groups_of, names, pages, read, written};
use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use ::parquet::basic::{Compression as Codec, ZstdLevel};
use ::parquet::file::properties::WriterProperties;
use arrow_array::Int64Array;
use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use std::fs::{self, File};
use std::sync::Arc;
use unboil::records::Results;

#[test]
fn a_damaged_row_group_costs_itself() {
    let bench = Bench::new();
    let input = pages(900);
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(300));
    written(&bench, "a.parquet", &input, properties.set_compression(Codec::ZSTD(ZstdLevel::default())).build());
    let path = bench.path("raw/a.parquet");
    let metadata = ParquetRecordBatchReaderBuilder::try_new(File::open(&path).unwrap()).unwrap().metadata().clone();
    let (start, length) = metadata.row_group(1).column(2).byte_range();
    let mut bytes = fs::read(&path).unwrap();
    let (start, end) = (usize::try_from(start).unwrap(), usize::try_from(start + length).unwrap());
    bytes[start..end].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let came = clean(&bench, ("a.parquet", "out"), &How::default());
    assert_eq!((came.end.records, came.end.pages, came.end.bad), (900, 599, 1));
    assert_eq!(came.end.skipped["row of a damaged row group"], 299);
    let (id, why) = came.told.iter().find(|(_, why)| why.as_ref().is_some_and(|why| why.contains("rows"))).unwrap();
    assert_eq!(id, "a.parquet#301");
    assert!(why.as_ref().unwrap().starts_with("cannot read rows 301 to 600 (row group 2): "), "{why:?}");
    let out = read(&bench.path("out/clean/a.parquet"));
    let kept: Vec<i64> = (0..300).chain(600..900).collect();
    assert_eq!(out.column(0).as_primitive::<Int64Type>().values(), &kept[..]);
}

/// Numbers that look random and are the same each time.
fn numbers() -> impl Iterator<Item = usize> {
    std::iter::successors(Some(0x2545_F491_4F6C_DD1D_u64), |x| {
        let x = x ^ (x << 13);
        let x = x ^ (x >> 7);
        Some(x ^ (x << 17))
    })
    .map(|x| usize::try_from(x >> 20).unwrap())
}

#[test]
fn damage_anywhere_stops_nothing() {
    let bench = Bench::new();
    written(&bench, "a.parquet", &pages(40), groups_of(10));
    let whole = fs::read(bench.path("raw/a.parquet")).unwrap();
    let mut numbers = numbers();
    let mut next = || numbers.next().unwrap();
    let mut damaged = 0;
    for _ in 0..120 {
        let mut bytes = whole.clone();
        match next() % 3 {
            0 => bytes.truncate(next() % whole.len()),
            1 => {
                let at = next() % whole.len();
                bytes[at] ^= 1 << (next() % 8);
            }
            _ => {
                // The description at the end, without which there is no file.
                let at = whole.len() - 9 - next() % (whole.len() / 2);
                bytes[at] = u8::try_from(next() % 256).unwrap();
            }
        }
        fs::write(bench.path("raw/b.parquet"), &bytes).unwrap();
        let came = clean(&bench, ("b.parquet", "out"), &How::default());
        damaged += usize::from(came.end.damage.is_some() || came.end.bad > 0);
        if let Some(why) = &came.end.damage {
            assert!(!why.is_empty());
        }
        if let Ok(results) = Results::open(&bench.path("raw/b.parquet")) {
            results.take(100).for_each(drop);
        }
    }
    assert!(damaged > 20, "{damaged}");
}

#[test]
fn files_that_are_none_say_so() {
    let bench = Bench::new().file("raw/a.parquet", "text");
    let why = |bench: &Bench| clean(bench, ("a.parquet", "out"), &How::default()).end.damage.unwrap();
    assert!(why(&bench).starts_with("cannot read the file as Parquet: "), "{}", why(&bench));
    written(&bench, "a.parquet", &batch(vec![("a", Arc::new(Int64Array::from(vec![1])))]), WriterProperties::default());
    assert!(why(&bench).ends_with("name the column of the text; columns: `a`"), "{}", why(&bench));
    let results = Results::open(&bench.path("raw/a.parquet")).err().unwrap().to_string();
    assert!(results.ends_with("columns: `a`"), "{results}");
    // A file without rows is one.
    written(&bench, "b.parquet", &pages(0), WriterProperties::default());
    assert_eq!(clean(&bench, ("b.parquet", "out"), &How::default()).end.records, 0);
    assert_eq!(names(&read(&bench.path("out/clean/b.parquet"))).len(), 8);
}
