//! Search for the elements that selectors match on each page.

use super::rank::{self, UNTITLED, rank};
use super::view::{Line, Role, View};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use unboil_html::naming::{NamedSelector, selectors_for};
use unboil_html::{NodeId, Selector, SelectorSet};

/// Depth to which elements below one without text are offered too, because the outermost may have no name.
const DEPTH: usize = 3;
/// Maximum number of elements examined per page.
const ELEMENTS: usize = 1500;

/// An element matched by a selector.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub node: NodeId,
    /// Its lines. Empty if it is a part of a line.
    pub lines: Range<usize>,
}

/// The matches of a selector on each page: its outermost elements with text, in order.
#[derive(Debug)]
pub(super) struct Held {
    pub css: String,
    pub pages: Vec<Vec<Piece>>,
}

impl Held {
    /// Returns the number of pages with a match.
    pub fn spread(&self) -> usize {
        self.pages.iter().filter(|pieces| !pieces.is_empty()).count()
    }
}

/// The pages and the selectors that were searched.
pub(super) struct Finder<'f, 'p> {
    pub views: &'f [View<'p>],
}

impl<'f, 'p> Finder<'f, 'p> {
    pub fn new(views: &'f [View<'p>]) -> Self {
        Self { views }
    }

    /// Returns the minimum number of pages for a feature of the template.
    pub fn few(&self) -> usize {
        self.views.len().div_ceil(5).max(2)
    }

    /// Returns the minimum number of pages that counts as most of them.
    pub fn most(&self) -> usize {
        self.views.len().div_ceil(2).max(2)
    }

    /// Returns the matches of the selectors for some elements of each page, without selectors offered on too few pages.
    /// The most stable come first.
    pub fn held(&self, elements: impl Fn(&View<'p>) -> Vec<NodeId>, fewest: usize) -> Vec<Held> {
        let mut offered: BTreeMap<String, usize> = BTreeMap::new();
        for view in self.views {
            let mut on_page: HashSet<String> = HashSet::new();
            for node in elements(view).into_iter().take(ELEMENTS) {
                let names =
                    selectors_for(view.tree, node).into_iter().filter(rank::is_named).map(|it: NamedSelector| it.css);
                let tag = view.tree.tag(node);
                let telling = matches!(tag, "main" | "article").then(|| tag.to_owned());
                let names = names.flat_map(|css| with_tag(&css, tag).into_iter().chain([css]));
                on_page.extend(names.chain(telling));
            }
            on_page.into_iter().for_each(|css| *offered.entry(css).or_default() += 1);
        }
        let mut offered: Vec<String> =
            offered.into_iter().filter(|(_, pages)| *pages >= fewest).map(|(css, _)| css).collect();
        offered.sort_by(|a, b| rank(a).cmp(&rank(b)).then(a.cmp(b)));
        self.find(offered)
    }

    /// Returns the matches of selectors without the elements that hold a headline.
    pub fn untitled(&self, held: &[Held]) -> Vec<Held> {
        let has_headline = |(view, piece): (&View<'_>, &Piece)| {
            let lines = view.lines.get(piece.lines.clone()).unwrap_or(&[]);
            lines.iter().any(|line| line.role == Role::Headline)
        };
        let titled = held.iter().filter(|held| {
            let pieces =
                self.views.iter().zip(&held.pages).flat_map(|(view, pieces)| pieces.iter().map(move |it| (view, it)));
            pieces.into_iter().any(has_headline)
        });
        self.find(titled.map(|held| format!("{}{UNTITLED}", held.css)).collect())
    }

    /// Returns the matches of selectors.
    fn find(&self, offered: Vec<String>) -> Vec<Held> {
        let parsed: Vec<(String, Selector)> =
            offered.into_iter().filter_map(|css| Selector::parse(&css).ok().map(|selector| (css, selector))).collect();
        let set = SelectorSet::new(parsed.iter().map(|(_, selector)| selector));
        let mut held: Vec<Held> = parsed.iter().map(|(css, _)| Held { css: css.clone(), pages: Vec::new() }).collect();
        for view in self.views {
            held.iter_mut().for_each(|held| held.pages.push(Vec::new()));
            let mut ends = vec![0; held.len()];
            for (node, of) in set.matches(view.tree) {
                let span = view.layout.element_span(node);
                let Some(pieces) = held.get_mut(of).and_then(|held| held.pages.last_mut()) else { continue };
                if span.is_empty() || (span.start < ends[of] && !pieces.is_empty()) {
                    continue;
                }
                ends[of] = span.end;
                pieces.push(Piece { node, lines: view.lines_of(node).unwrap_or(0..0) });
            }
        }
        held
    }
}

