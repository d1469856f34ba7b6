//! Site signatures from elements.

use super::find::Finder;
use super::rank::rank;
use unboil_html::NodeId;

/// Maximum number of elements in a signature. They are often named by software that makes pages for many sites, so a
/// signature needs lines as well.
const MOST: usize = 1;
/// Minimum number of letters in a name.
const LETTERS: usize = 8;

/// An element that identifies the pages of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElementMark {
    /// The selector.
    pub css: String,
    /// Number of pages with the element.
    pub pages: usize,
}

/// Words in the templates of all sites.
const COMMON: &str = "about ad ads app article aside author back bar bg block blog body bottom box breadcrumb breadcrumbs btn button card category class clear \
    col column comment comments common container content contents copyright cookie data date default desktop doc docs document \
    documentation element entry extra fixed foot footer form full global grid group head header heading headline hero home html icon image \
    img index info inner intro item items js label lang language layout left legal link links list lists logo main media menu meta mobile module \
    more name nav navbar navigation navigator news next no nosearch notice outer page pagination panel post prev previous primary promo region \
    related right root row search secondary section share shell sidebar site skip social story sub submenu subscribe table tag tags tagline \
    template text also headerlink permalink read title titlepage to toc toggle tool toolbar tools top topic user version view widget wrap wrapper";

/// Finds elements with a site-specific name on nearly all pages.
pub(super) fn find(finder: &Finder<'_, '_>) -> Vec<ElementMark> {
    let pages = finder.views.len();
    let all = |view: &super::view::View<'_>| {
        view.tree.descendants(NodeId::DOCUMENT).filter(|&node| view.tree.is_element(node)).collect::<Vec<_>>()
    };
    let held = finder.held(all, (pages * 9).div_ceil(10));
    let mut found: Vec<ElementMark> = Vec::new();
    let own = held.into_iter().filter(|held| {
        !held.css.contains([' ', '>', '[', ':']) && held.css.starts_with(['.', '#']) && is_own(&held.css)
    });
    let mut own: Vec<_> = own.map(|held| (held.spread(), held.css)).filter(|(on, _)| on * 10 >= pages * 9).collect();
    own.sort_by(|a, b| (rank(&a.1), &a.1).cmp(&(rank(&b.1), &b.1)));
    for (pages, css) in own.into_iter().take(MOST) {
        found.push(ElementMark { css, pages });
    }
    found
}

/// Whether a selector's name contains a word that not all sites use.
fn is_own(css: &str) -> bool {
    let letters = css.chars().filter(|c| c.is_alphabetic()).count();
    let lower = css.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() >= 4);
    letters >= LETTERS && words.any(|word| !COMMON.split_whitespace().any(|common| common == word))
}
