//! The values that unboil adds to a row.

use super::{RowNames, Rows};
use crate::records::CleanedRecord;
use std::sync::Arc;

/// The values that unboil adds to a row.
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
    /// The reason for this removal and the probability that it is text, if a judge made it.
    pub why: Option<Arc<str>>,
    pub chance: Option<f32>,
}

impl RowValues {
    /// The values of a cleaned page, with the id of its row.
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

    /// Adds the other fields of its record, as a JSON object.
    #[must_use]
    pub fn with_fields(self, fields: Option<String>) -> Self {
        Self { fields, ..self }
    }

    /// The values of a record that is not a page and does not come from a table: all its fields, as a JSON object.
    #[must_use]
    pub fn of_no_page(fields: String) -> Self {
        Self { fields: Some(fields), ..Self::default() }
    }

    /// The values of a row that is not a page: its text unchanged, if it is UTF-8.
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
