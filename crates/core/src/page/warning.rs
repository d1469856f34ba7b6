//! Warnings from reading a page.

use std::fmt;

/// A problem found while reading a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageWarning {
    /// The bytes are not in the declared charset.
    Charset {
        /// The declared charset, as written.
        declared: String,
        /// The charset used to decode the bytes.
        read_as: &'static str,
    },
    /// The crawler recorded that the page is truncated.
    Truncated {
        /// The reason, in a word: `length`, `time`, `disconnect`, `unspecified`.
        reason: String,
    },
}

impl fmt::Display for PageWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Charset { declared, read_as } => {
                write!(f, "the bytes do not match the declared charset {declared}: read as {read_as}")
            }
            Self::Truncated { reason } => write!(f, "truncated when it was fetched (WARC-Truncated: {reason})"),
        }
    }
}
