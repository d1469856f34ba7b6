//! The schema of a cleaned table, and building batches of it.

use super::{Columns, RowValues, TableError};
use crate::records::own_name;
use arrow_array::{
    ArrayRef, Float32Array, Int64Array, LargeStringArray, ListArray, RecordBatch, RecordBatchOptions, StringArray,
    StringViewArray, StructArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use std::sync::Arc;

/// The maximum text of an array with 32-bit offsets, in bytes.
const MOST: usize = i32::MAX as usize;

/// The name of list items in Parquet and Spark.
const ELEMENT: &str = "element";

/// The columns of a cleaned table.
#[derive(Debug, Clone)]
pub struct Layout {
    schema: SchemaRef,
    places: Vec<Place>,
}

/// The content of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A column of the input, unchanged.
    Input(usize),
    /// A column of unboil's own.
    Own(Own),
}

/// A value of unboil's own in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Own {
    Id,
    Url,
    Title,
    Date,
    Site,
    Text,
    Removals,
    Fields,
}

impl Layout {
    /// The layout of a table with this schema after cleaning.
    ///
    /// # Errors
    /// [`TableError::OtherSchema`] if the columns are not those of this schema.
    pub fn of(schema: &Schema, columns: &Columns) -> Result<Self, TableError> {
        let text = columns.text_field(schema)?;
        let others = || {
            let fields = schema.fields().iter().enumerate().filter(|(at, _)| *at != columns.text());
            fields.map(|(_, field)| field.name().as_str())
        };
        let mut fields: Vec<Arc<Field>> = schema.fields().iter().cloned().collect();
        let mut places: Vec<Place> = (0..fields.len()).map(Place::Input).collect();
        let clean = Field::new(own_name("text", others()), text_type(text.data_type()), true);
        if let (Some(field), Some(place)) = (fields.get_mut(columns.text()), places.get_mut(columns.text())) {
            *field = Arc::new(clean.with_metadata(text.metadata().clone()));
            *place = Place::Own(Own::Text);
        }
        let mut add = |name: &str, own: Own| {
            fields.push(Arc::new(Field::new(name, own.holds(), true)));
            places.push(Place::Own(own));
        };
        for (name, own) in [("id", Own::Id), ("url", Own::Url), ("title", Own::Title), ("date", Own::Date)] {
            if others().all(|other| other != name) {
                add(name, own);
            }
        }
        add(&own_name("site", others()), Own::Site);
        add(&own_name("removals", others()), Own::Removals);
        Ok(Self { schema: Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone())), places })
    }

    /// The layout for records that do not come from a table: `id`, `url`, `title`, `date`, `site`, `text`, `removals`, and
    /// `fields` with their other fields as a JSON object.
    #[must_use]
    pub fn of_records() -> Self {
        let columns = [
            ("id", Own::Id),
            ("url", Own::Url),
            ("title", Own::Title),
            ("date", Own::Date),
            ("site", Own::Site),
            ("text", Own::Text),
            ("removals", Own::Removals),
            ("fields", Own::Fields),
        ];
        let fields: Vec<Field> = columns.iter().map(|(name, own)| Field::new(*name, own.holds(), true)).collect();
        Self {
            schema: Arc::new(Schema::new(fields)),
            places: columns.into_iter().map(|(_, own)| Place::Own(own)).collect(),
        }
    }

    /// The columns of unboil's own that hold long texts, as paths from the root.
    pub fn long_texts(&self) -> impl Iterator<Item = Vec<String>> {
        let own = self.places.iter().zip(self.schema.fields());
        own.filter_map(|(place, field)| match place {
            Place::Own(Own::Text | Own::Fields) => Some(vec![field.name().clone()]),
            Place::Own(Own::Removals) => Some([field.name(), "list", ELEMENT, "text"].map(str::to_owned).to_vec()),
            _ => None,
        })
    }

    /// The schema.
    #[must_use]
    pub const fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// A cleaned batch: the columns of the input, and unboil's values for each row.
    ///
    /// # Errors
    /// [`TableError`] if the batch has another schema, or a column would hold more than 2 GiB.
    pub fn batch(&self, input: &RecordBatch, rows: &[RowValues]) -> Result<RecordBatch, TableError> {
        self.with(input.columns(), rows)
    }

    /// A batch of [`Layout::of_records`].
    ///
    /// # Errors
    /// [`TableError`] if a column would hold more than 2 GiB.
    pub fn rows(&self, rows: &[RowValues]) -> Result<RecordBatch, TableError> {
        self.with(&[], rows)
    }

    fn with(&self, input: &[ArrayRef], rows: &[RowValues]) -> Result<RecordBatch, TableError> {
        let column = |(place, field): (&Place, &Arc<Field>)| match *place {
            Place::Input(at) => input.get(at).cloned().ok_or(TableError::OtherSchema),
            Place::Own(own) => own.column(rows, field.data_type()),
        };
        let columns = self.places.iter().zip(self.schema.fields()).map(column).collect::<Result<_, _>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
        Ok(RecordBatch::try_new_with_options(self.schema.clone(), columns, &options)?)
    }
}

