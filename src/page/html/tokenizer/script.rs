//! Scripts that are no code: which bodies reach the tree.

use super::Tokenizer;
use crate::page::html::arena::marker_index;
use html5ever::tokenizer::Tag;

/// What the body of a script is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScriptUse {
    /// Nothing here.
    Code,
    /// `math/tex`: text of the page.
    Tex,
    /// JSON-LD: read for what the page states of itself.
    JsonLd,
}

impl Tokenizer<'_> {
    /// What a script's tag says of it.
    pub(super) fn script_use(&self, tag: &Tag) -> ScriptUse {
        let arena = self.sink.sink.arena.borrow();
        let Some(kind) = arena.attribute_value(self.html, marker_index(&tag.attrs), "type") else {
            return ScriptUse::Code;
        };
        // `math/tex; mode=display`: what follows the type is of no matter here.
        let kind = kind.split(';').next().unwrap_or("").trim();
        let is = |known: &str| kind.eq_ignore_ascii_case(known);
        if is("application/ld+json") {
            ScriptUse::JsonLd
        } else if is("math/tex") {
            ScriptUse::Tex
        } else {
            ScriptUse::Code
        }
    }

    /// Sends a script's body where it is text or JSON-LD.
    pub(super) fn script_body(&mut self, (start, end): (usize, usize), script: ScriptUse) {
        if script == ScriptUse::Tex {
            self.sink.sink.arena.borrow_mut().has_tex = true;
        }
        if script != ScriptUse::Code {
            self.send_raw(start, end);
        }
    }
}
