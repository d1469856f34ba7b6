//! String types of selectors.

use super::own::Own;
use cssparser::ToCss;
use precomputed_hash::PrecomputedHash;
use selectors::parser::{PseudoElement, SelectorImpl};
use std::fmt;

/// Connects this crate's types to the `selectors` crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Names;

impl SelectorImpl for Names {
    type ExtraMatchingData<'a> = ();
    type AttrValue = Text;
    type Identifier = Text;
    type LocalName = Text;
    type NamespaceUrl = Text;
    type NamespacePrefix = Text;
    type BorrowedNamespaceUrl = Text;
    type BorrowedLocalName = Text;
    type NonTSPseudoClass = Own;
    type PseudoElement = NoPseudo;
}

/// A name or value with its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) text: Box<str>,
    hash: u32,
}

/// FNV-1a, folded. The ancestor filter hashes a page's names in the same way, so the hash must not differ between runs.
pub(super) fn hash_of(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Default for Text {
    fn default() -> Self {
        Text::from("")
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text { text: text.into(), hash: hash_of(text) }
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl PrecomputedHash for Text {
    fn precomputed_hash(&self) -> u32 {
        self.hash
    }
}

impl ToCss for Text {
    fn to_css<W: fmt::Write>(&self, output: &mut W) -> fmt::Result {
        output.write_str(&self.text)
    }
}

/// The pseudo-elements. There are none, so this type has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoPseudo {}

impl ToCss for NoPseudo {
    fn to_css<W: fmt::Write>(&self, _: &mut W) -> fmt::Result {
        match *self {}
    }
}

impl PseudoElement for NoPseudo {}

impl NoPseudo {
    /// Return value of functions that can never be called.
    pub(super) fn never(self) -> bool {
        match self {}
    }
}
