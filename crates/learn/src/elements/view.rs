//! View of an HTML page for learning: the role of each line, and the element that holds the text.

use super::rank;
use crate::page_table::{Mark, Prose};
use crate::source::{Source, plain};
use std::collections::HashSet;
use std::ops::Range;
use unboil_core::page::ByteSpan;
use unboil_core::rule::Kind;
use unboil_html::{Layout, LineMark, NodeId, Tree};

/// Minimum percentage of a line in links for the line to count as a link.
const LINKED: usize = 60;
/// Elements with boilerplate names hold less than this percentage of a page's sentences. If they hold more, their names
/// are misleading.
const DOUBTED: usize = 40;

/// The role of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A sentence written for this page, or a line that a person marked to keep.
    Text,
    Headline,
    /// A sentence in an element whose name says that it is not part of the page's text.
    Doubted,
    /// A line of the template.
    Template,
    /// A hidden line that a visible line repeats.
    Echo,
    /// Anything else.
    Other,
}

/// A line with text.
#[derive(Debug)]
pub(super) struct Line {
    /// Byte range of its text in the page.
    pub span: ByteSpan,
    /// Number of these bytes that are a list marker.
    pub mark: usize,
    pub role: Role,
    /// Its words in lower case.
    pub words: Vec<String>,
    /// Percentage of the line in links.
    pub linked: usize,
    /// Its letters and figures.
    pub plain: String,
    /// Heading level, or 0.
    pub heading: u8,
}

#[derive(Debug)]
pub(super) struct View<'p> {
    pub tree: &'p Tree,
    pub layout: &'p Layout,
    pub lines: Vec<Line>,
    /// The innermost element that holds all of its text.
    pub core: Option<NodeId>,
}

impl<'p> View<'p> {
    /// Creates the view of a page, or `None` if it is not HTML. `headline` is the index of its headline.
    pub fn new(source: &Source<'p>, s: usize, headline: Option<usize>) -> Option<Self> {
        let table = source.tables.get(s)?;
        let html = table.page.html()?;
        let (tree, layout) = (&html.tree, &html.layout);
        let mut lines = Vec::with_capacity(table.rows.len());
        let mut hidden = Vec::new();
        let mut headlines = Headlines { listed: headline, ..Headlines::default() };
        for (at, row) in table.rows.iter().enumerate() {
            let span = table.page.reading_span(row.line);
            let laid = layout.lines.partition_point(|laid| (laid.start as usize) <= span.start).saturating_sub(1);
            let laid = layout.lines.get(laid)?;
            let indent = span.start.saturating_sub(laid.start as usize);
            let mark = (laid.list_marker as usize).saturating_sub(indent);
            let linked = laid.link_bytes as usize * 100 / span.len().saturating_sub(mark).max(1);
            // The common part of all headlines does not make them the template's.
            let column = source.columns.contains_key(&row.key) && (1..=2).contains(&laid.heading);
            let known = source.is_explained(row) && !column;
            let role = match (row.mark, row.prose) {
                (Some(Mark::Keep), _) => Role::Text,
                _ if known => Role::Template,
                (_, Prose::Sentence) if linked < LINKED => Role::Text,
                _ => Role::Other,
            };
            if linked < LINKED && role == Role::Other {
                headlines.offer(at, laid.heading);
            }
            if laid.mark != LineMark::Shown {
                hidden.push(at);
            }
            lines.push(Line {
                span,
                mark,
                role,
                words: words(&row.text),
                linked,
                plain: plain(&row.text),
                heading: laid.heading,
            });
        }
        if let Some(line) = headlines.chosen().and_then(|at| lines.get_mut(at)).filter(|line| line.role == Role::Other)
        {
            line.role = Role::Headline;
        }
        echo(&mut lines, &hidden);
        let mut view = Self { tree, layout, lines, core: None };
        view.core = view.holder();
        Some(view)
    }

    /// Returns the lines that an element holds, or `None` if it holds only a part of a line.
    pub fn lines_of(&self, node: NodeId) -> Option<Range<usize>> {
        let span = self.layout.element_span(node);
        if span.is_empty() {
            return None;
        }
        let first = self.lines.partition_point(|line| line.span.end <= span.start);
        let last = self.lines.partition_point(|line| line.span.start < span.end);
        let from = self.lines.get(first).filter(|_| first < last)?;
        let to = self.lines.get(last - 1)?;
        (span.start <= from.span.start + from.mark && span.end >= to.span.end).then_some(first..last)
    }

