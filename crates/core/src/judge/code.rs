//! Detects code on a page, because data and markup within code are likely content.
//!
//! In HTML, code is in elements such as `<pre>` and `<code>`. In plain text, it is between fences, as in CommonMark
//! (<https://spec.commonmark.org/0.31.2/#fenced-code-blocks>), in indented blocks of Markdown or reStructuredText, or
//! between backticks on a line.

use crate::page::{ByteSpan, HtmlBody, Page};
use memchr::memmem;
use unboil_html::NodeId;

#[derive(Debug, Default)]
pub(super) struct Code {
    /// Blocks, in order, without overlap.
    blocks: Vec<ByteSpan>,
    /// From an unclosed fence to the end of the page: truncated code, or only a line of punctuation.
    unclosed: Option<ByteSpan>,
    /// Inline code, in order, without overlap.
    inline: Vec<ByteSpan>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    /// A backtick or a tilde.
    pub(super) sign: u8,
    /// The number of characters, at most 255.
    pub(super) count: u8,
    /// Whether nothing follows on its line. A fence with a language name does not close a block.
    pub(super) is_bare: bool,
}

impl Fence {
    /// Parses a line as a fence.
    pub(super) fn of(reading: &[u8]) -> Option<Self> {
        let sign = *reading.first().filter(|sign| matches!(sign, b'`' | b'~'))?;
        let count = reading.iter().take_while(|&&byte| byte == sign).count();
        let is_fence = count >= 3 && !(sign == b'`' && reading[count..].contains(&b'`'));
        let count_byte = u8::try_from(count).unwrap_or(u8::MAX);
        is_fence.then_some(Self { sign, count: count_byte, is_bare: count == reading.len() })
    }

    fn closes(self, open: Self) -> bool {
        self.is_bare && self.sign == open.sign && self.count >= open.count
    }
}

impl Code {
    /// Finds the code of a page. Linear in the size of the page.
    pub(super) fn of(page: &Page) -> Self {
        match page.html() {
            Some(html) => Self {
                blocks: whole_lines(page, &of_elements(html, &["pre", "listing", "xmp", "plaintext"])),
                inline: of_elements(html, &["code", "samp", "kbd"]),
                unclosed: None,
            },
            None => of_text(page),
        }
    }

    /// Whether a span is within code or overlaps a block of code. Inline code within the span does not count.
    pub(super) fn touches(&self, span: ByteSpan) -> bool {
        let inline = self.inline.partition_point(|code| code.end <= span.start);
        self.has_block_in(span) || self.inline.get(inline).is_some_and(|code| code.start <= span.start)
    }

    /// Whether a byte is within code.
    pub(super) fn holds(&self, at: usize) -> bool {
        self.touches(ByteSpan::new(at, at + 1))
    }

    fn has_block_in(&self, span: ByteSpan) -> bool {
        let at = self.blocks.partition_point(|code| code.end <= span.start);
        let block = self.blocks.get(at).or(self.unclosed.as_ref());
        block.is_some_and(|code| code.start < span.end)
    }

    /// Returns a span without the closed blocks of code in it.
    pub(super) fn outside(&self, span: ByteSpan) -> Vec<ByteSpan> {
        let first = self.blocks.partition_point(|code| code.end <= span.start);
        let mut pieces = Vec::new();
        let mut at = span.start;
        for code in self.blocks[first..].iter().take_while(|code| code.start < span.end) {
            pieces.push(ByteSpan::new(at, code.start));
            at = code.end;
        }
        pieces.push(ByteSpan::new(at, span.end));
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }
}

/// The outermost elements with certain names.
fn of_elements(html: &HtmlBody, names: &[&str]) -> Vec<ByteSpan> {
    let tree = &html.tree;
    let mut spans: Vec<ByteSpan> = Vec::new();
    for node in tree.descendants(NodeId::DOCUMENT) {
        if !names.contains(&tree.tag(node)) {
            continue;
        }
        let range = html.layout.element_span(node);
        let span = ByteSpan::new(range.start, range.end);
        if !span.is_empty() && spans.last().is_none_or(|last| last.end <= span.start) {
            spans.push(span);
        }
    }
    // Hidden text within a line is laid out after it.
    spans.sort_unstable();
    spans
}

/// Extends spans to whole lines with their line ends, so that cutting around them does not join lines.
fn whole_lines(page: &Page, spans: &[ByteSpan]) -> Vec<ByteSpan> {
    let mut lines: Vec<ByteSpan> = Vec::new();
    for span in spans {
        let whole = page.lines_span(page.line_at(span.start)..page.line_at(span.end - 1) + 1);
        match lines.last_mut() {
            Some(last) if whole.start < last.end => last.end = last.end.max(whole.end),
            _ => lines.push(whole),
        }
    }
    lines
}

fn of_text(page: &Page) -> Code {
    let text = page.text();
    let has = |sign: &[u8]| memmem::find(text, sign).is_some();
    let mut code = Code::default();
    if has(b"`") {
        inline(page, &mut code.inline);
    }
    if has(b"```") || has(b"~~~") {
        fenced(page, &mut code);
    }
    if has(b"\n    ") || has(b"\n\t") {
        let indented = indented(page, &code);
        code.blocks.extend(indented);
        code.blocks.sort_unstable();
    }
    code
}

