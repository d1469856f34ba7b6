//! Options of a run.

use crate::judge::{Caution, JudgeOptions, Titles};
use crate::pipeline::{Choice, Edited, LaidOut, Unknown};
use crate::records::{Compression, FieldNames, RecordFormat, Target};
use crate::site::{RuleSet, RuleSetError};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Options of a run. As JSON they are those that determine its results: a ledger stores them, and `review` repeats the
/// run with them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Options {
    /// The folder of the user's own site files, as an absolute path. The caller loads them; it is stored to repeat the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    /// The site that every page belongs to; `None` identifies each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// What happens to pages of unknown sites, and to lines that no rule covers.
    pub unknown: UnknownPages,
    /// How much text the judges may lose; `None` is each judge's default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caution: Option<Caution>,
    /// What happens to titles of judged HTML.
    pub titles: Titles,
    /// Whether the laid-out text of HTML is written.
    pub laid_out: LaidOut,
    /// How files of records are read and written.
    pub records: RecordOptions,
    /// Where the results were made.
    pub made: Made,
    /// The folder of the results.
    #[serde(skip)]
    pub out: PathBuf,
    /// The number of threads; 0 is one per processor.
    #[serde(skip)]
    pub threads: usize,
    /// Whether the run keeps a ledger.
    #[serde(skip)]
    pub ledger: LedgerUse,
    /// What happens to results that somebody edited.
    #[serde(skip)]
    pub edited: Edited,
    /// What happens to results whose dump no longer exists.
    #[serde(skip)]
    pub missing: MissingDumps,
    /// Set to stop the run: pages in work are finished, and no other is begun.
    #[serde(skip)]
    pub stop: Arc<AtomicBool>,
}

/// How files of records are read and written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct RecordOptions {
    /// The format of every input; `None` goes by names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<RecordFormat>,
    /// The form of results; `None` is that of the input, and JSON Lines for WARC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Target>,
    /// The compression of results; `None` is that of the input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compression: Option<Compression>,
    /// The size of an output file in uncompressed bytes, after which the next one begins; `None` writes one for each input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<u64>,
    /// The fields of text, address and id.
    pub fields: FieldNames,
}

/// What happens to pages of unknown sites, and to lines that no rule covers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownPages {
    /// A judge decides.
    #[default]
    Judge,
    /// They are kept.
    Keep,
}

/// Where results were made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Made {
    /// By a run, which can be repeated.
    #[default]
    Here,
    /// Elsewhere: `unboil ledger add` brought them here.
    Elsewhere,
}

/// Whether a run keeps a ledger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LedgerUse {
    /// It does, and skips what is unchanged since the last run.
    #[default]
    Kept,
    /// It does not: every page is cleaned.
    None,
}

/// What happens to results whose dump no longer exists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MissingDumps {
    /// They stay, and the summary names them.
    #[default]
    Kept,
    /// They are removed, unless somebody edited them.
    Pruned,
}

impl Options {
    /// What happens to pages of unknown sites.
    #[must_use]
    pub fn unknown(&self) -> Unknown {
        match self.unknown {
            UnknownPages::Judge => Unknown::Judged(JudgeOptions { caution: self.caution, titles: self.titles }),
            UnknownPages::Keep => Unknown::Keep,
        }
    }

    /// How the site of a page is determined.
    ///
    /// # Errors
    /// If `site` is not in the rule set.
    pub fn choice<'b>(&self, rules: &'b RuleSet) -> Result<Choice<'b>, RuleSetError> {
        Ok(match &self.site {
            Some(id) => Choice::Site(rules.site(id)?, self.unknown()),
            None => Choice::Identify(self.unknown()),
        })
    }

    /// The options that determine the results, as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Options that a ledger stored.
    ///
    /// # Errors
    /// If `json` is not that of options.
    pub fn from_json(json: &str) -> serde_json::Result<Self> {
        serde_json::from_str(json)
    }

    /// How dumps are written.
    pub(super) const fn dumps(&self) -> DumpOutput {
        match self.records.to {
            Some(Target::JsonLines | Target::Parquet) => DumpOutput::Records,
            Some(Target::Folder) | None => DumpOutput::Files,
        }
    }

    /// The options that determine the results, as arguments of `unboil clean`, for people.
    #[must_use]
    pub fn arguments(&self) -> String {
        let RecordOptions { from, to, compression, split, fields } = &self.records;
        let arguments = [
            ("site", self.site.clone()),
            ("unknown", (self.unknown == UnknownPages::Keep).then(|| "keep".to_owned())),
            ("caution", self.caution.map(|caution| caution.to_string())),
            ("title", (self.titles == Titles::Drop).then(|| "drop".to_owned())),
            ("keep-text", (self.laid_out == LaidOut::Written).then(String::new)),
            ("from", from.map(|from| from.name().to_owned())),
            ("to", to.map(|to| to.name().to_owned())),
            ("compress", compression.map(|compression| compression.name().to_owned())),
            ("split", split.map(|split| split.to_string())),
            ("text-field", fields.text.clone()),
            ("url-field", fields.url.clone()),
            ("id-field", fields.id.clone()),
            ("rules", self.rules.clone()),
        ];
        let typed = arguments.into_iter().filter_map(|(name, value)| match value?.as_str() {
            "" => Some(format!("--{name}")),
            value => shlex::try_quote(value).ok().map(|value| format!("--{name} {value}")),
        });
        typed.collect::<Vec<_>>().join(" ")
    }
}

/// How dumps are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DumpOutput {
    /// Each to files of its own.
    Files,
    /// All to one file of records.
    Records,
}
