//! What unboil says of a row.

use super::{RowNames, Rows};
use crate::records::CleanedRecord;
use std::sync::Arc;

/// What unboil says of a row.
#[derive(Debug, Clone, Default)]
pub struct RowValues {
    pub(super) id: Option<String>,
    pub(super) url: Option<String>,
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
    pub(super) site: Option<String>,
    pub(super) text: Option<String>,
    pub(super) removals: Vec<RowRemoval>,
    pub(super) fields: Option<String>,
}

/// A removal.
#[derive(Debug, Clone)]
pub(super) struct RowRemoval {
    pub rule: Arc<str>,
    pub kind: &'static str,
    pub start: usize,
    pub end: usize,
    pub text: String,
    /// The reason in this place, and the chance that it is text, where a judge took it.
    pub why: Option<Arc<str>>,
    pub chance: Option<f32>,
}

impl RowValues {
    /// Of a page that was cleaned, with the id that its row has.
    #[must_use]
    pub fn of(cleaned: &CleanedRecord<'_>, id: Option<String>) -> Self {
        let raw = cleaned.raw();
        let removals = cleaned.removals().iter().map(|removal| RowRemoval {
            rule: removal.rule.id.clone(),
            kind: removal.rule.kind.name(),
            start: removal.span.start,
            end: removal.span.end,
            text: raw.get(removal.span.range()).unwrap_or_default().to_owned(),
            why: removal.reason.clone(),
            chance: removal.chance,
        });
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self {
            id,
            url: owned(cleaned.page.url()),
            title: owned(cleaned.title()),
            date: owned(cleaned.date()),
            site: owned(cleaned.site()),
            text: Some(cleaned.text()),
            removals: removals.collect(),
            fields: None,
        }
    }

    /// With what else its record says, as a JSON object.
    #[must_use]
    pub fn with_fields(self, fields: Option<String>) -> Self {
        Self { fields, ..self }
    }

    /// Of a record that is no page and was none of a table: all that it says, as a JSON object.
    #[must_use]
    pub fn of_no_page(fields: String) -> Self {
        Self { fields: Some(fields), ..Self::default() }
    }

    /// Of a row that is no page: its text as it is, where it is UTF-8.
    #[must_use]
    pub fn untouched(rows: &Rows, at: usize, names: RowNames<'_>) -> Self {
        let text = rows.text(at).and_then(|text| std::str::from_utf8(text).ok());
        Self {
            id: rows.id(at).map(str::to_owned).or_else(|| names.id(at)),
            url: rows.url(at).map(str::to_owned),
            text: text.map(str::to_owned),
            ..Self::default()
        }
    }
}
