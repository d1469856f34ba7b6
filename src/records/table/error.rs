//! Errors of cleaning tables.

use arrow_schema::{ArrowError, Schema};

/// Why a table cannot be cleaned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A requested column does not exist.
    #[error("there is no column `{name}`; columns: {there}")]
    NoSuchColumn {
        /// Its name.
        name: String,
        /// The existing columns.
        there: String,
    },
    /// A requested column has another type.
    #[error("column `{name}` holds {holds}, not {wanted}")]
    OtherType {
        /// Its name.
        name: String,
        /// Its type.
        holds: String,
        /// The required type.
        wanted: &'static str,
    },
    /// No column has a usual name of a text column and holds text.
    #[error("no text column found ({usual}): name the column of the text; columns: {there}")]
    NoText {
        /// The usual names.
        usual: String,
        /// The existing columns.
        there: String,
    },
    /// The schema of the batch differs from that of the columns.
    #[error("the columns of the batch differ from those of its table")]
    OtherSchema,
    /// More text than an array can hold.
    #[error("more than 2 GiB of {0} in one batch: use smaller batches")]
    TooLarge(&'static str),
    /// A row triggered a bug in unboil.
    #[error("row {0}: internal error in unboil: please report this row")]
    Row(u64),
    /// A bug in unboil, or an invalid batch.
    #[error("an invalid batch, or an internal error in unboil: please report it")]
    Mistake,
    /// An error of Arrow.
    #[error("{0}")]
    Arrow(String),
}

impl From<ArrowError> for TableError {
    fn from(e: ArrowError) -> Self {
        Self::Arrow(e.to_string())
    }
}

/// The names of the columns, for messages.
pub(super) fn names(schema: &Schema) -> String {
    let names: Vec<String> = schema.fields().iter().map(|field| format!("`{}`", field.name())).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
