//! What is round removed text on its page: what stays, and where.

use super::words::for_each_long_word;
use crate::judge::Removal;
use crate::page::Page;
use std::cell::OnceCell;

/// Lines with text in a row of which nothing stays.
#[derive(Debug, Clone, Copy)]
struct Run {
    first: usize,
    last: usize,
    /// How many have text.
    lines: usize,
    /// Whether text stays before it and behind it.
    beside: [bool; 2],
}

/// A page and what stays of it.
#[derive(Debug)]
pub(super) struct Around<'p, 'b> {
    page: &'p Page,
    removals: &'p [Removal<'b>],
    runs: Vec<Run>,
    /// The page's text in bytes, without the white space round its lines.
    pub text: usize,
    words: OnceCell<Vec<u64>>,
}

/// So many long words of a text are looked for.
const LOOKED_FOR: usize = 32;

impl<'p, 'b> Around<'p, 'b> {
    pub fn new(page: &'p Page, removals: &'p [Removal<'b>]) -> Self {
        let mut around = Self { page, removals, runs: Vec::new(), text: 0, words: OnceCell::new() };
        let mut stayed = false;
        let mut run: Option<Run> = None;
        for line in 0..page.line_count() {
            let length = page.reading_span(line).len();
            if length == 0 {
                continue;
            }
            around.text += length;
            if around.stays(line) {
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

    /// Whether text of a line stays.
    fn stays(&self, line: usize) -> bool {
        let span = self.page.reading_span(line);
        let first = self.removals.partition_point(|it| it.span.end <= span.start);
        let touching = self.removals.get(first..).unwrap_or(&[]).iter().take_while(|it| it.span.start < span.end);
        let gone: usize = touching.map(|it| it.span.end.min(span.end) - it.span.start.max(span.start)).sum();
        gone < span.len()
    }

    fn run(&self, line: usize) -> Option<&Run> {
        let at = self.runs.partition_point(|run| run.last < line);
        self.runs.get(at).filter(|run| run.first <= line)
    }

    /// Whether text stays on both sides of the lines that go with a line. Of a line of which a part stays it does.
    pub fn is_between(&self, line: usize) -> bool {
        self.run(line).is_none_or(|run| run.beside == [true, true])
    }

    /// How many lines with text go in a row with a line.
    pub fn lines_in_a_row(&self, line: usize) -> usize {
        self.run(line).map_or(1, |run| run.lines)
    }

    /// The long words of the title and of what stays, sorted: no page can make looking them up slow.
    fn words(&self) -> &[u64] {
        self.words.get_or_init(|| {
            let mut words = Vec::new();
            if let Some(title) = self.page.html().and_then(|html| html.metadata.title.as_deref()) {
                for_each_long_word(title, |word| words.push(word));
            }
            for line in (0..self.page.line_count()).filter(|&line| !self.page.is_blank(line) && self.stays(line)) {
                for_each_long_word(&String::from_utf8_lossy(self.page.reading(line)), |word| words.push(word));
            }
            words.sort_unstable();
            words.dedup();
            words
        })
    }

    /// Whether half of a text's long words, and one at least, are in the title or in what stays.
    pub fn shares_words(&self, text: &str) -> bool {
        let mut long = Vec::new();
        for_each_long_word(text, |word| {
            if long.len() < LOOKED_FOR {
                long.push(word);
            }
        });
        !long.is_empty() && {
            let words = self.words();
            let shared = long.iter().filter(|word| words.binary_search(word).is_ok()).count();
            shared * 2 >= long.len()
        }
    }

    /// Whether a line is a paragraph or a heading in HTML.
    pub fn is_paragraph(&self, line: usize) -> bool {
        let Some(html) = self.page.html() else { return false };
        let end = self.page.reading_span(line).end;
        let at = html.layout.lines.partition_point(|it| (it.end as usize) < end);
        html.layout.lines.get(at).is_some_and(|it| it.heading > 0 || html.tree.tag(it.node) == "p")
    }
}
