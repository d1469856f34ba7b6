//! Suggests rules to remove a line, by its element or by its text, and shows what else each would remove.

use super::explain::{Fate, LineFate};
use super::toml_text::{id_of, text};
use crate::judge::generic::hinted_kind;
use crate::page::{HtmlBody, Page, evened};
use crate::rule::{Kind, LineSet, literal};
use std::fmt::Write as _;
use std::ops::Range;
use unboil_html::naming::{NamedSelector, Stability, elements_of_line, reach, reads_as_sentences, selectors_for};
use unboil_html::{NodeId, Selector};

/// The matcher of a suggested rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// The line's element, or an enclosing one.
    Select(NamedSelector),
    /// The exact line.
    Line(String),
    /// The line with its digits replaced by any digits, as a regex.
    Digits(String),
}

impl How {
    /// Returns the matcher as TOML.
    #[must_use]
    pub fn matcher(&self) -> String {
        match self {
            Self::Select(named) => format!("select = {}", text(&named.css)),
            Self::Line(line) => format!("line = [{}]", text(line)),
            Self::Digits(pattern) => format!("line = {}", literal(pattern)),
        }
    }
}

/// A way to remove a line, and what it matches on this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The matcher.
    pub how: How,
    /// The number of matching elements with text; 0 for a line matcher.
    pub elements: usize,
    /// The number of affected lines.
    pub lines: usize,
    /// How many of these are already removed.
    pub gone: usize,
    /// How many of these read as sentences, apart from the line itself and those already removed: text that a reader
    /// may want.
    pub sentences: usize,
}

/// The ways to remove one line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestions {
    /// The path of the line's element; only for HTML.
    pub path: Option<String>,
    /// The ways: by element, fewest affected lines first, then by text, and the element's position last.
    pub ways: Vec<Suggestion>,
    /// The best rule as TOML to paste; `None` if the line has no text that a rule can contain.
    pub rule: Option<String>,
}

/// The maximum number of listed selectors with the same number of elements and lines.
const ALIKE: usize = 3;
/// The maximum number of listed ways by element.
const MOST_WAYS: usize = 12;
/// The maximum number of elements around a line that are examined.
const MOST_ELEMENTS: usize = 24;
/// The maximum length in bytes of an HTML line that is suggested by its text: a longer line is content.
const LONGEST_LABEL: usize = 120;

/// Returns the ways to remove a line, counted from 0. `fates` are those of the page's lines from [`super::line_fates`].
#[must_use]
pub fn ways(page: &Page, line: usize, fates: &[LineFate<'_>]) -> Suggestions {
    let asked = Asked { page, line, fates };
    let mut found = Suggestions { path: None, ways: Vec::new(), rule: None };
    let mut elements = Vec::new();
    if let Some(html) = page.html() {
        let laid = html.layout.lines.partition_point(|it| (it.end as usize) < page.reading_span(line).end);
        elements = elements_of_line(&html.tree, &html.layout, laid);
        let innermost = elements.first().copied().or(html.layout.lines.get(laid).map(|it| it.node));
        found.path = innermost.map(|node| html.tree.element_path(node));
        found.ways = asked.by_elements(html, &elements);
    }
    if found.path.is_none() || page.reading(line).len() <= LONGEST_LABEL {
        // Before the way by position, which is the last resort.
        let at = found.ways.iter().position(is_place).unwrap_or(found.ways.len());
        found.ways.splice(at..at, asked.by_text());
    }
    found.rule = best(&found.ways, fates).map(|way| {
        let kind = asked.kind(page.html(), &elements);
        let name = match &way.how {
            How::Select(named) if !named.name.is_empty() => named.name.clone(),
            _ => String::from_utf8_lossy(page.reading(line)).into_owned(),
        };
        let (matcher, id) = (way.how.matcher(), id_of(&name).unwrap_or_else(|| format!("line-{}", line + 1)));
        let width = matcher.find(" =").unwrap_or(0);
        format!(
            "[[drop]]\n{:width$} = \"{id}\"\n{:width$} = \"{kind}\"\n{:width$} = \"\"\n{matcher}\n",
            "id", "kind", "why"
        )
    });
    found
}

fn is_place(way: &Suggestion) -> bool {
    matches!(&way.how, How::Select(named) if named.stability == Stability::Placed)
}

/// How reliable a way is on the site's other pages; less is better.
fn rank(way: &Suggestion) -> usize {
    match &way.how {
        How::Select(named) => match named.stability {
            Stability::Named => 0,
            Stability::Near if way.elements == 1 => 1,
            // Several elements without names may be unrelated.
            Stability::Near => 4,
            Stability::Styled => 5,
            Stability::Placed => 6,
        },
        // Numbers change from page to page, and numbers alone are too unspecific.
        How::Digits(pattern) if pattern.replace(r"\d", "").contains(char::is_alphabetic) => 2,
        How::Line(_) => 3,
        How::Digits(_) => 4,
    }
}

/// Returns the most reliable way that removes no other sentences and few of the remaining lines, and of these the one
/// that affects the fewest lines.
fn best<'w>(ways: &'w [Suggestion], fates: &[LineFate<'_>]) -> Option<&'w Suggestion> {
    let stays = fates.iter().filter(|it| !matches!(it.fate, Fate::Dropped(_))).count();
    let wide = |way: &Suggestion| {
        let new = way.lines - way.gone;
        (new > 1 && new * WIDE > stays) || way.lines * 2 > fates.len()
    };
    ways.iter().min_by_key(|way| (way.sentences, wide(way), rank(way), way.lines))
}

/// A way is wide if it affects more than one in so many of the remaining lines, or more than half of all lines.
const WIDE: usize = 4;

/// The line to remove.
struct Asked<'a> {
    page: &'a Page,
    line: usize,
    fates: &'a [LineFate<'a>],
}

