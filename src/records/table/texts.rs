//! A column of texts of any type.

use super::TableError;
use arrow_array::cast::AsArray as _;
use arrow_array::{Array, ArrayRef, BinaryArray, BinaryViewArray, LargeBinaryArray};
use arrow_buffer::NullBuffer;
use arrow_cast::cast;
use arrow_schema::DataType;

/// A column of texts as bytes: a batch from elsewhere may declare invalid bytes as UTF-8.
#[derive(Debug)]
pub(super) enum Texts {
    Small(BinaryArray),
    Large(LargeBinaryArray),
    View(BinaryViewArray),
    Dictionary { keys: Vec<usize>, nulls: Option<NullBuffer>, values: Box<Texts> },
}

impl Texts {
    /// Wraps the texts of a column without copying.
    pub(super) fn of(array: &ArrayRef) -> Result<Self, TableError> {
        Ok(match array.data_type() {
            DataType::Utf8 | DataType::Binary => Self::Small(cast(array, &DataType::Binary)?.as_binary().clone()),
            DataType::LargeUtf8 | DataType::LargeBinary => {
                Self::Large(cast(array, &DataType::LargeBinary)?.as_binary().clone())
            }
            DataType::Utf8View => Self::View(array.as_string_view().clone().to_binary_view()),
            DataType::BinaryView => Self::View(array.as_binary_view().clone()),
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary();
                let values = Box::new(Self::of(dictionary.values())?);
                let keys = if dictionary.values().is_empty() { Vec::new() } else { dictionary.normalized_keys() };
                Self::Dictionary { keys, nulls: dictionary.keys().nulls().cloned(), values }
            }
            _ => return Err(TableError::OtherSchema),
        })
    }

    pub(super) fn get(&self, at: usize) -> Option<&[u8]> {
        match self {
            Self::Small(texts) => (at < texts.len() && texts.is_valid(at)).then(|| texts.value(at)),
            Self::Large(texts) => (at < texts.len() && texts.is_valid(at)).then(|| texts.value(at)),
            Self::View(texts) => (at < texts.len() && texts.is_valid(at)).then(|| texts.value(at)),
            Self::Dictionary { keys, nulls, values } => {
                let key = *keys.get(at)?;
                nulls.as_ref().is_none_or(|nulls| nulls.is_valid(at)).then(|| values.get(key)).flatten()
            }
        }
    }
}
