//! Selectors of boilerplate: elements without text of their own that pages share, such as bars, link lists and boxes.

use super::content::Content;
use super::find::{Account, Finder, Held, Piece, account, common, without_text};
use super::rank::{self, rank};
use super::view::{Line, Role, View};
use crate::words;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use unboil_core::rule::Kind;
use unboil_html::NodeId;

/// Maximum number of selectors. More describe single pages and not a template.
const MOST: usize = 16;
/// Maximum number of elements with one name on a page. More are a part of the text.
const ON_PAGE: usize = 3;

/// Minimum number of words in a text that is the same on all pages. Fewer are a heading.
const SAME: usize = 8;

/// A selector of boilerplate.
#[derive(Debug)]
pub(super) struct Drop {
    pub css: String,
    pub kind: Kind,
    /// Number of lines that it removes and the earlier ones do not.
    pub lines: usize,
}

/// A possible selector, and the lines of each page that it would remove.
struct Candidate {
    css: String,
    lines: Vec<HashSet<usize>>,
    kind: Kind,
}

/// Finds a small set of selectors for the boilerplate, those that remove most first.
pub(super) fn find(finder: &Finder<'_, '_>, content: Option<&Content>) -> Vec<Drop> {
    let mut held = finder.held(without_text, finder.few());
    let untitled = finder.untitled(&held);
    held.extend(untitled);
    let mut left: Vec<Candidate> = held.iter().filter_map(|held| candidate(finder, held, content)).collect();
    let mut gone: Vec<HashSet<usize>> = vec![HashSet::new(); finder.views.len()];
    let mut drops = Vec::new();
    while drops.len() < MOST {
        let gain = |it: &Candidate| {
            let new = |(lines, gone): (&HashSet<usize>, &HashSet<usize>)| lines.difference(gone).count();
            let on = it.lines.iter().zip(&gone).map(new);
            on.fold((0, 0), |(pages, all), new| (pages + usize::from(new > 0), all + new))
        };
        let gains: Vec<(usize, usize)> = left.iter().map(gain).collect();
        let best = gains.iter().enumerate().filter(|(_, (pages, _))| *pages >= finder.few());
        // Among selectors that remove equally many lines, the most stable comes first.
        let Some((best, &(_, lines))) = best.max_by_key(|(at, (_, lines))| (*lines, usize::MAX - at)) else { break };
        let best = left.swap_remove(best);
        left.sort_by(|a, b| rank(&a.css).cmp(&rank(&b.css)).then(a.css.cmp(&b.css)));
        gone.iter_mut().zip(&best.lines).for_each(|(gone, lines)| gone.extend(lines));
        drops.push(Drop { css: best.css, kind: best.kind, lines });
    }
    drops
}

/// Minimum number of lines that are the same on most pages and, together with links, form a menu.
const MENU: usize = 3;

/// Whether all lines are links or the template's, and some are the same on most pages.
fn is_menu(pages: &[Vec<&Line>]) -> bool {
    let mut spread: BTreeMap<&str, usize> = BTreeMap::new();
    let found = pages.iter().filter(|lines| !lines.is_empty()).count();
    for lines in pages {
        let linked: HashSet<&str> =
            lines.iter().filter(|line| line.linked >= 90).map(|line| line.plain.as_str()).collect();
        linked.into_iter().for_each(|plain| *spread.entry(plain).or_default() += 1);
    }
    spread.values().filter(|&&pages| pages * 2 > found).count() >= MENU
}

/// The position of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    /// Outside the element that holds the text.
    Beside,
    /// Inside it, above or below the text.
    Edge,
    /// Between lines of the text.
    Amid,
}