impl Asked<'_> {
    fn by_elements(&self, html: &HtmlBody, elements: &[NodeId]) -> Vec<Suggestion> {
        let whole = html.layout.text.len();
        let mut named: Vec<NamedSelector> = Vec::new();
        for (i, &node) in elements.iter().take(MOST_ELEMENTS).enumerate() {
            // An element with most of the page's text contains the content.
            if i > 0 && html.layout.element_span(node).len() * 2 > whole {
                break;
            }
            let names = selectors_for(&html.tree, node);
            let names = names.into_iter().filter(|name| i == 0 || name.stability <= Stability::Near);
            for name in names {
                if named.iter().all(|known| known.css != name.css) {
                    named.push(name);
                }
            }
        }
        let parsed: Vec<Selector> = named.iter().filter_map(|name| Selector::parse(&name.css).ok()).collect();
        let reached = reach(&html.tree, &html.layout, &parsed);
        let mut ways: Vec<Suggestion> = Vec::new();
        for (name, reach) in named.into_iter().zip(reached) {
            let lines: Vec<usize> = reach.lines.into_iter().flat_map(|lines| self.page_lines(html, lines)).collect();
            ways.push(self.way(How::Select(name), reach.elements, &lines));
        }
        ways.sort_by_key(|way| (is_place(way), way.lines, rank(way)));
        let mut seen: Vec<(usize, usize)> = Vec::new();
        let place = ways.pop_if(|way| is_place(way));
        ways.retain(|way| {
            let same = seen.iter().filter(|&&it| it == (way.lines, way.elements)).count();
            seen.push((way.lines, way.elements));
            same < ALIKE
        });
        ways.truncate(MOST_WAYS);
        ways.extend(place);
        ways
    }

    /// The page's lines for laid-out lines: those with the same text, and except in rare cases the same number.
    fn page_lines(&self, html: &HtmlBody, laid: Range<usize>) -> Range<usize> {
        let lines = html.layout.lines.get(laid).unwrap_or(&[]);
        match (lines.first(), lines.last()) {
            (Some(first), Some(last)) => {
                self.page.line_at(first.start as usize)..self.page.line_at(last.end as usize) + 1
            }
            _ => 0..0,
        }
    }

    fn by_text(&self) -> Vec<Suggestion> {
        // Invalid UTF-8 cannot be written in a rule.
        let Ok(reading) = std::str::from_utf8(self.page.reading(self.line)) else { return Vec::new() };
        if reading.is_empty() {
            return Vec::new();
        }
        let own = evened(reading.as_bytes());
        let same: Vec<usize> =
            (0..self.page.line_count()).filter(|&line| evened(self.page.reading(line)) == own).collect();
        let mut ways = vec![self.way(How::Line(String::from_utf8_lossy(&own).into_owned()), 0, &same)];
        if let Some(pattern) = masked(reading)
            && let Ok((set, markers)) = LineSet::of_patterns([pattern.as_str()].into_iter())
            && let Some(marker) = markers.first()
        {
            ways.push(self.way(How::Digits(pattern), 0, set.scan(self.page).of(*marker)));
        }
        ways
    }

    fn way(&self, how: How, elements: usize, lines: &[usize]) -> Suggestion {
        let goes = |line: usize| matches!(self.fates.get(line).map(|it| &it.fate), Some(Fate::Dropped(_)));
        let is_text = |line: usize| reads_as_sentences(&String::from_utf8_lossy(self.page.reading(line)));
        let gone = lines.iter().filter(|&&line| goes(line)).count();
        let sentences = lines.iter().filter(|&&line| line != self.line && !goes(line) && is_text(line)).count();
        Suggestion { how, elements, lines: lines.len(), gone, sentences }
    }

    /// Returns the kind of the rule that already removes the line, else the kind that the surrounding names suggest.
    fn kind(&self, html: Option<&HtmlBody>, elements: &[NodeId]) -> Kind {
        if let Some(Fate::Dropped(part)) = self.fates.get(self.line).map(|it| &it.fate) {
            return part.rule.kind;
        }
        if self.page.reading(self.line).starts_with("©".as_bytes()) {
            return Kind::Legal;
        }
        let hinted = html.and_then(|html| {
            let names = |&node: &NodeId| ["class", "id", "role"].map(|name| html.tree.attribute(node, name));
            elements.iter().flat_map(names).flatten().find_map(hinted_kind)
        });
        hinted.unwrap_or(Kind::Nav)
    }
}

/// Returns the pattern of a line in which any digits replace its digits; `None` if it has none.
#[must_use]
pub fn masked(reading: &str) -> Option<String> {
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '٠'..='٩' | '۰'..='۹' | '०'..='९');
    if !reading.contains(is_digit) {
        return None;
    }
    let mut pattern = String::new();
    let mut rest = reading;
    while let Some(c) = rest.chars().next() {
        let (digit, space) = (is_digit(c), c.is_whitespace());
        let length = match (digit, space) {
            (true, _) => rest.find(|other| !is_digit(other)).unwrap_or(rest.len()),
            (_, true) => rest.find(|other: char| !other.is_whitespace()).unwrap_or(rest.len()),
            _ => c.len_utf8(),
        };
        match (digit, space) {
            (true, _) => pattern.push_str(r"\d+"),
            (_, true) if length == 1 && c == ' ' => pattern.push(' '),
            (_, true) => pattern.push_str(r"\s+"),
            _ if regex_syntax::is_meta_character(c) && c != '-' && c != '&' && c != '~' && c != '#' => {
                let _ = write!(pattern, "\\{c}");
            }
            _ => pattern.push(c),
        }
        rest = rest.get(length..).unwrap_or("");
    }
    Some(pattern)
}
