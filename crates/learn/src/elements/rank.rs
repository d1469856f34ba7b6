//! Stability of selectors, and the meaning of the names in them.

use unboil_core::judge::generic::hinted_kind;
use unboil_core::rule::Kind;
use unboil_html::naming::{NamedSelector, Stability};
use unboil_html::{NodeId, Tree};

/// Excludes elements that hold a headline.
pub(super) const UNTITLED: &str = ":not(:has(h1, h2))";

/// Returns the last step of a selector.
fn last(css: &str) -> &str {
    let css = css.strip_suffix(UNTITLED).unwrap_or(css);
    css.rsplit([' ', '>']).next().unwrap_or(css)
}

/// Whether a selector uses a name that only the main content element has, and not a class.
pub(super) fn is_sure(css: &str) -> bool {
    rank(css).1 <= 3
}

/// Ranks the stability of a selector. The lowest rank is the best.
pub(super) fn rank(css: &str) -> (usize, usize, usize) {
    let length = css.len();
    let css = css.strip_suffix(UNTITLED).unwrap_or(css);
    let steps = css.split([' ', '>']).filter(|part| !part.is_empty()).count();
    let last = last(css);
    let sort = match last {
        "main" => 0,
        _ if last.starts_with("[role=") => 1,
        _ if last.starts_with('#') => 2,
        "article" => 3,
        _ if last.starts_with("[itemprop=") => 3,
        _ if last.starts_with('.') && last.matches('.').count() == 1 => 4,
        _ if last.starts_with(|c: char| c.is_ascii_alphabetic()) && last.matches('.').count() < 2 => 5,
        _ if last.starts_with('.') => 6,
        _ => 7,
    };
    (steps, sort, length)
}

/// Whether a selector uses names.
pub(super) fn is_named(selector: &NamedSelector) -> bool {
    selector.stability == Stability::Named
}

/// Names of elements that are, or may be, a part of a text.
const OF_TEXT: [&str; 26] = [
    "toc",
    "contents",
    "note",
    "warning",
    "caution",
    "tip",
    "important",
    "admonition",
    "example",
    "code",
    "highlight",
    "author",
    "byline",
    "caption",
    "figure",
    "quote",
    "lead",
    "lede",
    "standfirst",
    "summary",
    "subtitle",
    "deprecated",
    "version",
    "synopsis",
    "footnote",
    "footnotes",
];

/// Whether a selector's own name is that of a part of a text.
pub(super) fn names_text(css: &str) -> bool {
    is_of_text(last(css))
}

fn is_of_text(names: &str) -> bool {
    let lower = names.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| OF_TEXT.contains(&word))
}

/// Returns the kind of boilerplate that the last names of a selector suggest.
pub(super) fn hint(css: &str) -> Option<Kind> {
    let last = last(css);
    match last {
        "nav" | "footer" | "header" => return Some(Kind::Nav),
        "aside" => return Some(Kind::Related),
        _ => {}
    }
    let names = last.replace(['.', '#', '[', ']', '\'', '='], " ");
    let names = names.strip_prefix(" role ").unwrap_or(&names);
    match names.trim() {
        "navigation" | "banner" | "contentinfo" | "search" | "menu" | "menubar" => Some(Kind::Nav),
        "complementary" => Some(Kind::Related),
        names => hinted_kind(names).or_else(|| {
            let lower = names.to_lowercase();
            ["nav", "foot", "crumb", "menu"].iter().any(|part| lower.contains(part)).then_some(Kind::Nav)
        }),
    }
}

/// Returns the kind of boilerplate stated by an element's tag, role, id or classes.
pub(super) fn stated_kind(tree: &Tree, node: NodeId) -> Option<Kind> {
    let names = || [tree.attribute(node, "id"), tree.attribute(node, "class")].into_iter().flatten();
    if names().any(is_of_text) {
        return None;
    }
    match tree.tag(node) {
        "nav" | "footer" => return Some(Kind::Nav),
        "aside" => return Some(Kind::Related),
        "html" | "body" | "main" | "article" => return None,
        _ => {}
    }
    match tree.attribute(node, "role") {
        Some("navigation" | "contentinfo" | "search") => return Some(Kind::Nav),
        Some("complementary") => return Some(Kind::Related),
        Some("main" | "article") => return None,
        _ => {}
    }
    // A text has a header of its own: its title and its first sentence.
    let of_text = |name: &str| {
        let lower = name.to_lowercase();
        ["head", "article", "body", "content", "entry", "main", "post", "story", "text", "title"]
            .iter()
            .any(|part| lower.contains(part))
    };
    let stated = |names: &str| hinted_kind(names).filter(|kind| *kind != Kind::Nav || !of_text(names));
    names().find_map(stated)
}
