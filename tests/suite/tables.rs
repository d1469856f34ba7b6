//! Arrow tables: a batch in, a batch out.

use crate::bench::shipped;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Int8Type, Int64Type};
use arrow_array::{
    Array as _, ArrayRef, BinaryArray, BinaryViewArray, DictionaryArray, Int64Array, LargeBinaryArray,
    LargeStringArray, NullArray, RecordBatch, StringArray, StringViewArray, StructArray,
};
use arrow_schema::{DataType, Field, Schema};
use std::collections::HashMap;
use std::sync::Arc;
use unboil::page::Dump;
use unboil::pipeline::{Choice, Unknown};
use unboil::records::table::{Cleaner, Columns, RowNames, TableError, clean_batch, out_schema};
use unboil::records::{CleanedRecord, FieldNames, Taken, rebuilt};

const PLAIN: &str = "Accessibility links\n\nThe ferry sails again.\n";
const CLEAN: &str = "The ferry sails again.\n";
const HTML: &str = "<!DOCTYPE html><html><head><title>Ferry</title></head><body><nav><a href=/>Home</a> <a href=/n>News</a>\
    <a href=/s>Sport</a></nav><article><p>The ferry sails again, and the town is glad of it after a long winter.</p>\
    <p>It was repaired at the yard, where forty people worked on it for three months without a day off.</p></article>\
    <footer><a href=/c>Contact</a> <a href=/p>Privacy</a></footer></body></html>";

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