fn candidate(finder: &Finder<'_, '_>, held: &Held, content: Option<&Content>) -> Option<Candidate> {
    let mut stands: Vec<Stand> = Vec::new();
    let mut lines: Vec<HashSet<usize>> = Vec::with_capacity(held.pages.len());
    let mut crowded = 0;
    for (p, (view, pieces)) in finder.views.iter().zip(&held.pages).enumerate() {
        let left = |at: &usize| content.is_none_or(|content| content.inside[p][*at]);
        let core = content.and_then(|content| content.nodes[p]).or(view.core);
        let mut on_page = HashSet::new();
        let mut count = 0;
        let mut stand = Stand::Beside;
        for piece in pieces {
            let own: Vec<usize> = piece.lines.clone().filter(left).collect();
            if piece.lines.is_empty() {
                return None;
            }
            if own.is_empty() {
                continue;
            }
            count += 1;
            let inside = core.is_some_and(|core| view.is_in(piece.node, core));
            if own.iter().all(|&at| view.lines[at].role == Role::Echo) {
                on_page.extend(own);
                continue;
            }
            let data =
                matches!(view.tree.tag(piece.node), "table" | "tbody" | "tr" | "dl" | "pre" | "figure" | "blockquote");
            if inside && data && rank::hint(&held.css).is_none() {
                return None;
            }
            if inside && own.iter().all(|&at| view.lines[at].heading > 0) {
                return None;
            }
            stand = stand.max(match (inside, is_at_edge(view, core, piece)) {
                (false, _) => Stand::Beside,
                (true, true) => Stand::Edge,
                (true, false) => Stand::Amid,
            });
            on_page.extend(own);
        }
        stands.extend((!on_page.is_empty()).then_some(stand));
        crowded = crowded.max(count);
        if !may_go(view, &on_page) || is_all(view, &on_page) {
            return None;
        }
        lines.push(on_page);
    }
    stands.sort_unstable();
    // One page among many may be an exception.
    let stand = stands.get(stands.len() * 17 / 20).copied()?;
    let pages = lines.iter().filter(|lines| !lines.is_empty()).count();
    let taken = |p: usize| -> Vec<&Line> { lines[p].iter().filter_map(|&at| finder.views[p].lines.get(at)).collect() };
    let all: Vec<Vec<&Line>> = (0..lines.len()).map(taken).collect();
    let hint = rank::hint(&held.css).filter(|_| !rank::names_text(&held.css));
    let mut common = common(all.iter().cloned());
    if hint.is_some() {
        // Numbers of chapters, pages and comments.
        let words = all.iter().flatten().flat_map(|line| &line.words).map(String::as_str);
        common.extend(words.filter(|word| word.contains(|c: char| c.is_ascii_digit())));
    }
    let mut sum = Account::default();
    let mut strange_pages = 0;
    for lines in &all {
        let mut page = Account::default();
        lines.iter().for_each(|line| page.add(account(line, &common)));
        strange_pages += usize::from(page.strange * 2 > page.words);
        sum.add(page);
    }
    let share = |part: usize| part * 100 / sum.words.max(1);
    let (common_share, mut strange) = (share(sum.common), share(sum.strange));
    if stand > Stand::Beside && all.iter().flatten().any(|line| line.role == Role::Doubted) {
        strange = 100;
    }
    let same = || {
        let mut texts: Vec<Vec<&str>> = all
            .iter()
            .filter(|lines| !lines.is_empty())
            .map(|lines| {
                let mut texts: Vec<&str> = lines.iter().map(|line| line.plain.as_str()).collect();
                texts.sort_unstable();
                texts
            })
            .collect();
        texts.dedup();
        texts.len() == 1
    };
    let echoes = || {
        let echoes = all.iter().flatten().filter(|line| line.role == Role::Echo).count();
        echoes * 2 > all.iter().flatten().count()
    };
    // Headers, bars and lists occur in texts too.
    let widget = hint.is_some_and(|kind| !matches!(kind, Kind::Nav | Kind::Meta | Kind::Debris));
    let most = finder.most().max(3);
    let good = match stand {
        _ if rank::names_text(&held.css) && !echoes() => false,
        // A bar names the previous and next pages, whose titles nothing explains.
        Stand::Beside if hint.is_some() && common_share >= 20 && pages >= most => strange <= 60,
        Stand::Beside => {
            pages >= finder.few()
                && strange <= 20
                && strange_pages * 10 <= pages
                && (common_share >= 5 || hint.is_some())
        }
        Stand::Edge => {
            pages >= finder.most()
                && strange <= 10
                && crowded <= ON_PAGE
                && (common_share >= 40 || (hint.is_some() && common_share >= 10))
        }
        Stand::Amid => {
            pages >= most
                && strange <= 10
                && crowded <= ON_PAGE
                && ((widget && common_share >= 20)
                    || (crowded == 1 && sum.words >= SAME * pages && same())
                    || echoes()
                    || (common_share >= 30 && strange <= 2 && is_menu(&all)))
        }
    };
    let kind = hint.filter(|kind| *kind != Kind::Nav).or_else(|| told(&all)).or(hint).unwrap_or(Kind::Nav);
    good.then_some(Candidate { css: held.css.clone(), lines, kind })
}

/// Whether only template lines are between an element and the edge of the element that holds the text.
fn is_at_edge(view: &View<'_>, core: Option<NodeId>, piece: &Piece) -> bool {
    let Some(core) = core.and_then(|core| view.lines_of(core)) else { return true };
    let bare = |lines: Range<usize>| {
        let mut lines = view.lines.get(lines).unwrap_or(&[]).iter();
        lines.all(|line| line.role == Role::Template || (line.role == Role::Other && line.linked >= 60))
    };
    bare(core.start.min(piece.lines.start)..piece.lines.start) || bare(piece.lines.end..core.end.max(piece.lines.end))
}

/// Whether lines are most of a page without text. Then they are its content.
fn is_all(view: &View<'_>, taken: &HashSet<usize>) -> bool {
    let own = |line: &Line| line.role == Role::Other;
    let all = view.lines.iter().filter(|line| own(line)).count();
    let gone = taken.iter().filter_map(|&at| view.lines.get(at)).filter(|line| own(line)).count();
    view.core.is_none() && gone >= 5 && gone * 2 > all
}

/// Whether lines of a page may be removed: none is text, and none is a headline without a copy.
fn may_go(view: &View<'_>, taken: &HashSet<usize>) -> bool {
    taken.iter().filter_map(|at| view.lines.get(*at)).all(|line| match line.role {
        Role::Text => false,
        Role::Headline => {
            let copy = |(at, other): (usize, &Line)| !taken.contains(&at) && other.plain == line.plain;
            view.lines.iter().enumerate().any(copy)
        }
        _ => true,
    })
}

/// Returns the kind that the words of the lines indicate on most pages.
fn told(pages: &[Vec<&Line>]) -> Option<Kind> {
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for lines in pages {
        let on_page: HashSet<Kind> = lines.iter().filter_map(|line| words::widget(&line.words.join(" "))).collect();
        on_page.into_iter().for_each(|kind| *kinds.entry(kind).or_default() += 1);
    }
    let found = pages.iter().filter(|lines| !lines.is_empty()).count();
    kinds.into_iter().filter(|(_, pages)| pages * 2 > found).max_by_key(|(_, pages)| *pages).map(|(kind, _)| kind)
}
