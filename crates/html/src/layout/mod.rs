//! The page as a reader sees it: text in lines, each with its element.
//!
//! Follows the HTML standard's `innerText` steps
//! (<https://html.spec.whatwg.org/multipage/dom.html#the-innertext-idl-attribute>)
//! with the user agent style sheet of the standard's "Rendering" section,
//! but for these choices, made for reading and for comparing line by line:
//!
//! * Every line is one paragraph-level block, or a part of one between `<br>`;
//!   lines are separated by one `\n` and none is empty outside `<pre>`.
//! * List items begin with `• ` or their number, nested ones with two spaces
//!   for each level.
//! * A table row whose cells hold at most one line each is one line, the
//!   cells that hold text separated by tabs; other rows are laid out as blocks.
//! * No-break spaces at the start of a line and blank lines at the ends of a
//!   `<pre>` are dropped.
//! * What a browser would not show (`hidden`, `display:none`, closed dialogs,
//!   `<noscript>`) is laid out too, on lines of its own that say so; inside a
//!   paragraph it comes after the paragraph's line.
//! * Neighbouring links, labels and buttons are separated by a space.
//! * A formula is its TeX in dollar signs, once, where the page has it, and
//!   else the text of its MathML.
//! * The reading of a `<ruby>` follows its base in brackets.
//! * Several `<code>` in one `<pre>` are a line each; cells of line numbers
//!   beside cells of code are left out.
//! * Shadow roots and the documents of `<iframe srcdoc>` are laid out where
//!   they stand.
//! * Form controls and other embedded content leave no text, nor do `alt`
//!   texts; [`left_out`] counts them.

mod code;
mod display;
mod left_out;
mod lines;
mod lists;
mod math;
mod ruby;
mod style;
mod walk;

use super::tree::NodeId;
use std::fmt;
use std::ops::Range;

pub use left_out::{LeftOut, left_out};
pub use walk::lay_out;

/// Why a line is not shown to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HiddenReason {
    /// The `hidden` attribute.
    Attribute,
    /// All of the line is inside `aria-hidden="true"`.
    AriaHidden,
    /// `display:none` in a `style` attribute.
    DisplayNone,
    /// `visibility:hidden` in a `style` attribute.
    VisibilityHidden,
    /// A `<dialog>` that is not open.
    ClosedDialog,
}

/// Data of a page that may hold its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataSource {
    /// `articleBody` in JSON-LD.
    JsonLd,
    /// State that a script hands to the browser, such as `__NEXT_DATA__`.
    State,
}

impl fmt::Display for DataSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DataSource::JsonLd => "articleBody in JSON-LD",
            DataSource::State => "the state that a script holds",
        })
    }
}

/// Whether a reader sees a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineMark {
    /// Yes.
    Shown,
    /// Only where scripts do not run.
    NoScript,
    /// No.
    Hidden(HiddenReason),
    /// Once a script has shown it: the page itself has it in its data alone.
    FromData(DataSource),
}

/// What a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineOpening {
    /// A block, or a new block after two or more `<br>`.
    Block,
    /// A new line of the same block, after one `<br>` or inside `<pre>`.
    Break,
}

/// One line of a [`Layout`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaidLine {
    /// First byte of the line in [`Layout::text`].
    pub start: u32,
    /// Byte after its last, where the `\n` or the text's end is.
    pub end: u32,
    /// The nearest block element around the line; a table row for a row.
    pub node: NodeId,
    /// Bytes of the line inside `<a href>`.
    pub link_bytes: u32,
    /// Bytes of indent and list marker the line begins with; 0 for most.
    pub list_marker: u32,
    /// Whether a reader sees it.
    pub mark: LineMark,
    /// What it begins.
    pub opening: LineOpening,
    /// 1 to 6 inside `<h1>` to `<h6>`, else 0.
    pub heading: u8,
    /// Number of lists around the line.
    pub list_depth: u8,
}

impl LaidLine {
    /// The line's place in [`Layout::text`].
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Bytes of its text outside links; a list's marker is no text.
    pub fn plain_bytes(&self) -> u32 {
        self.end.saturating_sub(self.start + self.list_marker).saturating_sub(self.link_bytes)
    }

    /// Share of the line's bytes inside links, 0 for an empty line.
    pub fn link_density(&self) -> f32 {
        let length = self.end.saturating_sub(self.start);
        if length == 0 { 0.0 } else { self.link_bytes as f32 / length as f32 }
    }
}

/// The text of a page and where it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The lines, separated by `\n`.
    pub text: String,
    /// The lines in order. Their ranges and the separators make up the text.
    pub lines: Vec<LaidLine>,
    /// First and last-but-one byte of each node's text, by [`NodeId::index`].
    spans: Vec<(u32, u32)>,
}

impl Layout {
    /// A line's text.
    pub fn line_text(&self, line: &LaidLine) -> &str {
        self.text.get(line.range()).unwrap_or("")
    }

    /// The bytes of [`Layout::text`] an element gave: without the space or
    /// separator before it; empty where it gave none. Hidden text inside a
    /// paragraph counts for the block elements around it only.
    pub fn element_span(&self, id: NodeId) -> Range<usize> {
        let (start, end) = self.spans.get(id.index()).copied().unwrap_or_default();
        start as usize..(end as usize).max(start as usize)
    }

    /// Adds lines of `node` at the end, with a mark. Each is a block; none may be empty or hold a line feed.
    pub(crate) fn append(&mut self, node: NodeId, mark: LineMark, lines: &[String]) {
        let offset = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let first = self.lines.len();
        for text in lines {
            if !self.lines.is_empty() {
                self.text.push('\n');
            }
            let start = offset(self.text.len());
            self.text.push_str(text);
            let end = offset(self.text.len());
            let opening = LineOpening::Block;
            self.lines.push(LaidLine {
                start,
                end,
                node,
                link_bytes: 0,
                list_marker: 0,
                mark,
                opening,
                heading: 0,
                list_depth: 0,
            });
        }
        if let (Some(first), Some(span)) = (self.lines.get(first), self.spans.get_mut(node.index())) {
            *span = (first.start, offset(self.text.len()));
        }
    }

    /// Indexes of the lines an element's span touches.
    pub fn element_lines(&self, id: NodeId) -> Range<usize> {
        let span = self.element_span(id);
        if span.is_empty() {
            return 0..0;
        }
        let first = self.lines.partition_point(|line| (line.end as usize) <= span.start);
        let last = self.lines.partition_point(|line| (line.start as usize) < span.end);
        first..last.max(first)
    }
}