impl Own {
    /// The type of its column, except for the text.
    fn holds(self) -> DataType {
        match self {
            Self::Removals => DataType::List(removal_element()),
            _ => DataType::Utf8,
        }
    }

    fn column(self, rows: &[RowValues], holds: &DataType) -> Result<ArrayRef, TableError> {
        let texts = |of: fn(&RowValues) -> Option<&str>, what| texts(rows.iter().map(of), (holds, what));
        match self {
            Self::Id => texts(|row| row.id.as_deref(), "ids"),
            Self::Url => texts(|row| row.url.as_deref(), "addresses"),
            Self::Title => texts(|row| row.title.as_deref(), "titles"),
            Self::Date => texts(|row| row.date.as_deref(), "dates"),
            Self::Site => texts(|row| row.site.as_deref(), "sites"),
            Self::Text => texts(|row| row.text.as_deref(), "clean text"),
            Self::Removals => removals(rows),
            Self::Fields => texts(|row| row.fields.as_deref(), "fields"),
        }
    }
}

/// The type of the clean text for a column of this type: string types are unchanged; bytes and dictionaries become
/// strings.
fn text_type(holds: &DataType) -> DataType {
    match holds {
        DataType::LargeUtf8 | DataType::Utf8View => holds.clone(),
        DataType::LargeBinary => DataType::LargeUtf8,
        DataType::BinaryView => DataType::Utf8View,
        _ => DataType::Utf8,
    }
}

/// All fields are nullable, because query engines write the type that way, although only the reason and the probability
/// can be null: when no judge made the removal. Offsets are signed, because Spark has no unsigned integers.
fn removal_fields() -> Fields {
    let field = |name, holds| Field::new(name, holds, true);
    let text = || DataType::Utf8;
    Fields::from(vec![
        field("rule", text()),
        field("kind", text()),
        field("start", DataType::Int64),
        field("end", DataType::Int64),
        field("text", text()),
        field("why", text()),
        field("chance", DataType::Float32),
    ])
}

fn removal_element() -> Arc<Field> {
    Arc::new(Field::new(ELEMENT, DataType::Struct(removal_fields()), true))
}

fn texts<'t>(
    texts: impl Iterator<Item = Option<&'t str>> + Clone,
    (holds, what): (&DataType, &'static str),
) -> Result<ArrayRef, TableError> {
    Ok(match holds {
        DataType::LargeUtf8 => Arc::new(texts.collect::<LargeStringArray>()),
        DataType::Utf8View => Arc::new(texts.collect::<StringViewArray>()),
        _ => {
            let bytes: usize = texts.clone().flatten().map(str::len).sum();
            if bytes > MOST {
                return Err(TableError::TooLarge(what));
            }
            Arc::new(texts.collect::<StringArray>())
        }
    })
}

fn removals(rows: &[RowValues]) -> Result<ArrayRef, TableError> {
    let all = || rows.iter().flat_map(|row| &row.removals);
    if all().count() > MOST {
        return Err(TableError::TooLarge("removals"));
    }
    let texts = |texts: Vec<Option<&str>>, what| texts_of(&texts, what);
    let offsets = |of: fn(usize, usize) -> usize| {
        Arc::new(all().map(|it| i64::try_from(of(it.start, it.end)).ok()).collect::<Int64Array>()) as ArrayRef
    };
    let columns = vec![
        texts(all().map(|it| Some(&*it.rule)).collect(), "rules")?,
        texts(all().map(|it| Some(it.kind)).collect(), "kinds")?,
        offsets(|start, _| start),
        offsets(|_, end| end),
        texts(all().map(|it| Some(it.text.as_str())).collect(), "removed text")?,
        texts(all().map(|it| it.why.as_deref()).collect(), "reasons")?,
        Arc::new(all().map(|it| it.chance).collect::<Float32Array>()),
    ];
    let items = StructArray::try_new(removal_fields(), columns, None)?;
    let lengths = OffsetBuffer::from_lengths(rows.iter().map(|row| row.removals.len()));
    Ok(Arc::new(ListArray::try_new(removal_element(), lengths, Arc::new(items), None)?))
}

fn texts_of(list: &[Option<&str>], what: &'static str) -> Result<ArrayRef, TableError> {
    texts(list.iter().copied(), (&DataType::Utf8, what))
}