fn fenced(page: &Page, code: &mut Code) {
    let fence_of = |line: usize| Fence::of(unmarked(page.reading(line)));
    let fences: Vec<(usize, Fence)> = (0..page.line_count()).filter_map(|line| Some((line, fence_of(line)?))).collect();
    // The longest closing tilde fence from here on: lines of tildes are often not fences.
    let mut most_tildes = vec![0; fences.len() + 1];
    for (at, (_, fence)) in fences.iter().enumerate().rev() {
        let own = if fence.sign == b'~' && fence.is_bare { fence.count } else { 0 };
        most_tildes[at] = own.max(most_tildes[at + 1]);
    }
    let mut open: Option<(usize, Fence)> = None;
    for (at, &(line, fence)) in fences.iter().enumerate() {
        match open {
            None if fence.sign == b'`' || most_tildes[at + 1] >= fence.count => open = Some((line, fence)),
            None => {}
            Some((start, opening)) if fence.closes(opening) => {
                code.blocks.push(page.lines_span(start..line + 1));
                open = None;
            }
            Some(_) => {}
        }
    }
    code.unclosed = open.map(|(start, _)| page.lines_span(start..page.line_count()));
}

/// A line without quote markers and the list marker before its text.
fn unmarked(reading: &[u8]) -> &[u8] {
    let is_lead = |byte: &&u8| matches!(byte, b'>' | b' ' | b'\t');
    let quoted = &reading[reading.iter().take_while(is_lead).count()..];
    let digits = quoted.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mark = match (digits, quoted.get(digits)) {
        (0, Some(b'-' | b'*' | b'+')) | (1..=3, Some(b'.' | b')')) => digits + 1,
        _ => return quoted,
    };
    let spaces = quoted[mark..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    if spaces > 0 { &quoted[mark + spaces..] } else { quoted }
}

/// The minimum indentation of a code line after a blank line, in columns.
const CODE_INDENT: usize = 4;
/// A page of Markdown must have so many lines at the margin for each indented line that is not code.
const MARGIN: usize = 3;

/// Blocks indented by at least four columns after a blank line. Scrapers also leave the indentation of the HTML, so the
/// page must be Markdown, with headings or links and its other lines at the margin, or the line before must end in
/// reStructuredText's two colons.
fn indented(page: &Page, fenced: &Code) -> Vec<ByteSpan> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut margin, mut others, mut is_markdown) = (0, 0, false);
    let mut above: Option<usize> = None;
    let mut line = 0;
    while line < page.line_count() {
        let reading = page.reading(line);
        let start = page.line(line).start;
        if reading.is_empty() {
            line += 1;
            continue;
        }
        if fenced.has_block_in(ByteSpan::new(start, start + 1)) {
            above = None;
            line += 1;
            continue;
        }
        let indent = indent(page, line);
        let after_blank = line > 0 && page.is_blank(line - 1);
        if indent >= CODE_INDENT
            && after_blank
            && let Some(before) = above
        {
            let block = Block::at(page, line, before);
            line = block.end;
            blocks.push(block);
            continue;
        }
        if indent == 0 {
            margin += 1;
        } else {
            others += 1;
        }
        is_markdown |= is_mark(reading) && indent == 0;
        above = Some(line);
        line += 1;
    }
    let fits = |block: &Block| block.indent == CODE_INDENT || block.in_list;
    let all = is_markdown && margin >= MARGIN * others && blocks.iter().all(fits);
    blocks.retain(|block| all || block.is_literal);
    blocks.iter().map(|block| page.lines_span(block.start..block.end)).collect()
}

/// A block of indented lines.
struct Block {
    start: usize,
    end: usize,
    /// The indentation of its leftmost line, in columns.
    indent: usize,
    /// The text before it is a list item, whose paragraphs are indented, too.
    in_list: bool,
    /// The text before it ends in two colons.
    is_literal: bool,
}

impl Block {
    /// The block that starts on a line; `before` is the non-blank line above it.
    fn at(page: &Page, start: usize, before: usize) -> Self {
        let mut block = Self {
            start,
            end: start,
            indent: usize::MAX,
            in_list: unmarked(page.reading(before)).len() < page.reading(before).len() || indent(page, before) > 0,
            is_literal: page.reading(before).ends_with(b"::"),
        };
        for line in start..page.line_count() {
            if page.is_blank(line) {
                continue;
            }
            let indent = indent(page, line);
            if indent < CODE_INDENT {
                break;
            }
            block.indent = block.indent.min(indent);
            block.end = line + 1;
        }
        block
    }
}

/// The indentation of a line, in columns.
fn indent(page: &Page, line: usize) -> usize {
    let before = &page.text()[page.line(line).start..page.reading_span(line).start];
    before.iter().map(|&byte| if byte == b'\t' { CODE_INDENT } else { 1 }).sum()
}

/// Whether a line is a Markdown heading or contains a Markdown link.
fn is_mark(reading: &[u8]) -> bool {
    let level = reading.iter().take_while(|&&byte| byte == b'#').count();
    ((1..=6).contains(&level) && reading.get(level) == Some(&b' ')) || memmem::find(reading, b"](http").is_some()
}

/// Text between two runs of backticks on a line.
fn inline(page: &Page, spans: &mut Vec<ByteSpan>) {
    let text = page.text();
    let mut open: Option<usize> = None;
    let mut run_end = 0;
    let mut line_end = 0;
    for at in memchr::memchr_iter(b'`', text) {
        if at < run_end {
            continue;
        }
        run_end = at + text[at..].iter().take_while(|&&byte| byte == b'`').count();
        if at >= line_end {
            line_end = page.line(page.line_at(at)).end;
            open = None;
        }
        open = match open {
            Some(start) => {
                spans.push(ByteSpan::new(start, run_end));
                None
            }
            None => Some(at),
        };
    }
}
