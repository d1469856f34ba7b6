//! Detection of pages without their text: the empty shell of a script application, or a browser check before the page.
//!
//! Detection uses structure only and works in any language: little text, a `<noscript>` notice, an empty element for a
//! script to fill, signs that crawlers are to stay away. The words of the notice are never read.

use super::attributes::known;
use super::layout::{LaidLine, Layout, LineMark};
use super::stated::own_bytes;
use super::tree::{NodeId, Tree};

/// Bytes outside links from which a page has text and is not checked further.
const MUCH: usize = 1_200;
/// Maximum number of words in a `<noscript>` notice. A longer one is text.
const NOTICE_WORDS: usize = 60;
/// Maximum number of words shown while a page loads.
const LOADING_WORDS: usize = 5;
/// Maximum number of words outside links in a browser check, and around an empty shell.
const CHALLENGE_WORDS: usize = 80;
/// Minimum number of words in a line that is text of its own.
const PROSE_WORDS: usize = 20;

/// A page that does not show its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shell {
    /// Indexes in [`Layout::lines`] of the lines shown in place of the text, in order.
    pub notices: Vec<usize>,
    /// Whether the page's data does not contain the text either.
    pub has_no_text: bool,
}

/// Signs that tell an empty page from a short one.
#[derive(Default)]
struct Signs {
    /// An element with an id and no content.
    empty_root: bool,
    /// `<meta name=robots content=noindex>`.
    noindex: bool,
    /// `<meta http-equiv=refresh>`.
    refresh: bool,
    /// A script or a form of a browser check service.
    check: bool,
}

/// Parts of the addresses and ids of services that check browsers before they show a page.
const CHECKS: [&str; 10] = [
    "/cdn-cgi/challenge-platform/",
    "challenges.cloudflare.com",
    "challenge-form",
    "challenge-running",
    "captcha-delivery.com",
    "_incapsula_resource",
    "px-captcha",
    "ddos-guard",
    "awswaf.com",
    "sec-if-cpt-container",
];

/// Returns whether a page is a shell and which of its lines are a notice. Returns `None` for pages with text.
pub fn shell(tree: &Tree, layout: &Layout) -> Option<Shell> {
    let of = |mark: fn(LineMark) -> bool| layout.lines.iter().filter(move |line| mark(line.mark));
    let is_stated = of(|mark| matches!(mark, LineMark::FromData(_))).next().is_some();
    let is_own = |line: &&LaidLine| !matches!(line.mark, LineMark::FromData(_));
    if own_bytes(layout) > MUCH && !is_stated {
        return None;
    }
    let notice: usize = of(|mark| mark == LineMark::NoScript).map(|line| words(layout, line)).sum();
    if notice > NOTICE_WORDS {
        return None;
    }
    let others = || layout.lines.iter().filter(is_own).filter(|line| line.mark != LineMark::NoScript);
    let shown: usize = others().map(|line| words(layout, line)).sum();
    let longest = others().map(|line| words(layout, line)).max().unwrap_or(0);
    let has_notice = notice > 0;
    let signs = Signs::of(tree);
    let loads = shown <= LOADING_WORDS && (has_notice || signs.empty_root);
    let checks = shown <= CHALLENGE_WORDS && (signs.check || (signs.noindex && (signs.refresh || has_notice)));
    let surrounds = shown <= CHALLENGE_WORDS && longest < PROSE_WORDS && has_notice && signs.empty_root;
    if !(loads || checks || surrounds || is_stated) {
        return None;
    }
    let is_notice = |line: &LaidLine| match line.mark {
        LineMark::NoScript => true,
        LineMark::FromData(_) => false,
        // A line of links is not a notice and is treated as on any page.
        _ => ((loads && has_notice) || checks) && line.plain_bytes() > line.link_bytes,
    };
    let notices = layout.lines.iter().enumerate().filter(|(_, line)| is_notice(line)).map(|(index, _)| index);
    Some(Shell { notices: notices.collect(), has_no_text: !is_stated })
}

/// Returns the number of words of a line outside links.
fn words(layout: &Layout, line: &LaidLine) -> usize {
    let text = layout.line_text(line).get(line.list_marker as usize..).unwrap_or("");
    // In scripts without spaces between words, two characters are about a word.
    let wide = text.chars().filter(|c| matches!(c, '\u{3040}'..='\u{9fff}')).count() / 2;
    let words = text.split_whitespace().count().max(wide);
    let bytes = (line.plain_bytes() + line.link_bytes).max(1) as usize;
    words * line.plain_bytes() as usize / bytes
}

impl Signs {
    fn of(tree: &Tree) -> Signs {
        let mut signs = Signs::default();
        for node in tree.descendants(NodeId::DOCUMENT).filter(|&node| tree.is_element(node)) {
            let value = |number| tree.known_attribute(node, number).unwrap_or("");
            match tree.tag(node) {
                "meta" => {
                    let content = value(known::CONTENT).to_ascii_lowercase();
                    let refresh = tree.attribute(node, "http-equiv").unwrap_or("");
                    signs.noindex |= value(known::NAME).eq_ignore_ascii_case("robots") && content.contains("noindex");
                    signs.refresh |= refresh.trim().eq_ignore_ascii_case("refresh");
                }
                "script" | "iframe" => signs.check |= is_check(tree.attribute(node, "src").unwrap_or("")),
                "form" | "input" => signs.check |= is_check(value(known::ID)),
                "div" | "main" | "section" | "article" | "app-root" => {
                    signs.check |= is_check(value(known::ID));
                    signs.empty_root |= !value(known::ID).is_empty() && is_empty(tree, node);
                }
                tag => signs.empty_root |= tag.contains('-') && is_empty(tree, node),
            }
        }
        signs
    }
}

fn is_check(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    CHECKS.iter().any(|mark| text.contains(mark))
}

/// Whether an element contains nothing but scripts and a `<noscript>` notice.
fn is_empty(tree: &Tree, node: NodeId) -> bool {
    tree.children(node).all(|child| {
        if tree.is_element(child) {
            matches!(tree.tag(child), "script" | "style" | "noscript" | "template")
        } else {
            tree.text(child).trim().is_empty()
        }
    })
}
