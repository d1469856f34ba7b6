//! Scripts that contain data: which bodies reach the tree, and which are recorded as data.

use super::Tokenizer;
use crate::arena::marker_index;
use crate::attributes::Span;
use crate::tree::{DataScript, NONE, NodeId, ScriptFormat};
use html5ever::tokenizer::Tag;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScriptUse {
    /// Code, as far as its tag says.
    Code,
    /// `math/tex`: text of the page.
    Tex,
    /// JSON-LD: read for metadata.
    JsonLd,
    /// JSON in the page's own format.
    Json,
    /// Another type that no browser runs.
    Other,
}

/// Maximum number of data scripts recorded per page.
const MOST_SCRIPTS: usize = 256;
/// Number of bytes at the start of a script in which an assignment names its variable.
const ASSIGNMENT: usize = 120;

impl Tokenizer<'_> {
    pub(super) fn script_use(&self, tag: &Tag) -> ScriptUse {
        let arena = self.sink.sink.arena.borrow();
        let Some(kind) = arena.attribute_value(self.html, marker_index(&tag.attrs), "type") else {
            return ScriptUse::Code;
        };
        // `math/tex; mode=display`: parameters after the type do not matter.
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

    /// Sends a script's body if it is text or JSON-LD, and records the position of data.
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

/// Whether a script starts by assigning JSON to a variable with two underscores in its name, as frameworks do with the
/// state that they pass to the browser: `window.__INITIAL_STATE__ = {`.
fn assigns_json(script: &str) -> bool {
    let script = script.trim_start();
    let head = script.get(..script.floor_char_boundary(ASSIGNMENT)).unwrap_or("");
    let Some((variable, value)) = head.split_once('=') else {
        return false;
    };
    let value = value.trim_start();
    variable.contains("__") && (value.starts_with(['{', '[']) || value.starts_with("JSON.parse("))
}
