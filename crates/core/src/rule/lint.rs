//! The lints of `unboil check`: what is no mistake, and may not do what is meant.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What `unboil check` warns of. Its name stands in `allow`, in a rule or on top of a site file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Lint {
    /// No test and no expected text would notice if the rule stopped to act.
    NoTest,
    /// Earlier rules take all that the rule matches.
    Shadowed,
    /// The rule matches nothing on the samples and test pages.
    NeverFired,
    /// The rule takes more than half of a page.
    TooBroad,
    /// The pattern is a list of exact lines, which are looked up and not tried.
    ExactLines,
    /// The pattern may begin and end with anything: a sentence that holds the words would go.
    Unanchored,
    /// The kind does not go with what the rule matches.
    Kind,
    /// The signature fits pages of another site, or can never reach the threshold.
    WeakSignature,
    /// The template is no longer in use.
    ActiveEnded,
    /// An `allow` that allows nothing.
    IdleAllow,
}

impl Lint {
    /// Every lint.
    pub const ALL: [Self; 10] = [
        Self::NoTest,
        Self::Shadowed,
        Self::NeverFired,
        Self::TooBroad,
        Self::ExactLines,
        Self::Unanchored,
        Self::Kind,
        Self::WeakSignature,
        Self::ActiveEnded,
        Self::IdleAllow,
    ];

    /// Its name, as it stands in `allow` and in what `check` prints.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoTest => "no-test",
            Self::Shadowed => "shadowed",
            Self::NeverFired => "never-fired",
            Self::TooBroad => "too-broad",
            Self::ExactLines => "exact-lines",
            Self::Unanchored => "unanchored",
            Self::Kind => "kind",
            Self::WeakSignature => "weak-signature",
            Self::ActiveEnded => "active-ended",
            Self::IdleAllow => "idle-allow",
        }
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
