//! Rows of a table as JSON, for JSON Lines output.

use super::Rows;
use crate::records::{Field, Role};
use arrow_array::{Array, ArrayRef};
use arrow_cast::cast;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_json::writer::{EncoderOptions, make_encoder};
use arrow_schema::{DataType, Field as Column, FieldRef, Fields};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// A range of rows as JSON.
pub struct RowsAsJson<'r> {
    rows: &'r Rows,
    first: usize,
    /// The values of each column, except the text column.
    columns: Vec<Option<Vec<String>>>,
}

impl<'r> RowsAsJson<'r> {
    /// Converts a range of rows to JSON: times become RFC 3339, with zoned times in UTC; bytes become hex digits; lists,
    /// structs and maps become their JSON equivalents; NaN and infinities become null. Values of other types become
    /// strings.
    #[must_use]
    pub fn new(rows: &'r Rows, range: Range<usize>) -> Self {
        let batch = rows.batch();
        let columns = batch.schema_ref().fields().iter().zip(batch.columns()).enumerate();
        let columns = columns.map(|(at, (field, array))| {
            (at != rows.columns().text()).then(|| values(field, &array.slice(range.start, range.len())))
        });
        Self { rows, first: range.start, columns: columns.collect() }
    }

    /// The fields of a row, in column order. The text is null: the writer of the line puts the clean text there.
    #[must_use]
    pub fn fields(&self, at: usize) -> Vec<Field<'_>> {
        let url = self.rows.url_and_column(at).map(|(_, column)| column);
        let own = self.rows.columns();
        let role = |column: usize| match column {
            it if it == own.text() => Role::Text,
            it if Some(it) == own.id() => Role::Id,
            it if Some(it) == url => Role::Url,
            _ => Role::Other,
        };
        let value = |values: &'_ Option<Vec<String>>| -> Option<Cow<'_, str>> {
            Some(Cow::Owned(values.as_ref()?.get(at.checked_sub(self.first)?)?.clone()))
        };
        let names = self.rows.batch().schema_ref().fields().iter().map(|field| field.name().as_str());
        let fields = names.zip(&self.columns).enumerate();
        fields
            .map(|(column, (name, values))| {
                let value = value(values).unwrap_or(Cow::Borrowed("null"));
                Field { name: name.into(), value, role: role(column) }
            })
            .collect()
    }
}

/// The values of a column.
fn values(field: &FieldRef, array: &ArrayRef) -> Vec<String> {
    let zoned = in_utc(field.data_type()).and_then(|utc| cast(array, &utc).ok());
    let array = zoned.as_ref().unwrap_or(array);
    let options = EncoderOptions::default();
    let json = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_else(|_| "null".to_owned());
    if let Ok(mut encoder) = make_encoder(field, array, &options) {
        let mut value = |at: usize| {
            let mut out = Vec::new();
            if encoder.is_null(at) {
                out.extend_from_slice(b"null");
            } else {
                encoder.encode(at, &mut out);
            }
            json(out)
        };
        return (0..array.len()).map(&mut value).collect();
    }
    let formatter = ArrayFormatter::try_new(array, &FormatOptions::default()).ok();
    let text = |at: usize| formatter.as_ref()?.value(at).try_to_string().ok();
    let said = |at: usize| array.is_valid(at).then(|| text(at)).flatten();
    (0..array.len()).map(|at| json(serde_json::to_vec(&said(at)).unwrap_or_default())).collect()
}

/// The type with its times in UTC, if it has times of other zones: no time zone database is available, and the instants
/// are the same.
fn in_utc(holds: &DataType) -> Option<DataType> {
    let one =
        |field: &FieldRef| in_utc(field.data_type()).map(|utc| Arc::new(Column::clone(field).with_data_type(utc)));
    Some(match holds {
        DataType::Timestamp(unit, Some(_)) => DataType::Timestamp(*unit, Some("+00:00".into())),
        DataType::List(field) => DataType::List(one(field)?),
        DataType::LargeList(field) => DataType::LargeList(one(field)?),
        DataType::FixedSizeList(field, size) => DataType::FixedSizeList(one(field)?, *size),
        DataType::Map(field, sorted) => DataType::Map(one(field)?, *sorted),
        DataType::Dictionary(_, values) => in_utc(values)?,
        DataType::Struct(fields) => {
            let utc: Vec<_> = fields.iter().map(one).collect();
            utc.iter().any(Option::is_some).then_some(())?;
            let fields = fields.iter().zip(utc).map(|(field, utc)| utc.unwrap_or_else(|| field.clone()));
            DataType::Struct(fields.collect::<Fields>())
        }
        _ => return None,
    })
}