fn strings(texts: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

fn cleaned_as(batch: &RecordBatch, names: &FieldNames, file: Option<&str>) -> Result<RecordBatch, TableError> {
    let rule_set = shipped();
    let columns = Columns::of(batch.schema_ref(), names)?;
    let rows = RowNames { file, first: 1 };
    let out = clean_batch(
        batch,
        &columns,
        &Cleaner { rule_set: &rule_set, choice: Choice::Identify(Unknown::default()), rows },
    )?;
    assert_eq!(out.schema(), out_schema(batch.schema_ref(), &columns)?);
    assert_eq!(out.num_rows(), batch.num_rows());
    Ok(out)
}

fn cleaned(batch: &RecordBatch) -> RecordBatch {
    cleaned_as(batch, &FieldNames::default(), None).unwrap()
}

fn names(batch: &RecordBatch) -> Vec<String> {
    batch.schema().fields().iter().map(|field| field.name().clone()).collect()
}

fn text_of(batch: &RecordBatch, name: &str, row: usize) -> Option<String> {
    let column = arrow_cast::cast(batch.column_by_name(name).unwrap(), &DataType::Utf8).unwrap();
    let column = column.as_string::<i32>();
    column.is_valid(row).then(|| column.value(row).to_owned())
}

/// A removal as a table says it.
type Removed = (String, String, usize, usize, String);

fn removals_of(batch: &RecordBatch, name: &str, row: usize) -> Vec<Removed> {
    let list = batch.column_by_name(name).unwrap().as_list::<i32>().value(row);
    let list = list.as_struct();
    let text = |at: usize, i: usize| list.column(at).as_string::<i32>().value(i).to_owned();
    let offset = |at: usize, i: usize| usize::try_from(list.column(at).as_primitive::<Int64Type>().value(i)).unwrap();
    (0..list.len()).map(|i| (text(0, i), text(1, i), offset(2, i), offset(3, i), text(4, i))).collect()
}

fn raw_of(batch: &RecordBatch, row: usize) -> String {
    let removals = removals_of(batch, "removals", row);
    let taken = removals.iter().map(|(_, _, start, end, text)| Taken { start: *start, end: *end, text });
    rebuilt(&text_of(batch, "text", row).unwrap(), taken).unwrap()
}

#[test]
fn a_batch_is_cleaned_row_by_row() {
    let out = cleaned(&batch(vec![
        ("lang", strings(&[Some("en"), None, Some("de"), Some("en")])),
        ("text", strings(&[Some(PLAIN), None, Some("Nur Text.\n"), Some(HTML)])),
        ("url", strings(&[Some("https://a.example/1"), Some("https://a.example/2"), None, None])),
    ]));
    assert_eq!(names(&out), ["lang", "text", "url", "id", "title", "date", "site", "removals"]);
    assert_eq!(text_of(&out, "text", 0).as_deref(), Some(CLEAN));
    assert_eq!(raw_of(&out, 0), PLAIN);
    let removed = removals_of(&out, "removals", 0);
    assert!(!removed.is_empty() && removed.iter().all(|it| !it.0.is_empty() && !it.1.is_empty()), "{removed:?}");
    assert_eq!((text_of(&out, "text", 1), removals_of(&out, "removals", 1)), (None, Vec::new()));
    assert_eq!(text_of(&out, "site", 1), None);
    assert_eq!(text_of(&out, "text", 2).as_deref(), Some("Nur Text.\n"));
    assert_eq!(text_of(&out, "title", 3).as_deref(), Some("Ferry"));
    assert_eq!(text_of(&out, "lang", 2).as_deref(), Some("de"));
    // Without a file a row has no name to be its id.
    assert_eq!(text_of(&out, "id", 0), None);
}

#[test]
fn a_row_comes_out_as_a_record_does() {
    let rule_set = shipped();
    let out = cleaned(&batch(vec![("html", strings(&[Some(HTML), Some(PLAIN)]))]));
    for (row, raw) in [(0, HTML), (1, PLAIN)] {
        let dump = Dump { id: "a.jsonl#1".into(), bytes: raw.into(), ..Dump::default() };
        let record = CleanedRecord::of(dump, &rule_set, Choice::Identify(Unknown::default())).unwrap();
        assert_eq!(text_of(&out, "text", row).unwrap(), record.text());
        assert_eq!(raw_of(&out, row), record.raw());
        let spans: Vec<_> = removals_of(&out, "removals", row).into_iter().map(|it| (it.2, it.3)).collect();
        let expected: Vec<_> = record.removals().iter().map(|it| (it.span.start, it.span.end)).collect();
        assert_eq!(spans, expected);
        assert!(!spans.is_empty());
    }
}

#[test]
fn texts_of_every_type_are_read_and_strings_stay_what_they_were() {
    let values = vec![Some(PLAIN), None];
    let bytes = || values.iter().map(|text| text.map(str::as_bytes)).collect::<Vec<_>>();
    let dictionary: DictionaryArray<Int8Type> = values.iter().copied().collect();
    let empty: DictionaryArray<Int8Type> = [None::<&str>, None].into_iter().collect();
    let cases: Vec<(ArrayRef, DataType)> = vec![
        (Arc::new(StringArray::from(values.clone())), DataType::Utf8),
        (Arc::new(LargeStringArray::from(values.clone())), DataType::LargeUtf8),
        (Arc::new(StringViewArray::from(values.clone())), DataType::Utf8View),
        (Arc::new(BinaryArray::from(bytes())), DataType::Utf8),
        (Arc::new(LargeBinaryArray::from(bytes())), DataType::LargeUtf8),
        (Arc::new(BinaryViewArray::from(bytes())), DataType::Utf8View),
        (Arc::new(dictionary), DataType::Utf8),
    ];
    for (array, becomes) in cases {
        let was = array.data_type().clone();
        let out = cleaned(&batch(vec![("text", array)]));
        assert_eq!(out.schema().field(0).data_type(), &becomes, "{was}");
        assert_eq!(text_of(&out, "text", 0).as_deref(), Some(CLEAN), "{was}");
        assert_eq!(text_of(&out, "text", 1), None, "{was}");
    }
    assert_eq!(text_of(&cleaned(&batch(vec![("text", Arc::new(empty))])), "text", 0), None);
}

#[test]
fn what_is_no_page_stays_as_it_is() {
    let (binary, pdf) = ("\0\u{1}\u{2}\u{3}", "%PDF-1.7\n\nAccessibility links\n");
    let out = cleaned(&batch(vec![("text", strings(&[Some(binary), Some(pdf), Some("")]))]));
    for (row, text) in [binary, pdf, ""].into_iter().enumerate() {
        assert_eq!(text_of(&out, "text", row).as_deref(), Some(text));
        assert!(removals_of(&out, "removals", row).is_empty());
    }
    let bytes: ArrayRef = Arc::new(BinaryArray::from(vec![
        &b"\x89PNG\xFF\x00"[..],
        b"Caf\xC3\xA9 \xFF au lait \xC3\xA9\xC3\xA9\xC3\xA9",
    ]));
    let out = cleaned(&batch(vec![("content", bytes)]));
    assert_eq!(text_of(&out, "text", 0), None);
    assert_eq!(text_of(&out, "text", 1).as_deref(), Some("Café \u{FFFD} au lait ééé"));
}

#[test]
fn a_sliced_batch_is_its_own_rows() {
    let many: Vec<String> = (0..10).map(|i| format!("Accessibility links\n\nRow {i}.\n")).collect();
    let texts = many.iter().map(|text| Some(text.as_str())).collect::<Vec<_>>();
    let dictionary: DictionaryArray<Int8Type> = many.iter().map(|text| Some(text.as_str())).collect();
    for array in [strings(&texts), Arc::new(StringViewArray::from(texts.clone())), Arc::new(dictionary)] {
        let whole = batch(vec![("text", array), ("n", Arc::new(Int64Array::from_iter_values(0..10)))]);
        let out = cleaned(&whole.slice(3, 4));
        assert_eq!(text_of(&out, "text", 0).as_deref(), Some("Row 3.\n"));
        assert_eq!(out.column(1).as_primitive::<Int64Type>().values(), &[3, 4, 5, 6]);
        assert_eq!(out, cleaned(&whole).slice(3, 4));
    }
}

#[test]
fn names_that_other_columns_have_stay_theirs() {
    let said = FieldNames { text: Some("content".into()), ..FieldNames::default() };
    let other = || strings(&[Some("theirs")]);
    let columns = ["text", "site", "removals", "id", "title"].map(|name| (name, other()));
    let whole = batch([("content", strings(&[Some(PLAIN)]))].into_iter().chain(columns).collect());
    let out = cleaned_as(&whole, &said, Some("a.parquet")).unwrap();
    let own =
        ["unboil_text", "text", "site", "removals", "id", "title", "url", "date", "unboil_site", "unboil_removals"];
    assert_eq!(names(&out), own);
    assert_eq!(text_of(&out, "unboil_text", 0).as_deref(), Some(CLEAN));
    assert_eq!(text_of(&out, "text", 0).as_deref(), Some("theirs"));
    assert_eq!(text_of(&out, "id", 0).as_deref(), Some("theirs"));
    // What was cleaned may be cleaned again.
    let again = cleaned_as(&out, &said, None);
    assert!(matches!(again, Err(TableError::NoSuchColumn { .. })), "{again:?}");
    let again = cleaned(&out);
    assert!(names(&again).ends_with(&["unboil_unboil_site".into(), "unboil_unboil_removals".into()]));
    let plain = cleaned_as(&batch(vec![("text", strings(&[Some(PLAIN)]))]), &FieldNames::default(), Some("a.parquet"));
    assert_eq!(text_of(&plain.unwrap(), "id", 0).as_deref(), Some("a.parquet#1"));
}

#[test]
fn addresses_and_ids_are_found() {
    let page = "<!DOCTYPE html><html><head><link rel=canonical href=https://c.example/x></head><body><p>Text.</p></body></html>";
    let whole = batch(vec![
        ("source", strings(&[Some("https://s.example/"), Some("cc"), Some("https://s.example/3")])),
        ("body", strings(&[Some(page), Some(page), Some("Text.\n")])),
        ("uri", strings(&[Some("https://u.example/"), None, None])),
        ("n", Arc::new(Int64Array::from(vec![Some(7), None, Some(9)]))),
    ]);
    let said = FieldNames { id: Some("n".into()), ..FieldNames::default() };
    let out = cleaned_as(&whole, &said, Some("f")).unwrap();
    let column = |name| (0..3).map(|row| text_of(&out, name, row).unwrap()).collect::<Vec<_>>();
    assert_eq!(column("url"), ["https://u.example/", "https://c.example/x", "https://s.example/3"]);
    assert_eq!(column("id"), ["7", "f#2", "9"]);
}

#[test]
fn columns_that_are_not_there_are_said() {
    let whole = batch(vec![("text", Arc::new(Int64Array::from(vec![1]))), ("x", strings(&[None]))]);
    let why = |names: FieldNames| cleaned_as(&whole, &names, None).unwrap_err().to_string();
    assert_eq!(
        why(FieldNames::default()),
        "no text column found (text, content, raw_content, html, body): name the column of the text; columns: `text`, `x`"
    );
    let said = |text: &str| FieldNames { text: Some(text.into()), ..FieldNames::default() };
    assert_eq!(why(said("y")), "there is no column `y`; columns: `text`, `x`");
    assert_eq!(why(said("text")), "column `text` holds Int64, not text");
    assert_eq!(why(FieldNames { url: Some("z".into()), ..said("x") }), "there is no column `z`; columns: `text`, `x`");
    assert_eq!(why(FieldNames { id: Some("z".into()), ..said("x") }), "there is no column `z`; columns: `text`, `x`");
    let empty = Columns::of(&Schema::empty(), &FieldNames::default());
    assert!(empty.unwrap_err().to_string().ends_with("columns: none"));
}

#[test]
fn a_batch_of_another_schema_is_an_error() {
    let rule_set = shipped();
    let columns =
        Columns::of(batch(vec![("x", strings(&[])), ("text", strings(&[]))]).schema_ref(), &FieldNames::default());
    let rows = RowNames { file: None, first: 1 };
    let with = Cleaner { rule_set: &rule_set, choice: Choice::Identify(Unknown::default()), rows };
    let numbers = batch(vec![("x", strings(&[])), ("text", Arc::new(Int64Array::from(Vec::<i64>::new())))]);
    for other in [RecordBatch::new_empty(Arc::new(Schema::empty())), numbers] {
        assert_eq!(clean_batch(&other, columns.as_ref().unwrap(), &with).unwrap_err(), TableError::OtherSchema);
    }
}

#[test]
fn what_schemas_say_beside_types_is_kept_and_odd_columns_pass() {
    let meta = |key: &str| HashMap::from([(key.to_owned(), "v".to_owned())]);
    let nested: ArrayRef =
        Arc::new(StructArray::from(vec![(Arc::new(Field::new("text", DataType::Utf8, true)), strings(&[None]))]));
    let schema = Schema::new_with_metadata(
        vec![
            Field::new("text", DataType::Utf8, false).with_metadata(meta("of text")),
            Field::new("meta", nested.data_type().clone(), false).with_metadata(meta("of meta")),
            Field::new("nothing", DataType::Null, true),
        ],
        meta("of all"),
    );
    let columns: Vec<ArrayRef> = vec![strings(&[Some(PLAIN)]), nested, Arc::new(NullArray::new(1))];
    let whole = RecordBatch::try_new(Arc::new(schema), columns).unwrap();
    for whole in [whole.slice(0, 0), whole] {
        let out = cleaned(&whole);
        assert_eq!(out.schema().metadata(), &meta("of all"));
        assert_eq!(out.schema().field(0).metadata(), &meta("of text"));
        assert_eq!(out.schema().field(1), whole.schema().field(1));
        assert_eq!(out.column(1), whole.column(1));
        // All that is unboil's own may be null by its type, in every batch.
        assert!(
            ["text", "id", "site", "removals"].iter().all(|own| out
                .schema()
                .field_with_name(own)
                .unwrap()
                .is_nullable())
        );
    }
}