/// Returns a class selector with the tag of the element: tables of contents give their entries the classes of their
/// targets.
fn with_tag(css: &str, tag: &str) -> Option<String> {
    (css.starts_with('.') && !css.contains([' ', '>'])).then(|| format!("{tag}{css}"))
}

/// Returns the elements of a page that contain none of its text, inside elements that do: the outermost ones and some
/// of their descendants.
pub(super) fn without_text(view: &View<'_>) -> Vec<NodeId> {
    let guarded: Vec<usize> = (0..view.lines.len())
        .filter(|&at| view.lines.get(at).is_some_and(|line| matches!(line.role, Role::Text | Role::Headline)))
        .collect();
    let free = |lines: &Range<usize>| {
        let next = guarded.partition_point(|&at| at < lines.start);
        guarded.get(next).is_none_or(|&at| at >= lines.end)
    };
    let mut found = Vec::new();
    let mut depths: HashMap<NodeId, usize> = HashMap::new();
    for node in view.tree.descendants(NodeId::DOCUMENT).filter(|&node| view.tree.is_element(node)) {
        let above = view.tree.parent(node).and_then(|parent| depths.get(&parent).copied());
        let Some(lines) = view.lines_of(node) else { continue };
        let depth = match above {
            Some(depth) => depth + 1,
            None if free(&lines) => 0,
            None => continue,
        };
        if depth < DEPTH {
            depths.insert(node, depth);
            found.push(node);
        }
    }
    found
}

/// Number of words in lines that the template and links explain.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Account {
    pub words: usize,
    /// Words shared with lines of other pages.
    pub common: usize,
    /// Words that are neither shared nor linked.
    pub strange: usize,
}

impl Account {
    pub fn add(&mut self, other: Self) {
        self.words += other.words;
        self.common += other.common;
        self.strange += other.strange;
    }
}

/// Returns the words that lines of one element share: those on more than half of the pages with lines of it, and on at
/// least two.
pub(super) fn common<'l>(pages: impl Iterator<Item = Vec<&'l Line>>) -> HashSet<&'l str> {
    let mut spread: HashMap<&str, usize> = HashMap::new();
    let mut count = 0;
    for lines in pages.filter(|lines| !lines.is_empty()) {
        count += 1;
        let words: HashSet<&str> = lines.iter().flat_map(|line| &line.words).map(String::as_str).collect();
        words.into_iter().for_each(|word| *spread.entry(word).or_default() += 1);
    }
    spread.into_iter().filter(|&(_, pages)| pages >= 2 && pages * 2 > count).map(|(word, _)| word).collect()
}

/// Counts the explained words of a line.
pub(super) fn account(line: &Line, common: &HashSet<&str>) -> Account {
    let words = line.words.len();
    // A figure in a template is specific to the page: a price, a length.
    let known = |word: &&String| match line.role {
        Role::Echo => true,
        Role::Template if !word.contains(|c: char| c.is_ascii_digit()) => true,
        _ => common.contains(word.as_str()),
    };
    let known = line.words.iter().filter(known).count();
    // Shared words are assumed to be outside the links first: `Next: Knots`.
    let unlinked = words * (100 - line.linked.min(100)) / 100;
    let strange = if line.role == Role::Doubted { 0 } else { unlinked.saturating_sub(known) };
    Account { words, common: known, strange }
}
