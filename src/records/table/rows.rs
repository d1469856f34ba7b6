//! Rows of a table, with typed access to their texts, URLs and ids.

use super::columns::Address;
use super::texts::Texts;
use super::{Columns, TableError};
use crate::records::TakenFields;
use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, RecordBatch, StringArray};
use arrow_cast::cast;
use arrow_schema::DataType;

/// The assumed size of a row in addition to its text, in bytes, so that rows without text are divided too.
const ROW: usize = 256;

/// The names of rows.
#[derive(Debug, Clone, Copy)]
pub struct RowNames<'n> {
    /// The file that contains them, if there is one.
    pub file: Option<&'n str>,
    /// The number of the first.
    pub first: u64,
}

impl RowNames<'_> {
    /// The name of a row in reports: the file, `#` and its number.
    #[must_use]
    pub fn of(&self, at: usize) -> String {
        let number = self.first.saturating_add(at as u64);
        self.file.map_or_else(|| format!("row {number}"), |file| format!("{file}#{number}"))
    }

    /// The id for a row without an id of its own: its name, if there is a file.
    #[must_use]
    pub fn id(&self, at: usize) -> Option<String> {
        self.file.map(|_| self.of(at))
    }
}

/// Rows of a table, with typed access to their texts, URLs and ids.
#[derive(Debug)]
pub struct Rows {
    batch: RecordBatch,
    columns: Columns,
    first: u64,
    texts: Texts,
    urls: Vec<Texts>,
    ids: Option<StringArray>,
}

impl Rows {
    /// Wraps the rows of a batch; `first` is the number of the first.
    ///
    /// # Errors
    /// [`TableError`] if the columns are not those of this batch.
    pub fn of(batch: RecordBatch, columns: &Columns, first: u64) -> Result<Self, TableError> {
        let column = |at: usize| batch.columns().get(at).ok_or(TableError::OtherSchema);
        let texts = Texts::of(column(columns.text())?)?;
        let urls = columns.urls().iter().map(|&at| Texts::of(column(at)?)).collect::<Result<_, _>>()?;
        let ids = columns.id().map(|at| Ok::<_, TableError>(cast(column(at)?, &DataType::Utf8)?)).transpose()?;
        let ids = ids.and_then(|ids| ids.as_string_opt().cloned());
        Ok(Self { columns: columns.clone(), first, texts, urls, ids, batch })
    }

    /// The batch.
    #[must_use]
    pub const fn batch(&self) -> &RecordBatch {
        &self.batch
    }

    /// The columns that hold texts, URLs and ids.
    #[must_use]
    pub const fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.batch.num_rows()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of a row.
    #[must_use]
    pub fn number(&self, at: usize) -> u64 {
        self.first.saturating_add(at as u64)
    }

    /// The approximate size of a row, in bytes.
    #[must_use]
    pub fn size(&self, at: usize) -> usize {
        self.text(at).map_or(0, <[u8]>::len) + ROW
    }

    /// The charset of the texts, if their type implies one: strings are decoded, whatever charset a page in them declares.
    #[must_use]
    pub fn charset(&self) -> Option<String> {
        let field = self.batch.schema_ref().fields().get(self.columns.text());
        field.is_some_and(|field| is_string(field.data_type())).then(|| "utf-8".to_owned())
    }

    /// The text of a row; `None` if it is null.
    #[must_use]
    pub fn text(&self, at: usize) -> Option<&[u8]> {
        self.texts.get(at)
    }

    /// The URL of a row.
    #[must_use]
    pub fn url(&self, at: usize) -> Option<&str> {
        self.url_and_column(at).map(|(url, _)| url)
    }

    /// The URL of a row, and the column that holds it.
    pub(super) fn url_and_column(&self, at: usize) -> Option<(&str, usize)> {
        let texts = self.urls.iter().map(|urls| urls.get(at).and_then(|url| std::str::from_utf8(url).ok()));
        let fits = |url: &&str| self.columns.address() == Address::Any || url.contains("://");
        texts.zip(self.columns.urls()).find_map(|(url, &column)| Some((url.filter(fits)?, column)))
    }

    /// Counts a row by the roles of its columns.
    pub fn count(&self, at: usize, taken: &mut TakenFields) {
        let name = |column: usize| self.batch.schema_ref().fields().get(column).map_or("", |field| field.name());
        taken.count_one(name(self.columns.text()), self.url_and_column(at).map(|(_, column)| name(column)));
    }

    /// The id of a row.
    #[must_use]
    pub fn id(&self, at: usize) -> Option<&str> {
        let ids = self.ids.as_ref()?;
        (at < ids.len() && ids.is_valid(at)).then(|| ids.value(at))
    }
}

fn is_string(holds: &DataType) -> bool {
    match holds {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_string(values),
        _ => false,
    }
}
