//! Line writer: collapses white space and tracks list markers and element spans.

use super::{LaidLine, Layout, LineMark, LineOpening};
use crate::layout::HiddenReason;
use crate::tree::NodeId;

/// Start of a span that has not begun yet.
const UNSET: u32 = u32::MAX;

/// Properties of the text being written.
#[derive(Clone, Copy)]
pub(super) struct Context {
    /// Nearest block element.
    pub(super) block: NodeId,
    pub(super) mark: LineMark,
    pub(super) heading: u8,
    pub(super) list_depth: u8,
    /// Inside `<a href>`.
    pub(super) in_link: bool,
    /// Inside `aria-hidden="true"`.
    pub(super) aria_hidden: bool,
    /// Whether white space is kept.
    pub(super) preformatted: bool,
}

/// An open element and whether it begins lines.
#[derive(Clone, Copy)]
struct Open {
    node: NodeId,
    block: bool,
}

/// Writes the text of a page.
pub(super) struct LineWriter {
    /// Bytes instead of a `String`, because joining rows rewrites separators.
    text: Vec<u8>,
    lines: Vec<LaidLine>,
    spans: Vec<(u32, u32)>,
    open: Vec<Open>,
    /// Number of elements at the start of `open` whose span has begun.
    begun: usize,
    /// The line being written, once it has text.
    line: Option<LaidLine>,
    /// Bytes of that line inside `aria-hidden`.
    aria_bytes: u32,
    pending_space: bool,
    /// Line feeds of a `<pre>` that are not written yet.
    pending_feeds: u32,
    /// White space at the start of a line in a `<pre>`, kept until text follows it.
    indent: String,
    /// Number of `<br>` since the last line.
    breaks: u32,
    /// Marker of a list item that has no line yet.
    marker: String,
}

fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(UNSET - 1)
}

impl LineWriter {
    pub(super) fn new(nodes: usize, text_bytes: usize) -> Self {
        LineWriter {
            text: Vec::with_capacity(text_bytes),
            lines: Vec::new(),
            spans: vec![(0, 0); nodes],
            open: Vec::new(),
            begun: 0,
            line: None,
            aria_bytes: 0,
            pending_space: false,
            pending_feeds: 0,
            indent: String::new(),
            breaks: 2,
            marker: String::new(),
        }
    }

    pub(super) fn into_layout(mut self) -> Layout {
        self.end_line();
        let text = String::from_utf8(self.text).unwrap_or_default();
        Layout { text, lines: self.lines, spans: self.spans }
    }

    /// Number of finished lines.
    pub(super) fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// Whether the current line has text.
    pub(super) fn in_line(&self) -> bool {
        self.line.is_some()
    }

    /// Begins an element's span.
    pub(super) fn open(&mut self, node: NodeId, block: bool) {
        if let Some(span) = self.spans.get_mut(node.index()) {
            span.0 = UNSET;
        }
        self.open.push(Open { node, block });
    }

