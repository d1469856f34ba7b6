//! Detection of the columns of a table that hold its texts, URLs and ids.

use super::TableError;
use super::error::names;
use crate::records::{FieldNames, USUAL_TEXT};
use arrow_cast::can_cast_types;
use arrow_schema::{DataType, Field, Schema};

/// The columns of a table that hold texts, URLs and ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The text column.
    text: usize,
    /// The columns that may hold the URL, the best first; the URL of a row is in the first that holds one.
    urls: Vec<usize>,
    /// What counts as a URL.
    address: Address,
    /// The id column.
    id: Option<usize>,
}

/// What counts as a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Address {
    /// Any text: the column was requested by name.
    Any,
    /// Text that contains `://`: `source` is often a name.
    Whole,
}

impl Columns {
    /// Finds the columns of a schema: those requested, or else the first of the usual names that exists and holds text.
    /// Texts are strings or bytes of any width, including dictionaries of them; an id may be of any type that can be
    /// written as text.
    ///
    /// # Errors
    /// [`TableError`] if a requested column is missing or has another type, or if no column holds text.
    pub fn of(schema: &Schema, said: &FieldNames) -> Result<Self, TableError> {
        let ranked = |rank: &dyn Fn(&str) -> Option<usize>, fits: &dyn Fn(&DataType) -> bool| {
            let fields = schema.fields().iter().enumerate().filter(|(_, field)| fits(field.data_type()));
            let mut found: Vec<_> = fields.filter_map(|(at, field)| Some((rank(field.name())?, at))).collect();
            found.sort_unstable();
            found.into_iter().map(|(_, at)| at).collect::<Vec<_>>()
        };
        let is_id = |holds: &DataType| can_cast_types(holds, &DataType::Utf8) && !holds.is_nested();
        demand(schema, said.text.as_deref(), (&is_text, "text"))?;
        demand(schema, said.url.as_deref(), (&is_text, "text"))?;
        demand(schema, said.id.as_deref(), (&is_id, "values that can be written as text"))?;
        let text = ranked(&|name| said.text_rank(name), &is_text).first().copied();
        let text = text.ok_or_else(|| TableError::NoText { usual: USUAL_TEXT.join(", "), there: names(schema) })?;
        Ok(Self {
            text,
            urls: ranked(&|name| said.url_rank(name), &is_text),
            address: if said.url.is_some() { Address::Any } else { Address::Whole },
            id: ranked(&|name| said.id_rank(name), &is_id).first().copied(),
        })
    }

    /// The index of the text column.
    #[must_use]
    pub const fn text(&self) -> usize {
        self.text
    }

    /// The indexes of the columns that may hold the URL, the best first; the URL of a row is in the first that holds one.
    #[must_use]
    pub fn urls(&self) -> &[usize] {
        &self.urls
    }

    /// The index of the id column.
    #[must_use]
    pub const fn id(&self) -> Option<usize> {
        self.id
    }

    pub(super) const fn address(&self) -> Address {
        self.address
    }

    /// The text field of a schema.
    pub(super) fn text_field<'s>(&self, schema: &'s Schema) -> Result<&'s Field, TableError> {
        let field = schema.fields().get(self.text).filter(|field| is_text(field.data_type()));
        field.map(AsRef::as_ref).ok_or(TableError::OtherSchema)
    }
}

type Wanted<'w> = (&'w dyn Fn(&DataType) -> bool, &'static str);

fn demand(schema: &Schema, name: Option<&str>, (fits, wanted): Wanted<'_>) -> Result<(), TableError> {
    let Some(name) = name else { return Ok(()) };
    let found: Vec<_> = schema.fields().iter().filter(|field| field.name() == name).collect();
    let Some(first) = found.first() else {
        return Err(TableError::NoSuchColumn { name: name.to_owned(), there: names(schema) });
    };
    if found.iter().any(|field| fits(field.data_type())) {
        return Ok(());
    }
    Err(TableError::OtherType { name: name.to_owned(), holds: first.data_type().to_string(), wanted })
}

fn is_text(holds: &DataType) -> bool {
    use DataType::{Binary, BinaryView, Dictionary, LargeBinary, LargeUtf8, Utf8, Utf8View};
    match holds {
        Utf8 | LargeUtf8 | Utf8View | Binary | LargeBinary | BinaryView => true,
        Dictionary(_, values) => is_text(values),
        _ => false,
    }
}