    /// Returns the text of an element.
    pub fn text_of(&self, node: NodeId) -> &'p str {
        self.layout.text.get(self.layout.element_span(node)).unwrap_or("")
    }

    /// Returns the indexes of the first and last line of the page's text.
    pub fn edges(&self) -> Option<(usize, usize)> {
        let is_text = |line: &Line| line.role == Role::Text;
        Some((self.lines.iter().position(is_text)?, self.lines.iter().rposition(is_text)?))
    }

    /// Whether a node is `outer` or inside it.
    pub fn is_in(&self, node: NodeId, outer: NodeId) -> bool {
        node == outer || self.tree.ancestors(node).any(|above| above == outer)
    }

    /// Returns the innermost element that holds all text and the headline above it.
    fn holder(&self) -> Option<NodeId> {
        let (first, last) = self.edges()?;
        let headline = self.lines.iter().position(|line| line.role == Role::Headline);
        let (first, last) = headline.map_or((first, last), |at| (first.min(at), last.max(at)));
        let (from, to) = (&self.lines[first], &self.lines[last]);
        let holds = |node: &NodeId| {
            let span = self.layout.element_span(*node);
            span.start <= from.span.start + from.mark && span.end >= to.span.end
        };
        let laid = self.layout.lines.partition_point(|laid| (laid.start as usize) <= from.span.start).saturating_sub(1);
        let inner = self.layout.lines.get(laid)?.node;
        std::iter::once(inner).chain(self.tree.ancestors(inner)).filter(|&node| self.tree.is_element(node)).find(holds)
    }

    /// Returns the nearest block element around a line.
    pub fn node_of(&self, line: usize) -> Option<NodeId> {
        let start = self.lines.get(line)?.span.start;
        let laid = self.layout.lines.partition_point(|laid| (laid.start as usize) <= start).saturating_sub(1);
        self.layout.lines.get(laid).map(|laid| laid.node)
    }

    /// Returns the lines of the text in elements with boilerplate names, if these are few compared with the rest.
    fn doubtful(&self) -> Option<Vec<usize>> {
        let against = |kind| matches!(kind, Kind::Related | Kind::Comments | Kind::Share | Kind::Promo | Kind::Nav);
        let (mut all, mut in_doubt) = (0, 0);
        let mut places = Vec::new();
        for (at, line) in self.lines.iter().enumerate().filter(|(_, line)| line.role == Role::Text) {
            let size = line.span.len();
            all += size;
            let Some(node) = self.node_of(at) else { continue };
            let around = std::iter::once(node).chain(self.tree.ancestors(node));
            if around.filter_map(|node| rank::stated_kind(self.tree, node)).any(against) {
                in_doubt += size;
                places.push(at);
            }
        }
        (in_doubt * 100 <= all * DOUBTED).then_some(places)
    }
}

/// Marks sentences in elements with boilerplate names as doubtful, unless on some pages most of the text is in such
/// elements.
pub(super) fn doubt(views: &mut [View<'_>]) {
    let doubtful: Vec<_> = views.iter().map(View::doubtful).collect();
    if doubtful.iter().filter(|places| places.is_none()).count() * 10 > views.len() {
        return;
    }
    for (view, places) in views.iter_mut().zip(doubtful) {
        for at in places.unwrap_or_default() {
            if let Some(line) = view.lines.get_mut(at) {
                line.role = Role::Doubted;
            }
        }
        view.core = view.holder();
    }
}

/// Marks hidden lines that repeat a visible line.
fn echo(lines: &mut [Line], hidden: &[usize]) {
    let shown = lines.iter().enumerate().filter(|(at, _)| hidden.binary_search(at).is_err());
    let shown: HashSet<String> = shown.map(|(_, line)| line.plain.clone()).collect();
    for &at in hidden {
        if let Some(line) = lines.get_mut(at).filter(|line| line.role == Role::Other && shown.contains(&line.plain)) {
            line.role = Role::Echo;
        }
    }
}

/// Possible headlines of a page.
#[derive(Debug, Default)]
struct Headlines {
    /// The first heading of each level.
    first: [Option<usize>; 3],
    /// The line that repeats the page's title.
    listed: Option<usize>,
}

impl Headlines {
    fn offer(&mut self, at: usize, level: u8) {
        if let Some(first) = self.first.get_mut(usize::from(level).wrapping_sub(1)) {
            first.get_or_insert(at);
        }
    }

    fn chosen(&self) -> Option<usize> {
        let [first, second, third] = self.first;
        first.or(second).or(third).or(self.listed)
    }
}

/// Returns a line's words in lower case.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}