    /// Ends the span of the innermost open element.
    pub(super) fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.begun = self.begun.min(self.open.len());
        let end = offset(self.text.len());
        if let Some(span) = self.spans.get_mut(open.node.index()) {
            *span = if span.0 == UNSET { (end, end) } else { (span.0, end) };
        }
    }

    /// Begins the spans of the open elements at the first byte of their text.
    fn begin_spans(&mut self, line_start: u32) {
        let here = offset(self.text.len());
        for open in self.open.get(self.begun..).unwrap_or(&[]) {
            if let Some(span) = self.spans.get_mut(open.node.index()) {
                span.0 = if open.block { line_start } else { here };
            }
        }
        self.begun = self.open.len();
    }

    /// Requests a space before the next text of this line.
    pub(super) fn space(&mut self) {
        self.pending_space = true;
    }

    /// Cancels a requested space: the next text follows directly.
    pub(super) fn no_space(&mut self) {
        self.pending_space = false;
    }

    /// Adds a line feed inside a `<pre>` that its text does not contain.
    pub(super) fn feed(&mut self) {
        self.pending_feeds += 1;
        self.indent.clear();
    }

    /// Handles a `<br>`.
    pub(super) fn line_break(&mut self) {
        self.end_line();
        self.breaks = self.breaks.saturating_add(1);
    }

    /// Handles the start or end of a block.
    pub(super) fn block_edge(&mut self) {
        self.end_line();
        self.breaks = 2;
        self.pending_feeds = 0;
    }

    /// Clears the marker of the next line and returns it for writing.
    pub(super) fn set_marker(&mut self) -> &mut String {
        self.marker.clear();
        &mut self.marker
    }

    fn end_line(&mut self) {
        self.pending_space = false;
        self.indent.clear();
        let Some(mut line) = self.line.take() else {
            return;
        };
        line.end = offset(self.text.len());
        let own_bytes = line.end - line.start - line.list_marker;
        if line.mark == LineMark::Shown && own_bytes > 0 && self.aria_bytes >= own_bytes {
            line.mark = LineMark::Hidden(HiddenReason::AriaHidden);
        }
        self.lines.push(line);
        self.breaks = 0;
    }

    /// Begins a line with its separator, indent and marker.
    fn begin_line(&mut self, context: &Context) {
        if !self.lines.is_empty() {
            self.text.push(b'\n');
        }
        let start = offset(self.text.len());
        if !self.marker.is_empty() {
            for _ in 1..context.list_depth {
                self.text.extend_from_slice(b"  ");
            }
            self.text.extend_from_slice(self.marker.as_bytes());
            self.marker.clear();
        }
        self.line = Some(LaidLine {
            start,
            end: start,
            node: context.block,
            link_bytes: 0,
            list_marker: offset(self.text.len()) - start,
            mark: context.mark,
            opening: if self.breaks >= 2 { LineOpening::Block } else { LineOpening::Break },
            heading: context.heading,
            list_depth: context.list_depth,
        });
        self.aria_bytes = 0;
        self.pending_space = false;
    }

    /// Appends text without collapsible white space.
    fn push_run(&mut self, run: &str, context: &Context) {
        let mut run = run;
        if self.line.is_none() {
            if !context.preformatted {
                run = run.trim_start_matches(is_blank);
                if run.is_empty() {
                    return;
                }
            }
            self.begin_line(context);
            self.text.extend_from_slice(self.indent.as_bytes());
            self.indent.clear();
        }
        let before = self.text.len();
        if self.pending_space {
            self.pending_space = false;
            self.text.push(b' ');
        }
        let line_start = self.line.as_ref().map_or(0, |line| line.start);
        if self.begun < self.open.len() {
            self.begin_spans(line_start);
        }
        self.text.extend_from_slice(run.as_bytes());
        let written = offset(self.text.len() - before);
        if context.in_link
            && let Some(line) = &mut self.line
        {
            line.link_bytes += written;
        }
        if context.aria_hidden {
            self.aria_bytes += written;
        }
    }

    /// Appends a text node and collapses its white space as CSS does.
    pub(super) fn push_text(&mut self, text: &str, context: &Context) {
        if context.preformatted {
            self.push_preformatted(text, context);
            return;
        }
        if self.pending_feeds > 0 {
            self.write_feeds(context);
        }
        let bytes = text.as_bytes();
        let mut position = 0;
        while position < bytes.len() {
            let start = position + leading_spaces(bytes.get(position..).unwrap_or(&[]));
            if start > position && self.line.is_some() {
                self.pending_space = true;
            }
            let end = start + clean_run(bytes.get(start..).unwrap_or(&[]));
            if end > start {
                self.push_run(text.get(start..end).unwrap_or(""), context);
            }
            position = end;
        }
    }

    /// Appends text with all its white space, one line per line feed.
    fn push_preformatted(&mut self, text: &str, context: &Context) {
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                self.pending_feeds += 1;
                self.indent.clear();
            }
            let begins = self.line.is_none() || self.pending_feeds > 0;
            if part.is_empty() || (begins && part.chars().all(is_blank)) {
                self.indent.push_str(part);
                continue;
            }
            let indent = std::mem::take(&mut self.indent);
            self.write_feeds(context);
            self.indent = indent;
            self.pending_space = false;
            self.push_run(part, context);
        }
    }

    /// Ends the current line and adds the empty lines that were held back.
    fn write_feeds(&mut self, context: &Context) {
        let feeds = std::mem::take(&mut self.pending_feeds);
        if feeds == 0 {
            return;
        }
        let had_line = self.line.is_some();
        let lines_before = self.lines.len();
        self.end_line();
        // Blank lines before the first text of the element are dropped.
        let continues = self.breaks == 0 && (had_line || self.lines.len() == lines_before);
        if !continues {
            return;
        }
        for _ in 1..feeds {
            self.begin_line(context);
            if let Some(line) = &mut self.line
                && context.aria_hidden
                && line.mark == LineMark::Shown
            {
                line.mark = LineMark::Hidden(HiddenReason::AriaHidden);
            }
            self.end_line();
        }
    }
}

impl LineWriter {
    /// Joins the lines from `first` on, the cells of table row `row`, into one line. Each cell has at most one line.
    pub(super) fn join_row(&mut self, first: usize, row: NodeId) {
        let Some((head, rest)) = self.lines.get_mut(first..).and_then(|lines| lines.split_first_mut()) else {
            return;
        };
        if rest.is_empty() || rest.iter().any(|line| line.mark != head.mark) {
            return;
        }
        for line in rest.iter() {
            if let Some(separator) = self.text.get_mut((line.start as usize).saturating_sub(1)) {
                *separator = b'\t';
            }
            head.end = line.end;
            head.link_bytes += line.link_bytes;
        }
        head.node = row;
        self.lines.truncate(first + 1);
    }
}

/// Whether a character is invisible white space, including no-break and zero-width kinds. It is dropped at the start of
/// a line.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0c | b'\r')
}

fn leading_spaces(bytes: &[u8]) -> usize {
    bytes.iter().position(|&byte| !is_space(byte)).unwrap_or(bytes.len())
}

/// Returns the length of the prefix that collapsing would not change: words with single spaces between them.
fn clean_run(bytes: &[u8]) -> usize {
    let mut end = 0;
    loop {
        let word = bytes.get(end..).unwrap_or(&[]);
        end += word.iter().position(|&byte| is_space(byte)).unwrap_or(word.len());
        match bytes.get(end..) {
            Some([b' ', next, ..]) if !is_space(*next) => end += 1,
            _ => return end,
        }
    }
}
