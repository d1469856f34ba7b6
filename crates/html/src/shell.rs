//! Pages whose text is not there: the shell that an application fills by script, the challenge that stands before a page.
//!
//! Told by structure, in any language: little text, a notice for readers without scripts, an empty element for a script to
//! fill, marks that crawlers are to stay away. The words of the notice are never looked at.

use super::attributes::known;
use super::layout::{LaidLine, Layout, LineMark};
use super::stated::own_bytes;
use super::tree::{NodeId, Tree};

/// Bytes outside links of a page that is not looked at further: it has text.
const MUCH: usize = 1_200;
/// Words of a notice for readers without scripts. Longer ones are a text for them.
const NOTICE_WORDS: usize = 60;
/// Words that are shown while a page loads.
const LOADING_WORDS: usize = 5;
/// Words outside links of a challenge, and of what surrounds an empty shell.
const CHALLENGE_WORDS: usize = 80;
/// Words of a line that is text of its own.
const PROSE_WORDS: usize = 20;

/// A page whose text is not in what it shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shell {
    /// Indexes of lines in [`Layout::lines`] that stand in place of the text, in order.
    pub notices: Vec<usize>,
    /// The text is in the page's data either.
    pub has_no_text: bool,
}

/// What tells a page that is no page from a short one.
#[derive(Default)]
struct Signs {
    /// An element with an id and nothing in it.
    empty_root: bool,
    /// `<meta name=robots content=noindex>`.
    noindex: bool,
    /// `<meta http-equiv=refresh>`.
    refresh: bool,
    /// A script or a form of a service that checks browsers.
    check: bool,
}

/// Parts of addresses and ids that services have which check browsers before they let them see a page.
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

/// Whether a page is a shell, and which of its lines are a notice; `None` for all that have text.
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
        // Links lead on: they are no notice, and judged as those of any page.
        _ => ((loads && has_notice) || checks) && line.plain_bytes() > line.link_bytes,
    };
    let notices = layout.lines.iter().enumerate().filter(|(_, line)| is_notice(line)).map(|(index, _)| index);
    Some(Shell { notices: notices.collect(), has_no_text: !is_stated })
}

/// Words of a line outside links.
fn words(layout: &Layout, line: &LaidLine) -> usize {
    let text = layout.line_text(line).get(line.list_marker as usize..).unwrap_or("");
    // Scripts without spaces between words: two characters are about a word.
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

/// Whether an element has nothing in it but scripts and the notice of those without.
fn is_empty(tree: &Tree, node: NodeId) -> bool {
    tree.children(node).all(|child| {
        if tree.is_element(child) {
            matches!(tree.tag(child), "script" | "style" | "noscript" | "template")
        } else {
            tree.text(child).trim().is_empty()
        }
    })
}
