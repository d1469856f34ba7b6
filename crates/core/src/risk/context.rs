//! The context of removed text on its page: kept text around it.

use super::words::Wanted;
use crate::judge::Removal;
use crate::page::{ByteSpan, Page};

/// Consecutive non-blank lines that are removed entirely.
#[derive(Debug, Clone, Copy)]
struct Run {
    first: usize,
    last: usize,
    /// The number of non-blank lines.
    lines: usize,
    /// Whether kept text precedes and follows it.
    beside: [bool; 2],
}

/// A page with what is kept.
#[derive(Debug)]
pub(super) struct Context<'p> {
    page: &'p Page,
    runs: Vec<Run>,
    /// The size of the page's text in bytes, without white space around its lines.
    pub text: usize,
}

impl<'p> Context<'p> {
    /// Reads the lines of a page once; `wanted` receives the title and the kept text.
    pub fn new(page: &'p Page, removals: &[Removal<'_>], wanted: &mut Wanted) -> Self {
        let mut around = Self { page, runs: Vec::new(), text: 0 };
        if let Some(title) = page.html().and_then(|html| html.metadata.title.as_deref()) {
            wanted.meet(title.as_bytes());
        }
        let mut stayed = false;
        let mut run: Option<Run> = None;
        let mut removals = removals;
        for line in 0..page.line_count() {
            let span = page.reading_span(line);
            if span.is_empty() {
                continue;
            }
            around.text += span.len();
            // Removals before this line affect no later line.
            let first = removals.iter().take_while(|it| it.span.end <= span.start).count();
            removals = &removals[first..];
            if stays(span, removals) {
                wanted.meet(&page.text()[span.range()]);
                if let Some(mut run) = run.take() {
                    run.beside[1] = true;
                    around.runs.push(run);
                }
                stayed = true;
            } else {
                let run = run.get_or_insert(Run { first: line, last: line, lines: 0, beside: [stayed, false] });
                (run.last, run.lines) = (line, run.lines + 1);
            }
        }
        around.runs.extend(run);
        around
    }

    fn run(&self, line: usize) -> Option<&Run> {
        let at = self.runs.partition_point(|run| run.last < line);
        self.runs.get(at).filter(|run| run.first <= line)
    }

    /// Whether kept text is on both sides of the removed lines around a line. True for a line that is partly kept.
    pub fn is_between(&self, line: usize) -> bool {
        self.run(line).is_none_or(|run| run.beside == [true, true])
    }

    /// The number of consecutive removed non-blank lines around a line.
    pub fn lines_in_a_row(&self, line: usize) -> usize {
        self.run(line).map_or(1, |run| run.lines)
    }

    /// Whether a line is a paragraph or a heading in HTML.
    pub fn is_paragraph(&self, line: usize) -> bool {
        let Some(html) = self.page.html() else { return false };
        let end = self.page.reading_span(line).end;
        let at = html.layout.lines.partition_point(|it| (it.end as usize) < end);
        html.layout.lines.get(at).is_some_and(|it| it.heading > 0 || html.tree.tag(it.node) == "p")
    }
}

/// Whether any text of a line is kept. The first removal must end after the start of the line.
fn stays(span: ByteSpan, removals: &[Removal<'_>]) -> bool {
    let touching = removals.iter().take_while(|it| it.span.start < span.end);
    let gone: usize = touching.map(|it| it.span.end.min(span.end) - it.span.start.max(span.start)).sum();
    gone < span.len()
}
