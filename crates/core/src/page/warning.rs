//! What did not check out as a page was read.

use std::fmt;

/// What did not check out as a page was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageWarning {
    /// The bytes are in another charset than is declared.
    Charset {
        /// The charset that is declared, as it is written.
        declared: String,
        /// The charset that the bytes were read as.
        read_as: &'static str,
    },
    /// Whoever fetched the page says that it is cut off.
    Truncated {
        /// Why, in a word: `length`, `time`, `disconnect`, `unspecified`.
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
