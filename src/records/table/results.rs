//! Reads the cleaned records of a Parquet file.

use super::texts::Texts;
use super::{Step, TableError, TableReader};
use crate::records::results::said;
use crate::records::{Bad, GivenRemoval, ResultRecord};
use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{Array as _, ArrayRef, Int64Array, ListArray, RecordBatch, StructArray};
use arrow_cast::cast;
use arrow_schema::DataType;
use rayon::prelude::*;
use std::io;

/// The cleaned records of a Parquet file.
pub struct ResultRows {
    reader: TableReader,
}

type Records = Vec<Result<ResultRecord, Bad>>;

/// The columns that a record is read from.
struct Columns {
    id: Option<Texts>,
    url: Option<Texts>,
    site: Option<Texts>,
    text: Option<Texts>,
    removals: Option<Removals>,
}

/// The column of removals, from any writer.
struct Removals {
    list: ListArray,
    rule: Texts,
    kind: Texts,
    start: Int64Array,
    end: Int64Array,
    text: Texts,
}

impl ResultRows {
    /// Creates a reader from an open file.
    ///
    /// # Errors
    /// If it has no clean texts or no removals.
    pub fn new(reader: TableReader) -> io::Result<Self> {
        let fields = || reader.schema().fields().iter().enumerate().map(|(at, field)| (field.name().as_str(), at));
        let own = ["site", "text", "removals"].map(|name| said(fields(), name));
        let named = ["id", "url"].map(|name| fields().find(|(it, _)| *it == name).map(|(_, at)| at));
        if own.iter().any(Option::is_none) {
            let there = super::error::names(reader.schema());
            let why =
                format!("no cleaned records: the columns `text`, `site` and `removals` are required; columns: {there}");
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        Ok(Self { reader: reader.of_columns(own.into_iter().chain(named).flatten().collect()) })
    }

    /// The next records, or `None` after the last.
    pub fn next_batch(&mut self) -> Option<io::Result<Records>> {
        Some(match self.reader.step()? {
            Step::Rows(batch, first) => records(&batch, first).map_err(io::Error::other),
            Step::Lost { first, why, .. } => Ok(vec![Err(Bad { number: first, why })]),
        })
    }
}

fn records(batch: &RecordBatch, first: u64) -> Result<Records, TableError> {
    let schema = batch.schema_ref();
    let fields = || schema.fields().iter().zip(batch.columns()).map(|(field, column)| (field.name().as_str(), column));
    let texts = |column: Option<&ArrayRef>| column.map(strings).transpose();
    let named = |name: &str| fields().find(|(it, _)| *it == name).map(|(_, column)| column);
    let columns = Columns {
        id: texts(named("id"))?,
        // A column of that name may have any type.
        url: texts(named("url"))?,
        site: texts(said(fields(), "site"))?,
        text: texts(said(fields(), "text"))?,
        removals: said(fields(), "removals").map(Removals::of).transpose()?,
    };
    let rows = (0..batch.num_rows()).into_par_iter();
    Ok(rows.map(|row| columns.record(row, first.saturating_add(row as u64))).collect())
}

/// A column of any type as texts.
fn strings(column: &ArrayRef) -> Result<Texts, TableError> {
    Texts::of(column).or_else(|_| Texts::of(&cast(column, &DataType::Utf8)?))
}

fn text_at(texts: &Texts, row: usize) -> Option<String> {
    texts.get(row).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
}

impl Columns {
    fn record(&self, row: usize, number: u64) -> Result<ResultRecord, Bad> {
        let text = |texts: &Option<Texts>| texts.as_ref().and_then(|texts| text_at(texts, row));
        let removals = self.removals.as_ref().map(|removals| removals.of_row(row));
        Ok(ResultRecord {
            number,
            id: text(&self.id),
            url: text(&self.url),
            site: text(&self.site),
            text: text(&self.text),
            removals: removals.transpose().map_err(|why| Bad { number, why: why.to_owned() })?.flatten(),
        })
    }
}

impl Removals {
    fn of(column: &ArrayRef) -> Result<Self, TableError> {
        let list = match column.data_type() {
            DataType::LargeList(element) | DataType::List(element) => cast(column, &DataType::List(element.clone()))?,
            _ => return Err(TableError::OtherSchema),
        };
        let list = list.as_list_opt::<i32>().ok_or(TableError::OtherSchema)?.clone();
        let parts: &StructArray = list.values().as_struct_opt().ok_or(TableError::OtherSchema)?;
        let part = |name: &str| parts.column_by_name(name).ok_or(TableError::OtherSchema);
        let offsets = |name: &str| {
            let offsets = cast(part(name)?, &DataType::Int64)?;
            offsets.as_primitive_opt::<Int64Type>().cloned().ok_or(TableError::OtherSchema)
        };
        Ok(Self {
            rule: strings(part("rule")?)?,
            kind: strings(part("kind")?)?,
            start: offsets("start")?,
            end: offsets("end")?,
            text: strings(part("text")?)?,
            list,
        })
    }

    fn of_row(&self, row: usize) -> Result<Option<Vec<GivenRemoval>>, &'static str> {
        if row >= self.list.len() || self.list.is_null(row) {
            return Ok(None);
        }
        let offset = |offsets: &Int64Array, at: usize| {
            (offsets.is_valid(at)).then(|| usize::try_from(offsets.value(at)).ok()).flatten()
        };
        let (start, end) = (self.list.value_offsets()[row], self.list.value_offsets()[row + 1]);
        let one = |at: usize| {
            Some(GivenRemoval {
                rule: text_at(&self.rule, at)?,
                kind: text_at(&self.kind, at)?,
                start: offset(&self.start, at)?,
                end: offset(&self.end, at)?,
                text: text_at(&self.text, at)?,
            })
        };
        let at = |offset: i32| usize::try_from(offset).unwrap_or(0);
        let removals: Option<Vec<_>> = (at(start)..at(end)).map(one).collect();
        removals.map(Some).ok_or("an incomplete removal")
    }
}
