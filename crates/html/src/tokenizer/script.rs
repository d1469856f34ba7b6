//! Scripts that are no code: which bodies reach the tree, and which are data.

use super::Tokenizer;
use crate::arena::marker_index;
use crate::attributes::Span;
use crate::tree::{DataScript, NONE, NodeId, ScriptFormat};
use html5ever::tokenizer::Tag;

/// What the body of a script is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScriptUse {
    /// Code, for all that its tag says.
    Code,
    /// `math/tex`: text of the page.
    Tex,
    /// JSON-LD: read for what the page states of itself.
    JsonLd,
    /// JSON of the page's own.
    Json,
    /// Something else that no browser runs.
    Other,
}

/// As many scripts of a page are remembered as data.
const MOST_SCRIPTS: usize = 256;
/// Bytes at the start of a script in which an assignment names its variable.
const ASSIGNMENT: usize = 120;

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
        } else if is("application/json") {
            ScriptUse::Json
        } else if is("math/tex") {
            ScriptUse::Tex
        } else if kind.is_empty() || is("text/javascript") || is("application/javascript") || is("module") {
            ScriptUse::Code
        } else {
            ScriptUse::Other
        }
    }

    /// Sends a script's body where it is text or JSON-LD, and remembers where data lies.
    pub(super) fn script_body(&mut self, (start, end): (usize, usize), script: ScriptUse) {
        let format = match script {
            ScriptUse::JsonLd => ScriptFormat::JsonLd,
            ScriptUse::Json => ScriptFormat::Json,
            ScriptUse::Code if assigns_json(self.text(start, end)) => ScriptFormat::Assignment,
            ScriptUse::Tex => {
                self.sink.sink.arena.borrow_mut().has_tex = true;
                return self.send_raw(start, end);
            }
            ScriptUse::Code | ScriptUse::Other => return,
        };
        let builder = &self.sink.sink;
        let node = builder.script.get();
        if let (Ok(first), Ok(length)) = (u32::try_from(start), u32::try_from(end - start))
            && node != NONE
        {
            let mut arena = builder.arena.borrow_mut();
            if arena.data_scripts.len() < MOST_SCRIPTS {
                arena.data_scripts.push(DataScript { node: NodeId(node), body: Span { start: first, length }, format });
            }
        }
        if script == ScriptUse::JsonLd {
            self.send_raw(start, end);
        }
    }
}

/// Whether a script starts by assigning JSON to a variable with two underscores in its name, as frameworks name the state
/// that they hand to the browser: `window.__INITIAL_STATE__ = {`.
fn assigns_json(script: &str) -> bool {
    let script = script.trim_start();
    let head = script.get(..script.floor_char_boundary(ASSIGNMENT)).unwrap_or("");
    let Some((variable, value)) = head.split_once('=') else {
        return false;
    };
    let value = value.trim_start();
    variable.contains("__") && (value.starts_with(['{', '[']) || value.starts_with("JSON.parse("))
}
