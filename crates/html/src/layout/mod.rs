//! Text layout of a page: the text as a reader sees it, in lines, each with its element.
//!
//! Follows the HTML standard's `innerText` steps
//! (<https://html.spec.whatwg.org/multipage/dom.html#the-innertext-idl-attribute>) with the user agent style sheet of
//! the standard's "Rendering" section. It differs in these points, to suit reading and line-by-line comparison:
//!
//! * Every line is one paragraph-level block, or a part of one between `<br>`. Lines are separated by one `\n`, and
//!   none is empty outside `<pre>`.
//! * List items begin with `• ` or their number, nested ones with two spaces for each level.
//! * A table row whose cells hold at most one line each is one line, with the non-empty cells separated by tabs. Other
//!   rows are laid out as blocks.
//! * No-break spaces at the start of a line and blank lines at the ends of a `<pre>` are dropped.
//! * Content that a browser would not show (`hidden`, `display:none`, closed dialogs, `<noscript>`) is laid out too, on
//!   separate lines marked as such. Inside a paragraph it comes after the paragraph's line.
//! * Neighbouring links, labels and buttons are separated by a space.
//! * A formula appears once: as TeX in dollar signs if the page has it, otherwise as the text of its MathML.
//! * The reading of a `<ruby>` follows its base in brackets.
//! * Several `<code>` in one `<pre>` are one line each. Cells of line numbers next to cells of code are omitted.
//! * Shadow roots and the documents of `<iframe srcdoc>` are laid out at their position in the page.
//! * Form controls, other embedded content and `alt` texts give no text. [`left_out`] counts them.

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
    /// The whole line is inside `aria-hidden="true"`.
    AriaHidden,
    /// `display:none` in a `style` attribute.
    DisplayNone,
    /// `visibility:hidden` in a `style` attribute.
    VisibilityHidden,
    /// A `<dialog>` that is not open.
    ClosedDialog,
}

/// The kind of page data that text was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataSource {
    /// `articleBody` in JSON-LD.
    JsonLd,
    /// State that a script passes to the browser, such as `__NEXT_DATA__`.
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
    /// Visible.
    Shown,
    /// Visible only when scripts do not run.
    NoScript,
    /// Hidden.
    Hidden(HiddenReason),
    /// Visible after a script has shown it: the page contains it only as data.
    FromData(DataSource),
}

/// The kind of break before a line.
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
    /// Offset of the line's first byte in [`Layout::text`].
    pub start: u32,
    /// Offset after the line's last byte, where the `\n` or the end of the text is.
    pub end: u32,
    /// The nearest block element around the line. For a table row, the row itself.
    pub node: NodeId,
    /// Bytes of the line inside `<a href>`.
    pub link_bytes: u32,
    /// Bytes of indent and list marker at the start of the line; 0 for most lines.
    pub list_marker: u32,
    /// Whether a reader sees the line.
    pub mark: LineMark,
    /// The kind of break before the line.
    pub opening: LineOpening,
    /// 1 to 6 inside `<h1>` to `<h6>`, otherwise 0.
    pub heading: u8,
    /// Number of lists around the line.
    pub list_depth: u8,
}

impl LaidLine {
    /// Returns the line's byte range in [`Layout::text`].
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the number of bytes outside links, without the list marker.
    pub fn plain_bytes(&self) -> u32 {
        self.end.saturating_sub(self.start + self.list_marker).saturating_sub(self.link_bytes)
    }

    /// Returns the share of the line's bytes inside links, from 0 to 1. 0 for an empty line.
    pub fn link_density(&self) -> f32 {
        let length = self.end.saturating_sub(self.start);
        if length == 0 { 0.0 } else { self.link_bytes as f32 / length as f32 }
    }
}

/// The laid-out text of a page, with the element of each line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The lines, separated by `\n`.
    pub text: String,
    /// The lines in order. Together, their ranges and the separators cover the text.
    pub lines: Vec<LaidLine>,
    /// Start and exclusive end of each node's text in bytes, by [`NodeId::index`].
    spans: Vec<(u32, u32)>,
}

impl Layout {
    /// Returns a line's text.
    pub fn line_text(&self, line: &LaidLine) -> &str {
        self.text.get(line.range()).unwrap_or("")
    }

    /// Returns the byte range of an element's text in [`Layout::text`], without the space or separator before it. The
    /// range is empty if the element has no text. Hidden text inside a paragraph counts only for the block elements
    /// around it.
    pub fn element_span(&self, id: NodeId) -> Range<usize> {
        let (start, end) = self.spans.get(id.index()).copied().unwrap_or_default();
        start as usize..(end as usize).max(start as usize)
    }

    /// Appends lines of `node` with a mark. Each line is a block. None may be empty or contain a line feed.
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

    /// Returns the indexes of the lines that an element's span touches.
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
