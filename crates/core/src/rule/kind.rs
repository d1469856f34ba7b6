//! Why something is boilerplate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a line or span is boilerplate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Navigation: menus, section paths, clocks, players' controls.
    Nav,
    /// Other stories: their headlines, teasers and the headings above them.
    Related,
    /// What was never meant for a reader: JSON, scripts, style sheets, dumped variables.
    Debris,
    /// Share buttons, short addresses, subscribe links.
    Share,
    /// Facts about the page in lines of their own: dates, credits, counters, codes.
    Meta,
    /// Notices that the law or a lawyer asked for.
    Legal,
    /// The site speaking for itself: about texts, donations, newsletters.
    Promo,
    /// Readers' comments, their counts and forms.
    Comments,
    /// A second copy of what stands there already.
    Repeat,
    /// White space and marks that a removal leaves behind.
    Tidy,
}

impl Kind {
    /// Its name, as it stands in rule files and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nav => "nav",
            Self::Related => "related",
            Self::Debris => "debris",
            Self::Share => "share",
            Self::Meta => "meta",
            Self::Legal => "legal",
            Self::Promo => "promo",
            Self::Comments => "comments",
            Self::Repeat => "repeat",
            Self::Tidy => "tidy",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
