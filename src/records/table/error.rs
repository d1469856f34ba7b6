//! Why a table cannot be cleaned.

use arrow_schema::{ArrowError, Schema};

/// Why a table cannot be cleaned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A column that was named is not there.
    #[error("there is no column `{name}`; columns: {there}")]
    NoSuchColumn {
        /// Its name.
        name: String,
        /// The columns there are.
        there: String,
    },
    /// A column that was named holds something else.
    #[error("column `{name}` holds {holds}, not {wanted}")]
    OtherType {
        /// Its name.
        name: String,
        /// What it holds.
        holds: String,
        /// What it should hold.
        wanted: &'static str,
    },
    /// No column has a usual name of a text and holds text.
    #[error("no text column found ({usual}): name the column of the text; columns: {there}")]
    NoText {
        /// The usual names.
        usual: String,
        /// The columns there are.
        there: String,
    },
    /// The batch is of another schema than the columns were found in.
    #[error("the columns of the batch differ from those of its table")]
    OtherSchema,
    /// More text than one array holds.
    #[error("more than 2 GiB of {0} in one batch: use smaller batches")]
    TooLarge(&'static str),
    /// A row brought a mistake in unboil to light.
    #[error("row {0}: internal error in unboil: please report this row")]
    Row(u64),
    /// A mistake in unboil, or a batch that is not what it says.
    #[error("an invalid batch, or an internal error in unboil: please report it")]
    Mistake,
    /// Arrow's own.
    #[error("{0}")]
    Arrow(String),
}

impl From<ArrowError> for TableError {
    fn from(e: ArrowError) -> Self {
        Self::Arrow(e.to_string())
    }
}

/// The columns there are, for people.
pub(super) fn names(schema: &Schema) -> String {
    let names: Vec<String> = schema.fields().iter().map(|field| format!("`{}`", field.name())).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
