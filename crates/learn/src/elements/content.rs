//! Main content detection: the element that holds the text. Everything outside it is removed.

use super::find::{Account, Finder, Held, account, common};
use super::rank::{self, rank};
use super::view::{Line, Role, View};
use std::cmp::Reverse;
use unboil_html::NodeId;

/// Maximum percentage of the words outside the element that may be unexplained.
const STRANGE: usize = 20;

/// The selectors of the content element, and their matches.
#[derive(Debug)]
pub(super) struct Content {
    /// Selectors. The first one that matches on a page counts.
    pub css: Vec<String>,
    /// For each page, which lines are inside the element.
    pub inside: Vec<Vec<bool>>,
    /// The first matching element of each page.
    pub nodes: Vec<Option<NodeId>>,
}

impl Content {
    /// Whether the selectors use more than a class. Pages of another template may use the class for a part of their
    /// text.
    pub fn is_sure(&self) -> bool {
        self.css.iter().all(|css| rank::is_sure(css))
    }

    /// Returns the number of lines outside the element.
    pub fn outside(&self) -> usize {
        self.inside.iter().flatten().filter(|inside| !**inside).count()
    }
}

/// A possible selector.
struct Candidate {
    css: String,
    inside: Vec<Vec<bool>>,
    nodes: Vec<Option<NodeId>>,
    /// Number of template lines in it, and of all lines in it.
    template: usize,
    lines: usize,
}

/// Finds the most stable selector of an element that holds the text of every page and the least else.
pub(super) fn find(finder: &Finder<'_, '_>) -> Option<Content> {
    let chains = |view: &View<'_>| {
        let Some(core) = view.core else { return Vec::new() };
        std::iter::once(core)
            .chain(view.tree.ancestors(core))
            .filter(|&node| view.tree.is_element(node))
            .collect::<Vec<NodeId>>()
    };
    let held = finder.held(chains, finder.most());
    let candidates: Vec<Candidate> = held.into_iter().filter_map(|held| candidate(finder, held)).collect();
    // Half a line per page makes no difference.
    let slack = finder.views.len() / 2;
    let least = candidates.iter().map(|it| it.template).min()?;
    let tight: Vec<Candidate> = candidates.into_iter().filter(|it| it.template <= least + slack).collect();
    let most = tight.iter().map(|it| it.lines).max()?;
    let mut wide: Vec<Candidate> = tight.into_iter().filter(|it| it.lines + slack >= most).collect();
    wide.sort_by_key(|it| (rank(&it.css), Reverse(it.lines)));
    let best = wide.into_iter().next()?;
    Some(Content { css: vec![best.css], inside: best.inside, nodes: best.nodes })
}

fn candidate(finder: &Finder<'_, '_>, held: Held) -> Option<Candidate> {
    if held.css.starts_with('.') {
        return None;
    }
    let inside: Vec<Vec<bool>> = finder
        .views
        .iter()
        .zip(&held.pages)
        .map(|(view, pieces)| {
            let mut inside = vec![pieces.is_empty(); view.lines.len()];
            for at in pieces.iter().flat_map(|piece| piece.lines.clone()) {
                inside[at] = true;
            }
            inside
        })
        .collect();
    let partly = held.pages.iter().flatten().any(|piece| piece.lines.is_empty());
    let texts_on = finder.views.iter().filter(|view| view.core.is_some()).count();
    let found_on =
        finder.views.iter().zip(&held.pages).filter(|(view, pieces)| view.core.is_some() && !pieces.is_empty());
    // A page without the element has another template, and unseen pages may have a third.
    let lacking = if rank::is_sure(&held.css) { texts_on - found_on.count() } else { held.pages.len() - held.spread() };
    if partly || texts_on < finder.most() || lacking * 10 > texts_on {
        return None;
    }
    if !finder.views.iter().zip(&inside).all(|(view, inside)| holds_text(view, inside)) {
        return None;
    }
    let outside: Vec<Vec<&Line>> = finder.views.iter().zip(&inside).map(|(view, inside)| out(view, inside)).collect();
    let common = common(outside.iter().cloned());
    let mut sum = Account::default();
    let mut on = 0;
    for lines in &outside {
        let mut page = Account::default();
        lines.iter().for_each(|line| page.add(account(line, &common)));
        on += usize::from(page.words > 0);
        sum.add(page);
    }
    if on < finder.most() || sum.strange * 100 > sum.words * STRANGE {
        return None;
    }
    let within = || {
        finder
            .views
            .iter()
            .zip(&inside)
            .flat_map(|(view, inside)| view.lines.iter().zip(inside))
            .filter(|(_, inside)| **inside)
    };
    let template = within().filter(|(line, _)| line.role == Role::Template).count();
    let lines = within().count();
    let nodes = held.pages.iter().map(|pieces| pieces.first().map(|piece| piece.node)).collect();
    Some(Candidate { css: held.css, template, lines, inside, nodes })
}

fn out<'v>(view: &'v View<'_>, inside: &[bool]) -> Vec<&'v Line> {
    view.lines.iter().zip(inside).filter(|(_, inside)| !**inside).map(|(line, _)| line).collect()
}

/// Whether all text of a page is inside, and its headline or a copy of it.
fn holds_text(view: &View<'_>, inside: &[bool]) -> bool {
    let kept = || view.lines.iter().zip(inside).filter(|(_, inside)| **inside).map(|(line, _)| line);
    out(view, inside).into_iter().all(|line| match line.role {
        Role::Text => false,
        Role::Headline => kept().any(|other| other.plain == line.plain),
        _ => true,
    })
}
